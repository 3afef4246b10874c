#include "verified_values.hpp"

#include <cmath>
#include <limits>

namespace cofree::detail {
namespace {

constexpr double rounding = 1e-13;  // 450 ε
constexpr double denorm_min = std::numeric_limits<double>::denorm_min();

/// A number of the A that came in, which need not be one that a double has: `here`·unit, where `here` is
/// that of the A of saved_result, known to tolerance·here.
struct scaled_number {
  std::string name;
  double here, tolerance;
  long double unit;
  std::string how;

  long double wide() const { return here * unit; }
  bool in_range() const { return wide() <= std::numeric_limits<double>::max(); }
  /// Below the range in which doubles have all their digits a number is known to the least there is; of the
  /// unit.
  double least() const { return double(2 * denorm_min / unit); }
  double part_of(const stored_number& stored) const { return double(stored.wide / unit); }
};

void compare(const scaled_number& x, const std::optional<stored_number>& stored, checklist& lines) {
  if (!stored && !x.in_range())
    return lines.say(x.name, "null", fmt::format("{:.15Lg}", x.wide()), true,
                     "beyond the range of double; " + x.how);
  if (!stored || x.in_range()) {
    const double value = double(x.wide());
    return lines.compare(x.name, stored, value, value * (x.tolerance + rounding) + 2 * denorm_min,
                         x.how, value + 1000 * denorm_min);
  }
  lines.compare(x.name,
                stored_number{x.part_of(*stored), stored->text, stored->long_digits, stored->wide},
                x.here, x.here * (x.tolerance + rounding),
                fmt::format("both over 2^{}; {}", std::ilogb(x.unit), x.how), x.here);
}

/// The bounds that the fit proved hold: neither is beyond what is proven here on the other side.
void check_radius(const saved_result& saved, const recomputation& x, checklist& lines) {
  const auto found = saved.object.find("self_radius");
  if (found == saved.object.end() || found->is_null())
    return lines.skip("self_radius", "null", "the fit did not say what it knew of ρ(Γ(A,A))");
  const auto& self = x.self;
  const bool proven = self.upper > 0;
  const double below = proven ? self.lower : self.value * (1 - self.error),
               above = proven ? self.upper : self.value * (1 + self.error);
  const auto scale = static_cast<long double>(saved.scale);
  const std::string how = fmt::format(
      "{}, known to {:.0e}",
      self.whole ? "all eigenvalues of the matrix of Γ(A,A)" : "power iteration for ρ(Γ(A,A))",
      self.error);
  scaled_number number{"self_radius.value", self.value, self.error, scale * scale, how};
  const auto value = saved.self_radius("value");
  compare(number, value, lines);
  number.how = proven ? "the other bound of the ones proven here" : how;
  for (const bool upper : {false, true}) {
    number.name = upper ? "self_radius.upper" : "self_radius.lower";
    number.here = upper ? below : above;
    const auto stored = saved.self_radius(upper ? "upper" : "lower");
    if (!stored) {
      lines.skip(number.name, "null",
                 number.in_range() ? "no such bound was proven" : "beyond the range of double");
      continue;
    }
    const bool as_given = number.in_range();
    const double bound = as_given ? stored->value : number.part_of(*stored),
                 here = as_given ? double(number.wide()) : number.here,
                 slack = rounding * here + (as_given ? 2 * denorm_min : number.least());
    const stored_number same{bound, stored->text, stored->long_digits, stored->wide};
    const auto text = as_given
                          ? number.how
                          : fmt::format("both over 2^{}; {}", std::ilogb(number.unit), number.how);
    upper ? lines.at_most(number.name, same, here, slack, text, here + 1000 * slack)
          : lines.at_least(number.name, same, here, slack, text, here + 1000 * slack);
    // A value outside its own bounds contradicts them.
    const bool inside =
        !value || (upper ? value->wide <= stored->wide : value->wide >= stored->wide);
    if (!inside)
      lines.say(number.name + " and value", stored->text, value->text, false,
                "the value lies outside its bounds");
  }
}

}  // namespace

std::string route_of(const leading& x, const char* of) {
  return x.whole ? fmt::format("all eigenvalues of the matrix of {}, order {}", of, x.order)
                 : fmt::format("power iteration for {}: residual {:.0e} after {} applications", of,
                               x.residual, x.applications);
}

std::string on_circle_of(const recomputation& x) {
  return fmt::format("{} eigenvalues of Γ(A,B) share the spectral circle", x.circle);
}

void check_values(const saved_result& saved, const recomputation& x, checklist& lines) {
  const double rho_b = std::abs(x.fixed.lambda), tolerance = x.value_tolerance();
  const double lambda = std::abs(x.lambda) / std::sqrt(rho_b);
  const double similarity = lambda / std::sqrt(x.self.value);
  auto how = route_of(x.top, "Γ(A,B)");
  if (!x.self.whole)
    how += fmt::format("; ρ(Γ(A,A)) by power iteration, error {:.0e}", x.self.error);
  if (x.self.upper > 0)
    how += fmt::format("{}proven to {:.0e}", x.self.whole ? "; ρ(Γ(A,A)) " : ", ",
                       (x.self.upper - x.self.lower) / x.self.value);
  if (const auto stored = saved.number("similarity"))
    lines.compare("similarity", stored, similarity,
                  similarity * (tolerance + x.self.error) + rounding, how);
  else
    lines.skip("similarity", "null", "the fit did not know ρ(Γ(A,A))");
  compare({"lambda", lambda, tolerance, saved.scale, route_of(x.top, "Γ(A,B)")},
          saved.number("lambda"), lines);
  check_radius(saved, x, lines);
  const char* kind = x.real ? "real" : "complex-pair";
  how = fmt::format("the angle of λ is {:.1e}", std::abs(std::arg(x.lambda)));
  if (saved.over == field::complex) how = "over ℂ every λ is of real kind";
  if (!x.simple) how += "; " + on_circle_of(x);
  lines.say("kind", saved.kind, kind, saved.kind == kind, how);
  const auto pair = saved.number("best_pair");
  if (saved.kind == "complex-pair" && saved.object.at("converged").get<bool>())
    lines.compare("best_pair", pair, similarity, similarity * tolerance + rounding,
                  "the answer is a pair, and the best one");
  else
    lines.skip("best_pair", pair ? pair->text : "null", "the B of that pair is not in the files");
}

}  // namespace cofree::detail
