// Complex symmetric and skew classes: the maxima at which ρ(Γ(B,B)) is a double eigenvalue.
//
// The gauges of these classes are the C with CᵀC = 1, which are not compact: an orbit may come as near as
// it likes to a B with an isotropic invariant subspace, and in the limit B ≅ M ⊕ ±Mᵀ for an M of half the
// dimension. The eigenvalues of Γ(M,M) are those of Γ(±Mᵀ,±Mᵀ), so ρ(Γ(B,B)) is double there, log ρ has
// second derivatives in no direction that couples the two, and every method that builds on them halts
// before it. But M may be any map, and what is best near such a B is an LSRDR of half the dimension.
#pragma once

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/slice_class.hpp>

#include "climb.hpp"

namespace cofree::detail {

/// B on U = M ⊕ ±Mᵀ (⊕ 0 where dim U is odd), slice by slice and turned into the class, with the
/// eigenoperators that Γ(A,B) has from those of Γ(A,M). Stationary in the class where M is among all.
/// @pre c is symmetric or skew
critical_data<std::complex<double>> doubled(const objective<std::complex<double>>& f,
                                            const critical_data<std::complex<double>>& m,
                                            const space<std::complex<double>>& u, slice_class c);

/// M and ±Mᵀ of a B that is nearly of that kind, M its compression to an isotropic subspace.
/// Nothing where ρ(Γ(B,B)) is not nearly double or B couples the two subspaces.
std::vector<linear_operator<std::complex<double>>> isotropic_halves(
    const linear_operator<std::complex<double>>& b, slice_class c);

}  // namespace cofree::detail
