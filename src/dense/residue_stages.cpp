#include "residue_stages.hpp"

#include <algorithm>

#include "real_product.hpp"

namespace cofree::detail {

using std::size_t;

residue_workspace& residue_workspace::of_thread() {
  thread_local residue_workspace work;
  return work;
}

void residue_workspace::forget_if_large() {
  constexpr size_t most_kept = size_t(1) << 24;
  const auto check = [](auto& buffer) {
    if (buffer.size() > most_kept) buffer = {};
  };
  check(limbs), check(digits), check(left), check(right), check(product), check(high);
  check(remainders);
}

namespace {

/// out[r][lane] ← Σ table·in modulo …, in as many pieces as keep the sums exact.
void whole_sum(modular_sum s, size_t terms, size_t at_once) {
  for (size_t done = 0; done < terms; done += s.terms) {
    s.terms = std::min(at_once, terms - done);
    s.fresh = done == 0;
    kernels().sum(s);
    s.table += s.terms, s.in += s.terms * s.width;
  }
}

}  // namespace

void images_of(const mpfr_matrix& a, const integer_scaling& scale, const residue_moduli& moduli,
               size_t first, size_t last, residue_workspace& work, double* out) {
  const size_t lanes = padded(a.rows * a.cols), stride = image_stride(a.rows * a.cols);
  const size_t images = a.components, digits = scale.digits();
  double* const cut = at_least(work.digits, digits * most_lanes);
  std::uint64_t* const limbs = at_least(work.limbs, (digits * digit_bits / 64 + 2) * most_lanes);
  for (size_t e = 0; e < lanes; e += most_lanes) {
    const size_t width = std::min(most_lanes, lanes - e);
    for (size_t t = 0; t < images; ++t) {
      cut_into_digits(a, scale, t, e, width, limbs, cut);
      whole_sum({.table = moduli.power.data() + first * moduli.digits,
                 .table_stride = moduli.digits,
                 .rows = last - first,
                 .in = cut,
                 .terms = 0,
                 .width = width,
                 .out = out + t * stride + e,
                 .out_stride = images * stride,
                 .modulus = moduli.prime.data() + first,
                 .inverse = moduli.inverse.data() + first,
                 .fresh = true,
                 .quotient = nullptr},
                digits, moduli.terms_at_once);
    }
    for (size_t p = first; p < last; ++p)
      for (size_t t = 0; t + 1 < images; t += 2) {
        double* const u = out + ((p - first) * images + t) * stride + e;
        kernels().split(u, u + stride, width, moduli.prime[p], moduli.root[p]);
      }
  }
}

void multiply_images(size_t components, image_shape a, image_shape b, size_t rows, size_t cols,
                     double* out) {
  const size_t a_step = image_stride(a.rows * a.cols), b_step = image_stride(b.rows * b.cols);
  const auto product = [&](size_t i, size_t j, size_t k, double factor, double old) {
    blas_product<double>(a.operation, {a.images + i * a_step, a.rows, a.cols}, b.operation,
                         {b.images + j * b_step, b.rows, b.cols},
                         {out + k * image_stride(rows * cols), rows, cols}, factor, old);
  };
  if (components == 1) return product(0, 0, 0, 1, 0);
  // The conjugate exchanges the two images of a complex number, and takes [[a, b], [c, d]] to
  // [[d, −b], [−c, a]].
  const size_t flip_a = a.operation == op::adjoint, flip_b = b.operation == op::adjoint;
  if (components == 2) {
    for (size_t t = 0; t < 2; ++t) product(t ^ flip_a, t ^ flip_b, t, 1, 0);
    return;
  }
  const auto sign = [](size_t r, size_t s, bool flip) {
    return r == s ? 1.0 : (r == 1) != flip ? -1.0 : 1.0;
  };
  const auto place = [](size_t r, size_t s, size_t flip) {
    return r == s ? r ^ flip : r == 0 ? size_t(2) : size_t(3);
  };
  for (size_t r = 0; r < 2; ++r)
    for (size_t s = 0; s < 2; ++s)
      for (size_t l = 0; l < 2; ++l)
        product(place(r, l, flip_a), place(l, s, flip_b), place(r, s, 0),
                sign(r, l, flip_a) * sign(l, s, flip_b) * sign(r, s, false), double(l));
}

void components_of_images(const double* images, size_t components, size_t size,
                          const residue_moduli& moduli, const residue_recombination& back, size_t p,
                          std::int32_t* y) {
  const size_t lanes = padded(size), stride = image_stride(size), next = back.primes * stride;
  std::int32_t* const to = y + p * stride;
  const double q = moduli.prime[p];
  if (components == 1) return kernels().merge_one(images, lanes, q, back.weight[p], to);
  for (size_t t = 0; t < components; t += 2)
    kernels().merge_two(images + t * stride, images + (t + 1) * stride, lanes, q, back.half[p],
                        back.half_root[p], to + t * next, to + (t + 1) * next);
}

void write_integers(const std::int32_t* y, const residue_moduli& moduli,
                    const residue_recombination& back, const std::vector<long>& row,
                    const std::vector<long>& col, long width, mpfr_prec_t precision,
                    residue_workspace& work, const mpfr_target& c) {
  const size_t size = c.rows * c.cols, stride = image_stride(size);
  double* const in = at_least(work.digits, (back.primes + 1) * most_lanes);
  double* const low = at_least(work.product, back.digits * most_lanes);
  double* const high = at_least(work.high, back.digits * most_lanes);
  const size_t limb_count = (back.digits * digit_bits - 1) / 64 + 1;
  std::uint64_t* const limbs = at_least(work.limbs, limb_count * most_lanes);
  alignas(64) double negative[most_lanes];
  for (size_t t = 0; t < c.components; ++t)
    for (size_t e = 0; e < padded(size); e += most_lanes) {
      const size_t lanes = std::min(most_lanes, padded(size) - e);
      kernels().load(y + t * back.primes * stride + e, stride, back.primes, lanes,
                     moduli.inverse.data(), in);
      whole_sum({.table = back.table.data(),
                 .table_stride = back.primes + 1,
                 .rows = back.digits,
                 .in = in,
                 .terms = 0,
                 .width = lanes,
                 .out = low,
                 .out_stride = lanes,
                 .modulus = back.base.data(),
                 .inverse = back.inverse_base.data(),
                 .fresh = true,
                 .quotient = high},
                back.primes + 1, moduli.terms_at_once);
      kernels().carry(low, high, back.digits, lanes, limbs, negative);
      for (size_t lane = 0; lane < lanes && e + lane < size; ++lane) {
        const size_t i = (e + lane) / c.cols, j = (e + lane) % c.cols;
        round_integer(limbs + lane, limb_count, lanes, negative[lane] < 0, row[i] + col[j] - width,
                      precision, c.numbers[(e + lane) * c.components + t]);
      }
    }
}

}  // namespace cofree::detail
