// cofree/space/concepts.hpp — what a space of vectors offers. The space owns its operations;
// vectors are plain data.
//
//   vector_space, inner_product_space, sampleable_space   the concepts
//   vector_t, scalar_t                                    a space's vectors and scalars
//   norm_in, distance_in, sum_in, scaled_in               derived from the concepts
//   inner_each, add_each                                  the same with many vectors at once
//   orthogonalise                                         against orthonormal vectors
//
// Scalars act on the right: x·a. The inner product is conjugate-linear in its first argument.
#pragma once

#include <cofree/scalar/random.hpp>
#include <cofree/scalar/scalar.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace cofree {

template <class V>
using vector_t = typename V::vector_type;
template <class V>
using scalar_t = typename V::scalar_type;

/// A right vector space over scalar_t<V>.
/// You provide: the members below.
/// You get: sums, multiples and distances; with an inner product also eigenpairs and optimisation.
/// Laws: x + y = y + x; (x + y) + z = x + (y + z); x + 0 = x; (x a) b = x (a b);
///       (x + y) a = x a + y a; x (a + b) = x a + x b; x 1 = x.
// clang-format off
template <class V>
concept vector_space =
    std::equality_comparable<V> && std::copyable<V> && scalar<scalar_t<V>> &&
    std::copyable<vector_t<V>> &&
    requires(const V& v, vector_t<V>& y, const vector_t<V>& x, const scalar_t<V>& a) {
      { v.zero() } -> std::same_as<vector_t<V>>;
      { v.dimension() } -> std::convertible_to<std::size_t>;
      { v.name() } -> std::convertible_to<std::string>;
      v.scale(y, a);          // y ← y·a
      v.add_scaled(y, x, a);  // y ← y + x·a   (x may be y)
    };

/// A vector space with a positive definite inner product. Optional, where many vectors at once are
/// cheaper: inner_many(x, y) → all ⟨x_i, y⟩, as a std::vector; add_many(y, x, a), y ← y + Σ x_i a_i.
/// Laws: ⟨x, y⟩ = conj⟨y, x⟩; ⟨x, y a + z⟩ = ⟨x, y⟩ a + ⟨x, z⟩; ⟨x, x⟩ > 0 for x ≠ 0.
template <class V>
concept inner_product_space =
    vector_space<V> && requires(const V& v, const vector_t<V>& x, const vector_t<V>& y) {
      { v.inner(x, y) } -> std::same_as<scalar_t<V>>;
    };

/// A space that can draw a vector from a seed.
template <class V>
concept sampleable_space = inner_product_space<V> && requires(const V& v, seed s) {
  { v.random(s) } -> std::same_as<vector_t<V>>;
};
// clang-format on

template <inner_product_space V>
real_t<scalar_t<V>> norm_in(const V& v, const vector_t<V>& x) {
  using std::sqrt;
  return sqrt(real_part(v.inner(x, x)));
}
template <vector_space V>
vector_t<V> sum_in(const V& v, vector_t<V> x, const vector_t<V>& y) {
  v.add_scaled(x, y, scalar_t<V>(1));
  return x;
}
template <vector_space V>
vector_t<V> scaled_in(const V& v, vector_t<V> x, const scalar_t<V>& a) {
  v.scale(x, a);
  return x;
}
template <inner_product_space V>
real_t<scalar_t<V>> distance_in(const V& v, vector_t<V> x, const vector_t<V>& y) {
  v.add_scaled(x, y, scalar_t<V>(-1));
  return norm_in(v, x);
}

/// All ⟨x_i, y⟩, by the space's inner_many where it has one.
template <inner_product_space V>
std::vector<scalar_t<V>> inner_each(const V& v, std::span<const vector_t<V>> x,
                                    const vector_t<V>& y) {
  if constexpr (requires { v.inner_many(x, y); }) {
    return v.inner_many(x, y);
  } else {
    std::vector<scalar_t<V>> out;
    out.reserve(x.size());
    for (const auto& each : x) out.push_back(v.inner(each, y));
    return out;
  }
}
/// y ← y + Σ x_i a_i, by the space's add_many where it has one. @pre as many a as x; no x_i is y
template <vector_space V>
void add_each(const V& v, vector_t<V>& y, std::span<const vector_t<V>> x,
              std::span<const scalar_t<V>> a) {
  if constexpr (requires { v.add_many(y, x, a); })
    v.add_many(y, x, a);
  else
    for (std::size_t i = 0; i < x.size(); ++i) v.add_scaled(y, x[i], a[i]);
}

/// y ← y − Σ x_i ⟨x_i, y⟩ for orthonormal x, twice where the first time leaves little of y; the
/// coefficients. `rest` becomes ‖y‖. By the classical Gram–Schmidt process.
template <inner_product_space V>
std::vector<scalar_t<V>> orthogonalise(const V& v, vector_t<V>& y, std::span<const vector_t<V>> x,
                                       real_t<scalar_t<V>>& rest) {
  using K = scalar_t<V>;
  using R = real_t<K>;
  std::vector<K> all(x.size(), K(R(0)));
  R before = norm_in(v, y);
  for (int pass = 0; pass < 2; ++pass) {
    auto c = inner_each(v, x, y);
    for (std::size_t i = 0; i < c.size(); ++i) all[i] += c[i], c[i] = K(-c[i]);
    add_each<V>(v, y, x, c);
    rest = norm_in(v, y);
    if (rest > R(0.7) * before) break;  // little was cancelled: once is enough
    before = rest;
  }
  return all;
}

}  // namespace cofree
