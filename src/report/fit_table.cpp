#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cofree/critical/quantities.hpp>
#include <cofree/error/excerpt.hpp>
#include <cofree/io/text.hpp>
#include <cofree/network/cluster.hpp>
#include <cofree/report/fit_table.hpp>
#include <cofree/report/svg.hpp>

namespace cofree {
namespace {

std::string plain(const std::optional<double>& x, const char* format, const char* missing = "–") {
  return x ? fmt::format(fmt::runtime(format), *x) : missing;
}

/// What starts and basins are told apart by: the similarity, or λ where it is unknown.
template <class Report>
double value_of(const Report& report) {
  return std::isfinite(report.similarity) ? report.similarity : report.lambda;
}

/// Whether two basins have one value: similarities to 1e-8, λ in proportion.
bool same_value(const basin_report& x, const basin_report& y) {
  const double scale = std::isfinite(x.similarity) ? 1 : std::abs(x.lambda);
  return std::abs(value_of(x) - value_of(y)) < 1e-8 * scale;
}

/// What is at the best value: places of the kind of the answer, with a P each, and beside them pairs.
template <scalar K>
std::string places_text(const lsrdr_result<K>& fit, int places, int pairs) {
  const bool with_p = fit.slices == slice_class::any && fit.kind == eigenvalue_kind::real;
  std::string out = fmt::format("{} {}", places, with_p ? "different P" : "places");
  if (pairs > 0) out += fmt::format(" and {} complex pair{}", pairs, pairs == 1 ? "" : "s");
  return out;
}

/// The basins in words: one, several, or one value at many places.
template <scalar K>
std::string verdict(const lsrdr_result<K>& fit) {
  const auto& basins = fit.basins;
  if (basins.empty()) return "no start converged";
  int at_best = 0, places = 0, pairs = 0;
  for (const auto& b : basins)
    if (same_value(basins[0], b)) at_best += b.count, ++(b.kind == fit.kind ? places : pairs);
  const auto starts = fit.starts.size();
  if (places > 0 && places + pairs > 1)
    return fmt::format("{}: {} of {} starts share the best value at {}", fit.uniqueness.verdict,
                       at_best, starts, places_text(fit, places, pairs));
  return fmt::format("{}{}: {} of {} starts reached the best", fit.uniqueness.verdict,
                     basins.size() > 1 ? fmt::format(" ({})", basins.size()) : "", at_best, starts);
}

/// The similarity, or λ where it is unknown, with the digits that a table shows.
template <class Report>
std::string shown_value(const Report& report) {
  return std::isfinite(report.similarity) ? fmt::format("{:.12f}", report.similarity)
                                          : fmt::format("{:.12g}", report.lambda);
}

/// The best complex pair: its similarity, or its λ where that is unknown.
template <scalar K>
std::string best_pair_text(const lsrdr_result<K>& fit) {
  if (fit.best_pair) return fmt::format("{:.12f}", *fit.best_pair);
  double best = 0;
  if (!fit.similarity)
    for (const auto& s : fit.starts)
      if (s.converged && s.kind == eigenvalue_kind::complex_pair) best = std::max(best, s.lambda);
  return best > 0 ? fmt::format("λ = {:.12g}", best) : "none found";
}

/// The radius and half of what is between its bounds, relative.
std::string radius_text(const bounded_radius& r) {
  return fmt::format("{:.12g} ± {:.0e}", r.value, r.width() / 2);
}

/// One line of the table, padded by what is seen.
std::string table_row(const std::string& name, const std::string& value, const char* meaning) {
  return fmt::format("  {:<26}{:<22}{}\n", name, value, meaning);
}

std::string certified_row(const certificate_quantity<double>& row, const std::optional<double>& x,
                          const std::string& error = "") {
  return table_row(fmt::format("  {}", row.name), plain(x, row.format, row.missing) + error,
                   row.meaning);
}

/// The numbers of one kind, each with what it can be off by where the next row says so.
std::string certified(quantity_kind kind, const certificate& c) {
  std::string out;
  const auto& rows = certificate_quantities<double>;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].kind != kind) continue;
    const auto x = rows[i].of(c);
    const bool bounded = x && i + 1 < rows.size() && rows[i + 1].kind == quantity_kind::error;
    out += certified_row(rows[i], x,
                         bounded ? plain(rows[i + 1].of(c).value_or(0), rows[i + 1].format) : "");
  }
  return out;
}

