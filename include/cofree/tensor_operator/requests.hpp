// cofree/tensor_operator/requests.hpp — what is asked of an A : U → V⊗W, and whether its spaces fit.
//
//   tensor_requests<K>, all_requests<K>   pairs for one action, and for all three at once
//   detail::require_pairs                 every pair lies where A can take it
//
// The actions write into storage that the caller made: what does not fit would be written out of
// bounds. Every model that reads or writes numbers asks here first, and so does any_tensor_operator.
// A check compares handles, and names of spaces only where those differ; nothing is allocated.
#pragma once

#include <cofree/operator/operator_space.hpp>
#include <span>

namespace cofree {

/// The pairs of one action: z_i from b_i and x_i; of a compression from l_i and e_i.
template <scalar K>
struct tensor_requests {
  std::span<const linear_operator<K>> b, x;
  std::span<linear_operator<K>> z;
};
/// What is asked of A at one time, any of it empty.
template <scalar K>
struct all_requests {
  tensor_requests<K> gamma, gamma_adjoint, compress;
};

namespace detail {

enum class tensor_action { gamma, gamma_adjoint, compress };

/// The spaces of A : U → V⊗W.
struct tensor_spaces {
  space_handle u, v, w;
};
template <scalar K>
tensor_spaces spaces_of(const space<K>& u, const space<K>& v, const space<centre_t<K>>& w) {
  return {u.node(), v.node(), w.node()};
}

/// Domain and codomain of an operator; empty where there is none.
struct operator_ends {
  const space_node *domain = nullptr, *codomain = nullptr;
};
template <scalar K>
operator_ends ends_of(const linear_operator<K>& x) {
  return {x.domain().node().get(), x.codomain().node().get()};
}

/// For B : U₁ → V₁⊗W and the others as tensor_operator says; z may be missing.
/// @throws space_mismatch with the action, the operand and both spaces
void require_pair(tensor_action which, const tensor_spaces& a, const operator_ends& b,
                  const operator_ends& x, const operator_ends& z);
/// @throws invalid_argument if the three lists have different lengths
void require_one_length(tensor_action which, std::size_t b, std::size_t x, std::size_t z);
/// For X and Z on L(V,V).
void require_self_pair(const tensor_spaces& a, const operator_ends& x, const operator_ends& z);

template <scalar K>
void require_pairs(tensor_action which, const tensor_spaces& a, const tensor_requests<K>& list) {
  require_one_length(which, list.b.size(), list.x.size(), list.z.size());
  for (std::size_t i = 0; i < list.z.size(); ++i)
    require_pair(which, a, ends_of(list.b[i]), ends_of(list.x[i]),
                 ends_of(std::as_const(list.z[i])));
}
template <scalar K>
void require_pairs(const tensor_spaces& a, const all_requests<K>& wanted) {
  require_pairs(tensor_action::gamma, a, wanted.gamma);
  require_pairs(tensor_action::gamma_adjoint, a, wanted.gamma_adjoint);
  require_pairs(tensor_action::compress, a, wanted.compress);
}

}  // namespace detail
}  // namespace cofree
