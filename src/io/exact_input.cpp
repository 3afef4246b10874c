#include <array>
#include <cofree/io/exact_input.hpp>
#include <cofree/io/matrix_market.hpp>
#include <cofree/operator/precision.hpp>
#include <cofree/scalar/over_reals.hpp>

#include "decimals_file.hpp"
#include "input_kind.hpp"

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

/// Numbers in whatever digits as one of the working precision.
template <scalar K>
K entry_of(field kind, std::span<const long_real> x) {
  const auto at = [&](std::size_t c) { return x[c] + long_real(0); };
  if (kind == field::real) return K(at(0));
  if constexpr (field_of<K> == field::complex) {
    return K(at(0), at(1));
  } else if constexpr (field_of<K> == field::quaternion) {
    if (kind == field::complex) return K(at(0), at(1));
    return K(at(0), at(1), at(2), at(3));
  }
  return K{};
}

template <scalar K>
using slice_list = std::vector<dense_array<K>>;

template <scalar K>
slice_list<K> slices_of_decimals(const fs::path& path, std::size_t r, std::size_t n) {
  slice_list<K> list(r, dense_array<K>(n, n));
  const int digits = working_digits();
  field kind = field::real;
  detail::for_each_decimal(
      path, [&](const detail::decimals_head& head) { kind = head.kind; },
      [&](std::size_t i, std::span<const long_real> numbers, long) {
        const precision_scope scope(digits);
        list.at(i / (n * n)).data()[i % (n * n)] = entry_of<K>(kind, numbers);
      });
  return list;
}

/// w/√|w| for each edge, with every digit that the text of the file has.
template <scalar K>
slice_list<K> slices_of_graph(const fs::path& path, std::size_t n) {
  slice_list<K> list;
  const auto graph = read_market_matrix<long_real>(path);
  for (const auto& e : graph.entries) {
    const auto size = sqrt(sqrt(e.real * e.real + e.imaginary * e.imaginary));
    const std::array<long_real, 2> entry{e.real / size, e.imaginary / size};
    list.emplace_back(n, n);
    list.back()(e.row, e.col) = entry_of<K>(graph.kind, entry);
  }
  return list;
}

template <scalar K>
slice_list<K> slices_of_layer(const fs::path& path) {
  slice_list<K> list;
  for (const auto& slice : layer_slices(read_bilinear_layer(path))) {
    dense_array<K> one(slice.rows(), slice.cols());
    for (std::size_t i = 0; i < slice.size(); ++i) one.data()[i] = K(slice.data()[i]);
    list.push_back(std::move(one));
  }
  return list;
}

/// The numbers of the data, over their own field, as a list of slices over K.
template <scalar K>
linear_operator<K> from_doubles(const tensor_input& input, const space<K>& v,
                                const space<centre_t<K>>& w) {
  using J = over_double<K>;
  return extend<K>(map_of<J>(input, rounded<J>(v), rounded<centre_t<J>>(w)));
}

}  // namespace

template <scalar K>
linear_operator<K> exact_map(const fs::path& path, const space<K>& v, const space<centre_t<K>>& w) {
  const std::size_t n = v.dimension();
  switch (detail::kind_of_input(path)) {
    case detail::input_kind::decimals:
      return from_slices(slices_of_decimals<K>(path, w.dimension(), n), v, w);
    case detail::input_kind::graph:
      return from_slices(slices_of_graph<K>(path, n), v, w);
    case detail::input_kind::layer:
      return from_slices(slices_of_layer<K>(path), v, w);
    default:
      return from_doubles(read_tensor(path), v, w);
  }
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
