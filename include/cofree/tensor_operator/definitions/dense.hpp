// cofree/tensor_operator/definitions/dense.hpp — what dense.hpp declares, for any scalar.
#pragma once

#include <cofree/tensor_operator/blocks.hpp>
#include <cofree/tensor_operator/dense.hpp>

namespace cofree {
namespace detail::dense_parts {

/// Storage that belongs to the thread and only grows, for the product in between.
template <scalar K>
K* between(std::size_t slot, std::size_t size) {
  thread_local std::array<std::vector<K>, 3> buffers;
  auto& buffer = buffers[slot];
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

template <scalar K>
std::size_t all_columns(std::span<const linear_operator<K>> list) {
  std::size_t n = 0;
  for (const auto& x : list) n += x.domain().dimension();
  return n;
}

/// Copies `block` (rows × cols) between its own array and columns first… of a wide one.
template <scalar K>
void copy_columns(const K* from, std::size_t from_stride, K* to, std::size_t to_stride,
                  std::size_t rows, std::size_t cols) {
  for (std::size_t i = 0; i < rows; ++i)
    std::copy(from + i * from_stride, from + i * from_stride + cols, to + i * to_stride);
}

template <scalar K>
dense_array<K> rows_of(const dense_array<K>& a, std::size_t first, std::size_t count) {
  dense_array<K> out(count, a.cols());
  std::copy(a.data() + first * a.cols(), a.data() + (first + count) * a.cols(), out.data());
  return out;
}

/// Numbers of A from which on it is worked on in blocks, and how many blocks: neither depends on
/// the number of threads.
inline constexpr std::size_t large = std::size_t(1) << 22, blocks_of_large = 16;

/// The arrays of all operators side by side, n × cols, in storage of the thread.
template <scalar K>
const K* side_by_side(std::span<const linear_operator<K>> list, std::size_t n, std::size_t cols) {
  K* to = between<K>(1, n * cols);
  for (std::size_t i = 0, first = 0; i < list.size(); first += list[i++].domain().dimension())
    copy_columns(list[i].frame_entries().data(), list[i].domain().dimension(), to + first, cols, n,
                 list[i].domain().dimension());
  return to;
}

}  // namespace detail::dense_parts

template <scalar K>
dense_tensor_operator<K>::dense_tensor_operator(const linear_operator<K>& a, last w)
    : u_(a.domain()),
      v_(detail::split_last("dense_tensor_operator", a.codomain(), w).first),
      w_(detail::split_last("dense_tensor_operator", a.codomain(), w).second) {
  const std::size_t m = v_.dimension(), r = w_.dimension();
  const std::size_t count = a.frame_entries().size() < detail::dense_parts::large
                                ? 1
                                : std::min<std::size_t>(detail::dense_parts::blocks_of_large, m);
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t first = m * k / count, end = m * (k + 1) / count;
    if (count == 1)
      blocks_.push_back({first, end - first, left_factor<K>(a.frame_entries())});
    else
      blocks_.push_back({first, end - first,
                         left_factor<K>(detail::dense_parts::rows_of(a.frame_entries(), first * r,
                                                                     (end - first) * r))});
  }
}

template <scalar K>
linear_operator<K> dense_tensor_operator<K>::as_operator() const {
  if (blocks_.size() == 1) return {u_, v_ * w_, blocks_[0].factor.array()};
  linear_operator<K> a(u_, v_ * w_);
  K* to = a.frame_entries().data();
  for (const auto& block : blocks_) {
    const auto& numbers = block.factor.array();
    to = std::copy(numbers.data(), numbers.data() + numbers.size(), to);
  }
  return a;
}

template <scalar K>
template <class F>
void dense_tensor_operator<K>::for_each(F&& f) const {
  if (blocks_.size() == 1) return f(std::size_t(0));
  detail::for_each_block(blocks_.size(), f);
}

template <scalar K>
void dense_tensor_operator<K>::gamma(std::span<const linear_operator<K>> b,
                                     std::span<const linear_operator<K>> x,
                                     std::span<linear_operator<K>> z) const {
  const std::size_t n = u_.dimension(), r = w_.dimension(),
                    cols = detail::dense_parts::all_columns(x);
  const K* wide = x[0].frame_entries().data();
  if (x.size() > 1) wide = detail::dense_parts::side_by_side(x, n, cols);
  for (auto& each : z) each.frame_entries();  // its own numbers, before threads write them
  for_each([&](std::size_t k) {
    const auto& [top, m, factor] = blocks_[k];
    K* product = detail::dense_parts::between<K>(0, m * r * cols);
    factor.multiply(op::none, {wide, n, cols}, {product, m * r, cols});
    for (std::size_t i = 0, first = 0; i < x.size(); ++i) {
      const std::size_t d = x[i].domain().dimension();
      const K* part = product;
      if (x.size() > 1) {
        K* own = detail::dense_parts::between<K>(2, m * r * d);
        detail::dense_parts::copy_columns<K>(product + first, cols, own, d, m * r, d);
        part = own;
      }
      const std::size_t d1 = b[i].codomain().dimension() / std::max<std::size_t>(r, 1);
      auto& image = z[i].frame_entries();
      multiply<K>(op::none, {part, m, r * d}, op::adjoint,
                  b[i].frame_entries().reshaped(r ? d1 : 0, r * d),
                  matrix_view<K>{image.data() + top * image.cols(), m, image.cols()});
      first += d;
    }
  });
}

/// A_k†(Y_k⊗1)B for the rows of one block, all pairs side by side.
template <scalar K>
void dense_tensor_operator<K>::adjoint_of_block(std::size_t k, std::size_t cols,
                                                std::span<const linear_operator<K>> b,
                                                std::span<const linear_operator<K>> y,
                                                matrix_view<K> z) const {
  const auto& [top, m, factor] = blocks_[k];
  const std::size_t r = w_.dimension();
  K* product = detail::dense_parts::between<K>(0, m * r * cols);
  for (std::size_t i = 0, first = 0; i < y.size(); ++i) {
    const std::size_t d = b[i].domain().dimension(), d1 = y[i].domain().dimension();
    K* own = y.size() == 1 ? product : detail::dense_parts::between<K>(2, m * r * d);
    multiply<K>(op::none, {y[i].frame_entries().data() + top * d1, m, d1}, op::none,
                b[i].frame_entries().reshaped(d1, r * d), matrix_view<K>{own, m, r * d});
    if (y.size() > 1) detail::dense_parts::copy_columns<K>(own, d, product + first, cols, m * r, d);
    first += d;
  }
  factor.multiply(op::adjoint, {product, m * r, cols}, z);
}

template <scalar K>
void dense_tensor_operator<K>::gamma_adjoint(std::span<const linear_operator<K>> b,
                                             std::span<const linear_operator<K>> y,
                                             std::span<linear_operator<K>> z) const {
  const std::size_t n = u_.dimension();
  std::size_t cols = 0;
  for (const auto& each : b) cols += each.domain().dimension();
  if (blocks_.size() == 1 && y.size() == 1)
    return adjoint_of_block(0, cols, b, y, z[0].frame_entries().view());
  K* wide = detail::dense_parts::between<K>(1, n * cols * blocks_.size());
  for_each([&](std::size_t k) { adjoint_of_block(k, cols, b, y, {wide + k * n * cols, n, cols}); });
  for (std::size_t k = 1; k < blocks_.size(); ++k)
    for (std::size_t i = 0; i < n * cols; ++i) wide[i] += wide[k * n * cols + i];
  for (std::size_t i = 0, first = 0; i < z.size(); first += b[i++].domain().dimension())
    detail::dense_parts::copy_columns<K>(wide + first, cols, z[i].frame_entries().data(),
                                         b[i].domain().dimension(), n, b[i].domain().dimension());
}

template <scalar K>
linear_operator<K> dense_tensor_operator<K>::compress(const linear_operator<K>& l,
                                                      const linear_operator<K>& e) const {
  linear_operator<K> c(e.domain(), l.domain() * w_);
  compress_all({&l, 1}, {&e, 1}, {&c, 1});
  return c;
}

template <scalar K>
void dense_tensor_operator<K>::compress_all(std::span<const linear_operator<K>> l,
                                            std::span<const linear_operator<K>> e,
                                            std::span<linear_operator<K>> c) const {
  const std::size_t n = u_.dimension(), r = w_.dimension();
  const std::size_t cols = detail::dense_parts::all_columns(e);
  const K* wide = e[0].frame_entries().data();
  if (e.size() > 1) wide = detail::dense_parts::side_by_side(e, n, cols);
  // Each block of rows adds to every C: its part stands by itself until all are there.
  std::vector<std::vector<linear_operator<K>>> parts(blocks_.size());
  for (auto& part : parts) part.assign(c.begin(), c.end());
  for_each([&](std::size_t k) {
    const auto& [top, m, factor] = blocks_[k];
    K* product = detail::dense_parts::between<K>(0, m * r * cols);
    factor.multiply(op::none, {wide, n, cols}, {product, m * r, cols});
    for (std::size_t i = 0, first = 0; i < e.size(); first += e[i++].domain().dimension()) {
      const std::size_t d = e[i].domain().dimension(), dl = l[i].domain().dimension();
      const K* own = product;
      if (e.size() > 1) {
        K* copy = detail::dense_parts::between<K>(2, m * r * d);
        detail::dense_parts::copy_columns<K>(product + first, cols, copy, d, m * r, d);
        own = copy;
      }
      multiply<K>(op::adjoint, {l[i].frame_entries().data() + top * dl, m, dl}, op::none,
                  {own, m, r * d}, parts[k][i].frame_entries().reshaped(dl, r * d));
    }
  });
  for (std::size_t i = 0; i < c.size(); ++i) {
    c[i] = std::move(parts[0][i]);
    for (std::size_t k = 1; k < parts.size(); ++k) c[i] += parts[k][i];
  }
}

}  // namespace cofree
