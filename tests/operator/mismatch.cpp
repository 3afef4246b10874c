// What every binary operation says where its operands do not fit: operands, factor, both spaces, the
// reason and the nearest mend, word for word.
#include <cofree/operator/antilinear.hpp>
#include <cofree/operator/block.hpp>
#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/dual.hpp>
#include <cofree/operator/factors.hpp>
#include <cofree/operator/inverse.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <cofree/operator/operator_space.hpp>
#include <cofree/operator/quadratic_form.hpp>
#include <cofree/operator/subspace.hpp>
#include <cofree/superoperator/choi.hpp>
#include <cofree/superoperator/matrix.hpp>

#include "operators.hpp"

#include <doctest/doctest.h>

using namespace cofree;
using C = complex<double>;

namespace {

const space<double> U("U", 4), V("V", 3), W("W", 2), X("X", 3), Y("Y", 5);
const space<double> V2("V", 3);

linear_operator<double> from(const space<double>& u, const space<double>& v) {
  return linear_operator<double>(u, v);
}
lazy_operator<double> lazy(const space<double>& u, const space<double>& v) {
  return lazy_operator<double>(from(u, v));
}
superoperator<double> on(const space<double>& u, const space<double>& v) {
  return identity_superoperator(operator_space<double>(u, v));
}

struct row {
  const char* name;
  std::function<void()> call;
  const char* text;
};

void check(const std::vector<row>& table) {
  for (const auto& r : table) {
    CAPTURE(r.name);
    CHECK(words(r.call) == r.text);
  }
}

#define WORDS_VX                                                                             \
  "V and X are different spaces of equal dimension; identify is the isometry between their " \
  "standard bases"

}  // namespace

TEST_CASE("mismatches of operators") {
  check({
      {"compose", [] { from(V, U) * from(Y, X); },
       "compose: domain(outer) = V (3) but codomain(inner) = X (3): " WORDS_VX},
      {"compose, adjoint outer", [] { from(V, U) * from(Y, U); },
       "compose: domain(outer) = V (3) but codomain(inner) = U (4): V and U have dimensions 3 and "
       "4; "
       "did you mean adjoint(outer) * inner?"},
      {"compose, reordered factors", [] { from(V * W, U) * from(U, W * V); },
       "compose: domain(outer) = V⊗W (3·2) but codomain(inner) = W⊗V (2·3): their factors are the "
       "same in another order; permute_factors leads there; did you mean inner * outer?"},
      {"compose, dual", [] { from(dual(V), U) * from(Y, V); },
       "compose: domain(outer) = V† (3) but codomain(inner) = V (3): V† and V are dual to each "
       "other; riesz leads from a space to its dual"},
      {"compose, two spaces of one name", [] { from(V, U) * from(Y, V2); },
       "compose: domain(outer) = V (3) but codomain(inner) = V (3): two spaces of the name V; a "
       "space equals its copies only, not another of equal name and dimension"},
      {"compose, L(U,V) and its dual",
       [] { from(operators(U, V), Y) * from(Y, dual(operators(U, V))); },
       "compose: domain(outer) = L(U,V) (3×4) but codomain(inner) = L(U†,V†) (3×4): L(U,V) and "
       "L(U†,V†) are dual to each other; riesz leads from a space to its dual; did you mean inner "
       "* "
       "outer?"},
      {"sum", [] { from(U, V) + from(V, U); },
       "sum: domain(left) = U (4) but domain(right) = V (3): U and V have dimensions 4 and 3; did "
       "you mean adjoint(right)?"},
      {"difference", [] { from(U, V * W) - from(U, V * Y); },
       "difference: codomain(left) = V⊗W (3·2) but codomain(right) = V⊗Y (3·5): factor 2: W and Y "
       "have dimensions 2 and 5"},
      {"inner", [] { inner(from(U, V), from(V, U)); },
       "inner: domain(left) = U (4) but domain(right) = V (3): U and V have dimensions 4 and 3; "
       "did "
       "you mean adjoint(right)?"},
      {"distance", [] { distance(from(U, V), from(U, X)); },
       "distance: codomain(left) = V (3) but codomain(right) = X (3): " WORDS_VX},
      {"adjoint_product", [] { adjoint_product(from(U, V), from(Y, U)); },
       "adjoint_product: codomain(left) = V (3) but codomain(right) = U (4): V and U have "
       "dimensions "
       "3 and 4; did you mean left * right?"},
      {"trace", [] { trace(from(U, V)); },
       "trace: domain = U (4) but codomain = V (3): U and V have dimensions 4 and 3"},
      {"re_trace", [] { re_trace(from(V, X)); },
       "re_trace: domain = V (3) but codomain = X (3): " WORDS_VX},
      {"solve", [] { solve(from(U, V), from(Y, U)); },
       "solve: codomain(A) = V (3) but codomain(B) = U (4): V and U have dimensions 3 and 4; did "
       "you "
       "mean solve(adjoint(A), B)?"},
      {"solve, not square", [] { solve(from(U, V), from(Y, V)); },
       "solve: domain(A) = U (4) but codomain(A) = V (3): the dimensions differ; pseudo_inverse "
       "has "
       "a least-squares answer"},
      {"qr in a basis", [] { qr(from(U, V), standard_basis(V)); },
       "qr: domain = U (4) but space of the basis = V (3): U and V have dimensions 4 and 3"},
      {"coordinates", [] { coordinates(from(unit_space<double>(), X), standard_basis(V)); },
       "coordinates: codomain of the vector = X (3) but space of the basis = V (3): X and V are "
       "different spaces of equal dimension; identify is the isometry between their standard "
       "bases"},
      {"change_of_basis", [] { change_of_basis(standard_basis(V), standard_basis(U)); },
       "change_of_basis: space of the first basis = V (3) but space of the second basis = U (4): V "
       "and U have dimensions 3 and 4"},
      {"identify", [] { identify(U, V); },
       "identify: the first space = U (4) but the second = V (3): the dimensions differ"},
      {"oblique_projection", [] { oblique_projection(from(U, V), from(U, X)); },
       "oblique_projection: codomain(onto) = V (3) but codomain(along) = X (3): " WORDS_VX},
      {"span",
       [] {
         span<double>({from(U, V), from(U, X)});
       },
       "span: space of the first vector = V (3) but space of another = X (3): " WORDS_VX},
      {"intersection", [] { intersection(range(from(U, V)), range(from(U, X))); },
       "intersection: space around the first = V (3) but space around the second = X "
       "(3): " WORDS_VX},
      {"functional", [] { functional(from(unit_space<double>(), V), V); },
       "functional: codomain of the vector = V (3) but the dual = V† (3): V and V† are dual to "
       "each "
       "other; riesz leads from a space to its dual"},
  });
}

