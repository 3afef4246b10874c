// cofree/tensor_operator/bodies/dense.hpp — what dense.hpp declares, for any scalar.
#pragma once

#include <cofree/dense/internal/compiled.hpp>
#include <cofree/tensor_operator/blocks.hpp>
#include <cofree/tensor_operator/dense.hpp>

namespace cofree {
namespace detail::dense_parts {

/// The first three belong to a block; the others to a pass, from the thread that began it.
enum class storage { product, part, summand, right_factors, left_sums, compressed_sums };

/// Storage that belongs to the thread and only grows, for what is in between.
template <scalar K>
K* between(storage slot, std::size_t size) {
  thread_local std::array<std::vector<K>, 6> buffers;
  auto& buffer = buffers[std::size_t(slot)];
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

template <scalar K>
std::size_t all_columns(std::span<const linear_operator<K>> list) {
  std::size_t n = 0;
  for (const auto& x : list) n += x.domain().dimension();
  return n;
}

/// Columns first… of an array with `stride` of them. An array without rows may have no storage, and an
/// offset to none is undefined: it is taken where there is a row.
template <class T>
struct columns {
  T* data;
  std::size_t stride, first = 0;
  T* row(std::size_t i) const { return data + i * stride + first; }
};

template <scalar K>
void copy_columns(columns<const K> from, columns<K> to, std::size_t rows, std::size_t cols) {
  for (std::size_t i = 0; i < rows; ++i) std::copy(from.row(i), from.row(i) + cols, to.row(i));
}

template <scalar K>
dense_array<K> rows_of(const dense_array<K>& a, std::size_t first, std::size_t count) {
  dense_array<K> out(count, a.cols());
  std::copy(a.data() + first * a.cols(), a.data() + (first + count) * a.cols(), out.data());
  return out;
}

/// Bytes of A from which on it is kept in blocks: what a core's share of the cache holds no longer.
/// Numbers of A from which on the blocks form groups, and how many. None of it depends on the number
/// of threads. Long numbers are not read fast enough for the cache to matter.
inline constexpr std::size_t beyond_cache = std::size_t(8) << 20,
                             block_bytes = std::size_t(512) << 10, large = std::size_t(1) << 22,
                             groups_of_large = 16;

template <scalar K>
std::size_t block_count(std::size_t numbers) {
  const bool many = detail::compiled_scalar<K> && numbers * sizeof(K) >= beyond_cache;
  return many ? numbers * sizeof(K) / block_bytes : numbers >= large ? groups_of_large : 1;
}

/// The arrays of two lists of operators side by side, n × cols, in storage of the thread.
template <scalar K>
const K* side_by_side(std::span<const linear_operator<K>> one,
                      std::span<const linear_operator<K>> two, std::size_t n, std::size_t cols) {
  if (one.size() + two.size() == 1) return (one.empty() ? two : one)[0].frame_entries().data();
  K* const wide = between<K>(storage::right_factors, n * cols);
  std::size_t first = 0;
  for (const auto& list : {one, two})
    for (const auto& x : list) {
      const std::size_t d = x.domain().dimension();
      copy_columns<K>({x.frame_entries().data(), d}, {wide, cols, first}, n, d);
      first += d;
    }
  return wide;
}

template <scalar K>
void add(const K* from, std::size_t count, K* to) {
  for (std::size_t i = 0; i < count; ++i) to[i] += from[i];
}

}  // namespace detail::dense_parts

template <scalar K>
dense_tensor_operator<K>::dense_tensor_operator(const linear_operator<K>& a, last w)
    : u_(a.domain()),
      v_(detail::split_last("dense_tensor_operator", a.codomain(), w).first),
      w_(detail::split_last("dense_tensor_operator", a.codomain(), w).second) {
  namespace parts = detail::dense_parts;
  const std::size_t m = v_.dimension(), r = w_.dimension(), numbers = a.frame_entries().size();
  const std::size_t count =
      std::clamp<std::size_t>(parts::block_count<K>(numbers), 1, std::max<std::size_t>(m, 1));
  for (std::size_t k = 0; k < count; ++k) {
    const std::size_t first = m * k / count, end = m * (k + 1) / count;
    if (count == 1)
      blocks_.push_back({first, end - first, left_factor<K>(a.frame_entries())});
    else
      blocks_.push_back(
          {first, end - first,
           left_factor<K>(parts::rows_of(a.frame_entries(), first * r, (end - first) * r))});
  }
  const std::size_t groups =
      numbers < parts::large ? 1 : std::min<std::size_t>(parts::groups_of_large, count);
  for (std::size_t g = 0; g <= groups; ++g) groups_.push_back(count * g / groups);
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
void dense_tensor_operator<K>::for_each_group(F&& f) const {
  if (groups_.size() == 2) return f(std::size_t(0));
  detail::for_each_block(groups_.size() - 1, f);
}

/// What all blocks share: the columns that A takes from the right side by side, and, where one block
/// does not say all of it, a sum of each group for the others.
template <scalar K>
struct dense_tensor_operator<K>::one_pass {
  using storage = detail::dense_parts::storage;
  const dense_tensor_operator& a;
  const all_requests<K>& wanted;
  std::size_t n = a.u_.dimension(), r = a.w_.dimension();
  bool any_right = !wanted.gamma.x.empty() || !wanted.compress.x.empty(),
       any_left = !wanted.gamma_adjoint.x.empty();
  std::size_t right_cols = detail::dense_parts::all_columns(wanted.gamma.x) +
                           detail::dense_parts::all_columns(wanted.compress.x),
              left_cols = detail::dense_parts::all_columns(wanted.gamma_adjoint.b);
  std::size_t compressed = numbers_of_compressions();
  bool left_in_place = a.groups_.size() == 2 && wanted.gamma_adjoint.z.size() == 1,
       compressed_in_place = a.blocks_.size() == 1;
  const K* right = any_right ? detail::dense_parts::side_by_side(wanted.gamma.x, wanted.compress.x,
                                                                 n, right_cols)
                             : nullptr;
  K* left_sums = any_left && !left_in_place ? sums(storage::left_sums, n* left_cols) : nullptr;
  K* compressed_sums = compressed_in_place || wanted.compress.x.empty()
                           ? nullptr
                           : sums(storage::compressed_sums, compressed);

  std::size_t numbers_of_compressions() const {
    std::size_t count = 0;
    for (const auto& c : wanted.compress.z)
      count += c.domain().dimension() * c.codomain().dimension();
    return count;
  }
  K* sums(storage slot, std::size_t each) const {
    return detail::dense_parts::between<K>(slot, (a.groups_.size() - 1) * each);
  }

  void group(std::size_t g) const {
    for (std::size_t k = a.groups_[g]; k < a.groups_[g + 1]; ++k) {
      const auto& block = a.blocks_[k];
      const bool first = k == a.groups_[g];
      if (any_right) from_right(block, g, first);
      if (any_left) from_left(block, g, first);
    }
  }

  /// A_k(X | E) for the rows of one block, then Tr_W(· B†) and (L†⊗1)·.
  void from_right(const row_block& block, std::size_t g, bool first_of_group) const {
    const std::size_t top = block.first, m = block.count;  // no bindings: a lambda takes m
    K* const product = detail::dense_parts::between<K>(storage::product, m * r * right_cols);
    block.factor.multiply(op::none, {right, n, right_cols}, {product, m * r, right_cols});
    std::size_t first = 0;
    const auto next_part = [&](const linear_operator<K>& x) -> const K* {
      const std::size_t d = x.domain().dimension(), from = std::exchange(first, first + d);
      if (d == right_cols) return product;
      K* const own = detail::dense_parts::between<K>(storage::part, m * r * d);
      detail::dense_parts::copy_columns<K>({product, right_cols, from}, {own, d}, m * r, d);
      return own;
    };
    const auto& [b, x, z] = wanted.gamma;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const K* const part = next_part(x[i]);
      const std::size_t rd = r * x[i].domain().dimension(),
                        d1 = b[i].codomain().dimension() / std::max<std::size_t>(r, 1);
      auto& image = z[i].frame_entries();
      multiply<K>(op::none, {part, m, rd}, op::adjoint,
                  b[i].frame_entries().reshaped(r ? d1 : 0, rd),
                  matrix_view<K>{image.data() + top * image.cols(), m, image.cols()});
    }
    const auto& [l, e, c] = wanted.compress;
    K* sum = compressed_in_place ? nullptr : compressed_sums + g * compressed;
    for (std::size_t i = 0; i < e.size(); ++i) {
      const K* const part = next_part(e[i]);
      const std::size_t rd = r * e[i].domain().dimension(), dl = l[i].domain().dimension();
      K* const to = compressed_in_place ? c[i].frame_entries().data()
                    : first_of_group    ? sum
                                     : detail::dense_parts::between<K>(storage::summand, dl * rd);
      multiply<K>(op::adjoint, {l[i].frame_entries().data() + top * dl, m, dl}, op::none,
                  {part, m, rd}, matrix_view<K>{to, dl, rd});
      if (compressed_in_place) continue;
      if (!first_of_group) detail::dense_parts::add(to, dl * rd, sum);
      sum += dl * rd;
    }
  }

  /// A_k†(Y_k⊗1)B for the rows of one block, all pairs side by side.
  void from_left(const row_block& block, std::size_t g, bool first_of_group) const {
    const auto& [top, m, factor] = block;
    const auto& [b, y, z] = wanted.gamma_adjoint;
    K* const product = detail::dense_parts::between<K>(storage::product, m * r * left_cols);
    for (std::size_t i = 0, first = 0; i < y.size(); ++i) {
      const std::size_t d = b[i].domain().dimension(), d1 = y[i].domain().dimension();
      K* const own =
          y.size() == 1 ? product : detail::dense_parts::between<K>(storage::part, m * r * d);
      multiply<K>(op::none, {y[i].frame_entries().data() + top * d1, m, d1}, op::none,
                  b[i].frame_entries().reshaped(d1, r * d), matrix_view<K>{own, m, r * d});
      if (y.size() > 1)
        detail::dense_parts::copy_columns<K>({own, d}, {product, left_cols, first}, m * r, d);
      first += d;
    }
    K* const sum = left_in_place ? z[0].frame_entries().data() : left_sums + g * n * left_cols;
    K* const to =
        first_of_group ? sum : detail::dense_parts::between<K>(storage::summand, n * left_cols);
    factor.multiply(op::adjoint, {product, m * r, left_cols}, {to, n, left_cols});
    if (!first_of_group) detail::dense_parts::add(to, n * left_cols, sum);
  }

  /// The sums of all groups go where they are wanted.
  void finish() const {
    const std::size_t groups = a.groups_.size() - 1;
    if (any_left && !left_in_place) {
      for (std::size_t g = 1; g < groups; ++g)
        detail::dense_parts::add(left_sums + g * n * left_cols, n * left_cols, left_sums);
      const auto& [b, y, z] = wanted.gamma_adjoint;
      for (std::size_t i = 0, first = 0; i < z.size(); ++i) {
        const std::size_t d = b[i].domain().dimension();
        detail::dense_parts::copy_columns<K>({left_sums, left_cols, first},
                                             {z[i].frame_entries().data(), d}, n, d);
        first += d;
      }
    }
    if (compressed_in_place || compressed == 0) return;
    for (std::size_t g = 1; g < groups; ++g)
      detail::dense_parts::add(compressed_sums + g * compressed, compressed, compressed_sums);
    const K* from = compressed_sums;
    for (auto& c : wanted.compress.z) {
      auto& numbers = c.frame_entries();
      std::copy(from, from + numbers.size(), numbers.data());
      from += numbers.size();
    }
  }
};

template <scalar K>
void dense_tensor_operator<K>::all_actions(const all_requests<K>& wanted) const {
  detail::require_pairs<K>(detail::spaces_of<K>(u_, v_, w_), wanted);
  for (auto& each : wanted.gamma.z) each.frame_entries();  // its own numbers, before threads write
  const one_pass pass{*this, wanted};
  for_each_group([&](std::size_t g) { pass.group(g); });
  pass.finish();
}

template <scalar K>
void dense_tensor_operator<K>::gamma(std::span<const linear_operator<K>> b,
                                     std::span<const linear_operator<K>> x,
                                     std::span<linear_operator<K>> z) const {
  all_actions({{b, x, z}, {}, {}});
}
template <scalar K>
void dense_tensor_operator<K>::gamma_adjoint(std::span<const linear_operator<K>> b,
                                             std::span<const linear_operator<K>> y,
                                             std::span<linear_operator<K>> z) const {
  all_actions({{}, {b, y, z}, {}});
}
template <scalar K>
void dense_tensor_operator<K>::compress_all(std::span<const linear_operator<K>> l,
                                            std::span<const linear_operator<K>> e,
                                            std::span<linear_operator<K>> c) const {
  all_actions({{}, {}, {l, e, c}});
}
template <scalar K>
linear_operator<K> dense_tensor_operator<K>::compress(const linear_operator<K>& l,
                                                      const linear_operator<K>& e) const {
  detail::require_pair(detail::tensor_action::compress, detail::spaces_of<K>(u_, v_, w_),
                       detail::ends_of(l), detail::ends_of(e), {});
  linear_operator<K> c(e.domain(), l.domain() * w_);
  compress_all({&l, 1}, {&e, 1}, {&c, 1});
  return c;
}

}  // namespace cofree
