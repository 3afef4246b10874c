#include "fit_graph.hpp"

#include <cofree/tensor_operator/blocks.hpp>

#include <chrono>
#include <iostream>

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
  const fit_header header{request.input, request.seed, seconds, request.method};
  if (folder) {
    handle_signals(SIG_IGN);  // a short while in which files are neither there nor not
    write_result(folder->begin(), fit, header);
    folder->publish();
    handle_signals(SIG_DFL);
  }
  if (request.json) {
    std::cout << result_json(fit, header);
  } else {
    std::cout << fit_table(fit, graph.edges.size(), header);
    if (folder) std::cout << "\n  written to " << request.out << ": result.json, R, S (.npy)\n";
  }
  std::cout.flush();
  if (!std::cout) throw error("standard output cannot be written");
  return fit.interrupted ? 130 : 0;
}

}  // namespace cofree::app
