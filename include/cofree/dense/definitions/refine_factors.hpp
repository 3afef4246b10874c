// cofree/dense/definitions/refine_factors.hpp — long QR and polar factors from a start in double.
//
//   refined_qr      residuals a − qr and 1 − q†q in full precision, corrections in double
//   refined_polar   residuals 1 − x†x and x†a − a†x likewise; clusters do no harm
//
// A round is two or three products and gains the digits of double less those of the condition.
// Both give nothing where they do not get to what full precision allows.
#pragma once

#include <cofree/dense/definitions/refine.hpp>
#include <cofree/dense/definitions/solve.hpp>
#include <optional>

namespace cofree::detail {

/// An array of differences in double, after division by a power of two that all of them share.
template <scalar K>
dense_array<start_scalar<K>> scaled_in_double(dense_array<K> a, const real_t<K>& back) {
  for (std::size_t i = 0; i < a.size(); ++i) a.data()[i] *= back;
  return in_double(a);
}
/// y ← y + factor · step
template <scalar K>
void add_step(dense_array<K>& y, const dense_array<start_scalar<K>>& step,
              const real_t<K>& factor) {
  add_scaled(y, from_double<K>(step), centre_t<K>(factor));
}
/// The power of two near x.
template <class R>
R power_near(const R& x) {
  using std::ilogb, std::ldexp;
  return x > 0 ? ldexp(R(1), ilogb(x)) : R(1);
}
/// x − y z
template <scalar K>
dense_array<K> difference_from_product(dense_array<K> x, const dense_array<K>& y,
                                       const dense_array<K>& z) {
  add_scaled(x, multiply(y, z), centre_t<K>(real_t<K>(-1)));
  return x;
}
/// The inverse of an upper triangular array, its lower part exactly zero.
template <scalar K>
dense_array<K> triangular_inverse(const dense_array<K>& r) {
  return back_substitution(r, identity_matrix<K>(r.rows()));
}
/// The upper triangular t with t + t† = m for a Hermitian m.
template <scalar K>
void keep_upper_half(dense_array<K>& m) {
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < i; ++j) m(i, j) = K{};
    m(i, i) = K(real_part(m(i, i)) * real_t<K>(0.5));
  }
}

/// First order corrections q(1 − t) + f, (1 + t)r, with f = (a − qr)r⁻¹, t + t† = q†f + f†q − (1 −
/// q†q), in double and for residuals that were scaled.
template <scalar D>
struct qr_start {
  dense_array<D> q, r, inverse;

  std::array<dense_array<D>, 2> correction(const dense_array<D>& missing,
                                           const dense_array<D>& defect) const {
    auto f = multiply(missing, inverse);
    auto t = multiply(op::adjoint, q, op::none, f);
    add_scaled(t, adjoint(t), centre_t<D>(1));
    add_scaled(t, defect, centre_t<D>(-1));
    keep_upper_half(t);
    add_scaled(f, multiply(q, t), centre_t<D>(-1));
    return {std::move(f), multiply(t, r)};
  }
};

/// Whether it is worth it: reflections cost about n products of MPFR numbers a column, more so the
/// larger the field, and each round gains some 45 bits.
template <scalar K>
bool qr_refinement_pays(std::size_t n) {
  using std::ilogb;
  const double rounds = (1.0 - ilogb(epsilon<real_t<K>>())) / 45;
  constexpr double least = field_of<K> == field::real      ? 17
                           : field_of<K> == field::complex ? 7
                                                           : 2.5;
  return double(n) > least * rounds;
}

/// a = q r for m ≥ n from QR in double.
template <refinable_scalar K>
std::optional<qr_factors<K>> refined_qr(const dense_array<K>& a) {
  using R = real_t<K>;
  const std::size_t n = a.cols();
  const scaled_array<K> h(a);
  if (n < 8 || !qr_refinement_pays<K>(n) || !h.usable) return std::nullopt;
  auto first = qr(in_double(h.array));
  for (std::size_t i = 0; i < n; ++i)
    if (!(real_part(first.r(i, i)) > 0)) return std::nullopt;
  auto inverse = triangular_inverse(first.r);
  const qr_start<start_scalar<K>> start{std::move(first.q), std::move(first.r), std::move(inverse)};
  qr_factors<K> out{from_double<K>(start.q), from_double<K>(start.r)};
  const R size = norm(h.array), floor = rounding_floor<K>(a.rows());
  for (R before(0.01);;) {
    auto missing = difference_from_product(h.array, out.q, out.r);
    auto defect = orthonormality_defect(out.q);
    const R left = norm(missing) / size, skew = norm(defect), error = std::max(left, skew);
    if (error <= floor) break;
    if (!(error < before / 8)) return std::nullopt;
    before = error;
    const R factor = power_near(error), back = 1 / factor;
    const auto [dq, dr] = start.correction(scaled_in_double(std::move(missing), back),
                                           scaled_in_double(std::move(defect), back));
    add_step(out.q, dq, factor);
    add_step(out.r, dr, factor);
  }
  for (std::size_t i = 0; i < out.r.size(); ++i) out.r.data()[i] *= h.factor;
  return out;
}

