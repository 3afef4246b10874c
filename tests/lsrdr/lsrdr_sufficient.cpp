// Answers where a smaller dimension suffices, where λ is multiple, and what is said of starts: that
// nothing is called converged beside an RS that is not 1.
#include <algorithm>
#include <cofree/critical/gauge.hpp>
#include <cofree/spectral/fixed_points.hpp>
#include <numeric>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

template <scalar K>
linear_operator<K> with_slices(std::vector<dense_array<K>> list) {
  const space<K> v("V", list[0].rows());
  return from_slices(list, v, space<centre_t<K>>("W", list.size()));
}

/// The six transpositions of S₄ as permutation matrices: the trivial and a three-dimensional
/// representation, both of similarity 1.
template <scalar K>
linear_operator<K> transpositions() {
  std::vector<dense_array<K>> list;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t k = i + 1; k < 4; ++k) {
      auto m = identity_matrix<K>(4);
      m(i, i) = m(k, k) = K{};
      m(i, k) = m(k, i) = K(1);
      list.push_back(m);
    }
  return with_slices(list);
}

/// A₀ ⊕ … ⊕ A₀ in a rotated basis.
template <scalar K>
linear_operator<K> copies(const linear_operator<K>& a, std::size_t count) {
  auto list = slices(a);
  const std::size_t n = list[0].rows();
  for (auto& m : list) {
    dense_array<K> whole(count * n, count * n);
    for (std::size_t c = 0; c < count; ++c)
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < n; ++k) whole(c * n + i, c * n + k) = m(i, k);
    m = whole;
  }
  const auto sum = with_slices(list);
  const auto turn = random_isometry(sum.domain(), sum.domain(), {5});
  const auto w = cofactor("test", sum.codomain(), sum.domain());
  return tensor(turn, identity_operator(w)) * sum * adjoint(turn);
}

/// X A₀ X† with an X : K^k → K^n that is no isometry: rank k.
template <scalar K>
linear_operator<K> low_rank(std::size_t n, std::size_t k, std::size_t r) {
  const auto small = data::gaussian<K>(k, r, 31);
  const space<K> v("V", n);
  const auto x = random_operator(small.domain(), v, {32});
  const auto w = cofactor("test", small.codomain(), small.domain());
  return tensor(x, identity_operator(w)) * small * adjoint(x);
}

/// A representation of so(3), its three generators; `spin` = (n − 1)/2, over ℂ.
linear_operator<std::complex<double>> spin(std::size_t n) {
  using C = std::complex<double>;
  dense_array<C> x(n, n), y(n, n), z(n, n);
  const double s = 0.5 * double(n - 1);
  for (std::size_t i = 0; i < n; ++i) {
    const double m = s - double(i);
    z(i, i) = m;
    if (i + 1 == n) continue;
    const double up = 0.5 * std::sqrt(s * (s + 1) - m * (m - 1));
    x(i, i + 1) = x(i + 1, i) = up;
    y(i, i + 1) = C(0, -up), y(i + 1, i) = C(0, up);
  }
  return with_slices<C>({x, y, z});
}

linear_operator<double> cross_product() {
  std::vector<dense_array<double>> list(3, dense_array<double>(3, 3));
  for (std::size_t j = 0; j < 3; ++j) {
    list[j]((j + 1) % 3, (j + 2) % 3) = 1;
    list[j]((j + 2) % 3, (j + 1) % 3) = -1;
  }
  return with_slices(list);
}

