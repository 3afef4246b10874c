// cofree/dense/definitions/refine.hpp — long decompositions from a start in double: what they share
// and eigenvectors.
//
//   refined_eigh   eigenvectors refined by products [OgitaAishima2018]: the digits double each round
//
// A round is a handful of products, so that with fast products a decomposition costs little more
// than they do. Whether it is done is measured in full precision, each time; where the rounds do
// not get there Jacobi finishes or does it all. refine_svd.hpp, refine_factors.hpp and
// refine_solve.hpp have the others.
#pragma once

#include <cofree/dense/definitions/jacobi.hpp>
#include <cofree/dense/definitions/multiply.hpp>
#include <cofree/dense/definitions/precision.hpp>
#include <cofree/dense/definitions/refine_clusters.hpp>

namespace cofree::detail {

/// The scalars whose products are fast enough for it.
template <class K>
concept refinable_scalar =
    scalar<K> && (mpfr_based<real_t<K>> || std::same_as<real_t<K>, double_double>);

/// The same field over double.
template <scalar K>
using start_scalar = std::conditional_t<
    field_of<K> == field::real, double,
    std::conditional_t<field_of<K> == field::complex, complex<double>, quaternion<double>>>;

template <scalar K>
dense_array<start_scalar<K>> in_double(const dense_array<K>& a) {
  constexpr auto d = std::size_t(real_dimension<K>);
  dense_array<start_scalar<K>> out(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto x = components<K>(a.data()[i]);
    std::array<double, d> y;
    for (std::size_t p = 0; p < d; ++p) y[p] = double(x[p]);
    out.data()[i] = from_components<start_scalar<K>>(y);
  }
  return out;
}
template <scalar K>
dense_array<K> from_double(const dense_array<start_scalar<K>>& a) {
  constexpr auto d = std::size_t(real_dimension<K>);
  dense_array<K> out(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto x = components<start_scalar<K>>(a.data()[i]);
    std::array<real_t<K>, d> y;
    for (std::size_t p = 0; p < d; ++p) y[p] = real_t<K>(x[p]);
    out.data()[i] = from_components<K>(y);
  }
  return out;
}

/// a·2^−k with its largest modulus near 1, and 2^k.
template <scalar K>
struct scaled_array {
  dense_array<K> array;
  real_t<K> factor = real_t<K>(1);
  bool usable = false;  ///< neither zero nor infinite

  explicit scaled_array(dense_array<K> a) : array(std::move(a)) {
    using R = real_t<K>;
    using std::ilogb, std::ldexp, std::isfinite;
    const R largest = max_modulus(array);
    if (!(largest > 0) || !isfinite(largest)) return;
    usable = true;
    const int k = ilogb(largest);
    factor = ldexp(R(1), k);
    const R back = ldexp(R(1), -k);
    for (std::size_t i = 0; i < array.size(); ++i) array.data()[i] *= back;
  }
};

/// 1 − x†x
template <scalar K>
dense_array<K> orthonormality_defect(const dense_array<K>& x) {
  auto r = multiply(op::adjoint, x, op::none, x);
  for (std::size_t i = 0; i < r.size(); ++i) r.data()[i] = -r.data()[i];
  for (std::size_t i = 0; i < r.rows(); ++i) r(i, i) += K(real_t<K>(1));
  return r;
}
template <scalar K>
real_t<K> off_diagonal_norm(const dense_array<K>& s) {
  using std::sqrt;
  real_t<K> sum{};
  for (std::size_t i = 0; i < s.rows(); ++i)
    for (std::size_t j = 0; j < s.cols(); ++j)
      if (i != j) sum += squared_modulus(s(i, j));
  return sqrt(sum);
}
/// What rounding leaves of a product of this size whose factors have norm 1 (columns).
template <scalar K>
real_t<K> rounding_floor(std::size_t n) {
  return epsilon<real_t<K>>() * real_t<K>(double(8 + 2 * n));
}
/// x ← x + x e
template <scalar K>
void add_product(dense_array<K>& x, const dense_array<K>& e) {
  add_scaled(x, multiply(x, e), centre_t<K>(real_t<K>(1)));
}
/// Newton's iteration x ← x(1 + r/2) towards the nearest isometry, from a start that is one to
/// single precision at least.
template <scalar K>
void orthonormalise(dense_array<K>& x) {
  const real_t<K> floor = rounding_floor<K>(x.rows());
  for (int round = 0; round < 20; ++round) {
    auto r = orthonormality_defect(x);
    if (norm(r) <= floor) return;
    scale(r, centre_t<K>(real_t<K>(0.5)));
    add_product(x, r);
  }
  x = householder_qr(x).q;
}

/// One round's correction e, X ← X(1 + e): with r = 1 − X†X, s = X†aX, λ_i = s_ii/(1 − r_ii),
/// e_ij = (s_ij + λ_j r_ij)/(λ_j − λ_i), and r_ij/2 where λ_i and λ_j cannot be told apart yet.
template <scalar K>
dense_array<K> eigenvector_correction(const dense_array<K>& r, const dense_array<K>& s,
                                      const std::vector<real_t<K>>& values,
                                      const real_t<K>& unclear) {
  using R = real_t<K>;
  const std::size_t n = s.rows();
  dense_array<K> e(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const R gap = values[j] - values[i];
      e(i, j) = modulus(gap) > unclear ? K((s(i, j) + r(i, j) * values[j]) * R(1 / gap))
                                       : K(r(i, j) * R(0.5));
    }
  return e;
}

template <scalar K>
hermitian_eigenvalues<K> sorted_eigenvalues(const std::vector<real_t<K>>& values,
                                            const dense_array<K>& vectors) {
  auto order = positions(values.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](auto i, auto j) { return values[i] < values[j]; });
  hermitian_eigenvalues<K> out{{}, with_columns(vectors, order)};
  for (auto j : order) out.values.push_back(values[j]);
  return out;
}

