// Maps that are not arrays: the time and the peak memory of a large bilinear layer and a large graph,
// on one thread, each in a process of its own. Prints JSON.
//
//   bench_models [n] [nodes]     default 2048 100000
//
// The layer has n inputs and outputs and 4n hidden units; one Γ is compared with the products of its
// three weight arrays with d columns. The graph has ten edges a node at random.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cofree/network/bilinear_layer.hpp>
#include <cofree/network/graph.hpp>
#include <cofree/operator/random.hpp>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "timing.hpp"

using namespace cofree;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t dimension = 8;

ordered_json of_layer(std::size_t n) {
  const std::size_t h = 4 * n;
  // The columns that the three products are timed with, before the weights move into the model.
  const auto x = random_matrix<double>(n, dimension, {4}),
             y = random_matrix<double>(h, dimension, {5});
  bilinear_layer layer{random_matrix<double>(h, n, {1}), random_matrix<double>(h, n, {2}),
                       random_matrix<double>(n, h, {3})};
  double checked = 0;
  const auto three = timing::by_turns(5, 0.2, [&] {
    checked += norm(multiply(layer.w, x)) + norm(multiply(layer.v, x)) + norm(multiply(layer.d, y));
  });
  const space<double> v("V", n), w("W", n), u("U", dimension);
  const auto model = factored_operator(std::move(layer), v, w);
  const std::vector<linear_operator<double>> b{random_operator(u, u * w, {6})},
      from{random_operator(u, v, {7})};
  std::vector<linear_operator<double>> to{linear_operator<double>(u, v)};
  const auto one = timing::by_turns(5, 0.5, [&] { model.gamma(b, from, to); });
  return {{"model", "bilinear layer"},
          {"n", n},
          {"r", n},
          {"h", h},
          {"d", dimension},
          {"gamma_seconds", one.seconds[0]},
          {"weight_products_seconds", three.seconds[0]},
          {"ratio", one.seconds[0] / three.seconds[0]},
          {"checksum", checked > 0 && std::isfinite(norm(to[0]))}};
}

ordered_json of_graph(std::size_t nodes) {
  weighted_graph g{nodes, {}};
  random_source source({8});
  const auto node = [&] {
    return std::min(nodes - 1, std::size_t(source.uniform() * double(nodes)));
  };
  for (std::size_t k = 0; k < 10 * nodes; ++k)
    g.edges.push_back({node(), node(), source.uniform()});
  const double begin = timing::now();
  const auto fit = graph_lsrdr(g, space<double>("V", nodes), space<double>("U", dimension),
                               {.starts = 1, .max_iterations = 20});
  const double seconds = timing::now() - begin;
  return {{"model", "graph in factors"},  {"nodes", nodes},
          {"edges", g.edges.size()},      {"d", dimension},
          {"steps", fit.iterations},      {"seconds", seconds},
          {"similarity", fit.similarity}, {"converged", fit.converged}};
}

/// What f answers, in a process of its own, with the most memory that it held.
ordered_json apart(const std::function<ordered_json()>& f) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("bench_models: no pipe");
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("bench_models: no process");
  if (child == 0) {
    const auto text = f().dump();
    const bool whole = write(ends[1], text.data(), text.size()) == ssize_t(text.size());
    _exit(whole ? 0 : 1);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, std::size_t(got));
  close(ends[0]);
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error("bench_models: a measurement failed; is there enough memory?");
  auto out = ordered_json::parse(text);
  out["peak_megabytes"] = double(used.ru_maxrss) * 1024 / 1e6;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    timing::use_one_thread();
    const std::size_t n = argc > 1 ? std::stoul(argv[1]) : 2048,
                      nodes = argc > 2 ? std::stoul(argv[2]) : 100000;
    const ordered_json out{apart([&] { return of_layer(n); }),
                           apart([&] { return of_graph(nodes); })};
    std::cout << out.dump(2) << "\n";
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
