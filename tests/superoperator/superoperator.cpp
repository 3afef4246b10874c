// The algebra of superoperators over the three fields, their matrices, and the χ image over ℍ.
#include <cofree/superoperator/algebra_laws.hpp>

#include "check_laws.hpp"
#include "complex_image.hpp"
#include "fields.hpp"

using namespace cofree;
using H = quaternion<double>;

namespace {

template <class F>
std::string words_of(F call) {
  try {
    call();
  } catch (const error& e) {
    return e.what();
  }
  return "no error";
}

/// The largest distance from a value of `a` to the nearest one of `b` not yet taken.
double distance_of_lists(const std::vector<complex<double>>& a, std::vector<complex<double>> b) {
  if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
  double worst = 0;
  for (const auto& z : a) {
    const auto nearest = std::min_element(
        b.begin(), b.end(), [&](auto x, auto y) { return std::abs(x - z) < std::abs(y - z); });
    worst = std::max(worst, std::abs(*nearest - z));
    b.erase(nearest);
  }
  return worst;
}

// A multiple by what is not in the centre is no multiple of a superoperator.
template <class S, class C>
concept multiplied_by = requires(S s, C c) { s* c; };
static_assert(multiplied_by<superoperator<complex<double>>, complex<double>>);
static_assert(multiplied_by<superoperator<H>, double>);
static_assert(!multiplied_by<superoperator<H>, H>);
static_assert(!multiplied_by<superoperator<H>, superoperator<complex<double>>>);
static_assert(adjointable_map<superoperator<H>>);
static_assert(std::same_as<superoperator<H>::scalar_type, double>);

}  // namespace

TEST_CASE_TEMPLATE("the algebra of superoperators between different spaces", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (auto [u1, u2, v1, v2, x1, x2, r, r2] : {std::array<std::size_t, 8>{2, 3, 3, 2, 1, 4, 3, 2},
                                               {1, 1, 1, 1, 1, 1, 1, 1},
                                               {2, 0, 1, 2, 2, 2, 2, 2},
                                               {2, 2, 0, 2, 2, 1, 2, 3},
                                               {2, 1, 2, 2, 1, 2, 0, 2}}) {
    const laws::three_operator_spaces<K> at{space<K>("U1", u1), space<K>("U2", u2),
                                            space<K>("V1", v1), space<K>("V2", v2),
                                            space<K>("X1", x1), space<K>("X2", x2)};
    laws::superoperator_algebra(at, space<Z>("W", r), space<Z>("W2", r2), check_each());
  }
  const space<Z> w("W", 2), y("Y", 2);  // a W of two factors
  const laws::three_operator_spaces<K> at{space<K>("U1", 2), space<K>("U2", 2), space<K>("V1", 2),
                                          space<K>("V2", 3), space<K>("X1", 2), space<K>("X2", 1)};
  laws::superoperator_algebra(at, w * y, y, check_each());
}

TEST_CASE_TEMPLATE("powers and traces", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (auto [u1, u2, r] :
       {std::array<std::size_t, 3>{2, 3, 3}, {1, 1, 1}, {1, 1, 2}, {0, 2, 2}, {2, 2, 0}})
    laws::superoperator_powers(space<K>("U1", u1), space<K>("U2", u2), space<Z>("W", r),
                               check_each());
  const space<Z> w("W", 2);
  laws::superoperator_powers(space<K>("U1", 2), space<K>("U2", 2), w * w, check_each());
  const space<K> U("U", 2), V("V", 3);
  CHECK(std::abs(real_part(Z(trace(identity_superoperator(operator_space<K>(U, V))))) -
                 6.0 * (field_of<K> == field::quaternion ? 4 : 1)) <= 1e-13);
}

TEST_CASE_TEMPLATE("the matrix is that of A_j ⊗ conj(B_j), whatever the frames are", K, double,
                   complex<double>) {
  const space<K> U1("U1", 2), U2("U2", 3), V1("V1", 3), V2("V2", 2), W("W", 2);
  const auto a = random_operator(U2, V2 * W, {1}), b = random_operator(U1, V1 * W, {2});
  const auto as = slices(a), bs = slices(b);
  auto m = matrix(gamma(a, b));
  REQUIRE(m.rows() == 6);
  REQUIRE(m.cols() == 6);
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t k = 0; k < 6; ++k) {
      K sum{};
      for (std::size_t j = 0; j < 2; ++j)
        sum += as[j](i / 3, k / 2) * conjugate(bs[j](i % 3, k % 2));
      CHECK(std::abs(sum - m(i, k)) <= 1e-13);
    }
}

TEST_CASE("over ℍ the matrix is real, in the order of standard bases and 1, i, j, k") {
  const space<H> U("U", 1), V("V", 2);
  const H i(0.0, 1.0), q(0.1, -0.2, 0.3, 0.4);
  dense_array<H> a(2, 2);
  a(0, 1) = i, a(1, 0) = q;
  const auto m = matrix(left_multiplication(from_matrix(a, V, V), U));
  REQUIRE(m.rows() == 8);
  const auto entries_of = [](const H& p, std::size_t k) {
    const H e = k == 0 ? H(1.0) : k == 1 ? H(0.0, 1.0) : k == 2 ? H(0, 0, 1) : H(0, 0, 0, 1);
    const H image = p * e;
    return std::array<double, 4>{image.w, image.x, image.y, image.z};
  };
  for (std::size_t r = 0; r < 8; ++r)
    for (std::size_t c = 0; c < 8; ++c) {
      const double wanted = r / 4 == c / 4 ? 0 : entries_of(r < 4 ? i : q, c % 4)[r % 4];
      CHECK(std::abs(m(r, c) - wanted) <= 1e-14);
    }
}

