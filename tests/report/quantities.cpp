// Every number of the certificate is in the table, in result.json, in `verify`, in many digits and on its page.
#include <fmt/format.h>
#include <cofree/critical/quantities.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/report/fit_table.hpp>
#include <cofree/report/refined_table.hpp>
#include <cofree/report/verification.hpp>
#include <limits>
#include <nlohmann/json.hpp>

#include "lsrdr_data.hpp"
#include "refined.hpp"
#include "scratch.hpp"

using namespace cofree;

namespace {

const auto& rows = certificate_quantities<double>;

std::vector<std::string> keys() {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(row.key);
  return out;
}

std::vector<std::string> keys_of(const std::string& object) {
  std::vector<std::string> out;
  const auto whole = nlohmann::ordered_json::parse(object);
  for (const auto& each : whole["certificate"].items()) out.push_back(each.key());
  return out;
}

/// Its line of a table, without what stands before the name.
std::string line_with(const std::string& table, const std::string& name) {
  const auto at = table.find("\n    " + name + " ");
  REQUIRE_MESSAGE(at != std::string::npos, "'" << table << "' has no line on " << name);
  return table.substr(at + 5, table.find('\n', at + 1) - at - 5);
}

/// The members of a certificate that differ from each other: 1, 2, …
certificate counted() {
  return {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
}

}  // namespace

TEST_CASE("every member of a certificate has one row, in order") {
  // A member without a row would be the twelfth, and `counted` would leave it out.
  static_assert(sizeof(certificate) == sizeof(double) + 10 * sizeof(std::optional<double>));
  REQUIRE(rows.size() == 11);
  const auto c = counted();
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i].of(c) == double(i + 1));
  const auto list = keys();
  CHECK(std::set<std::string>(list.begin(), list.end()).size() == rows.size());
}

TEST_CASE("a certificate of another real type has every number, and lacks what is lacking") {
  const auto twice =
      detail::with_numbers<long double>(counted(), [](double x) { return 2.0L * x; });
  for (std::size_t i = 0; i < rows.size(); ++i)
    CHECK(certificate_quantities<long double>[i].of(twice) == 2.0L * (i + 1));
  const auto empty = detail::with_numbers<float>(certificate{}, [](double x) { return float(x); });
  for (const auto& row : certificate_quantities<float>)
    CHECK(row.of(empty).has_value() == (std::string_view(row.key) == "stationarity"));
}

TEST_CASE(
    "the largest residual is one of those that must vanish, and what is no number is the largest") {
  for (const auto& row : rows) {
    certificate c;
    row.set(c, 3);
    CHECK_MESSAGE(worst_residual(c) == (row.kind == quantity_kind::residual ? 3 : 0),
                  std::string(row.key));
    row.set(c, std::numeric_limits<double>::quiet_NaN());
    if (row.kind != quantity_kind::residual) continue;
    for (const auto& other : rows)
      if (other.key != row.key) other.set(c, 1e-20);
    CHECK_MESSAGE(std::isnan(worst_residual(c)), std::string(row.key));
  }
}

TEST_CASE("the table, result.json and verify have every number of the certificate") {
  const scratch::folder f;
  const auto a = data::gaussian<double>(6, 3, 1);
  const auto list = slices(a);
  dense_array<double> all(18, 6);
  for (std::size_t j = 0; j < 3; ++j)
    std::copy(list[j].data(), list[j].data() + 36, all.data() + 36 * j);
  write_npy<double>(f / "A.npy", std::array<std::size_t, 3>{3, 6, 6}, all);
  const auto fit = data::fit(a, 2, {.starts = 3});
  const fit_header header{(f / "A.npy").string(), 1, 0};
  write_result(f.path(), fit, header);
  const auto table = fit_table(fit, header), object = result_json(fit, header);
  CHECK(keys_of(object) == keys());
  const auto stored = nlohmann::json::parse(object)["certificate"];
  const auto verified = verify(f.path(), std::nullopt);
  for (const auto& row : rows) {
    const auto x = row.of(fit.certificate());
    REQUIRE_MESSAGE(x, std::string(row.key));
    CHECK_MESSAGE(stored[row.key].get<double>() == *x, std::string(row.key));
    const bool bound = row.kind == quantity_kind::error;
    const auto number = fmt::format(fmt::runtime(row.format), *x);
    const auto line = line_with(table, bound ? "curvature" : row.name);
    scratch::check_says(line, {number, row.meaning});
    const auto same = [&](const auto& q) {
      return q.name == fmt::format("certificate.{}", row.key);
    };
    REQUIRE_MESSAGE(std::ranges::count_if(verified.quantities, same) == 1, std::string(row.key));
    CHECK_MESSAGE(std::ranges::find_if(verified.quantities, same)->verdict ==
                      (bound ? agreement::not_checked : agreement::agrees),
                  std::string(row.key));
  }
}

TEST_CASE("an answer in many digits has every number of the certificate") {
  const auto a = data::gaussian<double>(4, 2, 1);
  const auto fit = data::fit(a, 2, {.starts = 2});
  const auto fine = refined(a, fit, 30);
  REQUIRE(fine.converged);
  const auto object = refined_json(fit, fine, {"A.npy", 1, 0});
  CHECK(keys_of(object) == keys());
  const auto stored = nlohmann::json::parse(object)["certificate"];
  const auto table = refined_table(fine, {});
  for (const auto& row : certificate_quantities<long_real>) {
    const auto x = row.of(fine.evidence);
    REQUIRE_MESSAGE(stored[row.key].is_null() == !x, std::string(row.key));
    if (x) CHECK(stored[row.key] == digits_text(*x, row.digits > 0 ? row.digits : 30));
    if (row.kind != quantity_kind::residual) continue;
    scratch::check_says(table, {fmt::format("  {:<24} {}\n", row.vanishing, digits_text(*x, 2))});
  }
}

TEST_CASE("the page on results names every key, and the line of the table that shows it") {
  const auto page = scratch::bytes_of(COFREE_DATA_DIR "/../../docs/fit.md");
  for (const auto& row : rows) {
    const std::string name = row.kind == quantity_kind::error ? "curvature" : row.name;
    scratch::check_says(page, {fmt::format("| `{}` | `{}`", row.key, name)});
    if (row.kind != quantity_kind::error) scratch::check_says(page, {"        " + name + " "});
  }
}
