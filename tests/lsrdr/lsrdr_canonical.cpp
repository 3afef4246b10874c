// The canonical gauge: free of the gauge, the start and the order of ties.
#include <cofree/critical/gauge.hpp>
#include <cofree/lsrdr/canonical.hpp>
#include "lsrdr/digits/canonical.hpp"

#include <map>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// The same point in another gauge: B ↦ c(C⊗1)BC⁻¹ for a unitary C.
template <scalar K>
std::pair<critical_data<K>, factorization<K>> regauged(const objective<K>& g,
                                                       const critical_data<K>& p, seed s) {
  const auto& u = p.isometry.domain();
  const auto w = cofactor("test", p.isometry.codomain(), u);
  const auto turn = random_isometry(u, u, s);
  auto b = tensor(turn, identity_operator(w)) * p.isometry * adjoint(turn);
  if constexpr (field_of<K> == field::complex)
    b *= std::polar(1.0, 0.7);
  else
    b *= -1.0;
  const auto q = g.evaluate(b, 1e-13, s, true);
  return {q, factorize(q)};
}

template <scalar K>
void check_same(const canonical_form<K>& a, const canonical_form<K>& b, double bound) {
  // Entry by entry, in standard bases: the spaces of two runs may differ.
  const auto apart = [](const auto& x, const auto& y) {
    auto difference = matrix(x);
    add_scaled(difference, matrix(y), centre_t<K>(-1));
    return max_modulus(difference);
  };
  CHECK(apart(a.map, b.map) <= bound);
  CHECK(apart(a.compression, b.compression) <= bound);
  CHECK(apart(a.expansion, b.expansion) <= bound);
}

}  // namespace

TEST_CASE_TEMPLATE("the canonical gauge does not depend on the gauge it is found from", K,
                   COFREE_FIELDS) {
  const auto a = data::gaussian<K>(7, 4, 2);
  const auto f = data::fit(a, 2, {.starts = 8});
  data::check_certificate(f);
  const auto problem = prepare(a);
  const objective<K> g(problem.map);
  const auto form = canonical(f);
  const auto& u = f.map().domain();
  CHECK(distance(form.compression * form.expansion, identity_operator(u)) <= 1e-8);
  CHECK(distance(form.expansion * form.compression, f.projection()) <= 1e-10);
  CHECK(distance(adjoint_product(form.map, form.map), identity_operator(u)) <= 1e-12);
  const auto e = matrix(right_fixed_point(form.map, identity_operator(u)));
  CHECK(real_part(e(0, 0)) > real_part(e(1, 1)) + 1e-3);
  CHECK(modulus(e(0, 1)) <= 1e-10);
  for (std::uint64_t s : {1, 2, 3}) {
    const auto other = regauged(g, f.point(), {s});
    CHECK(distance(other.second.r, f.compression()) > 0.1);
    check_same(canonical(other.first, other.second), form, 1e-7);
  }
}

TEST_CASE_TEMPLATE("two starts of one basin give the same B, R, S", K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(7, 4, 2);
  const auto f = data::fit(a, 2, {.starts = 8});
  const auto g = data::fit(a, 2, {.starts = 8, .start_seed = {99}});
  data::check_certificate(f);
  data::check_certificate(g);
  REQUIRE(std::abs(*f.similarity - *g.similarity) <= 1e-9);
  REQUIRE(distance(f.projection(), g.projection()) <= 1e-8);
  check_same(canonical(f), canonical(g), 1e-7);
}

TEST_CASE("where e is a multiple of one the columns of R fix the whole gauge") {
  // All maps of a plane: e = 1/2 for every gauge of the answer.
  const space<double> V("V", 4), U("U", 2);
  std::vector<dense_array<double>> list;
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t j = 0; j < 2; ++j) {
      dense_array<double> m(4, 4);
      m(i, j) = 1;
      list.push_back(m);
    }
  const auto a = from_slices(list, V, space<double>("W", 4));
  const auto f = data::fit(a, 2, {.starts = 4}),
             g = data::fit(a, 2, {.starts = 4, .start_seed = {5}});
  REQUIRE(f.has_projection());
  const auto form = canonical(f);
  CHECK(std::abs(form.weights[0] - 0.5) <= 1e-8);
  check_same(form, canonical(g), 1e-7);
  const auto r = matrix(form.compression);
  CHECK(std::abs(r(1, 0)) <= 1e-8);
  CHECK(r(0, 0) > 0.5);
  CHECK(r(1, 1) > 0.5);
}

namespace {

/// The canonical B of the starts that converge, by their values.
std::map<long, std::vector<dense_array<std::complex<double>>>> canonical_ends(
    const linear_operator<std::complex<double>>& a, std::size_t d, slice_class c) {
  std::map<long, std::vector<dense_array<std::complex<double>>>> out;
  for (std::uint64_t s = 1; s <= 8; ++s) {
    const auto f = data::fit(a, d, {.starts = 1, .start_seed = {s}, .slices = c});
    if (f.converged && f.kind == eigenvalue_kind::real)
      out[std::lround(1e8 * *f.similarity)].push_back(matrix(canonical_map(f)));
  }
  return out;
}

}  // namespace

