#include <cmath>
#include <cofree/error/excerpt.hpp>
#include <cofree/error/memory.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/matrix_market.hpp>
#include <cofree/io/npy.hpp>
#include <limits>

#include "decimals_file.hpp"
#include "input_kind.hpp"
#include "npy_file.hpp"
#include "npy_header.hpp"

namespace cofree {
namespace {

namespace fs = std::filesystem;
using detail::input_kind;
using detail::shape_text;

[[noreturn]] void wrong_shape(const fs::path& file, const std::vector<std::size_t>& found,
                              const std::string& expected) {
  throw input_error(shown_path(file) + ": the shape is " + shape_text(found) + ", expected " +
                    expected);
}

double entries_of(double n, std::size_t slices) {
  return n * n * double(slices);
}

/// An array so large that only a fit that does not need it can take the input, or for which there is
/// no memory: the numbers, and once more as slices.
void require_array(const fs::path& path, std::size_t n, std::size_t slices) {
  if (entries_of(double(n), slices) > 1e9)
    throw input_error(shown_path(path) + ": as an array A would have " + std::to_string(slices) +
                      " slices of " + std::to_string(n) + "×" + std::to_string(n) +
                      ", expected at most 10⁹ entries in all");
  detail::require_memory(
      shown_path(path) + ": as an array A of " + std::to_string(slices) + " slices",
      16 * entries_of(double(n), slices));
}

tensor_input from_layer(const bilinear_layer& layer) {
  const space<double> v("V", layer.inputs()), w("W", layer.outputs());
  tensor_input out{field::real, layer.outputs(), layer.inputs(), {}, true};
  for (const auto& slice : slices(symmetric_operator(layer, v, w)))
    out.values.insert(out.values.end(), slice.data(), slice.data() + slice.size());
  return out;
}

/// w/√|w|, whose modulus is √|w|: the entry of the slice of one edge.
std::complex<double> root_entry(const market_entry<double>& e) {
  if (e.imaginary == 0) return std::copysign(std::sqrt(std::abs(e.real)), e.real);
  // The parts are scaled first: |w| may be beyond the range of double where they are not.
  const double size = std::max(std::abs(e.real), std::abs(e.imaginary));
  const std::complex<double> w(e.real / size, e.imaginary / size);
  return w / std::sqrt(std::abs(w)) * std::sqrt(size);
}

tensor_input from_graph(const market_matrix<double>& g) {
  const std::size_t n = g.nodes, parts = g.kind == field::complex ? 2 : 1;
  tensor_input out{g.kind, g.entries.size(), n,
                   std::vector<double>(g.entries.size() * n * n * parts), false};
  std::size_t turned = 0;
  for (std::size_t k = 0; k < g.entries.size(); ++k) {
    const auto& e = g.entries[k];
    const auto x = root_entry(e);
    double* const at = out.values.data() + ((k * n + e.row) * n + e.col) * parts;
    at[0] = x.real();
    if (parts == 2) at[1] = x.imag();
    turned += e.real < 0 || e.imaginary != 0;
  }
  if (turned > 0)
    out.notes.push_back(std::to_string(turned) + " of the " + std::to_string(g.entries.size()) +
                        " entries of the graph are negative or complex: their signs and phases "
                        "turn W alone, so that similarity, P and densities are those of the "
                        "weights |w_ij|");
  return out;
}

tensor_input from_array(const fs::path& path) {
  detail::npy_file file(path);
  const auto& s = file.shape();
  const bool along_axis = s.size() == 4 && s[3] == 4 && file.kind() == field::real;
  if (!(s.size() == 3 || along_axis) || s[1] != s[2] || s[0] == 0 || s[1] == 0)
    wrong_shape(path, s,
                std::string("(r, n, n), or (r, n, n, 4) for quaternions, with r and n at least 1") +
                    (s.size() == 4 && file.kind() != field::real
                         ? "; quaternions are stored as real numbers"
                         : ""));
  auto array = file.array();
  require_finite(array, file.name());
  if (along_axis) {
    array.kind = field::quaternion, array.shape.pop_back();
    require_finite(array, file.name());
  }
  return {array.kind, array.shape[0], array.shape[1], std::move(array.values), false};
}

/// The numbers of a .decimals file rounded to double, for the search.
class rounded_decimals {
public:
  explicit rounded_decimals(const fs::path& path) : path_(path) {}

  tensor_input read() {
    detail::for_each_decimal(
        path_, [&](const detail::decimals_head& head) { begin(head); },
        [&](std::size_t, std::span<const long_real> numbers, long line) { add(numbers, line); });
    if (line_of_largest_ != 0 && largest_ < least)
      refuse(line_of_largest_, "the largest entry is " + detail::short_text(largest_, 3) +
                                   ", too small for a double");
    return std::move(out_);
  }

private:
  [[noreturn]] void refuse(long line, const std::string& what) const {
    throw input_error(shown_path(path_) + ", line " + std::to_string(line) + ": " + what +
                      ", in which the search is done, expected a largest entry from 1e-292 to "
                      "8e307; a power of ten times A changes no similarity");
  }
  void begin(const detail::decimals_head& head) {
    const auto& s = head.shape;
    if (s.size() != 3 || s[1] != s[2] || s[0] == 0 || s[1] == 0)
      wrong_shape(path_, s, "(r, n, n) with r and n at least 1");
    out_.data_field = head.kind, out_.slices = s[0], out_.dimension = s[1];
  }
  void add(std::span<const long_real> numbers, long line) {
    double sum = 0;
    for (const auto& x : numbers) {
      out_.values.push_back(static_cast<double>(x));
      sum += std::abs(out_.values.back());
    }
    if (!(sum < std::numeric_limits<double>::max() / 2))
      refuse(line, "the entry is too large for a double");
    if (largest_ >= least) return;
    long_real size(0);
    for (const auto& x : numbers) size += abs(x);
    if (size > largest_) largest_ = size, line_of_largest_ = line;
  }

