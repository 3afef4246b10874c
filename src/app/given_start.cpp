#include "given_start.hpp"

#include <fmt/format.h>
#include <cofree/error/excerpt.hpp>

namespace cofree::app {

std::optional<tensor_input> read_given_start(const fit_request& request, const model_input& input,
                                             field wanted) {
  if (request.begin_with.empty()) return std::nullopt;
  const auto option = "--begin-with " + shown_path(request.begin_with);
  if (std::holds_alternative<weighted_graph>(input.data))
    throw input_error(
        fmt::format("{}: {} is a graph too large for an array, whose starts are random", option,
                    shown_path(request.input)));
  if (request.method != "lbfgs" || request.slices != "any")
    throw input_error(option + ": expected --class any and --method lbfgs");
  std::filesystem::path file = request.begin_with;
  if (std::filesystem::exists(file / "result.json")) file /= "B.npy";
  auto b = read_tensor(file);
  if (b.slices != input.slices() || b.dimension > std::size_t(request.dimension))
    throw input_error(
        fmt::format("{}: the shape is ({}, {}, {}), expected ({}, d, d) with r = {} as in {} and d "
                    "at most --dim "
                    "{}",
                    option, b.slices, b.dimension, b.dimension, input.slices(), input.slices(),
                    shown_path(request.input), request.dimension));
  if (wanted < b.data_field)
    throw input_error(fmt::format("{}: the numbers are {}, expected {} or a smaller field", option,
                                  field_name(b.data_field), field_name(wanted)));
  return b;
}

}  // namespace cofree::app
