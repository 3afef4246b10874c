// The certificate, invariance and gradient in all three fields, each against something independent.
#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// L(B)/ρ(Γ(A,A))^½ by cold solves from other starts; tests/spectral/spectral.cpp holds these against LAPACK.
template <scalar K>
double similarity_of(const linear_operator<K>& a, const linear_operator<K>& b) {
  const auto radius = [](const auto& g) {
    return std::abs(
        dominant_eigenpair(
            g, {.tolerance = 1e-12, .krylov_dimension = 30, .dense_limit = 0, .start_seed = {77}})
            .value);
  };
  return radius(gamma(a, b)) / std::sqrt(radius(gamma(a, a)) * radius(gamma(b, b)));
}

/// (C⊗1)A C⁻¹
template <scalar K>
linear_operator<K> conjugated(const linear_operator<K>& a, const linear_operator<K>& c) {
  const auto w = cofactor("test", a.codomain(), a.domain());
  const linear_operator<K> inverse(
      c.codomain(), c.domain(),
      solve(c.frame_entries(), identity_matrix<K>(c.domain().dimension())));
  return tensor(c, identity_operator(w)) * a * inverse;
}

}  // namespace

TEST_CASE_TEMPLATE(
    "converged fits satisfy every residual, and their similarity is the ratio of radii", K,
    COFREE_FIELDS) {
  int checked = 0;
  for (std::uint64_t s : {1, 2})
    for (std::size_t d : {1, 2, 3}) {
      CAPTURE(s);
      CAPTURE(d);
      const auto a = data::gaussian<K>(7, 4, s);
      const auto f = data::fit(a, d, {.starts = 6});
      if (!f.has_projection() || !(*f.certificate().eigenvalue_gap > 1e-6)) continue;
      ++checked;
      data::check_certificate(f);
      CHECK(std::abs(similarity_of(a, f.map()) - *f.similarity) <= 1e-9);
      // The certificate's numbers again, from the operators alone.
      CHECK(distance(f.compression() * f.expansion(), identity_operator(f.map().domain())) <= 1e-8);
      CHECK(distance(f.expansion() * f.compression(), f.projection()) <= 1e-10);
      const auto w = cofactor("test", a.codomain(), a.domain());
      auto b = tensor(f.compression(), identity_operator(w)) * a * f.expansion();
      b *= centre_t<K>(1 / norm(b));
      // equal to the fit's B up to a phase of the field's centre
      auto c = f.map() * centre_t<K>(1 / norm(f.map()));
      CHECK(std::abs(modulus(inner(b, c)) - 1) <= 1e-8);
    }
  CHECK(checked >= 4);
}

TEST_CASE_TEMPLATE("R = l⁻¹L†, S = Ee⁻¹ in any gauge: from a B that is no isometry, by cold solves",
                   K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(7, 4, 2);
  const auto f = data::fit(a, 2, {.starts = 8});
  data::check_certificate(f);
  const auto& u = f.map().domain();
  auto c = random_operator(u, u, {31});
  c = identity_operator(u) + c * centre_t<K>(0.7 / norm(c));
  const auto b = conjugated(f.map(), c) * centre_t<K>(1.7);  // l is far from 1 in this gauge
  const eigenpair_options cold{.tolerance = 1e-13, .dense_limit = 0, .start_seed = {5}};
  const auto ab = dominant_eigenpair(gamma(a, b), cold), bb = dominant_eigenpair(gamma(b, b), cold);
  const auto positive = [](linear_operator<K> x) {
    x = hermitian_part(x);
    return re_trace(x) < 0 ? -x : x;
  };
  const auto e = positive(bb.right[0]), l = positive(bb.left[0]);
  const auto inverse = [](const linear_operator<K>& x) {
    return hermitian_function(x, [](double t) { return 1 / t; });
  };
  CHECK(hermitian_eigenvalues_of(l).back() > 1.5 * hermitian_eigenvalues_of(l).front());
  // Over ℂ a dominant eigenoperator of Γ(B,B) is positive only up to a phase.
  const auto &right = ab.right[0], &left = ab.left[0];
  const auto r = inverse(l) * adjoint(left), s = right * inverse(e);
  const auto rs = r * s;
  const auto alpha = inner(left, right) / inner(l, e);
  CHECK(distance(rs, identity_operator(u) * alpha) <= 1e-8 * norm(rs));
  CHECK(distance(s * r * (centre_t<K>(1) / alpha), f.projection()) <= 1e-7);
  const auto w = cofactor("test", a.codomain(), a.domain());
  centre_t<K> lambda{};
  if constexpr (field_of<K> == field::complex)
    lambda = ab.value;
  else
    lambda = ab.value.real();
  const auto scale = std::abs(bb.value) * inner(l, e) / (lambda * inner(left, right));
  const auto back = tensor(r, identity_operator(w)) * a * s * scale;
  CHECK(distance(back, b) <= 1e-7 * norm(b));
}

