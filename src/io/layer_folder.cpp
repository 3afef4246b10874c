// The folder of a bilinear layer: which files it may hold, and weights whose products are numbers.
#include <algorithm>
#include <cmath>
#include <cofree/error/excerpt.hpp>
#include <cofree/error/nearest.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/npy.hpp>
#include <optional>
#include <set>

#include "npy_file.hpp"
#include "npy_header.hpp"

namespace cofree {
namespace {

namespace fs = std::filesystem;
using detail::shape_text;

constexpr const char* expected_files =
    "expected a bilinear layer: w.npy (h,n), v.npy (h,n), d.npy (r,h)";

[[noreturn]] void wrong_shape(const std::string& name, const std::vector<std::size_t>& found,
                              const std::string& expected) {
  throw input_error(name + ": the shape is " + shape_text(found) + ", expected " + expected);
}

dense_array<double> read_weights(const fs::path& path, const std::string& expected) {
  detail::npy_file file(path);
  if (file.kind() != field::real)
    throw input_error(file.name() + ": the weights are " + field_name(file.kind()) +
                      ", expected real numbers");
  const auto& shape = file.shape();
  if (shape.size() != 2 || shape[0] == 0 || shape[1] == 0)
    wrong_shape(file.name(), shape, expected);
  const auto array = file.array();
  require_finite(array, file.name());
  dense_array<double> m(shape[0], shape[1]);
  std::copy(array.values.begin(), array.values.end(), m.data());
  return m;
}

/// The names in the folder that are no hidden ones, sorted.
std::set<std::string> names_in(const fs::path& folder) {
  std::set<std::string> out;
  std::error_code failed;
  for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
    if (auto name = at->path().filename().string(); name[0] != '.') out.insert(std::move(name));
  if (failed)
    throw input_error(shown_path(folder) + ": the folder cannot be read (" + failed.message() +
                      ")");
  return out;
}

/// An array that nobody reads would be left out of the answer without a word.
void require_layer_alone(const fs::path& folder) {
  const auto names = names_in(folder);
  const std::vector<std::string> weights{"w.npy", "v.npy", "d.npy"};
  const auto where = shown_path(folder);
  for (const auto& name : weights) {
    if (names.contains(name)) continue;
    std::string other;
    for (const auto& each : names)
      if (edit_distance(each, name) == 0) other = " but " + printable(each);
    throw input_error(where + ": the folder has no " + name + other + ", " + expected_files);
  }
  for (const auto& name : names) {
    if (std::find(weights.begin(), weights.end(), name) != weights.end()) continue;
    const auto kind = fs::path(name).extension().string();
    for (const char* array :
         {".npy", ".npz", ".decimals", ".mtx", ".pt", ".pth", ".h5", ".safetensors"})
      if (kind == array)
        throw input_error(where + ": the folder has " + printable(name) +
                          " beside the weights, which is no part of x ↦ D((Wx)⊙(Vx)) and would be "
                          "ignored; " +
                          expected_files +
                          " and no other array; move it away if the layer without it is meant");
  }
}

/// The largest modulus in a row or a column, and where along it.
struct largest_entry {
  double size = 0;
  std::size_t at = 0;

  void see(double x, std::size_t where) {
    if (std::abs(x) > size) size = std::abs(x), at = where;
  }
};

/// The weights of one hidden unit, whose products d_kh w_hi v_hj are the entries of A.
struct hidden_unit {
  largest_entry w, v, d;

  hidden_unit(const bilinear_layer& layer, std::size_t h) {
    for (std::size_t i = 0; i < layer.inputs(); ++i)
      w.see(layer.w(h, i), i), v.see(layer.v(h, i), i);
    for (std::size_t k = 0; k < layer.outputs(); ++k) d.see(layer.d(k, h), k);
  }
  bool zero() const { return w.size == 0 || v.size == 0 || d.size == 0; }
  /// The exponent to the base 2 of the largest product.
  int exponent() const { return std::ilogb(w.size) + std::ilogb(v.size) + std::ilogb(d.size); }
  /// No product of two or three of them leaves the range, in whatever order.
  bool harmless() const {
    for (const double x : {w.size, v.size, d.size})
      if (std::abs(std::ilogb(x)) > 300) return false;
    return true;
  }
  std::string place(std::size_t h) const {
    const auto n = [](std::size_t i) { return std::to_string(i); };
    return "d.npy [" + n(d.at) + ", " + n(h) + "] · w.npy [" + n(h) + ", " + n(w.at) +
           "] · v.npy [" + n(h) + ", " + n(v.at) + "]";
  }
};

/// Moves powers of two, which change no product, from w and v to d.
void balance(bilinear_layer& layer, std::size_t h, const hidden_unit& unit) {
  const int a = std::ilogb(unit.w.size), b = std::ilogb(unit.v.size);
  for (std::size_t i = 0; i < layer.inputs(); ++i) {
    layer.w(h, i) = std::ldexp(layer.w(h, i), -a);
    layer.v(h, i) = std::ldexp(layer.v(h, i), -b);
  }
  for (std::size_t k = 0; k < layer.outputs(); ++k)
    layer.d(k, h) = std::ldexp(layer.d(k, h), a + b);
}

/// Products beyond the range of double are refused; where only partial ones are, they are balanced.
void require_products(bilinear_layer& layer, const std::string& folder) {
  constexpr int largest = 1000, least = -960;  // 2^±, room for sums of hidden units and for squares
  const auto refuse = [&](const hidden_unit& unit, std::size_t h, const char* what) {
    throw input_error(folder + ": the product " + unit.place(h) + " is 2^" +
                      std::to_string(unit.exponent()) + " in size, " + what +
                      " for a double; expected products from 2^-960 to 2^1000; a power of two "
                      "times d.npy changes no similarity");
  };
  std::optional<std::pair<hidden_unit, std::size_t>> best;
  for (std::size_t h = 0; h < layer.hidden(); ++h) {
    const hidden_unit unit(layer, h);
    if (unit.zero()) continue;
    if (unit.exponent() > largest) refuse(unit, h, "too large");
    if (!best || unit.exponent() > best->first.exponent()) best = {unit, h};
    if (!unit.harmless()) balance(layer, h, unit);
  }
  if (best && best->first.exponent() < least) refuse(best->first, best->second, "too small");
}

}  // namespace

bilinear_layer read_bilinear_layer(const fs::path& folder) {
  require_layer_alone(folder);
  bilinear_layer layer{read_weights(folder / "w.npy", "(h, n)"),
                       read_weights(folder / "v.npy", "(h, n) as w.npy"),
                       read_weights(folder / "d.npy", "(r, h)")};
  const auto pair = [](const dense_array<double>& m) {
    return std::vector<std::size_t>{m.rows(), m.cols()};
  };
  const auto name = [&](const char* file) { return shown_path(folder / file); };
  if (pair(layer.v) != pair(layer.w))
    wrong_shape(name("v.npy"), pair(layer.v), shape_text(pair(layer.w)) + " as w.npy");
  if (layer.d.cols() != layer.hidden())
    wrong_shape(name("d.npy"), pair(layer.d),
                "(r, " + std::to_string(layer.hidden()) + "), one column for each row of w.npy");
  require_products(layer, shown_path(folder));
  return layer;
}

}  // namespace cofree
