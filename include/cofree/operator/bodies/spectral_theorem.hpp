// cofree/operator/bodies/spectral_theorem.hpp — what spectral_theorem.hpp declares, for any scalar.
#pragma once

#include <cofree/dense/internal/finite.hpp>
#include <cofree/operator/spectral_theorem.hpp>

#include <cofree/operator/internal/found_vectors.hpp>

namespace cofree {

template <scalar K>
void require_hermitian(std::string_view operation, const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  detail::require_endomorphism(operation, a);
  detail::require_finite(operation, a.frame_entries());
  const auto apart = detail::relative_distance(a, adjoint(a));
  if (!(apart <= 100 * real_t<K>(a.domain().dimension()) * epsilon<K>()))
    detail::throw_invalid_argument(
        std::string(operation) + ": the operator on " + a.domain().description() +
        " is not Hermitian: ‖A − A†‖/‖A‖ = " + detail::short_text(apart, 3));
}

template <scalar K>
hermitian_decomposition<K> eigh(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  require_hermitian("eigh", a);
  const space<K> e("E", a.domain().dimension());
  auto found = eigh(hermitian_part(a).frame_entries());
  const std::size_t n = e.dimension();
  auto vectors = detail::from_columns(e, a.domain(), found.vectors);
  auto diagonal = from_matrix(detail::diagonal_matrix<K>(found.values, n, n), e, e);
  const auto residual = detail::relative(distance(a * vectors, vectors * diagonal), norm(a));
  return {std::move(found.values), std::move(vectors), std::move(diagonal), residual};
}

template <scalar K>
schur_decomposition<K> schur(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  detail::require_endomorphism("schur", a);
  const space<K> s("S", a.domain().dimension());
  auto found = schur(a.frame_entries());
  auto q = detail::from_columns(s, a.domain(), found.q);
  auto t = from_matrix(found.t, s, s);
  const auto residual = detail::relative_distance(a, q * t * adjoint(q));
  return {std::move(q), std::move(t), std::move(found.values), residual};
}

template <scalar K>
std::vector<complex<real_t<K>>> eigenvalues(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  detail::require_endomorphism("eigenvalues", a);
  return eigenvalues(a.frame_entries());
}

namespace detail::spectral_theorem_parts {

template <scalar K>
struct checked_spectrum {
  hermitian_eigenvalues<K> found;
  real_t<K> rounding;  ///< an eigenvalue below it in modulus may be 0
  std::string_view operation;

  checked_spectrum(std::string_view name, const linear_operator<K>& a) : operation(name) {
    require_hermitian(name, a);
    found = eigh(hermitian_part(a).frame_entries());
    rounding = real_t<K>(a.domain().dimension()) * epsilon<K>() * norm(a);
  }
  [[noreturn]] void fail(const real_t<K>& value, std::string_view wanted) const {
    detail::throw_numerical_failure(std::string(operation) + ": the operator has the eigenvalue " +
                                    detail::short_text(value, 6) + ", expected " +
                                    std::string(wanted));
  }
  /// Takes what is 0 to rounding for 0.
  void require_positive() {
    if (found.values.empty()) return;
    if (found.values.front() < -rounding) fail(found.values.front(), "none below 0");
    for (auto& x : found.values)
      if (!(x > rounding)) x = real_t<K>(0);
  }
  void require_positive_definite() const {
    if (!found.values.empty() && !(found.values.front() > rounding))
      fail(found.values.front(), "only positive ones");
  }
  void require_invertible() const {
    for (const auto& x : found.values)
      if (!(x > rounding || -x > rounding)) fail(x, "none that is 0 to rounding");
  }
  template <class F>
  linear_operator<K> map(const linear_operator<K>& a, F f) const {
    return {a.domain(), a.codomain(), hermitian_function(found, [&](const real_t<K>& x) {
              const real_t<K> y = f(x);
              if (!detail::is_finite(y)) fail(x, "none where the function is not finite");
              return y;
            })};
  }
};

}  // namespace detail::spectral_theorem_parts

template <scalar K>
linear_operator<K> square_root(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  detail::spectral_theorem_parts::checked_spectrum<K> spectrum("square_root", a);
  spectrum.require_positive();
  return spectrum.map(a, [](const real_t<K>& x) {
    using std::sqrt;
    return sqrt(x);
  });
}

template <scalar K>
linear_operator<K> exponential(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  return detail::spectral_theorem_parts::checked_spectrum<K>("exponential", a)
      .map(a, [](const real_t<K>& x) {
        using std::exp;
        return exp(x);
      });
}

template <scalar K>
linear_operator<K> logarithm(const linear_operator<K>& a) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  const detail::spectral_theorem_parts::checked_spectrum<K> spectrum("logarithm", a);
  spectrum.require_positive_definite();
  return spectrum.map(a, [](const real_t<K>& x) {
    using std::log;
    return log(x);
  });
}

template <scalar K>
linear_operator<K> power(const linear_operator<K>& a, const std::type_identity_t<real_t<K>>& p) {
  const detail::at_digits_of<K> scope(a.frame_entries());
  using std::floor, std::pow;
  detail::spectral_theorem_parts::checked_spectrum<K> spectrum("power", a);
  const bool whole = floor(p) == p;
  if (p >= 0 && !whole) spectrum.require_positive();
  if (p < 0 && !whole) spectrum.require_positive_definite();
  if (p < 0 && whole) spectrum.require_invertible();
  return spectrum.map(a, [&](const real_t<K>& x) { return pow(x, p); });
}

}  // namespace cofree
