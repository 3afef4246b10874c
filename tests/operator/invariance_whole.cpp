// Frame scrambling of the framework: decompositions, factors, lazy operators, forms, superoperators,
// networks. tests/operator/invariance.cpp holds the rest, and the functions that must be caught.
#include <cofree/dense/schur.hpp>
#include <cofree/network/cluster.hpp>
#include <cofree/operator/antilinear.hpp>
#include <cofree/operator/block.hpp>
#include <cofree/operator/factors.hpp>
#include <cofree/operator/function_spaces.hpp>
#include <cofree/operator/invariance.hpp>
#include <cofree/operator/inverse.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <cofree/operator/norms.hpp>
#include <cofree/operator/quadratic_form.hpp>
#include <cofree/operator/spectral_theorem.hpp>
#include <cofree/spectral/fixed_points.hpp>
#include <cofree/superoperator/choi.hpp>
#include <cofree/superoperator/matrix.hpp>

#include "fields.hpp"

using namespace cofree;

namespace {

template <class F, class... Inputs>
void free_of_frames(F&& f, const Inputs&... inputs) {
  CHECK(laws::coordinate_free(f, inputs...) <= 1e-10);
}

}  // namespace

TEST_CASE_TEMPLATE("decompositions, inverses, norms", K, COFREE_FIELDS) {
  const space<K> U("U", 3), V("V", 5);
  const auto a = random_operator(U, V, {1}), c = random_operator(V, V, {2});
  const auto h = c + adjoint(c);
  using op = linear_operator<K>;
  free_of_frames([](const op& x) { return std::pair{qr(x).q, qr(x).r}; }, a);
  free_of_frames([](const op& x) { return svd(x).values; }, a);
  free_of_frames(
      [](const op& x) {
        const auto s = svd(x, {.rank = 2});
        return s.u * s.s * adjoint(s.v);
      },
      a);
  free_of_frames([](const op& x) { return std::pair{polar(x).isometry, polar(x).positive}; }, a);
  free_of_frames([](const op& x) { return eigh(x).values; }, h);
  free_of_frames([](const op& x) { return square_root(x * adjoint(x)); }, c);
  free_of_frames([](const op& x) { return exponential(x * real_t<K>(0.1)); }, h);
  free_of_frames([](const op& x) { return power(x * adjoint(x), 0.3); }, c);
  free_of_frames(
      [](const op& x) {
        std::vector<double> moduli;
        for (const auto& z : eigenvalues(x)) moduli.push_back(std::abs(z));
        return moduli;
      },
      c);
  free_of_frames([](const op& x) { return inverse(x).x; }, c);
  free_of_frames([](const op& x, const op& y) { return solve(x, y).x; }, c, a);
  free_of_frames([](const op& x) { return pseudo_inverse(x).inverse; }, a);
  free_of_frames([](const op& x) { return orthogonal_projection(x); }, a);
  free_of_frames(
      [](const op& x) {
        return std::vector<double>{spectral_norm(x), trace_norm(x), condition_number(x)};
      },
      a);
}

TEST_CASE_TEMPLATE("factors, blocks, lazy operators, forms", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 3);
  const space<Z> W("W", 2), Y("Y", 2);
  const auto x = random_operator(V * W * Y, V * W * Y, {1});
  const auto a = random_operator(V, V * W, {2}), c = random_operator(V, V, {3});
  using op = linear_operator<K>;
  free_of_frames(
      [](const space<K>& v, const space<Z>& w, const space<Z>& y) {
        return permute_factors(v * w * y, {2, 0, 1});
      },
      V, W, Y);
  free_of_frames([](const op& z) { return partial_trace(z, factors{1}); }, x);
  free_of_frames([](const op& z) { return partial_trace(z, factors{1, 2}); }, x);
  free_of_frames([](const op& y, const op& z) { return direct_sum(y, z); }, a, c);
  free_of_frames(
      [](const op& y, const op& z) {
        return dense(lazy_operator<K>(y) * z + lazy_operator<K>(y) * Z(2));
      },
      a, identity_operator(V));
  if constexpr (commutative_scalar<K>) {
    free_of_frames([](const op& z) { return partial_transpose(z, factors{1}); }, x);
    free_of_frames([](const op& z) { return transpose(z); }, a);
  }
  if constexpr (field_of<K> != field::complex)
    free_of_frames([](const op& z) { return symmetric_part(z); }, a);
  free_of_frames(
      [](const op& z, const space<K>& v) {
        return quadratic_value(z, random_operator(unit_space<K>(), v, {5}));
      },
      a, V);
}

TEST_CASE_TEMPLATE("superoperators, fixed points, clusters", K, COFREE_FIELDS) {
  const space<K> U("U", 2);
  const space<centre_t<K>> W("W", 3);
  const auto a = random_operator(U, U * W, {1}), b = random_operator(U, U * W, {2});
  using op = linear_operator<K>;
  free_of_frames([](const op& x, const op& y) { return matrix(gamma(x, y)); }, a, b);
  free_of_frames([](const op& x, const op& y) { return as_linear_operator(gamma(x, y)); }, a, b);
  free_of_frames([](const op& x, const op& y) { return trace(gamma(x, y) * gamma(y, x)); }, a, b);
  free_of_frames(
      [](const op& x) {
        const auto f = fixed_points(x);
        return std::pair{std::vector<op>{f.right, f.left}, f.radius};
      },
      a);
  if constexpr (commutative_scalar<K>) {
    free_of_frames([](const op& x, const op& y) { return choi(gamma(x, y)); }, a, b);
    // The least eigenvalue is 0 to rounding, so it is looked at beside a 1.
    free_of_frames(
        [](const op& x) { return 1 + std::abs(complete_positivity(gamma(x, x)).least_eigenvalue); },
        a);
  }
  free_of_frames([](const space<K>& v) { return memberships(mixture_of(v, {0, 1})); }, U);
}

TEST_CASE_TEMPLATE("naturality of decompositions of A : V → V⊗W", K, COFREE_FIELDS) {
  const space<K> V("V", 3);
  const auto a = random_operator(V, V * space<centre_t<K>>("W", 2), {1});
  using op = linear_operator<K>;
  const auto natural = [&](auto&& f) { CHECK(laws::natural(f, a) <= 1e-10); };
  natural([](const op& x) { return svd(x).values; });
  natural([](const op& x) { return polar(x).positive; });
  natural([](const op& x) { return pseudo_inverse(x).inverse; });
  natural([](const op& x) { return square_root(adjoint(x) * x); });
  natural([](const op& x) { return fixed_points(x).right; });
  natural([](const op& x) { return fixed_points(x).left; });
  natural([](const op& x) { return std::vector<double>{spectral_norm(x), trace_norm(x)}; });
}
