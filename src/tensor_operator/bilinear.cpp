#include <cofree/tensor_operator/bilinear.hpp>
#include <cofree/tensor_operator/blocks.hpp>

#include <vector>

namespace cofree {
namespace {

using detail::multiply_by_real;

/// Hidden units taken at once: what they need in work storage stays near 4·10⁶ numbers.
std::size_t block_size(std::size_t hidden, std::size_t numbers_each) {
  const std::size_t most = std::max<std::size_t>(64, (std::size_t(1) << 22) / (numbers_each + 1));
  return std::max<std::size_t>(1, std::min(hidden, std::min<std::size_t>(most, 1024)));
}

/// Rows first … first + count of a stored array.
const_matrix_view<double> rows_of(const dense_array<double>& m, std::size_t first,
                                  std::size_t count) {
  return {m.data() + first * m.cols(), count, m.cols()};
}

/// Where entry (i,j) is, or would be: an array without entries may have no storage to refer to.
template <scalar K>
K* address(dense_array<K>& m, std::size_t i, std::size_t j) {
  return m.data() + i * m.cols() + j;
}

/// Where one pair lies among the columns of all.
struct place {
  std::size_t in, out;  ///< columns of x_i, of z_i
  std::size_t first_in, first_out, first_b;
};

template <scalar K>
std::vector<place> places(bool adjoint, std::span<const pair_in_bases<K>> pairs, std::size_t r) {
  std::vector<place> out;
  std::size_t in = 0, to = 0, b = 0;
  for (const auto& p : pairs) {
    const std::size_t rows = r ? p.b.rows / r : 0;
    const place here{p.x.cols, adjoint ? p.b.cols : rows, in, to, b};
    in += here.in, to += here.out, b += rows * p.b.cols;
    out.push_back(here);
  }
  return out;
}

/// All B side by side as r × Σ d₁d, row k holding the slices B_k.
template <scalar K>
dense_array<K> slices_as_rows(std::span<const pair_in_bases<K>> pairs,
                              const std::vector<place>& where, std::size_t r, std::size_t width) {
  dense_array<K> wide(r, width);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto& b = pairs[i].b;
    for (std::size_t row = 0; row < b.rows; ++row)
      std::copy(b.data + row * b.cols, b.data + (row + 1) * b.cols,
                address(wide, row % r, where[i].first_b + row / r * b.cols));
  }
  return wide;
}

/// t ← x m† or x m for the row x of length `in` and the d₁ × d array m, on one hidden unit.
template <scalar K>
void row_product(bool adjoint, const K* x, const K* m, std::size_t in, std::size_t out, K* t) {
  if (adjoint) {  // m is in × out
    std::fill(t, t + out, K(real_t<K>(0)));
    for (std::size_t a = 0; a < in; ++a)
      for (std::size_t c = 0; c < out; ++c) t[c] += x[a] * m[a * out + c];
  } else {  // m is out × in
    for (std::size_t a = 0; a < out; ++a) {
      K sum(real_t<K>(0));
      for (std::size_t c = 0; c < in; ++c) sum += x[c] * conjugate(m[a * in + c]);
      t[a] = sum;
    }
  }
}

template <scalar K>
void add_half(const dense_array<K>& from, matrix_view<K> to, std::size_t first) {
  for (std::size_t i = 0; i < to.rows; ++i)
    for (std::size_t j = 0; j < to.cols; ++j) to(i, j) += from(i, first + j) * real_t<K>(0.5);
}

}  // namespace

template <scalar K>
bilinear_tensor_operator<K>::bilinear_tensor_operator(dense_array<double> left,
                                                      dense_array<double> right,
                                                      const dense_array<double>& out, space<K> v,
                                                      space<centre_t<K>> w)
    : tensor_operator_in_bases<K>(v, w) {
  const bool fits = left.rows() == right.rows() && left.cols() == right.cols() &&
                    out.cols() == left.rows() && v.dimension() == left.cols() &&
                    w.dimension() == out.rows();
  if (!fits)
    detail::throw_invalid_argument(
        "bilinear_tensor_operator: left " + std::to_string(left.rows()) + "×" +
        std::to_string(left.cols()) + ", right " + std::to_string(right.rows()) + "×" +
        std::to_string(right.cols()) + ", out " + std::to_string(out.rows()) + "×" +
        std::to_string(out.cols()) + ": expected h×n, h×n and r×h with n the dimension of " +
        v.description() + " and r that of " + w.description());
  weights_ =
      std::make_shared<const weights>(weights{std::move(left), std::move(right), adjoint(out)});
}

template <scalar K>
double bilinear_tensor_operator<K>::self_gamma_cost() const {
  return 8.0 * double(hidden()) * double(hidden()) * double(weights_->left.cols());
}

