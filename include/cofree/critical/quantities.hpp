// cofree/critical/quantities.hpp — the numbers of the certificate, one row each.
//
//   certificate_of<R>           the numbers
//   certificate_quantities<R>   the rows, in the order of result.json
//   certificate_quantity<R>     key, words, kind, and the member of certificate_of<R> that has the number
//   row_of(key)                 one of them
//   worst_residual(c)           of the residuals that must vanish
//
// The tables, result.json, `cofree verify`, `converged` and the rounding of a certificate read these rows. A number that is
// added is a member of certificate_of and a row, both here; docs/fit.md names each key. The header stands on no
// operator: what verifies a certificate reads it, and shares no mathematics with what made it.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace cofree {

/// What shows that B is a critical point; the factorization and images hold at such points only.
/// A missing number does not apply (a pair has no projection) or is not computed.
template <class R>
struct certificate_of {
  R stationarity = R(0);           ///< ‖N − BC‖ with λ scaled to 1
  std::optional<R> factorization;  ///< ‖B − c(R⊗1)AS‖/‖B‖
  std::optional<R> rs_identity;    ///< ‖RS/α − 1‖
  std::optional<R> projection;     ///< ‖P² − P‖/‖P‖
  std::optional<R> density_images;  ///< larger of ‖(1−P)Q_r‖/‖Q_r‖, ‖(1−P†)Q_l‖/‖Q_l‖
  std::optional<R> right_density_min_eigenvalue;  ///< the d-th largest of E S†, trace 1
  std::optional<R> left_density_min_eigenvalue;   ///< the d-th largest of L R, trace 1
  std::optional<R> projection_adjoint_gap;        ///< ‖P − P†‖/‖P‖
  std::optional<R> eigenvalue_gap;                ///< 1 − |λ₂/λ₁| of Γ(A,B)
  /// The largest eigenvalue of the Hessian of log L off the gauge orbit, and how far it can be off:
  /// negative at a strict local maximum (curvature.hpp).
  std::optional<R> curvature, curvature_residual;
};
using certificate = certificate_of<double>;

enum class quantity_kind {
  residual,  ///< zero at an exact critical point
  judged,    ///< what a reader must judge
  density,   ///< judged with the spectra of the densities
  error      ///< how far the number of the row before can be off
};

template <class R>
struct certificate_quantity {
  using whole = certificate_of<R>;

  const char* key;      ///< in "certificate" of result.json; a line of `verify` is certificate.key
  const char* name;     ///< of the line in the table of a fit
  const char* meaning;  ///< beside it: the equation
  const char*
      vanishing;  ///< of a residual: what vanishes, in the table of an answer in many digits
  quantity_kind kind;
  const char* format;  ///< of the number in the table
  int digits;          ///< of an answer in many digits that count; 0: all
  std::variant<R whole::*, std::optional<R> whole::*> member;
  bool later = false;         ///< results of older versions lack it
  const char* missing = "–";  ///< in the table, where there is no number

  /// The number of c, where it has one.
  std::optional<R> of(const whole& c) const {
    return std::visit([&](auto at) -> std::optional<R> { return c.*at; }, member);
  }
  void set(whole& c, R x) const {
    std::visit([&](auto at) { c.*at = std::move(x); }, member);
  }
};

// clang-format off
template <class R>
inline constexpr auto certificate_quantities = [] {
  using C = certificate_of<R>;
  using enum quantity_kind;
  return std::to_array<certificate_quantity<R>>({
      {"stationarity", "gradient", "‖N − BC‖", "gradient", residual, "{:.1e}", 6, &C::stationarity},
      {"factorization", "factorization", "‖B − c(R⊗1)AS‖ / ‖B‖", "B - c(R⊗1)AS", residual, "{:.1e}", 6, &C::factorization},
      {"rs_identity", "RS", "‖RS/α − 1‖", "RS - 1", residual, "{:.1e}", 6, &C::rs_identity},
      {"projection", "projection", "‖P² − P‖ / ‖P‖", "P² - P", residual, "{:.1e}", 6, &C::projection},
      {"density_images", "density images", "what of the densities lies outside im P, im P†", "images of the densities", residual, "{:.1e}", 6, &C::density_images},
      {"right_density_min_eigenvalue", "least right eigenvalue", "of E S†; tiny: a smaller d would do", "", density, "{:.3e}", 0, &C::right_density_min_eigenvalue},
      {"left_density_min_eigenvalue", "least left eigenvalue", "of L R", "", density, "{:.3e}", 0, &C::left_density_min_eigenvalue},
      {"projection_adjoint_gap", "P − P†", "‖P − P†‖ / ‖P‖; 0: P is orthogonal", "", judged, "{:.1e}", 0, &C::projection_adjoint_gap},
      {"eigenvalue_gap", "eigenvalue gap", "1 − |λ₂/λ₁| of Γ(A,B); small: E, L, P less certain", "", judged, "{:.2e}", 12, &C::eigenvalue_gap},
      {"curvature", "curvature", "largest of the Hessian of log L: < 0 a strict maximum, > 0 a saddle", "", judged, "{:.3g}", 12, &C::curvature, false, "none"},
      {"curvature_residual", "", "", "", error, " ± {:.0e}", 6, &C::curvature_residual, true}});
}();
// clang-format on

/// The row of a key. A key that no row has does not compile. A reference: clang 14 leaves members out of what an
/// immediate function returns by value.
consteval const certificate_quantity<double>& row_of(std::string_view key) {
  for (const auto& row : certificate_quantities<double>)
    if (row.key == key) return row;
  throw "no row of the certificate has this key";
}

/// The largest residual that c has; one that is no number is the largest.
template <class R>
R worst_residual(const certificate_of<R>& c) {
  R worst(0);
  for (const auto& row : certificate_quantities<R>)
    if (const auto x = row.of(c);
        row.kind == quantity_kind::residual && x && worst == worst && !(*x <= worst))
      worst = *x;
  return worst;
}

namespace detail {

/// The certificate of f(x) for the numbers x of c; what c lacks is lacking.
template <class R, class S, class F>
certificate_of<R> with_numbers(const certificate_of<S>& c, F f) {
  certificate_of<R> out;
  for (std::size_t i = 0; i < certificate_quantities<S>.size(); ++i)
    if (const auto x = certificate_quantities<S>[i].of(c))
      certificate_quantities<R>[i].set(out, f(*x));
  return out;
}

}  // namespace detail

}  // namespace cofree
