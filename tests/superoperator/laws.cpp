// The law suites over every field, with hidden frames and dimensions 0 and 1.
#include <cofree/operator/laws.hpp>
#include <cofree/superoperator/laws.hpp>

#include "check_laws.hpp"
#include "fields.hpp"

using namespace cofree;

TEST_CASE_TEMPLATE("scalars", K, COFREE_FIELDS) {
  laws::scalar<K>(20, check_each());
}

TEST_CASE("χ is a homomorphism and 1/a does not overflow") {
  using H = quaternion<double>;
  random_source source({5});
  const H p = random_scalar<H>(source), q = random_scalar<H>(source);
  const auto [a, b] = symplectic_parts(p);
  const auto [c, d] = symplectic_parts(q);
  const auto [e, f] = symplectic_parts(p * q);
  CHECK(std::abs(a * c - b * std::conj(d) - e) <= 1e-14);
  CHECK(std::abs(a * d + b * std::conj(c) - f) <= 1e-14);
  CHECK(modulus(H(inverse(p * 1e200) * (p * 1e200) - H(1.0))) <= 1e-14);
}

TEST_CASE_TEMPLATE("operator spaces are inner-product spaces over the centre", K, COFREE_FIELDS) {
  for (auto [m, n] : {std::array<std::size_t, 2>{3, 4}, {1, 1}, {0, 2}})
    laws::inner_product_space(operator_space<K>(space<K>("U", m), space<K>("V", n)), 4,
                              check_each());
}

TEST_CASE_TEMPLATE("operators", K, COFREE_FIELDS) {
  for (auto [u, v, x, w] :
       {std::array<std::size_t, 4>{2, 3, 4, 2}, {1, 1, 1, 1}, {3, 2, 0, 2}, {2, 2, 3, 0}})
    laws::operators(space<K>("U", u), space<K>("V", v), space<K>("X", x),
                    space<centre_t<K>>("W", w), check_each());
}

TEST_CASE_TEMPLATE("Γ(A,B) for different domains, and through the complex image", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (auto [u1, v1, u2, v2, r] : {std::array<std::size_t, 5>{2, 3, 4, 5, 3},
                                   {1, 1, 1, 1, 1},
                                   {2, 2, 6, 6, 4},
                                   {2, 3, 4, 5, 0}})
    laws::superoperator(space<K>("U1", u1), space<K>("V1", v1), space<K>("U2", u2),
                        space<K>("V2", v2), space<Z>("W", r), check_each());
}

TEST_CASE("a law suite reports a wrong adjoint") {
  struct wrong {
    operator_space<double> s;
    const operator_space<double>& domain() const { return s; }
    const operator_space<double>& codomain() const { return s; }
    void apply(const linear_operator<double>& x, linear_operator<double>& y) const { y = x * 2.0; }
    void apply_adjoint(const linear_operator<double>& y, linear_operator<double>& x) const {
      x = y * 3.0;
    }
  };
  const space<double> V("V", 3);
  int failed = 0;
  laws::adjointable_map(wrong{{V, V}}, 3, [&](const auto& r) { failed += !r.holds(); });
  CHECK(failed == 3);
}

TEST_CASE("a zero or non-finite bound fails") {
  int failed = 0;
  const laws::sink count = [&](const auto& r) { failed += !r.holds(); };
  laws::report_within(count, "zero bound", 0.0, 0.0, "");
  laws::report_within(count, "infinite error", std::numeric_limits<double>::infinity(), 1.0, "");
  laws::report_within(count, "nan", std::nan(""), 1.0, "");
  laws::report_within(count, "sound", 0.5, 1.0, "");
  CHECK(failed == 3);
}

TEST_CASE_TEMPLATE("random isometries are isometries, in every frame", K, COFREE_FIELDS) {
  const space<K> U("U", 3), V("V", 7);
  const auto j = random_isometry(U, V, {4});
  CHECK(distance(adjoint(j) * j, identity_operator(U)) <= 1e-13);
  CHECK_THROWS_AS(random_isometry(V, U, {4}), invalid_argument);
  // The same seed gives the same coordinates whatever the frames are.
  const space<K> U2("U", 3), V2("V", 7);
  auto a = matrix(j);
  add_scaled(a, matrix(random_isometry(U2, V2, {4})), centre_t<K>(-1));
  CHECK(norm(a) <= 1e-13);
}

