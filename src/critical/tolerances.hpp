// What counts as equal, higher, multiple or flat in a fit in double: each says whether it is derived, measured or chosen.
#pragma once

#include <cstddef>
#include <limits>

namespace cofree::detail {

/// ε, and ε^½: what is left where half the digits are lost.
inline constexpr double unit_roundoff = std::numeric_limits<double>::epsilon();
inline constexpr double half_the_digits = 0x1p-26;

/// Residuals of E, L and of fixed points that rounding allows. Chosen: 450 ε and 45 ε. No table
/// of what eigen-solves reach stands behind them.
inline constexpr double eigen_floor = 1e-13;
inline constexpr double fixed_point_floor = 1e-14;
/// Eigenvalues whose relative difference is at most this are one. Chosen: a thousand times
/// `eigen_floor`. A gap of 1e-9 tells two.
inline constexpr double one_value = 1e-10;
/// A value (log similarity) is higher than another by more than this. Chosen: a tenth of
/// `same_value`.
inline constexpr double higher_by = 1e-9;
/// A gap of at most this counts as none, and a curvature of at most this as none. Chosen: E and L, which enter P divided
/// by the gap, keep half of their digits above it.
inline constexpr double no_gap = 1e-6;
inline constexpr double no_curvature = 1e-6;
/// What is accurate to half the digits agrees to this.
inline constexpr double equal_halfway = 1e-8;
/// Eigenvalues of e and l below this part of the largest are known by no digit. Chosen: a hundred
/// times `fixed_point_floor`, to which e and l are solved.
inline constexpr double no_digit = 1e-12;

/// Residual of E and L at the start and at the end of a fit in a class; a radius ρ(Γ(B,B)) of a unit B of at most this
/// is none. Chosen: below the gradient tolerance of 1e-9 by one digit.
inline constexpr double class_accuracy = 1e-10;

/// Spaces of at most this dimension may be searched by the full matrix, which sees every eigenvalue.
inline constexpr std::size_t wholly_seen = 128;

/// Two ends are one where similarities and P differ by less: the contract of `basins`.
inline constexpr double same_value = 1e-8, same_projection = 1e-5;

}  // namespace cofree::detail
