// cofree/lsrdr/definitions/self_radius.hpp — ρ(Γ(A,A)) to any number of digits.
//
//   self_radius(A, r, X, Y, options)   from the fixed points X, Y known in double
//
// The fixed points are corrected in double by Arnoldi's method for (Γ − ρ + ρ X⟨Y,·⟩/⟨Y,X⟩)δ = −f,
// residuals f in many digits. ρ = ⟨Y, Γ X⟩/⟨Y, X⟩ has the product of the errors of X and Y, so that
// X needs half of the digits, and Y what X left over.
#pragma once

#include <cofree/lsrdr/definitions/newton.hpp>

namespace cofree::detail {

template <scalar K>
class self_map {
public:
  self_map(const left_factor<K>& a, std::size_t r) : a_(a), r_(r) {}

  /// Σ A_j x A_j†, or Σ A_j† x A_j.
  dense_array<K> operator()(bool adjointed, const dense_array<K>& x) const {
    const std::size_t n = x.rows();
    const auto wide_a = a_.array().reshaped(n, r_ * n);
    dense_array<K> wide(n * r_, n), y(n, n);
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

template <class R>
struct self_radius_end {
  R radius = R(0);
  double places = 0;  ///< digits of the radius, as the residuals of X and Y let one expect
  int residuals = 0;  ///< applications of Γ(A,A) or its adjoint in many digits
};

/// @param x, y  Hermitian, Γ(A,A)x = ρx and Γ(A,A)†y = ρy to the precision of J
template <scalar K, scalar J>
self_radius_end<real_t<K>> self_radius(const dense_array<K>& a, std::size_t r,
                                       const dense_array<J>& x, const dense_array<J>& y,
                                       const refine_options& options) {
  using R = real_t<K>;
  self_radius_end<R> out;
  const left_factor<J> few(with_real_type<J>(a));
  const self_map<J> rough(few, r);
  const auto fixed_point = [&](bool adjointed, const dense_array<J>& own,
                               const dense_array<J>& other, double wanted) {
    const double overlap = real_inner(other, own);
    const double radius = real_inner(other, rough(adjointed, own)) / overlap;
    const auto deflated = [&](const dense_array<J>& d) {
      auto z = rough(adjointed, d);
      add_scaled(z, d, centre_t<J>(-radius));
      add_scaled(z, own, centre_t<J>(radius * real_inner(other, d) / overlap));
      return z;
    };
    const precision_scope start(std::min(60, options.digits + 10));
    auto fine = with_real_type<K>(own);
    double places = 12, before = 0;
    for (int own_residuals = 1;; ++own_residuals) {
      const precision_scope scope(std::min(int(wanted) + 20, std::max(40, int(places) + 40)));
      fine = at_working_precision(fine);
      make_hermitian(fine);
      const left_factor<K> exact(at_working_precision(a));
      auto f = self_map<K>(exact, r)(adjointed, fine);
      ++out.residuals;
      const R quotient = real_inner(fine, f) / real_inner(fine, fine);
      add_scaled(f, fine, centre_t<K>(-quotient));
      const R size = norm(f);
      before = places;
      places = decimal_places(R(size / (quotient * norm(fine))), wanted);
      const bool stopped = options.stop && options.stop();
      if (places >= wanted || stopped || (own_residuals > 4 && places < before + 1)) break;
      scale(f, centre_t<K>(R(R(1) / size)));
      auto change = with_real_type<K>(arnoldi_solve<J>(deflated, with_real_type<J>(f), 80));
      scale(change, centre_t<K>(R(-size)));
      add_scaled(fine, change, centre_t<K>(R(1)));
    }
    return std::pair(std::move(fine), places);
  };
  const auto right = fixed_point(false, x, y, options.digits / 2.0 + 8);
  const auto left = fixed_point(true, y, x, options.digits + 15 - right.second);
  const precision_scope scope(options.digits + 14);
  const left_factor<K> exact(at_working_precision(a));
  const auto fine_x = at_working_precision(right.first), fine_y = at_working_precision(left.first);
  const auto image = self_map<K>(exact, r)(false, fine_x);
  ++out.residuals;
  out.radius = real_inner(fine_y, image) / real_inner(fine_y, fine_x);
  out.places = std::min(right.second + left.second, double(options.digits + 14));
  return out;
}

}  // namespace cofree::detail
