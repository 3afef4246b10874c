// cofree/operator/bodies/symmetric_power.hpp — what symmetric_power.hpp declares, for any scalar.
//
// Everything comes from one map, x ↦ x·v from degree j to j+1 in the standard basis: e_α·e_i =
// √(α_i + 1) e_{α+i} in Sym, e_I∧e_i = ±e_{I∪i} in Λ, the sign for the indices of I above i.
#pragma once

#include <cofree/operator/symmetric_power.hpp>

#include <algorithm>

namespace cofree {
namespace detail {

/// The standard basis of one power as lists of indices below n, in lexicographic order.
struct monomials {
  std::vector<std::vector<std::size_t>> list;
  /// Where a list that ascends stands. @pre it is there
  std::size_t position(const std::vector<std::size_t>& indices) const;
};
/// @throws invalid_argument where there are more than a machine can count
std::size_t monomial_count(std::size_t n, std::size_t degree, bool alternating);
monomials monomials_of(std::size_t n, std::size_t degree, bool alternating);

/// e_α·e_i = √|weight| sign(weight) e_target.
struct monomial_step {
  std::size_t target;
  int weight;  ///< α_i + 1 in Sym; 1, −1 or 0 in Λ
};
/// For each α of `from` and then each i < n.
std::vector<monomial_step> monomial_steps(const monomials& from, const monomials& to, std::size_t n,
                                          bool alternating);
/// The sign of the permutation that sorts them, 0 where two are equal; sorts.
int sort_with_sign(std::vector<std::size_t>& indices);
/// "Sym²V"
std::string power_name(const space_handle& v, std::size_t degree, bool alternating);

/// √0 … √k, with the signs of the steps.
template <class R>
class root_weights {
public:
  explicit root_weights(std::size_t k) {
    using std::sqrt;
    for (std::size_t i = 0; i <= k; ++i) roots_.push_back(sqrt(R(int(i))));
  }
  R operator()(int weight) const {
    return weight < 0 ? R(-roots_[std::size_t(-weight)]) : roots_[std::size_t(weight)];
  }

private:
  std::vector<R> roots_;
};

template <scalar K>
space<K> space_of_power(const space<K>& v, std::size_t degree, bool alternating) {
  if (degree == 0) return unit_space<K>();
  if (degree == 1) return v;
  return {power_name(v.node(), degree, alternating),
          monomial_count(v.dimension(), degree, alternating)};
}

}  // namespace detail

template <commutative_scalar K>
power_space<K>::power_space(space<K> base, std::size_t degree, bool alternating)
    : base_(std::move(base)),
      space_(detail::space_of_power(base_, degree, alternating)),
      degree_(degree),
      alternating_(alternating) {}

template <commutative_scalar K>
linear_operator<K> power_space<K>::inclusion() const {
  using R = real_t<K>;
  using std::sqrt;
  const std::size_t n = base_.dimension();
  detail::require_power("inclusion", base_.node(), degree_, dimension());
  const auto whole = tensor_power(base_, degree_);
  const auto basis = detail::monomials_of(n, degree_, alternating_);
  dense_array<K> m(whole.dimension(), dimension());
  R orders(1);  // k!
  for (std::size_t j = 2; j <= degree_; ++j) orders *= R(int(j));
  for (std::size_t row = 0; row < m.rows(); ++row) {
    std::vector<std::size_t> indices(degree_);
    for (std::size_t rest = row, j = degree_; j-- > 0; rest /= n) indices[j] = rest % n;
    const int sign = detail::sort_with_sign(indices);
    if (alternating_ && sign == 0) continue;
    R alike(1);  // α!
    for (std::size_t j = 1, run = 1; j < degree_; ++j) {
      run = indices[j] == indices[j - 1] ? run + 1 : 1;
      alike *= R(int(run));
    }
    const R entry = sqrt(R(alike / orders));
    m(row, basis.position(indices)) = K(alternating_ && sign < 0 ? R(-entry) : entry);
  }
  return from_matrix(m, space_, whole);
}

template <commutative_scalar K>
linear_operator<K> power_space<K>::product(const std::vector<linear_operator<K>>& vectors) const {
  if (vectors.size() != degree_)
    detail::throw_invalid_argument("product in " + space_.description() + ": " +
                                   std::to_string(vectors.size()) + " vectors, expected " +
                                   std::to_string(degree_));
  dense_array<K> x = identity_matrix<K>(1);
  auto from = detail::monomials_of(base_.dimension(), 0, alternating_);
  for (std::size_t j = 0; j < degree_; ++j) {
    require_same_space("product", "domain of a vector", vectors[j].domain(), "the unit space",
                       unit_space<K>());
    require_same_space("product", "codomain of a vector", vectors[j].codomain(), "the space",
                       base_);
    detail::require_same_digits("product", "the first vector", vectors[0].frame_entries(),
                                "another", vectors[j].frame_entries());
    const detail::at_digits_of<K> scope(vectors[j].frame_entries());
    const detail::root_weights<real_t<K>> root(j + 1);
    const auto v = matrix(vectors[j]);
    auto to = detail::monomials_of(v.rows(), j + 1, alternating_);
    dense_array<K> y(to.list.size(), 1);
    const auto steps = detail::monomial_steps(from, to, v.rows(), alternating_);
    for (std::size_t s = 0; s < steps.size(); ++s)
      if (steps[s].weight != 0)
        y(steps[s].target, 0) += x(s / v.rows(), 0) * v(s % v.rows(), 0) * root(steps[s].weight);
    x = std::move(y), from = std::move(to);
  }
  return from_matrix(x, unit_space<K>(), space_);
}

namespace detail {

/// P_k(A) = ι†(P_{k−1}(A)⊗A)ι for the isometry ι of degree k into degree k−1 ⊗ V: the mean over the indices
/// l of α of (column of α − l)·A e_l. One l would do, but errors would grow as 2^{k/2}; the norm of the mean
/// is at most that of P_{k−1}(A) times that of A.
template <scalar K>
dense_array<K> next_induced(const dense_array<K>& before, const dense_array<K>& a,
                            const std::vector<monomial_step>& steps, const monomials& columns,
                            const monomials& earlier_columns, std::size_t rows, bool alternating) {
  using R = real_t<K>;
  dense_array<K> out(rows, columns.list.size());
  if (columns.list.empty()) return out;
  const std::size_t degree = columns.list[0].size(), n = a.rows();
  const root_weights<R> root(degree);
  for (std::size_t col = 0; col < columns.list.size(); ++col) {
    const auto& indices = columns.list[col];
    for (std::size_t at = 0; at < degree; ++at) {
      const std::size_t l = indices[at];
      if (at > 0 && indices[at - 1] == l)
        continue;  // each index once, weighted by how often it stands
      auto earlier = indices;
      earlier.erase(earlier.begin() + long(at));
      const int weight = alternating ? ((degree - 1 - at) % 2 ? -1 : 1)
                                     : int(std::count(indices.begin(), indices.end(), l));
      const std::size_t old = earlier_columns.position(earlier);
      const R scale = root(weight) / R(int(degree));
      for (std::size_t s = 0; s < steps.size(); ++s)
        if (steps[s].weight != 0)
          out(steps[s].target, col) +=
              before(s / n, old) * a(s % n, l) * R(root(steps[s].weight) * scale);
    }
  }
  return out;
}

}  // namespace detail

template <commutative_scalar K>
linear_operator<K> induced(const linear_operator<K>& a, const power_space<K>& p,
                           const power_space<K>& q) {
  require_same_space("induced", "domain", a.domain(), "the space whose power is the first",
                     p.base());
  require_same_space("induced", "codomain", a.codomain(), "the space whose power is the second",
                     q.base());
  const bool alternating = p.is_alternating();
  if (p.degree() != q.degree() || alternating != q.is_alternating())
    detail::throw_invalid_argument("induced: " + p.as_space().description() + " and " +
                                   q.as_space().description() + " are two different powers");
  const detail::at_digits_of<K> scope(a.frame_entries());
  const std::size_t m = a.domain().dimension(), n = a.codomain().dimension();
  const auto numbers = matrix(a);
  auto out = identity_matrix<K>(1);
  auto columns = detail::monomials_of(m, 0, alternating),
       rows = detail::monomials_of(n, 0, alternating);
  for (std::size_t j = 1; j <= p.degree(); ++j) {
    auto next_columns = detail::monomials_of(m, j, alternating),
         next_rows = detail::monomials_of(n, j, alternating);
    const auto steps = detail::monomial_steps(rows, next_rows, n, alternating);
    out = detail::next_induced(out, numbers, steps, next_columns, columns, next_rows.list.size(),
                               alternating);
    columns = std::move(next_columns), rows = std::move(next_rows);
  }
  return from_matrix(out, p.as_space(), q.as_space());
}

}  // namespace cofree