template <scalar K>
void bilinear_tensor_operator<K>::act_in_bases(bool adjoint,
                                               std::span<const pair_in_bases<K>> pairs) const {
  const auto &left = weights_->left, &right = weights_->right, &mixing = weights_->mixing;
  const std::size_t n = left.cols(), r = mixing.cols(), h = left.rows();
  const auto where = places(adjoint, pairs, r);
  std::size_t in = 0, out = 0, width = 0;
  for (const auto& p : where) in += p.in, out += p.out, width += p.in * p.out;
  const auto slices = slices_as_rows(pairs, where, r, width);
  dense_array<K> x(n, in);
  for (std::size_t i = 0; i < pairs.size(); ++i)
    for (std::size_t row = 0; row < n; ++row)
      std::copy_n(pairs[i].x.data + row * where[i].in, where[i].in,
                  address(x, row, where[i].first_in));
  const std::size_t size = block_size(h, width + 2 * (in + out));
  const std::size_t count = (h + size - 1) / size;
  std::vector<dense_array<K>> parts(count);
  detail::for_each_block(count, [&](std::size_t k) {
    const std::size_t first = k * size, rows = std::min(size, h - first);
    dense_array<K> mixed(rows, width), seen(rows, in), t(rows, out), sum(n, out);
    multiply_by_real<K>(op::none, rows_of(mixing, first, rows), slices, mixed.view());
    for (const bool swapped : {false, true}) {
      const auto &reads = swapped ? left : right, &writes = swapped ? right : left;
      multiply_by_real<K>(op::none, rows_of(reads, first, rows), x, seen.view());
      for (std::size_t unit = 0; unit < rows; ++unit)
        for (const auto& p : where)
          row_product<K>(adjoint, address(seen, unit, p.first_in), address(mixed, unit, p.first_b),
                         p.in, p.out, address(t, unit, p.first_out));
      multiply_by_real<K>(op::adjoint, rows_of(writes, first, rows), t,
                          swapped ? sum.view() : (parts[k] = dense_array<K>(n, out)).view());
    }
    add_scaled(parts[k], sum, centre_t<K>(1.0));
  });
  for (std::size_t k = 1; k < count; ++k) add_scaled(parts[0], parts[k], centre_t<K>(1.0));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    std::fill(pairs[i].z.data, pairs[i].z.data + n * where[i].out, K(real_t<K>(0)));
    if (count > 0) add_half(parts[0], pairs[i].z, where[i].first_out);
  }
}

template <scalar K>
void bilinear_tensor_operator<K>::compress_in_bases(const_matrix_view<K> l, const_matrix_view<K> e,
                                                    matrix_view<K> c) const {
  const auto &left = weights_->left, &right = weights_->right, &mixing = weights_->mixing;
  const std::size_t r = mixing.cols(), h = left.rows(), dl = l.cols, de = e.cols;
  const std::size_t size = block_size(h, dl * de);
  const std::size_t count = (h + size - 1) / size;
  std::vector<dense_array<K>> parts(count);
  detail::for_each_block(count, [&](std::size_t k) {
    const std::size_t first = k * size, rows = std::min(size, h - first);
    dense_array<K> outer(rows, dl * de), of_l(rows, dl), of_e(rows, de);
    for (const bool swapped : {false, true}) {
      multiply_by_real<K>(op::none, rows_of(swapped ? right : left, first, rows), l, of_l.view());
      multiply_by_real<K>(op::none, rows_of(swapped ? left : right, first, rows), e, of_e.view());
      for (std::size_t unit = 0; unit < rows; ++unit)
        for (std::size_t a = 0; a < dl; ++a)
          for (std::size_t b = 0; b < de; ++b)
            outer(unit, a * de + b) += conjugate(of_l(unit, a)) * of_e(unit, b) * real_t<K>(0.5);
    }
    parts[k] = dense_array<K>(r, dl * de);
    multiply_by_real<K>(op::adjoint, rows_of(mixing, first, rows), outer, parts[k].view());
  });
  for (std::size_t k = 1; k < count; ++k) add_scaled(parts[0], parts[k], centre_t<K>(1.0));
  for (std::size_t j = 0; j < r; ++j)
    for (std::size_t a = 0; a < dl; ++a)
      for (std::size_t b = 0; b < de; ++b)
        c(a * r + j, b) = count > 0 ? parts[0](j, a * de + b) : K(real_t<K>(0));
}

/// Γ(A,A)X = ¼ Qᵀ((11ᵀ⊗G) ∘ (P X Pᵀ)) Q for P = (V; W), Q = (W; V) stacked and G = DᵀD, by blocks of rows.
/// The slices are symmetric, so that Γ(A,A) is its own adjoint.
template <scalar K>
void bilinear_tensor_operator<K>::self_in_bases(bool, const_matrix_view<K> x,
                                                matrix_view<K> z) const {
  const auto &left = weights_->left, &right = weights_->right, &mixing = weights_->mixing;
  const std::size_t n = left.cols(), h = left.rows();
  const std::size_t size = block_size(h, 2 * h + 2 * n);
  const std::size_t count = (h + size - 1) / size;
  std::fill(z.data, z.data + n * n, K(real_t<K>(0)));
  dense_array<K> part(n, n);
  const dense_array<double>* sides[] = {&right, &left};
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t first = k * size, rows = std::min(size, h - first);
    dense_array<double> g(rows, h);  // of DᵀD
    multiply<double>(op::none, rows_of(mixing, first, rows), op::adjoint, mixing, g.view());
    for (const int a : {0, 1}) {
      dense_array<K> px(rows, n), pairing(h, rows), back(rows, n);
      multiply_by_real<K>(op::none, rows_of(*sides[a], first, rows), x, px.view());
      for (const int b : {0, 1}) {
        // (P_a X P_bᵀ)ᵀ, so that the real array stands on the left.
        dense_array<K> turned(n, rows);
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < n; ++j) turned(j, i) = px(i, j);
        multiply_by_real<K>(op::none, *sides[b], turned, pairing.view());
        for (std::size_t i = 0; i < h; ++i)
          for (std::size_t j = 0; j < rows; ++j) pairing(i, j) *= g(j, i) * 0.25;
        dense_array<K> one(n, rows);
        multiply_by_real<K>(op::adjoint, *sides[1 - b], pairing, one.view());
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < n; ++j) back(i, j) += one(j, i);
      }
      multiply_by_real<K>(op::adjoint, rows_of(*sides[1 - a], first, rows), back, part.view());
      for (std::size_t i = 0; i < n * n; ++i) z.data[i] += part.data()[i];
    }
  }
}

template class bilinear_tensor_operator<double>;
template class bilinear_tensor_operator<std::complex<double>>;
template class bilinear_tensor_operator<quaternion<double>>;

}  // namespace cofree
