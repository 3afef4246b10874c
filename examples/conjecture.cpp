// A conjecture to 200 digits: the best similarity² that three complex dimensions reach on the
// octonions is (1+√2)/4.
//
// An LSRDR (L₂-spectral-radius dimensionality reduction) is found in double, in well under a second.
// Then the equations of a critical point are solved to 200 digits: residuals in 200 digits,
// corrections in double. Lattice reduction finds the quadratic equation that the number satisfies.
// Run as: conjecture
#include <fmt/format.h>

#include <cofree/lsrdr/refine.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/recognition/identify.hpp>
#include <iomanip>
#include <sstream>

using namespace cofree;

/// e_j e_k = sign · e_(j xor k) for the units of the octonions, by Cayley and Dickson.
int sign(std::size_t j, std::size_t k, std::size_t size = 8) {
  if (size == 1) return 1;
  const std::size_t h = size / 2;
  const auto conjugated = [](std::size_t i) { return i == 0 ? 1 : -1; };
  if (j < h && k < h) return sign(j, k, h);
  if (j < h) return sign(k - h, j, h);                  // a(0,d) = (0, da)
  if (k < h) return conjugated(k) * sign(j - h, k, h);  // (0,b)c = (0, bc̄)
  return -conjugated(k - h) * sign(k - h, j - h, h);    // (0,b)(0,d) = −d̄b
}

/// Left multiplications by the eight units, as one map V → V⊗W. Its numbers are 0 and ±1: the same in
/// every precision.
template <scalar K>
linear_operator<K> octonions(const space<K>& v, const space<centre_t<K>>& w) {
  std::vector<dense_array<K>> units;
  for (std::size_t j = 0; j < 8; ++j) {
    dense_array<K> m(8, 8);
    for (std::size_t k = 0; k < 8; ++k) m(j ^ k, k) = K(real_t<K>(sign(j, k)));
    units.push_back(m);
  }
  return from_slices(units, v, w);
}

int main() {
  using K = complex<double>;
  const space<K> V("V", 8), W("W", 8), U("U", 3);
  const auto fit = lsrdr(octonions(V, W), U, {.starts = 16, .threads = 2});
  fmt::print("in double: similarity² = {:.15f}\n", *fit.similarity * *fit.similarity);

  const int digits = 200;
  const precision_scope scope(digits);  // numbers made from here on have 200 digits
  using L = long_complex;
  const auto A = octonions(extend<L>(V), extend<L>(W));
  const auto refined = refine(A, extend<L>(U), fit, {.digits = digits});
  const long_real square = refined.similarity * refined.similarity;
  const long_real wrong = abs(square - (1 + sqrt(long_real(2))) / 4);
  fmt::print("after {} residuals, 10^{:.0f} from (1+√2)/4\n", refined.steps.steps.size(),
             wrong == 0 ? -INFINITY : double(log(wrong) / log(long_real(10))));

  // Let the digits speak for themselves. The last ones are rounding and are not shown.
  std::ostringstream text;
  text << std::setprecision(digits - 6) << square;
  const auto number = identify(text.str());
  fmt::print("{}\n{}\n", text.str(), number.statement());
  return refined.converged && number.found && number.found->closed_form == "(1+√2)/4" ? 0 : 1;
}
