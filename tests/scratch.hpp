// A folder that goes when the test ends, files as bytes, and refusals in words.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>
#include <cofree/error/error.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>

namespace scratch {

namespace fs = std::filesystem;

class folder {
public:
  folder() {
    auto name = (fs::temp_directory_path() / "cofree-test-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;

  const fs::path& path() const { return path_; }
  fs::path operator/(const std::string& name) const { return path_ / name; }

private:
  fs::path path_;
};

/// The names in a folder, hidden ones too.
inline std::set<std::string> names(const fs::path& where) {
  std::set<std::string> out;
  for (const auto& entry : fs::directory_iterator(where)) out.insert(entry.path().filename());
  return out;
}

inline std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  REQUIRE_MESSAGE(bool(in), "cannot read " << file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

inline fs::path put(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
  return file;
}

/// The text holds every part.
inline void check_says(const std::string& text, const std::vector<std::string>& parts) {
  for (const auto& part : parts)
    CHECK_MESSAGE(text.find(part) != std::string::npos, "'" << text << "' lacks '" << part << "'");
}

/// The call throws an input_error whose words hold every part.
inline void check_refused(const std::function<void()>& call,
                          const std::vector<std::string>& parts) {
  try {
    call();
  } catch (const cofree::input_error& e) {
    return check_says(e.what(), parts);
  } catch (const std::exception& e) {
    FAIL_CHECK("expected an input_error, found: " << e.what());
    return;
  }
  FAIL_CHECK("nothing was thrown; expected words such as '" << parts.back() << "'");
}

}  // namespace scratch
