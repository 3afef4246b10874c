#include <cofree/io/exact_input.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/matrix_market.hpp>
#include <cofree/io/npy.hpp>

#include "npy_header.hpp"

namespace cofree {
namespace {

namespace fs = std::filesystem;
using detail::shape_text;

[[noreturn]] void wrong_shape(const fs::path& file, const std::vector<std::size_t>& found,
                              const std::string& expected) {
  throw input_error(file.string() + ": the shape is " + shape_text(found) + ", expected " +
                    expected);
}

dense_array<double> read_weights(const fs::path& file, const std::string& expected) {
  const auto array = read_npy(file);
  if (array.kind != field::real)
    throw input_error(file.string() + ": the weights are complex, expected real numbers");
  if (array.shape.size() != 2 || array.shape[0] == 0 || array.shape[1] == 0)
    wrong_shape(file, array.shape, expected);
  require_finite(array, file.string());
  dense_array<double> m(array.shape[0], array.shape[1]);
  std::copy(array.values.begin(), array.values.end(), m.data());
  return m;
}

double entries_of(double n, std::size_t slices) {
  return n * n * double(slices);
}

/// An array so large that only a fit that does not need it can take the input.
void require_array(const fs::path& path, std::size_t n, std::size_t slices) {
  if (entries_of(double(n), slices) > 1e9)
    throw input_error(path.string() + ": as an array A would have " + std::to_string(slices) +
                      " slices of " + std::to_string(n) + "×" + std::to_string(n) +
                      ", expected at most 10⁹ entries in all");
}

tensor_input from_layer(const bilinear_layer& layer) {
  const space<double> v("V", layer.inputs()), w("W", layer.outputs());
  tensor_input out{field::real, layer.outputs(), layer.inputs(), {}, true};
  for (const auto& slice : slices(symmetric_operator(layer, v, w)))
    out.values.insert(out.values.end(), slice.data(), slice.data() + slice.size());
  return out;
}

tensor_input from_graph(const weighted_graph& g) {
  const std::size_t n = g.nodes;
  tensor_input out{field::real, g.edges.size(), n, std::vector<double>(g.edges.size() * n * n),
                   false};
  for (std::size_t k = 0; k < g.edges.size(); ++k)
    out.values[(k * n + g.edges[k].row) * n + g.edges[k].col] = std::sqrt(g.edges[k].weight);
  return out;
}

bool names_graph(const fs::path& path) {
  return path.extension() == ".mtx" && !fs::is_directory(path);
}

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

bilinear_layer read_bilinear_layer(const fs::path& folder) {
  for (const char* name : {"w.npy", "v.npy", "d.npy"})
    if (!fs::exists(folder / name))
      throw input_error(folder.string() + ": the folder has no " + name +
                        ", expected a bilinear layer: w.npy (h,n), v.npy (h,n), d.npy (r,h)");
  bilinear_layer layer{read_weights(folder / "w.npy", "(h, n)"),
                       read_weights(folder / "v.npy", "(h, n) as w.npy"),
                       read_weights(folder / "d.npy", "(r, h)")};
  const auto pair = [](const dense_array<double>& m) {
    return std::vector<std::size_t>{m.rows(), m.cols()};
  };
  if (pair(layer.v) != pair(layer.w))
    wrong_shape(folder / "v.npy", pair(layer.v), shape_text(pair(layer.w)) + " as w.npy");
  if (layer.d.cols() != layer.hidden())
    wrong_shape(folder / "d.npy", pair(layer.d),
                "(r, " + std::to_string(layer.hidden()) + "), one column for each row of w.npy");
  return layer;
}

tensor_input read_tensor(const fs::path& path) {
  if (fs::is_directory(path)) {
    const auto layer = read_bilinear_layer(path);
    require_array(path, layer.inputs(), layer.outputs());
    return from_layer(layer);
  }
  if (path.extension() == ".decimals") return tensor_of(read_decimals(path), path.string());
  if (names_graph(path)) {
    const auto graph = read_matrix_market(path);
    require_array(path, graph.nodes, graph.edges.size());
    return from_graph(graph);
  }
  auto array = read_npy(path);
  const auto& s = array.shape;
  const std::string expected =
      "(r, n, n), or (r, n, n, 4) for quaternions, with r and n at least 1";
  const bool quaternionic = s.size() == 4 && s[3] == 4 && array.kind == field::real;
  if (!(s.size() == 3 || quaternionic) || s[1] != s[2] || s[0] == 0 || s[1] == 0)
    wrong_shape(path, s,
                expected + (s.size() == 4 && array.kind != field::real
                                ? "; quaternions are stored as real numbers"
                                : ""));
  require_finite(array, path.string());
  return {quaternionic ? field::quaternion : array.kind, s[0], s[1], std::move(array.values),
          false};
}

model_input read_model(const fs::path& path, const dense_limits& limits) {
  if (fs::is_directory(path)) {
    auto layer = read_bilinear_layer(path);
    if (entries_of(double(layer.inputs()), layer.outputs()) < limits.layer)
      return {from_layer(layer)};
    return {std::move(layer)};
  }
  if (names_graph(path)) {
    auto graph = read_matrix_market(path);
    if (entries_of(double(graph.nodes), graph.edges.size()) < limits.graph)
      return {from_graph(graph)};
    return {std::move(graph)};
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