TEST_CASE("mismatches of factors, blocks and forms") {
  check({
      {"partial_trace", [] { partial_trace(from(U * V, U * X)); },
       "partial_trace: traced factor of the domain = V (3) but traced factor of the codomain = X "
       "(3): " WORDS_VX},
      {"partial_trace of factors", [] { partial_trace(from(V * U, X * U), factors{0}); },
       "partial_trace: factor 0: of the domain = V (3) but of the codomain = X (3): " WORDS_VX},
      {"partial_transpose", [] { partial_transpose(from(V, V), factors{1}); },
       "partial_transpose: no factor 1 in the domain V (3), which has 1, counted from 0"},
      {"permute_factors of an operator", [] { permute_factors(from(U, V * W), factors{0}); },
       "permute_factors: 1 positions for V⊗W (3·2), which has 2 factors"},
      {"cofactor", [] { cofactor("cofactor", V * W, X); },
       "cofactor: codomain = V⊗W (3·2) but expected a first factor = X (3): factor 1: " WORDS_VX},
      {"block column",
       [] {
         block_operator<double>({{from(U, V)}, {from(Y, V)}});
       },
       "block_operator: domain(block (2,1)) = Y (5) but domain(block (1,1)) = U (4): Y and U have "
       "dimensions 5 and 4"},
      {"block row",
       [] {
         block_operator<double>({{from(U, V), from(U, X)}});
       },
       "block_operator: codomain(block (1,2)) = X (3) but codomain(block (1,1)) = V (3): X and V "
       "are different spaces of equal dimension; identify is the isometry between their standard "
       "bases"},
      {"quadratic_value", [] { quadratic_value(from(V, V * W), from(unit_space<double>(), X)); },
       "quadratic_value: codomain(x) = X (3) but domain(A) = V (3): X and V are different spaces "
       "of "
       "equal dimension; identify is the isometry between their standard bases"},
      {"sesquilinear_value",
       [] {
         sesquilinear_value(from(V, X * W), from(unit_space<double>(), V),
                            from(unit_space<double>(), V));
       },
       "sesquilinear_value: codomain = X⊗W (3·2) but expected a first factor = V (3): factor 1: X "
       "and V are different spaces of equal dimension; identify is the isometry between their "
       "standard bases"},
      {"bilinear_value",
       [] {
         bilinear_value(from(V, dual(V) * W), from(unit_space<double>(), V),
                        from(unit_space<double>(), X));
       },
       "bilinear_value: codomain(y) = X (3) but domain(A) = V (3): X and V are different spaces of "
       "equal dimension; identify is the isometry between their standard bases"},
      {"antilinear, applied", [] { riesz_antilinear(V)(from(unit_space<double>(), U)); },
       "antilinear map: domain = V (3) but codomain of the vector = U (4): V and U have dimensions "
       "3 "
       "and 4"},
      {"antilinear, composed", [] { riesz_antilinear(V) * riesz_antilinear(X); },
       "compose: domain(outer) = V (3) but codomain(inner) = X† (3): V and X† are not of one kind"},
      {"as_operator", [] { as_operator(as_vector(from(U, V)), operator_space<double>(U, X)); },
       "as_operator: codomain of the vector = L(U,V) (3×4) but the operator space = L(U,X) (3×4): "
       "L(U,V) and L(U,X) are different spaces of equal dimension; identify is the isometry "
       "between "
       "their standard bases"},
  });
}

