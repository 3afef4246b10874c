// The problems that bench/solvers.cpp and bench/cost.cpp solve, each from a fixed seed.
//
//   gaussian<K>, symmetric_gaussian<K>, decaying<K>   random slices
//   octonions<K>, planted_clique<K>, digits<K>        known data
#pragma once

#include <cofree/io/input.hpp>
#include <cofree/lsrdr/lsrdr.hpp>

namespace problems {

using namespace cofree;

template <scalar K>
linear_operator<K> of_slices(const std::vector<dense_array<K>>& list) {
  return from_slices(list, space<K>("V", list[0].rows()), space<centre_t<K>>("W", list.size()));
}

/// Slices with independent standard normal entries.
template <scalar K>
linear_operator<K> gaussian(std::size_t n, std::size_t r, std::uint64_t s = 7) {
  const space<K> v("V", n);
  return random_operator(v, v * space<centre_t<K>>("W", r), {s});
}

/// Slices G_j + G_j†.
template <scalar K>
linear_operator<K> symmetric_gaussian(std::size_t n, std::size_t r, std::uint64_t s = 7) {
  std::vector<dense_array<K>> list;
  for (std::size_t j = 0; j < r; ++j) {
    auto m = random_matrix<K>(n, n, seed{s}.derived(j));
    add_scaled(m, adjoint(dense_array<K>(m)), centre_t<K>(1));
    list.push_back(m);
  }
  return of_slices(list);
}

/// Slices D G_j D with D = diag 10^(−k/8): singular values that fall like 10^(−k/4).
template <scalar K>
linear_operator<K> decaying(std::size_t n, std::size_t r, std::uint64_t s = 7) {
  std::vector<dense_array<K>> list;
  for (std::size_t j = 0; j < r; ++j) {
    auto m = random_matrix<K>(n, n, seed{s}.derived(j));
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k)
        m(i, k) = m(i, k) * K(real_t<K>(std::pow(10.0, -double(i + k) / 8)));
    list.push_back(m);
  }
  return of_slices(list);
}

/// Left multiplication by the units e_0 … e_7: e_i e_j = ± e_k along the lines of the Fano plane.
template <scalar K>
linear_operator<K> octonions() {
  constexpr int lines[7][3] = {{1, 2, 3}, {1, 4, 5}, {1, 7, 6}, {2, 4, 6},
                               {2, 5, 7}, {3, 4, 7}, {3, 6, 5}};
  std::vector<dense_array<K>> list(8, dense_array<K>(8, 8));
  const auto set = [&](int i, int j, int k, double sign) {
    list[std::size_t(i)](std::size_t(k), std::size_t(j)) = K(sign);
  };
  for (int i = 0; i < 8; ++i) set(0, i, i, 1);
  for (int i = 1; i < 8; ++i) set(i, 0, i, 1), set(i, i, 0, -1);
  for (const auto& line : lines)
    for (int k = 0; k < 3; ++k) {
      const int a = line[k], b = line[(k + 1) % 3], c = line[(k + 2) % 3];
      set(a, b, c, 1), set(b, a, c, -1);
    }
  return of_slices(list);
}

/// The operators E_ij, E_ji for the edges of a graph on n nodes: a clique of `clique` nodes and,
/// with probability `density`, the other pairs.
template <scalar K>
linear_operator<K> planted_clique(std::size_t n, std::size_t clique, double density) {
  random_source source({7});
  std::vector<dense_array<K>> list;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const bool drawn = source.uniform() < density;
      if (!drawn && i >= clique) continue;
      for (auto [from, to] : {std::pair{i, j}, std::pair{j, i}}) {
        dense_array<K> m(n, n);
        m(to, from) = K(real_t<K>(1));
        list.push_back(m);
      }
    }
  return of_slices(list);
}

template <scalar K>
linear_operator<K> digits(const std::string& layer) {
  const auto input = read_tensor(std::filesystem::path(COFREE_DATA_DIR) / "digits" / layer);
  return map_of(input, space<K>("V", input.dimension), space<centre_t<K>>("W", input.slices));
}

}  // namespace problems