  /// Below this size the largest entry has fewer digits than a double should.
  static constexpr double least = std::numeric_limits<double>::min() / 2.2e-16;

  fs::path path_;
  tensor_input out_;
  long_real largest_{0};  ///< the sum of the parts, until it is large enough
  long line_of_largest_ = 0;
};

template <scalar K>
K entry(const tensor_input& input, std::size_t i) {
  const double* x = input.values.data();
  if (input.data_field == field::real) return K(x[i]);
  if constexpr (field_of<K> == field::complex) {
    return K(x[2 * i], x[2 * i + 1]);
  } else if constexpr (field_of<K> == field::quaternion) {
    if (input.data_field == field::complex) return K(x[2 * i], x[2 * i + 1]);
    return K(x[4 * i], x[4 * i + 1], x[4 * i + 2], x[4 * i + 3]);
  }
  return K{};
}

}  // namespace

tensor_input read_tensor(const fs::path& path) {
  switch (detail::kind_of_input(path)) {
    case input_kind::layer: {
      const auto layer = read_bilinear_layer(path);
      require_array(path, layer.inputs(), layer.outputs());
      return from_layer(layer);
    }
    case input_kind::graph: {
      const auto graph = read_market_matrix<double>(path);
      require_array(path, graph.nodes, graph.entries.size());
      return from_graph(graph);
    }
    case input_kind::decimals:
      return rounded_decimals(path).read();
    default:
      return from_array(path);
  }
}

model_input read_model(const fs::path& path, const dense_limits& limits) {
  const auto kind = detail::kind_of_input(path);
  if (kind == input_kind::layer) {
    auto layer = read_bilinear_layer(path);
    if (entries_of(double(layer.inputs()), layer.outputs()) < limits.layer)
      return {from_layer(layer)};
    return {std::move(layer)};
  }
  if (kind == input_kind::graph) {
    const auto graph = read_market_matrix<double>(path);
    if (entries_of(double(graph.nodes), graph.entries.size()) < limits.graph)
      return {from_graph(graph)};
    return {graph_of(graph, shown_path(path))};
  }
  return {read_tensor(path)};
}

field model_input::data_field() const {
  const auto* tensor = std::get_if<tensor_input>(&data);
  return tensor ? tensor->data_field : field::real;
}

std::size_t model_input::dimension() const {
  if (const auto* graph = std::get_if<weighted_graph>(&data)) return graph->nodes;
  if (const auto* layer = std::get_if<bilinear_layer>(&data)) return layer->inputs();
  return std::get<tensor_input>(data).dimension;
}

std::size_t model_input::slices() const {
  if (const auto* graph = std::get_if<weighted_graph>(&data)) return graph->edges.size();
  if (const auto* layer = std::get_if<bilinear_layer>(&data)) return layer->outputs();
  return std::get<tensor_input>(data).slices;
}

std::vector<std::string> model_input::notes() const {
  const auto* tensor = std::get_if<tensor_input>(&data);
  return tensor ? tensor->notes : std::vector<std::string>();
}

bool model_input::is_layer() const {
  const auto* tensor = std::get_if<tensor_input>(&data);
  return tensor ? tensor->is_layer : std::holds_alternative<bilinear_layer>(data);
}

template <scalar K>
linear_operator<K> map_of(const tensor_input& input, const space<K>& v,
                          const space<centre_t<K>>& w) {
  if (input.data_field > field_of<K>)
    throw input_error(
        std::string("the data are ") + field_name(input.data_field) + ", which the field " +
        field_name(field_of<K>) + " does not contain; expected --field " +
        (input.data_field == field::complex ? "complex or quaternion" : "quaternion"));
  const std::size_t n = input.dimension;
  std::vector<dense_array<K>> list(input.slices, dense_array<K>(n, n));
  for (std::size_t j = 0; j < input.slices; ++j)
    for (std::size_t i = 0; i < n * n; ++i) list[j].data()[i] = entry<K>(input, j * n * n + i);
  return from_slices(list, v, w);
}

template linear_operator<double> map_of(const tensor_input&, const space<double>&,
                                        const space<double>&);
template linear_operator<std::complex<double>> map_of(const tensor_input&,
                                                      const space<std::complex<double>>&,
                                                      const space<std::complex<double>>&);
template linear_operator<quaternion<double>> map_of(const tensor_input&,
                                                    const space<quaternion<double>>&,
                                                    const space<double>&);

}  // namespace cofree
