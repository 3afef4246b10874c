// cofree/operator/bodies/factors.hpp — what factors.hpp declares, for any scalar.
#pragma once

#include <cofree/operator/factors.hpp>

#include <algorithm>
#include <numeric>

namespace cofree {
namespace detail::factors_parts {

using handles = std::vector<detail::space_handle>;

/// Positions that exist in v, each named once.
template <scalar K>
void require_positions(std::string_view operation, std::string_view role, const space<K>& v,
                       const std::vector<std::size_t>& positions) {
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] >= v.factor_count())
      detail::throw_invalid_argument(std::string(operation) + ": no factor " +
                                     std::to_string(positions[i]) + " in the " + std::string(role) +
                                     " " + v.description() + ", which has " +
                                     std::to_string(v.factor_count()) + ", counted from 0");
    if (std::count(positions.begin(), positions.end(), positions[i]) > 1)
      detail::throw_invalid_argument(std::string(operation) + ": factor " +
                                     std::to_string(positions[i]) + " is named twice");
  }
}

inline bool contains(const std::vector<std::size_t>& positions, std::size_t k) {
  return std::find(positions.begin(), positions.end(), k) != positions.end();
}

inline std::vector<std::size_t> all_but(std::size_t count,
                                        const std::vector<std::size_t>& positions) {
  std::vector<std::size_t> rest;
  for (std::size_t k = 0; k < count; ++k)
    if (!contains(positions, k)) rest.push_back(k);
  return rest;
}

inline handles chosen(const handles& parts, const std::vector<std::size_t>& positions) {
  handles some;
  for (auto k : positions) some.push_back(parts[k]);
  return some;
}

/// For the chosen factors, the first slowest: where in the whole product each of their indices
/// stands while the other indices are 0.
inline std::vector<std::size_t> offsets(const handles& parts,
                                        const std::vector<std::size_t>& positions) {
  std::vector<std::size_t> stride(parts.size(), 1);
  for (std::size_t k = parts.size(); k-- > 1;) stride[k - 1] = stride[k] * parts[k]->dimension;
  std::vector<std::size_t> out{0};
  for (auto k : positions) {
    std::vector<std::size_t> next;
    for (auto base : out)
      for (std::size_t i = 0; i < parts[k]->dimension; ++i) next.push_back(base + i * stride[k]);
    out = std::move(next);
  }
  return out;
}

template <scalar K>
handles parts_of(const space<K>& v) {
  return detail::factors_of(v.node());
}

/// V_{o₀}⊗V_{o₁}⊗…
/// @throws invalid_argument unless order holds every position of v once
template <scalar K>
space<K> permuted_space(std::string_view operation, const space<K>& v, const factors& order) {
  require_positions(operation, "space", v, order.positions);
  const auto parts = parts_of(v);
  if (order.positions.size() != parts.size())
    throw_invalid_argument(std::string(operation) + ": " + std::to_string(order.positions.size()) +
                           " positions for " + v.description() + ", which has " +
                           std::to_string(parts.size()) + " factors");
  return space<K>(product_of(field_of<K>, chosen(parts, order.positions)));
}

/// Each traced factor lies over the centre and is one space in domain and codomain.
template <scalar K>
void require_traceable(const linear_operator<K>& x, const std::vector<std::size_t>& positions) {
  const auto in = parts_of(x.domain()), out = parts_of(x.codomain());
  for (auto k : positions) {
    if (in[k]->over != field_of<centre_t<K>> || out[k]->over != field_of<centre_t<K>>)
      detail::throw_invalid_argument("partial_trace: factor " + std::to_string(k) + " of " +
                                     x.domain().description() + " → " + x.codomain().description() +
                                     " is quaternionic; only a factor over the centre has a trace");
    require_same_space("partial_trace: factor " + std::to_string(k), "of the domain",
                       space<centre_t<K>>(in[k]), "of the codomain", space<centre_t<K>>(out[k]));
  }
}

}  // namespace detail::factors_parts

template <scalar K>
linear_operator<K> permute_factors(const space<K>& v, const factors& order) {
  linear_operator<K> p(v, detail::factors_parts::permuted_space("permute_factors", v, order));
  const auto from =
      detail::factors_parts::offsets(detail::factors_parts::parts_of(v), order.positions);
  for (std::size_t i = 0; i < from.size(); ++i) p.frame_entries()(i, from[i]) = K(real_t<K>(1));
  return p;
}

template <scalar K>
linear_operator<K> permute_factors(const linear_operator<K>& a, const factors& out) {
  std::vector<std::size_t> all(a.domain().factor_count());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return permute_factors(a, out, factors(std::move(all)));
}

