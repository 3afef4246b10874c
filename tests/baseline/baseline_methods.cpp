// VOMPS, the method without gradients and the Schmidt truncation, against known values, against the
// library's own answers, and where they are known to fail.
#include <cofree/baseline/methods.hpp>
#include <cofree/baseline/schmidt.hpp>
#include <cofree/baseline/vomps.hpp>
#include <cofree/baseline/without_gradients.hpp>
#include <cofree/critical/gauge.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

constexpr double best_of_digits = 0.962659832;  // one layer, d = 2

/// The library's best B, a problem to put it in, and the same B a little way off.
template <scalar K>
struct optimum {
  lsrdr_result<K> fit;
  lsrdr_problem<K> problem;

  linear_operator<K> near(double distance, std::uint64_t s = 3) const {
    const auto& b = fit.map();
    const auto noise = tangent_part(b, random_operator(b.domain(), b.codomain(), {s}));
    return retract(b, noise * centre_t<K>(distance / norm(noise)));
  }
};

template <scalar K>
optimum<K> optimum_of(const linear_operator<K>& a, std::size_t d) {
  optimum<K> out{data::fit(a, d, {.starts = 6, .gradient_tolerance = 1e-11, .second_order = false}),
                 prepare(a)};
  REQUIRE(out.fit.converged);
  REQUIRE(out.fit.kind == eigenvalue_kind::real);
  return out;
}

/// ‖N − BC‖ at the end by the objective, with eigenoperators that the method did not have.
template <scalar K>
double gradient_norm_at(const optimum<K>& o, const baseline_result<K>& r) {
  return objective<K>(o.problem.map).evaluate(r.point.isometry, 1e-12, seed{99}).gradient_norm;
}

}  // namespace

TEST_CASE("the baselines reach the best value of the digits at d = 2 from the Schmidt start") {
  const auto problem = prepare(data::digits<double>("one_layer"));
  const space<double> u("U", 2);
  const auto start = start_at(problem, u, 0, seed{1}).first;
  const auto v = vomps(problem, start);
  CHECK(v.converged);
  CHECK(std::abs(v.similarity() - best_of_digits) <= 1e-8);
  CHECK(v.gamma_applications >= 3 * v.iterations);
  const auto p = ascent_without_gradients(problem, start,
                                          {.step = 0.1, .max_updates = 6000, .check_every = 100});
  CHECK(std::abs(p.similarity() - best_of_digits) <= 1e-8);
  CHECK(p.gamma_applications >= 3 * p.iterations);
  const auto s = schmidt_truncation(problem, u);
  CHECK_FALSE(s.converged);  // it is no critical point, and says so
  CHECK(s.similarity() < best_of_digits);
  CHECK(s.similarity() > 0.98 * best_of_digits);
}

TEST_CASE_TEMPLATE("fixed points of VOMPS are critical, and critical points are fixed", K, double,
                   std::complex<double>, quaternion<double>) {
  const auto o = optimum_of(data::gaussian<K>(6, 3, 11), 2);
  const auto stays = vomps(o.problem, o.fit.map(),
                           {.eigen_accuracy = 1e-4, .max_iterations = 1, .gradient_tolerance = 0});
  CHECK(stays.iterations == 1);
  // The first solve for E and L is to 1e-6.
  CHECK(gradient_norm_at(o, stays) <= 1e-5);
  CHECK(distance(stays.point.isometry, left_gauge(o.fit.map()).isometry) <= 1e-5);
  // Half a step goes back to the optimum from near by, whether or not a whole one does.
  const auto r = vomps(o.problem, o.near(1e-2), {.damping = 0.5});
  REQUIRE(r.converged);
  CHECK(gradient_norm_at(o, r) <= 1e-8);
  CHECK(std::abs(r.similarity() - *o.fit.similarity) <= 1e-9);
}

TEST_CASE("VOMPS is repelled by a maximum at which the Hessian has an eigenvalue beyond 2") {
  // Of its maxima that at 0.853012745, whichever start finds it; at 0.853535 VOMPS is attracted.
  const auto a = data::gaussian<double>(10, 3, 6);
  std::optional<optimum<double>> found;
  for (std::uint64_t s = 1; s <= 40 && !found; ++s) {
    auto fit = data::fit(
        a, 2, {.starts = 3, .start_seed = {s}, .gradient_tolerance = 1e-11, .second_order = false});
    if (fit.converged && std::abs(*fit.similarity - 0.853012745506) <= 1e-9)
      found = optimum<double>{std::move(fit), prepare(a)};
  }
  REQUIRE(found.has_value());
  const auto& o = *found;
  const auto start = o.near(1e-4);
  const auto few = [&](int sweeps) {
    return vomps(o.problem, start, {.eigen_accuracy = 1e-3, .max_iterations = sweeps});
  };
  // The Jacobian is 1 − H: the gradient grows from sweep to sweep, by less than the factor 3.
  const double first = few(20).point.gradient_norm, second = few(24).point.gradient_norm;
  CHECK(second > 1.05 * first);
  CHECK(second < 81 * first);
  const auto whole = few(300);
  CHECK_FALSE(whole.converged);
  CHECK(whole.point.gradient_norm > 1e-3);
  CHECK(whole.iterations == 300);
  // 1 − H/2 contracts: the same method, damped, is back.
  const auto damped = vomps(o.problem, start, {.damping = 0.5});
  CHECK(damped.converged);
  CHECK(std::abs(damped.similarity() - *o.fit.similarity) <= 1e-9);
}