TEST_CASE("over ℍ every eigenvalue of Γ is one of its χ image, as often") {
  for (std::uint64_t s = 1; s <= 3; ++s) {
    const space<H> V("V", 3), U("U", 2);
    const space<double> W("W", 2);
    const auto a = random_operator(V, V * W, {s}), b = random_operator(U, U * W, {s + 50});
    const space<complex<double>> V2("V2", 6), U2("U2", 4), WC("W", 2);
    const auto image = gamma(complex_image(a, V2, WC), complex_image(b, U2, WC));
    const auto of_image = eigenvectors(matrix(image)).values;
    const auto own = eigenvectors(matrix(gamma(a, b))).values;
    CHECK(distance_of_lists(own, of_image) <= 1e-10 * std::abs(own[0]));
    CHECK(std::abs(trace(image) - trace(gamma(a, b))) <= 1e-12 * double(own.size()));
  }
}

TEST_CASE_TEMPLATE("a superoperator from two callables, and one from any model", K, COFREE_FIELDS) {
  const space<K> U("U", 2), V("V", 3);
  const space<centre_t<K>> W("W", 2);
  const auto a = random_operator(V, V, {1});
  const operator_space<K> s(U, V);
  const superoperator<K> by_action(
      s, s, [a](const linear_operator<K>& x, linear_operator<K>& y) { y = a * x; },
      [a](const linear_operator<K>& y, linear_operator<K>& x) { x = adjoint(a) * y; });
  laws::adjointable_map(by_action, 2, check_each());
  const auto x = random_operator(U, V, {2});
  CHECK(distance(by_action(x), a * x) == 0);
  CHECK(distance((by_action - left_multiplication(a, U))(x), s.zero()) <= 1e-13);
  CHECK(distance(power(by_action, 2)(x), a * (a * x)) <= 1e-12);

  const auto t = random_operator(V, V * W, {3}), b = random_operator(U, U * W, {4});
  const any_tensor_operator<K> model = dense_tensor_operator<K>(t);
  const superoperator<K> g = gamma(model, b);
  CHECK(distance(g(x), gamma(t, b)(x)) <= 1e-13);
  CHECK(distance((gamma(t, b) * gamma(model, b))(x), g(g(x))) <= 1e-11);
  CHECK(distance(adjoint(gamma(t, b))(x), adjoint(g)(x)) <= 1e-13);
}

TEST_CASE("a superoperator owns its operands") {
  const space<double> U("U", 2), V("V", 3), W("W", 2);
  const auto x = random_operator(U, V, {9});
  superoperator<double> s = identity_superoperator(operator_space<double>(U, V));
  linear_operator<double> expected = x;
  {
    auto a = random_operator(V, V * W, {1}), b = random_operator(U, U * W, {2});
    s = gamma(a, b) * s + sandwich(random_operator(V, V, {3}), random_operator(U, U, {4}));
    expected = s(x);
    a *= 2.0, b *= 0.0;
  }
  CHECK(distance(s(x), expected) == 0);
  const auto copy = s;
  CHECK(copy == s);
  CHECK(adjoint(s) == adjoint(copy));
  CHECK_FALSE(adjoint(s) == s);
}

TEST_CASE("a mismatch names the operation, the operands, the spaces and the reason") {
  const space<double> U("U", 2), V("V", 3), X("X", 4), V2("V", 3);
  const superoperator<double> on_v = identity_superoperator(operator_space<double>(U, V)),
                              on_x = identity_superoperator(operator_space<double>(U, X)),
                              turned = identity_superoperator(operator_space<double>(V, U));
  CHECK(words_of([&] { on_v* on_x; }) ==
        "compose: domain(outer) = L(U,V) (3×2) but codomain(inner) = L(U,X) (4×2): their "
        "codomains: V and X have dimensions 3 and 4");
  CHECK(words_of([&] { on_v + turned; }) ==
        "sum: domain(left) = L(U,V) (3×2) but domain(right) = L(V,U) (2×3): their domains: U and V "
        "have dimensions 2 and 3");
  CHECK(words_of([&] { on_v(linear_operator<double>(U, V2)); }) ==
        "superoperator: the space of the argument = L(U,V) (3×2) but its domain = L(U,V) (3×2): "
        "their codomains: two spaces of the name V; a space equals its copies only, not another of "
        "equal name and dimension");
  CHECK(words_of([&] { power(on_v, -1); }) == "power: the exponent -1 is negative");
  const auto a = random_operator(U, V, {1});
  CHECK_THROWS_AS(power(left_multiplication(a, U), 2), space_mismatch);
  CHECK_THROWS_AS(trace(left_multiplication(a, U)), space_mismatch);
  CHECK_THROWS_AS(superoperator_of(as_linear_operator(on_v), on_x.domain(), on_v.domain()),
                  space_mismatch);
  CHECK_THROWS_AS(gamma_trace(random_operator(U, V * X, {1}), random_operator(U, U * X, {2})),
                  space_mismatch);
}
