#include "fit_graph.hpp"

#include <chrono>
#include <csignal>
#include <iostream>

namespace cofree::app {

int fit_graph(const fit_request& request, const weighted_graph& graph,
              std::optional<output_folder>& folder) {
  const space<double> v("V", graph.nodes), u("U", std::size_t(request.dimension));
  const auto begin = std::chrono::steady_clock::now();
  const auto fit =
      graph_lsrdr(graph, v, u, {.starts = request.starts, .start_seed = {request.seed}});
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  const fit_header header{request.input, request.seed, seconds, request.method};
  if (folder) {
    std::signal(SIGINT, SIG_IGN), std::signal(SIGTERM, SIG_IGN);
    write_result(folder->begin(), fit, header);
    folder->publish();
    std::signal(SIGINT, SIG_DFL), std::signal(SIGTERM, SIG_DFL);
  }
  if (request.json) {
    std::cout << result_json(fit, header);
  } else {
    std::cout << fit_table(fit, graph.edges.size(), header);
    if (folder) std::cout << "\n  written to " << request.out << ": result.json, R, S (.npy)\n";
  }
  std::cout.flush();
  if (!std::cout) throw error("standard output cannot be written");
  return 0;
}

}  // namespace cofree::app
