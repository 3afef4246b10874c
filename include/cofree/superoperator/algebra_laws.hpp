// cofree/superoperator/algebra_laws.hpp — the algebra of superoperators as suites.
//
//   laws::superoperator_algebra   sums, composition, adjoints, multiplications, the explicit matrix
//   laws::superoperator_powers    S⁰, Sᵏ and traces of endomorphisms
//   laws::choi                    the Choi operator and the Kraus form, over ℝ and ℂ
#pragma once

#include <cofree/superoperator/choi.hpp>
#include <cofree/superoperator/laws.hpp>
#include <cofree/superoperator/matrix.hpp>

namespace cofree::laws {

/// Reports distances of operators and of arrays against one bound.
template <class K>
struct comparison {
  const sink& report;
  real_t<K> slack;
  origin sample;

  void close(std::string_view law, const real_t<K>& error) const {
    report_within<real_t<K>>(report, law, error, slack, sample);
  }
  template <cofree::scalar J>
  void equal(std::string_view law, const linear_operator<J>& a, const linear_operator<J>& b) const {
    report_equal<real_t<K>>(
        report, law, distance(a, b), slack, sample, [&] { return words_of(a); },
        [&] { return words_of(b); });
  }
  template <cofree::scalar J>
  void equal(std::string_view law, dense_array<J> a, const dense_array<J>& b) const {
    add_scaled(a, b, centre_t<J>(-1));
    close(law, norm(a));
  }
};

/// Spaces of the domain L(U₁,U₂), of L(V₁,V₂) in between and of the codomain L(X₁,X₂).
template <cofree::scalar K>
struct three_operator_spaces {
  space<K> u1, u2, v1, v2, x1, x2;
};

/// For T : L(U₁,U₂) → L(V₁,V₂) and S : L(V₁,V₂) → L(X₁,X₂), both of the form Γ; w, w2 over the
/// centre.
template <cofree::scalar K>
void superoperator_algebra(const three_operator_spaces<K>& at, const space<centre_t<K>>& w,
                           const space<centre_t<K>>& w2, const sink& report, seed s = {}) {
  using R = real_t<K>;
  using Z = centre_t<K>;
  const auto a = random_operator(at.v2, at.x2 * w, s.derived(1));
  const auto b = random_operator(at.v1, at.x1 * w, s.derived(2));
  const auto c = random_operator(at.u2, at.v2 * w2, s.derived(3));
  const auto d = random_operator(at.u1, at.v1 * w2, s.derived(4));
  const auto p = random_operator(at.u2, at.v2, s.derived(5));
  const auto q = random_operator(at.u1, at.v1, s.derived(6));
  const auto x = random_operator(at.u1, at.u2, s.derived(7));
  const auto y = random_operator(at.x1, at.x2, s.derived(8));
  const auto z = random_operator(at.v1, at.v2, s.derived(9));
  random_source source(s);
  const Z f = random_scalar<Z>(source);
  const last many(w.factor_count()), many2(w2.factor_count());
  const cofree::superoperator<K> outer = gamma(a, b, many), inner = gamma(c, d, many2);
  const cofree::superoperator<K> other = sandwich(p, q);
  const R size = (1 + norm(a)) * (1 + norm(b)) * (1 + norm(c)) * (1 + norm(d)) * (1 + norm(p)) *
                 (1 + norm(q)) * (1 + norm(x)) * (1 + norm(y)) * (1 + norm(z)) * (1 + modulus(f));
  const comparison<K> is{
      report,
      100 * epsilon<K>() * size,
      {"L(" + at.u1.name() + "," + at.u2.name() + "), W = " + w.description(), s}};
  for (const auto& each : {inner, other, inner + other, inner * f, adjoint(inner)})
    adjointable_map(each, 2, report, s);
  adjointable_map(outer * inner, 2, report, s);

  is.equal("(S + T)X = SX + TX", (inner + other)(x), inner(x) + other(x));
  is.equal("(S − T)X = SX − TX", (inner - other)(x), inner(x) - other(x));
  is.equal("(S c)X = (SX)c", (inner * f)(x), inner(x) * f);
  is.equal("(c S)X = (SX)c", (f * inner)(x), inner(x) * f);
  is.equal("(−S)X = −(SX)", (-inner)(x), -inner(x));
  is.equal("(S T)X = S(TX)", (outer * inner)(x), outer(inner(x)));
  is.equal("(S T)† = T†S†", adjoint(outer * inner)(y), adjoint(inner)(adjoint(outer)(y)));
  is.equal("(S + T)† = S† + T†", adjoint(inner + other)(z), adjoint(inner)(z) + adjoint(other)(z));
  is.equal("(S c)† = S† conj(c)", adjoint(inner * f)(z), adjoint(inner)(z) * conjugate(f));
  is.close("S†† is S", adjoint(adjoint(outer)) == outer ? R(0) : R(2) * is.slack);
  is.equal("Γ(A,B)†Y = A†(Y⊗1_W)B", adjoint(outer)(y),
           adjoint(a) * tensor(y, identity_operator(w)) * b);
  const auto one = identity_operator(w2);
  is.equal(
      "Γ(A,B)Γ(C,D) = Γ((A⊗1)C, (B⊗1)D)", (outer * inner)(x),
      gamma(tensor(a, one) * c, tensor(b, one) * d, last(w.factor_count() + w2.factor_count()))(x));
  is.equal("1 X = X", identity_superoperator(inner.domain())(x), x);
  is.equal("sandwich(A,B)X = A X B†", other(x), p * x * adjoint(q));
  is.equal("left_multiplication(A)X = A X", left_multiplication(p, at.u1)(x), p * x);
  is.equal("right_multiplication(B)X = X B", right_multiplication(adjoint(q), at.u2)(x),
           x * adjoint(q));

  is.equal("matrix(S) as_vector(X) = as_vector(SX)", multiply(matrix(inner), matrix(as_vector(x))),
           matrix(as_vector(inner(x))));
  is.equal("matrix(S T) = matrix(S) matrix(T)", matrix(outer * inner),
           multiply(matrix(outer), matrix(inner)));
  is.equal("matrix(S†) = matrix(S)†", matrix(adjoint(inner)), adjoint(matrix(inner)));
  auto sum = matrix(inner);
  add_scaled(sum, matrix(other), f);
  is.equal("matrix(S + T c) = matrix(S) + matrix(T) c", matrix(inner + other * f), sum);
  const auto back = superoperator_of(as_linear_operator(inner), inner.domain(), inner.codomain());
  adjointable_map(back, 2, report, s);
  is.equal("superoperator_of(as_linear_operator(S)) = S", back(x), inner(x));
}

/// For Γ(A,B) : L(U₁,U₂) → L(U₁,U₂).
template <cofree::scalar K>
void superoperator_powers(const space<K>& u1, const space<K>& u2, const space<centre_t<K>>& w,
                          const sink& report, seed s = {}) {
  using R = real_t<K>;
  const auto a = random_operator(u2, u2 * w, s.derived(1));
  const auto b = random_operator(u1, u1 * w, s.derived(2));
  const auto x = random_operator(u1, u2, s.derived(3)), y = random_operator(u1, u2, s.derived(4));
  const last many(w.factor_count());
  const cofree::superoperator<K> g = gamma(a, b, many);
  const R size = (1 + norm(a)) * (1 + norm(b));
  const comparison<K> is{report,
                         100 * epsilon<K>() * R(1 + g.domain().dimension()) * size * size * size *
                             (1 + norm(x)) * (1 + norm(y)),
                         {"L(" + u1.name() + "," + u2.name() + "), W = " + w.description(), s}};
  is.equal("S⁰ = 1", power(g, 0)(x), x);
  is.equal("S¹ = S", power(g, 1)(x), g(x));
  is.equal("S³ = S S S", power(g, 3)(x), g(g(g(x))));
  is.equal("(S³)† = (S†)³", adjoint(power(g, 3))(y), power(adjoint(g), 3)(y));
  adjointable_map(power(g, 2), 2, report, s);
  const auto m = matrix(g);
  centre_t<K> diagonal{};
  for (std::size_t i = 0; i < m.rows(); ++i) diagonal += m(i, i);
  is.close("tr S = Σ_i matrix(S)_ii", modulus(centre_t<K>(trace(g) - diagonal)));
  is.close("tr Γ(A,B) = Σ_j tr(A_j) conj(tr(B_j)), over ℍ 4 Σ_j Re tr(A_j) Re tr(B_j)",
           modulus(centre_t<K>(gamma_trace(a, b, many) - diagonal)));
}

/// For Γ(A,B) : L(U₁,U₂) → L(V₁,V₂) and Γ(D,D) : L(U₁,U₁) → L(V₁,V₁) with D = B.
template <commutative_scalar K>
void choi(const space<K>& u1, const space<K>& u2, const space<K>& v1, const space<K>& v2,
          const space<K>& w, const sink& report, seed s = {}) {
  using R = real_t<K>;
  const auto a = random_operator(u2, v2 * w, s.derived(1));
  const auto b = random_operator(u1, v1 * w, s.derived(2));
  const auto x = random_operator(u1, u2, s.derived(3));
  const last many(w.factor_count());
  const cofree::superoperator<K> g = gamma(a, b, many), channel = gamma(b, b, many);
  const comparison<K> is{report,
                         200 * epsilon<K>() * R(1 + v1.dimension() * u1.dimension()) *
                             (1 + norm(a)) * (1 + norm(b)) * (1 + norm(b)) * (1 + norm(x)),
                         {"U1 = " + u1.description() + ", W = " + w.description(), s}};
  const auto c = cofree::choi(g);
  is.equal("superoperator_of_choi(choi(S)) = S",
           superoperator_of_choi(c, g.domain(), g.codomain())(x), g(x));
  is.equal("choi(superoperator_of_choi(C)) = C",
           cofree::choi(superoperator_of_choi(c, g.domain(), g.codomain())), c);
  is.equal("choi(S + S) = choi(S) + choi(S)", cofree::choi(g + g), c + c);
  is.equal("choi(Γ(B,A)) = choi(Γ(A,B))†", cofree::choi(gamma(b, a, many)), adjoint(c));
  is.close("‖choi(S)‖ = ‖matrix(S)‖", modulus(R(norm(c) - norm(matrix(g)))));
  const auto cp = complete_positivity(channel);
  is.close("Γ(B,B) is completely positive", cp.positive ? R(0) : R(2) * is.slack);
  const auto form = kraus(channel);
  is.close("S = Γ(B,B) for B = kraus(S)", form.residual * (1 + norm(matrix(channel))));
  is.close("rank of kraus(S) ≤ dim W",
           form.environment.dimension() <= w.dimension() ? R(0) : R(2) * is.slack);
  is.equal("choi(Γ(B,B)) for B = kraus(S)", cofree::choi(gamma(form.b, form.b)),
           cofree::choi(channel));
}

}  // namespace cofree::laws
