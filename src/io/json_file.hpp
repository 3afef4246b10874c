// A JSON object from outside.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

namespace cofree::detail {

/// The object of a file. Its nesting is bounded before it is parsed: what walks over a value
/// (copies, prints it) does so by recursion.
/// @param expected  "the result.json of `cofree fit --out`"
/// @throws input_error naming the file; for nesting beyond 64, text that is no JSON, with the line,
///         and numbers beyond the range of double
nlohmann::json read_json_object(const std::filesystem::path& path, std::string_view expected);

}  // namespace cofree::detail
