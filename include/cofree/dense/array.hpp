// cofree/dense/array.hpp — arrays of numbers, row-major: what operators are made of inside.
//
//   dense_array<K>                     m×n numbers; a plain value
//   matrix_view<K>, const_matrix_view<K>  the same storage under another shape; owns nothing
//   identity_matrix, adjoint, add_scaled, scale, inner, norm, max_modulus
//
// Scalars act on the right. No expression template leaves this header: `auto` is safe. Arrays of xtensor go in
// and out in dense/xtensor.hpp.
#pragma once

#include <algorithm>
#include <cofree/dense/sums.hpp>
#include <cofree/error/error.hpp>
#include <cofree/scalar/random.hpp>
#include <cofree/scalar/scalar.hpp>
#include <cstddef>
#include <utility>
#include <vector>

namespace cofree {

template <scalar K>
struct const_matrix_view {
  const K* data;
  std::size_t rows, cols;
  const K& operator()(std::size_t i, std::size_t j) const { return data[i * cols + j]; }
};

template <scalar K>
struct matrix_view {
  K* data;
  std::size_t rows, cols;
  K& operator()(std::size_t i, std::size_t j) const { return data[i * cols + j]; }
  operator const_matrix_view<K>() const { return {data, rows, cols}; }
};

/// rows × cols numbers, row-major; zero when made from a shape, 0 × 0 when moved from.
template <scalar K>
class dense_array {
public:
  dense_array() = default;
  dense_array(std::size_t rows, std::size_t cols)
      : numbers_(rows * cols, K(real_t<K>(0))), rows_(rows), cols_(cols) {}
  dense_array(const dense_array&) = default;
  dense_array(dense_array&& other) noexcept
      : numbers_(std::exchange(other.numbers_, {})),
        rows_(std::exchange(other.rows_, 0)),
        cols_(std::exchange(other.cols_, 0)) {}
  dense_array& operator=(const dense_array&) = default;
  dense_array& operator=(dense_array&& other) noexcept {
    numbers_ = std::exchange(other.numbers_, {});
    rows_ = std::exchange(other.rows_, 0);
    cols_ = std::exchange(other.cols_, 0);
    return *this;
  }
  ~dense_array() = default;

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  std::size_t size() const { return numbers_.size(); }
  K* data() { return numbers_.data(); }
  const K* data() const { return numbers_.data(); }
  K& operator()(std::size_t i, std::size_t j) { return data()[i * cols_ + j]; }
  const K& operator()(std::size_t i, std::size_t j) const { return data()[i * cols_ + j]; }

  matrix_view<K> view() { return {data(), rows(), cols()}; }
  const_matrix_view<K> view() const { return {data(), rows(), cols()}; }
  operator const_matrix_view<K>() const { return view(); }
  /// The same numbers as another shape with rows·cols = size().
  matrix_view<K> reshaped(std::size_t rows, std::size_t cols) { return {data(), rows, cols}; }
  const_matrix_view<K> reshaped(std::size_t rows, std::size_t cols) const {
    return {data(), rows, cols};
  }

  bool operator==(const dense_array&) const = default;

private:
  std::vector<K> numbers_;
  std::size_t rows_ = 0, cols_ = 0;
};

template <scalar K>
dense_array<K> identity_matrix(std::size_t n) {
  dense_array<K> m(n, n);
  for (std::size_t i = 0; i < n; ++i) m(i, i) = K(real_t<K>(1));
  return m;
}

/// a†: the conjugate transpose.
template <scalar K>
dense_array<K> adjoint(const dense_array<K>& a) {
  dense_array<K> b(a.cols(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) b(j, i) = conjugate(a(i, j));
  return b;
}

/// a ← a·c
template <scalar K>
void scale(dense_array<K>& a, const centre_t<K>& c) {
  K* const p = a.data();
  for (std::size_t i = 0, n = a.size(); i < n; ++i) p[i] *= c;
}

namespace detail {

/// The reals that an array over double is made of; of one over ℂ the numbers themselves.
template <class K>
auto sum_data(const dense_array<K>& a) {
  using Part = std::conditional_t<field_of<K> == field::complex, K, double>;
  return reinterpret_cast<const Part*>(a.data());
}
template <class K>
auto sum_data(dense_array<K>& a) {
  using Part = std::conditional_t<field_of<K> == field::complex, K, double>;
  return reinterpret_cast<Part*>(a.data());
}
template <class K>
constexpr std::size_t sum_parts = field_of<K> == field::quaternion ? 4 : 1;
template <class K>
concept summed_in_double = std::same_as<real_t<K>, double>;

}  // namespace detail

/// y ← y + x·c
template <scalar K>
void add_scaled(dense_array<K>& y, const dense_array<K>& x, const centre_t<K>& c) {
  if constexpr (detail::summed_in_double<K>) {
    detail::add_multiple(y.size() * detail::sum_parts<K>, detail::sum_data(y), detail::sum_data(x),
                         c);
  } else {
    K* const p = y.data();
    const K* const q = x.data();
    for (std::size_t i = 0, n = y.size(); i < n; ++i) p[i] += q[i] * c;
  }
}

/// tr(x†y) over ℝ and ℂ, Re tr(x†y) over ℍ: the inner product of L(U,V).
template <scalar K>
centre_t<K> inner(const dense_array<K>& x, const dense_array<K>& y) {
  if constexpr (detail::summed_in_double<K>) {
    return detail::dot(x.size() * detail::sum_parts<K>, detail::sum_data(x), detail::sum_data(y));
  } else {
    const K* const p = x.data();
    const K* const q = y.data();
    centre_t<K> sum{};
    for (std::size_t i = 0, n = x.size(); i < n; ++i) {
      if constexpr (commutative_scalar<K>)
        sum += conjugate(p[i]) * q[i];
      else
        sum += p[i].w * q[i].w + p[i].x * q[i].x + p[i].y * q[i].y + p[i].z * q[i].z;
    }
    return sum;
  }
}

/// The Frobenius norm.
template <scalar K>
real_t<K> norm(const dense_array<K>& x) {
  using std::sqrt;
  if constexpr (detail::summed_in_double<K>) {
    const auto* const p = reinterpret_cast<const double*>(x.data());
    return sqrt(detail::dot(x.size() * std::size_t(real_dimension<K>), p, p));
  } else {
    real_t<K> sum{};
    for (std::size_t i = 0; i < x.size(); ++i) sum += squared_modulus(x.data()[i]);
    return sqrt(sum);
  }
}

template <scalar K>
real_t<K> max_modulus(const dense_array<K>& x) {
  real_t<K> m{};
  for (std::size_t i = 0; i < x.size(); ++i) m = std::max(m, modulus(x.data()[i]));
  return m;
}

/// Independent standard normal components.
template <scalar K>
dense_array<K> random_matrix(std::size_t rows, std::size_t cols, seed s) {
  random_source source(s);
  dense_array<K> m(rows, cols);
  for (std::size_t i = 0; i < m.size(); ++i) m.data()[i] = random_scalar<K>(source);
  return m;
}

}  // namespace cofree
