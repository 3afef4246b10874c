#include "fit_graph.hpp"

#include <cofree/tensor_operator/blocks.hpp>

#include <chrono>
#include <iostream>

#include "delivery.hpp"
#include "interrupts.hpp"
#include "starts_line.hpp"

namespace cofree::app {

int fit_graph(const fit_request& request, const weighted_graph& graph,
              std::optional<output_folder>& folder) {
  const space<double> v("V", graph.nodes), u("U", std::size_t(request.dimension));
  const auto begin = std::chrono::steady_clock::now();
  graph_lsrdr_options options{.starts = request.starts, .start_seed = {request.seed}};
  options.threads = threads();
  options.stop = [] { return interrupts > 0; };
  std::optional<graph_reduction> found;
  {
    starts_line line;
    options.progress = [&](const lsrdr_progress& p) { line.show(p); };
    found = graph_lsrdr(graph, v, u, options);
  }
  const auto& fit = *found;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  answer done;
  done.write = [&](const std::filesystem::path& place, const fit_header& header) {
    return write_result(place, fit, header);
  };
  done.json = [&](const fit_header& header) { return result_json(fit, header); };
  done.table = [&](const fit_header& header) { return fit_table(fit, graph.edges.size(), header); };
  done.interrupted = fit.interrupted;
  return deliver(request, {request.input, request.seed, seconds, request.method}, done, folder);
}

}  // namespace cofree::app
