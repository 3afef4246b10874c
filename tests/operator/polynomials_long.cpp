// Polynomials of degree < 20 on [0, 1]: the monomial basis, whose Gram matrix has a condition of about
// 1e28, against the Legendre basis. Enough digits make up for the condition; too few are told of.
#include <cofree/lsrdr/refine.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/function_spaces.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/long_real.hpp>

#include <doctest/doctest.h>

using namespace cofree;

namespace {

constexpr std::size_t count = 20;

/// d/dx in monomials: (x^k)′ = k x^(k−1), exact integers.
template <scalar K>
dense_array<K> derivative_of_monomials() {
  dense_array<K> m(count, count);
  for (std::size_t k = 1; k < count; ++k) m(k - 1, k) = K(real_t<K>(int(k)));
  return m;
}

/// Integral operators p ↦ ∫ k(x,y) p(y) dy with k = (α + βx + γy + δxy)^m.
struct kernel {
  int alpha, beta, gamma, delta, power;
  template <class R>
  R operator()(const R& x, const R& y) const {
    const R base = R(alpha) + R(beta) * x + R(gamma) * y + R(delta) * x * y;
    R product(1);
    for (int i = 0; i < power; ++i) product *= base;
    return product;
  }
};
constexpr kernel kernels[] = {{0, 1, 1, 0, 3}, {1, 0, 0, -1, 7}, {0, 1, -2, 0, 4}};

/// In monomials: Σ c_ab x^a y^b takes x^n to Σ c_ab/(b+n+1) x^a.
template <scalar K>
dense_array<K> in_monomials(const kernel& k) {
  dense_array<K> c(count, count), m(count, count);
  c(0, 0) = K(1);
  for (int i = 0; i < k.power; ++i) {
    dense_array<K> next(count, count);
    for (std::size_t a = 0; a + 1 < count; ++a)
      for (std::size_t b = 0; b + 1 < count; ++b) {
        next(a, b) += K(k.alpha) * c(a, b);
        next(a + 1, b) += K(k.beta) * c(a, b);
        next(a, b + 1) += K(k.gamma) * c(a, b);
        next(a + 1, b + 1) += K(k.delta) * c(a, b);
      }
    c = next;
  }
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t b = 0; b < count; ++b)
      for (std::size_t n = 0; n < count; ++n) m(a, n) += c(a, b) / K(int(b + n + 1));
  return m;
}

/// V → V⊗W whose slices have these arrays in the basis b.
template <scalar K>
linear_operator<K> map_in(const basis<K>& b, const std::vector<dense_array<K>>& arrays,
                          const space<centre_t<K>>& w) {
  std::vector<dense_array<K>> list;
  for (const auto& m : arrays) list.push_back(matrix(from_matrix(m, b, b)));
  return from_slices(list, b.of(), w);
}

/// In orthonormal Legendre polynomials, by Gauss quadrature: the points are the eigenvalues of x, and
/// √weight · p_i(point) the entries of its eigenvectors. No monomial enters.
template <scalar K>
dense_array<K> in_legendre(const polynomial_space<K>& p, const kernel& k) {
  const auto at = eigh(matrix(p.times_x));
  auto v = at.vectors;
  for (std::size_t q = 0; q < count; ++q)  // p_0 > 0
    if (v(0, q) < 0)
      for (std::size_t i = 0; i < count; ++i) v(i, q) = -v(i, q);
  dense_array<K> values(count, count);
  for (std::size_t q = 0; q < count; ++q)
    for (std::size_t s = 0; s < count; ++s)
      values(q, s) = v(0, q) * k(at.values[q], at.values[s]) * v(0, s);
  return multiply(op::none, multiply(v, values), op::adjoint, v);
}

/// The digits to which a and b agree, of the largest.
template <class R>
double places(const R& difference, const R& scale) {
  using std::abs, std::log;
  const R relative = abs(difference) / scale;
  return relative == 0 ? 1e9 : -double(log(relative) / log(R(10)));
}
template <class R>
double agreement(const std::vector<R>& a, const std::vector<R>& b) {
  double least = 1e9;
  for (std::size_t i = 0; i < a.size(); ++i) least = std::min(least, places(R(a[i] - b[i]), a[0]));
  return least;
}

}  // namespace

