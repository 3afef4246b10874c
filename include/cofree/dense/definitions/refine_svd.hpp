// cofree/dense/definitions/refine_svd.hpp — long singular values from a start in double: singular
// vectors refined by products [OgitaAishima2020].
#pragma once

#include <cofree/dense/definitions/refine.hpp>

namespace cofree::detail {

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
        if (!(sigma[i] > unclear)) continue;
        // Common phases: t becomes Hermitian.
        const K turn = (t(i, j) - conjugate(t(j, i))) * R(half / (sigma[i] + sigma[j]));
        e(i, j) += turn, f(i, j) -= turn;
        continue;
      }
      const K p = t(i, j) + r(i, j) * sigma[j], q = conjugate(t(j, i)) + s(i, j) * sigma[j];
      const R back = 1 / (gap * (sigma[j] + sigma[i]));
      e(i, j) = (p * sigma[j] + q * sigma[i]) * back;
      f(i, j) = (q * sigma[j] + p * sigma[i]) * back;
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

template <refinable_scalar K>
singular_values<K> refined_svd(const dense_array<K>& a);

/// What one round of refined_svd has formed: r = 1 − U†U, s = 1 − V†V, t = U†aV.
template <scalar K>
struct singular_round {
  dense_array<K> r, s, t;
  std::vector<real_t<K>> sigma = singular_diagonal(r, s, t);
};

/// U ← Up, V ← Vq and the like for what was formed, with the p and q that solve the problem of each
/// cluster: p = q away from 0, where t is Hermitian but for what a round corrects.
template <refinable_scalar K>
void part_clusters(dense_array<K>& u, dense_array<K>& v, singular_round<K>& at,
                   const real_t<K>& error, const real_t<K>& size) {
  using R = real_t<K>;
  const R unclear = clear_gap * error, same = error / clear_gap;
  auto p = identity_matrix<K>(v.cols()), q = p;
  bool any = false;
  for (const auto& group : clusters(at.sigma, unclear, size)) {
    const auto block =
        corrected_block(block_of(at.r, group), block_of(at.s, group), block_of(at.t, group));
    if (at.sigma[group[0]] > unclear) {
      const auto different = without_common_value(block);
      if (norm(different) <= same) continue;
      const auto turn = refined_eigh(different).vectors;
      put_block(p, group, turn), put_block(q, group, turn);
    } else {
      if (norm(block) <= same) continue;
      const auto turn = refined_svd(block);
      put_block(p, group, turn.u), put_block(q, group, turn.v);
    }
    any = true;
  }
  if (!any) return;
  u = multiply(u, p), v = multiply(v, q);
  turn_both(at.r, p, p);
  turn_both(at.s, q, q);
  turn_both(at.t, p, q);
  at.sigma = singular_diagonal(at.r, at.s, at.t);
}

/// av − u(u†u)⁻¹u†av to first order in 1 − u†u, from av; zero where u is square.
template <scalar K>
void keep_outside(dense_array<K>& image, const dense_array<K>& u, const dense_array<K>& r,
                  const dense_array<K>& t) {
  if (u.rows() == u.cols()) {
    image = dense_array<K>(image.rows(), image.cols());
    return;
  }
  auto inside = t;
  add_scaled(inside, multiply(r, t), centre_t<K>(real_t<K>(1)));
  add_scaled(image, multiply(u, inside), centre_t<K>(real_t<K>(-1)));
}

/// a = q r first: of a square array nothing lies outside the range of U.
template <refinable_scalar K>
singular_values<K> svd_by_qr(const dense_array<K>& a) {
  const auto [q, r] = householder_qr(a);
  auto of_r = refined_svd(r);
  return {multiply(q, of_r.u), std::move(of_r.values), std::move(of_r.v)};
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
    auto image = multiply(precision.rounded(h.array, storage), v);
    auto t = multiply(op::adjoint, u, op::none, image);
    singular_round<K> at{orthonormality_defect(u), orthonormality_defect(v), std::move(t)};
    keep_outside(image, u, at.r, at.t);
    const R floor = rounding_floor<K>(a.rows()), defect = norm(at.r) + norm(at.s),
            off = off_diagonal_norm(at.t) + norm(image) + largest_turn(at.t),
            error = off + defect * size;
    const bool positive = *std::min_element(at.sigma.begin(), at.sigma.end()) >= R(-floor * size);
    if (off <= floor * size && defect <= floor && positive) {
      if (!precision.is_full()) continue;
      auto out = sorted_singular_values<K>(at.sigma, u, v);
      for (R& x : out.values) x = x < 0 ? R(0) : R(x * h.factor);
      return out;
    }
    if (!(error < before / 16)) break;
    before = error;
    if (a.rows() == n) part_clusters(u, v, at, error, size);
    const auto [e, f] = singular_correction(at.r, at.s, at.t, at.sigma, R(2 * error));
    add_product(u, e);
    add_product(v, f);
    if (a.rows() > n) add_outside(u, image, at.sigma, R(2 * error));
  }
  precision.finish(v);
  if (a.rows() > n) return svd_by_qr(a);
  orthonormalise(v);
  auto rest = jacobi_svd(multiply(h.array, v));
  for (R& x : rest.values) x *= h.factor;
  return {std::move(rest.u), std::move(rest.values), multiply(v, rest.v)};
}

}  // namespace cofree::detail
