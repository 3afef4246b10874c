// `cofree fit` of a graph that is too large for an array: the reduction in factors.
#pragma once

#include <cofree/network/graph.hpp>

#include "fit_command.hpp"
#include "output_folder.hpp"

namespace cofree::app {

/// The exit status. An interrupt ends it with nothing written.
int fit_graph(const fit_request& request, const weighted_graph& graph,
              std::optional<output_folder>& folder);

}  // namespace cofree::app
