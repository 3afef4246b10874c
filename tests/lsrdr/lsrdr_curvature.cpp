// The second-order check against second differences of the value alone, and what a saddle leads to.
#include <cofree/critical/curvature.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// d²/dt² of log L along polar(B + tD), by values only.
template <scalar K>
double second_difference(const objective<K>& f, const critical_data<K>& p,
                         const linear_operator<K>& d) {
  const double t = 1e-3;
  const auto value = [&](double s) {
    return f.evaluate(retract(p.isometry, d * centre_t<K>(s)), p, 1e-13).value;
  };
  return (value(t) + value(-t) - 2 * p.value) / (t * t);
}

/// Directions e^(−½)-scaled so that the metric is the identity: Q Y e^(−½) for unit arrays Y.
template <scalar K>
std::vector<linear_operator<K>> metric_basis(const critical_data<K>& p) {
  const auto& b = p.isometry;
  const space<K> c("C", b.codomain().dimension() - b.domain().dimension());
  auto q = tangent_part(b, random_operator(c, b.codomain(), {5}));
  q = linear_operator<K>(c, b.codomain(), qr(q.frame_entries()).q);
  const auto root = hermitian_function(p.fixed, [](double x) { return 1 / std::sqrt(x); });
  std::vector<linear_operator<K>> out;
  const std::size_t reals = c.dimension() * b.domain().dimension() * real_dimension<K>;
  for (std::size_t k = 0; k < reals; ++k) {
    linear_operator<K> y(b.domain(), c);
    reinterpret_cast<double*>(y.frame_entries().data())[k] = 1;
    out.push_back(q * y * root);
  }
  return out;
}

}  // namespace

TEST_CASE_TEMPLATE("the curvature is the largest eigenvalue of the matrix of second differences", K,
                   COFREE_FIELDS) {
  const auto a = data::gaussian<K>(5, 3, 2);
  const auto f = data::fit(a, field_of<K> == field::quaternion ? 1 : 2, {.starts = 6});
  data::check_certificate(f);
  const auto problem = prepare(a);
  const objective<K> g(problem.map);
  const auto& p = f.point();
  const auto second = curvature_at(g, p, {3});
  REQUIRE(second.has_value());
  CHECK(second->converged);
  CHECK(second->gamma_applications > 0);
  // The quadratic form on a basis by polarisation of second differences of the value.
  const auto basis = metric_basis(p);
  const std::size_t n = basis.size();
  dense_array<double> form(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    form(i, i) = second_difference(g, p, basis[i]);
    for (std::size_t j = 0; j < i; ++j)
      form(i, j) = form(j, i) = (second_difference(g, p, basis[i] + basis[j]) -
                                 second_difference(g, p, basis[i] - basis[j])) /
                                4;
  }
  const double wanted = eigh(form).values.back();
  CHECK(wanted < 0);
  CHECK(std::abs(second->largest - wanted) <= 1e-3 * std::abs(eigh(form).values.front()));
  CHECK(std::abs(*f.certificate().curvature - second->largest) <= 1e-4);
  CHECK(norm(adjoint(p.isometry) * second->direction) <= 1e-12);
}

TEST_CASE("a maximum among real B that is a saddle among complex B is named and left") {
  using C = std::complex<double>;
  const auto a = data::gaussian<double>(7, 4, 1);
  const auto real = data::fit(a, 2, {.starts = 8});
  data::check_certificate(real);
  CHECK(*real.certificate().curvature < -0.1);

  const auto problem = prepare(extend<C>(a));
  const objective<C> g(problem.map);
  const auto p = g.evaluate(extend<C>(real.map()), 1e-13, {1}, true);
  CHECK(p.gradient_norm <= 1e-9);
  const auto second = curvature_at(g, p, {1});
  REQUIRE(second.has_value());
  CHECK(second->largest > 0.1);
  CHECK(second_difference(g, p, second->direction) > 0.05);

  // The Schmidt start of a real A is real and ends at that saddle; the check climbs on from it.
  const auto blind = data::fit(extend<C>(a), 2, {.starts = 1, .second_order = false});
  CHECK_FALSE(blind.certificate().curvature.has_value());
  const auto seeing = data::fit(extend<C>(a), 2, {.starts = 1});
  CHECK(std::abs(*blind.similarity - *real.similarity) <= 1e-8);
  CHECK(*seeing.similarity > *blind.similarity + 1e-3);
  CHECK(*seeing.certificate().curvature < 0);
  CHECK(seeing.gamma_applications > blind.gamma_applications);
}

TEST_CASE("no curvature where there is no direction or log L is not smooth") {
  const auto a = data::gaussian<double>(4, 1, 3);
  const auto f = data::fit(a, 1, {.starts = 2});
  CHECK_FALSE(f.certificate().curvature.has_value());
  const auto g = data::fit(data::octonions<std::complex<double>>(), 2, {.starts = 2});
  CHECK(*g.certificate().eigenvalue_gap <= 1e-6);
  CHECK_FALSE(g.certificate().curvature.has_value());
}
