#include <cofree/critical/quantities.hpp>
#include <cofree/dense/schur.hpp>
#include <cofree/io/decimals.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/io/refined_result.hpp>
#include <cofree/io/text.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/scalar/decimal.hpp>
#include <cofree/superoperator/gamma.hpp>
#include <cofree/superoperator/matrix.hpp>
#include <nlohmann/json.hpp>

namespace cofree {
namespace {

using json = nlohmann::ordered_json;

/// Every floating-point number as the shortest text that reads back.
json with_strings(const json& x) {
  if (x.is_number_float()) return decimal(x.get<double>());
  json out = x;
  if (x.is_structured())
    for (auto it = out.begin(); it != out.end(); ++it) *it = with_strings(*it);
  return out;
}

/// A residual: its size matters, not its digits.
json value_text(const std::optional<long_real>& x, int digits) {
  using std::isfinite;
  return x && isfinite(*x) ? json(digits_text(*x, digits)) : json(nullptr);
}
json residual_text(const std::optional<long_real>& x) {
  return value_text(x, 6);
}

json certificate_json(const certificate_of<long_real>& c, int digits) {
  json out;
  for (const auto& row : certificate_quantities<long_real>)
    out[row.key] = value_text(row.of(c), row.digits > 0 ? row.digits : digits);
  return out;
}

template <scalar K>
json evidence_json(const refined_lsrdr<K>& refined) {
  const auto& e = refined.steps;
  json places = json::array();
  for (const auto& step : e.steps) places.push_back(decimal(step.places));
  return {{"wanted", refined.digits},
          {"reached", refined.reached},
          {"reason", e.reason.empty() ? json(nullptr) : json(e.reason)},
          {"kept_double", e.kept_start},
          {"residuals", e.steps.size()},
          {"places", places},
          {"trials", e.trials},
          {"multiple", decimal(e.multiple)},
          {"climbed", e.climbed},
          {"climbed_digits", e.climbed_digits},
          {"jacobians", e.jacobians},
          {"jacobian_digits", e.jacobian_digits},
          {"jacobian_seconds", decimal(e.jacobian_seconds)},
          {"residual_seconds", decimal(e.residual_seconds)},
          {"kernel", e.kernel},
          {"gauge", e.gauge},
          {"least_singular_value", decimal(e.least_singular_value)},
          {"self_radius_places", decimal(e.self_radius_places)},
          {"self_radius_residuals", e.self_radius_residuals}};
}

json recognised_json(const std::vector<recognised>& numbers) {
  json out = json::array();
  for (const auto& each : numbers) {
    const auto& found = each.result.found;
    json one = {
        {"what", each.what},
        {"value", each.result.value},
        {"polynomial", found ? json(found->polynomial) : json(nullptr)},
        {"closed_form", found && found->closed_form ? json(*found->closed_form) : json(nullptr)},
        {"margin", found ? json(decimal(found->margin)) : json(nullptr)},
        {"statement", each.result.statement()}};
    out.push_back(std::move(one));
  }
  return out;
}

template <scalar K>
dense_array<over_double<K>> rounded_array(const dense_array<K>& m) {
  return detail::with_real_type<over_double<K>>(m);
}

template <scalar K>
void write_both(const std::filesystem::path& folder, const std::string& name,
                std::span<const std::size_t> shape, const dense_array<K>& m) {
  write_decimals(folder / (name + ".decimals"), as_decimals<K>(shape, m));
  write_npy<over_double<K>>(folder / (name + ".npy"), shape, rounded_array(m));
}
template <scalar K>
void write_operator(const std::filesystem::path& folder, const std::string& name,
                    const linear_operator<K>& x) {
  const auto m = matrix(x);
  const std::array<std::size_t, 2> shape{m.rows(), m.cols()};
  write_both<K>(folder, name, shape, m);
}
template <scalar K>
void write_map(const std::filesystem::path& folder, const linear_operator<K>& b) {
  const auto list = slices(b, last(b.codomain().factor_count() - b.domain().factor_count()));
  const std::size_t r = list.size(), d = b.domain().dimension();
  dense_array<K> all(r * d, d);
  for (std::size_t j = 0; j < r; ++j)
    std::copy(list[j].data(), list[j].data() + d * d, all.data() + j * d * d);
  const std::array<std::size_t, 3> shape{r, d, d};
  write_both<K>(folder, "B", shape, all);
}

}  // namespace

std::string digits_text(const long_real& x, int n) {
  if (x == 0) return "0";
  std::string text(std::size_t(n) + 40, '\0');
  const int length = mpfr_snprintf(text.data(), text.size(), "%.*Re", std::max(n - 1, 0), x.mpfr());
  text.resize(std::size_t(length));
  return text;
}

template <scalar K>
std::string shortfall(const refined_lsrdr<K>& refined) {
  return std::to_string(refined.digits) + " digits were not reached: " + refined.steps.reason +
         (refined.steps.kept_start ? "; the numbers are those found in double"
                                   : "; the numbers have " + std::to_string(refined.reached));
}

template <scalar K>
std::vector<recognised> recognise(const refined_lsrdr<K>& refined, int max_degree) {
  std::vector<recognised> out;
  if (!refined.converged) return out;
  const int given = refined.digits - 6;
  const auto add = [&](std::string what, const long_real& x) {
    out.push_back({std::move(what), identify(digits_text(x, given), {.max_degree = max_degree})});
  };
  add("similarity²", refined.similarity * refined.similarity);
  const precision_scope scope(refined.digits + 14);
  const auto m = matrix(self_gamma(refined.map));
  const auto values = eigenvalues(m);
  const long_real nothing = pow(long_real(10), long_real(-given));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& z = values[i];
    const bool real = abs(z.imag()) < nothing, trivial = abs(z.real() - 1) < nothing;
    if (real && !trivial && modulus(z) > nothing)
      add("eigenvalue " + std::to_string(i + 1) + " of Γ(B,B)", z.real());
  }
  return out;
}

