// What many digits cost: refine against the digits, from one fit in double. Prints JSON.
//
//   bench_refine                          all of it
//   bench_refine octonions 3000 10000     one problem (octonions, n16, n64), these digits
//
// For each problem and number of digits: residuals counted, seconds of all, and the seconds of one
// residual formed in those digits. The last row is that of n = 64, r = 10, d = 4 to 100 digits in
// units of twelve such residuals and one Jacobian in double.
#include <cofree/lsrdr/refine.hpp>
#include <cofree/operator/precision.hpp>

#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "problems.hpp"
#include "timing.hpp"

using namespace cofree;
using nlohmann::json;

namespace {

template <scalar J>
json row(const linear_operator<J>& a, const lsrdr_result<J>& fit, int digits) {
  using K = over_long_real<J>;
  const precision_scope scope(digits + 20);
  const auto fine = extend<K>(a);
  const auto u = extend<K>(fit.map().domain());
  const double begin = timing::now();
  const auto f = refine(fine, u, fit, {.digits = digits});
  const double seconds = timing::now() - begin;
  const auto& how = f.steps;
  const double unit = how.residual_seconds > 0 ? how.residual_seconds : 1e-9;
  std::cerr << digits << " digits: " << how.steps.size() << " residuals, " << seconds << " s\n";
  return {{"digits", digits},
          {"converged", f.converged},
          {"residuals", how.steps.size()},
          {"trials", how.trials},
          {"self_radius_residuals", how.self_radius_residuals},
          {"seconds", seconds},
          {"one_residual", how.residual_seconds},
          {"jacobian", how.jacobian_seconds},
          {"ratio", seconds / unit},
          {"in_budget", seconds / (12 * unit + how.jacobian_seconds / std::max(1, how.jacobians))}};
}

template <scalar J>
json sweep(const char* name, const linear_operator<J>& a, std::size_t d,
           const std::vector<int>& digits) {
  std::cerr << name << '\n';
  const auto fit = lsrdr(a, space<J>("U", d), {.starts = 8});
  json points = json::array();
  for (int n : digits) points.push_back(row(a, fit, n));
  return {{"name", name}, {"points", points}};
}

/// A problem by its short name, and the digits it is measured at unless told.
struct problem {
  const char* name;
  std::vector<int> digits;
  std::function<json(const std::vector<int>&)> run;
};

std::vector<problem> problems_measured() {
  using C = std::complex<double>;
  const std::vector<int> many{30, 50, 100, 200, 300, 500, 1000, 2000, 3000};
  return {
      {"octonions", many,
       [](const auto& n) { return sweep("octonions, ℂ, d = 3", problems::octonions<C>(), 3, n); }},
      {"n16", many,
       [](const auto& n) {
         return sweep("Gaussian, n = 16, r = 4, d = 3", problems::gaussian<double>(16, 4), 3, n);
       }},
      {"n64", {100}, [](const auto& n) {
         return sweep("Gaussian, n = 64, r = 10, d = 4", problems::gaussian<double>(64, 10), 4, n);
       }}};
}

}  // namespace

int main(int argc, char** argv) {
  timing::use_one_thread();
  json out = json::array();
  for (const auto& p : problems_measured()) {
    if (argc > 1 && argv[1] != std::string_view(p.name)) continue;
    std::vector<int> digits;
    for (int i = 2; i < argc; ++i) digits.push_back(std::stoi(argv[i]));
    out.push_back(p.run(digits.empty() ? p.digits : digits));
  }
  std::cout << json{{"sweeps", out}}.dump(1) << '\n';
}
