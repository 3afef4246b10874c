// What `cofree fit --digits N` does after the search in double: the digits, and what they show.
#pragma once

#include <algorithm>
#include <cofree/error/memory.hpp>
#include <cofree/io/exact_input.hpp>
#include <cofree/io/refined_result.hpp>
#include <cofree/report/refined_table.hpp>
#include <optional>

#include "fit_command.hpp"
#include "progress_line.hpp"

namespace cofree::app {

template <scalar J>
struct long_answer {
  refined_lsrdr<over_long_real<J>> refined;
  std::vector<recognised> numbers;  ///< where --identify asks for them
};

/// Refuses, before the fit in double, digits of A for which there is no memory: A is held as it is
/// read, in its spaces, and once more while it is refined.
template <scalar J>
void require_memory_for_digits(const fit_request& request, const space<J>& v,
                               const space<centre_t<J>>& w) {
  const double n = double(v.dimension()), numbers = n * n * double(w.dimension());
  if (request.digits > 17)
    detail::require_memory(
        fmt::format("--digits {}: A of {:.0f} entries", request.digits, numbers),
        3 * numbers * real_dimension<J> * detail::bytes_of_long_number(request.digits + 20));
}

/// A with every digit that the input has, read before there is an answer to lose.
template <scalar J>
std::optional<linear_operator<over_long_real<J>>> long_map(const fit_request& request,
                                                           const space<J>& v,
                                                           const space<centre_t<J>>& w) {
  using K = over_long_real<J>;
  if (request.digits <= 17) return std::nullopt;
  const precision_scope scope(request.digits + 20);
  return exact_map<K>(request.input, extend<K>(v), extend<centre_t<K>>(w));
}

/// @param stop  true: come back soon
template <scalar J>
long_answer<J> to_digits(const fit_request& request, const lsrdr_result<J>& fit,
                         const linear_operator<over_long_real<J>>& a, stop_request stop) {
  const precision_scope scope(request.digits + 20);
  refine_options options{.digits = request.digits, .stop = std::move(stop)};
  progress_line line;
  line.show(fmt::format("{} digits", request.digits), true);
  options.progress = [&](const refinement_step& step) {
    line.show(fmt::format("{} digits: the equations hold to {:.0f}", request.digits,
                          std::max(0.0, step.places)));
  };
  long_answer<J> out{refine(a, fit, options), {}};
  if (request.identify) out.numbers = recognise(out.refined);
  return out;
}

}  // namespace cofree::app
