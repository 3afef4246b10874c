#include "npy_header.hpp"

#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>
#include <limits>
#include <set>

namespace cofree::detail {
namespace {

/// Reads the few forms of Python's notation that the format allows.
class reader {
public:
  reader(const std::string& text, const std::string& name) : text_(text), name_(name) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw input_error(name_ + ": the npy header is damaged: " + what + " at character " +
                      std::to_string(at_));
  }
  char peek() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool accept(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char c) {
    if (!accept(c)) fail(std::string("expected '") + c + "'");
  }
  std::string quoted() {
    if ((peek() == 'u' || peek() == 'b') && at_ + 1 < text_.size()) ++at_;  // as Python 2 wrote it
    const char quote = peek();
    if (quote != '\'' && quote != '"') fail("expected a string");
    const auto end = text_.find(quote, ++at_);
    if (end == std::string::npos) fail("a string without end");
    auto value = text_.substr(at_, end - at_);
    at_ = end + 1;
    return value;
  }
  bool truth() {
    peek();
    for (const auto* word : {"True", "False"})
      if (text_.compare(at_, std::string(word).size(), word) == 0) {
        at_ += std::string(word).size();
        return word[0] == 'T';
      }
    fail("expected True or False");
  }
  std::size_t number() {
    if (peek() < '0' || peek() > '9') fail("expected a dimension");
    std::size_t value = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
      const auto digit = std::size_t(text_[at_] - '0');
      if (value > (std::numeric_limits<std::size_t>::max() - digit) / 10)
        fail("a dimension that is too large");
      value = value * 10 + digit;
    }
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // old Python wrote 3L
    return value;
  }
  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> values;
    expect('(');
    while (!accept(')')) {
      values.push_back(number());
      if (!accept(',') && peek() != ')') fail("expected ',' or ')'");
    }
    return values;
  }

private:
  const std::string& text_;
  const std::string& name_;
  std::size_t at_ = 0;
};

}  // namespace

npy_header parse_npy_header(const std::string& text, const std::string& name) {
  npy_header header;
  reader in(text, name);
  std::set<std::string> seen;
  in.expect('{');
  while (!in.accept('}')) {
    const auto key = in.quoted();
    in.expect(':');
    if (key == "descr") {
      if (in.peek() == '[' || in.peek() == '{')
        throw input_error(name +
                          ": the entries are records, expected float32, float64, complex64 or "
                          "complex128; np.save(file, a['name']) writes one of their fields");
      header.descr = in.quoted();
    } else if (key == "fortran_order") {
      header.fortran = in.truth();
    } else if (key == "shape") {
      header.shape = in.tuple();
    } else {
      in.fail("unknown key " + excerpt(key));
    }
    seen.insert(key);
    if (!in.accept(',') && in.peek() != '}') in.fail("expected ',' or '}'");
  }
  if (in.peek() != '\0') in.fail("text after the dictionary");
  for (const auto* key : {"descr", "fortran_order", "shape"})
    if (!seen.contains(key)) in.fail(std::string("no ") + key);
  return header;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace cofree::detail
