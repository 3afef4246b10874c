// cofree/spectral/ritz.hpp — eigenvalues of a projected map, and eigenvectors with i central.
//
//   eigenvalue_kind                             real, or a complex pair over ℝ
//   choose_dominant, gap_of                     which of several, and how far the next one is
//   normalise, pairing, align, residual_of      of an eigenvector x, or x₀ + i x₁ of a pair
//
// Over ℝ a complex λ = a + b i, b > 0, has the right vector x₀ + i x₁ with M x₀ = x₀ a − x₁ b and
// M x₁ = x₀ b + x₁ a; it is kept as the two vectors x₀, x₁. Over ℂ there is one vector.
#pragma once

#include <cofree/spectral/krylov.hpp>
#include <optional>
#include <vector>

namespace cofree {

enum class eigenvalue_kind { real, complex_pair };

namespace detail {

/// Moduli that differ by less than this part of the largest count as equal: 1e-7 in double.
template <scalar K>
real_t<K> circle_width() {
  using std::sqrt;
  return real_t<K>(6.7) * sqrt(epsilon<K>());
}

/// The place of the value on the spectral circle that is nearest to `near`, else has the largest real part.
/// @pre values are sorted by decreasing modulus
template <class R>
std::size_t choose_dominant(const std::vector<complex<R>>& values,
                            const std::optional<complex<R>>& near) {
  std::size_t best = 0;
  const R top = modulus(values[0]), width = circle_width<R>();
  for (std::size_t i = 1; i < values.size() && modulus(values[i]) >= top * (1 - width); ++i) {
    const bool better =
        near ? modulus(complex<R>(values[i] - *near)) < modulus(complex<R>(values[best] - *near))
             : values[i].real() > values[best].real() + width * top;
    if (better) best = i;
  }
  // The member of a pair with positive imaginary part stands first in the list.
  if (values[best].imag() < 0 && best > 0 && values[best - 1] == conjugate(values[best])) --best;
  return best;
}

/// 1 − |λ₂/λ₁| with the conjugate of λ₁ left out where `pair`.
template <class R>
R gap_of(const std::vector<complex<R>>& values, std::size_t chosen, bool pair) {
  const R top = modulus(values[chosen]);
  if (!(top > 0)) return R(0);
  R second(0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == chosen || (pair && i == chosen + 1)) continue;
    second = std::max(second, modulus(values[i]));
  }
  return std::max(R(0), R(1 - second / top));
}

template <inner_product_space V>
using value_t = complex<real_t<scalar_t<V>>>;

template <inner_product_space V>
bool is_pair(const value_t<V>& value) {
  return real_scalar<scalar_t<V>> && value.imag() != 0;
}

template <class C>
std::vector<C> column_of(const dense_array<C>& m, std::size_t j) {
  std::vector<C> y(m.rows());
  for (std::size_t i = 0; i < m.rows(); ++i) y[i] = m(i, j);
  return y;
}

/// x from its coefficients in the Krylov basis: one vector or real and imaginary part.
template <inner_product_space V>
std::vector<vector_t<V>> ritz_vectors(const krylov_space<V>& space,
                                      const std::vector<value_t<V>>& y, bool pair) {
  using K = scalar_t<V>;
  std::vector<K> first(y.size()), second(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) {
    if constexpr (real_scalar<K>)
      first[i] = y[i].real(), second[i] = y[i].imag();
    else
      first[i] = y[i];
  }
  std::vector<vector_t<V>> out{space.combine(first)};
  if (pair) out.push_back(space.combine(second));
  return out;
}

template <inner_product_space V>
real_t<scalar_t<V>> norm_of(const V& v, const std::vector<vector_t<V>>& x) {
  using std::sqrt;
  real_t<scalar_t<V>> square(0);
  for (const auto& each : x) square += real_part(v.inner(each, each));
  return sqrt(square);
}

/// Scales x to norm 1; a pair is one vector x₀ + i x₁. Leaves 0 as it is.
template <inner_product_space V>
void normalise(const V& v, std::vector<vector_t<V>>& x) {
  const auto size = norm_of(v, x);
  if (!(size > 0)) return;
  for (auto& each : x) v.scale(each, scalar_t<V>(1 / size));
}

/// ⟨l, x⟩ with i central: one number also for pairs.
template <inner_product_space V>
value_t<V> pairing(const V& v, const std::vector<vector_t<V>>& l,
                   const std::vector<vector_t<V>>& x) {
  if constexpr (real_scalar<scalar_t<V>>) {
    if (x.size() == 2 && l.size() == 2)
      return {v.inner(l[0], x[0]) + v.inner(l[1], x[1]), v.inner(l[0], x[1]) - v.inner(l[1], x[0])};
  }
  return value_t<V>(v.inner(l[0], x[0]));
}

/// y ← y + x c with i central. @pre as many vectors in x as in y; one of each has a real c over ℝ
template <inner_product_space V>
void add_scaled_value(const V& v, std::vector<vector_t<V>>& y, const std::vector<vector_t<V>>& x,
                      const value_t<V>& c) {
  if constexpr (real_scalar<scalar_t<V>>) {
    v.add_scaled(y[0], x[0], c.real());
    if (x.size() != 2) return;
    v.add_scaled(y[0], x[1], -c.imag());
    v.add_scaled(y[1], x[0], c.imag()), v.add_scaled(y[1], x[1], c.real());
  } else {
    v.add_scaled(y[0], x[0], c);
  }
}

/// Turns l so that ⟨l, x⟩ > 0.
template <inner_product_space V>
void align(const V& v, std::vector<vector_t<V>>& l, const std::vector<vector_t<V>>& x) {
  const auto p = pairing(v, l, x);
  const auto size = modulus(p);
  if (size == 0) return;
  std::vector<vector_t<V>> turned(l.size(), v.zero());  // l·p/|p|
  if (l.size() == 1 && real_scalar<scalar_t<V>>)
    add_scaled_value(v, turned, l, value_t<V>(p.real() < 0 ? -1 : 1));
  else
    add_scaled_value(v, turned, l, value_t<V>(p / size));
  l = std::move(turned);
}

/// ‖Mx − xλ‖ by one application a vector.
template <inner_product_space V, class F>
real_t<scalar_t<V>> absolute_residual(const V& v, F&& apply, const std::vector<vector_t<V>>& x,
                                      const value_t<V>& value) {
  std::vector<vector_t<V>> image(x.size(), v.zero());
  for (std::size_t i = 0; i < x.size(); ++i) apply(x[i], image[i]);
  add_scaled_value(v, image, x, value_t<V>(-value));
  return norm_of(v, image);
}

/// ‖Mx − xλ‖/|λ|, and ‖Mx‖ where λ = 0.
template <inner_product_space V, class F>
real_t<scalar_t<V>> residual_of(const V& v, F&& apply, const std::vector<vector_t<V>>& x,
                                const value_t<V>& value) {
  const auto size = modulus(value);
  const auto rest = absolute_residual(v, apply, x, value);
  return size > 0 ? real_t<scalar_t<V>>(rest / size) : rest;
}

}  // namespace detail
}  // namespace cofree
