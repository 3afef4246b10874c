// Several eigenvalues with multiplicity, the spectral circle, and power iteration, on maps of known
// spectrum and against explicit matrices, with the dense path on and off.
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <cofree/spectral/leading_eigenvalues.hpp>
#include <cofree/spectral/power_iteration.hpp>
#include <cofree/superoperator/matrix.hpp>

#include "complex_image.hpp"
#include "fields.hpp"
#include "spectral_maps.hpp"

using namespace cofree;

namespace {

const std::initializer_list<std::size_t> dense_limits{0, 1000};

/// Both members of each pair, in the order of the list.
template <class V>
std::vector<complex<double>> all_values(const leading_spectrum<V>& s) {
  std::vector<complex<double>> out;
  for (const auto& e : s.values) {
    out.push_back(e.value);
    if (e.kind == eigenvalue_kind::complex_pair) out.push_back(std::conj(e.value));
  }
  return out;
}

/// Each of the first values of `wanted` appears in the list as often as there, to `error`.
void check_same(std::vector<complex<double>> found, const std::vector<complex<double>>& wanted,
                double error) {
  for (const auto& z : found) CAPTURE(z);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CAPTURE(i);
    const auto nearest = std::min_element(found.begin(), found.end(), [&](auto a, auto b) {
      return std::abs(a - wanted[i]) < std::abs(b - wanted[i]);
    });
    REQUIRE(nearest != found.end());
    CHECK(std::abs(*nearest - wanted[i]) <= error);
    found.erase(nearest);
  }
}

/// Residuals recomputed from the vectors, and the left vectors of different entries biorthogonal.
template <class M>
void check_vectors(const M& map, const leading_spectrum<domain_t<M>>& s, double error) {
  const auto& v = map.domain();
  const double rho = std::abs(s.values[0].value);
  const auto forth = [&](const auto& x, auto& y) { map.apply(x, y); };
  const auto back = [&](const auto& x, auto& y) { map.apply_adjoint(x, y); };
  for (const auto& e : s.values) {
    REQUIRE(e.left.size() == e.right.size());
    CHECK(std::abs(detail::norm_of(v, e.right) - 1) <= 1e-12);
    CHECK(std::abs(detail::norm_of(v, e.left) - 1) <= 1e-12);
    CHECK(detail::absolute_residual(v, forth, e.right, e.value) <= error * rho);
    CHECK(detail::absolute_residual(v, back, e.left, std::conj(e.value)) <= error * rho);
    const auto p = detail::pairing(v, e.left, e.right);
    CHECK(p.real() > 0);
    CHECK(std::abs(p.imag()) <= 1e-12);
    CHECK(std::abs(p.real() * e.condition - 1) <= 1e-9);
    for (const auto& other : s.values)
      if (&other != &e && other.kind == e.kind)
        CHECK(std::abs(detail::pairing(v, e.left, other.right)) <= 1e3 * error * e.condition);
  }
}

template <class V>
void check_converged(const leading_spectrum<V>& s) {
  CHECK(s.converged);
  for (const auto& e : s.values) {
    CHECK(e.right_residual <= 1e-11);
    CHECK(e.left_residual <= 1e-11);
  }
}

template <scalar K>
linear_operator<K> twice(const linear_operator<K>& a, const space<centre_t<K>>& w) {
  const auto sum = direct_sum(a.domain(), space<K>("copy", a.domain().dimension()));
  const auto same = identify(sum.injections[1].domain(), a.domain());
  const auto one = identity_operator(w);
  return tensor(sum.injections[0], one) * a * sum.projections[0] +
         tensor(sum.injections[1], one) * tensor(adjoint(same), one) * a * same *
             sum.projections[1];
}

}  // namespace

