// The QR algorithm over ℍ [BunseGerstner1989]: nothing is doubled, every step is unitary over ℍ.
//
// A shift x is a pair of complex numbers, the roots of the real polynomial t² − 2Re(x)t + |x|²; as
// its coefficients are central, one implicit step with it is a similarity. One pair of shifts finds
// one right eigenvalue; two are used in turn, or a double value would stop the iteration.
#pragma once

#include <algorithm>
#include <array>
#include <cofree/dense/schur.hpp>
#include <cofree/scalar/extend.hpp>
#include <string>

#include "reflection.hpp"

namespace cofree::detail {

/// h ← q†hq with zeros below a real subdiagonal; the q.
template <scalar K>
dense_array<K> reduce_to_hessenberg(dense_array<K>& h) {
  const std::size_t n = h.rows();
  auto q = identity_matrix<K>(n);
  for (std::size_t k = 0; k + 1 < n; ++k) {
    std::vector<K> column;
    for (std::size_t i = k + 1; i < n; ++i) column.push_back(h(i, k));
    const real_target_reflection<K> p(std::move(column));
    p.from_left(h, k + 1, k + 1);
    p.from_right(h, k + 1, n);
    p.from_right(q, k + 1, n);
    h(k + 1, k) = K(p.target);
    for (std::size_t i = k + 2; i < n; ++i) h(i, k) = K{};
  }
  return q;
}

/// The complex number with imaginary part ≥ 0 that is similar to x.
template <class R>
std::complex<R> standard_form(const quaternion<R>& x) {
  return {x.w, modulus(quaternion<R>(R(0), x.x, x.y, x.z))};
}

/// What the complex image of a block of two rows knows: its values, and a right eigenvector u + vj
/// from the vector (u, −v̄).
template <class R>
struct block_of_two {
  std::array<std::complex<R>, 4> values;  ///< each with imaginary part ≥ 0, twice
  std::vector<quaternion<R>> vector;

  block_of_two(const dense_array<quaternion<R>>& h, std::size_t first) {
    dense_array<std::complex<R>> image(4, 4);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t k = 0; k < 2; ++k) {
        const auto [x, y] = symplectic_parts(h(first + i, first + k));
        image(i, k) = x, image(i, 2 + k) = y;
        image(2 + i, k) = -std::conj(y), image(2 + i, 2 + k) = std::conj(x);
      }
    const auto s = schur(image);
    for (std::size_t i = 0; i < 4; ++i)
      values[i] = {s.values[i].real(), std::abs(s.values[i].imag())};
    for (std::size_t i = 0; i < 2; ++i)
      vector.emplace_back(s.q(i, 0).real(), s.q(i, 0).imag(), -s.q(2 + i, 0).real(),
                          s.q(2 + i, 0).imag());
  }
};

/// The QR algorithm on the Hessenberg array h, with the unitary in q.
template <class R>
class quaternion_qr_algorithm {
public:
  using K = quaternion<R>;
  quaternion_qr_algorithm(dense_array<K>& h, dense_array<K>& q)
      : h_(h), q_(q), n_(h.rows()), norm_(norm(h)) {}

  /// @throws numerical_failure after 60 n sweeps
  void run() {
    std::size_t end = n_, sweeps = 0, since_deflation = 0;
    while (end > 1) {
      const std::size_t first = start_of_block(end, since_deflation);
      if (first + 2 >= end) {
        if (first + 2 == end) split(first);
        end = first, since_deflation = 0;
        continue;
      }
      if (sweeps >= 60 * n_) give_up(first, end);
      const auto [x, y] = shifts(end, ++since_deflation);
      sweep(first, end, x);
      sweep(first, end, y);
      sweeps += 2;
    }
  }

private:
  R subdiagonal(std::size_t i) const { return modulus(h_(i, i - 1)); }

  /// The first row of the unreduced block that ends before `end`; sets what is negligible to zero.
  /// After several sweeps in vain that is what is so beside the norm: where the values of a block
  /// are similar to rounding, its sweeps are rounding too.
  std::size_t start_of_block(std::size_t end, std::size_t since_deflation) {
    for (std::size_t i = end - 1; i > 0; --i) {
      const R beside = modulus(h_(i, i)) + modulus(h_(i - 1, i - 1));
      const bool in_vain = since_deflation >= 6;
      if (subdiagonal(i) <= epsilon<K>() * (beside > 0 && !in_vain ? beside : norm_)) {
        h_(i, i - 1) = K{};
        return i;
      }
    }
    return 0;
  }

  /// The values of the last two rows, the one nearest to the last entry first; every tenth time
  /// without success others, which break a symmetry.
  std::array<std::complex<R>, 2> shifts(std::size_t end, std::size_t since_deflation) const {
    const auto corner = standard_form(h_(end - 1, end - 1));
    if (since_deflation % 10 == 0) {
      const R s = subdiagonal(end - 1);
      return {corner + R(0.75) * s, corner + std::complex<R>(-s / 4, s / 2)};
    }
    auto v = block_of_two<R>(h_, end - 2).values;
    std::sort(v.begin(), v.end(),
              [&](auto x, auto y) { return std::abs(x - corner) < std::abs(y - corner); });
    return {v[0], v[2]};
  }

