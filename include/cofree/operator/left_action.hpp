// cofree/operator/left_action.hpp — an operator on one side of V⊗W applied to A : U → V⊗W, without
// the operator on the whole of V⊗W.
//
//   on_left(X, A)       (X⊗1_W)A
//   on_right(V, C, A)   (1_V⊗C)A
//
// tensor(X, 1_W) has (dim V · dim W)² numbers; these read A where it lies. Cost: dim X times the
// numbers of A.
#pragma once

#include <cofree/operator/tensor.hpp>

namespace cofree {

/// (X⊗1_W)A : U → X(V)⊗W for A : U → V⊗W and X on V; the same as tensor(X, 1_W) * A.
/// @throws space_mismatch if the codomain of A is not V⊗W for the domain V of X
template <scalar K>
linear_operator<K> on_left(const linear_operator<K>& x, const linear_operator<K>& a) {
  const auto w = cofactor("on_left", a.codomain(), x.domain());
  detail::require_same_digits("on_left", "X", x.frame_entries(), "A", a.frame_entries());
  const detail::at_digits_of<K> scope(a.frame_entries());
  const std::size_t columns = w.dimension() * a.domain().dimension();
  linear_operator<K> out(a.domain(), x.codomain() * w);
  multiply<K>(op::none, x.frame_entries(), op::none,
              a.frame_entries().reshaped(x.domain().dimension(), columns),
              out.frame_entries().reshaped(x.codomain().dimension(), columns));
  return out;
}

/// (1_V⊗C)A : U → V⊗C(W) for A : U → V⊗W and C on W, over the centre; the same as tensor(1_V, C) * A.
/// @throws space_mismatch if the codomain of A is not V⊗W for the domain W of C
template <scalar K>
linear_operator<K> on_right(const space<K>& v, const linear_operator<centre_t<K>>& c,
                            const linear_operator<K>& a) {
  const auto w = cofactor("on_right", a.codomain(), v);
  require_same_space("on_right", "W of codomain(A) = V⊗W", w, "domain(C)", c.domain());
  const detail::at_digits_of<K> scope(a.frame_entries());
  const auto& entries = c.frame_entries();
  dense_array<K> wide(entries.rows(), entries.cols());
  for (std::size_t i = 0; i < wide.size(); ++i) wide.data()[i] = K(entries.data()[i]);
  linear_operator<K> out(a.domain(), v * c.codomain());
  const std::size_t d = a.domain().dimension(), from = wide.cols() * d, to = wide.rows() * d;
  const K* const source = a.frame_entries().data();
  K* const target = out.frame_entries().data();
  for (std::size_t i = 0; i < v.dimension(); ++i)
    multiply<K>(op::none, wide, op::none, const_matrix_view<K>{source + i * from, wide.cols(), d},
                matrix_view<K>{target + i * to, wide.rows(), d});
  return out;
}

}  // namespace cofree
