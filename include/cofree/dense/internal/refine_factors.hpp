// cofree/dense/internal/refine_factors.hpp — long QR and Cholesky factors from a start at a lower
// precision.
//
//   refined_qr         residuals a − qr and 1 − q†q in full precision
//   refined_cholesky   a − ll†
//
// A round is one or two products in full precision and gains the digits of the lower one less those
// of the condition. Nothing comes back where they do not get to what full precision allows.
#pragma once

#include <cofree/dense/internal/refine.hpp>
#include <optional>

namespace cofree::detail {

/// The upper triangular t with t + t† = m for a Hermitian m.
template <scalar K>
void keep_upper_half(dense_array<K>& m) {
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < i; ++j) m(i, j) = K{};
    m(i, i) = K(real_part(m(i, i)) * real_t<K>(0.5));
  }
}
/// r⁻¹ of an upper triangular r, its lower part exactly zero, and how far rr⁻¹ is from 1. @throws
/// numerical_failure where r is singular
template <scalar D>
struct triangular_inverse {
  dense_array<D> inverse;
  double defect = 0, condition = 0;  ///< their logarithms

  explicit triangular_inverse(const dense_array<D>& r) {
    const auto one = identity_matrix<D>(r.rows());
    if constexpr (std::same_as<real_t<D>, double_double>) {
      inverse = raised<D>(triangular_inverse<start_scalar<D>>(in_double(r)).inverse);
      add_product(inverse, difference_from_product(one, r, inverse));  // Newton's step
    } else {
      inverse = solve(r, one);
    }
    for (std::size_t i = 0; i < r.rows(); ++i)
      for (std::size_t j = 0; j < i; ++j) inverse(i, j) = D(real_t<D>(0));
    auto left = multiply(inverse, r);
    for (std::size_t i = 0; i < r.rows(); ++i) left(i, i) -= one(i, i);
    defect = size_bits(left);
    condition = size_bits(inverse) + size_bits(r);
  }
};

/// Whether it is worth it: reflections cost about n products of MPFR numbers a column, more so the
/// larger the field.
template <refinable_scalar K>
bool qr_refinement_pays(std::size_t n) {
  if (corrections_are_long<K>())
    return n >= (field_of<K> == field::real ? 96 : field_of<K> == field::complex ? 32 : 16);
  return n >= (field_of<K> == field::real ? 24 : field_of<K> == field::complex ? 16 : 8);
}

/// First order corrections q(1 − t) + f, (1 + t)r, with f = (a − qr)r⁻¹, t + t† = q†f + f†q − (1 −
/// q†q), from q and r at the precision of D, for residuals that were scaled.
template <scalar D, refinable_scalar K>
class qr_refinement {
public:
  explicit qr_refinement(const dense_array<K>& a)
      : a_(a), level_(working_bits_of<K>()), floor_(floor_bits<K>(a.rows())) {
    const auto inside = level_.enter();
    coarse_ = floor_bits<D>(a.rows());
    const auto lower = in_lower<D>(a);
    size_ = size_bits(lower);
    start_ = qr(lower);
    for (std::size_t i = 0; i < a.cols(); ++i)
      if (!(real_part(start_.r(i, i)) > 0)) return;
    inverse_.emplace(start_.r);
  }

  std::optional<qr_factors<K>> run() {
    if (!inverse_) return std::nullopt;
    qr_factors<K> out{raised<K>(start_.q), raised<K>(start_.r)};
    for (double before = -6;;) {
      const auto missing = difference_from_product(a_, out.q, out.r),
                 defect = orthonormality_defect(out.q);
      measure(missing, defect);
      const double error = std::max(left_ - size_, skew_);
      if (error <= floor_) return out;
      if (!(error < before - 3)) return std::nullopt;
      before = error;
      if (correct(out)) return out;
    }
  }

private:
  void measure(const dense_array<K>& missing, const dense_array<K>& defect) {
    exponent_ = common_exponent(missing, defect);
    const auto inside = level_.enter();
    missing_ = in_lower<D>(missing, -exponent_), defect_ = in_lower<D>(defect, -exponent_);
    left_ = size_bits(missing_, exponent_), skew_ = size_bits(defect_, exponent_);
  }
  /// Whether what that leaves is nothing: terms of second order, and that q, r, r⁻¹ are those of D.
  bool correct(qr_factors<K>& out) {
    const auto inside = level_.enter();
    auto f = multiply(missing_, inverse_->inverse);
    auto t = multiply(op::adjoint, start_.q, op::none, f);
    add_scaled(t, adjoint(t), centre_t<D>(real_t<D>(1)));
    add_scaled(t, defect_, centre_t<D>(real_t<D>(-1)));
    keep_upper_half(t);
    const double step = sum_bits({size_bits(f, exponent_), size_bits(t, exponent_)});
    add_scaled(f, multiply(start_.q, t), centre_t<D>(real_t<D>(-1)));
    const auto dr = multiply(t, start_.r);
    add_lower(out.q, f, exponent_);
    add_lower(out.r, dr, exponent_);
    const double worst = step + 1 + std::max({step, skew_, coarse_, drift_}),
                 from_inverse =
                     left_ - size_ + std::max(inverse_->defect, coarse_ + inverse_->condition) + 1;
    drift_ = sum_bits({drift_, step + 1});
    return is_done(worst, floor_) && is_done(sum_bits({worst, from_inverse}), floor_);
  }