TEST_CASE("mismatches of lazy operators") {
  check({
      {"compose", [] { lazy(V, U) * from(Y, U); },
       "compose: domain(outer) = V (3) but codomain(inner) = U (4): V and U have dimensions 3 and "
       "4; "
       "did you mean adjoint(outer) * inner?"},
      {"sum", [] { lazy(U, V) + from(V, U); },
       "sum: domain(left) = U (4) but domain(right) = V (3): U and V have dimensions 4 and 3; did "
       "you mean adjoint(right)?"},
      {"difference", [] { lazy(U, V) - lazy(U, X); },
       "difference: codomain(left) = V (3) but codomain(right) = X (3): " WORDS_VX},
      {"apply", [] { lazy(U, V)(from(Y, V)); },
       "apply: domain(operator) = U (4) but codomain(argument) = V (3): U and V have dimensions 4 "
       "and 3; did you mean adjoint(operator)?"},
      {"apply of a tensor", [] { tensor(lazy(U, V), lazy(W, W))(from(Y, U * Y)); },
       "apply: domain(operator) = U⊗W (4·2) but codomain(argument) = U⊗Y (4·5): factor 2: W and Y "
       "have dimensions 2 and 5"},
  });
}

TEST_CASE("mismatches of superoperators") {
  check({
      {"gamma", [] { gamma(from(V, V * W), from(U, U * Y)); },
       "gamma: W of A = W (2) but W of B = Y (5): W and Y have dimensions 2 and 5"},
      {"gamma, applied", [] { gamma(from(V, V * W), from(U, U * W))(from(U, X)); },
       "gamma: codomain(argument) = X (3) but domain(A) = V (3): X and V are different spaces of "
       "equal dimension; identify is the isometry between their standard bases"},
      {"sum", [] { on(U, V) + on(U, X); },
       "sum: domain(left) = L(U,V) (3×4) but domain(right) = L(U,X) (3×4): their "
       "codomains: " WORDS_VX},
      {"sum with a turned one",
       [] { left_multiplication(from(U, V), Y) + left_multiplication(from(V, U), Y); },
       "sum: domain(left) = L(Y,U) (4×5) but domain(right) = L(Y,V) (3×5): their codomains: U and "
       "V "
       "have dimensions 4 and 3; did you mean adjoint(right)?"},
      {"compose", [] { on(U, V) * on(U, Y); },
       "compose: domain(outer) = L(U,V) (3×4) but codomain(inner) = L(U,Y) (5×4): their codomains: "
       "V "
       "and Y have dimensions 3 and 5"},
      {"compose with the adjoint",
       [] { left_multiplication(from(U, V), Y) * left_multiplication(from(U, V), Y); },
       "compose: domain(outer) = L(Y,U) (4×5) but codomain(inner) = L(Y,V) (3×5): their codomains: "
       "U "
       "and V have dimensions 4 and 3; did you mean adjoint(outer) * inner?"},
      {"apply", [] { on(U, V)(from(Y, V)); },
       "superoperator: the space of the argument = L(Y,V) (3×5) but its domain = L(U,V) (3×4): "
       "their "
       "domains: Y and U have dimensions 5 and 4"},
      {"power", [] { power(left_multiplication(from(U, V), Y), 2); },
       "power: domain = L(Y,U) (4×5) but codomain = L(Y,V) (3×5): their codomains: U and V have "
       "dimensions 4 and 3"},
      {"trace", [] { trace(left_multiplication(from(U, V), Y)); },
       "trace: domain = L(Y,U) (4×5) but codomain = L(Y,V) (3×5): their codomains: U and V have "
       "dimensions 4 and 3"},
      {"gamma_trace", [] { gamma_trace(from(V, V * W), from(U, U * Y)); },
       "gamma_trace: W of A = W (2) but W of B = Y (5): W and Y have dimensions 2 and 5"},
      {"superoperator_of",
       [] {
         superoperator_of(as_linear_operator(on(U, V)), operator_space<double>(U, X),
                          operator_space<double>(U, V));
       },
       "superoperator_of: domain of the operator = L(U,V) (3×4) but the operator space = L(U,X) "
       "(3×4): L(U,V) and L(U,X) are different spaces of equal dimension; identify is the isometry "
       "between their standard bases"},
      {"unitality", [] { unitality(on(U, V)); },
       "unitality: U₁ of the domain L(U₁,U₂) = U (4) but U₂ = V (3): U and V have dimensions 4 and "
       "3"},
  });
}

TEST_CASE("fields are told apart where a value carries them") {
  const space<C> Z = extend<C>(V);
  CHECK(words([&] {
          detail::throw_space_mismatch("test", "left", V.description(), "right", Z.description(),
                                       detail::difference_of(V.node(), Z.node()));
        }) == "test: left = V (3) but right = V (3): V and V are spaces over ℝ and ℂ");
}
