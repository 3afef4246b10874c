// lsrdr/digits/self_radius.hpp — ρ(Γ(A,A)) to any number of digits.
//
//   self_radius(A, r, X, Y, options)   from the fixed points X, Y known in double
//
// The fixed points are corrected in double by Arnoldi's method for (Γ − ρ + ρ X⟨Y,·⟩/⟨Y,X⟩)δ = −f,
// residuals f in many digits. ρ = ⟨Y, Γ X⟩/⟨Y, X⟩ has the product of the errors of X and Y, so that
// X needs half of the digits, and Y what X left over. Γ is linear: ΓX is kept up by Γδ, which has no more
// digits than are still missing, and of entries that are few bits long no more than it has at all.
#pragma once

#include <limits>
#include "newton.hpp"

namespace cofree::detail {

template <scalar K>
class self_map {
public:
  self_map(const left_factor<K>& a, std::size_t r) : a_(a), r_(r) {}

  /// Σ A_j x A_j†, or Σ A_j† x A_j.
  dense_array<K> operator()(bool adjointed, const dense_array<K>& x) const {
    dense_array<K> wide(x.rows() * r_, x.rows());
    return (*this)(adjointed, x, wide);
  }
  /// The same with storage for what lies between, (dim V · dim W) × dim V.
  dense_array<K> operator()(bool adjointed, const dense_array<K>& x, dense_array<K>& wide) const {
    const std::size_t n = x.rows();
    const auto wide_a = a_.array().reshaped(n, r_ * n);
    dense_array<K> y(n, n);
    if (adjointed) {
      multiply<K>(op::none, x, op::none, wide_a, wide.reshaped(n, r_ * n));
      a_.multiply(op::adjoint, wide, y.view());
    } else {
      a_.multiply(op::none, x, wide.view());
      multiply<K>(op::none, wide.reshaped(n, r_ * n), op::adjoint, wide_a, y.view());
    }
    return y;
  }

private:
  const left_factor<K>& a_;
  std::size_t r_;
};

template <scalar K>
real_t<K> real_inner(const dense_array<K>& x, const dense_array<K>& y) {
  return real_part(inner(x, y));
}
template <scalar K>
void make_hermitian(dense_array<K>& x) {
  add_scaled(x, adjoint(dense_array<K>(x)), centre_t<K>(real_t<K>(1)));
  scale(x, centre_t<K>(real_t<K>(0.5)));
}

/// δ with Mδ ≈ f for a real-linear M, by full orthogonalisation in at most `limit` steps.
template <scalar J, class F>
dense_array<J> arnoldi_solve(F&& apply, const dense_array<J>& f, std::size_t limit) {
  using R = real_t<J>;
  std::vector<dense_array<J>> basis{f};
  const R size = norm(f);
  if (size == 0) return f;
  scale(basis[0], centre_t<J>(1 / size));
  dense_array<R> h(limit + 1, limit);
  std::size_t k = 0;
  dense_array<R> y;
  while (k < limit) {
    auto next = apply(basis[k]);
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t i = 0; i <= k; ++i) {
        const R c = real_inner(basis[i], next);
        h(i, k) += c;
        add_scaled(next, basis[i], centre_t<J>(-c));
      }
    h(k + 1, k) = norm(next);
    R column_size = 0;
    for (std::size_t i = 0; i <= k; ++i) column_size = std::max(column_size, std::abs(h(i, k)));
    ++k;
    const bool ended = !(h(k, k - 1) > 100 * epsilon<R>() * column_size);
    if (ended || k == limit || k % 4 == 0) {
      // Least squares of size (k+1) × k by QR.
      dense_array<R> small(k + 1, k), right(k + 1, 1);
      for (std::size_t i = 0; i <= k; ++i)
        for (std::size_t j = 0; j < k; ++j) small(i, j) = h(i, j);
      right(0, 0) = size;
      const auto parts = svd(small);
      auto c = multiply(op::adjoint, parts.u, op::none, right);
      for (std::size_t i = 0; i < c.rows(); ++i)
        c(i, 0) = parts.values[i] > 1e-12 * parts.values[0] ? c(i, 0) / parts.values[i] : R(0);
      y = multiply(parts.v, c);
      auto rest = multiply(small, y);
      add_scaled(rest, right, R(-1));
      if (ended || norm(rest) <= 1e-14 * size) break;
    }
    scale(next, centre_t<J>(1 / h(k, k - 1)));
    basis.push_back(std::move(next));
  }
  dense_array<J> x(f.rows(), f.cols());
  for (std::size_t i = 0; i < y.rows(); ++i) add_scaled(x, basis[i], centre_t<J>(y(i, 0)));
  return x;
}

