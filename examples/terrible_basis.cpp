// A basis with a terrible condition number: the monomials 1, x, …, x¹⁹ on [0, 1].
//
// d/dx is a simple matrix in monomials, but the inner product is that of functions, ∫ p̄q, and there
// the monomials are nearly dependent: their Gram matrix (Hilbert's) has a condition of 1e28. A basis
// knows its condition, which is what coordinates lose; with that many digits more, nothing is lost.
// Run as: terrible_basis
#include <fmt/format.h>

#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/function_spaces.hpp>
#include <cofree/scalar/long_real.hpp>

using namespace cofree;

/// Singular values of d/dx from its monomial coordinates, beside those in Legendre polynomials,
/// which are orthonormal: the places in which the two agree.
template <scalar K>
double places(std::size_t degrees) {
  using std::abs;
  using std::log10;
  const auto p = polynomials<K>(degrees, 0, 1);
  dense_array<K> m(degrees, degrees);
  for (std::size_t k = 1; k < degrees; ++k) m(k - 1, k) = K(int(k));  // (x^k)′ = k x^(k−1)
  const auto slow = from_matrix(m, p.monomials, p.monomials);
  const auto good = svd(p.derivative).values, seen = svd(slow).values;
  K worst(0);
  for (std::size_t i = 0; i < good.size(); ++i) worst = std::max(worst, K(abs(good[i] - seen[i])));
  const double wrong = double(worst / good[0]);
  fmt::print("  condition {:.1e}: coordinates lose up to {:.0f} places on each side\n",
             double(p.monomials.condition()), std::log10(double(p.monomials.condition())));
  fmt::print("  largest singular value {:.12f}, error {:.0e}\n", double(seen[0]), wrong);
  return wrong > 0 ? -std::log10(wrong) : 1000;
}

int main() {
  fmt::print("double, degree < 20:\n");
  places<double>(20);
  fmt::print("double, degree < 40:\n");
  try {
    places<double>(40);
  } catch (const numerical_failure& e) {
    fmt::print("  refused: {}\n", e.what());
  }
  double reached = 0;
  for (const int digits : {50, 95}) {
    const precision_scope scope(digits);
    fmt::print("{} digits, degree < 20:\n", digits);
    reached = places<long_real>(20);
  }
  return reached > 50 ? 0 : 1;
}
