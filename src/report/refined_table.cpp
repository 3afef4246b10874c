#include <fmt/format.h>

#include <cofree/critical/quantities.hpp>
#include <cofree/report/refined_table.hpp>

namespace cofree {
namespace {

/// The digits in lines of 60 behind a name.
std::string wrapped(const std::string& name, const std::string& digits) {
  std::string out;
  for (std::size_t at = 0; at < digits.size(); at += 60)
    out += fmt::format("  {:<24} {}\n", at == 0 ? name : "", digits.substr(at, 60));
  return out;
}

std::string residual(const std::string& name, const std::optional<long_real>& x) {
  return x ? fmt::format("  {:<24} {}\n", name, digits_text(*x, 2)) : std::string();
}

std::string cost(const refinement_evidence& e, int digits) {
  std::string out = fmt::format(
      "  {} residuals in up to {} digits (the last took {:.2g} s), {} Jacobian{} in {} digits "
      "({:.2g} s)\n",
      e.steps.size(), e.steps.empty() ? digits : e.steps.back().digits, e.residual_seconds,
      e.jacobians, e.jacobians == 1 ? "" : "s", e.jacobian_digits, e.jacobian_seconds);
  if (e.climbed_digits > 0)
    out += fmt::format("  a double did not see all of B: {} step{} uphill in {} digits first\n",
                       e.climbed, e.climbed == 1 ? "" : "s", e.climbed_digits);
  if (e.kernel > e.gauge)
    out += fmt::format(
        "  the solution may move in {} directions beside the {} of the gauge: a continuum\n",
        e.kernel - e.gauge, e.gauge);
  return out;
}

}  // namespace

template <scalar K>
std::string refined_table(const refined_lsrdr<K>& refined, const std::vector<recognised>& numbers) {
  const int n = refined.reached;
  std::string out = fmt::format("\n{} digits: ", refined.digits);
  if (refined.converged)
    out += "every equation holds\n";
  else
    out += fmt::format("NOT reached\n  {}\n", shortfall(refined));
  if (refined.steps.kept_start) return out;
  out += wrapped("similarity", digits_text(refined.similarity, n));
  out += wrapped("similarity²", digits_text(refined.similarity * refined.similarity, n));
  out += wrapped("lambda", digits_text(refined.lambda, n));
  out += wrapped("ρ(Γ(A,A))", digits_text(refined.self_radius, n));
  out += residual("its error, relative", refined.self_radius_error);
  for (const auto& row : certificate_quantities<long_real>)
    if (row.kind == quantity_kind::residual)
      out += residual(row.vanishing, row.of(refined.evidence));
  out += cost(refined.steps, n);
  for (const auto& each : numbers)
    out += fmt::format("  {}: {}\n", each.what, each.result.statement());
  return out;
}

template std::string refined_table(const refined_lsrdr<long_real>&, const std::vector<recognised>&);
template std::string refined_table(const refined_lsrdr<complex<long_real>>&,
                                   const std::vector<recognised>&);
template std::string refined_table(const refined_lsrdr<quaternion<long_real>>&,
                                   const std::vector<recognised>&);

}  // namespace cofree
