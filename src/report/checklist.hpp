// The lines of a verification as they come to be.
#pragma once

#include <fmt/format.h>
#include <cofree/report/verification.hpp>

#include "saved_result.hpp"

namespace cofree::detail {

class checklist {
public:
  explicit checklist(std::vector<checked_quantity>& lines) : lines_(lines) {}

  /// |stored − recomputed| ≤ tolerance. A stored null differs from any number.
  void compare(const std::string& name, const std::optional<stored_number>& stored,
               double recomputed, double tolerance, std::string how) {
    if (!stored) return say(name, "null", text(recomputed), false, std::move(how));
    if (stored->long_digits) how += "; more digits are stored, compared as doubles";
    const double difference = std::abs(stored->value - recomputed);
    lines_.push_back({name, stored->text, text(recomputed), difference, tolerance,
                      verdict(difference <= tolerance), std::move(how)});
  }
  /// At most what is stored, and a tolerance: for bounds.
  void at_most(const std::string& name, const std::optional<stored_number>& stored,
               double recomputed, double tolerance, std::string how) {
    if (!stored) return say(name, "null", text(recomputed), false, std::move(how));
    const double above = recomputed - stored->value;
    lines_.push_back({name, "≤ " + stored->text, text(recomputed),
                      std::isnan(above) ? above : std::max(above, 0.0), tolerance,
                      verdict(above <= tolerance), std::move(how)});
  }
  /// What the files say must vanish.
  void vanishes(const std::string& name, double recomputed, double tolerance, std::string how) {
    lines_.push_back({name, "0", text(recomputed), std::abs(recomputed), tolerance,
                      verdict(std::abs(recomputed) <= tolerance), std::move(how)});
  }
  void say(const std::string& name, const std::string& stored, const std::string& recomputed,
           bool agrees, std::string how) {
    lines_.push_back(
        {name, stored, recomputed, std::nullopt, std::nullopt, verdict(agrees), std::move(how)});
  }
  void skip(const std::string& name, const std::string& stored, std::string why) {
    lines_.push_back(
        {name, stored, "", std::nullopt, std::nullopt, agreement::not_checked, std::move(why)});
  }
  /// A number that must be null, as the result has nothing of the kind.
  void absent(const std::string& name, const std::optional<stored_number>& stored,
              const std::string& why) {
    say(name, stored ? stored->text : "null", "null", !stored, why);
  }

private:
  static std::string text(double x) {
    const double size = std::abs(x);
    return size == 0 || (size >= 1e-3 && size < 1e6) ? fmt::format("{:.15g}", x)
                                                     : fmt::format("{:.6e}", x);
  }
  static agreement verdict(bool agrees) { return agrees ? agreement::agrees : agreement::differs; }

  std::vector<checked_quantity>& lines_;
};

/// The counts of result.json against each other, and what the files cannot say.
void check_bookkeeping(const saved_result& saved, checklist& lines);

}  // namespace cofree::detail
