// cofree/network/cluster.hpp — clusters as positive operators of trace one, and their way back.
//
//   cluster<K>                  C on V; membership(x) = ⟨Cx,x⟩/⟨x,x⟩
//   ranked(C, basis)            the elements of a basis by membership
//   clusters_of(A, U, options)  the two clusters of f on V: the densities of an LSRDR of A
//   backpropagated(C, A)        (1_V⊗C)A, the map of C∘f
//
// A network is followed layer by layer: a cluster on the outputs W gives clusters on the inputs V.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/network/bilinear_layer.hpp>
#include <cofree/operator/left_action.hpp>

namespace cofree {

template <scalar K>
class cluster {
public:
  /// @throws space_mismatch if c is not V → V; invalid_argument if it is not Hermitian, positive
  ///         and of trace one to 1e-9
  explicit cluster(linear_operator<K> c);

  const linear_operator<K>& density() const { return density_; }
  const space<K>& of() const { return density_.domain(); }
  /// ⟨Cx,x⟩/⟨x,x⟩ in [0,1] for a vector x ≠ 0 of V.
  real_t<K> membership(const linear_operator<K>& x) const;

private:
  linear_operator<K> density_;
};

/// The equal mixture of elements of the standard basis: C = Σ_i |i⟩⟨i|/count.
/// @throws invalid_argument if an index is not below dim V
template <scalar K>
cluster<K> mixture_of(const space<K>& v, const std::vector<std::size_t>& elements);

struct member {
  std::size_t index;
  double membership;
};
/// All elements of a basis by decreasing membership; of equal ones the lower index first.
template <scalar K>
std::vector<member> ranked(const cluster<K>& c, const basis<K>& b);
/// Memberships of the standard basis in its own order: the diagonal of C.
template <scalar K>
std::vector<double> memberships(const cluster<K>& c);

/// (1_V⊗C)A : V → V⊗W, the map of C∘f.
/// @throws space_mismatch if C does not live on W
template <scalar K>
linear_operator<K> backpropagated(const cluster<centre_t<K>>& c, const linear_operator<K>& a) {
  return on_right(a.domain(), c.density(), a);
}

/// The layer of C∘f, whose factors are those of f with C D for D: (1⊗C)A stays in factors.
/// @throws invalid_argument if dim of C's space is not the number of outputs
bilinear_layer backpropagated(const cluster<double>& c, const bilinear_layer& layer);

/// The clusters of f on V with the fit they come from. For a symmetric A the two agree.
template <scalar K>
struct cluster_pair {
  lsrdr_result<K> fit;
  cluster<K> right, left;
};
/// @throws numerical_failure if the fit has only complex pairs
template <scalar K>
cluster_pair<K> clusters_of(lsrdr_result<K> fit) {
  cluster<K> right(fit.right_density()), left(fit.left_density());
  return {std::move(fit), std::move(right), std::move(left)};
}
template <scalar K>
cluster_pair<K> clusters_of(const linear_operator<K>& a, const space<K>& u,
                            const lsrdr_options& options = {}) {
  return clusters_of(lsrdr(a, u, options));
}
/// The same for an A of any model.
template <class A, scalar K>
requires tensor_operator<A, K>
cluster_pair<K> clusters_of(const A& a, const space<K>& u, const lsrdr_options& options = {}) {
  return clusters_of(lsrdr(a, u, options));
}

}  // namespace cofree
