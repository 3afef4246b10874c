#include <cofree/io/exact_input.hpp>
#include <cofree/io/input.hpp>
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

tensor_input from_layer(const fs::path& folder) {
  const auto layer = read_bilinear_layer(folder);
  const space<double> v("V", layer.inputs()), w("W", layer.outputs());
  tensor_input out{field::real, layer.outputs(), layer.inputs(), {}, true};
  for (const auto& slice : slices(symmetric_operator(layer, v, w)))
    out.values.insert(out.values.end(), slice.data(), slice.data() + slice.size());
  return out;
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
  if (fs::is_directory(path)) return from_layer(path);
  if (path.extension() == ".decimals") return tensor_of(read_decimals(path), path.string());
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
