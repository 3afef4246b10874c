// cofree/dense/internal/reorder.hpp — other orders of the diagonal of a Schur form, over ℝ and ℂ.
//
//   swap_blocks     two neighbouring blocks change places [BaiDemmel1993]
//   leading_part    the blocks of the largest values come first
#pragma once

#include <cofree/dense/internal/order.hpp>
#include <cofree/dense/internal/solve.hpp>

namespace cofree::detail {

/// x with a x − x b = c for small a (p×p) and b (q×q), as one linear system.
template <commutative_scalar K>
dense_array<K> solve_sylvester(const dense_array<K>& a, const dense_array<K>& b,
                               const dense_array<K>& c) {
  const std::size_t p = a.rows(), q = b.rows();
  dense_array<K> system(p * q, p * q), right(p * q, 1), x(p, q);
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < q; ++j) {
      for (std::size_t l = 0; l < p; ++l) system(i * q + j, l * q + j) += a(i, l);
      for (std::size_t l = 0; l < q; ++l) system(i * q + j, i * q + l) -= b(l, j);
      right(i * q + j, 0) = c(i, j);
    }
  const auto found = lu_solve(std::move(system), std::move(right));
  for (std::size_t i = 0; i < p * q; ++i) x(i / q, i % q) = found(i, 0);
  return x;
}

template <scalar K>
dense_array<K> block_of(const dense_array<K>& t, std::size_t row, std::size_t col, std::size_t rows,
                        std::size_t cols) {
  dense_array<K> b(rows, cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) b(i, j) = t(row + i, col + j);
  return b;
}

/// The blocks of p and q rows at `first` change places: with t₁₁x − xt₂₂ = t₁₂ the columns of
/// (−x, 1) span what belongs to t₂₂; reflections take them to the first coordinates.
template <commutative_scalar K>
void swap_blocks(dense_array<K>& t, dense_array<K>& q_all, std::size_t first, std::size_t p,
                 std::size_t q) {
  using R = real_t<K>;
  const std::size_t n = t.rows(), end = first + p + q;
  const auto x =
      solve_sylvester(block_of(t, first, first, p, p), block_of(t, first + p, first + p, q, q),
                      block_of(t, first, first + p, p, q));
  dense_array<K> span(p + q, q);
  for (std::size_t j = 0; j < q; ++j) {
    for (std::size_t i = 0; i < p; ++i) span(i, j) = -x(i, j);
    span(p + j, j) = K(R(1));
  }
  for (std::size_t k = 0; k < q; ++k) {
    std::vector<K> column;
    for (std::size_t i = k; i < p + q; ++i) column.push_back(span(i, k));
    const real_target_reflection<K> turn(std::move(column));
    turn.from_left(span, k, k);
    turn.from_left(t, first + k, first);
    turn.from_right(t, first + k, end);
    turn.from_right(q_all, first + k, n);
  }
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = 0; j < q; ++j) t(first + q + i, first + j) = K(R(0));
}

/// The first rows of the blocks of t, and n at the end.
template <commutative_scalar K>
std::vector<std::size_t> block_starts(const dense_array<K>& t) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < t.rows(); ++i)
    if (i == 0 || t(i, i - 1) == K(real_t<K>(0))) starts.push_back(i);
  starts.push_back(t.rows());
  return starts;
}

/// What schur found, with the `count` values of largest modulus first.
template <commutative_scalar K>
schur_part<K> leading_part(schur_factors<K> s, std::size_t count) {
  const std::size_t n = s.t.rows();
  const auto order = by_decreasing_modulus(s.values);
  std::vector<bool> chosen(n, false);
  for (std::size_t j = 0; j < std::min(count, n); ++j) chosen[order[j]] = true;
  std::size_t done = 0;  // rows in place
  const auto starts = block_starts(s.t);
  for (std::size_t b = 0; b + 1 < starts.size(); ++b) {
    const std::size_t size = starts[b + 1] - starts[b];
    if (!chosen[starts[b]] && !chosen[starts[b + 1] - 1]) continue;
    // What stands between is not chosen; it moves down past this block, one block at a time.
    std::size_t place = starts[b];
    while (place > done) {
      const bool pair = place >= done + 2 && s.t(place - 1, place - 2) != K(real_t<K>(0));
      const std::size_t above = pair ? 2 : 1;
      swap_blocks(s.t, s.q, place - above, above, size);
      place -= above;
    }
    done += size;
  }
  schur_part<K> out{block_of(s.q, 0, 0, n, done), block_of(s.t, 0, 0, done, done), {}};
  for (auto j : order) out.values.push_back(s.values[j]);
  return out;
}

}  // namespace cofree::detail
