// cofree/dense/definitions/refine.hpp — long decompositions from a start in double.
//
//   refined_eigh   eigenvectors refined by products [OgitaAishima2018]: the digits double each round
//   refined_svd    singular vectors likewise [OgitaAishima2020]
//   refined_solve  x ← x + z(b − ax) with the inverse z of a in double
//
// A round is a handful of products, so that with fast products a decomposition costs little more
// than they do. Whether it is done is measured in full precision, each time; where the rounds do
// not get there (values too close for double to part, a too ill-conditioned) Jacobi or LU finishes
// or does it all.
#pragma once

#include <cofree/dense/definitions/jacobi.hpp>
#include <cofree/dense/definitions/multiply.hpp>
#include <cofree/dense/definitions/precision.hpp>
#include <cofree/dense/definitions/solve.hpp>
#include <optional>

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
    const auto r = orthonormality_defect(x),
               s = multiply(op::adjoint, x, op::none, multiply(now, x));
    const R floor = rounding_floor<K>(n), defect = norm(r), off = off_diagonal_norm(s),
            error = off + defect * size;
    std::vector<R> values;
    for (std::size_t i = 0; i < n; ++i)
      values.push_back(real_part(s(i, i)) / (1 - real_part(r(i, i))));
    if (off <= floor * size && defect <= floor) {
      if (!precision.is_full()) continue;
      for (R& v : values) v *= h.factor;
      return sorted_eigenvalues<K>(values, x);
    }
    if (!(error < before / 16)) break;
    before = error;
    add_product(x, eigenvector_correction(r, s, values, R(2 * error)));
  }
  precision.finish(x);
  orthonormalise(x);
  const auto rest = jacobi_eigh(multiply(op::adjoint, x, op::none, multiply(h.array, x)));
  hermitian_eigenvalues<K> out{rest.values, multiply(x, rest.vectors)};
  for (R& v : out.values) v *= h.factor;
  return out;
}

/// One round's corrections (e, f), U ← U(1 + e), V ← V(1 + f): with r = 1 − U†U, s = 1 − V†V and
/// t = U†aV they solve e + e† = r, f + f† = s, off-diagonal(t + e†σ + σf) = 0 to first order.
template <scalar K>
std::array<dense_array<K>, 2> singular_correction(const dense_array<K>& r, const dense_array<K>& s,
                                                  const dense_array<K>& t,
                                                  const std::vector<real_t<K>>& sigma,
                                                  const real_t<K>& unclear) {
  using R = real_t<K>;
  const std::size_t n = t.rows();
  const R half(0.5);
  dense_array<K> e(n, n), f(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const R gap = sigma[j] - sigma[i];
      if (!(modulus(gap) > unclear)) {
        e(i, j) = r(i, j) * half, f(i, j) = s(i, j) * half;
        continue;
      }
      const K p = t(i, j) + r(i, j) * sigma[j], q = conjugate(t(j, i)) + s(i, j) * sigma[j];
      const R back = 1 / (gap * (sigma[j] + sigma[i]));
      e(i, j) = (p * sigma[j] + q * sigma[i]) * back;
      f(i, j) = (q * sigma[j] + p * sigma[i]) * back;
    }
    if (sigma[i] > unclear) {  // the phase: t_ii becomes real
      const K turn = (t(i, i) - K(real_part(t(i, i)))) * R(half / sigma[i]);
      e(i, i) += turn, f(i, i) -= turn;
    }
  }
  return {std::move(e), std::move(f)};
}

/// The part of av outside the range of u belongs to u's columns, divided by σ.
template <scalar K>
void add_outside(dense_array<K>& u, const dense_array<K>& outside,
                 const std::vector<real_t<K>>& sigma, const real_t<K>& unclear) {
  for (std::size_t j = 0; j < u.cols(); ++j) {
    if (!(sigma[j] > unclear)) continue;
    const real_t<K> back = 1 / sigma[j];
    for (std::size_t i = 0; i < u.rows(); ++i) u(i, j) += outside(i, j) * back;
  }
}

template <scalar K>
singular_values<K> sorted_singular_values(const std::vector<real_t<K>>& sigma,
                                          const dense_array<K>& u, const dense_array<K>& v) {
  auto order = positions(sigma.size());
  std::stable_sort(order.begin(), order.end(), [&](auto i, auto j) { return sigma[i] > sigma[j]; });
  singular_values<K> out{with_columns(u, order), {}, with_columns(v, order)};
  for (auto j : order) out.values.push_back(sigma[j]);
  return out;
}

