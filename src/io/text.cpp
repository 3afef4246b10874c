#include <cofree/error/error.hpp>
#include <cofree/io/text.hpp>
#include <fstream>

namespace cofree {

void write_whole(const std::filesystem::path& path, const std::function<void(std::ostream&)>& writer) {
  auto temporary = path;
  temporary += ".part";
  bool written = false;
  {
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    if (out) {
      writer(out);
      out.flush();
      written = out.good();
    }
  }
  std::error_code failed;
  if (written) std::filesystem::rename(temporary, path, failed);
  if (!written || failed) {
    std::error_code ignored;
    std::filesystem::remove(temporary, ignored);
    throw input_error(path.string() + ": the file cannot be written");
  }
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  write_whole(path, [&](std::ostream& out) { out << text; });
}

}  // namespace cofree
