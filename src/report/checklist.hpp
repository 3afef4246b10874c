// The lines of a verification as they come to be.
#pragma once

#include <fmt/format.h>
#include <algorithm>
#include <cofree/report/verification.hpp>

#include "saved_result.hpp"

namespace cofree::detail {

class checklist {
public:
  explicit checklist(std::vector<checked_quantity>& lines) : lines_(lines) {}

  /// |stored − recomputed| ≤ tolerance. A stored null differs from any number. `range` is the size of what
  /// the number could be: where the tolerance comes near it, nothing is checked, and the line says so.
  void compare(const std::string& name, const std::optional<stored_number>& stored,
               double recomputed, double tolerance, std::string how, double range = 1) {
    if (!stored) return say(name, "null", text(recomputed), false, std::move(how));
    if (stored->long_digits) how += "; more digits are stored, compared as doubles";
    judge(name, stored->text, recomputed, std::abs(stored->value - recomputed), tolerance, range,
          std::move(how));
  }
  /// Checks a bound: what is recomputed is at most what is stored, and a tolerance.
  void at_most(const std::string& name, const std::optional<stored_number>& stored,
               double recomputed, double tolerance, std::string how, double range = 1) {
    if (!stored) return say(name, "null", text(recomputed), false, std::move(how));
    const double above = recomputed - stored->value;
    judge(name, "≤ " + stored->text, recomputed, std::isnan(above) ? above : std::max(above, 0.0),
          tolerance, range, std::move(how));
  }
  /// Checks that what is recomputed is at least what is stored, less a tolerance.
  void at_least(const std::string& name, const stored_number& stored, double recomputed,
                double tolerance, std::string how, double range = 1) {
    const double below = stored.value - recomputed;
    judge(name, "≥ " + stored.text, recomputed, std::isnan(below) ? below : std::max(below, 0.0),
          tolerance, range, std::move(how));
  }
  /// What the files say must vanish.
  void vanishes(const std::string& name, double recomputed, double tolerance, std::string how,
                double range = 1) {
    judge(name, "0", recomputed, std::abs(recomputed), tolerance, range, std::move(how));
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

  bool has(const std::string& name) const {
    return std::ranges::any_of(lines_, [&](const auto& line) { return line.name == name; });
  }
  /// The name of the line on a number of the certificate.
  static std::string name(quantity row) { return fmt::format("certificate.{}", row.key); }

  static std::string text(double x) {
    const double size = std::abs(x);
    return size == 0 || (size >= 1e-3 && size < 1e6) ? fmt::format("{:.15g}", x)
                                                     : fmt::format("{:.6e}", x);
  }

private:
  static constexpr double tells =
      0.1;  ///< of its range: a larger tolerance lets almost anything pass

  void judge(const std::string& name, std::string stored, double recomputed, double difference,
             double tolerance, double range, std::string how) {
    if (tolerance < tells * range) {
      lines_.push_back({name, std::move(stored), text(recomputed), difference, tolerance,
                        verdict(difference <= tolerance), std::move(how)});
      return;
    }
    lines_.push_back(
        {name, std::move(stored), text(recomputed), difference, tolerance, agreement::not_checked,
         fmt::format("known to {:.0e} only, and the range is {:.0e}: anything would agree; {}",
                     tolerance, range, how)});
  }
  static agreement verdict(bool agrees) { return agrees ? agreement::agrees : agreement::differs; }

  std::vector<checked_quantity>& lines_;
};

/// The counts of result.json against each other, and what the files cannot say.
void check_bookkeeping(const saved_result& saved, checklist& lines);

}  // namespace cofree::detail
