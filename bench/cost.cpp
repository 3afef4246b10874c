// What a fit costs against n, r, d and the number of starts. Prints JSON: for each of the four
// sweeps its points, with the exponents of a straight line through their logarithms.
//
//   bench_cost
//
// Gaussian A over ℝ, n = 32, r = 6, d = 4 and eight starts but for what is swept; to ‖N − BC‖ ≤
// 1e-9, without the second-order check. The preparation of A, whose cost is that of Γ(A,A), is timed
// apart.
#include <iostream>
#include <nlohmann/json.hpp>

#include "problems.hpp"
#include "timing.hpp"

using namespace cofree;
using nlohmann::json;

namespace {

struct sizes {
  std::size_t n = 32, r = 6, d = 4;
  int starts = 8;
};

json point_at(const sizes& s, double x) {
  std::vector<double> seconds, applications, preparing, iterations;
  int converged = 0;
  for (std::uint64_t draw = 1; draw <= 2; ++draw) {
    const auto a = problems::gaussian<double>(s.n, s.r, draw);
    double begin = timing::now();
    prepare(a);
    preparing.push_back(timing::now() - begin);
    begin = timing::now();
    const auto fit = lsrdr(a, space<double>("U", s.d), {.starts = s.starts, .second_order = false});
    seconds.push_back(timing::now() - begin - preparing.back());
    applications.push_back(double(fit.gamma_applications));
    for (const auto& start : fit.starts) {
      converged += start.converged || start.joined;
      iterations.push_back(double(start.iterations));
    }
  }
  const double count = s.starts;
  return {{"x", x},
          {"seconds", timing::median(seconds) / count},
          {"applications", timing::median(applications) / count},
          {"iterations", timing::median(iterations)},
          {"total_seconds", timing::median(seconds)},
          {"preparing", timing::median(preparing)},
          {"converged", converged},
          {"of", 2 * s.starts}};
}

/// The slope of the straight line through (log x, log y).
double slope(const json& points, const char* y) {
  double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (const auto& p : points) {
    const double u = std::log(double(p["x"])), v = std::log(double(p[y]));
    n += 1, sx += u, sy += v, sxx += u * u, sxy += u * v;
  }
  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

template <class F>
json sweep(const char* name, const std::vector<double>& values, F&& at) {
  json points = json::array();
  for (double x : values) {
    points.push_back(point_at(at(x), x));
    std::cerr << name << " = " << x << ": " << double(points.back()["total_seconds"]) << " s\n";
  }
  json slopes;
  for (const char* y : {"seconds", "applications", "total_seconds", "preparing"})
    slopes[y] = slope(points, y);
  return {{"name", name}, {"points", points}, {"slopes", slopes}};
}

}  // namespace

int main() {
  timing::use_one_thread();
  json out = json::array();
  out.push_back(sweep("n", {12, 24, 48, 72}, [](double x) { return sizes{.n = std::size_t(x)}; }));
  out.push_back(sweep("r", {3, 6, 12, 24}, [](double x) { return sizes{.r = std::size_t(x)}; }));
  out.push_back(sweep("d", {2, 4, 8, 16}, [](double x) { return sizes{.d = std::size_t(x)}; }));
  out.push_back(sweep("starts", {4, 8, 16, 32}, [](double x) { return sizes{.starts = int(x)}; }));
  std::cout << json{{"sweeps", out}}.dump(1) << '\n';
}
