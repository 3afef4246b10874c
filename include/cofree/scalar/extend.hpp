// cofree/scalar/extend.hpp — the inclusions ℝ ⊂ ℂ ⊂ ℍ and the complex image χ of a quaternion.
//
//   extends_to<J, K>   J is K or a smaller field over the same real type
//   same_field<J, K>   J and K are one type; operators over two fields meet after extend
//   extend<K>(a)       the inclusion; ℂ ⊂ ℍ sends a + b i to a + b i
//   symplectic_parts   q = a + b j with a, b complex; χ(q) = [[a, b], [−b̄, ā]]
#pragma once

#include <cofree/scalar/scalar.hpp>
#include <utility>

namespace cofree {

template <class J, class K>
concept extends_to =
    scalar<J> && scalar<K> && std::same_as<real_t<J>, real_t<K>> && (field_of<J> <= field_of<K>);

/// Two scalars that need no extension to meet.
template <class J, class K>
concept same_field = scalar<J> && scalar<K> && std::same_as<J, K>;

/// The image of a in the larger field K; a homomorphism of algebras with conjugation.
template <scalar K, scalar J>
requires extends_to<J, K>
K extend(const J& a) {
  if constexpr (std::same_as<J, K>)
    return a;
  else if constexpr (field_of<J> == field::real)
    return K(a);
  else
    return K(a.real(), a.imag());
}

/// (a, b) with q = a + b j.
template <class R>
std::pair<complex<R>, complex<R>> symplectic_parts(const quaternion<R>& q) {
  return {{q.w, q.x}, {q.y, q.z}};
}

}  // namespace cofree
