
#include <cmath>

#include "checklist.hpp"

namespace cofree::detail {
namespace {

using json = nlohmann::json;

/// A pair that a start had on its way and left for an end of real kind counts it as one that passed; the
/// start itself has no pair for its converged end. A basin that nobody ended at or passed is none.
void check_passed(const saved_result& saved, checklist& lines) {
  double passed = 0, could = 0;
  bool sound = true;
  for (const auto& b : saved.object.at("basins")) {
    if (!b.contains("passed"))
      return lines.skip("basins: passed", "", "an older result: it does not say");
    const auto& count = b["passed"];
    const auto here = count.is_number() ? count.get<double>() : -1;
    sound = sound && here >= 0 && here == std::floor(here) &&
            (here == 0 || b.value("kind", "") == "complex-pair") &&
            b["count"].get<double>() + here >= 1;
    passed += here;
  }
  for (const auto& s : saved.object.at("starts")) {
    const bool at_pair = s["converged"].get<bool>() && s.value("kind", json()) == "complex-pair";
    if (!at_pair && (!s.contains("failure") || s["failure"].is_null())) ++could;
  }
  lines.say("basins: passed", fmt::format("{}", passed), fmt::format("at most {}", could),
            sound && passed <= could, "of pairs only, by starts that did not end at one");
}

}  // namespace

void check_bookkeeping(const saved_result& saved, checklist& lines) {
  const auto& object = saved.object;
  const auto& starts = object.at("starts");
  // Sums of doubles: what a file says need not be a sum of longs.
  double applications = 0, converged = 0, counted = 0;
  bool whole = true;
  for (const auto& s : starts) {
    whole = whole && s.is_object() && s.contains("gamma_applications") &&
            s["gamma_applications"].is_number() && s.contains("converged") &&
            s["converged"].is_boolean();
    if (!whole) break;
    applications += s["gamma_applications"].get<double>();
    converged += s["converged"].get<bool>() ? 1 : 0;
  }
  for (const auto& b : object.at("basins")) {
    whole = whole && b.is_object() && b.contains("count") && b["count"].is_number();
    if (!whole) break;
    counted += b["count"].get<double>() -
               (b.contains("joined") && b["joined"].is_number() ? b["joined"].get<double>() : 0);
  }
  const auto total = saved.number("gamma_applications");
  if (whole) {
    lines.compare("gamma_applications", total, applications, 0, "the sum of the starts'");
    lines.say("basins", fmt::format("{} starts", counted), fmt::format("{} starts", converged),
              counted == converged, "their counts against the converged starts");
    check_passed(saved, lines);
  } else {
    lines.say("starts, basins", "", "", false, "entries are missing");
  }
  lines.skip("starts", fmt::format("{}", starts.size()), "their B are not in the files");
  lines.say("dim", fmt::format("{}", saved.d), fmt::format("{}", saved.d), true,
            "the shapes of all files");
  for (const char* key : {"seconds", "seed", "digits"})
    lines.skip(key, object.contains(key) ? object[key].dump() : "", "how the fit was run");
  const auto& row = row_of("curvature_residual");
  if (const auto& certificate = object.at("certificate"); certificate.contains(row.key))
    lines.skip(checklist::name(row), certificate[row.key].dump(),
               "the fit's own estimate; as far as the Hessian is that large it counts in the "
               "tolerance of the curvature");
  if (object.contains("uniqueness"))
    lines.skip("uniqueness", "", "the ends of the other starts are not in the files");
}

}  // namespace cofree::detail
