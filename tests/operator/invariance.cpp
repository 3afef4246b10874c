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

TEST_CASE_TEMPLATE("naturality for a W of several factors, for W = V, and of several operators", K,
                   COFREE_FIELDS) {
  using Z = centre_t<K>;
  using op = linear_operator<K>;
  const space<K> U("U", 2), V("V", 3), X("X", 2);
  const space<Z> W1("W1", 2), W2("W2", 2);
  const auto natural = [](auto&& f, const auto&... inputs) {
    CHECK(laws::natural(f, inputs...) <= 1e-11);
  };
  const auto identity = [](const op& x) { return x; };
  const auto a = random_operator(V, V * W1 * W2, {1}), b = random_operator(U, U * W1 * W2, {2});
  natural(identity, a);
  natural([](const op& x, const op& y, const op& z) { return gamma(x, y, last(2))(z); }, a, b,
          random_operator(U, V, {6}));
  natural([](const op& x) { return self_gamma(x)(identity_operator(x.domain())); }, a);
  natural([](const op& x) { return partial_trace(x * adjoint(x), last(2)); }, a);
  natural([](const op& x) { return std::pair{norm(x), std::vector<op>{adjoint(x) * x}}; }, a);
  // maps of any kind, and spaces
  const auto c = random_operator(X, V, {3}), d = random_operator(V, X + U, {4});
  natural([](const op& x, const op& y) { return y * x; }, c, d);
  natural([](const op& x) { return dual(x); }, d);
  natural([](const op& x) { return as_vector(x); }, d);
  natural([](const space<K>& v, const op& x) { return riesz(v) * x; }, V, c);
  natural([](const std::vector<op>& list) { return list[0] * adjoint(list[1]); },
          std::vector<op>{c, c * 2.0});
  natural([](const space<K>& v, const space<K>& u) { return direct_sum(v, u).injections; }, V, U);
  if constexpr (commutative_scalar<K>) {
    const auto e = random_operator(V, V * V, {5});  // W = V
    natural(identity, e);
    natural([](const op& x) { return self_gamma(x)(identity_operator(x.domain())); }, e);
    natural([](const op& x) { return as_vector(x); }, e);
  }
  // the first vector of a basis, of whatever operator
  const auto first = [](const op& x) {
    const auto e = standard_basis(x.domain())[0];
    return x * e;
  };
  CHECK(laws::natural(first, c) > 1e-3);
  CHECK(laws::natural(
            [](const op&, const op& y) { return random_operator(y.domain(), y.codomain(), {1}); },
            c, d) > 1e-3);
  // what is looked for on the wrong space is not found
  CHECK(laws::natural([&](const op&) { return identity_operator(V); }, c) > 1e-3);
}

TEST_CASE_TEMPLATE("what ends in spaces that a function makes is compared up to isometry", K,
                   COFREE_FIELDS) {
  using op = linear_operator<K>;
  const space<K> U("U", 3), V("V", 4), M("M", 2);
  const space<centre_t<K>> Y("Y", 2);
  const auto a = random_operator(U, V, {1});
  const auto low = random_operator(M, V, {2}) * random_operator(U, M, {3});
  const auto both = [](auto&& f, const auto&... inputs) {
    CHECK(laws::natural(f, inputs...) <= 1e-11);
    CHECK(laws::coordinate_free(f, inputs...) <= 1e-11);
  };
  both([](const op& x) { return svd(x).u; }, a);
  both([](const op& x) { return std::vector<op>{svd(x).u, svd(x).s, adjoint(svd(x).v)}; }, a);
  both([](const op& x) { return range(x).inclusion; }, low);
  both([](const op& x) { return std::pair{range(x).inclusion, kernel(x).inclusion}; }, low);
  both(
      [](const op& x) {
        const auto s = range(x);
        return adjoint(s.inclusion) * x * adjoint(x) * s.inclusion;  // on the made space alone
      },
      low);
  both(
      [&](const op& x) {
        const auto s = range(x);  // in a product
        return tensor(adjoint(s.inclusion) * x, identity_operator(Y));
      },
      low);
  const auto first_two = [](const op& x) {
    const space<K> s("S", 2);
    dense_array<K> m(x.codomain().dimension(), 2);
    m(0, 0) = m(1, 1) = K(1.0);
    return from_matrix(m, s, x.codomain());
  };
  CHECK(laws::coordinate_free(first_two, a) <= 1e-12);
  CHECK(laws::natural(first_two, a) > 1e-3);
  // an endomorphism of a made space by its invariants: of a corner of the array they change
  const auto corner = [&](const op& x) {
    return adjoint(first_two(x)) * x * adjoint(x) * first_two(x);
  };
  const auto one_space = [&](const op& x) {
    const auto j = first_two(x);
    return adjoint(j) * x * adjoint(x) * j;
  };
  CHECK(laws::natural(one_space, a) > 1e-3);
  CHECK(laws::natural(corner, a) > 1e-3);
  // not the same isometry in two places
  const auto two_ways = [](const op& x) {
    static int calls = 0;
    const auto s = range(x);
    return std::pair{s.inclusion, op(s.inclusion * (++calls % 2 ? 1.0 : -1.0))};
  };
  CHECK(laws::natural(two_ways, a) > 1e-3);
  CHECK_THROWS_AS(laws::natural([](const op& x) { return dual(range(x).inclusion); }, low),
                  invalid_argument);
}

TEST_CASE("R and S of the LSRDR are natural up to an isometry of U") {
  const space<double> V("V", 5), W1("W1", 2), W2("W2", 2);
  const auto a = random_operator(V, V * W1 * W2, {4});
  const auto f = [](const linear_operator<double>& x) {
    const auto fit = lsrdr(x, space<double>("U", 2), {.starts = 6, .second_order = false});
    return std::pair{fit.compression(), fit.expansion()};
  };
  CHECK(laws::natural({.draws = 1}, f, a) <= 1e-7);
}

TEST_CASE("draws are chosen, and one is drawn again alone") {
  const space<double> V("V", 4);
  const auto a = random_operator(V, V, {1});
  const auto largest = [](const linear_operator<double>& x) { return max_modulus(matrix(x)); };
  const invariance_options five{.draws = 5, .from = {9}};
  std::vector<double> each;
  for (int k = 0; k < 5; ++k)
    each.push_back(laws::natural({.draws = 1, .from = {9}, .first = k}, largest, a));
  CHECK(laws::natural(five, largest, a) == *std::max_element(each.begin(), each.end()));
  CHECK(each[0] != each[1]);
  CHECK(laws::natural({.draws = 1, .from = {10}}, largest, a) != each[0]);
  CHECK(laws::natural({.draws = 0}, largest, a) == 0);
  const auto hidden = [](const linear_operator<double>& x) {
    return max_modulus(x.frame_entries());
  };
  CHECK(laws::coordinate_free(five, hidden, a) > 1e-3);
  CHECK(laws::natural(hidden, a) > 1e-3);
}
