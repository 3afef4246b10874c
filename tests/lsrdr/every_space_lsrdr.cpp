// The reduction with V, U and W of every shape against the one between plain spaces with the same
// numbers, whose starts are the same: one answer.
#include <cofree/critical/gauge.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/lsrdr/refine.hpp>

#include "every_space.hpp"
#include "fields.hpp"

using namespace cofree;
using every::every_space;

namespace {

template <scalar K>
lsrdr_result<K> fit_of(const linear_operator<K>& a, const space<K>& u,
                       slice_class c = slice_class::any) {
  return lsrdr(a, u, {.starts = c == slice_class::any ? 1 : 4, .second_order = false, .slices = c});
}

/// The similarity at an isometry b.
template <scalar K>
double value_at(const linear_operator<K>& a, const linear_operator<K>& b) {
  const auto problem = prepare(a);
  return std::abs(objective<K>(problem.map).evaluate(b, 1e-12, {1}).lambda);
}

/// Fits both, and what the answer of the first says of itself.
template <scalar K>
void check(const space<K>& v, const space<K>& u, const space<centre_t<K>>& w,
           slice_class c = slice_class::any) {
  const auto a = random_operator(v, v * w, {7});
  const auto p = every::plain_image(a, every::plain_image(v), every::plain_image(w));
  const auto flat_u = every::plain_image(u);
  const auto fit = fit_of(a, u, c), plain = fit_of(p, flat_u, c);
  CHECK(*fit.similarity <= 1 + 1e-12);
  if (c != slice_class::any) {
    CHECK(std::abs(*fit.similarity - *plain.similarity) <= 1e-8);
    return;
  }
  // Two runs may end in two maxima; each answer has its value on the other side too.
  const auto flat_w = cofactor("check", p.codomain(), p.domain());
  const auto there = from_matrix(matrix(fit.point().isometry), flat_u, flat_u * flat_w),
             here = from_matrix(matrix(plain.point().isometry), u, u * w);
  CHECK(std::abs(value_at(p, there) - *fit.similarity) <= 1e-8);
  CHECK(std::abs(value_at(a, here) - *plain.similarity) <= 1e-8);
  if (std::abs(*fit.similarity - *plain.similarity) > 1e-9) return;
  if (!fit.has_projection()) return;
  CHECK(fit.projection().domain() == v);
  CHECK(fit.compression().codomain() == u);
  CHECK(fit.map().codomain() == u * w);
  if (!plain.has_projection() || !fit.converged || !plain.converged) return;
  auto apart = matrix(fit.projection());
  add_scaled(apart, matrix(plain.projection()), centre_t<K>(-1));
  CHECK(norm(apart) <= 1e-5);
}

}  // namespace

TEST_CASE_TEMPLATE("the reduction does not depend on the shape of W", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 3), U("U", 2);
  for (const auto& [name, w] : every::of_positive_dimension(every_space<Z>())) {
    if (w.dimension() < 2) continue;  // one slice: refused for dim U > 1
    const auto& shape = name;         // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    check(V, U, w);
  }
}

TEST_CASE_TEMPLATE("the reduction does not depend on the shape of V", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (const auto& [name, v] : every::of_positive_dimension(every_space<K>())) {
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    check(v, space<K>("U", 1), space<Z>("W", 2));
    if (v.dimension() > 2) check(v, space<K>("U", 2), space<Z>("W1", 1) * space<Z>("W2", 3));
  }
}

TEST_CASE_TEMPLATE("the reduction does not depend on the shape of U", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (const auto& [name, u] : every::of_positive_dimension(every_space<K>())) {
    if (u.dimension() > 3) continue;
    const auto& shape = name;  // no lambda of clang 14 captures a structured binding
    CAPTURE(shape);
    check(space<K>("V", 4), u, space<Z>("W1", 2) * space<Z>("W2", 1));
  }
}

TEST_CASE("a W of several factors in a class of slices, and in the gauge") {
  const space<double> V("V", 4), U("U", 2), W1("W1", 3), W2("W2", 2);
  check(V, U, W1 * W2, slice_class::hermitian);
  check(V, U, W1 * W2, slice_class::skew);
  const auto b = random_operator(U, U * W1 * W2, {2});
  const auto p = every::plain_image(b, space<double>("P", 2), space<double>("Q", 6));
  const double radius = left_gauge(b).radius;
  CHECK(std::abs(radius - left_gauge(p).radius) <= 1e-11 * radius);
  CHECK(left_gauge(b).radius == radius);  // the same bits again
}

TEST_CASE("10 × 10 with W of dimension 3·2: the example that wrote out of bounds") {
  const space<double> V("V", 10), U("U", 3), W1("W1", 3), W2("W2", 2);
  check(V, U, W1 * W2);
  check(V, U, W1 * V);  // W need not be small, nor other than V
}

TEST_CASE("refined with a W of several factors") {
  const space<double> V("V", 3), U("U", 2), W1("W1", 2), W2("W2", 2);
  const auto a = random_operator(V, V * W1 * W2, {7});
  const auto fit = lsrdr(a, U, {.starts = 4});
  const auto fine = refine(extend<long_real>(a), extend<long_real>(U), fit, {.digits = 40});
  CHECK(fine.converged);
  CHECK(std::abs(double(fine.similarity) - *fit.similarity) <= 1e-10);
  CHECK(fine.map.codomain() == extend<long_real>(U * W1 * W2));
  CHECK(std::abs(double(*fine.evidence.eigenvalue_gap) - *fit.certificate().eigenvalue_gap) <=
        1e-6);
}
