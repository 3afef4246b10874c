// cofree/superoperator/bodies/choi.hpp — what choi.hpp declares, for any scalar.
#pragma once

#include <cofree/operator/decompositions.hpp>
#include <cofree/superoperator/choi.hpp>
#include <cofree/superoperator/matrix.hpp>

namespace cofree {
namespace detail::choi_parts {

/// V⊗U*, where operators U → V are vectors. The numbers of X in hidden frames, row by row, are
/// those of the vector: the frame of U* is the conjugate of that of U.
template <commutative_scalar K>
space<K> vectors_of(const space<K>& u, const space<K>& v) {
  return v * linear_dual(u);
}

/// The four spaces of S : L(U₁,U₂) → L(V₁,V₂).
template <commutative_scalar K>
struct choi_shape {
  operator_space<K> from, to;

  space<K> domain() const { return vectors_of(from.domain(), to.domain()); }
  space<K> codomain() const { return vectors_of(from.codomain(), to.codomain()); }
  /// Calls f(row, column of C, row, column of M) for every entry: C_{(i,k),(p,q)} = M_{(i,p),(k,q)}
  /// with i, p in V₂, V₁ and k, q in U₂, U₁.
  template <class F>
  void for_each_entry(F f) const {
    const std::size_t u1 = from.domain().dimension(), u2 = from.codomain().dimension();
    const std::size_t v1 = to.domain().dimension(), v2 = to.codomain().dimension();
    for (std::size_t i = 0; i < v2; ++i)
      for (std::size_t k = 0; k < u2; ++k)
        for (std::size_t p = 0; p < v1; ++p)
          for (std::size_t q = 0; q < u1; ++q) f(i * u2 + k, p * u1 + q, i * v1 + p, k * u1 + q);
  }
};

template <scalar K>
void require_square(std::string_view operation, const superoperator<K>& s) {
  const auto& from = s.domain();
  const auto& to = s.codomain();
  require_same_space(operation, "U₁ of the domain L(U₁,U₂)", from.domain(), "U₂", from.codomain());
  require_same_space(operation, "V₁ of the codomain L(V₁,V₂)", to.domain(), "V₂", to.codomain());
}

/// a/b, and 0 for 0/0.
template <class R>
R ratio(const R& a, const R& b) {
  return b > 0 ? R(a / b) : a;
}

/// Up to this times ‖C‖ an eigenvalue of C counts as zero.
template <commutative_scalar K>
real_t<K> rounding(const linear_operator<K>& c) {
  return 10 * epsilon<K>() * real_t<K>(c.domain().dimension() + 1);
}

/// The matrix (i,k) ↦ x_{ik}·factor of the operator that column `which` stands for.
template <commutative_scalar K>
dense_array<K> operator_of_column(const dense_array<K>& columns, std::size_t which,
                                  std::size_t rows, std::size_t cols, const real_t<K>& factor) {
  dense_array<K> x(rows, cols);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = columns(i, which) * factor;
  return x;
}

}  // namespace detail::choi_parts

namespace detail {

template <commutative_scalar K>
linear_operator<K> choi_of(const superoperator<K>& s) {
  const choi_parts::choi_shape<K> shape{s.domain(), s.codomain()};
  const auto m = as_linear_operator(s);
  linear_operator<K> c(shape.domain(), shape.codomain());
  auto& to = c.frame_entries();
  shape.for_each_entry([&](std::size_t row, std::size_t col, std::size_t m_row, std::size_t m_col) {
    to(row, col) = m.frame_entries()(m_row, m_col);
  });
  return c;
}

template <commutative_scalar K>
complete_positivity_result<real_t<K>> complete_positivity_of(const superoperator<K>& s) {
  using R = real_t<K>;
  choi_parts::require_square("complete_positivity", s);
  const auto c = choi_of(s);
  complete_positivity_result<R> out;
  out.hermitian_residual = choi_parts::ratio(distance(c, adjoint(c)), norm(c));
  if (c.domain().dimension() > 0)
    out.least_eigenvalue = hermitian_eigenvalues_of(hermitian_part(c)).front();
  out.positive = out.hermitian_residual <= choi_parts::rounding(c) &&
                 out.least_eigenvalue >= -choi_parts::rounding(c) * norm(c);
  return out;
}

template <commutative_scalar K>
kraus_form<K> kraus_of(const superoperator<K>& s) {
  using std::sqrt;
  using R = real_t<K>;
  choi_parts::require_square("kraus", s);
  const space<K> u = s.domain().domain(), v = s.codomain().domain();
  const auto c = choi_of(s);
  const R zero = choi_parts::rounding(c) * norm(c);
  // In standard bases, so that B does not depend on the hidden frames.
  const auto e = eigh(matrix(hermitian_part(c)));
  std::vector<dense_array<K>> list;
  for (std::size_t a = e.values.size(); a > 0 && e.values[a - 1] > zero; --a)
    list.push_back(choi_parts::operator_of_column<K>(e.vectors, a - 1, v.dimension(), u.dimension(),
                                                     sqrt(e.values[a - 1])));
  const space<K> environment("E", list.size());
  auto b = from_slices(list, u, v, environment);
  const R error = distance(choi_of<K>(gamma(b, b)), c);
  const R least = e.values.empty() ? R(0) : e.values.front();
  return {std::move(b), environment, choi_parts::ratio(error, norm(c)), least};
}

template <scalar K>
real_t<K> trace_preservation_of(const superoperator<K>& s) {
  choi_parts::require_square("trace_preservation", s);
  return distance(adjoint(s)(identity_operator(s.codomain().domain())),
                  identity_operator(s.domain().domain()));
}

template <scalar K>
real_t<K> unitality_of(const superoperator<K>& s) {
  choi_parts::require_square("unitality", s);
  return distance(s(identity_operator(s.domain().domain())),
                  identity_operator(s.codomain().domain()));
}

}  // namespace detail

template <commutative_scalar K>
superoperator<K> superoperator_of_choi(const linear_operator<K>& c, const operator_space<K>& domain,
                                       const operator_space<K>& codomain) {
  const detail::choi_parts::choi_shape<K> shape{domain, codomain};
  require_same_space("superoperator_of_choi", "domain of the Choi operator", c.domain(), "V₁⊗U₁*",
                     shape.domain());
  require_same_space("superoperator_of_choi", "codomain of the Choi operator", c.codomain(),
                     "V₂⊗U₂*", shape.codomain());
  linear_operator<K> m(domain.as_space(), codomain.as_space());
  auto& to = m.frame_entries();
  shape.for_each_entry([&](std::size_t row, std::size_t col, std::size_t m_row, std::size_t m_col) {
    to(m_row, m_col) = c.frame_entries()(row, col);
  });
  return superoperator_of(m, domain, codomain);
}

}  // namespace cofree
