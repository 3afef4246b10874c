// cofree/dense/internal/refine_eigh.hpp — long eigenvectors of Hermitian arrays, refined by
// products [OgitaAishima2018].
//
//   eigenvector_correction   one round's correction to first order
//   refined_eigh             the rounds; Jacobi where they do not contract
#pragma once

#include <cofree/dense/internal/jacobi.hpp>
#include <cofree/dense/internal/refine.hpp>
#include <cofree/dense/internal/refine_clusters.hpp>

namespace cofree::detail {

/// r/2 + h for the skew h of which the part above the diagonal is given.
template <scalar K>
void add_half_defect(dense_array<K>& h, const dense_array<K>& r) {
  const real_t<K> half(0.5);
  for (std::size_t i = 0; i < h.rows(); ++i) {
    h(i, i) += r(i, i) * half;
    for (std::size_t j = i + 1; j < h.cols(); ++j) {
      h(j, i) = r(j, i) * half - conjugate(h(i, j));
      h(i, j) += r(i, j) * half;
    }
  }
}

/// One round's correction e, X ← X(1 + e): with r = 1 − X†X, s = X†aX, λ_i = s_ii/(1 − r_ii), e = r/2 +
/// h for the skew h_ij = (s_ij + r_ij(λ_i + λ_j)/2)/(λ_j − λ_i), 0 where λ_i and λ_j cannot be told
/// apart yet. What rounding leaves of s − s† would spoil orthonormality where gaps are small: it is
/// taken out.
template <scalar K>
struct eigenvector_correction {
  dense_array<K> e;
  dense_array<K> left;  ///< what this leaves of s to first order, above the diagonal