/// Says how many starts left a pair for an end of real kind.
std::string passed_text(const basin_report& b) {
  return b.passed == 0 ? ""
                       : fmt::format(", passed by {} start{}", b.passed, b.passed == 1 ? "" : "s");
}

/// Basins, and what became of the starts that are in none.
template <class Fit>
std::string starts_text(const Fit& fit, const std::string& verdict, bool similarity_known = true) {
  std::string out = fmt::format("\n  starts: {}\n", verdict);
  out += fmt::format("    {:<16}{:>6}  {}\n", similarity_known ? "similarity" : "lambda", "count",
                     "kind");
  for (std::size_t i = 0; i < fit.basins.size() && i < 10; ++i)
    out += fmt::format("    {:<16}{:>6}  {}{}\n", shown_value(fit.basins[i]), fit.basins[i].count,
                       kind_name(fit.basins[i].kind), passed_text(fit.basins[i]));
  if (fit.basins.size() > 10) out += fmt::format("    … {} more\n", fit.basins.size() - 10);
  const auto open = std::count_if(fit.starts.begin(), fit.starts.end(), [](const auto& s) {
    return !s.converged && !s.joined && !s.failure;
  });
  if (open > 0) out += fmt::format("    {} start{} did not converge\n", open, open == 1 ? "" : "s");
  const auto joined =
      std::count_if(fit.starts.begin(), fit.starts.end(), [](const auto& s) { return s.joined; });
  if (joined > 0)
    out += fmt::format("    {} stopped early where another had converged, and {} counted there\n",
                       joined, joined == 1 ? "is" : "are");
  return out;
}

std::string spectrum_text(const std::vector<double>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < 8; ++i)
    text += fmt::format("{}{:.4g}", i ? "  " : "", values[i]);
  return values.size() > 8 ? text + "  …" : text;
}

}  // namespace

template <scalar K>
std::string fit_table(const lsrdr_result<K>& fit, const fit_header& header) {
  const auto& point = fit.point();
  const auto n = point.right[0].codomain().dimension(), d = fit.map().domain().dimension();
  const auto r = fit.map().codomain().dimension() / d;
  std::string out = fmt::format(
      "LSRDR of {}: A : V → V⊗W, dim V = {}, dim W = {}, over {}, reduced to dim U = {}\n\n",
      shown_path(header.input), n, r, field_symbol<K>(), d);
  const auto row = [&](const char* name, const std::string& value, const char* meaning) {
    out += table_row(name, value, meaning);
  };
  row("similarity", plain(fit.similarity, "{:.12f}", "unknown"),
      "ρ(Γ(A,B)) / (ρ(Γ(A,A)) ρ(Γ(B,B)))^½, at most 1");
  row("lambda", fmt::format("{:.12g}", fit.lambda), "|λ| of Γ(A,B) for A as given, B an isometry");
  if (fit.self_radius)
    row("ρ(Γ(A,A))", radius_text(*fit.self_radius), "relative, between proven bounds");
  if (fit.slices != slice_class::any)
    row("class", slice_class_name(fit.slices), "of the slices of B, in standard bases");
  row("kind", kind_name(fit.kind), "of the dominant eigenvalue of Γ(A,B)");
  row("best pair", best_pair_text(fit),
      fit.similarity ? "similarity of the best complex pair" : "the best complex pair");
  row("converged", fit.converged ? "yes" : "NO",
      fmt::format("gradient and eigenoperators to {:.0e}", fit.gradient_tolerance).c_str());
  if (fit.interrupted) row("interrupted", "YES", "the best so far");
  out += "\n  certificate: zero at an exact critical point, up to rounding\n";
  out += certified(quantity_kind::residual, fit.certificate());
  out += "\n  to be judged\n";
  out += certified(quantity_kind::judged, fit.certificate());
  out += certified(quantity_kind::density, fit.certificate());
  if (fit.has_projection()) {
    out += "\n";
    row("right density spectrum", spectrum_text(fit.parts().right_spectrum), "");
    row("left density spectrum", spectrum_text(fit.parts().left_spectrum), "");
  }
  out += starts_text(fit, verdict(fit), fit.similarity.has_value());
  for (const auto& note : fit.notes) out += "  note: " + note + "\n";
  for (const auto& note : header.notes) out += "  note: " + note + "\n";
  out += fmt::format("\n  {} applications of Γ, {:.2f} s, seed {}\n", fit.gamma_applications,
                     header.seconds, header.seed);
  return out;
}