/// Nothing that is said contradicts something else that is said.
template <scalar K>
void check_consistent(const lsrdr_result<K>& f) {
  CHECK(*f.similarity <= 1);
  const auto& c = f.certificate();
  if (f.converged && f.kind == eigenvalue_kind::real && f.slices == slice_class::any) {
    REQUIRE(f.has_projection());
    for (const auto* x : {&c.factorization, &c.rs_identity, &c.projection, &c.density_images})
      CHECK(**x <= 1e-6);
    const auto d = f.map().domain().dimension();
    CHECK(distance(f.compression() * f.expansion(), identity_operator(f.map().domain())) <= 1e-6);
    CHECK(std::abs(re_trace(f.projection()) - double(d)) <= 1e-5);
    // R A_j S is B_j up to c.
    const auto w = cofactor("test", f.map().codomain(), f.map().domain());
    CHECK(std::abs(std::abs(f.factor()) * f.lambda - 1) <= 1e-12);
    CHECK(distance(f.compressed_operator() * f.factor(), f.map()) <= 1e-12);
  }
  if (f.has_projection())
    for (const auto& q : {f.right_density(), f.left_density()}) {
      const auto values = hermitian_eigenvalues_of(q);
      CHECK(values.front() >= -1e-15 * double(values.size()));
    }
  int converged = 0, counted = 0;
  for (const auto& s : f.starts) converged += s.converged;
  for (const auto& b : f.basins) counted += b.count - b.joined;
  CHECK(converged == counted);
  if (f.best_pair)
    CHECK(std::any_of(f.basins.begin(), f.basins.end(), [&](const basin_report& b) {
      return b.kind == eigenvalue_kind::complex_pair &&
             std::abs(b.similarity - *f.best_pair) <= 1e-12;
    }));
}

/// A answer of similarity 1 in dimension k, where d was asked for.
template <scalar K>
void check_sufficient(const linear_operator<K>& a, std::size_t d, std::size_t k) {
  CAPTURE(d);
  const auto f = data::fit(a, d, {.starts = 8});
  check_consistent(f);
  CHECK(std::abs(*f.similarity - 1) <= 1e-9);
  REQUIRE(f.converged);
  REQUIRE(f.sufficient_dim.has_value());
  CHECK(*f.sufficient_dim == k);
  const auto answered = f.map().domain().dimension();
  CHECK((answered == k || answered == d));
  CHECK(std::any_of(f.notes.begin(), f.notes.end(), [&](const std::string& note) {
    return note.find("dim U = " + std::to_string(k) + " suffices") != std::string::npos;
  }));
  // Independent of the fit: B has the value 1 by the radii of Γ(B,B), Γ(A,B) and Γ(A,A) themselves.
  const auto radius = [](const auto& g) { return spectral_radius(g).value; };
  const auto b = f.compressed_operator();
  const double top = radius(gamma(a, b));
  CHECK(std::abs(top / std::sqrt(radius(gamma(a, a)) * radius(gamma(b, b))) - 1) <= 1e-9);
  if (f.kind != eigenvalue_kind::real) return;
  const auto w = cofactor("test", a.codomain(), a.domain());
  const auto by_hand = tensor(f.compression(), identity_operator(w)) * a * f.expansion();
  CHECK(distance(by_hand, b) <= 1e-5 * norm(b));
}

}  // namespace

TEST_CASE_TEMPLATE("group representations: the trivial one suffices", K, double,
                   std::complex<double>) {
  for (std::size_t d : {2, 3, 4}) check_sufficient(transpositions<K>(), d, 1);
}

TEST_CASE_TEMPLATE("equal blocks: one of them suffices", K, double, std::complex<double>) {
  const auto block = data::hermitian<K>(2, 3, 11);
  for (std::size_t d : {3, 4, 5}) check_sufficient(copies(block, 3), d, 2);
}

TEST_CASE_TEMPLATE("d above the rank: the rank suffices, also at d = n", K, COFREE_FIELDS) {
  const auto a = low_rank<K>(5, 2, 3);
  for (std::size_t d : {3, 4, 5}) check_sufficient(a, d, 2);
}

TEST_CASE("the Clifford algebra of ℝ³ over ℂ: its spinors suffice") {
  using C = std::complex<double>;
  // Left multiplication on spinors ⊗ ℂ⁴: the Pauli matrices and their products, repeated.
  dense_array<C> x(2, 2), y(2, 2), z(2, 2);
  x(0, 1) = x(1, 0) = 1, y(0, 1) = C(0, -1), y(1, 0) = C(0, 1), z(0, 0) = 1, z(1, 1) = -1;
  std::vector<dense_array<C>> list{
      identity_matrix<C>(2),      x, y, z, multiply(x, y), multiply(y, z), multiply(z, x),
      multiply(multiply(x, y), z)};
  for (std::size_t d : {3, 4}) check_sufficient(copies(with_slices(list), 4), d, 2);
}