template <scalar K>
linear_operator<K> permute_factors(const linear_operator<K>& a, const factors& out,
                                   const factors& in) {
  namespace parts = detail::factors_parts;
  linear_operator<K> b(parts::permuted_space("permute_factors", a.domain(), in),
                       parts::permuted_space("permute_factors", a.codomain(), out));
  const auto rows = parts::offsets(parts::parts_of(a.codomain()), out.positions),
             cols = parts::offsets(parts::parts_of(a.domain()), in.positions);
  const auto& from = a.frame_entries();
  auto& to = b.frame_entries();
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < cols.size(); ++k) to(i, k) = from(rows[i], cols[k]);
  return b;
}

template <scalar K>
linear_operator<K> partial_trace(const linear_operator<K>& x, const factors& traced) {
  detail::factors_parts::require_positions("partial_trace", "domain", x.domain(), traced.positions);
  detail::factors_parts::require_positions("partial_trace", "codomain", x.codomain(),
                                           traced.positions);
  detail::factors_parts::require_traceable(x, traced.positions);
  const auto in = detail::factors_parts::parts_of(x.domain()),
             out = detail::factors_parts::parts_of(x.codomain());
  const detail::at_digits_of<K> scope(x.frame_entries());
  const auto in_kept = detail::factors_parts::all_but(in.size(), traced.positions),
             out_kept = detail::factors_parts::all_but(out.size(), traced.positions);
  linear_operator<K> y(
      space<K>(detail::product_of(field_of<K>, detail::factors_parts::chosen(in, in_kept))),
      space<K>(detail::product_of(field_of<K>, detail::factors_parts::chosen(out, out_kept))));
  const auto rows = detail::factors_parts::offsets(out, out_kept),
             cols = detail::factors_parts::offsets(in, in_kept);
  const auto row_steps = detail::factors_parts::offsets(out, traced.positions),
             col_steps = detail::factors_parts::offsets(in, traced.positions);
  const auto& from = x.frame_entries();
  auto& to = y.frame_entries();
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < cols.size(); ++k)
      for (std::size_t j = 0; j < row_steps.size(); ++j)
        to(i, k) += from(rows[i] + row_steps[j], cols[k] + col_steps[j]);
  return y;
}

template <commutative_scalar K>
linear_operator<K> partial_transpose(const linear_operator<K>& x, const factors& exchanged) {
  const auto& positions = exchanged.positions;
  detail::factors_parts::require_positions("partial_transpose", "domain", x.domain(), positions);
  detail::factors_parts::require_positions("partial_transpose", "codomain", x.codomain(),
                                           positions);
  const auto in = detail::factors_parts::parts_of(x.domain()),
             out = detail::factors_parts::parts_of(x.codomain());
  auto new_in = in, new_out = out;
  for (auto k : positions) {
    new_in[k] = detail::linear_dual_space(out[k]);
    new_out[k] = detail::linear_dual_space(in[k]);
  }
  linear_operator<K> y(space<K>(detail::product_of(field_of<K>, new_in)),
                       space<K>(detail::product_of(field_of<K>, new_out)));
  const auto in_kept = detail::factors_parts::all_but(in.size(), positions),
             out_kept = detail::factors_parts::all_but(out.size(), positions);
  const auto rows = detail::factors_parts::offsets(out, out_kept),
             cols = detail::factors_parts::offsets(in, in_kept);
  const auto new_rows = detail::factors_parts::offsets(new_out, out_kept),
             new_cols = detail::factors_parts::offsets(new_in, in_kept);
  const auto b_row = detail::factors_parts::offsets(out, positions),
             b_col = detail::factors_parts::offsets(new_in, positions);
  const auto a_col = detail::factors_parts::offsets(in, positions),
             a_row = detail::factors_parts::offsets(new_out, positions);
  const auto& from = x.frame_entries();
  auto& to = y.frame_entries();
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t k = 0; k < cols.size(); ++k)
      for (std::size_t a = 0; a < a_row.size(); ++a)
        for (std::size_t b = 0; b < b_col.size(); ++b)
          to(new_rows[i] + a_row[a], new_cols[k] + b_col[b]) =
              from(rows[i] + b_row[b], cols[k] + a_col[a]);
  return y;
}

template <commutative_scalar K>
linear_operator<K> transpose(const linear_operator<K>& a) {
  linear_operator<K> t(linear_dual(a.codomain()), linear_dual(a.domain()));
  for (std::size_t i = 0; i < a.frame_entries().rows(); ++i)
    for (std::size_t j = 0; j < a.frame_entries().cols(); ++j)
      t.frame_entries()(j, i) = a.frame_entries()(i, j);
  return t;
}

}  // namespace cofree
