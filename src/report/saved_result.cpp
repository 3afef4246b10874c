#include "saved_result.hpp"

#include <fmt/format.h>
#include <cmath>
#include <cofree/error/excerpt.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/npy.hpp>

#include "io/json_file.hpp"

namespace cofree::detail {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::json;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw input_error(shown_path(file) + ": " + why);
}

json read_object(const fs::path& file) {
  std::error_code none;
  if (!fs::is_directory(file.parent_path(), none))
    refuse(file.parent_path(), "no such folder, expected one that `cofree fit --out` wrote");
  return read_json_object(file, "the result.json of `cofree fit --out`");
}

const json& value_at(const json& object, const fs::path& file, const std::string& key,
                     const char* expected) {
  const auto found = object.find(key);
  if (found == object.end()) refuse(file, fmt::format("no key \"{}\", expected {}", key, expected));
  return *found;
}

std::string text_at(const json& object, const fs::path& file, const std::string& key) {
  const auto& value = value_at(object, file, key, "a string");
  if (!value.is_string())
    refuse(file, fmt::format("\"{}\" is {}, expected a string", key, shortened(value.dump())));
  return value.get<std::string>();
}

std::optional<stored_number> number_at(const json& object, const fs::path& file,
                                       const std::string& key) {
  const auto& value = value_at(object, file, key, "a number or null");
  if (value.is_null()) return std::nullopt;
  if (value.is_number()) {
    const auto x = value.get<double>();
    if (std::isfinite(x)) return stored_number{x, value.dump(), false, x};
  }
  if (value.is_string()) {
    const auto text = value.get<std::string>();
    const bool digits = text.find_first_not_of("+-.0123456789eE") == std::string::npos;
    char* end = nullptr;
    const long double x = std::strtold(text.c_str(), &end);
    const bool whole = !text.empty() && end == text.c_str() + text.size();
    if (whole && digits && std::isfinite(x)) return stored_number{double(x), text, true, x};
  }
  refuse(file,
         fmt::format("\"{}\" is {}, expected a number or null", key, shortened(value.dump())));
}

field field_named(const std::string& name, const fs::path& file) {
  for (auto f : {field::real, field::complex, field::quaternion})
    if (name == field_name(f)) return f;
  refuse(file, "\"field\" is " + excerpt(name) + ", expected real, complex or quaternion");
}

/// Numbers of an array over K ⊇ its own field, from entry `first` on, as rows × cols.
matrix image_from(const npy_array& array, field over, std::size_t first, std::size_t rows,
                  std::size_t cols) {
  const double* x = array.values.data();
  if (over == field::quaternion) {
    dense_array<quaternion<double>> q(rows, cols);
    for (std::size_t i = 0; i < q.size(); ++i) {
      const double* p = x + 4 * (first + i);
      q.data()[i] = {p[0], p[1], p[2], p[3]};
    }
    return image_of(q);
  }
  matrix m(rows, cols);
  for (std::size_t i = 0; i < m.size(); ++i)
    m.data()[i] = array.kind == field::real
                      ? complex_value(x[first + i])
                      : complex_value(x[2 * (first + i)], x[2 * (first + i) + 1]);
  return m;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  return fmt::format("({})", fmt::join(shape, ", "));
}

/// An array of the result. Entries over ℍ are along a last axis of 4.
npy_array read_array(const fs::path& file, field over, std::vector<std::size_t> shape,
                     const char* meaning) {
  if (!fs::exists(file)) {
    auto decimals = file;
    if (fs::exists(decimals.replace_extension(".decimals")))
      refuse(decimals, "a result with more than 17 digits; expected arrays of doubles, .npy");
    refuse(file, fmt::format("no such file, expected {} of shape {}", meaning, shape_text(shape)));
  }
  auto array = read_npy(file);
  if (over == field::quaternion) shape.push_back(4);
  if (array.shape != shape)
    refuse(file, fmt::format("the shape is {}, expected {}, {}", shape_text(array.shape),
                             shape_text(shape), meaning));
  if (array.kind == field::complex && over != field::complex)
    refuse(file, fmt::format("the entries are complex, expected real numbers for a {} result",
                             field_name(over)));
  require_finite(array, file.string());
  return array;
}

/// The numbers of the input as they are: no space comes between, and no rounding.
slice_list slices_over(const tensor_input& input, field over) {
  const std::size_t n = input.dimension, numbers = input.data_field == field::real      ? 1
                                                   : input.data_field == field::complex ? 2
                                                                                        : 4;
  slice_list out;
  for (std::size_t j = 0; j < input.slices; ++j) {
    dense_array<quaternion<double>> slice(n, n);
    for (std::size_t i = 0; i < n * n; ++i) {
      const double* x = input.values.data() + numbers * (j * n * n + i);
      slice.data()[i] = {x[0], numbers > 1 ? x[1] : 0, numbers > 2 ? x[2] : 0,
                         numbers > 2 ? x[3] : 0};
    }
    if (over == field::quaternion) {
      out.push_back(image_of(slice));
      continue;
    }
    matrix m(n, n);
    for (std::size_t i = 0; i < m.size(); ++i)
      m.data()[i] = complex_value(slice.data()[i].w, slice.data()[i].x);
    out.push_back(std::move(m));
  }
  return out;
}

