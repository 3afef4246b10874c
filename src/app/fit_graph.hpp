// `cofree fit` of a graph that is too large for an array: the reduction in factors.
#pragma once

#include <cofree/network/graph.hpp>

#include "fit_command.hpp"
#include "output_folder.hpp"

namespace cofree::app {

/// The exit status: 130 where an interrupt ended it with the best so far.
int fit_graph(const fit_request& request, const weighted_graph& graph,
              std::optional<output_folder>& folder);

}  // namespace cofree::app
