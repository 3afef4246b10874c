// Where a start begins: the first of its draws that has a value.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/lsrdr/lsrdr.hpp>

#include "lsrdr/starts/block_starts.hpp"
#include "lsrdr/streams.hpp"

namespace cofree::detail {

inline constexpr double first_accuracy = 1e-3;  ///< residual of E and L at a start
inline constexpr double kick_size = 0.02;       ///< of ‖B‖

/// B moved by a random tangent direction of `size` times ‖B‖, retracted.
template <scalar K>
linear_operator<K> kicked(const linear_operator<K>& b, double size, seed s);

/// E and L at B where a climb from there begins: to `first_accuracy` or, where B may be the maximum already, as exact
/// as an end needs them.
template <scalar K>
critical_data<K> evaluated(const objective<K>& f, const linear_operator<K>& b, double tolerance,
                           seed s);

/// What `evaluate(b, seed)` makes of the k-th start: a point, or nothing where B has no value. A start without a value
/// gives way to random ones, unless it was given. `how` says where B came from.
/// @throws numerical_failure with refused(b) for a B that was given, with `none` where 8 draws have no value
template <scalar K, class Evaluate, class Refused>
critical_data<K> first_with_value(const lsrdr_problem<K>& problem, const space<K>& u, int k, seed s,
                                  std::string& how, Evaluate evaluate, Refused refused,
                                  const char* none) {
  const bool given = k < int(problem.given.size());
  for (std::uint64_t draw = 0; draw < 8; ++draw) {
    auto [b, name] = start_at(problem, u, draw == 0 ? k : random_start(problem),
                              stream_of(s, stream::draw, draw));
    how = name;
    if (std::optional<critical_data<K>> p = evaluate(b, stream_of(s, stream::first_eigen, draw)))
      if (std::isfinite(p->value)) return std::move(*p);
    if (given) throw_numerical_failure(refused(b));
  }
  throw_numerical_failure(none);
}

/// The k-th start in the left gauge, evaluated.
template <scalar K>
critical_data<K> first_point(const objective<K>& f, const lsrdr_problem<K>& problem,
                             const space<K>& u, int k, seed s, double tolerance, std::string& how);

}  // namespace cofree::detail