TEST_CASE("several eigenvalues on the circle: what is called converged has RS = 1") {
  check_consistent(data::fit(cross_product(), 2));
  CHECK(*data::fit(cross_product(), 2).best_pair >= std::sqrt(2.0 / 3) - 1e-9);
  check_consistent(data::fit(cross_product(), 1));
  using C = std::complex<double>;
  for (std::size_t n : {2, 3, 4})
    for (std::size_t d = 1; d <= n; ++d) {
      CAPTURE(n);
      CAPTURE(d);
      check_consistent(data::fit(spin(n), d, {.starts = 6}));
      check_consistent(data::fit(copies(spin(n), 2), d, {.starts = 4}));
    }
  for (std::size_t d : {1, 2})
    check_consistent(data::fit(data::octonions<double>(), d, {.starts = 4}));
  check_consistent(data::fit(data::octonions<C>(), 3, {.starts = 4}));
}

TEST_CASE("the quaternions as 1×1 slices: similarity 1, E and L belong together") {
  using H = quaternion<double>;
  const auto unit = [](int k) { return H(k == 0, k == 1, k == 2, k == 3); };
  for (int r : {1, 2, 3, 4}) {
    CAPTURE(r);
    std::vector<dense_array<H>> list;
    for (int j = 0; j < r; ++j) {
      dense_array<H> m(1, 1);
      m(0, 0) = unit(j);
      list.push_back(m);
    }
    const auto f = data::fit(with_slices(list), 1, {.starts = 4});
    check_consistent(f);
    CHECK(std::abs(*f.similarity - 1) <= 1e-9);
    CHECK(f.converged);
    CHECK(f.kind == eigenvalue_kind::real);
  }
}

TEST_CASE("a real representation of quaternionic type: a real λ at similarity 1, with its P") {
  // Left multiplications by 1, i, j, k on ℝ⁴: the commutant is ℍ, λ has multiplicity 4.
  std::vector<dense_array<double>> list;
  for (std::size_t j = 0; j < 4; ++j) {
    dense_array<double> m(4, 4);
    for (std::size_t k = 0; k < 4; ++k) {
      std::vector<double> a(4), b(4);
      a[j] = b[k] = 1;
      const auto c = data::product(a, b);
      for (std::size_t i = 0; i < 4; ++i) m(i, k) = c[i];
    }
    list.push_back(m);
  }
  const auto f = data::fit(copies(with_slices(list), 2), 4, {.starts = 6});
  check_consistent(f);
  CHECK(std::abs(*f.similarity - 1) <= 1e-9);
  CHECK(f.converged);
  CHECK(f.has_projection());
}

TEST_CASE_TEMPLATE("structured inputs: the evidence never contradicts itself", K, COFREE_FIELDS) {
  auto list = slices(data::gaussian<K>(4, 2, 5));
  list.push_back(dense_array<K>(4, 4));  // a zero slice
  for (std::size_t d : {1, 3, 4}) check_consistent(data::fit(with_slices(list), d, {.starts = 4}));
  const auto one = with_slices<K>({random_matrix<K>(4, 4, {8})});
  check_consistent(data::fit(one, 1, {.starts = 4}));
  // One slice of rank one, and slices of rank one.
  std::vector<dense_array<K>> ones;
  for (std::uint64_t j = 0; j < 3; ++j)
    ones.push_back(multiply(random_matrix<K>(4, 1, seed{9}.derived(j)),
                            random_matrix<K>(1, 4, seed{10}.derived(j))));
  for (std::size_t d : {2, 3, 4}) check_consistent(data::fit(with_slices(ones), d, {.starts = 4}));
}

