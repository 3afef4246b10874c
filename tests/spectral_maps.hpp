// A user's own space, and maps on it of known spectrum.
#pragma once

#include <cofree/dense/decompositions.hpp>
#include <cofree/spectral/dominant_eigenpair.hpp>

/// Columns of numbers with weights as the inner product.
template <cofree::commutative_scalar K>
struct weighted_columns {
  using scalar_type = K;
  using R = cofree::real_t<K>;
  using vector_type = std::vector<K>;
  std::vector<R> weights;
  bool operator==(const weighted_columns&) const = default;
  std::size_t dimension() const { return weights.size(); }
  std::string name() const { return "weighted columns"; }
  vector_type zero() const { return vector_type(weights.size()); }
  void scale(vector_type& x, const K& a) const {
    for (auto& e : x) e *= a;
  }
  void add_scaled(vector_type& y, const vector_type& x, const K& a) const {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] += x[i] * a;
  }
  K inner(const vector_type& x, const vector_type& y) const {
    K s{};
    for (std::size_t i = 0; i < x.size(); ++i) s += cofree::conjugate(x[i]) * y[i] * weights[i];
    return s;
  }
  vector_type random(cofree::seed s) const {
    cofree::random_source source(s);
    auto x = zero();
    for (auto& e : x) e = cofree::random_scalar<K>(source);
    return x;
  }
};

/// y ← T x in coordinates, with the adjoint that the weights dictate.
template <cofree::commutative_scalar K>
struct weighted_map {
  weighted_columns<K> space;
  cofree::dense_array<K> t;
  const weighted_columns<K>& domain() const { return space; }
  const weighted_columns<K>& codomain() const { return space; }
  void apply(const std::vector<K>& x, std::vector<K>& y) const {
    for (std::size_t i = 0; i < y.size(); ++i) {
      y[i] = K{};
      for (std::size_t j = 0; j < x.size(); ++j) y[i] += t(i, j) * x[j];
    }
  }
  void apply_adjoint(const std::vector<K>& y, std::vector<K>& x) const {
    for (std::size_t j = 0; j < x.size(); ++j) {
      x[j] = K{};
      for (std::size_t i = 0; i < y.size(); ++i)
        x[j] += cofree::conjugate(t(i, j)) * y[i] * space.weights[i];
      x[j] *= 1 / space.weights[j];
    }
  }
};

/// C·block·C⁻¹ for a random C.
template <cofree::commutative_scalar K>
weighted_map<K> map_of(const cofree::dense_array<K>& block, cofree::seed s) {
  using R = cofree::real_t<K>;
  const std::size_t n = block.rows();
  weighted_columns<K> space;
  for (std::size_t i = 0; i < n; ++i) space.weights.push_back(1 + R(double(i)) / 3);
  const auto c = cofree::random_matrix<K>(n, n, s);
  return {space, multiply(multiply(c, block), solve(c, cofree::identity_matrix<K>(n)))};
}

template <cofree::commutative_scalar K = double>
cofree::dense_array<K> diagonal(const std::vector<double>& d) {
  cofree::dense_array<K> m(d.size(), d.size());
  for (std::size_t i = 0; i < d.size(); ++i) m(i, i) = K(d[i]);
  return m;
}

/// 1/(1 + i/4): a spectrum that falls.
inline std::vector<double> falling(std::size_t n) {
  std::vector<double> d(n);
  for (std::size_t i = 0; i < n; ++i) d[i] = 1 / (1 + double(i) / 4);
  return d;
}