/// σ_i = t_ii/(1 − (r_ii + s_ii)/2)
template <scalar K>
std::vector<real_t<K>> singular_diagonal(const dense_array<K>& r, const dense_array<K>& s,
                                         const dense_array<K>& t) {
  std::vector<real_t<K>> sigma;
  for (std::size_t i = 0; i < t.rows(); ++i)
    sigma.push_back(real_part(t(i, i)) / (1 - (real_part(r(i, i)) + real_part(s(i, i))) / 2));
  return sigma;
}
/// The largest part of t_ii that is not real.
template <scalar K>
real_t<K> largest_turn(const dense_array<K>& t) {
  real_t<K> turned{};
  for (std::size_t i = 0; i < t.rows(); ++i)
    turned = std::max(turned, modulus(K(t(i, i) - K(real_part(t(i, i))))));
  return turned;
}

/// a = U diag(σ) V† from singular vectors in double.
template <refinable_scalar K>
singular_values<K> refined_svd(const dense_array<K>& a) {
  using R = real_t<K>;
  if (a.rows() < a.cols()) {
    auto t = refined_svd(adjoint(a));
    return {std::move(t.v), std::move(t.values), std::move(t.u)};
  }
  const std::size_t n = a.cols();
  const scaled_array<K> h(a);
  if (n < 4 || !h.usable) return jacobi_svd(a);
  growing_precision<K> precision;
  const auto start = svd(in_double(h.array));
  auto u = from_double<K>(start.u), v = from_double<K>(start.v);
  dense_array<K> storage;
  const R size = norm(h.array);
  for (R before = size;; precision.grow()) {
    const auto r = orthonormality_defect(u), s = orthonormality_defect(v);
    auto image = multiply(precision.rounded(h.array, storage), v);
    const auto t = multiply(op::adjoint, u, op::none, image);
    // av − u(u†u)⁻¹u†av to first order in 1 − u†u.
    auto inside = t;
    add_scaled(inside, multiply(r, t), centre_t<K>(R(1)));
    add_scaled(image, multiply(u, inside), centre_t<K>(R(-1)));
    const auto sigma = singular_diagonal(r, s, t);
    const R floor = rounding_floor<K>(a.rows()), defect = norm(r) + norm(s),
            off = off_diagonal_norm(t) + norm(image) + largest_turn(t), error = off + defect * size;
    const bool positive = *std::min_element(sigma.begin(), sigma.end()) >= R(-floor * size);
    if (off <= floor * size && defect <= floor && positive) {
      if (!precision.is_full()) continue;
      auto out = sorted_singular_values<K>(sigma, u, v);
      for (R& x : out.values) x = x < 0 ? R(0) : R(x * h.factor);
      return out;
    }
    if (!(error < before / 16)) break;
    before = error;
    const auto [e, f] = singular_correction(r, s, t, sigma, R(2 * error));
    add_product(u, e);
    add_product(v, f);
    add_outside(u, image, sigma, R(2 * error));
  }
  precision.finish(v);
  orthonormalise(v);
  auto rest = jacobi_svd(multiply(h.array, v));
  for (R& x : rest.values) x *= h.factor;
  return {std::move(rest.u), std::move(rest.values), multiply(v, rest.v)};
}

/// Whether rounds of refinement cost less than LU: each gains about 40 bits with one product of an
/// n×n by an n×m array, and products with four columns and more are some twenty times as fast as the
/// multiply-adds of LU.
template <scalar K>
bool refinement_pays(std::size_t n, std::size_t m) {
  using std::ilogb;
  const double bits = 1.0 - ilogb(epsilon<real_t<K>>());
  const double products = bits / 40 * double(m) * (m < 4 ? 1.0 : 0.05);
  return n >= 8 && products < double(n) / 3 + double(m);
}

/// x with a x = b, by residuals in full precision and corrections in double; nothing where it does
/// not get to ‖b − ax‖ ≤ c ε ‖a‖‖x‖.
template <refinable_scalar K>
std::optional<dense_array<K>> refined_solve(const dense_array<K>& a, const dense_array<K>& b) {
  using R = real_t<K>;
  using std::ldexp, std::ilogb, std::isfinite;
  const std::size_t n = a.rows();
  const scaled_array<K> h(a), right(b);
  if (!refinement_pays<K>(n, b.cols()) || !h.usable || !right.usable) return std::nullopt;
  dense_array<start_scalar<K>> z;
  try {
    z = solve(in_double(h.array), identity_matrix<start_scalar<K>>(n));
  } catch (const numerical_failure&) {
    return std::nullopt;
  }
  dense_array<K> x(n, b.cols()), residual = right.array;
  const R size = norm(h.array), floor = rounding_floor<K>(n);
  for (R before = norm(residual) * 1000;;) {
    const R left = norm(residual);
    if (!isfinite(left)) return std::nullopt;
    if (left <= floor * size * norm(x)) break;
    if (!(left < before / 8)) return std::nullopt;
    before = left;
    const scaled_array<K> part(residual);
    auto step = from_double<K>(multiply(z, in_double(part.array)));
    add_scaled(x, step, centre_t<K>(part.factor));
    residual = right.array;
    add_scaled(residual, multiply(h.array, x), centre_t<K>(R(-1)));
  }
  const R back = right.factor / h.factor;
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] *= back;
  return x;
}

}  // namespace cofree::detail