TEST_CASE("starts that are given: scaled, or refused before the work") {
  const auto a = data::gaussian<double>(6, 3, 4);
  const space<double> u("U", 2);
  auto problem = prepare(a);
  const auto w = problem.map.space_w();
  const auto b = random_operator(u, u * w, {3});
  const auto with = [&](const linear_operator<double>& start) {
    problem.given = {start};
    return lsrdr(problem, u, {.starts = 1});
  };
  const auto wanted = with(b);
  CHECK(wanted.starts[0].how == "given");
  for (double size : {1e155, 1e-155, 1e300, 1e-300}) {
    const auto f = with(b * size);
    CHECK(f.starts[0].how == "given");
    CHECK(std::abs(*f.similarity - *wanted.similarity) <= 1e-10);
  }
  CHECK_THROWS_AS(with(b * 0.0), invalid_argument);
  CHECK_THROWS_AS(with(b * std::numeric_limits<double>::infinity()), invalid_argument);
  std::vector<dense_array<double>> list(3, dense_array<double>(2, 2));
  for (auto& m : list) m(0, 1) = 1;
  CHECK_THROWS_AS(with(from_slices(list, u, w)), invalid_argument);
}

namespace {

/// Γ(A,B) = 0 for the given B, which has the second slice only: A₂ = 0.
template <scalar K>
lsrdr_problem<K> with_start_without_value(const space<K>& u) {
  auto list = slices(data::gaussian<K>(4, 3, 4));
  list[1] = dense_array<K>(4, 4);
  auto problem = prepare(with_slices(list));
  const dense_array<K> zero(2, 2);
  problem.given = {from_slices<K>({zero, identity_matrix<K>(2), zero}, u, problem.map.space_w())};
  return problem;
}

}  // namespace

TEST_CASE_TEMPLATE("rounding in hidden frames is no value, and no gauge", K, COFREE_FIELDS) {
  for (std::uint64_t frame = 0; frame < 100; ++frame) {
    CAPTURE(frame);
    const space<K> u("U", 2);
    const auto problem = with_start_without_value(u);
    const auto& b = problem.given[0];
    const auto gauge = left_gauge(b);
    // Every positive operator is a fixed point of Γ(B,B) = 1; an isometry is in left gauge by the unit one.
    CHECK(norm(gauge.isometry - b) <= 1e-13);
    CHECK(std::abs(gauge.radius - 1) <= 1e-13);
    const objective<K> f(problem.map);
    CHECK_FALSE(std::isfinite(f.evaluate(gauge.isometry, 1e-3, seed{frame}).value));
  }
}

TEST_CASE("a start without a value fails, says why, and the others answer") {
  for (int frame = 0; frame < 20; ++frame) {
    CAPTURE(frame);
    const space<double> u("U", 2);
    const auto problem = with_start_without_value(u);
    const auto f = lsrdr(problem, u, {.starts = 6});
    REQUIRE(f.starts.size() == 6);
    REQUIRE(f.starts[0].failure.has_value());
    CHECK(f.starts[0].failure->find("ρ(Γ(A,B)) = 0") != std::string::npos);
    CHECK_FALSE(f.starts[0].converged);
    CHECK(f.converged);
    check_consistent(f);
    CHECK(std::any_of(f.notes.begin(), f.notes.end(), [](const std::string& note) {
      return note.find("1 of 6 starts failed") != std::string::npos;
    }));
    CHECK_THROWS_AS(lsrdr(problem, u, {.starts = 1}), numerical_failure);
  }
}

TEST_CASE_TEMPLATE("a gradient above what was asked for is not converged, whatever the residuals",
                   K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(6, 3, 7);
  const auto f = data::fit(a, 2, {.starts = 2, .gradient_tolerance = 1e-18});
  CHECK_FALSE(f.converged);
  for (const auto& start : f.starts) CHECK_FALSE(start.converged);
}

