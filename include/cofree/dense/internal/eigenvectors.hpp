// cofree/dense/internal/eigenvectors.hpp — right and left eigenvectors from a Schur form over ℝ
// or ℂ, by back substitution in complex numbers.
#pragma once

#include <cofree/dense/internal/order.hpp>
#include <cofree/dense/internal/qr_algorithm.hpp>

namespace cofree::detail {

/// x with t x = λ x for the block of t (quasi-triangular, complex entries) whose last row is `last`.
/// A divisor below `least` is taken as that: a value that is (nearly) multiple has no vector of its
/// own, and this one is still an eigenvector to rounding.
template <class C>
std::vector<C> triangular_eigenvector(const dense_array<C>& t, std::size_t last, const C& value,
                                      const real_t<C>& least) {
  using R = real_t<C>;
  const C zero(R(0));
  std::vector<C> x(t.rows(), zero);
  const auto shifted = [&](std::size_t i) {
    const C d = t(i, i) - value;
    return modulus(d) < least ? C(least) : d;
  };
  std::size_t rest = last;  // rows still to find
  if (last > 0 && t(last, last - 1) != zero) {
    rest = last - 1;
    // (a − λ, b) is the row of a matrix of rank one: the larger of its two rows decides.
    const C a = t(rest, rest) - value, b = t(rest, last), c = t(last, rest),
            d = t(last, last) - value;
    if (modulus(a) + modulus(b) > modulus(c) + modulus(d))
      x[rest] = -b, x[last] = a;
    else
      x[rest] = -d, x[last] = c;
  } else {
    x[last] = C(R(1));
  }
  while (rest-- > 0) {
    const bool pair = rest > 0 && t(rest, rest - 1) != zero;
    C low = zero, high = zero;
    for (std::size_t j = rest + 1; j <= last; ++j) {
      low -= t(rest, j) * x[j];
      if (pair) high -= t(rest - 1, j) * x[j];
    }
    if (!pair) {
      x[rest] = low * inverse(shifted(rest));
      continue;
    }
    const C a = t(rest - 1, rest - 1) - value, b = t(rest - 1, rest), c = t(rest, rest - 1),
            d = t(rest, rest) - value;
    C determinant = a * d - b * c;
    if (modulus(determinant) < least * least) determinant = C(R(least * least));
    const C back = inverse(determinant);
    x[rest - 1] = (d * high - b * low) * back;
    x[rest] = (a * low - c * high) * back;
    --rest;
  }
  return x;
}

/// q x at norm 1, as column j of v.
template <class C>
void set_image(dense_array<C>& v, std::size_t j, const dense_array<C>& q, const std::vector<C>& x) {
  using R = real_t<C>;
  using std::sqrt;
  R largest{}, square{};
  for (const C& e : x) largest = std::max(largest, modulus(e));
  for (std::size_t i = 0; i < v.rows(); ++i) {
    C sum(R(0));
    for (std::size_t l = 0; l < x.size(); ++l) sum += q(i, l) * C(x[l] / largest);
    v(i, j) = sum;
    square += squared_modulus(sum);
  }
  const R back = 1 / sqrt(square);
  for (std::size_t i = 0; i < v.rows(); ++i) v(i, j) *= back;
}

template <class C, scalar K>
dense_array<C> as_complex(const dense_array<K>& a) {
  dense_array<C> c(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) c.data()[i] = extend<C>(a.data()[i]);
  return c;
}

template <commutative_scalar K>
eigenvector_list<real_t<K>> schur_eigenvectors(const schur_factors<K>& s) {
  using R = real_t<K>;
  using C = complex<R>;
  const std::size_t n = s.t.rows();
  const auto t = as_complex<C>(s.t), q = as_complex<C>(s.q);
  // A left eigenvector of t is a right one of t transposed, which read backwards is triangular too.
  dense_array<C> backwards(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) backwards(i, j) = t(n - 1 - j, n - 1 - i);
  const R least = std::max(R(epsilon<R>() * norm(s.t)), R(std::numeric_limits<double>::min()));
  eigenvector_list<R> out{{}, dense_array<C>(n, n), dense_array<C>(n, n)};
  const auto order = by_decreasing_modulus(s.values);
  for (std::size_t j = 0; j < n; ++j) {
    const std::size_t at = order[j];
    const C& value = s.values[at];
    out.values.push_back(value);
    const bool first_of_pair = at + 1 < n && s.t(at + 1, at) != K(R(0)),
               second_of_pair = at > 0 && s.t(at, at - 1) != K(R(0));
    set_image(out.right, j, q,
              triangular_eigenvector(t, first_of_pair ? at + 1 : at, value, least));
    auto x = triangular_eigenvector(backwards, second_of_pair ? n - at : n - 1 - at, value, least);
    std::reverse(x.begin(), x.end());
    for (C& e : x) e = conjugate(e);
    set_image(out.left, j, q, x);
  }
  return out;
}

}  // namespace cofree::detail
