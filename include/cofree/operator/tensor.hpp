// cofree/operator/tensor.hpp — ⊗ of operators and its counterpart, the partial trace.
//
//   tensor(A, B)                 A⊗B; over ℍ one of the two is real
//   last(k)                      the last k factors
//   partial_trace(X, last(k))    Tr_W : L(U⊗W, V⊗W) → L(U,V)
//   extend<K>(A), extend<K>(A, W)  the same operator over a larger field; W stays real
//
// Source: [Watrous2018, 1.1] for the partial trace; no Gram matrix enters it.
#pragma once

#include <cofree/operator/internal/frames.hpp>
#include <cofree/operator/linear_operator.hpp>

namespace cofree {

namespace detail {
template <scalar J, scalar K>
void require_factors_of_same_digits(const linear_operator<J>& a, const linear_operator<K>& b) {
  if constexpr (precision_is_a_value<K>) {
    const int m = digits_in(a.frame_entries()), n = digits_in(b.frame_entries());
    if (m != n && m != 0 && n != 0)
      throw_precision_mismatch("tensor", "the left operator", m, "the right one", n);
  }
}
}  // namespace detail

/// A⊗B : U⊗W → V⊗X for an A over K and a B over the centre.
/// Laws: (A⊗B)(C⊗D) = AC⊗BD; (A⊗B)† = A†⊗B†; 1⊗1 = 1.
template <scalar K>
linear_operator<K> tensor(const linear_operator<K>& a, const linear_operator<centre_t<K>>& b) {
  detail::require_factors_of_same_digits(a, b);
  return {a.domain() * b.domain(), a.codomain() * b.codomain(),
          detail::kronecker(a.frame_entries(), b.frame_entries())};
}
/// Two quaternionic operators have no tensor product: make one of them real.
template <scalar K>
requires(!commutative_scalar<K>)
linear_operator<K> tensor(const linear_operator<K>& a, const linear_operator<K>&) {
  static_assert(commutative_scalar<K>, "two quaternionic factors: one of them must be real");
  return a;
}
/// A⊗B for a real A and a quaternionic B.
template <scalar K>
requires(!commutative_scalar<K>)
linear_operator<K> tensor(const linear_operator<centre_t<K>>& a, const linear_operator<K>& b) {
  detail::require_factors_of_same_digits(a, b);
  const auto &x = a.frame_entries(), one = identity_matrix<centre_t<K>>(1);
  dense_array<K> wide(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.size(); ++i) wide.data()[i] = K(x.data()[i]);
  const auto& y = b.frame_entries();
  dense_array<K> c(x.rows() * y.rows(), x.cols() * y.cols());
  for (std::size_t i = 0; i < c.rows(); ++i)
    for (std::size_t j = 0; j < c.cols(); ++j)
      c(i, j) = wide(i / y.rows(), j / y.cols()) * y(i % y.rows(), j % y.cols());
  return {a.domain() * b.domain(), a.codomain() * b.codomain(), std::move(c)};
}

/// The last `count` factors of a product.
struct last {
  std::size_t count = 1;
  explicit last(std::size_t k = 1) : count(k) {}
};

namespace detail {
/// V⊗W split before its last factors: V over K, W over the centre.
template <scalar K>
std::pair<space<K>, space<centre_t<K>>> split_last(std::string_view operation, const space<K>& p,
                                                   last w) {
  const auto factors = factors_of(p.node());
  if (factors.size() < w.count)
    throw_invalid_argument(std::string(operation) + ": " + p.description() + " has fewer than " +
                           std::to_string(w.count) + " factors");
  const auto middle = factors.end() - long(w.count);
  const space<K> v(product_of(field_of<K>, {factors.begin(), middle}));
  return {v, cofactor(operation, p, v)};
}
}  // namespace detail

/// Tr_W X : U → V for X : U⊗W → V⊗W with W the last factors, (Tr_W X)_{iu} = Σ_j X_{(i,j),(u,j)}.
/// Its adjoint is Y ↦ Y⊗1_W. Over ℍ only real factors can be traced.
/// @throws space_mismatch if the last factors of domain and codomain differ
template <scalar K>
linear_operator<K> partial_trace(const linear_operator<K>& x, last w = last(1)) {
  const auto [u, w_in] = detail::split_last("partial_trace", x.domain(), w);
  const auto [v, w_out] = detail::split_last("partial_trace", x.codomain(), w);
  require_same_space("partial_trace", "traced factor of the domain", w_in,
                     "traced factor of the codomain", w_out);
  const detail::at_digits_of<K> scope(x.frame_entries());
  linear_operator<K> y(u, v);
  const auto& from = x.frame_entries();
  auto& to = y.frame_entries();
  const std::size_t r = w_in.dimension();
  for (std::size_t i = 0; i < to.rows(); ++i)
    for (std::size_t k = 0; k < to.cols(); ++k)
      for (std::size_t j = 0; j < r; ++j) to(i, k) += from(i * r + j, k * r + j);
  return y;
}

namespace detail {
template <scalar K, scalar J>
linear_operator<K> extended_entries(space<K> domain, space<K> codomain, const dense_array<J>& a) {
  dense_array<K> b(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) b.data()[i] = extend<K>(a.data()[i]);
  return {std::move(domain), std::move(codomain), std::move(b)};
}
}  // namespace detail

/// The same operator over the larger field K, every factor extended.
/// @throws invalid_argument over ℍ if a space has more than one factor
template <scalar K, scalar J>
requires extends_to<J, K>
linear_operator<K> extend(const linear_operator<J>& a) {
  return detail::extended_entries(extend<K>(a.domain()), extend<K>(a.codomain()),
                                  a.frame_entries());
}

/// A : U → V⊗W over K with W kept over the centre: for ℝ ⊂ ℍ.
/// @throws space_mismatch if the codomain does not end with W
template <scalar K, scalar J>
requires extends_to<J, K> && std::same_as<J, centre_t<K>>
linear_operator<K> extend(const linear_operator<J>& a, const space<J>& w) {
  const auto [v, kept] = detail::split_last("extend", a.codomain(), last(w.factor_count()));
  require_same_space("extend", "last factor of the codomain", kept, "the factor to keep", w);
  return detail::extended_entries(extend<K>(a.domain()), extend<K>(v) * w, a.frame_entries());
}

}  // namespace cofree
