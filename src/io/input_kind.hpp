// Which of the readers an input is for. A format is added here and where input.cpp and exact_input.cpp read by kind.
#pragma once

#include <filesystem>

namespace cofree::detail {

enum class input_kind { array, decimals, graph, layer };

/// A folder is a layer; a file is what its name says: .decimals, .mtx or .mtx.gz, else .npy.
input_kind kind_of_input(const std::filesystem::path& path);

}  // namespace cofree::detail
