// What tests of operators share: vectors by seed, scalar products over K, the words of an error.
#pragma once

#include <cofree/operator/random.hpp>
#include <string>

template <cofree::scalar K>
cofree::linear_operator<K> vector_in(const cofree::space<K>& v, std::uint64_t s) {
  return cofree::random_operator(cofree::unit_space<K>(), v, {s});
}

/// ⟨x, y⟩ of two vectors, a scalar of K also over ℍ.
template <cofree::scalar K>
K product(const cofree::linear_operator<K>& x, const cofree::linear_operator<K>& y) {
  return (adjoint(x) * y).frame_entries()(0, 0);
}

/// The message of the error that a call throws.
template <class F>
std::string words(F&& call) {
  try {
    call();
  } catch (const cofree::error& e) {
    return e.what();
  }
  return "no error";
}