/// In the basis v of a's right singular vectors in double: the skew w with x(1 + w + d/2) nearer to
/// the polar isometry, w p + p w = 2 skew(x†a) + (dp − pd)/2, and the same for the part of a outside
/// the range of x.
template <scalar D>
struct polar_start {
  singular_values<D> s;

  /// Below this part of the largest singular value the corrections are too far off.
  static double least() { return 1e6 * epsilon<double>(); }

  dense_array<D> correction(const dense_array<D>& skew, const dense_array<D>& defect) const {
    const auto inside = [&](const dense_array<D>& x) {
      return multiply(op::adjoint, s.v, op::none, multiply(x, s.v));
    };
    auto w = inside(skew), d = inside(defect);
    for (std::size_t i = 0; i < w.rows(); ++i)
      for (std::size_t j = 0; j < w.cols(); ++j) {
        const double sum = s.values[i] + s.values[j], gap = s.values[j] - s.values[i];
        w(i, j) = (w(i, j) * 2.0 + d(i, j) * (gap / 2)) * (1 / sum) + d(i, j) * 0.5;
      }
    return multiply(s.v, multiply(op::none, w, op::adjoint, s.v));
  }
  /// (a − x x†a) p⁻¹
  dense_array<D> from_outside(const dense_array<D>& outside) const {
    auto y = multiply(outside, s.v);
    for (std::size_t i = 0; i < y.rows(); ++i)
      for (std::size_t j = 0; j < y.cols(); ++j) y(i, j) *= 1 / s.values[j];
    return multiply(op::none, y, op::adjoint, s.v);
  }
};

/// a − x(1 + d)x†a with d = 1 − x†x: the part of a outside the range of x; nothing where x is square.
template <scalar K>
dense_array<K> part_outside(const dense_array<K>& a, const dense_array<K>& x,
                            const dense_array<K>& image, const dense_array<K>& defect) {
  if (x.rows() == x.cols()) return dense_array<K>(0, 0);
  auto inside = image;
  add_scaled(inside, multiply(defect, image), centre_t<K>(real_t<K>(1)));
  return difference_from_product(a, x, inside);
}
/// (x − x†)/2
template <scalar K>
dense_array<K> skew_part(dense_array<K> x) {
  add_scaled(x, adjoint(x), centre_t<K>(real_t<K>(-1)));
  scale(x, centre_t<K>(real_t<K>(0.5)));
  return x;
}

/// The isometry nearest to a for m ≥ n, from singular vectors in double.
template <refinable_scalar K>
std::optional<dense_array<K>> refined_polar(const dense_array<K>& a) {
  using R = real_t<K>;
  const std::size_t n = a.cols();
  const scaled_array<K> h(a);
  if (n < 4 || a.rows() < n || !h.usable) return std::nullopt;
  const polar_start<start_scalar<K>> start{svd(in_double(h.array))};
  if (!(start.s.values[n - 1] > start.least() * start.s.values[0])) return std::nullopt;
  const auto in_start = multiply(op::none, start.s.u, op::adjoint, start.s.v);
  auto x = from_double<K>(in_start);
  const R size = norm(h.array), floor = rounding_floor<K>(a.rows());
  for (R before(0.01);;) {
    auto defect = orthonormality_defect(x);
    const auto image = multiply(op::adjoint, x, op::none, h.array);
    auto skew = skew_part(image), outside = part_outside(h.array, x, image, defect);
    const R error = std::max(norm(defect), R((norm(skew) + norm(outside)) / size));
    if (error <= floor) return x;
    if (!(error < before / 8)) return std::nullopt;
    before = error;
    const R factor = power_near(error), back = 1 / factor;
    const bool rectangular = outside.size() > 0;
    add_step(x,
             multiply(in_start, start.correction(scaled_in_double(std::move(skew), back),
                                                 scaled_in_double(std::move(defect), back))),
             factor);
    if (rectangular)
      add_step(x, start.from_outside(scaled_in_double(std::move(outside), back)), factor);
  }
}

}  // namespace cofree::detail
