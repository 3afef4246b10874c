// cofree/dense/internal/qr_algorithm.hpp — Schur's decomposition by the QR algorithm with
// implicit shifts, over any field.
//
// ℂ: one shift a step. ℝ: Francis's double step [Francis1961]; a complex pair stays as a block of
// two. ℍ [BunseGerstner1989]: a shift x is a pair of complex numbers, the roots of the real
// polynomial t² − 2Re(x)t + |x|²; as its coefficients are central, one implicit step with it is a
// similarity. One pair of shifts finds one right eigenvalue; two are used in turn, or a double value
// would stop the iteration.
#pragma once

#include <array>
#include <cofree/dense/internal/finite.hpp>
#include <cofree/dense/internal/reflection.hpp>
#include <cofree/dense/schur.hpp>
#include <cofree/scalar/extend.hpp>
#include <string>

namespace cofree::detail {

/// The root of z with real part ≥ 0.
template <scalar C>
C principal_root(const C& z) {
  using R = real_t<C>;
  using std::sqrt;
  const R size = modulus(z);
  if (!(size > 0)) return C(R(0));
  const R larger = sqrt(R((size + modulus(z.real())) / 2)), smaller = z.imag() / (2 * larger);
  if (z.real() >= 0) return C(larger, smaller);
  return z.imag() < 0 ? C(-smaller, -larger) : C(smaller, larger);
}

/// The eigenvalues of [[a, b], [c, d]], the one nearer to d first.
template <scalar C>
std::array<C, 2> values_of_two(const C& a, const C& b, const C& c, const C& d) {
  using R = real_t<C>;
  const C half = (a - d) * R(0.5), bc = b * c;
  const C root = principal_root(C(half * half + bc));
  const C plus = half + root, minus = half - root;
  const C& larger = modulus(plus) >= modulus(minus) ? plus : minus;
  if (!(modulus(larger) > 0)) return {d, d};
  return {d - bc * inverse(larger), d + larger};
}

/// The complex number with imaginary part ≥ 0 that is similar to x.
template <class R>
complex<R> standard_form(const quaternion<R>& x) {
  return {x.w, modulus(quaternion<R>(R(0), x.x, x.y, x.z))};
}

/// What the complex image of a block of two rows knows: its values, and a right eigenvector u + vj
/// from the vector (u, −v̄).
template <class R>
struct block_of_two {
  std::array<complex<R>, 4> values;  ///< each with imaginary part ≥ 0, twice
  std::vector<quaternion<R>> vector;

  block_of_two(const dense_array<quaternion<R>>& h, std::size_t first) {
    dense_array<complex<R>> image(4, 4);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t k = 0; k < 2; ++k) {
        const auto [x, y] = symplectic_parts(h(first + i, first + k));
        image(i, k) = x, image(i, 2 + k) = y;
        image(2 + i, k) = -conjugate(y), image(2 + i, 2 + k) = conjugate(x);
      }
    const auto s = schur(image);
    for (std::size_t i = 0; i < 4; ++i)
      values[i] = {s.values[i].real(), modulus(s.values[i].imag())};
    for (std::size_t i = 0; i < 2; ++i)
      vector.emplace_back(s.q(i, 0).real(), s.q(i, 0).imag(), -s.q(2 + i, 0).real(),
                          s.q(2 + i, 0).imag());
  }
};

/// The QR algorithm on the Hessenberg array h, with the unitary in q; a q without rows stays so.
template <scalar K>
class qr_algorithm {
public:
  using R = real_t<K>;
  qr_algorithm(dense_array<K>& h, dense_array<K>& q) : h_(h), q_(q), n_(h.rows()), norm_(norm(h)) {}

  /// @throws numerical_failure after 60 n sweeps
  void run() {
    std::size_t end = n_, sweeps = 0, since_deflation = 0;
    while (end > 1) {
      const std::size_t first = start_of_block(end, since_deflation);
      if (first + settled >= end) {
        if (first + 2 == end) split(first);
        end = first, since_deflation = 0;
        continue;
      }
      if (sweeps++ >= 60 * n_) give_up(first, end);
      step(first, end, ++since_deflation);
    }
  }

private:
  /// Rows of a block that needs no more sweeps; entries of a column in the way of a bulge.
  static constexpr std::size_t settled = field_of<K> == field::complex ? 1 : 2;
  static constexpr std::size_t bulge = field_of<K> == field::complex ? 2 : 3;

  R subdiagonal(std::size_t i) const { return modulus(h_(i, i - 1)); }

