// Steep data in many digits: how often refine reaches them, and at what cost. Prints JSON.
//
//   bench_steep [digits = 50] [seeds = 2] [real|complex|quaternion]
//
// A_j = D G_j D, G_j of small integers, D falling by powers of two, in the standard basis ("graded") or
// in a random one ("rotated"), and D G_j ("rows"). For each, for each total fall of the entries and for
// each dim U: how many fits converged in double, how many of them in the digits, medians of the seconds
// of refine (processor time) and of its residuals.
#include <cofree/lsrdr/refine.hpp>
#include <cofree/operator/precision.hpp>

#include <iostream>
#include <nlohmann/json.hpp>

#include "problems.hpp"
#include "timing.hpp"

using namespace cofree;
using nlohmann::json;

namespace {

constexpr std::size_t n = 5, r = 3;

enum class shape { graded, rotated, rows };
constexpr const char* names[] = {"graded", "rotated", "rows"};

/// 2^(−bits·(i+k)/(2(n−1))), of rows alone 2^(−bits·i/(n−1)).
double weight(shape kind, std::size_t i, std::size_t k, int bits) {
  const double step = double(bits) / double(2 * (n - 1));
  return std::ldexp(1.0, -int(std::lround(step * double(kind == shape::rows ? 2 * i : i + k))));
}

template <scalar J>
linear_operator<J> steep(shape kind, int bits, std::uint64_t s) {
  random_source source({s});
  const auto turn = qr(random_matrix<J>(n, n, seed{s}.derived(7))).q;
  std::vector<dense_array<J>> list(r, dense_array<J>(n, n));
  for (auto& m : list) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k) {
        detail::for_each_part(m(i, k), [&](double& x) {
          x = (std::floor(21 * source.uniform()) - 10) * weight(kind, i, k, bits);
        });
      }
    if (kind == shape::rotated)
      m = multiply(op::none, turn, op::none, multiply(op::none, m, op::adjoint, turn));
  }
  return problems::of_slices(list);
}

struct counts {
  int cases = 0, fitted = 0, double_converged = 0, reached = 0, pairs = 0;
  std::vector<double> seconds, residuals;
};

template <scalar J>
void one(const linear_operator<J>& a, std::size_t d, int digits, counts& sum) {
  using K = over_long_real<J>;
  ++sum.cases;
  try {
    const auto fit = lsrdr(a, space<J>("U", d), {.starts = 6});
    ++sum.fitted, sum.double_converged += fit.converged;
    sum.pairs += fit.kind == eigenvalue_kind::complex_pair;
    const precision_scope scope(digits + 20);
    const auto fine = extend<K>(a);
    const double begin = timing::now();
    const auto f = refine(fine, extend<K>(fit.map().domain()), fit, {.digits = digits});
    sum.seconds.push_back(timing::now() - begin);
    sum.residuals.push_back(double(f.steps.steps.size()));
    sum.reached += f.converged;
    std::cerr << (f.converged ? '+' : '-');
  } catch (const error& e) {
    std::cerr << '!' << e.what() << '!';
  }
}

template <scalar J>
void field_rows(const char* name, int digits, int seeds, json& out) {
  for (auto kind : {shape::graded, shape::rotated, shape::rows})
    for (int bits : {16, 24, 32, 48}) {
      json row{{"field", name}, {"kind", names[int(kind)]}, {"bits", bits}};
      for (std::size_t d = 1; d <= 4; ++d) {
        counts sum;
        for (int s = 1; s <= seeds; ++s)
          one(steep<J>(kind, bits, std::uint64_t(s)), d, digits, sum);
        row["d" + std::to_string(d)] = {{"cases", sum.cases},
                                        {"double", sum.double_converged},
                                        {"reached", sum.reached},
                                        {"pairs", sum.pairs},
                                        {"seconds", timing::median(sum.seconds)},
                                        {"residuals", timing::median(sum.residuals)}};
      }
      std::cerr << ' ' << row.dump() << '\n';
      out.push_back(row);
    }
}

}  // namespace

int main(int argc, char** argv) {
  timing::use_one_thread();
  const int digits = argc > 1 ? std::stoi(argv[1]) : 50;
  const int seeds = argc > 2 ? std::stoi(argv[2]) : 2;
  const std::string only = argc > 3 ? argv[3] : "";
  json out = json::array();
  if (only.empty() || only == "real") field_rows<double>("real", digits, seeds, out);
  if (only.empty() || only == "complex")
    field_rows<std::complex<double>>("complex", digits, seeds, out);
  if (only.empty() || only == "quaternion")
    field_rows<quaternion<double>>("quaternion", digits, seeds, out);
  std::cout << json{{"steep", out}}.dump(1) << '\n';
}
