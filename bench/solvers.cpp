// The library against what users would otherwise run, on one table of problems: from the same starts
// to the same ‖N − BC‖, in applications of Γ and seconds. Prints JSON, one row a problem.
//
//   bench_solvers [WORD]   only the rows whose name and d contain WORD
//
// "fit" is lsrdr as it is, with the turns of pairs and the confirmations that it makes; "ascent" is
// its L-BFGS alone. Each baseline is tuned over a stated grid, row by row: the choice with the most
// converged starts is kept, among these the one with the lowest median of applications.
#include <cofree/baseline/gradient_ascent.hpp>
#include <cofree/baseline/schmidt.hpp>
#include <cofree/baseline/vomps.hpp>
#include <cofree/baseline/without_gradients.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/lsrdr/ascent.hpp>
#include <cofree/network/cluster.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "problems.hpp"
#include "timing.hpp"

using namespace cofree;
using nlohmann::json;

namespace {

constexpr int starts = 8, starts_for_tuning = 2;
constexpr int most_sweeps = 300;    // of VOMPS
constexpr int most_updates = 4000;  // of the methods that take one power step an update
const std::vector<double> dampings{1, 0.5}, accuracies{0.1, 0.5};
const std::vector<double> steps{0.5, 1, 2}, momenta{0, 0.3, 0.6};
const std::vector<double> purified_steps{0.02, 0.06, 0.2};

struct end_of_start {
  double similarity = 0, seconds = 0;
  long applications = 0;
  int iterations = 0;
  bool converged = false, pair = false;
};

template <scalar K>
struct bench_case {
  linear_operator<K> a;
  space<K> u;
  lsrdr_problem<K> problem;
  std::vector<linear_operator<K>> begins;
  double norm;
};

template <scalar K>
bench_case<K> case_of(const linear_operator<K>& a, std::size_t d, double norm) {
  bench_case<K> out{a, space<K>("U", d), prepare(a), {}, norm};
  for (int k = 0; k < starts; ++k)
    out.begins.push_back(
        start_at(out.problem, out.u, k, seed{1}.derived(std::uint64_t(k)).derived(0)).first);
  return out;
}

/// Times f, which throws where a start is none; its result goes to `read`.
template <class F, class G>
end_of_start timed(F&& f, G&& read) {
  const double begin = timing::now();
  try {
    const auto r = f();
    auto out = read(r);
    out.seconds = timing::now() - begin;
    return out;
  } catch (const error&) {
    return {};
  }
}

template <scalar K>
end_of_start read_result(const baseline_result<K>& r) {
  return {r.similarity(), 0,           r.gamma_applications,
          r.iterations,   r.converged, r.point.kind != eigenvalue_kind::real};
}

template <scalar K>
std::vector<end_of_start> by_fit(const bench_case<K>& c) {
  const double begin = timing::now();
  // Each start to its own end, as the others have to go.
  const auto r =
      lsrdr(c.a, c.u,
            {.starts = starts, .join = false, .gradient_tolerance = c.norm, .second_order = false});
  const double seconds = (timing::now() - begin) / starts;
  std::vector<end_of_start> out;
  for (const auto& s : r.starts)
    out.push_back({s.similarity, seconds, s.gamma_applications, s.iterations, s.converged,
                   s.kind != eigenvalue_kind::real});
  return out;
}

/// The ascent until an exact evaluation, which is not counted, shows the norm.
template <scalar K>
end_of_start by_ascent(const bench_case<K>& c, int k) {
  const objective<K> f(c.problem.map), exact(c.problem.map);
  end_of_start out;
  double begin = timing::now();
  const auto gauge = left_gauge(c.begins[std::size_t(k)]);
  if (gauge.radius == 0) return out;
  auto p = f.evaluate(gauge.isometry, 1e-3, seed{5});
  if (!std::isfinite(p.value)) return out;
  for (int round = 0; round < 5 && !out.converged; ++round) {
    auto a =
        ascend_jointly(f, std::move(p), {.gradient_tolerance = c.norm, .gradient_goal = c.norm});
    out.iterations += a.iterations;
    out.seconds += timing::now() - begin;
    p = exact.evaluate(a.point.isometry, a.point, 1e-2 * c.norm);
    out.converged = p.gradient_norm <= c.norm;
    begin = timing::now();
  }
  out.applications = f.applications();
  out.similarity = std::exp(p.value), out.pair = p.kind != eigenvalue_kind::real;
  return out;
}

json summary(const std::vector<end_of_start>& list, json choice) {
  json each = json::array();
  for (const auto& e : list)
    each.push_back({{"similarity", e.similarity},
                    {"seconds", e.seconds},
                    {"applications", e.applications},
                    {"iterations", e.iterations},
                    {"converged", e.converged},
                    {"pair", e.pair}});
  return {{"choice", std::move(choice)}, {"starts", std::move(each)}};
}

double median_applications(const std::vector<end_of_start>& list) {
  std::vector<double> counts;
  for (const auto& e : list)
    if (e.converged) counts.push_back(double(e.applications));
  return counts.empty() ? 1e300 : timing::median(counts);
}
int failures_of(const std::vector<end_of_start>& list) {
  return int(std::count_if(list.begin(), list.end(), [](const auto& e) { return !e.converged; }));
}

/// The best of a grid, by the first starts; then all starts with it. A choice is left at the start
/// with which it has failed more often than the best so far or has used twice as much.
template <class F>
json tuned(const std::vector<json>& grid, F&& run) {
  std::vector<end_of_start> best;
  json choice;
  long spent = 0;
  for (const auto& g : grid) {
    std::vector<end_of_start> list;
    long used = 0;
    for (int k = 0; k < starts_for_tuning; ++k) {
      list.push_back(run(g, k));
      used += list.back().applications;
      if (!best.empty() &&
          (failures_of(list) > failures_of(best) || (failures_of(best) == 0 && used > 2 * spent)))
        break;
    }
    const bool whole = int(list.size()) == starts_for_tuning;
    const auto rank = [](const auto& l) {
      return std::pair(failures_of(l), median_applications(l));
    };
    if (best.empty() || (whole && rank(list) < rank(best))) best = list, choice = g, spent = used;
  }
  for (int k = starts_for_tuning; k < starts; ++k) best.push_back(run(choice, k));
  return summary(best, choice);
}

std::vector<json> pairs(const char* first, const std::vector<double>& x, const char* second,
                        const std::vector<double>& y) {
  std::vector<json> out;
  for (double a : x)
    for (double b : y) out.push_back({{first, a}, {second, b}});
  return out;
}

template <scalar K>
json tuned_vomps(const bench_case<K>& c) {
  return tuned(pairs("damping", dampings, "accuracy", accuracies), [&](const json& g, int k) {
    const vomps_options options{.damping = g["damping"],
                                .eigen_accuracy = g["accuracy"],
                                .max_iterations = most_sweeps,
                                .gradient_tolerance = c.norm,
                                .start_seed = {5}};
    return timed([&] { return vomps(c.problem, c.begins[std::size_t(k)], options); },
                 read_result<K>);
  });
}

template <scalar K>
json tuned_gradient_ascent(const bench_case<K>& c) {
  return tuned(pairs("step", steps, "momentum", momenta), [&](const json& g, int k) {
    const gradient_ascent_options options{.step = g["step"],
                                          .momentum = g["momentum"],
                                          .max_updates = most_updates,
                                          .gradient_tolerance = c.norm,
                                          .check_every = 25,
                                          .start_seed = {5}};
    return timed([&] { return gradient_ascent(c.problem, c.begins[std::size_t(k)], options); },
                 [](const gradient_ascent_result<K>& r) {
                   return end_of_start{r.similarity, 0,           r.gamma_applications,
                                       r.iterations, r.converged, r.kind != eigenvalue_kind::real};
                 });
  });
}

template <scalar K>
json tuned_without_gradients(const bench_case<K>& c) {
  std::vector<json> grid;
  for (double x : purified_steps) grid.push_back({{"step", x}});
  return tuned(grid, [&](const json& g, int k) {
    const without_gradients_options options{.step = g["step"],
                                            .max_updates = most_updates,
                                            .gradient_tolerance = c.norm,
                                            .check_every = 25,
                                            .start_seed = {5}};
    return timed(
        [&] { return ascent_without_gradients(c.problem, c.begins[std::size_t(k)], options); },
        read_result<K>);
  });
}

template <scalar K>
json measured(const linear_operator<K>& a, std::size_t d, double norm) {
  const auto c = case_of(a, d, norm);
  json methods;
  double begin = timing::now();
  const auto lap = [&](const char* what) {
    std::cerr << "  " << what << " " << timing::now() - begin << " s\n";
    begin = timing::now();
  };
  methods["fit"] = summary(by_fit(c), nullptr);
  std::vector<end_of_start> ascents;
  for (int k = 0; k < starts; ++k) ascents.push_back(by_ascent(c, k));
  methods["ascent"] = summary(ascents, nullptr);
  lap("library");
  methods["vomps"] = tuned_vomps(c);
  lap("vomps");
  methods["gradient ascent"] = tuned_gradient_ascent(c);
  lap("gradient ascent");
  methods["without gradients"] = tuned_without_gradients(c);
  lap("without");
  methods["schmidt"] = summary(
      {timed([&] { return schmidt_truncation(c.problem, c.u, norm); }, read_result<K>)}, nullptr);
  return {{"field", field_name(field_of<K>)},
          {"n", a.domain().dimension()},
          {"r", c.problem.map.space_w().dimension()},
          {"d", d},
          {"norm", norm},
          {"methods", methods}};
}

class rows {
public:
  explicit rows(std::string word) : word_(std::move(word)) {}