std::string fit_table(const graph_reduction& fit, std::size_t edges, const fit_header& header) {
  const auto n = fit.expansion.codomain().dimension(), d = fit.expansion.domain().dimension();
  auto out = fmt::format(
      "LSRDR of {}: a graph of {} nodes and {} edges, over ℝ, reduced to dim U = {} in factors\n\n",
      shown_path(header.input), n, edges, d);
  out += table_row("similarity", fmt::format("{:.12f}", fit.similarity),
                   "λ / ρ(w)^½, at most 1; B has the slices √w_ij R e_i (S†e_j)†");
  out += table_row("lambda", fmt::format("{:.12g}", fit.lambda), "λ of Γ(A,B) for ρ(Γ(B,B)) = 1");
  out += table_row("ρ(w)", radius_text(fit.self_radius), "relative, between proven bounds");
  out += table_row("converged", fit.converged ? "yes" : "NO", "gradient and eigenvectors");
  if (fit.interrupted) out += table_row("interrupted", "YES", "the best so far");
  out += "\n  certificate: zero at an exact critical point, up to rounding\n";
  out += table_row("  gradient", fmt::format("{:.1e}", fit.gradient_norm),
                   "of log L in R and S, in the metric of the step");
  out += certified_row(row_of("rs_identity"), fit.rs_identity);
  const auto converged = std::count_if(fit.starts.begin(), fit.starts.end(),
                                       [](const auto& s) { return s.converged; });
  out += starts_text(fit, fmt::format("{} of {} converged", converged, fit.starts.size()));
  for (const auto& note : header.notes) out += "  note: " + note + "\n";
  return out + fmt::format("\n  {} steps, {:.2f} s, seed {}\n", fit.iterations, header.seconds,
                           header.seed);
}

namespace {

/// What a picture shows, for its title.
template <scalar K>
std::string subject_of(const lsrdr_result<K>& fit, const fit_header& header) {
  const std::string value = fit.similarity ? fmt::format("similarity {:.9f}", *fit.similarity)
                                           : fmt::format("λ = {:.9g}", fit.lambda);
  return fmt::format("LSRDR of {}, dim U = {}, {}", shown_path(header.input),
                     fit.map().domain().dimension(), value);
}

template <scalar K>
std::string spectra_picture(const lsrdr_result<K>& fit, const fit_header& header) {
  return svg_bar_charts(
      "Spectra of the densities — " + subject_of(fit, header),
      {{"right density E S†", fit.parts().right_spectrum},
       {"left density L R", fit.parts().left_spectrum}},
      "The d eigenvalues that are not zero, in decreasing order; each density has trace one.");
}

template <scalar K>
std::string membership_picture(const lsrdr_result<K>& fit, const fit_header& header,
                               const image_shape& image) {
  const auto map = [&](const char* title, const linear_operator<K>& density) {
    // A density of a fit is positive to rounding; −1e−18 is no reason for another palette.
    auto values = memberships(cluster<K>(density));
    for (auto& x : values) x = std::max(x, 0.0);
    return heat_map{title, image.rows, image.cols, values};
  };
  return svg_heat_maps(
      "Membership of the inputs — " + subject_of(fit, header),
      {map("right density E S†", fit.right_density()), map("left density L R", fit.left_density())},
      "Each cell is one input pixel p; its value is the membership of p in the cluster "
      "C, the diagonal entry of the density. The memberships of all pixels add up to "
      "one.");
}

}  // namespace

template <scalar K>
drawn_pictures write_pictures(const std::filesystem::path& folder, const lsrdr_result<K>& fit,
                              const fit_header& header, std::optional<image_shape> image) {
  drawn_pictures out;
  if (!fit.has_projection()) return out;
  const auto draw = [&](const char* name, const std::function<std::string()>& picture) {
    try {
      write_text(folder / name, picture());
      out.names.push_back(name);
    } catch (const error& e) {
      out.notes.push_back(fmt::format("{} was not drawn: {}", name, e.what()));
    }
  };
  draw("spectra.svg", [&] { return spectra_picture(fit, header); });
  if (image) draw("membership.svg", [&] { return membership_picture(fit, header, *image); });
  return out;
}

#define COFREE_INSTANTIATE(K)                                                                  \
  template std::string fit_table(const lsrdr_result<K>&, const fit_header&);                   \
  template drawn_pictures write_pictures(const std::filesystem::path&, const lsrdr_result<K>&, \
                                         const fit_header&, std::optional<image_shape>);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
