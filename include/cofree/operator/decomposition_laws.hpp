// cofree/operator/decomposition_laws.hpp — what the factorizations promise, as a suite.
//
//   laws::decompositions(U, V)   on random operators U → V, of full and of smaller rank, and on
//                                Hermitian and general operators V → V
#pragma once

#include <cofree/operator/inverse.hpp>
#include <cofree/operator/laws.hpp>
#include <cofree/operator/norms.hpp>
#include <cofree/operator/random.hpp>
#include <cofree/operator/spectral_theorem.hpp>

namespace cofree::laws {
namespace decomposition_parts {

/// Hands over ‖x − y‖ against c·ε·scale.
template <cofree::scalar K>
struct operator_checks {
  const sink& report;
  real_t<K> slack;
  origin sample;

  void equal(std::string_view law, const linear_operator<K>& x, const linear_operator<K>& y,
             const real_t<K>& scale = 1) const {
    report_equal<real_t<K>>(
        report, law, distance(x, y), slack * (1 + norm(y)) * scale, sample,
        [&] { return words_of(x); }, [&] { return words_of(y); });
  }
  void small(std::string_view law, const real_t<K>& error, const real_t<K>& scale = 1) const {
    report_within<real_t<K>>(report, law, error, slack * scale, sample);
  }
  void isometry(std::string_view law, const linear_operator<K>& j) const {
    equal(law, adjoint(j) * j, identity_operator(j.domain()));
  }
};

/// The largest modulus below the k-th subdiagonal of the standard coordinates.
template <cofree::scalar K>
real_t<K> below_diagonal(const linear_operator<K>& a, std::size_t k = 1) {
  const auto m = matrix(a);
  real_t<K> largest{};
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t j = 0; j < m.cols() && j + k <= i; ++j)
      largest = std::max(largest, modulus(m(i, j)));
  return largest;
}

template <cofree::scalar K>
void factorizations(const linear_operator<K>& a, const operator_checks<K>& check) {
  const real_t<K> size = 1 + norm(a);
  const auto q = qr(a);
  check.equal("A = QR", q.q * q.r, a);
  check.isometry("Q†Q = 1", q.q);
  check.small("R is triangular", below_diagonal(q.r), size);
  const auto s = svd(a), f = svd(a, {.full = true});
  check.equal("A = U S V†", s.u * s.s * adjoint(s.v), a);
  check.isometry("U†U = 1", s.u);
  check.isometry("V†V = 1", s.v);
  check.equal("A = U S V† with unitary U and V", f.u * f.s * adjoint(f.v), a);
  check.isometry("UU† = 1", adjoint(f.u));
  check.isometry("VV† = 1", adjoint(f.v));
  const auto tall = a.domain().dimension() <= a.codomain().dimension() ? a : adjoint(a);
  const auto p = polar(tall);
  check.equal("A = J P", p.isometry * p.positive, tall);
  check.isometry("J†J = 1", p.isometry);
  check.equal("P² = A†A", p.positive * p.positive, adjoint(tall) * tall, size);
  check.small("tr P = ‖A‖₁", re_trace(p.positive) - trace_norm(a), size);
  check.small("‖A‖² ≤ ‖A‖₂‖A‖₁",
              std::max(real_t<K>(0), norm(a) * norm(a) - spectral_norm(a) * trace_norm(a)),
              size * size);
}

template <cofree::scalar K>
void inverses(const linear_operator<K>& a, const operator_checks<K>& check) {
  const auto found = pseudo_inverse(a);
  const auto& x = found.inverse;
  const real_t<K> scale = (1 + norm(a)) * (1 + norm(x));
  check.equal("A A⁺A = A", a * x * a, a, scale);
  check.equal("A⁺A A⁺ = A⁺", x * a * x, x, scale);
  check.equal("(A A⁺)† = A A⁺", adjoint(a * x), a * x, scale);
  check.equal("(A⁺A)† = A⁺A", adjoint(x * a), x * a, scale);
  const auto p = orthogonal_projection(a);
  check.equal("P = A A⁺", p, a * x, scale);
  check.equal("P² = P", p * p, p);
  check.equal("P† = P", adjoint(p), p);
  check.equal("P A = A", p * a, a);
}

template <cofree::scalar K>
void functions(const linear_operator<K>& h, const operator_checks<K>& check) {
  const auto one = identity_operator(h.domain());
  const auto e = eigh(h);
  check.equal("H E = E Λ", h * e.vectors, e.vectors * e.diagonal, 1 + norm(h));
  check.isometry("E†E = 1", e.vectors);
  check.isometry("EE† = 1", adjoint(e.vectors));
  const auto up = exponential(h), down = exponential(-h);
  const real_t<K> scale = (1 + norm(up)) * (1 + norm(down));
  check.equal("exp(H) exp(−H) = 1", up * down, one, scale);
  check.equal("log(exp(H)) = H", logarithm(up), h, scale);
  check.equal("√P √P = P", square_root(up) * square_root(up), up);
  check.equal("P^½ = √P", power(up, real_t<K>(0.5)), square_root(up));
  check.equal("P^p P^q = P^(p+q)", power(up, real_t<K>(-1.5)) * power(up, real_t<K>(2.5)), up,
              scale * scale);
  check.equal("H³ = H H H", power(h, real_t<K>(3)), h * h * h, 1 + norm(h));
}

template <cofree::scalar K>
void triangular_form(const linear_operator<K>& a, const operator_checks<K>& check) {
  const auto s = schur(a);
  check.equal("A = Q T Q†", s.q * s.t * adjoint(s.q), a);
  check.isometry("Q†Q = 1", s.q);
  check.small("T is triangular", below_diagonal(s.t, real_scalar<K> ? 2 : 1), 1 + norm(a));
  real_t<K> sum{};
  for (const auto& value : s.values) sum += value.real();
  check.small("Re tr A = Σ Re λ", sum - re_trace(a), 1 + norm(a));
}

}  // namespace decomposition_parts

/// A = QR, A = USV†, A = JP, the four identities of Moore and Penrose, the spectral theorem,
/// functions and Schur's form. Dimensions may be 0.
template <cofree::scalar K>
void decompositions(const space<K>& u, const space<K>& v, const sink& report, seed s = {}) {
  const decomposition_parts::operator_checks<K> check{
      report,
      200 * epsilon<K>() * real_t<K>(1 + u.dimension() + v.dimension()),
      {"U = " + u.description() + ", V = " + v.description(), s}};
  const space<K> thin("R", 1);
  const auto a = random_operator(u, v, s.derived(1));
  const auto low = random_operator(thin, v, s.derived(2)) * random_operator(u, thin, s.derived(3));
  for (const auto& x : {a, low, linear_operator<K>(u, v)}) {
    decomposition_parts::factorizations(x, check);
    decomposition_parts::inverses(x, check);
  }
  const auto square = random_operator(v, v, s.derived(4));
  decomposition_parts::functions(hermitian_part(square), check);
  decomposition_parts::triangular_form(square, check);
  const auto x = inverse(square);
  const real_t<K> scale = x.condition * (1 + norm(x.x));
  check.equal("A A⁻¹ = 1", square * x.x, identity_operator(v), scale);
  check.equal("A⁻¹A = 1", x.x * square, identity_operator(v), scale);
}

}  // namespace cofree::laws
