// Whether ρ(Γ(A,B)) = 0 for every B of a dimension, though A is not nilpotent.
#pragma once

#include <cofree/critical/slice_class.hpp>
#include <cofree/lsrdr/lsrdr.hpp>

namespace cofree::detail {

/// Refuses an A for which ρ(Γ(A,B)) = 0 for every B : U → U⊗W of the class. The coefficients of the
/// characteristic polynomial of Γ(A,B) are polynomials in the numbers of B over the centre: all of
/// them vanish where they vanish at one generic B. So B is drawn at random, and whether Γ(A,B) is
/// nilpotent is decided by splitting off kernels, as for A. A dimension that contains one with an answer
/// has one: dim U = 1 is asked first, of which one Krylov space shows nearly every time that ρ > 0.
/// Nothing is decided where Γ(A,B) would be a matrix of more than 1500 rows.
/// @throws numerical_failure
template <scalar K>
void require_radius(const lsrdr_problem<K>& problem, const space<K>& u, slice_class c);

}  // namespace cofree::detail
