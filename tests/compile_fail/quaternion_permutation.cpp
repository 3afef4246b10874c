// The symmetric group acts on V⊗V, which there is not over ℍ.
// expects: commutative_scalar
#include <cofree/operator/permutations.hpp>
auto f(const cofree::space<cofree::quaternion<double>>& v) {
  return permutation_operator(v, {1, 0});
}