/// log₂ of the largest entry's quotient by the lowest bit set in any, rounded up: with so many bits all of
/// them are integers times one power of two.
template <scalar K>
requires mpfr_based<real_t<K>>
long common_bits(const dense_array<K>& a) {
  long top = std::numeric_limits<long>::min(), low = std::numeric_limits<long>::max();
  for (std::size_t i = 0; i < a.size(); ++i)
    for_each_component(a.data()[i], [&](const auto& x) {
      const mpfr_srcptr number = mpfr_access<real_t<K>>::get(x);
      if (!mpfr_regular_p(number)) return;
      top = std::max(top, long(mpfr_get_exp(number)));
      low = std::min(low, long(mpfr_get_exp(number)) - long(mpfr_min_prec(number)));
    });
  return top > low ? top - low : 0;
}
/// Hermitian, and integers below 2⁵³ times one power of two.
template <scalar J>
void make_integral(dense_array<J>& x) {
  make_hermitian(x);
  const int shift = 52 - std::ilogb(max_modulus(x));
  for (std::size_t i = 0; i < x.size(); ++i)
    for_each_part(x.data()[i],
                  [&](double& c) { c = std::ldexp(std::nearbyint(std::ldexp(c, shift)), -shift); });
}

/// Γ(A,A) and its adjoint on arrays of doubles, to as many digits as are asked for.
template <scalar K, scalar J>
class long_self_map {
public:
  long_self_map(const dense_array<K>& a, std::size_t r)
      : a_(a), r_(r), exact_(exact_digits(a, r)), between_(a.rows(), a.cols()) {}

  /// @param x  of make_integral
  dense_array<K> operator()(bool adjointed, const dense_array<J>& x, int digits) {
    const int enough = std::max(20, std::min(digits, exact_));
    // The precision is kept while it fits, and with it what is known of A there.
    if (digits_ < enough || digits_ > enough + enough / 3) digits_ = enough;
    const precision_scope scope(digits_);
    ++applications_;
    return self_map<K>(*a_.at_working_precision(), r_)(adjointed, with_real_type<K>(x), between_);
  }
  int applications() const { return applications_; }

private:
  /// The digits that hold sums of r·dim² products of two entries of A and one of x exactly.
  static int exact_digits(const dense_array<K>& a, std::size_t r) {
    const double terms = double(r * a.cols() * a.cols() * real_dimension<K> * real_dimension<K>);
    const double bits = 2 * double(common_bits(a)) + 54 + std::log2(terms);
    return int(std::min(std::ceil(bits / std::log2(10.0)) + 2, double(most_digits)));
  }

  left_factor_in_any_precision<K> a_;
  std::size_t r_;
  int exact_, digits_ = 0, applications_ = 0;
  dense_array<K> between_;
};

template <class R>
struct self_radius_end {
  R radius = R(0);
  double places = 0;  ///< digits of the radius, as the residuals of X and Y let one expect
  int residuals = 0;  ///< applications of Γ(A,A) or its adjoint in many digits
};

template <scalar K, scalar J>
class self_radius_iteration {
public:
  using R = real_t<K>;

  self_radius_iteration(const dense_array<K>& a, std::size_t r, const refine_options& options)
      : few_(with_real_type<J>(a)),
        rough_(few_, r),
        long_(a, r),
        options_(options),
        full_(std::min(options.digits + 30, most_digits)) {}