TEST_CASE_TEMPLATE("wrong eigenoperators fail the certificate: conjugated, exchanged, of another B",
                   K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(7, 4, 2);
  const auto f = data::fit(a, 2, {.starts = 8});
  data::check_certificate(f);
  const auto problem = prepare(a);
  const auto conjugated_numbers = [](const linear_operator<K>& x) {
    auto m = matrix(x);
    for (std::size_t i = 0; i < m.size(); ++i) m.data()[i] = conjugate(m.data()[i]);
    return from_matrix(m, x.domain(), x.codomain());
  };
  const auto fails = [&](critical_data<K> p) {
    const auto wrong = certify(problem.map, p, factorize(p));
    CHECK(*wrong.factorization > 1e-3);
    CHECK(*wrong.rs_identity > 1e-3);
    CHECK(*wrong.projection > 1e-3);
    CHECK(*wrong.density_images > 1e-3);
  };
  // Exchanged, E and L still match each other (L†E = αe is Hermitian) and give P†; B tells.
  auto exchanged = f.point();
  std::swap(exchanged.left, exchanged.right);
  const auto c = certify(problem.map, exchanged, factorize(exchanged));
  CHECK(*c.rs_identity <= 1e-8);
  CHECK(*c.factorization > 1e-3);
  if (field_of<K> != field::real) {
    auto wrong = f.point();
    wrong.left[0] = conjugated_numbers(wrong.left[0]);
    fails(wrong);
  }
  auto without_e = f.point();  // as if e⁻¹ were forgotten
  without_e.fixed = identity_operator(without_e.fixed.domain());
  fails(without_e);
}

TEST_CASE_TEMPLATE("a random B fails every residual of the certificate", K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(7, 4, 3);
  const auto problem = prepare(a);
  const space<K> U("U", 2);
  objective<K> f(problem.map);
  int tried = 0;
  for (std::uint64_t s = 1; s <= 6; ++s) {
    const auto p = f.evaluate(random_isometry(U, U * problem.map.space_w(), {s}), 1e-12, {s});
    if (p.kind != eigenvalue_kind::real) continue;
    ++tried;
    const auto parts = factorize(p);
    const auto c = certify(problem.map, p, parts);
    CHECK(c.stationarity > 1e-2);
    CHECK(*c.factorization > 1e-2);
    CHECK(*c.rs_identity > 1e-2);
    CHECK(*c.projection > 1e-2);
    CHECK(*c.density_images > 1e-2);
    CHECK(*c.right_density_min_eigenvalue > 0);  // positivity proves nothing
    CHECK(*c.left_density_min_eigenvalue > 0);
  }
  CHECK(tried > 0);
}

TEST_CASE("symmetric A: P = P† and the densities coincide") {
  // Over ℍ: tests/lsrdr/lsrdr_quaternion.cpp. Over ℂ W is complex, and Hermitian slices are no symmetry.
  const auto a = data::hermitian<double>(6, 3, 4);
  const auto f = data::fit(a, 2, {.starts = 8});
  data::check_certificate(f);
  CHECK(*f.certificate().projection_adjoint_gap <= 1e-7);
  CHECK(distance(f.right_density(), f.left_density()) <= 1e-7);
}