/// λ_i = s_ii/(1 − r_ii)
template <scalar K>
std::vector<real_t<K>> eigenvalue_diagonal(const dense_array<K>& r, const dense_array<K>& s) {
  std::vector<real_t<K>> values;
  for (std::size_t i = 0; i < s.rows(); ++i)
    values.push_back(real_part(s(i, i)) / (1 - real_part(r(i, i))));
  return values;
}

template <refinable_scalar K>
hermitian_eigenvalues<K> refined_eigh(const dense_array<K>& a);

/// x ← xq, r ← q†rq, s ← q†sq with the q that solves the problem of each cluster whose values differ
/// so far as the error allows to tell.
template <refinable_scalar K>
void part_clusters(dense_array<K>& x, dense_array<K>& r, dense_array<K>& s,
                   std::vector<real_t<K>>& values, const real_t<K>& error, const real_t<K>& size) {
  using R = real_t<K>;
  auto q = identity_matrix<K>(x.cols());
  bool any = false;
  for (const auto& group : clusters(values, R(clear_gap * error), size)) {
    const auto defect = block_of(r, group);
    const auto block = without_common_value(corrected_block(defect, defect, block_of(s, group)));
    if (norm(block) <= error / clear_gap) continue;
    put_block(q, group, refined_eigh(block).vectors);
    any = true;
  }
  if (!any) return;
  x = multiply(x, q);
  turn_both(r, q, q);
  turn_both(s, q, q);
  values = eigenvalue_diagonal(r, s);
}
/// a = X diag(λ) X† from eigenvectors in double.
template <refinable_scalar K>
hermitian_eigenvalues<K> refined_eigh(const dense_array<K>& a) {
  using R = real_t<K>;
  const std::size_t n = a.rows();
  const scaled_array<K> h(a);
  if (n < 4 || !h.usable) return jacobi_eigh(a);
  growing_precision<K> precision;
  auto x = from_double<K>(eigh(in_double(h.array)).vectors);
  dense_array<K> storage;
  const R size = norm(h.array);
  for (R before = size;; precision.grow()) {
    const auto& now = precision.rounded(h.array, storage);
    auto r = orthonormality_defect(x), s = multiply(op::adjoint, x, op::none, multiply(now, x));
    const R floor = rounding_floor<K>(n), defect = norm(r), off = off_diagonal_norm(s),
            error = off + defect * size;
    auto values = eigenvalue_diagonal(r, s);
    if (off <= floor * size && defect <= floor) {
      if (!precision.is_full()) continue;
      for (R& v : values) v *= h.factor;
      return sorted_eigenvalues<K>(values, x);
    }
    if (!(error < before / 16)) break;
    before = error;
    part_clusters(x, r, s, values, error, size);
    add_product(x, eigenvector_correction(r, s, values, R(2 * error)));
  }
  precision.finish(x);
  orthonormalise(x);
  const auto rest = jacobi_eigh(multiply(op::adjoint, x, op::none, multiply(h.array, x)));
  hermitian_eigenvalues<K> out{rest.values, multiply(x, rest.vectors)};
  for (R& v : out.values) v *= h.factor;
  return out;
}

}  // namespace cofree::detail