TEST_CASE_TEMPLATE("a diagonal spectrum with repeated values", K, double, complex<double>) {
  for (auto limit : dense_limits) {
    CAPTURE(limit);
    auto d = falling(60);
    d[1] = d[2] = 1, d[3] = d[4] = 0.9;  // 1 three times, 0.9 twice
    const auto m = map_of(diagonal<K>(d), {1});
    const auto s = leading_eigenvalues(m, 6, {.dense_limit = limit});
    check_converged(s);
    check_vectors(m, s, 1e-11);
    CHECK(all_values(s).size() == 6);
    check_same(all_values(s), {1, 1, 1, 0.9, 0.9, d[5]}, 1e-9);
    CHECK(s.multiplicity == 3);
    CHECK(s.on_circle == 3);
    CHECK(std::abs(s.gap - (1 - d[6] / d[5])) <= 0.3 * (1 - d[6] / d[5]));
    // A cut through a multiple value: two of the three, and no gap; all three, and their gap, where
    // rounding shows two of them as a pair, which is not parted.
    const auto pairs = [](const auto& list) {
      return std::any_of(list.values.begin(), list.values.end(),
                         [](const auto& e) { return e.kind == eigenvalue_kind::complex_pair; });
    };
    const auto two = leading_eigenvalues(m, 2, {.dense_limit = limit});
    check_converged(two);
    check_same(all_values(two), {1, 1}, 1e-9);
    const bool whole = all_values(two).size() == 3;
    CHECK((!whole || pairs(two)));
    CHECK((whole ? std::abs(two.gap - 0.1) <= 1e-7 : two.gap <= 1e-7));
    const auto circle = spectral_circle(m, {.dense_limit = limit});
    check_converged(circle);
    check_vectors(m, circle, 1e-11);
    CHECK(circle.on_circle == 3);
    CHECK(all_values(circle).size() == 3);
    CHECK(circle.multiplicity == 3);
    CHECK(std::abs(circle.gap - 0.1) <= 0.05);
    const auto cut = spectral_circle(m, {.dense_limit = limit}, 2);
    CHECK_FALSE(cut.converged);
    CHECK((cut.on_circle == 2 || (cut.on_circle == 3 && pairs(cut))));
  }
}

TEST_CASE("±ρ and a pair, twice each") {
  for (auto limit : dense_limits) {
    CAPTURE(limit);
    auto d = falling(60);
    for (auto& x : d) x /= 2;
    d[0] = d[1] = 1, d[2] = d[3] = -1;
    auto block = diagonal(d);
    for (std::size_t i : {4u, 6u})  // exp(±2i)
      block(i, i) = block(i + 1, i + 1) = std::cos(2.0), block(i, i + 1) = -std::sin(2.0),
               block(i + 1, i) = std::sin(2.0);
    const auto m = map_of(block, {3});
    const auto s = spectral_circle(m, {.dense_limit = limit});
    check_converged(s);
    check_vectors(m, s, 1e-11);
    CHECK(s.on_circle == 8);
    CHECK(s.multiplicity == 2);
    const auto z = std::polar(1.0, 2.0);
    check_same(all_values(s), {1, 1, -1, -1, z, z, std::conj(z), std::conj(z)}, 1e-9);
    CHECK(std::abs(s.values[0].value - 1.0) <= 1e-9);
  }
}

TEST_CASE_TEMPLATE("Γ(A,B) of two equal blocks has every eigenvalue twice", K, COFREE_FIELDS) {
  for (auto limit : dense_limits) {
    CAPTURE(limit);
    const space<K> V("V", 5), U("U", 2);
    const space<centre_t<K>> W("W", 3);
    const auto a = random_operator(V, V * W, {2}), b = random_operator(U, U * W, {3});
    const auto single = gamma(a, b);
    const auto g = gamma(twice(a, W), b);
    const auto all = eigenvectors(as_linear_operator(superoperator<K>(single)).frame_entries());
    const auto s = leading_eigenvalues(g, 4, {.dense_limit = limit});
    check_converged(s);
    check_vectors(g, s, 1e-11);
    const double rho = std::abs(all.values[0]);
    std::vector<complex<double>> wanted;
    for (std::size_t i = 0; i < 2; ++i) wanted.insert(wanted.end(), 2, all.values[i]);
    check_same(all_values(s), wanted, 1e-9 * rho);
    CHECK(s.multiplicity == 2);
    // One Krylov space alone sees it once.
    const auto one = dominant_eigenpair(g, {.dense_limit = 0});
    CHECK(one.circle.size() == (one.kind == eigenvalue_kind::complex_pair ? 2 : 1));
  }
}

