// cofree/tensor_operator/laws.hpp — what every model of tensor_operator must satisfy.
//
//   laws::tensor_operator(A, sink)              adjointness, the compress law, batches
//   laws::same_tensor_operator(A, B, sink)      two models of one map agree
//   laws::self_gamma(A, a, sink)                Γ(A,A) of the model is that of the operator a
#pragma once

#include <cofree/operator/random.hpp>
#include <cofree/scalar/laws.hpp>
#include <cofree/tensor_operator/dense.hpp>

namespace cofree::laws {

namespace detail {
template <cofree::scalar K>
linear_operator<K> gamma_of(const any_tensor_operator<K>& a, const linear_operator<K>& b,
                            const linear_operator<K>& x) {
  linear_operator<K> z(
      cofree::detail::split_last("gamma", b.codomain(), last(a.space_w().factor_count())).first,
      a.space_v());
  a.gamma({&b, 1}, {&x, 1}, {&z, 1});
  return z;
}
template <cofree::scalar K>
linear_operator<K> gamma_adjoint_of(const any_tensor_operator<K>& a, const linear_operator<K>& b,
                                    const linear_operator<K>& y) {
  linear_operator<K> z(b.domain(), a.space_v());
  a.gamma_adjoint({&b, 1}, {&y, 1}, {&z, 1});
  return z;
}
}  // namespace detail

/// @param size  about ‖A‖, which scales the bounds
template <cofree::scalar K>
void tensor_operator(const any_tensor_operator<K>& a, double size, const sink& report,
                     seed s = {}) {
  using R = real_t<K>;
  const auto v = a.space_v();
  const auto w = a.space_w();
  const space<K> u1("U1", 2), u2("U2", 3);
  const std::vector<linear_operator<K>> b{random_operator(u1, u2 * w, s.derived(1)),
                                          random_operator(u2, u2 * w, s.derived(2))};
  const std::vector<linear_operator<K>> x{random_operator(u1, v, s.derived(3)),
                                          random_operator(u2, v, s.derived(4))},
      y{random_operator(u2, v, s.derived(5)), random_operator(u2, v, s.derived(6))};
  const origin sample{"V = " + v.description() + ", W = " + w.description(), s};
  std::vector<linear_operator<K>> forward{{u2, v}, {u2, v}}, back{{u1, v}, {u2, v}};
  a.gamma(b, x, forward);
  a.gamma_adjoint(b, y, back);
  for (std::size_t i = 0; i < 2; ++i) {
    const R slack = R(1e3) * epsilon<K>() * R(1 + size) * (1 + norm(b[i])) * (1 + norm(x[i])) *
                    (1 + norm(y[i]));
    const auto one = detail::gamma_of(a, b[i], x[i]),
               one_back = detail::gamma_adjoint_of(a, b[i], y[i]);
    report_within<R>(report, "gamma of many pairs is gamma of each", distance(forward[i], one),
                     slack, sample);
    report_within<R>(report, "gamma_adjoint of many pairs is that of each",
                     distance(back[i], one_back), slack, sample);
    report_within<R>(report, "⟨gamma(B,X), Y⟩ = ⟨X, gamma_adjoint(B,Y)⟩",
                     modulus(inner(one, y[i]) - inner(x[i], one_back)), slack, sample);
    const auto c = a.compress(y[i], x[i]);
    report_within<R>(report, "⟨compress(Y,X), B⟩ = ⟨Y, gamma(B,X)⟩*",
                     modulus(inner(c, b[i]) - inner(one, y[i])), slack, sample);
  }
  // The left vectors of the compressions come from U₂ too: y.
  std::vector<linear_operator<K>> forward_again = forward, back_again = back,
                                  small{{u1, u2 * w}, {u2, u2 * w}};
  for (auto* list : {&forward_again, &back_again})
    for (auto& each : *list) each = each * centre_t<K>(R(0));
  a.all_actions({{b, x, forward_again}, {b, y, back_again}, {y, x, small}});
  for (std::size_t i = 0; i < 2; ++i) {
    const R slack = R(1e3) * epsilon<K>() * R(1 + size) * (1 + norm(b[i])) * (1 + norm(x[i])) *
                    (1 + norm(y[i]));
    const R apart = distance(forward_again[i], forward[i]) + distance(back_again[i], back[i]) +
                    distance(small[i], a.compress(y[i], x[i]));
    report_within<R>(report, "all actions at once are each of them", apart, slack, sample);
  }
  const auto twice = detail::gamma_of(a, b[0], x[0] + x[0] * centre_t<K>(R(0.5)));
  report_within<R>(report, "gamma(B, X + X·½) = gamma(B,X)·3/2",
                   distance(twice, forward[0] * centre_t<K>(R(1.5))),
                   R(1e3) * epsilon<K>() * R(1 + size) * (1 + norm(b[0])) * (1 + norm(x[0])),
                   sample);
}

/// Two models of one map V → V⊗W.
template <cofree::scalar K>
void same_tensor_operator(const any_tensor_operator<K>& a, const any_tensor_operator<K>& other,
                          double size, const sink& report, seed s = {}) {
  using R = real_t<K>;
  const auto v = a.space_v();
  const space<K> u("U", 2), u2("U2", 3);
  const auto b = random_operator(u, u2 * a.space_w(), s.derived(1));
  const auto x = random_operator(u, v, s.derived(2)), y = random_operator(u2, v, s.derived(3));
  const R slack =
      R(1e3) * epsilon<K>() * R(1 + size) * (1 + norm(b)) * (1 + norm(x)) * (1 + norm(y));
  const origin sample{"V = " + v.description() + ", W = " + a.space_w().description(), s};
  report_within<R>(report, "gamma of both models",
                   distance(detail::gamma_of(a, b, x), detail::gamma_of(other, b, x)), slack,
                   sample);
  report_within<R>(
      report, "gamma_adjoint of both models",
      distance(detail::gamma_adjoint_of(a, b, y), detail::gamma_adjoint_of(other, b, y)), slack,
      sample);
  report_within<R>(report, "compress of both models",
                   distance(a.compress(y, x), other.compress(y, x)), slack, sample);
}

/// Γ(A,A) as the model does it, against Tr_W(a X a†).
template <cofree::scalar K>
void self_gamma(const any_tensor_operator<K>& a, const linear_operator<K>& dense,
                const sink& report, seed s = {}) {
  using R = real_t<K>;
  const auto v = a.space_v();
  const auto x = random_operator(v, v, s);
  linear_operator<K> z(v, v);
  a.self_gamma(x, z);
  const any_tensor_operator<K> model{
      dense_tensor_operator<K>(dense, last(a.space_w().factor_count()))};
  const R slack = R(1e3) * epsilon<K>() * (1 + norm(dense)) * (1 + norm(dense)) * (1 + norm(x));
  report_within<R>(report, "self_gamma(X) = Tr_W(A X A†)",
                   distance(z, detail::gamma_of(model, dense, x)), slack,
                   origin{v.description(), s});
  a.self_gamma_adjoint(x, z);
  report_within<R>(report, "self_gamma_adjoint(X) = A†(X⊗1)A",
                   distance(z, detail::gamma_adjoint_of(model, dense, x)), slack,
                   origin{v.description(), s});
}

}  // namespace cofree::laws
