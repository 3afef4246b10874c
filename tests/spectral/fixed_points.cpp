// Positive fixed points of Γ(B,B) and its spectral circle, on maps of known spectrum.
#include <cofree/operator/decompositions.hpp>
#include <cofree/spectral/fixed_points.hpp>
#include <cofree/superoperator/matrix.hpp>
#include <numbers>

#include "complex_image.hpp"
#include "fields.hpp"

using namespace cofree;
using H = quaternion<double>;

namespace {

template <scalar K>
linear_operator<K> from_list(const std::vector<dense_array<K>>& list, const space<K>& u) {
  return from_slices(list, u, space<centre_t<K>>("W", list.size()));
}

/// One slice for each edge i → i + 1 of a cycle: Γ is the k-cycle on diagonals, whose entries are
/// in K, and 0 elsewhere.
template <scalar K>
linear_operator<K> cycle(std::size_t k) {
  std::vector<dense_array<K>> list;
  for (std::size_t i = 0; i < k; ++i) {
    list.emplace_back(k, k);
    list.back()((i + 1) % k, i) = K(1.0);
  }
  return from_list(list, space<K>("U", k));
}

/// a and b on blocks of their own, with slices of their own.
template <scalar K>
linear_operator<K> blocks(const std::vector<dense_array<K>>& a,
                          const std::vector<dense_array<K>>& b) {
  const std::size_t n = a[0].rows(), m = b[0].rows();
  std::vector<dense_array<K>> list;
  const auto place = [&](const dense_array<K>& x, std::size_t first) {
    list.emplace_back(n + m, n + m);
    for (std::size_t i = 0; i < x.rows(); ++i)
      for (std::size_t j = 0; j < x.cols(); ++j) list.back()(first + i, first + j) = x(i, j);
  };
  for (const auto& x : a) place(x, 0);
  for (const auto& x : b) place(x, n);
  return from_list(list, space<K>("U", n + m));
}

template <scalar K>
std::vector<dense_array<K>> random_isometric_slices(std::size_t n, std::size_t r, seed s) {
  const space<K> u("U", n);
  return slices(random_isometry(u, u * space<centre_t<K>>("W", r), s));
}

template <scalar K>
void check_fixed(const linear_operator<K>& b, const fixed_points_result<K>& f) {
  const auto g = gamma(b, b, last(b.codomain().factor_count() - 1));
  CHECK(f.converged);
  const auto forth = g(f.right);
  auto back = f.left;
  g.apply_adjoint(f.left, back);
  const centre_t<K> rho(f.radius);
  CHECK(distance(forth, f.right * rho) <= 1e-11 * f.radius);
  CHECK(distance(back, f.left * rho) <= 1e-11 * f.radius);
  CHECK(std::abs(re_trace(f.right) - 1) <= 1e-13);
  CHECK(std::abs(re_trace(f.left) - 1) <= 1e-13);
  CHECK(distance(f.right, adjoint(f.right)) == 0);
  CHECK(f.right_least_eigenvalue >= -1e-12);
  CHECK(f.left_least_eigenvalue >= -1e-12);
}

/// Values at the k-th roots of unity times the radius, each `multiplicity` times.
void check_roots(const peripheral_spectrum_result<double>& p, std::size_t k,
                 std::size_t multiplicity) {
  CHECK(std::abs(p.radius - 1) <= 1e-10);
  CHECK(p.radius - p.least_modulus <= 1e-10);
  CHECK(p.residual <= 1e-12);
  REQUIRE(p.values.size() == k);
  for (std::size_t i = 0; i < k; ++i) {
    CHECK(p.values[i].multiplicity == multiplicity);
    CHECK(std::abs(p.values[i].value -
                   std::polar(1.0, 2 * std::numbers::pi * double(i) / double(k))) <= 1e-10);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("an irreducible aperiodic B: one positive fixed point, one peripheral value", K,
                   COFREE_FIELDS) {
  for (std::size_t n : {1, 2, 4}) {
    CAPTURE(n);
    const space<K> U("U", n);
    const space<centre_t<K>> W("W", 3);
    const auto b = random_operator(U, U * W, {n});
    const auto f = fixed_points(b);
    check_fixed(b, f);
    CHECK(f.right_least_eigenvalue > 1e-3);
    CHECK(f.left_least_eigenvalue > 1e-3);
    const auto p = peripheral_spectrum(gamma(b, b));
    REQUIRE(p.values.size() == 1);
    CHECK(p.values[0].multiplicity == 1);
    CHECK(std::abs(p.values[0].value - f.radius) <= 1e-11 * f.radius);
    CHECK(std::abs(p.gap - f.gap) <= 1e-9);
    const auto r = spectral_radius(gamma(b, b));
    CHECK(r.converged);
    CHECK(std::abs(r.value - f.radius) <= 1e-11 * f.radius);
    const auto tiny = fixed_points(b * 0x1p-400);  // exact: only the exponents differ
    CHECK(std::abs(tiny.radius * 0x1p800 - f.radius) <= 1e-13 * f.radius);
    CHECK(distance(tiny.right, f.right) <= 1e-13);
  }
}

TEST_CASE_TEMPLATE("an isometry: ρ = 1 and the left fixed point is 1", K, COFREE_FIELDS) {
  const space<K> U("U", 6);  // more than the dense paths take
  const space<centre_t<K>> W("W", 2), X("X", 2);
  const auto j = random_isometry(U, U * (W * X), {3});
  const auto f = fixed_points(j, {.dense_limit = 0});
  check_fixed(j, f);
  CHECK(std::abs(f.radius - 1) <= 1e-12);
  CHECK(distance(f.left, identity_operator(U) * centre_t<K>(1 / 6.0)) <= 1e-12);
  CHECK(std::abs(f.gap - peripheral_spectrum(gamma(j, j, last(2))).gap) <= 1e-3);
}

TEST_CASE_TEMPLATE("cycles: the k-th roots of unity", K, COFREE_FIELDS) {
  for (std::size_t k : {2, 3, 5}) {
    CAPTURE(k);
    const auto b = cycle<K>(k);
    const auto p = peripheral_spectrum(gamma(b, b));
    check_roots(p, k, field_of<K> == field::quaternion ? 4 : 1);
    CHECK(p.next_modulus <= 1e-12);
    CHECK(p.gap >= 1 - 1e-12);
    const auto f = fixed_points(b);
    check_fixed(b, f);
    CHECK(distance(f.right, identity_operator(b.domain()) * centre_t<K>(1 / double(k))) <= 1e-11);
    CHECK(f.gap <= 1e-10);
    // All edges in one slice: Γ is the cycle on L(U,U), each root k times, 4k times over ℍ.
    dense_array<K> shift(k, k);
    for (std::size_t i = 0; i < k; ++i) shift((i + 1) % k, i) = K(1.0);
    const auto one = from_list<K>({shift}, space<K>("U", k));
    check_roots(peripheral_spectrum(gamma(one, one)), k,
                k * (field_of<K> == field::quaternion ? 4 : 1));
  }
}

TEST_CASE_TEMPLATE("a random 2-periodic B has ±ρ", K, COFREE_FIELDS) {
  std::vector<dense_array<K>> list;  // slices that swap two blocks of dimension 2
  for (std::uint64_t s = 1; s <= 3; ++s) {
    list.push_back(random_matrix<K>(4, 4, {s}));
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t j = 0; j < 4; ++j)
        if (i / 2 == j / 2) list.back()(i, j) = K(0.0);
  }
  const auto b = from_list(list, space<K>("U", 4));
  const auto f = fixed_points(b);
  check_fixed(b, f);
  CHECK(f.right_least_eigenvalue > 1e-3);
  CHECK(f.gap <= 1e-9);
  const auto g = gamma(b, b) * (1 / f.radius);
  check_roots(peripheral_spectrum(g), 2, 1);
}

TEST_CASE_TEMPLATE("a direct sum has 1 twice, and the fixed points reach both blocks", K,
                   COFREE_FIELDS) {
  const auto b =
      blocks(random_isometric_slices<K>(2, 3, {1}), random_isometric_slices<K>(3, 2, {2}));
  const auto p = peripheral_spectrum(gamma(b, b));
  check_roots(p, 1, 2);
  CHECK(p.next_modulus < 0.999);
  const auto f = fixed_points(b);
  check_fixed(b, f);
  CHECK(f.right_least_eigenvalue > 1e-3);
  CHECK(f.gap <= 1e-9);
  // The projection of 1: two densities with the weights of the blocks.
  double first = 0;
  const auto m = matrix(f.right);
  for (std::size_t i = 0; i < 2; ++i) first += real_part(m(i, i));
  CHECK(std::abs(first - 0.4) <= 1e-10);
  // Blocks of different radius: only the larger one remains.
  auto small = random_isometric_slices<K>(2, 3, {1});
  for (auto& s : small) scale(s, centre_t<K>(0.5));
  const auto uneven = blocks(random_isometric_slices<K>(3, 2, {2}), small);
  const auto g = fixed_points(uneven);
  check_fixed(uneven, g);
  CHECK(std::abs(g.radius - 1) <= 1e-11);
  CHECK(std::abs(g.right_least_eigenvalue) <= 1e-11);
  CHECK(peripheral_spectrum(gamma(uneven, uneven)).values.size() == 1);
}

TEST_CASE("over ℍ: one quaternion, and the χ image") {
  const space<H> U("U", 1);
  const H q(std::cos(0.4), 0.0, std::sin(0.4));  // X ↦ q X q̄ turns by ±0.8 and fixes two directions
  dense_array<H> m(1, 1);
  m(0, 0) = q;
  const auto b = from_list<H>({m}, U);
  const auto p = peripheral_spectrum(gamma(b, b));
  REQUIRE(p.values.size() == 3);
  CHECK(p.values[0].multiplicity == 2);
  CHECK(std::abs(p.values[0].value - 1.0) <= 1e-12);
  CHECK(std::abs(p.values[1].value - std::polar(1.0, 0.8)) <= 1e-12);
  CHECK(std::abs(p.values[2].value - std::polar(1.0, -0.8)) <= 1e-12);

  const space<H> V("V", 3);
  const space<double> W("W", 2);
  const auto c = random_operator(V, V * W, {5});
  const space<complex<double>> V2("V2", 6), WC("W", 2);
  const auto image = complex_image(c, V2, WC);
  const auto f = fixed_points(c);
  const auto fi = fixed_points(image);
  check_fixed(c, f);
  check_fixed(image, fi);
  CHECK(std::abs(f.radius - fi.radius) <= 1e-11 * f.radius);
  CHECK(std::abs(f.gap - fi.gap) <= 1e-9);
  // χ(e) has every eigenvalue of e twice; the trace one makes them half.
  CHECK(std::abs(f.right_least_eigenvalue - 2 * fi.right_least_eigenvalue) <= 1e-10);
}

TEST_CASE_TEMPLATE("nilpotent B, empty spaces, and too large ones", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (std::size_t n : {1, 3, 6}) {
    CAPTURE(n);
    const space<K> U("U", n);
    const space<Z> W("W", 2);
    auto list = std::vector{random_matrix<K>(n, n, {1}), random_matrix<K>(n, n, {2})};
    for (auto& s : list)
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) s(i, j) = K(0.0);
    const auto turn = random_isometry(U, U, {3});
    const auto b = tensor(turn, identity_operator(W)) * from_slices(list, U, W) * adjoint(turn);
    CHECK_THROWS_AS(fixed_points(b), numerical_failure);
    const auto p = peripheral_spectrum(gamma(b, b));
    CHECK(p.radius == 0);
    REQUIRE(p.values.size() == 1);
    CHECK(p.values[0].multiplicity == gamma(b, b).domain().dimension());
  }
  const space<K> U("U", 2), O("O", 0);
  const space<Z> W("W", 2), none("N", 0);
  CHECK_THROWS_AS(fixed_points(linear_operator<K>(O, O * W)), numerical_failure);
  CHECK_THROWS_AS(fixed_points(linear_operator<K>(U, U * none)), numerical_failure);
  CHECK_THROWS_AS(fixed_points(linear_operator<K>(U, O * W)), space_mismatch);
  const linear_operator<K> empty(O, O * W);
  CHECK(peripheral_spectrum(gamma(empty, empty)).values.empty());
  CHECK(spectral_radius(gamma(empty, empty)).value == 0);
  const auto s = identity_superoperator(operator_space<K>(U, U));
  CHECK_THROWS_AS(peripheral_spectrum(s, {.max_dimension = 3}), invalid_argument);
  CHECK(peripheral_spectrum(s).values[0].multiplicity == s.domain().dimension());
  // A Jordan block at ρ is not nilpotent; its value is known to a root of ε.
  dense_array<K> jordan(3, 3);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = i; j < 3 && j <= i + 1; ++j) jordan(i, j) = K(1.0);
  const auto b = from_list<K>({jordan}, space<K>("U", 3));
  const auto f = fixed_points(b);
  CHECK(std::abs(f.radius - 1) <= 0.05);
}
