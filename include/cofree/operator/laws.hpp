// cofree/operator/laws.hpp — the algebra of operators and the laws of linear maps, as suites.
//
//   laws::operators(U, V, X, W)   composition, sum, adjoint, ⊗, partial trace on random operators
//   laws::adjointable_map(m)      linearity and ⟨Mx, y⟩ = ⟨x, M†y⟩
#pragma once

#include <cofree/operator/operator_space.hpp>
#include <cofree/space/laws.hpp>

namespace cofree::laws {

/// "of norm 2.5: (1, 2; 0.5, 1)" in standard bases, the numbers of small operators only.
template <cofree::scalar K>
std::string words_of(const linear_operator<K>& a) {
  std::string text = "of norm " + words_of(norm(a));
  const auto m = matrix(a);
  if (m.size() == 0 || m.size() > 16) return text;
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t j = 0; j < m.cols(); ++j)
      text += (j > 0 ? ", " : i > 0 ? "; " : ": (") + words_of(m(i, j));
  return text + ")";
}

/// Over spaces of any dimension, 0 and 1 included; w lies over the centre.
template <cofree::scalar K>
void operators(const space<K>& u, const space<K>& v, const space<K>& x, const space<centre_t<K>>& w,
               const sink& report, seed s = {}) {
  using R = real_t<K>;
  using Z = centre_t<K>;
  const auto a = random_operator(v, x, s.derived(1)), a2 = random_operator(v, x, s.derived(2));
  const auto b = random_operator(u, v, s.derived(3)), b2 = random_operator(u, v, s.derived(4));
  const auto c = random_operator(u, u, s.derived(5));
  const auto m = random_operator(w, w, s.derived(6)), m2 = random_operator(w, w, s.derived(7));
  random_source source(s);
  const Z z = random_scalar<Z>(source);
  const R size = (1 + norm(a) + norm(a2)) * (1 + norm(b) + norm(b2)) * (1 + norm(c)) *
                 (1 + norm(m)) * (1 + norm(m2)) * (1 + modulus(z));
  const R slack = 100 * epsilon<K>() * size;
  const origin sample{"U = " + u.description() + ", V = " + v.description() +
                          ", X = " + x.description() + ", W = " + w.description(),
                      s};
  const auto equal = [&](std::string_view law, const auto& lhs, const auto& rhs) {
    report_equal<R>(
        report, law, distance(lhs, rhs), slack, sample, [&] { return words_of(lhs); },
        [&] { return words_of(rhs); });
  };
  equal("A(BC) = (AB)C", a * (b * c), (a * b) * c);
  equal("A 1 = A", a * identity_operator(v), a);
  equal("(A + A′)B = AB + A′B", (a + a2) * b, a * b + a2 * b);
  equal("(A z)B = A(B z)", (a * z) * b, a * (b * z));
  equal("z A = A z", z * a, a * z);
  equal("A†† = A", adjoint(adjoint(a)), a);
  equal("(AB)† = B†A†", adjoint(a * b), adjoint(b) * adjoint(a));
  equal("A†B of adjoint_product is the composition", adjoint_product(adjoint(a), b),
        adjoint(adjoint(a)) * b);
  equal("(A z)† = A† conj(z)", adjoint(a * z), adjoint(a) * conjugate(z));
  const auto close = [&](std::string_view law, const Z& lhs, const Z& rhs) {
    report_equal<R>(
        report, law, modulus(Z(lhs - rhs)), slack, sample, [&] { return words_of(lhs); },
        [&] { return words_of(rhs); });
  };
  close("⟨B, B′⟩ = conj⟨B′, B⟩", inner(b, b2), conjugate(inner(b2, b)));
  close("⟨A, A′⟩ = Re tr A†A′ + …", Z(real_part(inner(a, a2))), Z(re_trace(adjoint(a) * a2)));
  close("⟨AB, D⟩ = ⟨B, A†D⟩", inner(a * b, a2 * b2), inner(b, adjoint(a) * a2 * b2));
  close("Re tr(XY) = Re tr(YX)", Z(re_trace(a * b * adjoint(a2 * b2))),
        Z(re_trace(adjoint(a2 * b2) * (a * b))));
  equal("(A⊗M)(B⊗M′) = AB⊗MM′", tensor(a, m) * tensor(b, m2), tensor(a * b, m * m2));
  equal("(A⊗M)† = A†⊗M†", adjoint(tensor(a, m)), tensor(adjoint(a), adjoint(m)));
  const auto y = random_operator(u * w, v * w, s.derived(8));
  const R wide = slack * (1 + norm(y));
  const last all_w(w.factor_count());
  report_within<R>(
      report, "Tr_W(A⊗1 · Y · C⊗1) = A Tr_W(Y) C",
      distance(partial_trace(tensor(a, identity_operator(w)) * y * tensor(c, identity_operator(w)),
                             all_w),
               a * partial_trace(y, all_w) * c),
      wide * R(1 + w.dimension()), sample);
  report_within<R>(
      report, "⟨Tr_W Y, B⟩ = ⟨Y, B⊗1_W⟩",
      modulus(Z(inner(partial_trace(y, all_w), b) - inner(y, tensor(b, identity_operator(w))))),
      wide * R(1 + w.dimension()), sample);
  report_within<R>(report, "matrix then from_matrix is the identity",
                   distance(from_matrix(matrix(a), v, x), a), slack, sample);
  report_within<R>(report, "as_operator(as_vector(X)) = X",
                   distance(as_operator(as_vector(b), operator_space<K>(u, v)), b), slack, sample);
}

