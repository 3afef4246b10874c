// Products of arrays of integers in doubles, for every set of instructions.
//
// OpenBLAS falls back to the kernels of the oldest processors on one that is younger than itself,
// and costs 40 ns a call: products modulo primes are many and small.
#pragma once

#include <algorithm>
#include <iterator>

#include "lanes.hpp"
#include "residue_kernels.hpp"

namespace cofree::detail {

/// Rows of the left factor as doubles: number (i, l) at [i·row + l·step].
struct left_rows {
  const double* data;
  std::size_t row, step;
};

/// Rows × Vectors vectors of the product, in registers. b has `inner` rows of Vectors vectors.
template <class L, int Rows, int Vectors>
COFREE_INLINE void product_tile(const integer_product& p, const left_rows& a, const double* b,
                                double* out, std::size_t columns) {
  using real = typename L::real;
  real sum[Rows][Vectors];
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i)
#pragma GCC unroll 8
    for (int j = 0; j < Vectors; ++j) sum[i][j] = real{};
  const double* left = a.data;
  for (std::size_t l = 0; l < p.inner; ++l, left += a.step, b += Vectors * L::count) {
    real right[Vectors];
#pragma GCC unroll 8
    for (int j = 0; j < Vectors; ++j) right[j] = L::load(b + std::size_t(j) * L::count);
#pragma GCC unroll 8
    for (int i = 0; i < Rows; ++i) {
      const double x = left[std::size_t(i) * a.row];
#pragma GCC unroll 8
      for (int j = 0; j < Vectors; ++j) sum[i][j] += right[j] * x;
    }
  }
  const bool whole = columns == Vectors * L::count;
  double edge[Vectors * L::count];
  if (!whole) std::fill(std::begin(edge), std::end(edge), 0.0);
#pragma GCC unroll 8
  for (int i = 0; i < Rows; ++i) {
    double* const row = out + std::size_t(i) * p.cols;
    double* const to = whole ? row : edge;
    if (!whole && p.add) std::copy(row, row + columns, edge);
#pragma GCC unroll 8
    for (int j = 0; j < Vectors; ++j) {
      double* const at = to + std::size_t(j) * L::count;
      const real x = sum[i][j] * p.sign;
      L::store(at, p.add ? L::load(at) + x : x);
    }
    if (!whole) std::copy(edge, edge + columns, row);
  }
}

/// Multiplies all rows, at most a tile at a time.
template <class L, int Rows, int Vectors>
COFREE_INLINE void product_rows(const integer_product& p, left_rows a, std::size_t rows,
                                const double* b, double* out, std::size_t columns) {
  while (rows >= std::size_t(Rows)) {
    product_tile<L, Rows, Vectors>(p, a, b, out, columns);
    rows -= Rows, a.data += Rows * a.row, out += Rows * p.cols;
  }
  if constexpr (Rows > 1)
    if (rows > 0) product_rows<L, Rows / 2, Vectors>(p, a, rows, b, out, columns);
}

/// The columns first, … of right: inner × columns, in `width` with zeros behind.
template <class L>
COFREE_INLINE void pack_columns(const integer_product& p, std::size_t first, std::size_t columns,
                                std::size_t width, double* to) {
  if (p.right_turned) {
    for (std::size_t j = 0; j < columns; ++j)
      for (std::size_t l = 0; l < p.inner; ++l)
        to[l * width + j] = double(p.right[(first + j) * p.inner + l]);
    for (std::size_t l = 0; l < p.inner; ++l)
      std::fill(to + l * width + columns, to + (l + 1) * width, 0.0);
    return;
  }
  for (std::size_t l = 0; l < p.inner; ++l, to += width) {
    const std::int32_t* const from = p.right + l * p.cols + first;
    std::size_t j = 0;
    for (; j + L::count <= columns; j += L::count) L::store(to + j, L::load(from + j));
    for (; j < columns; ++j) to[j] = double(from[j]);
    for (; j < width; ++j) to[j] = 0;
  }
}

/// Rows first, … of left, `rows` of at most 8.
template <class L>
COFREE_INLINE left_rows unpack_rows(const integer_product& p, std::size_t first, std::size_t rows,
                                    double* to) {
  if (p.left_turned) {
    for (std::size_t l = 0; l < p.inner; ++l)
      for (std::size_t i = 0; i < rows; ++i) to[8 * l + i] = double(p.left[l * p.rows + first + i]);
    return {to, 1, 8};
  }
  const std::int32_t* const from = p.left + first * p.inner;
  std::size_t l = 0;
  for (; l + L::count <= rows * p.inner; l += L::count) L::store(to + l, L::load(from + l));
  for (; l < rows * p.inner; ++l) to[l] = double(from[l]);
  return {to, p.inner, 1};
}

/// The vectors of the next panel where so many are left: at most 3, as even as can be.
constexpr std::size_t next_panel(std::size_t left) {
  const std::size_t panels = (left + 2) / 3;
  return (left + panels - 1) / panels;
}

template <class L>
COFREE_INLINE void multiply(const integer_product& p) {
  constexpr int tile = L::count == 8 ? 8 : 4;
  const std::size_t block = packed_columns(p.inner, p.cols);
  double* const rows = p.packed + p.inner * block;
  for (std::size_t first = 0; first < p.cols; first += block) {
    const std::size_t columns = std::min(block, p.cols - first);
    const std::size_t all = (columns + L::count - 1) / L::count;
    for (std::size_t v = 0, n = 0; v < all; v += n) {
      n = next_panel(all - v);
      const std::size_t at = v * L::count, width = n * L::count;
      pack_columns<L>(p, first + at, std::min(width, columns - at), width, p.packed + at * p.inner);
    }
    for (std::size_t i = 0; i < p.rows; i += 8) {
      const std::size_t count = std::min<std::size_t>(8, p.rows - i);
      const left_rows a = unpack_rows<L>(p, i, count, rows);
      for (std::size_t v = 0, n = 0; v < all; v += n) {
        n = next_panel(all - v);
        const std::size_t at = v * L::count, some = std::min(n * L::count, columns - at);
        const double* const b = p.packed + at * p.inner;
        double* const out = p.out + i * p.cols + first + at;
        if (n == 3)
          product_rows<L, tile, 3>(p, a, count, b, out, some);
        else if (n == 2)
          product_rows<L, tile, 2>(p, a, count, b, out, some);
        else
          product_rows<L, tile, 1>(p, a, count, b, out, some);
      }
    }
  }
}

}  // namespace cofree::detail
