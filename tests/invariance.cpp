// Frame scrambling and naturality: of what the library exports, and of functions that break them.
#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/dual.hpp>
#include <cofree/operator/invariance.hpp>
#include <cofree/operator/subspace.hpp>

#include "fields.hpp"

using namespace cofree;

TEST_CASE_TEMPLATE("redrawn frames change nothing that a user can see", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  const space<K> V("V", 4), U("U", 2);
  const space<Z> W("W", 3);
  const auto a = random_operator(V, V * W, {1}), c = random_operator(V, V, {2});
  const auto b = random_operator(U, U * W, {3});
  using op = linear_operator<K>;
  const double bound = 1e-12;
  const auto free = [&](auto&& f, const auto&... inputs) {
    CHECK(laws::coordinate_free(f, inputs...) <= bound);
  };
  free([](const op& x, const op& y) { return x * y; }, a, c);
  free([](const op& x) { return adjoint(x); }, a);
  free([](const op& x, const op& y) { return inner(x, y); }, c, c * c);
  free([](const op& x) { return norm(x); }, a);
  free([](const op& x) { return re_trace(x); }, c);
  free([](const op& x) { return matrix(x); }, a);
  free([](const op& x) { return slices(x); }, a);
  free([](const op& x) { return as_vector(x); }, c);
  free([](const op& x) { return partial_trace(x * adjoint(x)); }, a);
  free([](const op& x) { return polar_isometry(x); }, a);
  free([](const op& x) { return hermitian_part(x); }, c);
  free([](const op& x) { return hermitian_eigenvalues_of(hermitian_part(x)); }, c);
  free([](const op& x) { return range(x).projection(); }, a);
  free([](const op& x) { return kernel(adjoint(x)).dimension(); }, a);
  free([](const op& x) { return orthogonal_complement(range(x)).projection(); }, a);
  free([](const op& x) { return dual(x); }, c);
  free([](const space<K>& v, const op& x) { return riesz(v) * x; }, V, c);
  free([](const space<K>& v, const space<K>& u) { return direct_sum(v, u).injections; }, V, U);
  free([](const space<K>& v, const space<K>& u) { return random_operator(v, u, {7}); }, V, U);
  free([](const space<K>& u, const space<K>& v) { return random_isometry(u, v, {7}); }, U, V);
  free(
      [](const space<K>& v, const space<Z>& w) {
        return tensor(random_operator(v, v, {1}), random_operator(w, w, {2}));
      },
      V, W);
  free([](const op& x, const op& y, const space<K>& u,
          const space<K>& v) { return gamma(x, y)(random_operator(u, v, {5})); },
       a, b, U, V);
  free(
      [](const op& x, const op& y) {
        const auto e = dominant_eigenpair(gamma(x, y), {.tolerance = 1e-13});
        return std::pair{std::abs(e.value), e.gap};
      },
      a, b);
}

TEST_CASE_TEMPLATE("the LSRDR is free of coordinates and natural", K, COFREE_FIELDS) {
  const space<K> V("V", 5), U("U", 2);
  const auto a = random_operator(V, V * space<centre_t<K>>("W", 3), {4});
  const auto answer = [](const linear_operator<K>& x, const space<K>& u) {
    const auto f = lsrdr(x, u, {.starts = 16, .threads = 2});
    std::vector<linear_operator<K>> out;
    if (f.has_projection()) out = {f.projection(), f.right_density(), f.left_density()};
    return std::pair{out, *f.similarity};
  };
  CHECK(laws::coordinate_free(answer, a, U) <= 1e-8);
  CHECK(laws::natural([&](const linear_operator<K>& x) { return answer(x, U).first; }, a) <= 1e-8);
}

TEST_CASE_TEMPLATE("functions of A : V → V⊗W that commute with isometries of V and W", K,
                   COFREE_FIELDS) {
  const space<K> V("V", 4);
  const auto a = random_operator(V, V * space<centre_t<K>>("W", 3), {1});
  using op = linear_operator<K>;
  const auto natural = [&](auto&& f) { CHECK(laws::natural(f, a) <= 1e-12); };
  natural([](const op& x) { return x; });
  natural([](const op& x) { return adjoint(x) * x; });
  natural([](const op& x) { return x * adjoint(x); });
  natural([](const op& x) { return norm(x); });
  natural([](const op& x) { return partial_trace(x * adjoint(x)); });
  natural([](const op& x) { return polar_isometry(x); });
  natural([](const op& x) { return range(x).projection(); });
  natural([](const op& x) { return gamma(x, x)(identity_operator(x.domain())); });
  natural([](const op& x) {
    return std::abs(dominant_eigenpair(gamma(x, x), {.tolerance = 1e-13}).value);
  });
}

TEST_CASE_TEMPLATE("functions that look at coordinates are caught", K, COFREE_FIELDS) {
  const space<K> V("V", 4);
  const auto a = random_operator(V, V * space<centre_t<K>>("W", 3), {1});
  using op = linear_operator<K>;
  // The largest entry of the hidden numbers depends on the frames.
  CHECK(laws::coordinate_free([](const op& x) { return max_modulus(x.frame_entries()); }, a) >
        1e-3);
  const auto first_column = [](const op& x) {
    linear_operator<K> y(x.domain(), x.codomain());
    for (std::size_t i = 0; i < y.frame_entries().rows(); ++i)
      y.frame_entries()(i, 0) = x.frame_entries()(i, 0);
    return y;
  };
  CHECK(laws::coordinate_free(first_column, a) > 1e-3);
  // The largest entry in standard bases is free of frames but not natural: it belongs to a basis.
  const auto largest = [](const op& x) { return max_modulus(matrix(x)); };
  CHECK(laws::coordinate_free(largest, a) <= 1e-12);
  CHECK(laws::natural(largest, a) > 1e-3);
  // A random draw refers to a basis, too.
  CHECK(laws::natural([](const op& x) { return random_operator(x.domain(), x.domain(), {1}); }, a) >
        1e-3);
}