TEST_CASE("B of a class in the canonical gauge: starts of one value agree entry by entry") {
  using C = std::complex<double>;
  const auto a = data::gaussian<C>(4, 3, 6);
  for (const auto& row :
       {std::pair(slice_class::symmetric, 2), std::pair(slice_class::symmetric, 3),
        std::pair(slice_class::hermitian, 2), std::pair(slice_class::hermitian, 3),
        std::pair(slice_class::skew, 2), std::pair(slice_class::skew, 3)}) {
    CAPTURE(int(row.first));
    CAPTURE(row.second);
    int met = 0;
    for (const auto& [value, ends] : canonical_ends(a, std::size_t(row.second), row.first))
      for (std::size_t k = 1; k < ends.size(); ++k, ++met) {
        auto difference = ends[k];
        add_scaled(difference, ends[0], C(-1));
        CHECK(max_modulus(difference) <= 1e-5);
      }
    CHECK(met > 0);
  }
}

namespace {

/// Whether a class gauge of these digits can make e diagonal: C depends on e^(−½), and CᵀC = 1 is lost where
/// e's least eigenvalue is below ε of its largest.
bool regular(const linear_operator<std::complex<double>>& e) {
  const auto values = hermitian_eigenvalues_of(e);
  return values.front() > 100 * epsilon<double>() * values.back();
}

}  // namespace

TEST_CASE("slices that fall steeply: the gauge of a complex class keeps ρ(Γ(B,B)) = 1") {
  using C = std::complex<double>;
  int diagonal = 0;
  for (int fall : {1, 2, 3, 5, 7}) {
    CAPTURE(fall);
    auto m = random_matrix<C>(3 * 2, 3, {7});
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t k = 0; k < 3; ++k) m(i * 2 + j, k) *= std::ldexp(1.0, -fall * int(i + k));
    const space<C> v("V", 3), w("W", 2);
    const auto fit =
        data::fit(from_matrix(m, v, v * w), 3, {.starts = 1, .slices = slice_class::symmetric});
    if (fit.kind != eigenvalue_kind::real) continue;
    std::optional<linear_operator<C>> b;
    try {
      b = canonical_map(fit);
    } catch (const numerical_failure& refused) {
      // Only a singular e is refused, in these words.
      CHECK_FALSE(regular(fit.point().fixed));
      CHECK(std::string(refused.what()).starts_with("canonical gauge: e is"));
      continue;
    }
    ++diagonal;
    const auto top = dominant_eigenpair(gamma(*b, *b));
    CHECK(std::abs(std::abs(top.value) - 1) <= 1e-6);
    const auto e = matrix(top.right[0]);
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 3; ++k)
        if (i != k) CHECK(modulus(e(i, k)) <= 1e-6 * norm(e));
  }
  CHECK(diagonal >= 2);
}

TEST_CASE_TEMPLATE("a gauge with CᵀC = 1 makes e real and diagonal, whatever gauge it starts in", K,
                   std::complex<double>) {
  const std::size_t d = 3, r = 2;
  // B_jᵀ = B_j, e > 0 and L at random; another gauge (1 − X)⁻¹(1 + X) with Xᵀ = −X.
  auto b = random_matrix<K>(d * r, d, {1});
  for (std::size_t j = 0; j < r; ++j)
    for (std::size_t u = 0; u < d; ++u)
      for (std::size_t v = 0; v < u; ++v) b(u * r + j, v) = b(v * r + j, u);
  const auto m = random_matrix<K>(d, d, {2}), l = random_matrix<K>(5, d, {3});
  const auto e = multiply(op::none, m, op::adjoint, m);
  auto x = random_matrix<K>(d, d, {4});
  add_scaled(x, detail::transposed(x), K(-1));
  scale(x, K(0.2));
  auto plus = identity_matrix<K>(d), minus = plus;
  add_scaled(plus, x, K(1)), add_scaled(minus, x, K(-1));
  const auto other = solve(minus, plus);
  const auto moved = [&](const dense_array<K>& c, const dense_array<K>& y) {
    dense_array<K> z(y.rows(), d);
    multiply<K>(op::none, c, op::none, y.reshaped(d, r * d), z.reshaped(d, r * d));
    return multiply(z, detail::transposed(c));
  };
  const auto there = [](const dense_array<K>& c, const dense_array<K>& y) {
    return multiply(op::none, multiply(c, y), op::adjoint, c);
  };
  const auto c = detail::orthogonal_gauge(e, b, l);
  const auto g = detail::orthogonal_gauge(there(other, e), moved(other, b),
                                          multiply(l, detail::transposed(other)));
  auto square = multiply(detail::transposed(c), c);
  add_scaled(square, identity_matrix<K>(d), K(-1));
  CHECK(norm(square) <= 1e-12);
  const auto diagonal = there(c, e);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t k = 0; k < d; ++k) {
      if (i != k) CHECK(modulus(diagonal(i, k)) <= 1e-12 * norm(e));
      if (i > 0) CHECK(diagonal(i - 1, i - 1).real() > diagonal(i, i).real());
    }
  auto difference = moved(g, moved(other, b));
  add_scaled(difference, moved(c, b), K(-1));
  CHECK(norm(difference) <= 1e-11 * norm(b));
}
