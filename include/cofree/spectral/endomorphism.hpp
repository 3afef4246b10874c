// cofree/spectral/endomorphism.hpp — the one question every eigen-solver asks its map first.
//
//   detail::require_endomorphism(operation, M)   domain(M) = codomain(M), in words where not
//
// Both may have one type and be different spaces, as those of Γ(A,B) : L(U,V) → L(U⊗W₁,V⊗W₁): an
// iteration would then write an image into storage of the domain.
#pragma once

#include <cofree/operator/operator_space.hpp>

namespace cofree::detail {

/// Why two spaces differ.
template <vector_space V>
std::string difference_in_words(const V& a, const V& b) {
  if (a.dimension() != b.dimension())
    return "they have dimensions " + std::to_string(a.dimension()) + " and " +
           std::to_string(b.dimension());
  return "they are different spaces of equal dimension";
}
template <scalar K>
std::string difference_in_words(const operator_space<K>& a, const operator_space<K>& b) {
  const bool domains = a.domain() == b.domain();
  return (domains ? "their codomains: " : "their domains: ") +
         (domains ? difference_of(a.codomain().node(), b.codomain().node())
                  : difference_of(a.domain().node(), b.domain().node())) +
         "; gamma(A, B) takes the last factor as W, gamma(A, B, last(k)) the last k";
}

/// @throws space_mismatch unless M maps its domain into itself
template <linear_map M>
void require_endomorphism(std::string_view operation, const M& map) {
  const auto& from = map.domain();
  const auto& to = map.codomain();
  if (from == to) return;
  throw_space_mismatch(operation, "domain", from.name(), "codomain", to.name(),
                       difference_in_words(from, to));
}

/// @throws space_mismatch unless x is in L(U,V); vectors of other spaces are the space's own matter
template <class V, class X>
void require_start(std::string_view, const V&, const X&) {}
template <scalar K>
void require_start(std::string_view operation, const operator_space<K>& s,
                   const linear_operator<K>& x) {
  require_same_space(operation, "domain of the start", x.domain(), "domain", s.domain());
  require_same_space(operation, "codomain of the start", x.codomain(), "codomain", s.codomain());
}

}  // namespace cofree::detail