TEST_CASE_TEMPLATE("coordinates in bases that are not orthonormal", K, COFREE_FIELDS) {
  const space<K> U("U", 3), V("V", 4);
  const auto a = random_operator(U, V, {1});
  const auto tu = random_matrix<K>(3, 3, {2}), tv = random_matrix<K>(4, 4, {3});
  const basis<K> bu(U, tu), bv(V, tv);
  const auto m = matrix(a, bu, bv);
  auto residual = multiply(tv, m);  // T_V m = M T_U in standard coordinates
  add_scaled(residual, multiply(matrix(a), tu), centre_t<K>(-1));
  CHECK(norm(residual) <= 1e-12);
  CHECK(distance(from_matrix(m, bu, bv), a) <= 1e-11);
  CHECK_THROWS_AS(basis<K>(U, tv), invalid_argument);
  CHECK_THROWS_AS(matrix(a, bv, bu), space_mismatch);
}

TEST_CASE("a failing law says its seed, sample and both sides, and is replayed alone") {
  struct wrong {  // its adjoint is right but for one direction of the codomain
    operator_space<double> s;
    const operator_space<double>& domain() const { return s; }
    const operator_space<double>& codomain() const { return s; }
    void apply(const linear_operator<double>& x, linear_operator<double>& y) const { y = x * 2.0; }
    void apply_adjoint(const linear_operator<double>& y, linear_operator<double>& x) const {
      x = y * (re_trace(y) > 0 ? 2.0 : 3.0);
    }
  };
  const space<double> V("V", 2);
  const auto suite = [&](const laws::samples& which, const laws::sink& report, seed s) {
    laws::adjointable_map(wrong{{V, V}}, which, report, s);
  };
  std::vector<laws::law_result> failed;
  int heard = 0;
  suite(8, [&](const auto& r) { ++heard, r.holds() ? void() : failed.push_back(r); }, {5});
  CHECK(heard == 16);
  REQUIRE(failed.size() >= 1);
  CHECK(failed.size() < 8);
  for (const auto& r : failed) {
    CHECK(r.drawn == 5);
    CHECK(!r.left.empty());
    CHECK(std::stod(r.left) == doctest::Approx(std::stod(r.right) * 2 / 3).epsilon(1e-4));
    CHECK(laws::message(r).find("draw " + std::to_string(r.number) + " of seed 5") !=
          std::string::npos);
    CHECK(laws::message(r).find("left " + r.left) != std::string::npos);
    int calls = 0;
    const auto again = laws::replay(r, [&](const auto& which, const auto& report, seed s) {
      CHECK(which.count == 1);
      suite(
          which, [&](const auto& one) { ++calls, report(one); }, s);
    });
    CHECK(calls == 2);
    CHECK(again.ratio == r.ratio);
    CHECK(again.left == r.left);
  }
  // the sample does not depend on how many were drawn before it
  laws::law_result fine = failed[0];
  fine.law = "M(x a + y) = M(x) a + M(y)";
  CHECK(laws::replay(fine, suite).holds());
}

TEST_CASE("both sides of operators and of quaternions are told") {
  std::vector<laws::law_result> heard;
  const laws::sink keep = [&](const auto& r) { heard.push_back(r); };
  const space<double> V("V", 2);
  dense_array<double> m(2, 2);
  m(0, 0) = m(1, 1) = 1, m(0, 1) = 2;
  const auto a = from_matrix(m, V, V);
  laws::report_equal<double>(
      keep, "A = 1", distance(a, identity_operator(V)), 1e-12, {"V (2)", {3}, 4},
      [&] { return laws::words_of(a); }, [&] { return laws::words_of(identity_operator(V)); });
  CHECK(heard[0].left.find("of norm 2.44949: (1, 2; ") == 0);
  CHECK(laws::message(heard[0]).find("A = 1 fails at V (2), draw 4 of seed 3: left of norm") == 0);
  CHECK(laws::words_of(quaternion<double>(1, -2, 0.5, 0)) == "1 + -2i + 0.5j + 0k");
}
