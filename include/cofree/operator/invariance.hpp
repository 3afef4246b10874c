// cofree/operator/invariance.hpp — does a function of operators depend on coordinates, or on more
// than the structure of its spaces? For our tests and for users' tests.
//
//   laws::coordinate_free(f, inputs…)   f under freshly drawn hidden frames against f as it is
//   laws::natural(f, A)                 f((u⊗w)A u†) against f(A) carried along by isometries u, w
//
// Both return the worst relative difference over a few draws: rounding for a lawful f, of order 1
// for one that looks at coordinates, such as the largest entry. Inputs are spaces and operators; a
// result is an operator, a number, or a vector or pair of such. f must use the spaces of its inputs
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

/// ‖x − y‖ and ‖x‖ of two results, operators in standard bases.
struct comparison {
  double difference = 0, size = 0;
  comparison& operator+=(const comparison& c) {
    difference = std::max(difference, c.difference), size = std::max(size, c.size);
    return *this;
  }
};
template <scalar K>
comparison compared(const K& x, const K& y) {
  return {double(modulus(K(x - y))), double(modulus(x))};
}
template <std::integral T>
comparison compared(const T& x, const T& y) {
  return {x == y ? 0.0 : 1.0, 1.0};
}
template <scalar K>
comparison compared(const dense_array<K>& x, const dense_array<K>& y) {
  if (x.rows() != y.rows() || x.cols() != y.cols()) return {1, 1};
  auto d = x;
  add_scaled(d, y, centre_t<K>(-1));
  return {double(norm(d)), double(norm(x))};
}
template <scalar K>
comparison compared(const linear_operator<K>& x, const linear_operator<K>& y) {
  return compared(matrix(x), matrix(y));
}
template <class T>
comparison compared(const std::vector<T>& x, const std::vector<T>& y) {
  if (x.size() != y.size()) return {1, 1};
  comparison all;
  for (std::size_t i = 0; i < x.size(); ++i) all += compared(x[i], y[i]);
  return all;
}
template <class S, class T>
comparison compared(const std::pair<S, T>& x, const std::pair<S, T>& y) {
  auto all = compared(x.first, y.first);
  return all += compared(x.second, y.second);
}
inline double relative(const comparison& c) {
  const double r = c.difference / (c.size > 0 ? c.size : 1);
  return std::isfinite(r) ? r : std::numeric_limits<double>::infinity();
}

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
double coordinate_free(F&& f, const Inputs&... inputs) {
  const auto wanted = f(inputs...);
  double worst = 0;
  for (std::uint64_t draw = 1; draw <= 3; ++draw) {
    const seed s = seed{4711}.derived(draw);
    const auto found = f(detail::reframed(inputs, s)...);
    worst = std::max(worst, detail::relative(detail::compared(wanted, found)));
  }
  return worst;
}

/// For A : V → V⊗W: the worst relative difference between f((u⊗w)A u†) and f(A) carried along by
/// Haar isometries u : V → V′ and w : W → W′ onto new spaces.
/// @throws space_mismatch if A is not V → V⊗W
template <class F, cofree::scalar K>
double natural(F&& f, const linear_operator<K>& a) {
  const auto v = a.domain();
  const auto w = cofactor("natural", a.codomain(), v);
  const auto wanted = f(a);
  double worst = 0;
  for (std::uint64_t draw = 1; draw <= 3; ++draw) {
    const seed s = seed{815}.derived(draw);
    const space<K> v2(v.name() + "′", v.dimension());
    const space<centre_t<K>> w2(w.name() + "′", w.dimension());
    const auto turn_v = random_isometry(v, v2, s.derived(1));
    const auto turn_w = random_isometry(w, w2, s.derived(2));
    const auto found = f(tensor(turn_v, turn_w) * a * adjoint(turn_v));
    const auto moved = detail::transported<K>(wanted, turn_v, turn_w);
    worst = std::max(worst, detail::relative(detail::compared(moved, found)));
  }
  return worst;
}

}  // namespace laws
}  // namespace cofree
