// cofree/dense/definitions/refine_solve.hpp — long linear systems: x ← x + d with a d = b − ax solved
// at a lower precision.
#pragma once

#include <cofree/dense/definitions/refine.hpp>
#include <optional>

namespace cofree::detail {

/// Whether it costs less than LU: a product of few columns costs as much as its multiply-adds in LU,
/// one of four and more a twentieth.
template <scalar K>
bool refinement_pays(std::size_t n, std::size_t m) {
  const double products = 4 * double(m) * (m < 4 ? 1.0 : 0.05);
  return n >= 8 && products < double(n) / 3 + double(m);
}

/// Solutions of a d = c at the precision of D: by the inverse where that is double.
template <scalar D>
class lower_solver {
public:
  explicit lower_solver(dense_array<D> a) : a_(std::move(a)) {
    if constexpr (by_inverse) a_ = solve(a_, identity_matrix<D>(a_.rows()));
  }
  dense_array<D> operator()(const dense_array<D>& c) const {
    if constexpr (by_inverse)
      return multiply(a_, c);
    else
      return solve(a_, c);
  }
  /// An inverse says nothing of the residual it leaves.
  static constexpr bool by_inverse = compiled_scalar<D>;

private:
  dense_array<D> a_;
};

/// x with a x = b, by residuals in full precision and corrections of D; nothing where it does not get
/// to ‖b − ax‖ ≤ c ε ‖a‖‖x‖. The last residual is not measured where d solves a d = c to the
/// precision of D. @throws numerical_failure where a is singular for D
template <scalar D, refinable_scalar K>
class solution_refinement {
public:
  explicit solution_refinement(const dense_array<K>& a)
      : a_(a), level_(working_bits_of<K>()), floor_(floor_bits<K>(a.rows())) {
    const auto inside = level_.enter();
    coarse_ = floor_bits<D>(a.rows());
    auto lower = in_lower<D>(a);
    size_ = size_bits(lower);
    solver_.emplace(std::move(lower));
  }

  std::optional<dense_array<K>> of(const dense_array<K>& b) {
    dense_array<K> x(b.rows(), b.cols());
    double size_of_x = 0;
    lower(b);
    for (double before = std::numeric_limits<double>::infinity();;) {
      const double step = add_step(x);
      if (!(step < before - 3)) return std::nullopt;  // nor where it is no number
      if (before == std::numeric_limits<double>::infinity()) size_of_x = step;
      before = step;
      if (!lower_solver<D>::by_inverse && is_done(step + coarse_ + 1, size_of_x + floor_)) return x;
      lower(difference_from_product(b, a_, x));
      if (size_bits(residual_, exponent_) <= floor_ + size_ + size_of_x) return x;
    }
  }

private:
  void lower(const dense_array<K>& residual) {
    exponent_ = common_exponent(residual);
    const auto inside = level_.enter();
    residual_ = in_lower<D>(residual, -exponent_);
  }
  double add_step(dense_array<K>& x) const {
    const auto inside = level_.enter();
    const auto d = (*solver_)(residual_);
    add_lower(x, d, exponent_);
    return size_bits(d, exponent_);
  }

  const dense_array<K>& a_;
  lower_level<D> level_;
  double floor_, coarse_ = 0, size_ = 0;
  std::optional<lower_solver<D>> solver_;
  dense_array<D> residual_;
  long exponent_ = 0;
};

template <refinable_scalar K>
std::optional<dense_array<K>> refined_solve(const dense_array<K>& a, const dense_array<K>& b) {
  if (!refinement_pays<K>(a.rows(), b.cols())) return std::nullopt;
  const scaled_array<K> h(a), right(b);
  if (!h.usable || !right.usable) return std::nullopt;
  return with_lower<K>([&]<class D>(std::type_identity<D>) -> std::optional<dense_array<K>> {
    try {
      auto x = solution_refinement<D, K>(h.array).of(right.array);
      if (x) shift(*x, right.exponent - h.exponent);
      return x;
    } catch (const numerical_failure&) {
      return std::nullopt;
    }
  });
}

}  // namespace cofree::detail
