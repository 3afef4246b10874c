#include <cofree/io/exact_input.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/scalar/over_reals.hpp>

#include "npy_header.hpp"

namespace cofree {
namespace {

namespace fs = std::filesystem;

/// ½ Σ_h d_kh (w_h v_hᵀ + v_h w_hᵀ) for each output k, in the working precision.
std::vector<dense_array<long_real>> layer_slices(const bilinear_layer& layer) {
  const auto w = detail::with_real_type<long_real>(layer.w);
  const auto v = detail::with_real_type<long_real>(layer.v);
  std::vector<dense_array<long_real>> list;
  for (std::size_t k = 0; k < layer.outputs(); ++k) {
    auto weighted = v;
    for (std::size_t h = 0; h < layer.hidden(); ++h)
      for (std::size_t i = 0; i < layer.inputs(); ++i) weighted(h, i) *= layer.d(k, h) / 2;
    auto slice = multiply(op::adjoint, w, op::none, weighted);
    add_scaled(slice, adjoint(dense_array<long_real>(slice)), long_real(1));
    list.push_back(std::move(slice));
  }
  return list;
}

template <scalar K>
K entry_of(const decimal_array& array, std::size_t i) {
  const auto* x = array.values.data();
  const auto at = [&](const long_real& y) { return y + long_real(0); };  // at the working precision
  if (array.kind == field::real) return K(at(x[i]));
  if constexpr (field_of<K> == field::complex) {
    return K(at(x[2 * i]), at(x[2 * i + 1]));
  } else if constexpr (field_of<K> == field::quaternion) {
    if (array.kind == field::complex) return K(at(x[2 * i]), at(x[2 * i + 1]));
    return K(at(x[4 * i]), at(x[4 * i + 1]), at(x[4 * i + 2]), at(x[4 * i + 3]));
  }
  return K{};
}

template <scalar K>
linear_operator<K> from_decimals(const decimal_array& array, const space<K>& v,
                                 const space<centre_t<K>>& w) {
  const std::size_t n = v.dimension();
  std::vector<dense_array<K>> list(w.dimension(), dense_array<K>(n, n));
  for (std::size_t j = 0; j < list.size(); ++j)
    for (std::size_t i = 0; i < n * n; ++i) list[j].data()[i] = entry_of<K>(array, j * n * n + i);
  return from_slices(list, v, w);
}

/// The numbers of the data, over their own field, as a list of slices over K.
template <scalar K>
linear_operator<K> from_doubles(const tensor_input& input, const space<K>& v,
                                const space<centre_t<K>>& w) {
  using J = over_double<K>;
  return extend<K>(map_of<J>(input, rounded<J>(v), rounded<centre_t<J>>(w)));
}

}  // namespace

tensor_input tensor_of(const decimal_array& array, const std::string& name) {
  const auto& s = array.shape;
  if (s.size() != 3 || s[1] != s[2] || s[0] == 0 || s[1] == 0)
    throw input_error(name + ": the shape is " + detail::shape_text(s) +
                      ", expected (r, n, n) with r and n at least 1");
  tensor_input out{array.kind, s[0], s[1], {}, false};
  for (const auto& x : array.values) out.values.push_back(static_cast<double>(x));
  return out;
}

template <scalar K>
linear_operator<K> exact_map(const fs::path& path, const space<K>& v, const space<centre_t<K>>& w) {
  if (path.extension() == ".mtx")
    throw input_error(path.string() +
                      ": a graph has the roots of its weights as entries, which a double rounds; "
                      "expected a .npy, a .decimals or a folder for many digits");
  if (path.extension() == ".decimals") return from_decimals(read_decimals(path), v, w);
  if (!fs::is_directory(path)) return from_doubles(read_tensor(path), v, w);
  const auto list = layer_slices(read_bilinear_layer(path));
  std::vector<dense_array<K>> slices;
  for (const auto& slice : list) {
    dense_array<K> one(slice.rows(), slice.cols());
    for (std::size_t i = 0; i < slice.size(); ++i) one.data()[i] = K(slice.data()[i]);
    slices.push_back(std::move(one));
  }
  return from_slices(slices, v, w);
}

template linear_operator<long_real> exact_map(const fs::path&, const space<long_real>&,
                                              const space<long_real>&);
template linear_operator<complex<long_real>> exact_map(const fs::path&,
                                                       const space<complex<long_real>>&,
                                                       const space<complex<long_real>>&);
template linear_operator<quaternion<long_real>> exact_map(const fs::path&,
                                                          const space<quaternion<long_real>>&,
                                                          const space<long_real>&);

}  // namespace cofree