  /// `make` gives A; it is called only for a row that is wanted.
  template <class F>
  void add(const std::string& name, std::size_t d, double norm, F&& make) {
    if ((name + " " + std::to_string(d)).find(word_) == std::string::npos) return;
    const double begin = timing::now();
    auto row = measured(make(), d, norm);
    row["name"] = name, row["seconds"] = timing::now() - begin;
    std::cerr << name << ", d = " << d << ": " << double(row["seconds"]) << " s\n";
    list_.push_back(std::move(row));
  }
  const json& list() const { return list_; }

private:
  std::string word_;
  json list_ = json::array();
};

template <scalar K>
void add_gaussian(rows& r, std::vector<std::array<std::size_t, 3>> sizes) {
  for (auto [n, slices, d] : sizes)
    r.add("Gaussian", d, 1e-10, [n = n, s = slices] { return problems::gaussian<K>(n, s); });
}

/// The classes 3 and 8 of the two-layer network, followed back to the hidden layer and the pixels.
void add_two_layers(rows& r) {
  const auto folder = std::filesystem::path(COFREE_DATA_DIR) / "digits" / "two_layer";
  const auto first = read_bilinear_layer(folder / "layer1"),
             second = read_bilinear_layer(folder / "layer2");
  const space<double> inputs("pixels", first.inputs()), middle("hidden", second.inputs()),
      classes("classes", second.outputs());
  const auto a1 = symmetric_operator(first, inputs, middle),
             a2 = symmetric_operator(second, middle, classes);
  const auto hidden = backpropagated(mixture_of(classes, {3, 8}), a2);
  r.add("digits, two layers, hidden", 2, 1e-9, [&] { return hidden; });
  lsrdr_options options{.starts = 4, .second_order = false};
  const auto found = clusters_of(hidden, space<double>("U", 2), options);
  const auto pixels = backpropagated(found.right, a1);
  for (std::size_t d : {2, 3}) r.add("digits, two layers, pixels", d, 1e-9, [&] { return pixels; });
}

void add_all(rows& r) {
  using C = std::complex<double>;
  using H = quaternion<double>;
  add_gaussian<double>(r, {{16, 4, 2}, {16, 4, 4}, {32, 6, 4}, {64, 10, 4}});
  add_gaussian<C>(r, {{16, 4, 2}, {16, 4, 4}, {32, 6, 4}});
  add_gaussian<H>(r, {{16, 4, 2}, {16, 4, 4}});
  r.add("Gaussian, symmetric", 2, 1e-10,
        [] { return problems::symmetric_gaussian<double>(16, 4); });
  r.add("Gaussian, symmetric", 4, 1e-10,
        [] { return problems::symmetric_gaussian<double>(32, 6); });
  for (std::size_t d : {2, 4})
    r.add("decaying spectra", d, 1e-9, [] { return problems::decaying<double>(32, 6); });
  for (std::size_t d : {2, 4, 8})
    r.add("digits, one layer", d, 1e-9, [] { return problems::digits<double>("one_layer"); });
  add_two_layers(r);
  for (std::size_t d : {1, 2, 3, 4})
    r.add("octonions", d, 1e-9, [] { return problems::octonions<C>(); });
  r.add("planted clique", 5, 1e-9, [] { return problems::planted_clique<double>(32, 5, 0.04); });
}

}  // namespace

int main(int argc, char** argv) {
  timing::use_one_thread();
  rows r(argc > 1 ? argv[1] : "");
  add_all(r);
  std::cout << json{{"starts", starts},
                    {"dampings", dampings},
                    {"accuracies", accuracies},
                    {"steps", steps},
                    {"momenta", momenta},
                    {"purified_steps", purified_steps},
                    {"most_sweeps", most_sweeps},
                    {"most_updates", most_updates},
                    {"rows", r.list()}}
                   .dump(1)
            << '\n';
}