  /// The first row of the unreduced block that ends before `end`; sets what is negligible to zero.
  /// After several sweeps in vain that is what is so beside the norm: where the values of a block
  /// are similar to rounding, its sweeps are rounding too.
  std::size_t start_of_block(std::size_t end, std::size_t since_deflation) {
    for (std::size_t i = end - 1; i > 0; --i) {
      const R beside = modulus(h_(i, i)) + modulus(h_(i - 1, i - 1));
      const bool in_vain = since_deflation >= patience;
      if (subdiagonal(i) <= epsilon<K>() * (beside > 0 && !in_vain ? beside : norm_)) {
        h_(i, i - 1) = K(R(0));
        return i;
      }
    }
    return 0;
  }
  /// A step over ℍ is two sweeps with two shifts each.
  static constexpr std::size_t patience = field_of<K> == field::quaternion ? 6 : 12;

  /// One step on rows and columns first … end − 1; every tenth in vain with other shifts, which
  /// break a symmetry.
  void step(std::size_t first, std::size_t end, std::size_t since_deflation) {
    const bool unusual = since_deflation % 10 == 0;
    if constexpr (field_of<K> == field::complex) {
      const K x = unusual ? h_(end - 1, end - 1) + K(R(0.75) * subdiagonal(end - 1))
                          : values_of_two<K>(h_(end - 2, end - 2), h_(end - 2, end - 1),
                                             h_(end - 1, end - 2), h_(end - 1, end - 1))[0];
      chase(first, end, {h_(first, first) - x, h_(first + 1, first)});
    } else if constexpr (field_of<K> == field::real) {
      chase(first, end, real_column(first, end, unusual));
    } else {
      for (const auto& x : shifts(end, unusual)) chase(first, end, column(first, end, x));
    }
  }

  /// The first column of (h − λ)(h − μ) on the block, divided by h(1,0), for the values λ, μ of the
  /// last two rows; written with differences so that little cancels.
  std::vector<K> real_column(std::size_t first, std::size_t end, bool unusual) const {
    R x = h_(end - 1, end - 1), y = h_(end - 2, end - 2),
      w = h_(end - 1, end - 2) * h_(end - 2, end - 1);
    if (unusual) {
      const R s = subdiagonal(end - 1) + subdiagonal(end - 2);
      x = y = x + R(0.75) * s;
      w = R(-0.4375) * s * s;
    }
    const R z = h_(first, first), r = x - z, s = y - z;
    return {(r * s - w) / h_(first + 1, first) + h_(first, first + 1),
            h_(first + 1, first + 1) - z - r - s, h_(first + 2, first + 1)};
  }

  /// Over ℍ: the values of the last two rows, the one nearest to the last entry first.
  std::array<complex<R>, 2> shifts(std::size_t end, bool unusual) const {
    const complex<R> corner = standard_form(h_(end - 1, end - 1));
    if (unusual) {
      const R s = subdiagonal(end - 1);
      return {corner + complex<R>(R(0.75) * s), corner + complex<R>(R(-s / 4), R(s / 2))};
    }
    auto v = block_of_two<R>(h_, end - 2).values;
    std::stable_sort(v.begin(), v.end(), [&](const auto& x, const auto& y) {
      return modulus(complex<R>(x - corner)) < modulus(complex<R>(y - corner));
    });
    return {v[0], v[2]};
  }

  /// Over ℍ: the first column of h² − 2Re(x)h + |x|² = (h − Re x)² + (Im x)² on the block, its three
  /// first entries.
  std::vector<K> column(std::size_t first, std::size_t end, const complex<R>& x) const {
    const K a = h_(first, first) - K(x.real()), c = h_(first + 1, first),
            d = h_(first + 1, first + 1) - K(x.real());
    std::vector<K> v{a * a + h_(first, first + 1) * c + K(x.imag() * x.imag()), c * a + d * c};
    if (first + 2 < end) v.push_back(h_(first + 2, first + 1) * c);
    return v;
  }

  /// Splits a block of two by one of its right eigenvectors, over ℝ where it has one. Shifts would
  /// not always do: where both values are similar over ℍ, as of the image of a real pair, their
  /// polynomial is zero on the block.
  void split(std::size_t first) {
    if constexpr (field_of<K> == field::quaternion) {
      chase(first, first + 2, block_of_two<R>(h_, first).vector);
      h_(first + 1, first) = K(R(0));
    } else if constexpr (field_of<K> == field::real) {
      using std::sqrt;
      const R half = (h_(first, first) - h_(first + 1, first + 1)) / 2,
              square = half * half + h_(first, first + 1) * h_(first + 1, first);
      if (square < 0) return;
      const R root = sqrt(square);
      chase(first, first + 2, {half < 0 ? R(half - root) : R(half + root), h_(first + 1, first)});
      h_(first + 1, first) = R(0);
    }
  }