/// M(x a + y) = M(x) a + M(y) and ⟨Mx, y⟩ = ⟨x, M†y⟩ on random vectors.
template <cofree::adjointable_map M>
requires sampleable_space<domain_t<M>> && sampleable_space<codomain_t<M>>
void adjointable_map(const M& map, const samples& which, const sink& report, seed s = {}) {
  using K = scalar_t<domain_t<M>>;
  using R = real_t<K>;
  const auto& u = map.domain();
  const auto& v = map.codomain();
  for (int n = which.first; n < which.end(); ++n) {
    random_source source(s.derived(std::uint64_t(1000000 + n)));
    const auto x = u.random(s.derived(3 * n)), x2 = u.random(s.derived(3 * n + 1));
    const auto y = v.random(s.derived(3 * n + 2));
    const K a = random_scalar<K>(source);
    auto mx = v.zero(), mx2 = v.zero(), combined = v.zero();
    auto back = u.zero();
    map.apply(x, mx), map.apply(x2, mx2), map.apply(sum_in(u, scaled_in(u, x, a), x2), combined);
    map.apply_adjoint(y, back);
    const R size = (1 + norm_in(v, mx) + norm_in(v, mx2) + norm_in(u, back)) * (1 + modulus(a)) *
                   (1 + norm_in(u, x) + norm_in(v, y));
    const R slack = 100 * epsilon<K>() * R(1 + u.dimension() + v.dimension()) * size;
    const origin sample{u.name() + " → " + v.name(), s, n};
    const auto sum = sum_in(v, scaled_in(v, mx, a), mx2);
    report_equal<R>(
        report, "M(x a + y) = M(x) a + M(y)", distance_in(v, combined, sum), slack, sample,
        [&] { return "of norm " + words_of(norm_in(v, combined)); },
        [&] { return "of norm " + words_of(norm_in(v, sum)); });
    const K there = v.inner(mx, y), here = u.inner(x, back);
    report_equal<R>(
        report, "⟨Mx, y⟩ = ⟨x, M†y⟩", modulus(K(there - here)), slack, sample,
        [&] { return words_of(there); }, [&] { return words_of(here); });
  }
}

}  // namespace cofree::laws
