// What the methods that carry their own eigenoperators are judged by.
#pragma once

#include <cofree/baseline/result.hpp>
#include <cofree/critical/gauge.hpp>

namespace cofree::detail {

/// The value and gradient at B with eigenoperators solved for anew. Nothing where B has none.
template <scalar K>
std::optional<critical_data<K>> look(const objective<K>& f, const linear_operator<K>& b, seed s) {
  if (!std::isfinite(norm(b))) return std::nullopt;
  const auto gauge = left_gauge(b);
  if (gauge.radius == 0) return std::nullopt;
  auto p = f.evaluate(gauge.isometry, 1e-11, s);
  if (!std::isfinite(p.value)) return std::nullopt;
  return p;
}

/// The same from the eigenoperators of the look before, to a thousandth of its gradient. What meets
/// the tolerance so is looked at anew, as a warm start may have followed a smaller eigenvalue.
template <scalar K>
std::optional<critical_data<K>> look_again(const objective<K>& f, const linear_operator<K>& b,
                                           const critical_data<K>& before, double tolerance,
                                           seed s) {
  if (!std::isfinite(norm(b))) return std::nullopt;
  const auto gauge = left_gauge(b);
  if (gauge.radius == 0) return std::nullopt;
  auto p = f.evaluate(gauge.isometry, before, std::clamp(1e-3 * before.gradient_norm, 1e-12, 1e-6));
  if (!std::isfinite(p.value) || p.gradient_norm <= tolerance) return look(f, b, s);
  return p;
}

/// When to look: every so many updates, and then 4 % apart, so that looks cost little and the count
/// of updates is at most that much too large.
class look_times {
public:
  look_times(int every, int last) : every_(every), next_(every), last_(last) {}
  bool due(int iteration) {
    if (iteration < next_ && iteration != last_) return false;
    next_ = iteration + std::max(every_, iteration / 25);
    return true;
  }

private:
  int every_, next_, last_;
};

}  // namespace cofree::detail
