// Arrays with nan or infinity: every decomposition, solve, spectral function and function of
// operators refuses them, in every field and precision, wherever the entry stands.
#include <cofree/operator/inverse.hpp>
#include <cofree/operator/norms.hpp>
#include <cofree/operator/spectral_theorem.hpp>
#include <cofree/scalar/double_double.hpp>
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/spectral/fixed_points.hpp>

#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;

namespace {

/// A Hermitian positive definite array with `bad` in one component of one entry.
template <scalar K>
dense_array<K> with_entry(std::size_t n, std::size_t i, std::size_t j, const real_t<K>& bad) {
  const auto x = random_matrix<K>(n, n, {7});
  auto a = multiply(op::adjoint, x, op::none, x);
  if constexpr (field_of<K> == field::quaternion)
    a(i, j) = i == j ? K(bad) : K(real_t<K>(0), real_t<K>(0), bad, real_t<K>(0));
  else
    a(i, j) = K(bad);
  return a;
}

template <class F>
void refuses(const char* operation, F&& call) {
  const std::string said = words(call);
  CAPTURE(operation);
  CHECK_MESSAGE(said.starts_with(std::string(operation) + ": "), said);
  CHECK_MESSAGE(said.ends_with("is not finite"), said);
  CHECK_THROWS_AS(call(), numerical_failure);
}

}  // namespace

TEST_CASE_TEMPLATE("arrays", K, float, std::complex<float>, quaternion<float>, COFREE_FIELDS,
                   double_double, complex<double_double>, quaternion<double_double>, long_real,
                   complex<long_real>, quaternion<long_real>, real50, complex50, quaternion50) {
  using R = real_t<K>;
  const R zero(0), infinite = R(1) / zero, nan = zero / zero;
  for (const std::size_t n : {1, 2, 8}) {
    const auto good = with_entry<K>(n, 0, 0, R(100));
    CHECK_NOTHROW(solve(good, good));
    for (const R& bad : {nan, infinite, R(-infinite)})
      for (const std::size_t i : {std::size_t(0), n - 1})
        for (const std::size_t j : {std::size_t(0), n - 1}) {
          CAPTURE(n);
          CAPTURE(i);
          CAPTURE(j);
          const auto a = with_entry<K>(n, i, j, bad);
          refuses("qr", [&] { qr(a); });
          refuses("svd", [&] { svd(a); });
          refuses("polar_isometry", [&] { polar_isometry(a); });
          refuses("eigh", [&] { eigh(a); });
          refuses("cholesky", [&] { cholesky(a); });
          refuses("schur", [&] { schur(a); });
          refuses("eigenvalues", [&] { eigenvalues(a); });
          refuses("solve", [&] { solve(a, good); });
          refuses("solve", [&] { solve(good, a); });
          if constexpr (commutative_scalar<K>) {
            refuses("eigenvectors", [&] { eigenvectors(a); });
            refuses("leading_schur", [&] { leading_schur(a, 1); });
          }
        }
  }
}

TEST_CASE_TEMPLATE("operators", K, COFREE_FIELDS) {
  const space<K> V("V", 4);
  for (const double bad : {0.0 / 0.0, 1 / 0.0}) {
    linear_operator<K> a(V, V, with_entry<K>(4, 2, 1, bad));
    refuses("svd", [&] { pseudo_inverse(a); });
    refuses("svd", [&] { condition_number(a); });
    refuses("svd", [&] { spectral_norm(a); });
    refuses("square_root", [&] { square_root(a); });
    refuses("exponential", [&] { exponential(a); });
    refuses("logarithm", [&] { logarithm(a); });
    refuses("power", [&] { power(a, 3); });
    refuses("eigh", [&] { eigh(a); });
    refuses("eigenvalues", [&] { eigenvalues(a); });
    CHECK_THROWS_AS(inverse(a), numerical_failure);
    const space<centre_t<K>> W("W", 2);
    const space<K> U("U", 2);
    auto b = random_operator(U, U * W, {3});
    b.frame_entries()(1, 0) = K(bad);
    refuses("peripheral_spectrum", [&] { peripheral_spectrum(gamma(b, b)); });
    refuses("fixed_points", [&] { fixed_points(b); });
    CHECK_THROWS_AS(spectral_radius(gamma(b, b)), numerical_failure);
  }
}

TEST_CASE("a function that is not finite at an eigenvalue is told") {
  const space<double> V("V", 2);
  dense_array<double> m(2, 2);
  m(0, 0) = 1000, m(1, 1) = 1;
  CHECK(
      words([&] { exponential(from_matrix(m, V, V)); }) ==
      "exponential: the operator has the eigenvalue 1000, expected none where the function is not "
      "finite");
}

TEST_CASE("a solution beyond the range of the numbers is told") {
  dense_array<double> a(2, 2), b(2, 1);
  a(0, 0) = a(1, 1) = 1e-200, b(0, 0) = b(1, 0) = 1e200;
  CHECK(words([&] { solve(a, b); }) == "solve: the solution is too large: an entry is not finite");
}
