// Every law suite of spaces, operators and superoperators over one scalar, small and with dimensions 0
// and 1, and what the two invariances promise. For the scalars that are slow to compile.
#pragma once

#include <cofree/operator/decomposition_laws.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/operator/dual.hpp>
#include <cofree/operator/factors.hpp>
#include <cofree/operator/invariance.hpp>
#include <cofree/operator/laws.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <cofree/superoperator/algebra_laws.hpp>
#include <cofree/superoperator/laws.hpp>

#include "check_laws.hpp"

namespace all_laws {

using namespace cofree;

template <scalar K>
void suites() {
  using Z = centre_t<K>;
  laws::scalar<K>(5, check_each());
  for (auto [m, n] : {std::array<std::size_t, 2>{2, 3}, {1, 1}, {0, 2}})
    laws::inner_product_space(operator_space<K>(space<K>("U", m), space<K>("V", n)), 2,
                              check_each());
  for (auto [u, v, x, w] :
       {std::array<std::size_t, 4>{2, 3, 4, 2}, {1, 1, 1, 1}, {3, 2, 0, 2}, {2, 2, 3, 0}})
    laws::operators(space<K>("U", u), space<K>("V", v), space<K>("X", x), space<Z>("W", w),
                    check_each());
  for (auto [u, v] : {std::array<std::size_t, 2>{3, 4}, {4, 2}, {1, 1}, {0, 2}})
    laws::decompositions(space<K>("U", u), space<K>("V", v), check_each());
  for (auto [u, r] : {std::array<std::size_t, 2>{2, 2}, {1, 1}, {2, 0}}) {
    const space<K> U("U", u), V("V", 3);
    const space<Z> W("W", r), W2("W2", 2);
    laws::superoperator(U, V, V, U, W, check_each());
    laws::superoperator_algebra<K>({U, V, V, U, U, V}, W, W2, check_each());
    laws::superoperator_powers(U, V, W, check_each());
    if constexpr (commutative_scalar<K>) laws::choi(U, V, V, U, W, check_each());
  }
}

/// A basis that is far from orthonormal, on each side.
template <scalar K>
void bases() {
  using R = real_t<K>;
  const space<K> U("U", 3), V("V", 4);
  const auto a = random_operator(U, V, {1});
  const basis<K> bu(U, random_matrix<K>(3, 3, {2})), bv(V, random_matrix<K>(4, 4, {3}));
  const R bound = 100 * epsilon<K>() * bu.condition() * bv.condition() * (1 + norm(a));
  CHECK(distance(from_matrix(matrix(a, bu, bv), bu, bv), a) <= bound);
  const auto m = matrix(a, bu, bv);
  for (std::size_t j = 0; j < 3; ++j) {
    dense_array<K> column(4, 1);
    for (std::size_t i = 0; i < 4; ++i) column(i, 0) = m(i, j);
    CHECK(distance(vector_of(column, bv), a * bu[j]) <= bound);
  }
  const auto t = change_of_basis(bu, standard_basis(U));
  const auto x = vector_of(random_matrix<K>(3, 1, {4}), bu);
  auto difference = multiply(t, coordinates(x, bu));
  add_scaled(difference, matrix(x), centre_t<K>(-1));
  CHECK(norm(difference) <= bound);
}

template <scalar K>
void invariances() {
  using R = real_t<K>;
  using Z = centre_t<K>;
  using op = linear_operator<K>;
  const space<K> V("V", 3), U("U", 2);
  const space<Z> W("W", 2);
  const auto a = random_operator(V, V * W, {1}), c = random_operator(V, V, {2});
  const auto b = random_operator(U, U * W, {3});
  const R bound = 1000 * epsilon<K>();
  const auto free = [&](auto&& f, const auto&... inputs) {
    CHECK(laws::coordinate_free(f, inputs...) <= bound);
  };
  free([](const op& x, const op& y) { return x * y; }, a, c);
  free([](const op& x) { return slices(x); }, a);
  free([](const op& x) { return polar_isometry(x); }, a);
  free([](const op& x) { return range(x).projection(); }, a);
  free([](const op& x) { return dual(x); }, c);
  free([](const op& x) { return as_vector(x); }, c);
  free([](const op& x) { return exponential(hermitian_part(x)); }, c);
  free([](const op& x, const op& y, const space<K>& u,
          const space<K>& v) { return gamma(x, y)(random_operator(u, v, {5})); },
       a, b, U, V);
  CHECK(laws::coordinate_free([](const op& x) { return max_modulus(x.frame_entries()); }, a) >
        R(1e-3));
  CHECK(laws::natural([](const op& x) { return partial_trace(x * adjoint(x)); }, a) <= bound);
  CHECK(laws::natural([](const op& x) { return range(x).projection(); }, a) <= bound);
  CHECK(laws::natural([](const op& x) { return max_modulus(matrix(x)); }, a) > R(1e-3));
}

template <scalar K>
void all() {
  suites<K>();
  bases<K>();
  invariances<K>();
}

}  // namespace all_laws
