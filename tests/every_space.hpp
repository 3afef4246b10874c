// Every shape a space can have, small, in each field: what every suite over spaces runs through.
//
//   every_space<K>()      over K, of dimension 0 and 1 too
//   of_positive_dimension(list)
//   plain_image(A, w), plain_image(V)   the same numbers in plain spaces: an oracle without shapes
#pragma once

#include <cofree/operator/random.hpp>
#include <cofree/operator/subspace.hpp>
#include <cofree/tensor_operator/dense.hpp>
#include <string>
#include <vector>

namespace every {

using namespace cofree;

template <scalar K>
struct shape {
  std::string name;
  space<K> of;
};

/// Dimensions 0, 1 and 2 to 4. Over ℍ what is legal: products with one quaternionic factor, no linear
/// dual; L(X,Y) over the centre of the field of X and Y only.
template <scalar K>
std::vector<shape<K>> every_space() {
  using Z = centre_t<K>;
  using R = real_t<K>;
  const auto plain = [](std::size_t n) { return space<K>("V", n); };
  const auto central = [](std::size_t n) { return space<Z>("Y", n); };
  std::vector<shape<K>> out{
      {"dimension 0", plain(0)},
      {"a product of dimension 0", plain(2) * central(0)},
      {"dimension 1", plain(1)},
      {"the unit space", unit_space<K>()},
      {"plain", plain(3)},
      {"a product", plain(2) * central(2)},
      {"a product of three", plain(1) * central(2) * central(2)},
      {"a sum", plain(1) + plain(2)},
      {"a dual", dual(plain(3))},
      {"the dual of a product", dual(plain(2) * central(2))},
      {"a sum beside a dual", (plain(1) + plain(1)) * dual(central(2))},
      {"a subspace", range(random_operator(plain(2), plain(4), {5})).as_space()}};
  if constexpr (commutative_scalar<K>) {
    out.push_back({"a linear dual", linear_dual(plain(3))});
    out.push_back({"L(X,Y)", operators(plain(2), plain(2))});
    out.push_back({"a product with L(X,Y)", plain(2) * operators(plain(1), plain(2))});
    out.push_back({"the dual of L(X,Y)", dual(operators(plain(2), plain(1)))});
    const auto twice = plain(2);
    out.push_back({"V⊗V", twice * twice});
  } else {
    out.push_back({"real before quaternionic", central(2) * plain(2)});
    out.push_back({"a product with a real L(X,Y)", plain(1) * operators(central(2), central(2))});
  }
  if constexpr (real_scalar<K>)
    out.push_back(
        {"L(X,Y) over ℍ", operators(space<quaternion<K>>("X", 1), space<quaternion<K>>("Y", 1))});
  else
    out.push_back({"an extended space", extend<K>(space<R>("R", 3))});
  return out;
}

template <scalar K>
std::vector<shape<K>> of_positive_dimension(std::vector<shape<K>> list) {
  std::erase_if(list, [](const auto& each) { return each.of.dimension() == 0; });
  return list;
}

template <scalar K>
space<K> plain_image(const space<K>& v) {
  return space<K>("P", v.dimension());
}

/// A : V → V⊗W between plain spaces of the same dimensions, with the same numbers in standard bases.
template <scalar K>
linear_operator<K> plain_image(const linear_operator<K>& a, const space<K>& v,
                               const space<centre_t<K>>& w) {
  return from_matrix(matrix(a), v, v * w);
}

}  // namespace every
