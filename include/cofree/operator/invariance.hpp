// cofree/operator/invariance.hpp — does a function of operators depend on coordinates, or on more
// than the structure of its spaces? For our tests and for users' tests.
//
//   laws::coordinate_free(f, inputs…)   f under freshly drawn hidden frames against f as it is
//   laws::natural(f, A)                 f((u⊗w)A u†) against f(A) carried along by isometries u, w
//
// Both return the worst relative difference over a few draws: rounding for a lawful f, of order 1
// for one that looks at coordinates, such as the largest entry. Inputs are spaces and operators; a
// result is an operator, a number, or a vector or pair of such; the answer is a number of the real
// type of the inputs, since at 1000 digits a double would be 0. f must use the spaces of its inputs
// and none from outside, whose frames are not redrawn.
#pragma once

#include <cofree/operator/random.hpp>
#include <utility>

namespace cofree {
namespace detail {

template <scalar K>
space<K> reframed(const space<K>& v, seed s) {
  return space<K>(reframed(v.node(), s));
}
template <scalar K>
linear_operator<K> reframed(const linear_operator<K>& a, seed s) {
  return from_matrix(matrix(a), reframed(a.domain(), s), reframed(a.codomain(), s));
}
template <class T>
T reframed(const T& value, seed) {
  return value;
}

/// The largest ‖x − y‖ and ‖x‖ of the parts of two results, operators in standard bases, in the
/// real type R of the inputs.
template <class R>
struct comparison {
  R difference{}, size{};

  void add(const R& apart, const R& large) {
    if (difference == difference && !(apart <= difference)) difference = apart;
    if (large > size) size = large;
  }
  template <scalar K>
  void compare(const K& x, const K& y) {
    add(R(modulus(K(x - y))), R(modulus(x)));
  }
  template <std::integral T>
  void compare(const T& x, const T& y) {
    add(R(x == y ? 0 : 1), R(1));
  }
  template <scalar K>
  void compare(dense_array<K> x, const dense_array<K>& y) {
    if (x.rows() != y.rows() || x.cols() != y.cols()) return add(R(1), R(1));
    const R large(norm(x));
    add_scaled(x, y, centre_t<K>(-1));
    add(R(norm(x)), large);
  }
  template <scalar K>
  void compare(const linear_operator<K>& x, const linear_operator<K>& y) {
    compare(matrix(x), matrix(y));
  }
  template <class T>
  void compare(const std::vector<T>& x, const std::vector<T>& y) {
    if (x.size() != y.size()) return add(R(1), R(1));
    for (std::size_t i = 0; i < x.size(); ++i) compare(x[i], y[i]);
  }
  template <class S, class T>
  void compare(const std::pair<S, T>& x, const std::pair<S, T>& y) {
    compare(x.first, y.first), compare(x.second, y.second);
  }
  /// difference/size; infinite where that is no number.
  R relative() const {
    const R r = difference / (size > 0 ? size : R(1));
    return r - r == 0 ? r : infinite<R>();
  }
};

/// The real type of the first space or operator among the inputs.
template <class... Inputs>
struct real_of_inputs {
  using type = double;
};
template <scalar K, class... Rest>
struct real_of_inputs<space<K>, Rest...> {
  using type = real_t<K>;
};
template <scalar K, class... Rest>
struct real_of_inputs<linear_operator<K>, Rest...> {
  using type = real_t<K>;
};
template <class T, class... Rest>
struct real_of_inputs<T, Rest...> : real_of_inputs<Rest...> {};

/// The isometry that takes V to V′ and W to W′ in every factor of p and leaves other factors alone.
template <scalar K>
linear_operator<K> carried(const space<K>& p, const linear_operator<K>& u,
                           const linear_operator<centre_t<K>>& w) {
  dense_array<K> numbers = identity_matrix<K>(1);
  std::vector<space_handle> targets;
  const auto append = [&](const auto& m, const space_handle& target) {
    dense_array<K> next(numbers.rows() * m.rows(), numbers.cols() * m.cols());
    for (std::size_t i = 0; i < next.rows(); ++i)
      for (std::size_t j = 0; j < next.cols(); ++j)
        next(i, j) = numbers(i / m.rows(), j / m.cols()) * K(m(i % m.rows(), j % m.cols()));
    numbers = std::move(next);
    targets.push_back(target);
  };
  for (const auto& factor : factors_of(p.node())) {
    if (same_space(*factor, *u.domain().node()))
      append(u.frame_entries(), u.codomain().node());
    else if (same_space(*factor, *w.domain().node()))
      append(w.frame_entries(), w.codomain().node());
    else
      append(identity_matrix<centre_t<K>>(factor->dimension), factor);
  }
  return {p, space<K>(product_of(field_of<K>, targets)), std::move(numbers)};
}

/// A result carried along: operators by the isometries on both sides, numbers unchanged.
template <scalar K, class T>
T transported(const T& value, const linear_operator<K>& u, const linear_operator<centre_t<K>>& w) {
  if constexpr (std::same_as<T, linear_operator<K>>)
    return carried(value.codomain(), u, w) * value * adjoint(carried(value.domain(), u, w));
  else
    return value;
}
template <scalar K, class T>
std::vector<T> transported(const std::vector<T>& list, const linear_operator<K>& u,
                           const linear_operator<centre_t<K>>& w) {
  std::vector<T> out;
  for (const auto& each : list) out.push_back(transported<K>(each, u, w));
  return out;
}

}  // namespace detail

namespace laws {

/// The worst relative difference between f(inputs…) and f under hidden frames drawn anew, with
/// results compared in standard bases.
template <class F, class... Inputs>
typename detail::real_of_inputs<Inputs...>::type coordinate_free(F&& f, const Inputs&... inputs) {
  using R = typename detail::real_of_inputs<Inputs...>::type;
  const auto wanted = f(inputs...);
  R worst{};
  for (std::uint64_t draw = 1; draw <= 3; ++draw) {
    const seed s = seed{4711}.derived(draw);
    const auto found = f(detail::reframed(inputs, s)...);
    detail::comparison<R> parts;
    parts.compare(wanted, found);
    worst = std::max(worst, parts.relative());
  }
  return worst;
}

/// For A : V → V⊗W: the worst relative difference between f((u⊗w)A u†) and f(A) carried along by
/// Haar isometries u : V → V′ and w : W → W′ onto new spaces.
/// @throws space_mismatch if A is not V → V⊗W
template <class F, cofree::scalar K>
real_t<K> natural(F&& f, const linear_operator<K>& a) {
  const auto v = a.domain();
  const auto w = cofactor("natural", a.codomain(), v);
  const auto wanted = f(a);
  real_t<K> worst{};
  for (std::uint64_t draw = 1; draw <= 3; ++draw) {
    const seed s = seed{815}.derived(draw);
    const space<K> v2(v.name() + "′", v.dimension());
    const space<centre_t<K>> w2(w.name() + "′", w.dimension());
    const auto turn_v = random_isometry(v, v2, s.derived(1));
    const auto turn_w = random_isometry(w, w2, s.derived(2));
    const auto found = f(tensor(turn_v, turn_w) * a * adjoint(turn_v));
    const auto moved = detail::transported<K>(wanted, turn_v, turn_w);
    detail::comparison<real_t<K>> parts;
    parts.compare(moved, found);
    worst = std::max(worst, parts.relative());
  }
  return worst;
}

}  // namespace laws
}  // namespace cofree
