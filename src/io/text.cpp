#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>
#include <cofree/io/text.hpp>
#include <fstream>

namespace cofree {

void write_whole(const std::filesystem::path& path,
                 const std::function<void(std::ostream&)>& writer) {
  auto temporary = path;
  temporary += ".part";
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  if (!out) throw input_error(shown_path(path) + ": the file cannot be written");
  try {
    writer(out);
    out.close();
    if (!out) throw input_error(shown_path(path) + ": the file cannot be written");
    std::error_code failed;
    std::filesystem::rename(temporary, path, failed);
    if (failed)
      throw input_error(shown_path(path) + ": the file cannot be written (" + failed.message() +
                        ")");
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw;
  }
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  write_whole(path, [&](std::ostream& out) { out << text; });
}

}  // namespace cofree