TEST_CASE_TEMPLATE("the projection of the method without gradients stays at a maximum and returns",
                   K, double, std::complex<double>, quaternion<double>) {
  const auto o = optimum_of(data::gaussian<K>(6, 3, 11), 2);
  const auto p = projection_near(o.problem, o.fit.map());
  CHECK(distance(p.r * p.s, identity_operator(p.s.domain())) <= 1e-12);
  CHECK(distance(p.s * p.r, o.fit.projection()) <= 1e-7 * norm(o.fit.projection()));
  const auto stays = ascent_without_gradients(
      o.problem, o.fit.map(), {.step = 0.1, .max_updates = 50, .gradient_tolerance = 0});
  CHECK(stays.iterations == 50);
  CHECK(gradient_norm_at(o, stays) <= 1e-8);
  const auto r = ascent_without_gradients(o.problem, o.near(1e-2), {.step = 0.1});
  REQUIRE(r.converged);
  CHECK(gradient_norm_at(o, r) <= 1e-8);
  CHECK(std::abs(r.similarity() - *o.fit.similarity) <= 1e-9);
}

TEST_CASE("the Schmidt truncation is critical where nothing is cut off") {
  const auto problem = prepare(data::gaussian<double>(5, 3, 2));
  const auto whole = schmidt_truncation(problem, space<double>("U", 5));
  CHECK(whole.converged);
  CHECK(std::abs(whole.similarity() - 1) <= 1e-10);
  CHECK(schmidt_truncation(problem, space<double>("U", 2)).similarity() < 1 - 1e-3);
}

TEST_CASE("a fit by any method has the record of lsrdr") {
  const auto a = data::gaussian<double>(10, 3, 2);
  const space<double> u("U", 2);
  const lsrdr_options options{.starts = 4, .threads = 2};
  const auto best = fit_by(method::lbfgs, a, u, options);
  CHECK(*best.similarity == *lsrdr(a, u, options).similarity);
  for (auto m : {method::gradient_ascent, method::without_gradients, method::vomps}) {
    CAPTURE(method_name(m));
    const auto f = fit_by(m, a, u, options);
    data::check_certificate(f, 1e-6);
    CHECK(*f.similarity <= *best.similarity + 1e-8);
    CHECK(f.starts.size() == 4);
    CHECK(f.starts[0].how == "schmidt");
    CHECK(*f.certificate().curvature < 0);
    long counted = 0;
    for (const auto& s : f.starts) counted += s.gamma_applications;
    CHECK(f.gamma_applications == counted);  // the curvature's are the best start's
    const auto alone = fit_by(m, a, u, {.starts = 4, .threads = 1});
    CHECK(*alone.similarity == *f.similarity);
  }
  const auto s = fit_by(method::schmidt, a, u, options);
  CHECK(s.starts.size() == 1);
  CHECK_FALSE(s.converged);
  CHECK(s.basins.empty());
  CHECK_FALSE(s.certificate().curvature.has_value());
}

TEST_CASE("methods have names, options have limits, and refusals say which") {
  for (const auto& name : method_names()) CHECK(method_name(method_of(name)) == name);
  CHECK_THROWS_WITH_AS(method_of("newton"),
                       "method: 'newton' given, expected one of lbfgs, gradient-ascent, "
                       "without-gradients, vomps, schmidt",
                       invalid_argument);
  const auto problem = prepare(data::gaussian<double>(5, 3, 2));
  const space<double> u("U", 2);
  const auto b = start_at(problem, u, 0, seed{1}).first;
  CHECK_THROWS_AS(vomps(problem, b, {.damping = 0}), invalid_argument);
  CHECK_THROWS_AS(vomps(problem, b, {.damping = 1.5}), invalid_argument);
  CHECK_THROWS_AS(vomps(problem, b, {.eigen_accuracy = 0}), invalid_argument);
  CHECK_THROWS_AS(ascent_without_gradients(problem, b, {.step = 0}), invalid_argument);
  const linear_operator<double> zero(u, u * problem.map.space_w());
  CHECK_THROWS_AS(vomps(problem, zero), numerical_failure);
  CHECK_THROWS_AS(ascent_without_gradients(problem, zero), numerical_failure);
}

TEST_CASE("a baseline that is told to stop comes back unconverged") {
  const auto problem = prepare(data::gaussian<double>(10, 3, 6));
  const auto b = start_at(problem, space<double>("U", 2), 0, seed{1}).first;
  int asked = 0;
  const auto stop = [&] { return ++asked > 3; };
  const auto v = vomps(problem, b, {.stop = stop});
  CHECK(v.stopped);
  CHECK_FALSE(v.converged);
  CHECK(v.iterations == 3);
  asked = 0;
  CHECK(ascent_without_gradients(problem, b, {.stop = stop}).iterations == 3);
}
