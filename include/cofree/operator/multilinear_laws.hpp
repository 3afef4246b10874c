// cofree/operator/multilinear_laws.hpp — what the canonical isometries, bent legs, permutations and powers
// obey, as suites on random operators and vectors.
//
//   laws::canonical_isometries(U, V, W, Y)   ≅ and =, by what they do and by naturality
//   laws::bending(U, V, W)                   bent, curried and sliced; the snake identities
//   laws::permutations(V, k)                 the action of the symmetric group on V^{⊗k}
//   laws::powers(U, V, k)                    Sym^k and Λ^k, at every k from 0 to beyond dim U
//
// W and Y lie over the centre. Any dimension will do, 0 and 1 included.
#pragma once

#include <cofree/operator/bending.hpp>
#include <cofree/operator/canonical_isometries.hpp>
#include <cofree/operator/determinant.hpp>
#include <cofree/operator/dual.hpp>
#include <cofree/operator/factors_by_space.hpp>
#include <cofree/operator/laws.hpp>
#include <cofree/operator/permutations.hpp>
#include <cofree/operator/products.hpp>
#include <cofree/operator/random.hpp>
#include <cofree/operator/symmetric_power.hpp>
#include <cofree/scalar/laws.hpp>

namespace cofree::laws {
namespace detail_multilinear {

/// Reports ‖lhs − rhs‖ against a bound of c·ε·size.
template <class R>
struct comparing {
  const sink& report;
  R slack;
  origin at;

