// Many starts together, in groups, against the same starts one after another, on one thread,
// Gaussian A of ten slices: processor seconds without early stops; then as the library does it by
// itself, with early stops. Prints JSON.
//
//   bench_starts [starts] [d] [group] [iterations] [n …]     default 32 4 16 1000 64 512
//
// Fewer iterations than a climb takes cut it off: enough for the time of an application. All ways
// are told to stop at the same gradient, and none measures the curvature; preparing A is timed apart
// and left out.
#include <cofree/lsrdr/lsrdr.hpp>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>

#include "timing.hpp"

using namespace cofree;
using nlohmann::json;

namespace {

constexpr std::size_t slices_of_a = 10;

/// Seconds of the processor, which other programs on the machine do not lengthen.
double processor_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

struct outcome {
  double seconds = 0, best = 0;
  long applications = 0;
  int converged = 0, joined = 0;
};

outcome measure(const linear_operator<double>& a, std::size_t d, lsrdr_options options) {
  options.second_order = false;
  const double time = processor_seconds();
  const auto fit = lsrdr(a, space<double>("U", d), options);
  outcome out{processor_seconds() - time, *fit.similarity, fit.gamma_applications};
  for (const auto& s : fit.starts) out.converged += s.converged, out.joined += s.joined.has_value();
  return out;
}

json row(const outcome& x, double preparation) {
  return {{"seconds", x.seconds - preparation},
          {"best", x.best},
          {"applications", x.applications},
          {"microseconds_an_application", 1e6 * (x.seconds - preparation) / double(x.applications)},
          {"converged", x.converged},
          {"joined", x.joined}};
}

json compare(std::size_t n, std::size_t d, int starts, int group, int iterations) {
  const space<double> v("V", n), w("W", slices_of_a);
  const auto a = random_operator(v, v * w, {1});
  const double time = processor_seconds();
  prepare(a);
  const double preparation = processor_seconds() - time;
  lsrdr_options options{.starts = starts, .group = 1, .join = false, .max_iterations = iterations};
  const auto single = measure(a, d, options);
  options.group = group;
  const auto together = measure(a, d, options);
  options.group = 0, options.join = true;
  const auto joining = measure(a, d, options);
  return {{"n", n},
          {"preparation", preparation},
          {"single", row(single, preparation)},
          {"together", row(together, preparation)},
          {"joining", row(joining, preparation)},
          {"ratio", (together.seconds - preparation) / (single.seconds - preparation)},
          {"ratio_joining", (joining.seconds - preparation) / (single.seconds - preparation)}};
}

}  // namespace

int main(int argc, char** argv) {
  timing::use_one_thread();
  const auto given = [&](int i, int otherwise) {
    return argc > i ? std::stoi(argv[i]) : otherwise;
  };
  const int starts = given(1, 32), d = given(2, 4), group = given(3, 16),
            iterations = given(4, 1000);
  std::vector<std::size_t> sizes;
  for (int i = 5; i < argc; ++i) sizes.push_back(std::stoul(argv[i]));
  if (sizes.empty()) sizes = {64, 512};
  json out{{"starts", starts}, {"r", slices_of_a},         {"d", d},
           {"group", group},   {"iterations", iterations}, {"blas_core", timing::core_name()}};
  for (const auto n : sizes)
    out["rows"].push_back(compare(n, std::size_t(d), starts, group, iterations));
  std::cout << out.dump(1) << '\n';
}
