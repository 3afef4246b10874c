// Whole computations written without an index: on ⊗, on subspaces, on ⊕, and in two bases of one space.
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/factors.hpp>
#include <cofree/operator/function_spaces.hpp>
#include <cofree/operator/subspace.hpp>
#include <tuple>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// Σ A_j⊗w_j : V → V⊗W for the standard basis of W.
template <scalar K>
linear_operator<K> joined(const std::vector<linear_operator<K>>& list,
                          const space<centre_t<K>>& w) {
  const auto b = standard_basis(w);
  auto a = tensor(list[0], b[0]);
  for (std::size_t j = 1; j < list.size(); ++j) a += tensor(list[j], b[j]);
  return a;
}

}  // namespace

TEST_CASE_TEMPLATE("an LSRDR on a tensor product, on a subspace and on a direct sum", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> X("X", 3), V("V", 5), U("U", 3);
  const space<Z> W("W", 3), Y("Y", 2);
  const auto a = random_operator(X, X * W, {1});
  const lsrdr_options options{.starts = 6, .threads = 2};

  // On X⊗Y: A⊗(projection on y), so that X⊗y is all that matters.
  auto y = random_operator(unit_space<Z>(), Y, {2});
  y *= Z(1 / norm(y));
  const auto on_product = permute_factors(X * W * Y, {0, 2, 1}) * tensor(a, y * adjoint(y));
  const auto f = lsrdr(on_product, U, options);
  CHECK(f.converged);
  CHECK(std::abs(*f.similarity - 1) <= 1e-10);
  CHECK(distance(f.projection(), tensor(identity_operator(X), y * adjoint(y))) <= 1e-7);

  // On a subspace: the compression of a map that the subspace reduces is the map on it.
  const auto j = random_isometry(X, V, {3});
  const auto around = tensor(j, identity_operator(W)) * a * adjoint(j);  // V → V⊗W
  const auto s = range(j);
  const auto compressed = tensor(adjoint(s.inclusion), identity_operator(W)) * around * s.inclusion;
  const space<K> small("U", 2);
  const auto inside = lsrdr(compressed, small, {.starts = 12, .threads = 2});
  const auto outside = lsrdr(around, small, {.starts = 12, .threads = 2});
  CHECK(std::abs(*inside.similarity - *outside.similarity) <= 1e-8);
  if (inside.has_projection() && outside.has_projection())
    CHECK(distance(s.inclusion * inside.projection() * adjoint(s.inclusion),
                   outside.projection()) <= 1e-7);

  // On a direct sum: a heavy and a light block; the reduction to dim X keeps the heavy one.
  const auto sum = direct_sum(X, V);
  const auto light = random_operator(V, V * W, {4}) * Z(1e-2);
  const auto& i = sum.injections;
  const auto& p = sum.projections;
  const auto one = identity_operator(W);
  const auto both = tensor(i[0], one) * a * p[0] + tensor(i[1], one) * light * p[1];
  const auto g = lsrdr(both, U, options);
  CHECK(std::abs(*g.similarity - 1) <= 1e-10);
  CHECK(distance(g.projection(), i[0] * p[0]) <= 1e-7);
}

TEST_CASE(
    "polynomials: adjoint, SVD and LSRDR are the same from monomial and from Legendre numbers") {
  for (auto [n, low, high] : {std::tuple{12, -1.0, 1.0}, {8, 0.0, 1.0}}) {
    const auto size = std::size_t(n);
    const auto P = polynomials<double>(size, low, high);
    // d/dx and x d/dx, exact in monomials: xᵏ ↦ k xᵏ⁻¹ and xᵏ ↦ k xᵏ.
    dense_array<double> d(size, size), e(size, size);
    for (std::size_t k = 1; k < size; ++k) d(k - 1, k) = e(k, k) = double(k);
    const auto derivative = from_matrix(d, P.monomials, P.monomials);
    const auto euler = from_matrix(e, P.monomials, P.monomials);
    // The same from Legendre numbers: x p′ by t P_k′ = k P_k + P_{k−1}′ in t = (2x − a − b)/(b − a).
    dense_array<double> t(size, size);
    for (std::size_t k = 1; k < size; ++k) {
      t(k, k) = double(k);
      for (std::size_t i = k % 2; i + 2 <= k; i += 2)
        t(i, k) = std::sqrt(double((2 * k + 1) * (2 * i + 1)));
    }
    const auto from_legendre =
        from_matrix(t, P.legendre, P.legendre) + P.derivative * ((low + high) / 2);
    const double condition = P.monomials.condition();
    const double bound = 100 * epsilon<double>() * condition * condition;
    CAPTURE(condition);
    REQUIRE(bound < 1e-3);
    const double scale = norm(P.derivative);
    CHECK(distance(derivative, P.derivative) <= bound * scale);
    CHECK(distance(adjoint(derivative), adjoint(P.derivative)) <= bound * scale);
    CHECK(distance(euler, from_legendre) <= bound * scale);
    const auto low_rank = [](const linear_operator<double>& x) {
      const auto s = svd(x, {.rank = 3});
      return s.u * s.s * adjoint(s.v);
    };
    CHECK(distance(low_rank(derivative), low_rank(P.derivative)) <= bound * scale);

    // A sum without parity, so that the best maximum is one and not two mirror images.
    const space<double> W("W", 3);
    const auto one = joined<double>({derivative, euler + derivative, adjoint(derivative) * 0.5}, W);
    const auto two = joined<double>(
        {P.derivative, from_legendre + P.derivative, adjoint(P.derivative) * 0.5}, W);
    const auto f = data::fit(one, 2, {.starts = 8}), g = data::fit(two, 2, {.starts = 8});
    data::check_certificate(f);
    data::check_certificate(g);
    CHECK(std::abs(*f.similarity - *g.similarity) <= bound);
    CHECK(distance(f.projection(), g.projection()) <= bound / *g.certificate().eigenvalue_gap);
  }
}