  template <class A>
  void operator()(std::string_view law, const A& lhs, const A& rhs) const {
    sides(law, distance(lhs, rhs), lhs, rhs);
  }
  template <class A>
  void unitary(std::string_view law, const A& a) const {
    (*this)(law, adjoint(a) * a, identity_operator(a.domain()));
    (*this)(law, a* adjoint(a), identity_operator(a.codomain()));
  }
  template <cofree::scalar K>
  void numbers(std::string_view law, const K& lhs, const K& rhs) const {
    sides(law, R(modulus(K(lhs - rhs))), lhs, rhs);
  }

private:
  template <class A>
  void sides(std::string_view law, const R& error, const A& lhs, const A& rhs) const {
    report_equal<R>(
        report, law, error, slack, at, [&] { return words_of(lhs); },
        [&] { return words_of(rhs); });
  }
};

template <cofree::scalar K>
linear_operator<K> vector_in(const space<K>& v, seed s) {
  return random_operator(unit_space<K>(), v, s);
}

}  // namespace detail_multilinear

/// U, V over K; W, Y over the centre. No space is a sum, W and Y are two.
template <cofree::scalar K>
void canonical_isometries(const space<K>& u, const space<K>& v, const space<centre_t<K>>& w,
                          const space<centre_t<K>>& y, const sink& report, seed s = {}) {
  using R = real_t<K>;
  using Z = centre_t<K>;
  using detail_multilinear::vector_in;
  const auto a = random_operator(u, v, s.derived(1));
  const auto m = random_operator(w, y, s.derived(2)), n = random_operator(y, w, s.derived(3));
  const auto x = vector_in(u, s.derived(4)), x2 = vector_in(v, s.derived(5));
  const auto p = vector_in(w, s.derived(6)), q = vector_in(y, s.derived(7));
  const R size = (1 + norm(a)) * (1 + norm(m)) * (1 + norm(n)) * (1 + norm(x)) * (1 + norm(x2)) *
                 (1 + norm(p)) * (1 + norm(q));
  const detail_multilinear::comparing<R> equal{
      report,
      R(100 * epsilon<K>() * size * size),
      {"U = " + u.description() + ", V = " + v.description() + ", W = " + w.description() +
           ", Y = " + y.description(),
       s}};

  const auto into = operators_into_product(u, v, w);
  equal.unitary("L(U,V⊗W) → L(U,V)⊗W is unitary", into);
  equal("L(U,V⊗W) → L(U,V)⊗W: x ↦ Ax⊗w goes to A⊗w", into * as_vector(tensor(a, p)),
        tensor(as_vector(a), p));
  const auto b = random_operator(u, v * w, s.derived(8));
  equal("L(U,V⊗W) → L(U,V)⊗W is natural in W",
        operators_into_product(u, v, y) * as_vector(tensor(identity_operator(v), m) * b),
        tensor(identity_operator(operators(u, v)), m) * into * as_vector(b));
  const auto join = product_of_operators(u, v, w, y);
  equal.unitary("L(U,V)⊗L(W,Y) → L(U⊗W,V⊗Y) is unitary", join);
  equal("L(U,V)⊗L(W,Y) → L(U⊗W,V⊗Y): A⊗M goes to A⊗M", join * tensor(as_vector(a), as_vector(m)),
        as_vector(tensor(a, m)));
  if constexpr (commutative_scalar<K>) {
    const auto split = operators_as_product(u, v);
    const auto phi = vector_in(linear_dual(u), s.derived(9));
    equal.unitary("L(U,V) → V⊗U* is unitary", split);
    equal("L(U,V) → V⊗U*: x ↦ v φ(x) goes to v⊗φ",
          split * as_vector(x2 * linear_functional(phi, u)), tensor(x2, phi));
  }

  const auto both = direct_sum(w, y);
  const auto pq = both.injections[0] * p + both.injections[1] * q;
  const auto right = distribute(u * both.sum * w, u.factor_count());
  const auto parts = direct_sum(u * w * w, u * y * w);
  equal.unitary("U⊗(W⊕Y)⊗W → U⊗W⊗W ⊕ U⊗Y⊗W is unitary", right);
  equal("x⊗(p,q)⊗p goes to (x⊗p⊗p, x⊗q⊗p)", right * tensor(x, pq, p),
        parts.injections[0] * tensor(x, p, p) + parts.injections[1] * tensor(x, q, p));
  equal("⊗ over ⊕ is natural",
        distribute(v * (y + w), v.factor_count()) * tensor(a, direct_sum(m, n)),
        direct_sum(tensor(a, m), tensor(a, n)) * distribute(u * both.sum, u.factor_count()));
  const auto left = distribute((u + v) * w, 0);
  equal.unitary("(U⊕V)⊗W → U⊗W ⊕ V⊗W is unitary", left);
  const auto maps = {random_operator(u, u * w, s.derived(10)),
                     random_operator(v, v * w, s.derived(11))};
  equal("⊕A_i : ⊕V_i → (⊕V_i)⊗W has the blocks A_i", left * direct_sum(maps, last(1)),
        direct_sum(maps));
  equal.unitary("V⊗0 → 0 is unitary", distribute(v * zero_space<Z>(), v.factor_count()));

  equal("flip: x⊗p goes to p⊗x", flip(u, w) * tensor(x, p), tensor(p, x));
  equal("flip(W,U) flip(U,W) = 1", flip(w, u) * flip(u, w), identity_operator(u * w));
  equal("flip is natural", flip(v, y) * tensor(a, m), tensor(m, a) * flip(u, w));
  if (w.factor_count() == 1 && y.factor_count() == 1)
    equal("exchange_factors by space is that by position", exchange_factors(u * w * y, w, y),
          exchange_factors(u * w * y, u.factor_count(), u.factor_count() + 1));

  equal("(U⊗W)⊗Y = U⊗(W⊗Y)", tensor(tensor(x, p), q), tensor(x, tensor(p, q)));
  equal("V⊗K = V", tensor(a, identity_operator(unit_space<Z>())), a);
  equal("(U⊕V)⊕U = U⊕(V⊕U)", direct_sum(direct_sum(a, adjoint(a)), a),
        direct_sum(a, direct_sum(adjoint(a), a)));
  const linear_operator<K> zero(zero_space<K>(), zero_space<K>());
  equal("V⊕0 = V", direct_sum(a, zero), a);
  equal("0⊕V = V", direct_sum(zero, a), a);

  const auto f = vector_in(dual(u), s.derived(12)), g = vector_in(dual(v), s.derived(13));
  const auto h = vector_in(dual(w), s.derived(14));
  equal("V†† = V: x(φ) = conj φ(x)", functional(x, dual(u)) * f, adjoint(functional(f, u) * x));
  equal("(U⊗W)† = U†⊗W†: (φ⊗ψ)(x⊗p) = φ(x)ψ(p)", functional(tensor(f, h), u * w),
        tensor(functional(f, u), functional(h, w)));
  const auto sum = direct_sum(u, v), duals = direct_sum(dual(u), dual(v));
  const auto fg = duals.injections[0] * f + duals.injections[1] * g;
  equal("(U⊕V)† = U†⊕V†: (φ,ψ)(x,y) = φ(x) + ψ(y)", functional(fg, sum.sum),
        functional(f, u) * sum.projections[0] + functional(g, v) * sum.projections[1]);
  if constexpr (commutative_scalar<K>) {
    const auto k = vector_in(linear_dual(u), s.derived(15)),
               l = vector_in(linear_dual(v), s.derived(16));
    equal("V** = V: x(φ) = φ(x)", linear_functional(x, linear_dual(u)) * k,
          linear_functional(k, u) * x);
    equal("(U⊗V)* = U*⊗V*: (φ⊗ψ)(x⊗y) = φ(x)ψ(y)", linear_functional(tensor(k, l), u * v),
          tensor(linear_functional(k, u), linear_functional(l, v)));
    const auto linear = direct_sum(linear_dual(u), linear_dual(v));
    equal("(U⊕V)* = U*⊕V*: (φ,ψ)(x,y) = φ(x) + ψ(y)",
          linear_functional(linear.injections[0] * k + linear.injections[1] * l, sum.sum),
          linear_functional(k, u) * sum.projections[0] +
              linear_functional(l, v) * sum.projections[1]);
  }
}

/// U, V over K; W over the centre, none of their factors.
template <cofree::scalar K>
void bending(const space<K>& u, const space<K>& v, const space<centre_t<K>>& w, const sink& report,
             seed s = {}) {
  using R = real_t<K>;
  using detail_multilinear::vector_in;
  const auto dual_w = linear_dual(w);
  const auto a = random_operator(u, v * w, s.derived(1));
  const auto c = random_operator(u * w, v * w, s.derived(2));
  const auto x = vector_in(u, s.derived(3));
  const auto phi = vector_in(dual_w, s.derived(4));
  const operator_space<K> into(u, v);
  const R size = (1 + norm(a)) * (1 + norm(c)) * (1 + norm(x)) * (1 + norm(phi));
  const detail_multilinear::comparing<R> equal{
      report,
      R(100 * epsilon<K>() * R(1 + w.dimension()) * size),
      {"U = " + u.description() + ", V = " + v.description() + ", W = " + w.description(), s}};

  const auto b = bend_to_domain(a, last(w.factor_count()));
  const auto wires = last(w.factor_count());
  const auto value = tensor(identity_operator(v), linear_functional(phi, w)) * a;
  equal("bent down: x⊗φ goes to (1⊗φ)Ax", b * tensor(x, phi), value * x);
  equal("bent down and up it is A", bend_to_codomain(b, wires), a);
  equal("bent up and down it is B", bend_to_domain(bend_to_codomain(c, wires), wires), c);
  equal.numbers("bending keeps the norm", norm(b), norm(a));
  equal("curried: B(·⊗φ) at x is B(x⊗φ)", as_operator(curried(b, wires) * phi, into) * x,
        b * tensor(x, phi));
  equal("uncurried it is B", uncurried(curried(b, wires), into), b);
  equal("sliced: φ goes to (1⊗φ)A", as_operator(slice_map(a, wires) * phi, into), value);
  equal("the slices give A", from_slice_map(slice_map(a, wires), into), a);

  const auto one = identity_operator(w), one_dual = identity_operator(dual_w);
  equal("(1⊗ev)(coev⊗1) = 1", tensor(one, evaluation(w)) * tensor(coevaluation(w), one), one);
  equal("(ev⊗1)(1⊗coev) = 1", tensor(evaluation(w), one_dual) * tensor(one_dual, coevaluation(w)),
        one_dual);
  const auto close = tensor(identity_operator(v), evaluation(w) * flip(w, dual_w));
  equal("bent down it is (1⊗ev)(A⊗1)", b, close * tensor(a, one_dual));
  const auto traced = close * tensor(c, one_dual) * tensor(identity_operator(u), coevaluation(w));
  equal("Tr_W X = (1⊗ev)(X⊗1)(1⊗coev)", partial_trace(c, wires), traced);
  equal("Tr_W by space is that by position", partial_trace(c, w), partial_trace(c, wires));
  equal("Tr_W by space, W first in the domain", partial_trace(c * flip(w, u), w),
        partial_trace(c, wires));
}

/// The laws of π on V^{⊗k} for all pairs of a few permutations.
template <commutative_scalar K>
void permutations(const space<K>& v, std::size_t k, const sink& report, seed s = {}) {
  using R = real_t<K>;
  using detail_multilinear::vector_in;
  const auto a = random_operator(v, v, s.derived(1));
  std::vector<linear_operator<K>> x;
  R size = 1;
  for (std::size_t i = 0; i < k; ++i) {
    x.push_back(vector_in(v, s.derived(2 + i)));
    size *= (1 + norm(x.back())) * (1 + norm(a));
  }
  const auto product = [&](const auto& order) {
    auto out = identity_operator(unit_space<K>());
    for (std::size_t i = 0; i < k; ++i) out = tensor(out, x[order(i)]);
    return out;
  };
  const auto all = all_permutations(k);
  const auto power = tensor_power(a, k);
  for (const auto& t : all) {
    const detail_multilinear::comparing<R> equal{
        report,
        R(100 * epsilon<K>() * size),
        {"V = " + v.description() + ", k = " + std::to_string(k), s}};
    const auto p = permutation_operator(v, t);
    equal("π(s) moves what stands at i to s(i)", p * product(permutation::identity(k)),
          product(inverse(t)));
    equal("π(s)† = π(s⁻¹)", adjoint(p), permutation_operator(v, inverse(t)));
    equal("π(s)A^{⊗k} = A^{⊗k}π(s)", p * power, power * p);
    const auto& r = all[all.size() / 2];
    equal("π(rs) = π(r)π(s)", permutation_operator(v, r * t), permutation_operator(v, r) * p);
    equal.numbers("sign(rs) = sign(r) sign(s)", R(sign(r * t)), R(sign(r) * sign(t)));
  }
}

namespace detail_multilinear {

/// Σ_s ±Π entries: per or det of the Gram array of two lists of vectors, straight from the definition.
template <commutative_scalar K>
K by_permutations(const std::vector<linear_operator<K>>& x,
                  const std::vector<linear_operator<K>>& y, bool alternating) {
  K sum{};
  for (const auto& t : all_permutations(x.size())) {
    K term = K(real_t<K>(alternating ? sign(t) : 1));
    for (std::size_t i = 0; i < x.size(); ++i) term *= inner(x[i], y[t(i)]);
    sum += term;
  }
  return sum;
}

/// tr Sym^j(T) = h_j or tr Λ^j(T) = e_j from the traces of powers, by Newton's identities.
template <commutative_scalar K>
std::vector<K> characters(const linear_operator<K>& t, std::size_t k, bool alternating) {
  std::vector<K> sums{K(real_t<K>(0))}, out{K(real_t<K>(1))};
  auto power = t;
  for (std::size_t j = 1; j <= k; ++j, power = power * t) {
    sums.push_back(trace(power));
    K total{};
    for (std::size_t i = 1; i <= j; ++i)
      total += out[j - i] * sums[i] * real_t<K>(alternating && i % 2 == 0 ? -1 : 1);
    out.push_back(total / K(real_t<K>(int(j))));
  }
  return out;
}

template <commutative_scalar K>
void power(const space<K>& u, const space<K>& v, std::size_t k, bool alternating,
           const sink& report, seed s) {
  using R = real_t<K>;
  const auto make = [&](const space<K>& base) {
    return alternating ? exterior_power(base, k) : symmetric_power(base, k);
  };
  const auto p = make(u), q = make(v);
  const auto a = random_operator(u, v, s.derived(1)), b = random_operator(v, u, s.derived(2));
  std::vector<linear_operator<K>> x, y, ax;
  R size = 1, orders = 1;
  for (std::size_t i = 0; i < k; ++i) {
    x.push_back(vector_in(u, s.derived(3 + 2 * i))),
        y.push_back(vector_in(u, s.derived(4 + 2 * i)));
    ax.push_back(a * x.back());
    size *= (1 + norm(a)) * (1 + norm(b)) * (1 + norm(x.back())) * (1 + norm(y.back()));
    orders *= R(int(i + 1));
  }
  const comparing<R> equal{report,
                           R(100 * epsilon<K>() * orders * size),
                           {"U = " + u.description() + ", V = " + v.description() + ", " +
                                (alternating ? "Λ" : "Sym") + ", k = " + std::to_string(k),
                            s}};
  const auto i = p.inclusion();
  const auto mean = alternating ? antisymmetriser(u, k) : symmetriser(u, k);
  equal("the inclusion is an isometry", adjoint(i) * i, identity_operator(p.as_space()));
  equal("its image is that of the (anti)symmetriser", p.projection(), mean);
  equal.numbers("dim P is the trace of the (anti)symmetriser", K(R(int(p.dimension()))),
                trace(mean));
  for (std::size_t j = 0; j + 1 < k; ++j)
    equal("a transposition of factors is ±1 on P",
          permutation_operator(u, permutation::transposition(k, j, j + 1)) * i,
          i * R(alternating ? -1 : 1));
  const auto pa = induced(a, p, q);
  equal("inclusion · P(A) = A^{⊗k} · inclusion", q.inclusion() * pa, tensor_power(a, k) * i);
  equal("P(BA) = P(B) P(A)", p(b * a), induced(b, q, p) * pa);
  equal("P(1) = 1", p(identity_operator(u)), identity_operator(p.as_space()));
  equal("P(A†) = P(A)†", induced(adjoint(a), q, p), adjoint(pa));
  equal("P(A)(x₁⋯x_k) = Ax₁⋯Ax_k", pa * p.product(x), q.product(ax));
  equal.numbers("⟨x₁⋯x_k, y₁⋯y_k⟩ is per or det of ⟨x_i, y_j⟩", inner(p.product(x), p.product(y)),
                by_permutations(x, y, alternating));
  auto whole = identity_operator(unit_space<K>());
  for (const auto& each : x) whole = tensor(whole, each);
  using std::sqrt;
  equal("the product is √k! times the (anti)symmetrised ⊗", i * p.product(x),
        mean * whole * sqrt(orders));
  equal.numbers("tr P(T) by Newton's identities", trace(p(b * a)),
                characters(b * a, k, alternating)[k]);
  if (alternating && k == u.dimension()) {
    equal("Λⁿ(T) = det T", p(b * a), identity_operator(p.as_space()) * determinant(b * a));
    equal.numbers("det T† = conj det T", determinant(adjoint(b * a)),
                  conjugate(determinant(b * a)));
  }
}

}  // namespace detail_multilinear

/// Sym^k and Λ^k of U and V at one k; (dim)^k numbers are written down, and k! permutations.
template <commutative_scalar K>
void powers(const space<K>& u, const space<K>& v, std::size_t k, const sink& report, seed s = {}) {
  detail_multilinear::power(u, v, k, false, report, s);
  detail_multilinear::power(u, v, k, true, report, s);
}

}  // namespace cofree::laws
