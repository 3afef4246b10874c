#include "residue_stages.hpp"

#include <algorithm>
#include <bit>
#include <utility>

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
  check(limbs), check(digits), check(sums), check(left), check(right), check(product);
  check(high), check(packed), check(left_images), check(right_images), check(remainders);
}

namespace {

/// The sum by blocks of terms that the second cache holds.
void whole_sum(modular_sum s) {
  const size_t block = s.terms_at_once * std::max<size_t>(1, 512 / s.terms_at_once);
  std::int32_t* const narrow = s.narrow;
  for (size_t left = s.terms; left > 0; left -= s.terms) {
    s.terms = std::min(block, left);
    s.narrow = s.terms == left ? narrow : nullptr;
    kernels().sum(s);
    s.table += s.terms, s.in += s.terms * s.width, s.fresh = false;
  }
}

}  // namespace

void images_of(const mpfr_matrix& a, const integer_scaling& scale, const residue_moduli& moduli,
               size_t first, size_t last, residue_workspace& work, std::int32_t* out) {
  const size_t lanes = padded(a.rows * a.cols), stride = image_stride(a.rows * a.cols);
  const size_t images = a.components, digits = scale.digits(), primes = last - first;
  double* const cut = at_least(work.digits, digits * most_lanes);
  double* const sums = at_least(work.sums, 2 * primes * most_lanes);
  std::uint64_t* const limbs = at_least(work.limbs, (digits * digit_bits / 64 + 3) * most_lanes);
  for (size_t e = 0; e < lanes; e += most_lanes) {
    const size_t width = std::min(most_lanes, lanes - e);
    for (size_t t = 0; t < images; ++t) {
      cut_into_digits(a, scale, t, e, width, limbs, cut);
      whole_sum({.table = moduli.power.data() + first * moduli.digits,
                 .table_stride = moduli.digits,
                 .rows = primes,
                 .in = cut,
                 .terms = digits,
                 .width = width,
                 .terms_at_once = moduli.terms_at_once,
                 .modulus = moduli.prime.data() + first,
                 .inverse = moduli.inverse.data() + first,
                 .out = sums + t % 2 * primes * most_lanes,
                 .out_stride = most_lanes,
                 .narrow = images == 1 ? out + e : nullptr,
                 .narrow_stride = stride,
                 .quotient = nullptr,
                 .fresh = true});
      if (t % 2 == 0) continue;
      for (size_t p = 0; p < primes; ++p) {
        std::int32_t* const to = out + (p * images + t - 1) * stride + e;
        const double* const u = sums + p * most_lanes;
        kernels().split(u, u + primes * most_lanes, width, moduli.prime[first + p],
                        moduli.root[first + p], to, to + stride);
      }
    }
  }
}

