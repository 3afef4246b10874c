#include "identify_command.hpp"

#include <fmt/format.h>
#include <cofree/error/error.hpp>
#include <cofree/recognition/identify.hpp>
#include <iostream>
#include <new>
#include <nlohmann/json.hpp>

namespace cofree::app {
namespace {

std::string json_text(const identification& r) {
  nlohmann::ordered_json j;
  j["value"] = r.value;
  j["digits"] = r.digits;
  j["max_degree"] = r.max_degree;
  j["margin_required"] = r.margin_required;
  j["found"] = nullptr;
  if (r.found) {
    auto& f = j["found"];
    f["polynomial"] = r.found->polynomial;
    f["coefficients"] = r.found->coefficients;
    f["degree"] = r.found->degree();
    f["closed_form"] = nullptr;
    if (r.found->closed_form) f["closed_form"] = *r.found->closed_form;
    f["digits_used"] = r.found->digits_used;
    f["margin"] = r.found->margin;
    f["distance"] = r.found->distance;
    f["residual"] = r.found->residual;
  }
  j["statement"] = r.statement();
  return j.dump(2) + "\n";
}

std::string table(const identification& r) {
  if (!r.found) return r.statement() + "\n";
  const auto& f = *r.found;
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    text += fmt::format("  {:<12}{}\n", name, value);
  };
  if (f.closed_form) line("closed form", *f.closed_form);
  line("polynomial", f.polynomial);
  line("digits", fmt::format("{} given, {:.1f} used by the coefficients; margin {:.1f}, at least "
                             "{:.0f} is required",
                             r.digits, f.digits_used, f.margin, r.margin_required));
  line("distance", fmt::format("{:.2g} units of the last place from value to root", f.distance));
  line("residual", fmt::format("{:.1e} = |p(x)| / sum |p_i x^i|", f.residual));
  return text + "\n" + r.statement() + "\n";
}

}  // namespace

int run_identify(const identify_request& request) {
  const auto fail = [](const char* what, int status) {
    std::cerr << "cofree " << what << "\n";  // the library's words begin with "identify: "
    return status;
  };
  try {
    const auto result = identify(request.value, {.max_degree = request.degree});
    std::cout << (request.json ? json_text(result) : table(result)) << std::flush;
    return std::cout ? 0 : fail("identify: standard output cannot be written", 1);
  } catch (const input_error& e) {
    return fail(e.what(), 2);
  } catch (const invalid_argument& e) {
    return fail(e.what(), 2);
  } catch (const std::bad_alloc&) {
    return fail("identify: not enough memory for the lattice of these digits and this degree", 1);
  }
}

}  // namespace cofree::app
