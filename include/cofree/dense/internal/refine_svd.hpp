// cofree/dense/internal/refine_svd.hpp — long singular values from a start in double: singular
// vectors refined by products [OgitaAishima2020].
#pragma once

#include <cofree/dense/internal/refine_eigh.hpp>

namespace cofree::detail {

/// One round's corrections, U ← U(1 + e), V ← V(1 + f): with r = 1 − U†U, s = 1 − V†V and t = U†aV they
/// solve e + e† = r, f + f† = s, off-diagonal(t + e†σ + σf) = 0 to first order. Where values cannot
/// be told apart t becomes Hermitian there, by common phases. Real parts of t's diagonal do not
/// enter.
template <scalar K>
struct singular_correction {
  dense_array<K> e, f;
  dense_array<K> left;  ///< what this leaves of t to first order, above the diagonal and on it

  template <class Gap>
  singular_correction(const dense_array<K>& r, const dense_array<K>& s, const dense_array<K>& t,
                      const std::vector<real_t<K>>& sigma, const real_t<K>& unclear, const Gap& gap)
      : e(t.rows(), t.cols()), f(e), left(e) {
    using R = real_t<K>;
    const R half(0.5);
    for (std::size_t i = 0; i < t.rows(); ++i)
      for (std::size_t j = i; j < t.cols(); ++j) {
        const R apart = gap(i, j);
        const K back = conjugate(t(j, i));
        if (modulus(apart) > unclear) {
          // What both share may be large where the gap is small, and does no harm then.
          const R over = half / (sigma[i] + sigma[j]), part = apart * over,
                  mean = 4 * sigma[i] * sigma[j] * over;
          const K common = (t(i, j) + back + (r(i, j) + s(i, j)) * mean) * R(half / apart),
                  turn = (t(i, j) - back) * over;
          e(i, j) = common + turn + r(i, j) * part;
          f(i, j) = common - turn + s(i, j) * part;
        } else if (sigma[i] > unclear) {
          e(i, j) = (t(i, j) - back) * R(half / (sigma[i] + sigma[j]));
          f(i, j) = -e(i, j);
          if (i < j) left(i, j) = (t(i, j) + back + r(i, j) * sigma[j] + s(i, j) * sigma[i]) * half;
        } else {
          left(i, j) = t(i, j), left(j, i) = t(j, i);
        }
      }
    add_half_defect(e, r);
    add_half_defect(f, s);
  }
  singular_correction(const dense_array<K>& r, const dense_array<K>& s, const dense_array<K>& t,
                      const std::vector<real_t<K>>& sigma, const real_t<K>& unclear)
      : singular_correction(r, s, t, sigma, unclear, [&](std::size_t i, std::size_t j) {
          return real_t<K>(sigma[j] - sigma[i]);
        }) {}
};

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
  if (std::is_sorted(order.begin(), order.end())) return {u, sigma, v};
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

/// What one round has formed: r = 1 − U†U, s = 1 − V†V, t = U†aV.
template <scalar K>
struct singular_round {
  dense_array<K> r, s, t;
};

/// U ← Up, V ← Vq and the like for what was formed, with the p and q that solve the problem of each
/// cluster: p = q away from 0, where t is Hermitian but for what a round corrects. @return whether
/// there are any
template <refinable_scalar K>
bool part_clusters(const std::vector<index_group>& groups, dense_array<K>& u, dense_array<K>& v,
                   singular_round<K>& at, const std::vector<real_t<K>>& sigma,
                   const real_t<K>& error) {
  using R = real_t<K>;
  const R unclear = clear_gap * error, same = error / clear_gap;
  auto p = identity_matrix<K>(v.cols()), q = p;
  bool any = false;
  for (const auto& group : groups) {
    const auto block =
        corrected_block(block_of(at.r, group), block_of(at.s, group), block_of(at.t, group));
    if (sigma[group[0]] > unclear) {
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
  if (!any) return false;
  u = multiply(u, p), v = multiply(v, q);
  turn_both(at.r, p, p);
  turn_both(at.s, q, q);
  turn_both(at.t, p, q);
  return true;
}

/// av − u(u†u)⁻¹u†av to first order in 1 − u†u, from av; without rows where u is square.
template <scalar K>
dense_array<K> part_outside(const dense_array<K>& image, const dense_array<K>& u,
                            const dense_array<K>& r, const dense_array<K>& t) {
  if (u.rows() == u.cols()) return dense_array<K>(0, u.cols());
  auto inside = t;
  add_scaled(inside, multiply(r, t), centre_t<K>(real_t<K>(1)));
  return difference_from_product(image, u, inside);
}

/// a = q r first: of a square array nothing lies outside the range of U.
template <refinable_scalar K>
singular_values<K> svd_by_qr(const dense_array<K>& a) {
  const auto [q, r] = qr(a);
  auto of_r = refined_svd(r);
  return {multiply(q, of_r.u), std::move(of_r.values), std::move(of_r.v)};
}

/// a = U diag(σ) V† for m ≥ n, from singular vectors at the precision of D.
template <scalar D, refinable_scalar K>
class singular_refinement {
public:
  using R = real_t<K>;

  explicit singular_refinement(const dense_array<K>& a)
      : a_(a), n_(a.cols()), level_(working_bits_of<K>()), floor_(floor_bits<K>(a.rows())) {
    const auto inside = level_.enter();
    coarse_ = floor_bits<D>(a.rows());
    const auto lower = in_lower<D>(a_);
    size_ = size_bits(lower);
    near_ = svd(lower);
  }

  /// False where it does not contract; the vectors are then as far as they came.
  bool run() {
    u = raised<K>(near_.u), v = raised<K>(near_.v);
    for (double before = size_;;) {
      const auto image = multiply(a_, v);
      singular_round<K> at{orthonormality_defect(u), orthonormality_defect(v),
                           multiply(op::adjoint, u, op::none, image)};
      values = singular_diagonal(at.r, at.s, at.t);
      const auto outside = part_outside(image, u, at.r, at.t);
      measure(at, outside);
      const double error = sum_bits({off_, defect_ + size_});
      if (off_ <= floor_ + size_ && defect_ <= floor_ && not_negative()) return true;
      if (!(error < before - 4)) return false;
      before = error;
      if (a_.rows() == n_) part(at, error);
      if (correct(error) && not_negative()) return true;
      take_over();
    }
  }

  dense_array<K> u, v;
  std::vector<R> values;

private:
  bool not_negative() const {
    return *std::min_element(values.begin(), values.end()) >= -power_of_bits<R>(floor_ + size_ - 1);
  }
  void take_over() {
    const auto inside = level_.enter();
    near_.u = in_lower<D>(u), near_.v = in_lower<D>(v);
  }
  void measure(singular_round<K>& at, const dense_array<K>& outside) {
    diagonal_ = take_real_diagonal(at.t);
    exponent_ = common_exponent(at.r, at.s, at.t, outside);
    const auto inside = level_.enter();
    r_ = in_lower<D>(at.r, -exponent_), s_ = in_lower<D>(at.s, -exponent_);
    t_ = in_lower<D>(at.t, -exponent_), outside_ = in_lower<D>(outside, -exponent_);
    defect_ = sum_bits({size_bits(r_, exponent_), size_bits(s_, exponent_)});
    off_ = sum_bits({size_bits(t_, exponent_), size_bits(outside_, exponent_)});
  }
  void part(singular_round<K>& at, double error) {
    const auto groups =
        clusters(values, R(clear_gap * power_of_bits<R>(error)), power_of_bits<R>(size_));
    if (groups.empty()) return;
    put_real_diagonal(at.t, diagonal_);
    if (!part_clusters(groups, u, v, at, values, power_of_bits<R>(error))) return;
    values = singular_diagonal(at.r, at.s, at.t);
    measure(at, dense_array<K>(0, n_));
    take_over();
  }
  /// U ← U(1 + e), V ← V(1 + f); whether what that leaves is nothing.
  bool correct(double error) {
    const auto inside = level_.enter();
    const auto unclear = power_of_bits<real_t<D>>(error + 1);
    const lowered_values<D, K> gap(values);
    const auto& sigma = gap.values();
    const singular_correction<D> first_order(r_, s_, t_, sigma, unclear, gap);
    auto to_u = multiply(near_.u, first_order.e);
    double left = size_bits(first_order.left, exponent_) + 1;
    if (outside_.size() > 0) {
      add_outside(to_u, outside_, sigma, unclear);
      left = sum_bits({left, outside_of_unclear(sigma, unclear)});
    }
    const double step = sum_bits({size_bits(to_u, exponent_), size_bits(first_order.f, exponent_)});
    add_lower(u, to_u, exponent_);
    add_lower(v, multiply(near_.v, first_order.f), exponent_);
    const double skew = step + 1 + std::max({step, defect_, coarse_});
    return is_done(skew, floor_) &&
           is_done(sum_bits({left, step + off_ + 1, skew + size_}), floor_ + size_);
  }
  /// The residual of the columns that add_outside leaves out.
  double outside_of_unclear(const std::vector<real_t<D>>& sigma, const real_t<D>& unclear) const {
    auto left = outside_;
    for (std::size_t j = 0; j < n_; ++j)
      for (std::size_t i = 0; i < left.rows() && sigma[j] > unclear; ++i)
        left(i, j) = D(real_t<D>(0));
    return size_bits(left, exponent_);
  }

  const dense_array<K>& a_;
  std::size_t n_;
  lower_level<D> level_;
  double floor_, coarse_ = 0, size_ = 0;
  singular_values<D> near_;
  dense_array<D> r_, s_, t_, outside_;
  long exponent_ = 0;
  double defect_ = 0, off_ = 0;
  std::vector<R> diagonal_;
};

/// a = U diag(σ) V†
template <refinable_scalar K>
singular_values<K> refined_svd(const dense_array<K>& a) {
  using R = real_t<K>;
  if (a.rows() < a.cols()) {
    auto t = refined_svd(adjoint(a));
    return {std::move(t.v), std::move(t.values), std::move(t.u)};
  }
  const scaled_array<K> h(a);
  if (a.cols() < 4 || !h.usable) return jacobi_svd(a);
  using answer = singular_values<K>;
  auto out = tried_in_lower<K>([&]<class D>(std::type_identity<D>) -> std::optional<answer> {
    singular_refinement<D, K> rounds(h.array);
    if (rounds.run()) return sorted_singular_values<K>(rounds.values, rounds.u, rounds.v);
    if (a.rows() > a.cols()) return svd_by_qr(h.array);
    orthonormalise(rounds.v);
    auto rest = jacobi_svd(multiply(h.array, rounds.v));
    return answer{std::move(rest.u), std::move(rest.values), multiply(rounds.v, rest.v)};
  });
  if (!out) return jacobi_svd(a);
  const R factor = h.factor();
  for (R& x : out->values) x = x < 0 ? R(0) : R(x * factor);
  return *std::move(out);
}

}  // namespace cofree::detail