  const dense_array<K>& a_;
  lower_level<D> level_;
  double floor_, coarse_ = 0, size_ = 0;
  qr_factors<D> start_;
  std::optional<triangular_inverse<D>> inverse_;
  dense_array<D> missing_, defect_;
  long exponent_ = 0;
  double left_ = 0, skew_ = 0;
  double drift_ = -std::numeric_limits<double>::infinity();  ///< of q and r from those of D
};

/// a = q r for m ≥ n.
template <refinable_scalar K>
std::optional<qr_factors<K>> refined_qr(const dense_array<K>& a) {
  if (!qr_refinement_pays<K>(a.cols())) return std::nullopt;
  const scaled_array<K> h(a);
  if (!h.usable) return std::nullopt;
  return tried_in_lower<K>([&]<class D>(std::type_identity<D>) {
    auto out = qr_refinement<D, K>(h.array).run();
    if (out) shift(out->r, h.exponent);
    return out;
  });
}

/// l ← l(1 + τ) with τ lower triangular and τ + τ† = l⁻¹(a − ll†)l⁻†, from the l of D. What stands
/// above the diagonal of a is not read.
template <scalar D, refinable_scalar K>
class cholesky_refinement {
public:
  explicit cholesky_refinement(const dense_array<K>& a)
      : a_(a), level_(working_bits_of<K>()), floor_(floor_bits<K>(a.rows())) {
    const auto inside = level_.enter();
    coarse_ = floor_bits<D>(a.rows());
    const auto lower = in_lower<D>(a);
    size_ = size_bits(lower);
    upper_ = adjoint(cholesky(lower));
    inverse_.emplace(upper_);
  }

  std::optional<dense_array<K>> run() {
    auto l = raised<K>(adjoint(upper_));
    for (double before = size_ - 6;;) {
      auto missing = multiply(op::none, l, op::adjoint, l);
      subtract_from(a_, missing);
      for (std::size_t i = 0; i < l.rows(); ++i) {
        missing(i, i) = K(real_part(missing(i, i)));
        for (std::size_t j = i + 1; j < l.rows(); ++j) missing(i, j) = conjugate(missing(j, i));
      }
      const long exponent = common_exponent(missing);
      const auto inside = level_.enter();
      const auto lower = in_lower<D>(missing, -exponent);
      const double left = size_bits(lower, exponent);
      if (left <= floor_ + size_) return l;
      if (!(left < before - 3)) return std::nullopt;
      before = left;
      if (correct(l, lower, left, exponent)) return l;
    }
  }

private:
  bool correct(dense_array<K>& l, const dense_array<D>& missing, double left, long exponent) {
    const auto& z = inverse_->inverse;
    auto tau = multiply(op::adjoint, z, op::none, multiply(missing, z));
    keep_upper_half(tau);  // of a Hermitian array: τ†
    const auto step = multiply(op::adjoint, upper_, op::adjoint, tau);
    add_lower(l, step, exponent);
    const double size_of_l = size_bits(upper_), by = size_bits(step, exponent),
                 worst = by + 1 + std::max({by, coarse_ + size_of_l, drift_});
    drift_ = sum_bits({drift_, by});
    const double from_inverse =
        left + std::max(inverse_->defect, coarse_ + 2 * inverse_->condition) + 2;
    return is_done(sum_bits({worst, from_inverse}), floor_ + size_);
  }

  const dense_array<K>& a_;
  lower_level<D> level_;
  double floor_, coarse_ = 0, size_ = 0;
  dense_array<D> upper_;
  std::optional<triangular_inverse<D>> inverse_;
  double drift_ = -std::numeric_limits<double>::infinity();  ///< of l from that of D
};

/// Whether it costs less than n³/6 multiply-adds one by one.
template <refinable_scalar K>
bool cholesky_refinement_pays(std::size_t n) {
  if (corrections_are_long<K>()) return false;
  const std::size_t least = field_of<K> == field::real      ? 48
                            : field_of<K> == field::complex ? 24
                                                            : 12;
  return n >=
         (working_bits_of<K>() > 250 || std::same_as<real_t<K>, double_double> ? 2 * least : least);
}

/// The lower triangular l with a = ll†.
template <refinable_scalar K>
std::optional<dense_array<K>> refined_cholesky(const dense_array<K>& a) {
  if (!cholesky_refinement_pays<K>(a.rows())) return std::nullopt;
  auto whole = a;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = i + 1; j < a.rows(); ++j) whole(i, j) = conjugate(a(j, i));
  scaled_array<K> h(std::move(whole));
  if (!h.usable) return std::nullopt;
  if (h.exponent % 2 != 0) shift(h.array, 1), --h.exponent;
  return tried_in_lower<K>([&]<class D>(std::type_identity<D>) {
    auto l = cholesky_refinement<D, K>(h.array).run();
    if (l) shift(*l, h.exponent / 2);
    return l;
  });
}

}  // namespace cofree::detail
