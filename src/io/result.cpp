#include <cofree/critical/quantities.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/io/result.hpp>
#include <cofree/io/text.hpp>
#include <cofree/lsrdr/canonical.hpp>
#include <nlohmann/json.hpp>

#include "critical/slice_structure.hpp"
#include "json_file.hpp"

namespace cofree {
namespace {

using json = nlohmann::ordered_json;

json number(const std::optional<double>& x) {
  return x && std::isfinite(*x) ? json(*x) : json(nullptr);
}

/// What is not a number becomes null.
json distances_json(const std::vector<std::vector<double>>& rows) {
  json out = json::array();
  for (const auto& row : rows) {
    json each = json::array();
    for (double x : row) each.push_back(number(x));
    out.push_back(std::move(each));
  }
  return out;
}

json certificate_json(const certificate& c) {
  json out;
  for (const auto& row : certificate_quantities<double>) out[row.key] = number(row.of(c));
  return out;
}

/// A file name need not be UTF-8; JSON must be.
std::string text_of(const json& object) {
  return object.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

template <scalar K>
void write_operator(const std::filesystem::path& file, const linear_operator<K>& x) {
  const auto m = matrix(x);
  const std::array<std::size_t, 2> shape{m.rows(), m.cols()};
  write_npy<K>(file, shape, m);
}

template <scalar K>
void write_slices(const std::filesystem::path& file, const linear_operator<K>& b) {
  const auto w = b.codomain().factor_count() - b.domain().factor_count();
  const auto list = slices(b, last(w));
  const std::size_t r = list.size(), d = b.domain().dimension();
  dense_array<K> all(r * d, d);
  for (std::size_t j = 0; j < r; ++j)
    std::copy(list[j].data(), list[j].data() + d * d, all.data() + j * d * d);
  const std::array<std::size_t, 3> shape{r, d, d};
  write_npy<K>(file, shape, all);
}

}  // namespace

const char* kind_name(eigenvalue_kind k) {
  return k == eigenvalue_kind::real ? "real" : "complex-pair";
}

const char* slice_class_name(slice_class c) {
  return detail::structure_of(c).name;
}

namespace {

json starts_json(const std::vector<start_report>& list) {
  json out = json::array();
  for (const auto& s : list)
    out.push_back({{"similarity", s.failure ? json(nullptr) : number(s.similarity)},
                   {"lambda", s.failure ? json(nullptr) : number(s.lambda)},
                   {"kind", s.failure ? json(nullptr) : json(kind_name(s.kind))},
                   {"converged", s.converged},
                   {"failure", s.failure ? json(*s.failure) : json(nullptr)},
                   {"joined", s.joined ? json(*s.joined) : json(nullptr)},
                   {"iterations", s.iterations},
                   {"gamma_applications", s.gamma_applications},
                   {"start", s.how}});
  return out;
}

json basins_json(const std::vector<basin_report>& list) {
  json out = json::array();
  for (const auto& b : list)
    out.push_back({{"similarity", number(b.similarity)},
                   {"lambda", number(b.lambda)},
                   {"count", b.count},
                   {"joined", b.joined},
                   {"passed", b.passed},
                   {"kind", kind_name(b.kind)}});
  return out;
}

std::vector<std::string> with_notes(std::vector<std::string> notes, const fit_header& header) {
  notes.insert(notes.end(), header.notes.begin(), header.notes.end());
  return notes;
}

const std::array<std::string_view, 6> array_names{"B",           "R", "S", "P", "right_density",
                                                  "left_density"};

/// ρ(Γ(A,A)) and the bounds that are proven for it.
json radius_json(const std::optional<bounded_radius>& r) {
  if (!r) return nullptr;
  return {{"value", number(r->value)}, {"lower", number(r->lower)}, {"upper", number(r->upper)}};
}

}  // namespace

bool is_result_file(std::string_view name) {
  if (name == "result.json" || name == "spectra.svg" || name == "membership.svg") return true;
  return std::any_of(array_names.begin(), array_names.end(), [&](std::string_view array) {
    if (!name.starts_with(array)) return false;
    const auto rest = name.substr(array.size());
    return rest == ".npy" || rest == ".decimals";
  });
}

std::set<std::string> files_of_result(const std::filesystem::path& folder) {
  nlohmann::json object;
  try {
    object = detail::read_json_object(folder / "result.json", "the result.json of a fit");
  } catch (const input_error&) {
    return {};
  }
  for (const char* key : {"similarity", "lambda", "dim", "field", "gamma_applications", "files"})
    if (!object.contains(key)) return {};
  std::set<std::string> out;
  if (!object["files"].is_array()) return {};
  for (const auto& name : object["files"])
    if (name.is_string() && is_result_file(name.get<std::string>())) out.insert(name);
  return out;
}

namespace {

/// The keys of every result, with the values of those that the two kinds of fit share. The others, null here,
/// are filled in.
template <class Fit>
json common_json(const Fit& fit, const fit_header& header) {
  return {{"input", header.input},
          {"method", header.method},
          {"similarity", number(fit.similarity)},
          {"lambda", number(fit.lambda)},
          {"self_radius", radius_json(fit.self_radius)},
          {"dim", nullptr},
          {"sufficient_dim", nullptr},
          {"c", nullptr},
          {"alpha", nullptr},
          {"field", "real"},
          {"digits", std::numeric_limits<double>::digits10},
          {"seed", header.seed},
          {"seconds", number(header.seconds)},
          {"class", "any"},
          {"kind", "real"},
          {"best_pair", nullptr},
          {"converged", fit.converged},
          {"interrupted", fit.interrupted},
          {"gradient_norm", number(fit.gradient_norm)},
          {"gamma_applications", fit.gamma_applications},
          {"starts", starts_json(fit.starts)},
          {"basins", basins_json(fit.basins)},
          {"uniqueness", nullptr},
          {"certificate", nullptr},
          {"notes", nullptr},
          {"files", header.files}};
}

}  // namespace

template <scalar K>
std::string result_json(const lsrdr_result<K>& fit, const fit_header& header) {
  json object = common_json(fit, header);
  object["dim"] = fit.map().domain().dimension();
  if (fit.sufficient_dim) object["sufficient_dim"] = *fit.sufficient_dim;
  if (fit.has_projection()) object["c"] = number(1 / fit.lambda), object["alpha"] = 1.0;
  object["field"] = field_name(field_of<K>);
  object["class"] = slice_class_name(fit.slices);
  object["kind"] = kind_name(fit.kind);
  object["best_pair"] = number(fit.best_pair);
  object["uniqueness"] = {{"verdict", fit.uniqueness.verdict},
                          {"basins", object["basins"]},
                          {"distances", distances_json(fit.uniqueness.distances)}};
  object["certificate"] = certificate_json(fit.certificate());
  object["notes"] = with_notes(fit.notes, header);
  return text_of(object);
}

std::string result_json(const graph_reduction& fit, const fit_header& header) {
  certificate evidence;
  evidence.stationarity = std::numeric_limits<double>::quiet_NaN();  // in another metric
  evidence.rs_identity = fit.rs_identity;
  json object = common_json(fit, header);
  object["dim"] = fit.expansion.domain().dimension();
  object["certificate"] = certificate_json(evidence);
  object["notes"] =
      with_notes({"a graph in factors: B has the slices √w_ij R e_i (S†e_j)†, up to a factor "
                  "and a gauge, and P = SR; neither is written"},
                 header);
  return text_of(object);
}

/// B in the canonical gauge where there is one that double knows, else as it is.
template <scalar K>
linear_operator<K> map_in_gauge(const lsrdr_result<K>& fit) {
  if (fit.kind != eigenvalue_kind::real) return fit.map();
  try {
    return canonical_map(fit);
  } catch (const numerical_failure&) {
    return fit.map();
  }
}

namespace {

/// Writes result.json and completes the list of files.
template <class Fit>
std::vector<std::string> with_object(const std::filesystem::path& folder, const Fit& fit,
                                     const fit_header& header, std::vector<std::string> files) {
  files.insert(files.begin(), "result.json");
  auto told = header;
  told.files = files;
  write_text(folder / "result.json", result_json(fit, told));
  return files;
}

}  // namespace

template <scalar K>
std::vector<std::string> write_result(const std::filesystem::path& folder,
                                      const lsrdr_result<K>& fit, const fit_header& header) {
  std::vector<std::string> files{"B.npy"};
  if (!fit.has_projection()) {
    write_slices(folder / "B.npy", map_in_gauge(fit));
    return with_object(folder, fit, header, files);
  }
  const auto form = canonical(fit);
  const auto write = [&](const char* name, const linear_operator<K>& x) {
    write_operator(folder / name, x);
    files.push_back(name);
  };
  write_slices(folder / "B.npy", form.map);
  write("R.npy", form.compression);
  write("S.npy", form.expansion);
  write("P.npy", fit.projection());
  write("right_density.npy", fit.right_density());
  write("left_density.npy", fit.left_density());
  return with_object(folder, fit, header, files);
}

std::vector<std::string> write_result(const std::filesystem::path& folder,
                                      const graph_reduction& fit, const fit_header& header) {
  write_operator(folder / "R.npy", fit.compression);
  write_operator(folder / "S.npy", fit.expansion);
  return with_object(folder, fit, header, {"R.npy", "S.npy"});
}

#define COFREE_INSTANTIATE(K)                                                  \
  template std::string result_json(const lsrdr_result<K>&, const fit_header&); \
  template std::vector<std::string> write_result(const std::filesystem::path&, \
                                                 const lsrdr_result<K>&, const fit_header&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