/// That of the largest entry of D A_j D⁻¹ as a power of two; none where all are zero.
std::optional<int> largest_exponent(const saved_result& saved) {
  std::optional<int> most;
  const auto& d = saved.basis;
  for (const auto& slice : saved.a)
    for (std::size_t i = 0; i < slice.rows(); ++i)
      for (std::size_t k = 0; k < slice.cols(); ++k) {
        const double size = std::max(std::abs(slice(i, k).real()), std::abs(slice(i, k).imag()));
        if (size > 0) most = std::max(most.value_or(-5000), std::ilogb(size) + d[i] - d[k]);
      }
  return most;
}

void read_input(saved_result& saved) {
  const auto file = saved.folder / "result.json";
  tensor_input input;
  std::error_code none;
  if (!fs::exists(saved.input, none))
    refuse(saved.input, "no such file or folder, expected the input of the fit; after " +
                            shown_path(saved.folder) + ", INPUT says where it is now");
  input = read_tensor(saved.input);
  if (input.data_field > saved.over)
    refuse(saved.input,
           fmt::format("the data are {}, but {} is a result over the {} numbers",
                       field_name(input.data_field), shown_path(file), field_name(saved.over)));
  saved.n = input.dimension, saved.r = input.slices;
  saved.a = slices_over(input, saved.over);
  saved.basis = balancing(saved.a, saved.over);
  const auto exponent = largest_exponent(saved);
  if (!exponent) refuse(saved.input, "all entries are zero, which no fit answers");
  saved.scale = std::ldexp(1.0, *exponent);
  for (auto& slice : saved.a) slice = in_basis(slice, saved.basis, 1, -1, -*exponent);
}

void read_arrays(saved_result& saved) {
  const auto& f = saved.folder;
  const std::size_t n = saved.n, r = saved.r, d = saved.d;
  const auto b = read_array(f / "B.npy", saved.over, {r, d, d}, "(r, d, d) with r as the input");
  for (std::size_t j = 0; j < r; ++j) saved.b.push_back(image_from(b, saved.over, j * d * d, d, d));
  if (saved.kind != "real" || saved.slice_class != "any") return;
  // Where E and L do not belong together there are no R, S, P, and the certificate says so.
  if (!saved.evidence(row_of("projection")) && !fs::exists(f / "P.npy") && !fs::exists(f / "R.npy"))
    return;
  const auto read = [&](const char* name, std::size_t rows, std::size_t cols, const char* meaning) {
    return image_from(read_array(f / name, saved.over, {rows, cols}, meaning), saved.over, 0, rows,
                      cols);
  };
  saved.compression = read("R.npy", d, n, "R : V → U with n as the input");
  saved.expansion = read("S.npy", n, d, "S : U → V with n as the input");
  saved.projection = read("P.npy", n, n, "P : V → V with n as the input");
  saved.right_density = read("right_density.npy", n, n, "the density E S†");
  saved.left_density = read("left_density.npy", n, n, "the density L R");
}

}  // namespace

std::optional<stored_number> saved_result::number(const std::string& key) const {
  return number_at(object, folder / "result.json", key);
}

long double saved_result::converged_limit() const {
  constexpr long double of_double = 1e-9L;
  const auto found = object.find("digits");
  if (found == object.end() || !found->is_number_integer()) return of_double;
  const auto digits = found->get<long>();
  return digits > 17 ? std::pow(10.0L, -static_cast<long double>(digits - 6)) * 1.05L
                     : of_double * 1.05L;
}

std::optional<stored_number> saved_result::evidence(quantity row) const {
  const auto& certificate = object.at("certificate");
  if (row.later && !certificate.contains(row.key)) return std::nullopt;
  return number_at(certificate, folder / "result.json", row.key);
}

std::optional<stored_number> saved_result::self_radius(const std::string& key) const {
  const auto found = object.find("self_radius");
  if (found == object.end() || found->is_null()) return std::nullopt;
  const auto file = folder / "result.json";
  if (!found->is_object()) refuse(file, "\"self_radius\" is no object, expected one or null");
  return number_at(*found, file, key);
}

saved_result read_saved_result(const fs::path& folder, const std::optional<fs::path>& input) {
  saved_result saved;
  saved.folder = folder;
  const auto file = folder / "result.json";
  saved.object = read_object(file);
  saved.over = field_named(text_at(saved.object, file, "field"), file);
  saved.kind = text_at(saved.object, file, "kind");
  if (saved.kind != "real" && saved.kind != "complex-pair")
    refuse(file, "\"kind\" is " + excerpt(saved.kind) + ", expected real or complex-pair");
  saved.slice_class = saved.object.contains("class") ? text_at(saved.object, file, "class") : "any";
  const auto d = saved.number("dim");
  if (!d || !(d->value >= 1) || d->value != std::floor(d->value) || d->value > 1e6)
    refuse(file, fmt::format("\"dim\" is {}, expected a whole number of at least 1",
                             d ? shortened(d->text) : "null"));
  saved.d = std::size_t(d->value);
  if (!value_at(saved.object, file, "certificate", "an object").is_object())
    refuse(file, "\"certificate\" is no object, expected one");
  if (saved.object.contains("uniqueness") && saved.object["uniqueness"].is_null())
    refuse(file, "the result of a graph in factors, expected one with a B that can be verified");
  for (const char* key : {"starts", "basins"})
    if (!value_at(saved.object, file, key, "a list").is_array())
      refuse(file, fmt::format("\"{}\" is no list, expected one", key));
  for (const char* key : {"converged", "interrupted"})
    if (!value_at(saved.object, file, key, "true or false").is_boolean())
      refuse(file, fmt::format("\"{}\" is no truth value, expected true or false", key));
  saved.input = input ? *input : fs::path(text_at(saved.object, file, "input"));
  read_input(saved);
  read_arrays(saved);
  return saved;
}

}  // namespace cofree::detail