  template <class Gap>
  eigenvector_correction(const dense_array<K>& r, const dense_array<K>& s,
                         const std::vector<real_t<K>>& values, const real_t<K>& unclear,
                         const Gap& gap)
      : e(s.rows(), s.cols()), left(s.rows(), s.cols()) {
    using R = real_t<K>;
    const R half(0.5);
    for (std::size_t i = 0; i < s.rows(); ++i)
      for (std::size_t j = i + 1; j < s.cols(); ++j) {
        const K turned = (s(i, j) + conjugate(s(j, i)) + r(i, j) * R(values[i] + values[j])) * half;
        const R apart = gap(i, j);
        if (modulus(apart) > unclear)
          e(i, j) = turned * R(1 / apart);
        else
          left(i, j) = turned;
      }
    add_half_defect(e, r);
  }
  eigenvector_correction(const dense_array<K>& r, const dense_array<K>& s,
                         const std::vector<real_t<K>>& values, const real_t<K>& unclear)
      : eigenvector_correction(r, s, values, unclear, [&](std::size_t i, std::size_t j) {
          return real_t<K>(values[j] - values[i]);
        }) {}
};

template <scalar K>
hermitian_eigenvalues<K> sorted_eigenvalues(const std::vector<real_t<K>>& values,
                                            const dense_array<K>& vectors) {
  auto order = positions(values.size());
  std::stable_sort(order.begin(), order.end(),
                   [&](auto i, auto j) { return values[i] < values[j]; });
  if (std::is_sorted(order.begin(), order.end())) return {values, vectors};
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
/// so far as the error allows to tell. @return whether there are any
template <refinable_scalar K>
bool part_clusters(const std::vector<index_group>& groups, dense_array<K>& x, dense_array<K>& r,
                   dense_array<K>& s, const real_t<K>& error) {
  dense_array<K> q;
  bool any = false;
  for (const auto& group : groups) {
    const auto defect = block_of(r, group);
    const auto block = without_common_value(corrected_block(defect, defect, block_of(s, group)));
    if (norm(block) <= error / clear_gap) continue;
    if (!any) q = identity_matrix<K>(x.cols());
    put_block(q, group, refined_eigh(block).vectors);
    any = true;
  }
  if (!any) return false;
  x = multiply(x, q);
  turn_both(r, q, q);
  turn_both(s, q, q);
  return true;
}

/// a = X diag(λ) X† from eigenvectors at the precision of D.
template <scalar D, refinable_scalar K>
class eigenvector_refinement {
public:
  using R = real_t<K>;

  explicit eigenvector_refinement(const dense_array<K>& a)
      : a_(a), n_(a.rows()), level_(working_bits_of<K>()), floor_(floor_bits<K>(n_)) {
    const auto inside = level_.enter();
    coarse_ = floor_bits<D>(n_);
    const auto lower = in_lower<D>(a_);
    size_ = size_bits(lower);
    near_ = eigh(lower).vectors;
  }

  /// False where it does not contract; the vectors are then as far as they came.
  bool run() {
    vectors = raised<K>(near_);
    for (double before = size_;;) {
      auto r = orthonormality_defect(vectors),
           s = multiply(op::adjoint, vectors, op::none, multiply(a_, vectors));
      values = eigenvalue_diagonal(r, s);
      measure(r, s);
      const double error = sum_bits({off_, defect_ + size_});
      if (off_ <= floor_ + size_ && defect_ <= floor_) return true;
      if (!(error < before - 4)) return false;
      before = error;
      part(r, s, error);
      if (correct(error)) return true;
      const auto inside = level_.enter();
      near_ = in_lower<D>(vectors);
    }
  }

  dense_array<K> vectors;
  std::vector<R> values;

private:
  /// Takes r and s, without the real diagonal of s, to the lower precision.
  void measure(dense_array<K>& r, dense_array<K>& s) {
    diagonal_ = take_real_diagonal(s);
    exponent_ = common_exponent(r, s);
    const auto inside = level_.enter();
    r_ = in_lower<D>(r, -exponent_), s_ = in_lower<D>(s, -exponent_);
    defect_ = size_bits(r_, exponent_), off_ = size_bits(s_, exponent_);
  }
  void part(dense_array<K>& r, dense_array<K>& s, double error) {
    const auto groups =
        clusters(values, R(clear_gap * power_of_bits<R>(error)), power_of_bits<R>(size_));
    if (groups.empty()) return;
    put_real_diagonal(s, diagonal_);
    if (!part_clusters(groups, vectors, r, s, power_of_bits<R>(error))) return;
    values = eigenvalue_diagonal(r, s);
    measure(r, s);
    const auto inside = level_.enter();
    near_ = in_lower<D>(vectors);
  }
  /// X ← X(1 + e); whether what that leaves is nothing: what is not told apart, and terms of second
  /// order.
  bool correct(double error) {
    const auto inside = level_.enter();
    const auto unclear = power_of_bits<real_t<D>>(error + 1);
    const lowered_values<D, K> gap(values);
    const eigenvector_correction<D> first_order(r_, s_, gap.values(), unclear, gap);
    add_lower(vectors, multiply(near_, first_order.e), exponent_);
    const double step = size_bits(first_order.e, exponent_),
                 left = size_bits(first_order.left, exponent_) + 1,
                 skew = step + 1 + std::max({step, defect_, coarse_});
    return is_done(skew, floor_) &&
           is_done(sum_bits({left, step + off_ + 1, skew + size_}), floor_ + size_);
  }

  const dense_array<K>& a_;
  std::size_t n_;
  lower_level<D> level_;
  double floor_, coarse_ = 0, size_ = 0;
  dense_array<D> near_, r_, s_;
  long exponent_ = 0;
  double defect_ = 0, off_ = 0;
  std::vector<R> diagonal_;
};

/// a = X diag(λ) X†
template <refinable_scalar K>
hermitian_eigenvalues<K> refined_eigh(const dense_array<K>& a) {
  const scaled_array<K> h(a);
  if (a.rows() < 4 || !h.usable) return jacobi_eigh(a);
  using answer = hermitian_eigenvalues<K>;
  auto out = tried_in_lower<K>([&]<class D>(std::type_identity<D>) -> std::optional<answer> {
    eigenvector_refinement<D, K> rounds(h.array);
    if (rounds.run()) return sorted_eigenvalues<K>(rounds.values, rounds.vectors);
    auto& x = rounds.vectors;
    orthonormalise(x);
    const auto rest = jacobi_eigh(multiply(op::adjoint, x, op::none, multiply(h.array, x)));
    return answer{rest.values, multiply(x, rest.vectors)};
  });
  if (!out) return jacobi_eigh(a);
  for (auto& v : out->values) v *= h.factor();
  return *std::move(out);
}

}  // namespace cofree::detail
