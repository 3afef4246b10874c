// cofree/io/input.hpp — the maps that the program reads: slices, layers, graphs.
//
//   tensor_input              slices of A : V → V⊗W over the field of the data, not yet over K
//   read_tensor(path)         a .npy of shape (r,n,n) or (r,n,n,4), a .decimals, a folder with w, v,
//                             d.npy, or a graph in a .mtx or .mtx.gz (matrix_market.hpp)
//   model_input, read_model   the same where a large layer stays in factors and a large graph a graph
//   read_bilinear_layer(dir)  the weights of x ↦ D((Wx)⊙(Vx))
//   map_of<K>(input, V, W)    the operator over K, extended from the field of the data
//
// A graph has a slice √w_ij E_ij for each edge. An entry w_ij that is negative or complex has the slice
// w_ij/√|w_ij| E_ij: signs and phases of the slices are an isometry of W, so that similarity, P and the
// densities are those of the weights |w_ij|.
#pragma once

#include <cofree/network/bilinear_layer.hpp>
#include <cofree/network/graph.hpp>
#include <filesystem>
#include <variant>

namespace cofree {

struct tensor_input {
  field data_field = field::real;
  std::size_t slices = 0, dimension = 0;  ///< r and n
  std::vector<double> values;             ///< (r,n,n) in C order, 1, 2 or 4 numbers an entry
  bool is_layer = false;                  ///< a bilinear layer, whose symmetric A this is
  std::vector<std::string> notes{};       ///< what the reading of the file must tell of the answer
};

/// @throws input_error naming the file, what was found and what was expected; no computation starts.
///         So too for a layer or graph whose array would have more than 10⁹ entries.
tensor_input read_tensor(const std::filesystem::path& path);

/// Reads w.npy (h,n), v.npy (h,n), d.npy (r,h). Where products of two weights leave the range of
/// double, powers of two are moved from w and v to d, which change no product of three.
/// @throws input_error as above; for another array in the folder, which would be ignored; where the
///         products d_kh w_hi v_hj are beyond the range of double
bilinear_layer read_bilinear_layer(const std::filesystem::path& folder);

/// A layer or graph below these numbers of entries n·n·r becomes an array.
struct dense_limits {
  double layer = 2e7, graph = 1e7;
};

struct model_input {
  std::variant<tensor_input, bilinear_layer, weighted_graph> data;

  field data_field() const;
  std::size_t dimension() const;  ///< n
  std::size_t slices() const;     ///< r; the edges of a graph
  bool is_layer() const;          ///< as an array or in factors
  std::vector<std::string> notes() const;
};

/// @throws as read_tensor, but no layer or graph is too large; for an entry of a large graph that is no
///         weight of at least 0
model_input read_model(const std::filesystem::path& path, const dense_limits& limits = {});

/// A : V → V⊗W over K.
/// @throws input_error if K is smaller than the field of the data
template <scalar K>
linear_operator<K> map_of(const tensor_input& input, const space<K>& v,
                          const space<centre_t<K>>& w);

}  // namespace cofree