  /// X and ΓX to all digits, X so far known to be a fixed point to `places`.
  struct fixed_point {
    dense_array<K> at, image;
    double places = 12;
    /// How much a residual, relative, may count in X: what the last correction was of the one it corrected,
    /// by ⟨Y,X⟩ of unit X and Y.
    double gain = 1;
  };
  /// The fixed point of Γ or Γ† near `own`, to `wanted` digits if it gets there.
  fixed_point run(bool adjointed, dense_array<J> own, const dense_array<J>& other, double wanted) {
    make_integral(own);
    const double overlap = real_inner(other, own);
    const double radius = real_inner(other, rough_(adjointed, own)) / overlap;
    const auto deflated = [&](const dense_array<J>& d) {
      auto z = rough_(adjointed, d);
      add_scaled(z, d, centre_t<J>(-radius));
      add_scaled(z, own, centre_t<J>(radius * real_inner(other, d) / overlap));
      return z;
    };
    const double alignment = std::max(overlap / (norm(own) * norm(other)), 1e-300);
    fixed_point out;
    out.gain = 1 / alignment;
    double before = 0;
    add(out, adjointed, own, 0, 0);
    for (int steps = 1;; ++steps) {
      before = out.places;
      auto [f, size] = residual(out, norm(own), wanted);
      const bool stopped = options_.stop();
      const bool idle = !(size > 0) || (steps > 4 && out.places < before + 1);
      if (out.places >= wanted || stopped || idle) return out;
      using std::ilogb;
      const int exponent = ilogb(size);
      scale(f, centre_t<K>(power_of_two(-exponent)));
      const auto rough_f = with_real_type<J>(f);
      auto change = arnoldi_solve<J>(deflated, rough_f, 80);
      out.gain = std::max(1.0, norm(change) * radius / norm(rough_f)) / alignment;
      if (const double most = max_modulus(change); !(most > 0) || !std::isfinite(most)) return out;
      scale(change, centre_t<J>(-1.0));
      make_integral(change);
      add(out, adjointed, change, exponent, out.places);
    }
  }
  int applications() const { return long_.applications(); }

private:
  static R power_of_two(int exponent) {
    using std::ldexp;
    return ldexp(R(1), exponent);
  }
  /// X ← X + δ·2^exponent, δ of about so many places less than X.
  void add(fixed_point& x, bool adjointed, const dense_array<J>& change, int exponent,
           double places) {
    const auto moved = long_(adjointed, change, full_ - int(places));
    const precision_scope scope(full_);
    if (x.at.size() == 0) x.at = x.image = dense_array<K>(change.rows(), change.cols());
    add_scaled(x.at, with_real_type<K>(change), centre_t<K>(power_of_two(exponent)));
    add_scaled(x.image, moved, centre_t<K>(power_of_two(exponent)));
  }
  /// ΓX − Xρ for ρ = tr(ΓX)/tr X, positive for positive X, and its size, in as many digits as the next
  /// correction needs; the places that X, of norm about `norm_of_x`, has.
  std::pair<dense_array<K>, R> residual(fixed_point& x, double norm_of_x, double wanted) const {
    const precision_scope scope(std::min(full_, int(x.places) + 50));
    const R quotient = at_working_precision(R(trace(x.image) / trace(x.at)));
    auto f = at_working_precision(x.image);
    add_scaled(f, at_working_precision(x.at), centre_t<K>(R(-quotient)));
    const R size = norm(f);
    x.places = decimal_places(R(size / (quotient * R(norm_of_x))), wanted);
    return {std::move(f), size};
  }
  static R trace(const dense_array<K>& x) {
    R sum(0);
    for (std::size_t i = 0; i < x.rows(); ++i) sum += real_part(x(i, i));
    return sum;
  }

  left_factor<J> few_;
  self_map<J> rough_;
  long_self_map<K, J> long_;
  refine_options options_;
  int full_;
};

/// @pre A is balanced (balance.hpp): corrections are made in double
/// @param x, y  Hermitian, Γ(A,A)x = ρx and Γ(A,A)†y = ρy to the precision of J
template <scalar K, scalar J>
self_radius_end<real_t<K>> self_radius(const dense_array<K>& a, std::size_t r,
                                       const dense_array<J>& x, const dense_array<J>& y,
                                       const refine_options& options) {
  self_radius_iteration<K, J> iteration(a, r, options);
  const auto right = iteration.run(false, x, y, options.digits / 2.0 + 5);
  const double lost = std::log10(right.gain);
  const auto left = iteration.run(true, y, x, options.digits + 10 - right.places + lost);
  const precision_scope scope(options.digits + 14);
  const auto fine_x = at_working_precision(right.at), fine_y = at_working_precision(left.at);
  const auto image = at_working_precision(right.image);
  return {real_inner(fine_y, image) / real_inner(fine_y, fine_x),
          std::clamp(right.places + left.places - lost, 0.0, double(options.digits + 10)),
          iteration.applications()};
}

}  // namespace cofree::detail