template <scalar K>
std::string refined_json(const lsrdr_result<over_double<K>>& fit, const refined_lsrdr<K>& refined,
                         const fit_header& header, const std::vector<recognised>& numbers) {
  json object = with_strings(json::parse(result_json(fit, header)));
  const int n = refined.reached;
  object["similarity"] = value_text(refined.similarity, n);
  object["lambda"] = value_text(refined.lambda, n);
  const long_real off = refined.self_radius * refined.self_radius_error;
  object["self_radius"] = {{"value", value_text(refined.self_radius, n)},
                           {"lower", value_text(refined.self_radius - off, n + 4)},
                           {"upper", value_text(refined.self_radius + off, n + 4)}};
  object["digits"] = n;
  object["converged"] = refined.converged;
  object["interrupted"] = fit.interrupted || refined.steps.interrupted;
  object["refinement"] = evidence_json(refined);
  if (!refined.steps.kept_start) {
    object["kind"] = kind_name(refined.kind);
    object["gradient_norm"] = residual_text(refined.evidence.stationarity);
    object["certificate"] = certificate_json(refined.evidence, n);
  }
  if (!refined.converged) object["notes"].push_back(shortfall(refined));
  if (!numbers.empty()) object["identified"] = recognised_json(numbers);
  return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

template <scalar K>
std::vector<std::string> write_refined(const std::filesystem::path& folder,
                                       const lsrdr_result<over_double<K>>& fit,
                                       const refined_lsrdr<K>& refined, const fit_header& header,
                                       const std::vector<recognised>& numbers) {
  auto told = header;
  if (refined.steps.kept_start) {
    told.files = write_result(folder, fit, header);
    write_text(folder / "result.json", refined_json(fit, refined, told, numbers));
    return told.files;
  }
  const int digits = refined.reached + 14;
  const precision_scope scope(digits);
  std::vector<std::string> files{"result.json"};
  const auto listed = [&](const std::string& name) {
    files.push_back(name + ".decimals");
    files.push_back(name + ".npy");
  };
  const auto write = [&](const char* name, const linear_operator<K>& x) {
    write_operator(folder, name, refined.converged ? x : with_digits(x, digits));
    listed(name);
  };
  write_map(folder, refined.converged ? refined.map : with_digits(refined.map, digits));
  listed("B");
  if (refined.parts) {
    write("R", refined.parts->r);
    write("S", refined.parts->s);
    write("P", refined.parts->p);
    write("right_density", refined.parts->right_density);
    write("left_density", refined.parts->left_density);
  }
  told.files = files;
  write_text(folder / "result.json", refined_json(fit, refined, told, numbers));
  return files;
}

#define COFREE_INSTANTIATE(K)                                                                     \
  template std::string shortfall(const refined_lsrdr<K>&);                                        \
  template std::vector<recognised> recognise(const refined_lsrdr<K>&, int);                       \
  template std::string refined_json(const lsrdr_result<over_double<K>>&, const refined_lsrdr<K>&, \
                                    const fit_header&, const std::vector<recognised>&);           \
  template std::vector<std::string> write_refined(                                                \
      const std::filesystem::path&, const lsrdr_result<over_double<K>>&, const refined_lsrdr<K>&, \
      const fit_header&, const std::vector<recognised>&);
COFREE_INSTANTIATE(long_real)
COFREE_INSTANTIATE(complex<long_real>)
COFREE_INSTANTIATE(quaternion<long_real>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
