// cofree/dense/internal/refine_solve.hpp — long linear systems: x ← x + d with a d = b − ax solved
// at a lower precision.
#pragma once

#include <cofree/dense/internal/refine.hpp>
#include <optional>

namespace cofree::detail {

/// Whether it costs less than LU: a product of few columns costs as much as its multiply-adds in LU,
/// one of four and more a twentieth. Corrections of half the digits are dear.
template <refinable_scalar K>
bool refinement_pays(std::size_t n, std::size_t m) {
  const double products = 4 * double(m) * (m < 4 ? 1.0 : 0.05);
  constexpr bool real = field_of<K> == field::real, complex = field_of<K> == field::complex;
  const bool far = corrections_are_long<K>();
  const std::size_t least = real ? (far ? 32 : 16) : complex && far ? 24 : 8;
  return n >= least && !(real && far && m < 4) && products < double(n) / 3 + double(m);
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
/// to ‖b − ax‖ ≤ c ε ‖a‖‖x‖, column by column. The last residual is not measured where d solves
/// a d = c to the precision of D. @throws numerical_failure where a is singular for D
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
    columns_.assign(b.cols(), {});
    lower(b);
    while (true) {
      if (!add_step(x)) return std::nullopt;
      if (all_done()) return x;
      lower(difference_from_product(b, a_, x));
      for (std::size_t j = 0; j < columns_.size(); ++j) {
        auto& column = columns_[j];
        const double left = size_bits(column_of(residual_, j), column.exponent);
        column.done = column.done || left <= floor_ + size_ + column.size;
      }
      if (all_done()) return x;
    }
  }

private:
  struct column_state {
    long exponent = 0;  ///< of its residual
    double step = std::numeric_limits<double>::infinity(), size = 0;
    bool done = false;
  };

  template <scalar J>
  static dense_array<J> column_of(const dense_array<J>& a, std::size_t j) {
    dense_array<J> out(a.rows(), 1);
    for (std::size_t i = 0; i < a.rows(); ++i) out(i, 0) = a(i, j);
    return out;
  }
  bool all_done() const {
    return std::all_of(columns_.begin(), columns_.end(), [](const auto& c) { return c.done; });
  }
  void lower(const dense_array<K>& residual) {
    for (std::size_t j = 0; j < columns_.size(); ++j)
      columns_[j].exponent = common_exponent(column_of(residual, j));
    const auto inside = level_.enter();
    residual_ = dense_array<D>(residual.rows(), residual.cols());
    for (std::size_t i = 0; i < residual.rows(); ++i)
      for (std::size_t j = 0; j < columns_.size(); ++j)
        residual_(i, j) = in_lower<D>(residual(i, j), -columns_[j].exponent);
  }
  /// False where a column that is not done does not contract, nor where it is no number.
  bool add_step(dense_array<K>& x) {
    const auto inside = level_.enter();
    const auto d = (*solver_)(residual_);
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      auto& column = columns_[j];
      const double step = size_bits(column_of(d, j), column.exponent);
      if (!column.done && !(step < column.step - 3)) return false;
      if (column.step == std::numeric_limits<double>::infinity()) column.size = step;
      column.step = step;
      column.done = column.done || (!lower_solver<D>::by_inverse &&
                                    is_done(step + coarse_ + 1, column.size + floor_));
      for (std::size_t i = 0; i < x.rows(); ++i) add_lower(x(i, j), d(i, j), column.exponent);
    }
    return true;
  }

  const dense_array<K>& a_;
  lower_level<D> level_;
  double floor_, coarse_ = 0, size_ = 0;
  std::optional<lower_solver<D>> solver_;
  dense_array<D> residual_;
  std::vector<column_state> columns_;
};

template <refinable_scalar K>
std::optional<dense_array<K>> refined_solve(const dense_array<K>& a, const dense_array<K>& b) {
  if (!refinement_pays<K>(a.rows(), b.cols())) return std::nullopt;
  const scaled_array<K> h(a), right(b);
  if (!h.usable || !right.usable) return std::nullopt;
  return tried_in_lower<K>([&]<class D>(std::type_identity<D>) {
    auto x = solution_refinement<D, K>(h.array).of(right.array);
    if (x) shift(*x, right.exponent - h.exponent);
    return x;
  });
}

}  // namespace cofree::detail