  /// The similarity that takes v to a multiple of e₁, and the reflections that restore the shape.
  void chase(std::size_t first, std::size_t end, std::vector<K> v) {
    for (std::size_t k = first; k + 1 < end; ++k) {
      const real_target_reflection<K> p(v);
      p.from_left(h_, k, k);
      if (k > first) {
        h_(k, k - 1) = K(p.target);
        for (std::size_t i = 1; i < v.size(); ++i) h_(k + i, k - 1) = K(R(0));
      }
      p.from_right(h_, k, std::min(k + bulge + 1, end));
      p.from_right(q_, k, q_.rows());
      v.clear();
      for (std::size_t i = k + 1; i < std::min(k + bulge + 1, end); ++i) v.push_back(h_(i, k));
    }
  }

  [[noreturn]] void give_up(std::size_t first, std::size_t end) const {
    R largest{};
    for (std::size_t i = first + 1; i < end; ++i) largest = std::max(largest, subdiagonal(i));
    throw_numerical_failure("schur: " + std::to_string(n_ - end) + " of " + std::to_string(n_) +
                            (field_of<K> == field::quaternion ? " right" : "") +
                            " eigenvalues after " + std::to_string(60 * n_) +
                            " steps; the largest subdiagonal entry left is " +
                            std::to_string(double(R(largest / norm_))) + " of the norm");
  }

  dense_array<K>& h_;
  dense_array<K>& q_;
  std::size_t n_;
  R norm_;
};

/// The values along the diagonal of a (quasi-)triangular t.
template <scalar K>
std::vector<complex<real_t<K>>> diagonal_values(const dense_array<K>& t) {
  using R = real_t<K>;
  using std::sqrt;
  std::vector<complex<R>> values;
  const std::size_t n = t.rows();
  for (std::size_t i = 0; i < n; ++i) {
    if constexpr (field_of<K> == field::complex) {
      values.push_back(t(i, i));
    } else if constexpr (field_of<K> == field::quaternion) {
      values.push_back({t(i, i).w, t(i, i).x});
    } else if (i + 1 < n && t(i + 1, i) != 0) {
      const R half = (t(i, i) - t(i + 1, i + 1)) / 2,
              square = half * half + t(i, i + 1) * t(i + 1, i),
              imaginary = square < 0 ? sqrt(R(-square)) : R(0), middle = t(i + 1, i + 1) + half;
      values.push_back({middle, imaginary});
      values.push_back({middle, R(-imaginary)});
      ++i;
    } else {
      values.push_back(complex<R>(t(i, i)));
    }
  }
  return values;
}

/// The unit w for which w⁻¹xw is complex with imaginary part ≥ 0: v + i for a unit imaginary part v
/// of x, or (v − i)j where that would cancel.
template <class R>
quaternion<R> to_standard_form(const quaternion<R>& x) {
  const quaternion<R> v = unit(quaternion<R>(R(0), x.x, x.y, x.z));
  if (v.w != 0) return quaternion<R>(R(1));  // unit(0) = 1: x is real
  return v.x >= 0
             ? unit(quaternion<R>(R(0), v.x + 1, v.y, v.z))
             : unit(quaternion<R>(R(0), v.x - 1, v.y, v.z) * quaternion<R>(R(0), R(0), R(1), R(0)));
}

/// Turns the diagonal of the triangular t into standard right eigenvalues.
template <class R>
void make_diagonal_standard(dense_array<quaternion<R>>& t, dense_array<quaternion<R>>& q) {
  const std::size_t n = t.rows();
  for (std::size_t k = 0; k < n; ++k) {
    const complex<R> value = standard_form(t(k, k));
    const quaternion<R> w = to_standard_form(t(k, k)), back = conjugate(w);
    for (std::size_t i = 0; i < k; ++i) t(i, k) = t(i, k) * w;
    for (std::size_t j = k + 1; j < n; ++j) t(k, j) = back * t(k, j);
    for (std::size_t i = 0; i < q.rows(); ++i) q(i, k) = q(i, k) * w;
    t(k, k) = quaternion<R>(value.real(), value.imag());
  }
}

enum class wanted { vectors, values };

/// a = q t q†; the values alone do without q, which is then empty.
template <scalar K>
schur_factors<K> shifted_schur(const dense_array<K>& a, wanted what = wanted::vectors) {
  schur_factors<K> out{{}, a, {}};
  const int exponent = largest_exponent(a);
  scale_by_power(out.t, -exponent);
  if (what == wanted::vectors) out.q = identity_matrix<K>(a.rows());
  reduce_to_hessenberg(out.t, out.q);
  qr_algorithm<K>(out.t, out.q).run();
  if constexpr (field_of<K> == field::quaternion) make_diagonal_standard(out.t, out.q);
  out.values = diagonal_values(out.t);
  for (auto& x : out.values) scale_by_power(x, exponent);
  scale_by_power(out.t, exponent);
  return out;
}

}  // namespace cofree::detail
