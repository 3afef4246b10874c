// What counts as equal, higher, multiple or flat in a fit, from ε; beside each what it is in double.
#pragma once

#include <cstddef>
#include <limits>

namespace cofree::detail {

inline constexpr double unit_roundoff = std::numeric_limits<double>::epsilon();
inline constexpr double half_the_digits = 0x1p-26;  // ε^½ = 1.5e-8

/// Residuals of E, L and of the fixed points that rounding allows: 1e-13 and, of small ones, 1e-14.
inline constexpr double eigen_floor = 450 * unit_roundoff;
inline constexpr double fixed_point_floor = 45 * unit_roundoff;
/// Eigenvalues whose relative difference is at most this are one, but for rounding: 1e-10. A gap of 1e-9
/// tells two.
inline constexpr double one_value = 1000 * eigen_floor;
/// A value (log similarity) is higher than another by more than this: 1e-9.
inline constexpr double higher_by = half_the_digits / 15;
/// A gap of at most this counts as none, and a curvature of at most this as none: 1e-6.
inline constexpr double no_gap = 67 * half_the_digits;
inline constexpr double no_curvature = 67 * half_the_digits;
/// What is accurate to half the digits agrees to this: 1e-8.
inline constexpr double equal_halfway = 0.67 * half_the_digits;
/// Eigenvalues of e and l below this part of the largest are known by no digit: 1e-12.
inline constexpr double no_digit = 4500 * unit_roundoff;

/// To this a start in a class is solved, and its end once more; a radius ρ(Γ(B,B)) of a unit B of at
/// most this is none: 1e-10.
inline constexpr double class_accuracy = 450000 * unit_roundoff;

/// Spaces of at most this dimension may be searched by the full matrix, which sees every eigenvalue.
inline constexpr std::size_t wholly_seen = 128;

/// Two ends are one where similarities and P differ by less: the contract of `basins`.
inline constexpr double same_value = 1e-8, same_projection = 1e-5;

}  // namespace cofree::detail