TEST_CASE("monomials with enough digits: singular values of d/dx as in Legendre's basis") {
  using K = long_real;
  const precision_scope scope(95);
  const auto p = polynomials<K>(count, 0, 1);
  const auto& condition = p.monomials.condition();
  MESSAGE("condition of the monomials ", double(condition), ", of their Gram matrix ",
          double(condition * condition));
  CHECK(condition * condition > K(1e27));
  CHECK(condition * condition < K(1e30));

  const auto of_monomials = from_matrix(derivative_of_monomials<K>(), p.monomials, p.monomials);
  const auto a = svd(p.derivative), b = svd(of_monomials);
  const double agree = agreement(a.values, b.values);
  MESSAGE("95 digits: singular values agree to ", agree, " places");
  CHECK(agree >= 50);
  // The condition is what is lost: once on each side.
  CHECK(agree >= 95 - 2 * std::log10(double(condition)) - 3);
  // And the singular vectors, here the two largest: |⟨u, u′⟩| = 1.
  for (std::size_t i = 0; i < 2; ++i) {
    const auto overlap = [&](const auto& u, const auto& v) {
      return inner(u * standard_basis(u.domain())[i], v * standard_basis(v.domain())[i]);
    };
    CHECK(places(K(1 - abs(overlap(a.u, b.u))), K(1)) >= 50);
    CHECK(places(K(1 - abs(overlap(a.v, b.v))), K(1)) >= 50);
  }
}

TEST_CASE("monomials with too few digits: the condition tells what is lost, double refuses") {
  using K = long_real;
  {
    const precision_scope scope(50);
    const auto p = polynomials<K>(count, 0, 1);
    const double lost = 2 * std::log10(double(p.monomials.condition()));
    const auto b = svd(from_matrix(derivative_of_monomials<K>(), p.monomials, p.monomials));
    const double agree = agreement(svd(p.derivative).values, b.values);
    MESSAGE("50 digits: ", agree, " places, the condition promises ", 50 - lost);
    CHECK(agree < 50);
    CHECK(agree >= 50 - lost - 3);
  }
  // In double a condition below 1/ε stands, with its record of what is lost.
  const auto p = polynomials<double>(count, 0.0, 1.0);
  CHECK(p.monomials.condition() > 1e13);
  const auto m = from_matrix(derivative_of_monomials<double>(), p.monomials, p.monomials);
  const double agree = agreement(svd(p.derivative).values, svd(m).values);
  MESSAGE("double: ", agree, " places, the condition is ", p.monomials.condition());
  CHECK(agree < 10);
  // Some degrees more and they are not independent to working precision: refused, in words.
  try {
    polynomials<double>(40, 0.0, 1.0);
    FAIL("no error");
  } catch (const numerical_failure& e) {
    CHECK(std::string(e.what()).find("condition") != std::string::npos);
  }
}

TEST_CASE("an LSRDR found in double and refined, in monomials as in Legendre's basis") {
  using K = long_real;
  const precision_scope scope(95);
  const auto p = polynomials<K>(count, 0, 1);
  const space<K> w("W", std::size(kernels)), u("U", 2);
  std::vector<dense_array<K>> of_monomials, of_legendre;
  for (const auto& k : kernels) {
    of_monomials.push_back(in_monomials<K>(k));
    of_legendre.push_back(in_legendre(p, k));
  }
  const auto a = map_in(p.monomials, of_monomials, w);
  const auto b = map_in(p.legendre, of_legendre, w);
  const double maps = places(distance(a, b), norm(b));
  MESSAGE("the maps agree to ", maps, " places");
  CHECK(maps >= 50);

  const auto short_map = rounded<double>(b);
  const auto fit = lsrdr(short_map, rounded<double>(u), {.starts = 4});
  REQUIRE(fit.converged);
  const auto of_a = refine(a, u, fit, {.digits = 60}), of_b = refine(b, u, fit, {.digits = 60});
  CHECK(of_a.converged);
  CHECK(of_b.converged);
  const double agree = places(K(of_a.similarity - of_b.similarity), K(1));
  MESSAGE("similarity ", decimal(of_b.similarity), ", agrees to ", agree, " places");
  CHECK(agree >= 50);
  CHECK(of_b.similarity < K(1 - 1e-6));
  REQUIRE(of_a.parts.has_value());
  const auto& pa = of_a.parts->p;
  const auto& pb = of_b.parts->p;
  CHECK(places(distance(pa, pb), norm(pb)) >= 50);
}
