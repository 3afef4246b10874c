// cofree/superoperator/laws.hpp — what Γ(A,B) must satisfy, on random operators.
#pragma once

#include <cofree/operator/laws.hpp>
#include <cofree/superoperator/gamma.hpp>

namespace cofree::laws {

/// For A : U₂ → V₂⊗W and B : U₁ → V₁⊗W.
template <cofree::scalar K>
void superoperator(const space<K>& u1, const space<K>& v1, const space<K>& u2, const space<K>& v2,
                   const space<centre_t<K>>& w, const sink& report, seed s = {}) {
  using R = real_t<K>;
  const auto a = random_operator(u2, v2 * w, s.derived(1)),
             b = random_operator(u1, v1 * w, s.derived(2));
  const last many(w.factor_count());
  const auto g = gamma(a, b, many);
  adjointable_map(g, 3, report, s);
  const auto x = random_operator(u1, u2, s.derived(3));
  const R size = (1 + norm(a)) * (1 + norm(b)) * (1 + norm(x));
  const R slack = 100 * epsilon<K>() * R(1 + w.dimension()) * size;
  const origin sample{"U1 = " + u1.description() + ", V1 = " + v1.description() +
                          ", U2 = " + u2.description() + ", V2 = " + v2.description() +
                          ", W = " + w.description(),
                      s};
  const auto equal = [&](std::string_view law, const auto& lhs, const auto& rhs, const R& bound) {
    report_equal<R>(
        report, law, distance(lhs, rhs), bound, sample, [&] { return words_of(lhs); },
        [&] { return words_of(rhs); });
  };
  const auto direct = partial_trace(a * x * adjoint(b), many);
  equal("Γ(A,B)X = Tr_W(A X B†)", g(x), direct, slack);
  auto sum = g.codomain().zero();
  const auto as = slices(a, many);
  const auto bs = slices(b, many);
  for (std::size_t j = 0; j < as.size(); ++j)
    sum += from_matrix(as[j], u2, v2) * x * adjoint(from_matrix(bs[j], u1, v1));
  equal("Γ(A,B)X = Σ_j A_j X B_j†", g(x), sum, slack);
  const dense_tensor_operator<K> model(a, many);
  if (u1 == v1 && u2 == v2) {
    const auto y = random_operator(u1, u2, s.derived(4));
    report_within<R>(
        report, "Re⟨compress(Y,X), B⟩ = Re⟨Γ(A,B)X, Y⟩",
        modulus(R(real_part(inner(model.compress(y, x), b)) - real_part(inner(g(x), y)))),
        slack * (1 + norm(y)), sample);
  }
  // Several pairs at once are the pairs one by one.
  const auto b2 = random_operator(u2, v2 * w, s.derived(5));
  const auto x2 = random_operator(u2, u2, s.derived(6));
  const std::vector<linear_operator<K>> bs2{b, b2}, xs{x, x2};
  std::vector<linear_operator<K>> zs{g.codomain().zero(), linear_operator<K>(v2, v2)};
  model.gamma(bs2, xs, zs);
  const R both = slack * (1 + norm(b2)) * (1 + norm(x2)) * (1 + norm(a));
  equal("gamma of two pairs, the first", zs[0], g(x), both);
  equal("gamma of two pairs, the second", zs[1], gamma(a, b2, many)(x2), both);
  const std::vector<linear_operator<K>> ys{random_operator(v1, v2, s.derived(7)),
                                           random_operator(v2, v2, s.derived(8))};
  std::vector<linear_operator<K>> back{linear_operator<K>(u1, u2), linear_operator<K>(u2, u2)},
      one = back;
  model.gamma_adjoint(bs2, ys, back);
  for (std::size_t i = 0; i < 2; ++i) {
    gamma(a, bs2[i], many).apply_adjoint(ys[i], one[i]);
    equal("gamma_adjoint of two pairs", back[i], one[i], both * (1 + norm(ys[i])));
  }
}

}  // namespace cofree::laws