TEST_CASE_TEMPLATE("what is applied is counted in the starts", K, COFREE_FIELDS) {
  // A smaller dimension suffices for the first two: applications of Γ find it.
  for (const auto& a : {transpositions<K>(), low_rank<K>(6, 2, 3), data::gaussian<K>(6, 3, 7)}) {
    const auto f = data::fit(a, 3, {.starts = 2});
    long counted = 0;
    for (const auto& start : f.starts) counted += start.gamma_applications;
    CHECK(f.gamma_applications == counted);
  }
}

TEST_CASE("two isolated pairs of one value are two basins, and no continuum") {
  // b = (cos t, sin t): blocks J cos t + s sin t and s cos t + J sin t, J a rotation by a right angle.
  std::vector<dense_array<double>> list(2, dense_array<double>(4, 4));
  for (std::size_t j = 0; j < 2; ++j) {
    const std::size_t turn = 2 * j, rest = 2 - turn;
    list[j](turn, turn + 1) = -1, list[j](turn + 1, turn) = 1;
    list[j](rest, rest) = 0.3, list[j](rest + 1, rest + 1) = -0.3;
  }
  // Two starts begin each in one of the blocks, and every start stays at the maximum that it comes to first:
  // from there the map by parts of E and L leads to the other one, as high but for rounding.
  for (int frame = 0; frame < 100; ++frame) {
    CAPTURE(frame);
    const auto f = data::fit(with_slices(list), 1, {.starts = 8});
    check_consistent(f);
    CHECK(f.kind == eigenvalue_kind::complex_pair);
    CHECK(f.converged);
    CHECK(std::abs(f.lambda - 1) <= 1e-9);
    int best = 0;
    for (const auto& b : f.basins) best += b.similarity >= *f.similarity - 1e-9;
    CHECK(best == 2);
    CHECK(f.uniqueness.verdict == "several basins");
  }
}

TEST_CASE_TEMPLATE("a pair that is reported has a basin", K, double, quaternion<double>) {
  for (std::uint64_t s = 1; s <= 6; ++s) {
    CAPTURE(s);
    check_consistent(data::fit(data::gaussian<K>(4, 2, s), 2, {.starts = 8}));
  }
}

namespace {

/// The regular representation of Sₙ in a turned basis: every representation of it of dimension k, k times.
template <scalar K>
linear_operator<K> regular_representation(std::size_t n) {
  std::vector<std::size_t> identity(n);
  std::iota(identity.begin(), identity.end(), std::size_t(0));
  std::vector<std::vector<std::size_t>> group{identity};
  for (auto next = identity; std::next_permutation(next.begin(), next.end());)
    group.push_back(next);
  std::vector<dense_array<K>> list;
  for (const auto& g : group) {
    dense_array<K> m(group.size(), group.size());
    for (std::size_t h = 0; h < group.size(); ++h) {
      auto product = g;
      for (std::size_t i = 0; i < n; ++i) product[i] = g[group[h][i]];
      const auto at = std::lower_bound(group.begin(), group.end(), product) - group.begin();
      m(std::size_t(at), h) = K(1);
    }
    list.push_back(m);
  }
  return copies(with_slices(list), 1);
}

}  // namespace

TEST_CASE_TEMPLATE("the regular representation of S₃: dim U = 1 suffices, whatever the starts find",
                   K, double, std::complex<double>) {
  const auto a = regular_representation<K>(3);
  for (std::size_t d : {2, 3, 4, 6})
    for (std::uint64_t s = 1; s <= 3; ++s)
      for (int starts : {1, 2, 5}) {
        CAPTURE(d);
        CAPTURE(s);
        CAPTURE(starts);
        const auto f = data::fit(a, d, {.starts = starts, .start_seed = {s}});
        check_consistent(f);
        CHECK(f.converged);
        CHECK(f.sufficient_dim == std::optional<std::size_t>(1));
      }
}

TEST_CASE("a small part among many of one radius suffices") {
  // S₄ has representations of dimension 1, 1, 2, 3, 3: ten parts of its 24 dimensions, two of them lines.
  const auto f = data::fit(regular_representation<double>(4), 4, {.starts = 2});
  check_consistent(f);
  CHECK(f.converged);
  CHECK(f.sufficient_dim == std::optional<std::size_t>(1));
}