void multiply_images(size_t components, image_shape a, image_shape b, size_t rows, size_t cols,
                     residue_workspace& work, double* out) {
  const size_t a_step = image_stride(a.rows * a.cols), b_step = image_stride(b.rows * b.cols);
  const size_t inner = a.operation == op::none ? a.cols : a.rows;
  double* const packed = at_least(work.packed, packed_size(inner, cols));
  const auto product = [&](size_t i, size_t j, size_t k, double sign, bool add) {
    kernels().multiply({.left = a.images + i * a_step,
                        .left_turned = a.operation == op::adjoint,
                        .right = b.images + j * b_step,
                        .right_turned = b.operation == op::adjoint,
                        .out = out + k * image_stride(rows * cols),
                        .rows = rows,
                        .inner = inner,
                        .cols = cols,
                        .sign = sign,
                        .add = add,
                        .packed = packed});
  };
  if (components == 1) return product(0, 0, 0, 1, false);
  // The conjugate exchanges the two images of a complex number, and takes [[a, b], [c, d]] to
  // [[d, −b], [−c, a]].
  const size_t flip_a = a.operation == op::adjoint, flip_b = b.operation == op::adjoint;
  if (components == 2) {
    for (size_t t = 0; t < 2; ++t) product(t ^ flip_a, t ^ flip_b, t, 1, false);
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
                sign(r, l, flip_a) * sign(l, s, flip_b) * sign(r, s, false), l == 1);
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

namespace {

/// The way back for one array of results.
class integer_writer {
public:
  integer_writer(const residue_moduli& moduli, const residue_recombination& back,
                 const integer_place& place, residue_workspace& work, const mpfr_target& c)
      : moduli_(moduli),
        back_(back),
        place_(place),
        work_(work),
        c_(c),
        size_(c.rows * c.cols),
        doubt_(std::uint64_t(moduli.prime.front()) * back.primes),
        dropped_(digits_to_spare()) {}

  void write() {
    const size_t stride = image_stride(size_);
    for (size_t t = 0; t < c_.components; ++t) {
      const std::int32_t* const y = place_.remainders + t * back_.primes * stride;
      for (size_t e = 0; e < padded(size_); e += most_lanes) {
        const size_t before = open_.size();
        recombine(y + e, stride, std::min(most_lanes, padded(size_) - e));
        size_t i = e / c_.cols, j = e % c_.cols;
        for (size_t lane = 0; lane < lanes_ && e + lane < size_; ++lane) {
          if (!round(lane, i, j, t)) open_.push_back(e + lane);
          if (++j == c_.cols) j = 0, ++i;
        }
        if (open_.size() - before > lanes_ / 8) dropped_ = 0;
      }
      finish(y, stride, t);
    }
  }

private:
  /// How many of the lowest digits are not needed to round entries of the expected size: 2^12 below
  /// their bound; one in 2^16 of these are in doubt.
  size_t digits_to_spare() const {
    const long spare = place_.width - 12 - place_.precision - long(std::bit_width(doubt_)) - 2 - 16;
    return spare < digit_bits ? 0 : size_t(spare / digit_bits);
  }

  /// The integers of some lanes divided by 2^(24·dropped_), to limbs_. Of Σ_q y_q M/q − hM what is
  /// dropped is below 2^(24·dropped_) (Σ|y_q| + |h|), and the sum is below doubt_.
  void recombine(const std::int32_t* y, size_t stride, size_t lanes) {
    const size_t digits = back_.digits - dropped_, terms = back_.primes + 1;
    double* const in = at_least(work_.digits, terms * most_lanes);
    double* const low = at_least(work_.product, back_.digits * most_lanes);
    double* const high = at_least(work_.high, back_.digits * most_lanes);
    lanes_ = lanes;
    limb_count_ = (digits * digit_bits - 1) / 64 + 1;
    std::uint64_t* const below = at_least(work_.limbs, (limb_count_ + 1) * most_lanes);
    std::fill(below, below + lanes, 0);
    limbs_ = below + lanes;
    kernels().load(y, stride, back_.primes, lanes, moduli_.inverse.data(), in);
    whole_sum({.table = back_.table.data() + dropped_ * terms,
               .table_stride = terms,
               .rows = digits,
               .in = in,
               .terms = terms,
               .width = lanes,
               .terms_at_once = moduli_.terms_at_once,
               .modulus = back_.base.data(),
               .inverse = back_.inverse_base.data(),
               .out = low,
               .out_stride = lanes,
               .narrow = nullptr,
               .narrow_stride = 0,
               .quotient = high,
               .fresh = true});
    kernels().carry(low, high, digits, lanes, limbs_, negative_);
  }

  bool round(size_t lane, size_t i, size_t j, size_t t) const {
    const long exponent =
        place_.row[i] + place_.col[j] - place_.width + long(dropped_) * digit_bits;
    return round_integer(limbs_ + lane, limb_count_, lanes_, negative_[lane] != 0, exponent,
                         place_.precision, dropped_ > 0 ? doubt_ : 0,
                         c_.numbers[(i * c_.cols + j) * c_.components + t]);
  }

  /// The entries that are still open, with all digits.
  void finish(const std::int32_t* y, size_t stride, size_t t) {
    const size_t before = std::exchange(dropped_, 0);
    for (size_t first = 0; first < open_.size(); first += most_lanes) {
      const size_t count = std::min(most_lanes, open_.size() - first), lanes = padded(count);
      gathered_.assign(back_.primes * lanes, 0);
      for (size_t p = 0; p < back_.primes; ++p)
        for (size_t lane = 0; lane < count; ++lane)
          gathered_[p * lanes + lane] = y[p * stride + open_[first + lane]];
      recombine(gathered_.data(), lanes, lanes);
      for (size_t lane = 0; lane < count; ++lane) {
        const size_t e = open_[first + lane];
        round(lane, e / c_.cols, e % c_.cols, t);
      }
    }
    open_.clear();
    dropped_ = before;
  }

  const residue_moduli& moduli_;
  const residue_recombination& back_;
  const integer_place& place_;
  residue_workspace& work_;
  const mpfr_target& c_;
  size_t size_;
  std::uint64_t doubt_;
  size_t dropped_;
  std::vector<size_t> open_;  // entries that are not known well enough to be rounded
  std::vector<std::int32_t> gathered_;
  std::uint64_t* limbs_ = nullptr;  // [limb][lane]
  size_t limb_count_ = 0, lanes_ = 0;
  alignas(64) std::uint64_t negative_[most_lanes];
};

}  // namespace

void write_integers(const residue_moduli& moduli, const residue_recombination& back,
                    const integer_place& place, residue_workspace& work, const mpfr_target& c) {
  integer_writer(moduli, back, place, work, c).write();
}

}  // namespace cofree::detail
