#include <fmt/format.h>
#include <algorithm>
#include <cofree/error/excerpt.hpp>
#include <cofree/report/verification.hpp>
#include <nlohmann/json.hpp>

namespace cofree {
namespace {

const char* name_of(agreement a) {
  return a == agreement::agrees ? "agrees" : a == agreement::differs ? "differs" : "not checked";
}

/// How many columns a text takes: UTF-8 without its continuation bytes.
std::size_t width(const std::string& text) {
  return std::size_t(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string padded(const std::string& text, std::size_t columns) {
  const auto used = width(text);
  return text + std::string(used < columns ? columns - used : 1, ' ');
}

std::string short_number(const std::optional<double>& x) {
  return x ? fmt::format("{:.1e}", *x) : "";
}

std::string number_of(agreement a, std::size_t count) {
  const bool one = count == 1;
  return a == agreement::agrees    ? fmt::format("{} agree{}", count, one ? "s" : "")
         : a == agreement::differs ? fmt::format("{} differ{}", count, one ? "s" : "")
                                   : fmt::format("{} {} not checked", count, one ? "was" : "were");
}

}  // namespace

std::size_t verification::count(agreement a) const {
  return std::size_t(std::count_if(quantities.begin(), quantities.end(),
                                   [&](const auto& q) { return q.verdict == a; }));
}

bool verification::undecided() const {
  return std::any_of(quantities.begin(), quantities.end(), [](const checked_quantity& q) {
    return q.name == "lambda" && q.verdict == agreement::not_checked;
  });
}

std::string verification::statement() const {
  const auto good = count(agreement::agrees), bad = count(agreement::differs),
             open = count(agreement::not_checked);
  std::string text;
  if (bad == 0) {
    text = good == 0 ? "nothing was checked"
                     : fmt::format("all that was checked agrees: {} of {} quantities", good,
                                   quantities.size());
  } else {
    text = fmt::format("{}, {}:", number_of(agreement::differs, bad),
                       number_of(agreement::agrees, good));
    for (const auto& q : quantities)
      if (q.verdict == agreement::differs) text += " " + q.name + ";";
    text.pop_back();
  }
  if (open > 0) text += "; " + number_of(agreement::not_checked, open);
  if (undecided()) text = "λ could not be told, and with it the answer; " + text;
  return interrupted ? "interrupted; so far " + text : text;
}

std::string verification_table(const verification& v) {
  std::string out =
      fmt::format("{} against {}: A : V → V⊗W, dim V = {}, dim W = {}, dim U = {}, {} numbers\n\n",
                  shown_path(v.folder), shown_path(v.input), v.n, v.r, v.d, v.field);
  const auto row = [&](const std::string& name, const std::string& stored,
                       const std::string& recomputed, const std::string& difference,
                       const std::string& tolerance, const std::string& verdict,
                       const std::string& how) {
    out += "  " + padded(name, 44) + padded(stored, 24) + padded(recomputed, 24) +
           padded(difference, 10) + padded(tolerance, 11) + padded(verdict, 13) + how + "\n";
  };
  row("quantity", "stored", "recomputed", "differ.", "tolerance", "verdict", "by");
  for (const auto& q : v.quantities)
    row(q.name, q.stored, q.recomputed, short_number(q.difference), short_number(q.tolerance),
        q.verdict == agreement::differs ? "DIFFERS" : name_of(q.verdict), q.how);
  return out + "\n" + v.statement() + "\n";
}

std::string verification_json(const verification& v) {
  using json = nlohmann::ordered_json;
  const auto number = [](const std::optional<double>& x) {
    return x && std::isfinite(*x) ? json(*x) : json(nullptr);
  };
  json list = json::array();
  for (const auto& q : v.quantities)
    list.push_back({{"quantity", q.name},
                    {"stored", q.stored.empty() ? json(nullptr) : json(q.stored)},
                    {"recomputed", q.recomputed.empty() ? json(nullptr) : json(q.recomputed)},
                    {"difference", number(q.difference)},
                    {"tolerance", number(q.tolerance)},
                    {"verdict", name_of(q.verdict)},
                    {"by", q.how}});
  const json object = {{"folder", v.folder},
                       {"input", v.input},
                       {"field", v.field},
                       {"n", v.n},
                       {"r", v.r},
                       {"dim", v.d},
                       {"agree", v.count(agreement::agrees)},
                       {"differ", v.count(agreement::differs)},
                       {"not_checked", v.count(agreement::not_checked)},
                       {"interrupted", v.interrupted},
                       {"quantities", list},
                       {"statement", v.statement()}};
  return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace cofree
