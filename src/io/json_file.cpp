#include "json_file.hpp"

#include <algorithm>
#include <cofree/error/error.hpp>

#include "input_file.hpp"

namespace cofree::detail {
namespace {

constexpr int deepest = 64;
constexpr std::uintmax_t largest = std::uintmax_t(1) << 28;

class json_text {
public:
  json_text(const std::filesystem::path& path, std::string_view expected)
      : file_(path, expected), expected_(expected) {
    if (file_.size() > largest)
      refuse(std::to_string(file_.size()) + " bytes, expected at most " + std::to_string(largest));
    text_.resize(std::size_t(file_.size()));
    text_.resize(file_.read(text_.data(), text_.size()));
  }

  nlohmann::json object() const {
    require_shallow();
    try {
      auto value = nlohmann::json::parse(text_);
      if (value.is_object()) return value;
    } catch (const nlohmann::json::parse_error& e) {
      refuse(line_at(e.byte) + ": not a JSON object");
    } catch (const nlohmann::json::out_of_range&) {
      refuse("a number beyond the range of double");
    }
    refuse("not a JSON object");
  }

private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw input_error(file_.name() + ": " + what + ", expected " + std::string(expected_));
  }
  std::string line_at(std::size_t byte) const {
    const auto end = text_.begin() + std::ptrdiff_t(std::min(byte, text_.size()));
    return "line " + std::to_string(1 + std::count(text_.begin(), end, '\n'));
  }
  void require_shallow() const {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c == '"') quoted = !quoted;
      if (quoted && c == '\\') ++i;
      if (quoted) continue;
      if (c == '[' || c == '{') ++depth;
      if (c == ']' || c == '}') --depth;
      if (depth > deepest)
        refuse(line_at(i) + ": more than " + std::to_string(deepest) +
               " lists or objects inside one another");
    }
  }

  input_file file_;
  std::string_view expected_;
  std::string text_;
};

}  // namespace

nlohmann::json read_json_object(const std::filesystem::path& path, std::string_view expected) {
  return json_text(path, expected).object();
}

}  // namespace cofree::detail
