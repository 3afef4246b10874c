// --begin-with: the B of an earlier result, or one that the user made, as the first start.
#pragma once

#include <cofree/io/input.hpp>

#include "fit_command.hpp"

namespace cofree::app {

/// The B that --begin-with names: (r,d,d) with d at most --dim, or the folder of a result, which
/// holds a B.npy. Nothing where it was not asked for.
/// @throws input_error if it is not of that shape, or its numbers are of a larger field
std::optional<tensor_input> read_given_start(const fit_request& request, const model_input& input,
                                             field wanted);

}  // namespace cofree::app
