#include "input_kind.hpp"

#include <system_error>

namespace cofree::detail {

input_kind kind_of_input(const std::filesystem::path& path) {
  std::error_code none;  // the reader of a file finds out what is wrong with it
  if (std::filesystem::is_directory(path, none)) return input_kind::layer;
  const auto name = path.filename().string();
  if (name.ends_with(".decimals")) return input_kind::decimals;
  if (name.ends_with(".mtx") || name.ends_with(".mtx.gz")) return input_kind::graph;
  return input_kind::array;
}

}  // namespace cofree::detail
