// The lines on λ, the similarity and ρ(Γ(A,A)).
//
//   check_values(saved, x, lines)
//   route_of(leading, "Γ(A,B)"), on_circle_of(x)   how a value was found, in words
#pragma once

#include "checklist.hpp"
#include "recomputation.hpp"

namespace cofree::detail {

std::string route_of(const leading& x, const char* of);
std::string on_circle_of(const recomputation& x);

void check_values(const saved_result& saved, const recomputation& x, checklist& lines);

}  // namespace cofree::detail
