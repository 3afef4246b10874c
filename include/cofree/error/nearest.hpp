// cofree/error/nearest.hpp — the known word that somebody meant.
//
//   edit_distance(a, b)            letters to insert, delete, replace, or neighbours to exchange
//   nearest_word(word, known)      the known word of least distance, where it is near enough
//   did_you_mean(word, known)      "; did you mean --dim?" for the end of a message, or nothing
//
// Capitals and small letters count as the same.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cofree {

/// The optimal string alignment distance: no part is edited twice. Cost O(|a| |b|).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The first of the nearest, at a distance of at most a third of the longer word, rounded up.
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> known);

std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace cofree