TEST_CASE_TEMPLATE("invariance: isometries of W and V, similarities, each refitted", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 6);
  const space<Z> W("W", 4);
  const auto a = random_operator(V, V * W, {11});
  const std::size_t d = 2;
  const lsrdr_options options{.starts = 12};
  const auto f = data::fit(a, d, options);
  data::check_certificate(f);

  const auto turn_w = random_isometry(W, W, {12});
  const auto fw = data::fit(tensor(identity_operator(V), turn_w) * a, d, options);
  CHECK(std::abs(*fw.similarity - *f.similarity) <= 1e-9);
  CHECK(distance(fw.projection(), f.projection()) <= 1e-8);
  CHECK(distance(fw.right_density(), f.right_density()) <= 1e-8);
  CHECK(distance(fw.left_density(), f.left_density()) <= 1e-8);

  const auto turn_v = random_isometry(V, V, {13});
  const auto fv = data::fit(conjugated(a, turn_v), d, options);
  const auto carried = [&](const linear_operator<K>& x) { return turn_v * x * adjoint(turn_v); };
  CHECK(distance(fv.projection(), carried(f.projection())) <= 1e-8);
  CHECK(distance(fv.right_density(), carried(f.right_density())) <= 1e-8);
  CHECK(distance(fv.left_density(), carried(f.left_density())) <= 1e-8);

  // A similarity that is not an isometry: 1 + a small operator.
  auto c = random_operator(V, V, {14});
  c = identity_operator(V) + c * Z(0.5 / norm(c));
  const auto fc = data::fit(conjugated(a, c), d, options);
  CHECK(std::abs(*fc.similarity - *f.similarity) <= 1e-9);
  CHECK(distance(fc.projection() * c, c * f.projection()) <= 1e-8 * norm(f.projection()));
  auto right = c * f.right_density() * adjoint(c);
  right *= Z(1 / re_trace(right));
  CHECK(distance(fc.right_density(), right) <= 1e-8);
}

TEST_CASE_TEMPLATE("the gradient against the Taylor remainder, also at complex pairs", K,
                   COFREE_FIELDS) {
  const auto problem = prepare(data::gaussian<K>(6, 4, 21));
  const space<K> U("U", 2);
  objective<K> f(problem.map);
  int pairs = 0, reals = 0;
  for (std::uint64_t s = 1; s <= 8; ++s) {
    const auto b = random_isometry(U, U * problem.map.space_w(), {s});
    const auto p = f.evaluate(b, 1e-13, {s});
    auto direction = tangent_part(b, random_operator(U, b.codomain(), {s + 100}));
    direction *= centre_t<K>(1 / norm(direction));
    const double slope = real_part(inner(p.gradient, direction));
    // log|λ| of polar(B + tD) − log|λ| − t·slope shrinks like t².
    const auto remainder = [&](double t) {
      return std::abs(f.evaluate(retract(b, direction * centre_t<K>(t)), p, 1e-13).value - p.value -
                      t * slope);
    };
    const double coarse = remainder(1e-3), fine = remainder(1e-4);
    CHECK(fine <= 0.02 * coarse + 1e-11);
    CHECK(coarse <= 1e-3);
    (p.kind == eigenvalue_kind::real ? reals : pairs)++;
  }
  CHECK(reals > 0);
  if (field_of<K> != field::complex) CHECK(pairs > 0);
}

TEST_CASE("extension to ℂ leaves a real critical point critical") {
  using C = std::complex<double>;
  const auto a = data::gaussian<double>(7, 4, 5);
  const auto f = data::fit(a, 2, {.starts = 8});
  data::check_certificate(f);
  const auto problem = prepare(extend<C>(a));
  objective<C> g(problem.map);
  const auto p = g.evaluate(extend<C>(f.map()), 1e-13, {1});
  CHECK(p.gradient_norm <= 1e-8);
  CHECK(std::abs(std::exp(p.value) - *f.similarity) <= 1e-9);
  const auto parts = factorize(p);
  CHECK(distance(parts.p, extend<C>(f.projection())) <= 1e-7);
}