  /// The first column of h² − 2Re(x)h + |x|² = (h − Re x)² + (Im x)² on the block, its three first
  /// entries.
  std::vector<K> first_column(std::size_t first, std::size_t end, std::complex<R> x) const {
    const K a = h_(first, first) - K(x.real()), c = h_(first + 1, first),
            d = h_(first + 1, first + 1) - K(x.real());
    std::vector<K> v{a * a + h_(first, first + 1) * c + K(x.imag() * x.imag()), c * a + d * c};
    if (first + 2 < end) v.push_back(h_(first + 2, first + 1) * c);
    return v;
  }

  /// One implicit step with h² − 2Re(x)h + |x|² on rows and columns first … end − 1.
  void sweep(std::size_t first, std::size_t end, std::complex<R> x) {
    chase(first, end, first_column(first, end, x));
  }

  /// Splits a block of two by one of its right eigenvectors. Shifts would not always do: where both
  /// values are similar, as of the image of a real pair, their polynomial is zero on the block.
  void split(std::size_t first) {
    chase(first, first + 2, block_of_two<R>(h_, first).vector);
    h_(first + 1, first) = K{};
  }

  /// The similarity that takes v to a multiple of e₁, and the reflections that restore the shape.
  void chase(std::size_t first, std::size_t end, std::vector<K> v) {
    for (std::size_t k = first; k + 1 < end; ++k) {
      const real_target_reflection<K> p(v);
      p.from_left(h_, k, k);
      if (k > first) {
        h_(k, k - 1) = K(p.target);
        for (std::size_t i = 1; i < v.size(); ++i) h_(k + i, k - 1) = K{};
      }
      p.from_right(h_, k, std::min(k + 4, end));
      p.from_right(q_, k, n_);
      v.clear();
      for (std::size_t i = k + 1; i < std::min(k + 4, end); ++i) v.push_back(h_(i, k));
    }
  }

  [[noreturn]] void give_up(std::size_t first, std::size_t end) const {
    R largest{};
    for (std::size_t i = first + 1; i < end; ++i) largest = std::max(largest, subdiagonal(i));
    throw_numerical_failure("schur: " + std::to_string(n_ - end) + " of " + std::to_string(n_) +
                            " right eigenvalues after " + std::to_string(60 * n_) +
                            " sweeps; the largest subdiagonal entry left is " +
                            std::to_string(largest / norm_) + " of the norm");
  }

  dense_array<K>& h_;
  dense_array<K>& q_;
  std::size_t n_;
  R norm_;
};

/// The unit w for which w⁻¹xw is complex with imaginary part ≥ 0: v + i for a unit imaginary part v
/// of x, or (v − i)j where that would cancel.
template <class R>
quaternion<R> to_standard_form(const quaternion<R>& x) {
  const quaternion<R> v = unit(quaternion<R>(R(0), x.x, x.y, x.z));
  if (v.w != 0) return R(1);  // unit(0) = 1: x is real
  return v.x >= 0
             ? unit(quaternion<R>(R(0), v.x + 1, v.y, v.z))
             : unit(quaternion<R>(R(0), v.x - 1, v.y, v.z) * quaternion<R>(R(0), R(0), R(1), R(0)));
}

/// Turns the diagonal of the triangular t into standard right eigenvalues.
template <class R>
void make_diagonal_standard(dense_array<quaternion<R>>& t, dense_array<quaternion<R>>& q) {
  const std::size_t n = t.rows();
  for (std::size_t k = 0; k < n; ++k) {
    const auto value = standard_form(t(k, k));
    const auto w = to_standard_form(t(k, k)), back = conjugate(w);
    for (std::size_t i = 0; i < k; ++i) t(i, k) = t(i, k) * w;
    for (std::size_t j = k + 1; j < n; ++j) t(k, j) = back * t(k, j);
    for (std::size_t i = 0; i < n; ++i) q(i, k) = q(i, k) * w;
    t(k, k) = {value.real(), value.imag()};
  }
}

template <class R>
schur_factors<quaternion<R>> quaternion_schur(const dense_array<quaternion<R>>& a) {
  using std::ilogb, std::ldexp;
  schur_factors<quaternion<R>> out{{}, a, {}};
  const R largest = max_modulus(a);
  const int exponent = largest > 0 ? ilogb(largest) : 0;  // a power of two: scaling is exact
  for (std::size_t i = 0; i < a.size(); ++i) out.t.data()[i] *= ldexp(R(1), -exponent);
  out.q = reduce_to_hessenberg(out.t);
  quaternion_qr_algorithm<R>(out.t, out.q).run();
  make_diagonal_standard(out.t, out.q);
  for (std::size_t i = 0; i < a.size(); ++i) out.t.data()[i] *= ldexp(R(1), exponent);
  for (std::size_t i = 0; i < a.rows(); ++i) out.values.push_back({out.t(i, i).w, out.t(i, i).x});
  return out;
}

}  // namespace cofree::detail