TEST_CASE("over ℍ, against the complex image") {
  using H = quaternion<double>;
  for (auto limit : dense_limits)
    for (std::uint64_t seed_number = 1; seed_number <= 3; ++seed_number) {
      CAPTURE(limit);
      const space<H> V("V", 6), U("U", 2);
      const space<double> W("W", 3);
      const auto a = random_operator(V, V * W, {seed_number}),
                 b = random_operator(U, U * W, {seed_number + 50});
      const space<complex<double>> V2("V2", 12), U2("U2", 4), WC("W", 3);
      const auto image = gamma(complex_image(a, V2, WC), complex_image(b, U2, WC));
      const auto s = leading_eigenvalues(gamma(a, b), 5, {.dense_limit = limit});
      const auto t = leading_eigenvalues(image, all_values(s).size(), {.dense_limit = limit});
      check_converged(s), check_converged(t);
      check_vectors(gamma(a, b), s, 1e-11);
      check_same(all_values(s), all_values(t), 1e-9 * std::abs(t.values[0].value));
    }
}

TEST_CASE("degenerate maps: dimension 1, zero, nilpotent, Jordan blocks, the identity") {
  for (auto limit : dense_limits) {
    CAPTURE(limit);
    const auto one =
        leading_eigenvalues(map_of<double>(diagonal({-3}), {1}), 4, {.dense_limit = limit});
    REQUIRE(one.values.size() == 1);
    CHECK(std::abs(one.values[0].value + 3.0) <= 1e-13);
    CHECK(one.gap == 1);
    CHECK(one.converged);
    const weighted_map<double> zero{{{1, 2, 3}}, dense_array<double>(3, 3)};
    const auto nothing = spectral_circle(zero, {.dense_limit = limit});
    CHECK(nothing.on_circle == 3);
    CHECK(nothing.converged);
    CHECK(nothing.values[0].value == complex<double>(0));
    // A rotated nilpotent map: its ρ is no more than rounding can make.
    dense_array<double> shift(12, 12);
    for (std::size_t i = 0; i + 1 < 12; ++i) shift(i, i + 1) = 1;
    const auto e =
        dominant_eigenpair(map_of(shift, {4}), {.max_applications = 400, .dense_limit = limit});
    CHECK(std::abs(e.value) <= 100 * e.rounding);
    const auto sound =
        dominant_eigenpair(map_of(diagonal(falling(60)), {4}), {.dense_limit = limit});
    CHECK(std::abs(sound.value) >= 1e9 * sound.rounding);
    // A Jordan block: the value to the root of the tolerance, and a condition that says so.
    auto d = falling(40);
    for (auto& x : d) x /= 2;
    d[0] = d[1] = 1;
    auto block = diagonal(d);
    block(0, 1) = 1;
    const auto jordan = leading_eigenvalues(map_of(block, {5}), 2, {.dense_limit = limit});
    for (const auto& z : all_values(jordan)) CHECK(std::abs(z - 1.0) <= 1e-4);
    CHECK(all_values(jordan).size() == 2);
    const auto& first = jordan.values[0];
    CHECK((first.left.empty() ? !jordan.converged : first.condition >= 1e4));
    const weighted_map<double> same{{{1, 2, 3, 4, 5}}, identity_matrix<double>(5)};
    const auto circle = spectral_circle(same, {.dense_limit = limit});
    CHECK(circle.multiplicity == 5);
    CHECK(circle.gap == 1);
    check_vectors(same, circle, 1e-13);
    CHECK_THROWS_AS(leading_eigenvalues(same, 0), invalid_argument);
    CHECK_THROWS_AS(leading_eigenvalues(same, 1, {.near = 1.0}), invalid_argument);
    CHECK_THROWS_AS(spectral_circle(weighted_map<double>{{}, dense_array<double>(0, 0)}),
                    numerical_failure);
  }
  // Too few applications are a result.
  const auto stopped = leading_eigenvalues(map_of(diagonal(falling(60)), {6}), 5,
                                           {.max_applications = 20, .dense_limit = 0});
  CHECK_FALSE(stopped.converged);
}

TEST_CASE("a map far from normal with a small gap") {
  std::vector<double> d(50);
  for (std::size_t i = 0; i < d.size(); ++i) d[i] = 1 - 1e-3 * double(i);
  auto block = diagonal(d);
  for (std::size_t i = 0; i + 1 < d.size(); ++i) block(i, i + 1) = 5e-3;
  weighted_map<double> m{weighted_columns<double>{std::vector<double>(50, 1.0)}, block};
  const auto e = dominant_eigenpair(m, {.dense_limit = 0});
  CHECK(e.converged);
  // What the residual and the condition allow.
  const double overlap = std::abs(detail::pairing(m.space, e.left, e.right));
  CHECK(std::abs(e.value - 1.0) <= 1e-11 / overlap);
  CHECK(std::abs(e.value - 1.0) <= 1e3 * e.rounding + 1e-11 / overlap);
}

TEST_CASE("power iteration agrees, and says where it cannot") {
  const auto m = map_of(diagonal(falling(60)), {7});
  const auto p = power_iteration(m, m.space.random({1}));
  CHECK(p.converged);
  CHECK(p.residual <= 1e-11);
  CHECK(std::abs(p.value - 1) <= 1e-9);
  CHECK(std::abs(norm_in(m.space, p.vector) - 1) <= 1e-13);
  CHECK(p.applications > 50);  // (0.8)ᵏ
  auto image = m.space.zero();
  m.apply(p.vector, image);
  m.space.add_scaled(image, p.vector, -p.value);
  CHECK(norm_in(m.space, image) <= 1e-11);

  using C = complex<double>;
  const space<C> V("V", 6), U("U", 2), W("W", 3);
  const auto g = gamma(random_operator(V, V * W, {1}), random_operator(U, U * W, {2}));
  const auto e = dominant_eigenpair(g);
  const auto q = power_iteration(g, g.domain().random({3}));
  CHECK(q.converged);
  CHECK(std::abs(q.value - e.value) <= 1e-9 * std::abs(e.value));

  auto block = diagonal(falling(20));  // a pair on the circle, and ±ρ
  block(0, 0) = block(1, 1) = 0, block(0, 1) = -2, block(1, 0) = 2;
  const auto turning = map_of(block, {8});
  CHECK_FALSE(
      power_iteration(turning, turning.space.random({1}), {.max_applications = 500}).converged);
  const auto mirrored = map_of<double>(diagonal({2, -2, 1}), {9});
  CHECK_FALSE(
      power_iteration(mirrored, mirrored.space.random({1}), {.max_applications = 500}).converged);
  const weighted_map<double> zero{{{1, 2, 3}}, dense_array<double>(3, 3)};
  const auto nothing = power_iteration(zero, zero.space.random({1}));
  CHECK(nothing.value == 0);
  CHECK(nothing.converged);
  CHECK_THROWS_AS(power_iteration(zero, zero.space.zero()), numerical_failure);
}

namespace {

/// A map that reads its numbers once for both products, and counts the passes.
struct counted_map {
  weighted_map<double> map;
  std::shared_ptr<int> passes = std::make_shared<int>(0), single = std::make_shared<int>(0);
  const weighted_columns<double>& domain() const { return map.space; }
  const weighted_columns<double>& codomain() const { return map.space; }
  void apply(const std::vector<double>& x, std::vector<double>& y) const {
    ++*single, map.apply(x, y);
  }
  void apply_adjoint(const std::vector<double>& x, std::vector<double>& y) const {
    ++*single, map.apply_adjoint(x, y);
  }
  void apply_both(const std::vector<double>& x, const std::vector<double>& y,
                  std::vector<double>& mx, std::vector<double>& my) const {
    ++*passes, map.apply(x, mx), map.apply_adjoint(y, my);
  }
};

}  // namespace

TEST_CASE("a two-sided map is read once for a step of both sides") {
  static_assert(two_sided_map<counted_map> && !two_sided_map<weighted_map<double>>);
  auto d = falling(60);
  for (double second : {0.8, -1.0}) {  // also with −ρ on the circle
    d[1] = second;
    const counted_map m{map_of(diagonal(d), {10})};
    const auto e = dominant_eigenpair(m, {.dense_limit = 0});
    const auto f = dominant_eigenpair(m.map, {.dense_limit = 0});
    CHECK(e.converged);
    CHECK(std::abs(e.value - f.value) <= 1e-9);
    CHECK(e.right_residual <= 1e-11);
    CHECK(e.left_residual <= 1e-11);
    CHECK(*m.passes > 0);
    CHECK(2 * *m.passes + *m.single == e.applications);
    CHECK(*m.single < *m.passes);
  }
}
