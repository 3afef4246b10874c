#include <cofree/tensor_operator/sparse.hpp>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace cofree {
namespace {

template <scalar K>
using entry_list = std::vector<tensor_entry<K>>;

/// The entries of one row and slice, from `first` on: calls f(begin, end) for each such run.
template <scalar K, class F>
void for_each_run(const entry_list<K>& entries, F&& f) {
  for (std::size_t first = 0, last = 0; first < entries.size(); first = last) {
    while (last < entries.size() && entries[last].row == entries[first].row &&
           entries[last].slice == entries[first].slice)
      ++last;
    f(first, last);
  }
}

/// t ← Σ value · row `col` of x, over one run.
template <scalar K>
void gather(const entry_list<K>& entries, std::size_t first, std::size_t last,
            const_matrix_view<K> x, std::vector<K>& t) {
  t.assign(x.cols, K(real_t<K>(0)));
  for (std::size_t e = first; e < last; ++e) {
    const K* from = x.data + entries[e].col * x.cols;
    for (std::size_t c = 0; c < x.cols; ++c) t[c] += entries[e].value * from[c];
  }
}

template <scalar K>
void act_on(const entry_list<K>& entries, std::size_t r, const pair_in_bases<K>& p) {
  std::vector<K> t;
  const std::size_t rows = p.z.cols;
  for_each_run(entries, [&](std::size_t first, std::size_t last) {
    gather(entries, first, last, p.x, t);
    const std::size_t i = entries[first].row, k = entries[first].slice;
    for (std::size_t a = 0; a < rows; ++a) {
      const K* b = p.b.data + (a * r + k) * p.b.cols;
      K sum(real_t<K>(0));
      for (std::size_t c = 0; c < t.size(); ++c) sum += t[c] * conjugate(b[c]);
      p.z(i, a) += sum;
    }
  });
}

template <scalar K>
void act_adjoint_on(const entry_list<K>& entries, std::size_t r, const pair_in_bases<K>& p) {
  std::vector<K> t;
  for_each_run(entries, [&](std::size_t first, std::size_t last) {
    const std::size_t i = entries[first].row, k = entries[first].slice;
    t.assign(p.z.cols, K(real_t<K>(0)));
    for (std::size_t a = 0; a < p.x.cols; ++a) {
      const K* b = p.b.data + (a * r + k) * p.b.cols;
      for (std::size_t c = 0; c < t.size(); ++c) t[c] += p.x(i, a) * b[c];
    }
    for (std::size_t e = first; e < last; ++e)
      for (std::size_t c = 0; c < t.size(); ++c)
        p.z(entries[e].col, c) += conjugate(entries[e].value) * t[c];
  });
}

template <scalar K>
void require_in_range(const tensor_entry<K>& e, std::size_t index, const space<K>& v,
                      const space<centre_t<K>>& w) {
  if (e.row < v.dimension() && e.col < v.dimension() && e.slice < w.dimension() &&
      std::isfinite(modulus(e.value)))
    return;
  detail::throw_invalid_argument(
      "sparse_tensor_operator: entry " + std::to_string(index) + " is at row " +
      std::to_string(e.row) + ", column " + std::to_string(e.col) + ", slice " +
      std::to_string(e.slice) + ", expected finite values with rows and columns below " +
      std::to_string(v.dimension()) + " and slices below " + std::to_string(w.dimension()));
}

}  // namespace

template <scalar K>
sparse_tensor_operator<K>::sparse_tensor_operator(std::vector<tensor_entry<K>> entries, space<K> v,
                                                  space<centre_t<K>> w)
    : tensor_operator_in_bases<K>(v, w) {
  for (std::size_t i = 0; i < entries.size(); ++i) require_in_range(entries[i], i, v, w);
  const auto key = [](const auto& e) { return std::tuple(e.row, e.slice, e.col); };
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const auto& x, const auto& y) { return key(x) < key(y); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (kept > 0 && key(entries[kept - 1]) == key(entries[i]))
      entries[kept - 1].value += entries[i].value;
    else
      entries[kept++] = entries[i];
  }
  entries.erase(entries.begin() + long(kept), entries.end());
  entries_ = std::make_shared<const entry_list<K>>(std::move(entries));
}

template <scalar K>
double sparse_tensor_operator<K>::self_gamma_cost() const {
  return 2.0 * double(entries_->size()) * double(this->space_v().dimension());
}

template <scalar K>
void sparse_tensor_operator<K>::act_in_bases(bool adjoint,
                                             std::span<const pair_in_bases<K>> pairs) const {
  const std::size_t r = this->space_w().dimension();
  for (const auto& p : pairs) {
    std::fill(p.z.data, p.z.data + p.z.rows * p.z.cols, K(real_t<K>(0)));
    adjoint ? act_adjoint_on(*entries_, r, p) : act_on(*entries_, r, p);
  }
}

template <scalar K>
void sparse_tensor_operator<K>::compress_in_bases(const_matrix_view<K> l, const_matrix_view<K> e,
                                                  matrix_view<K> c) const {
  const std::size_t r = this->space_w().dimension();
  std::vector<K> t;
  for_each_run(*entries_, [&](std::size_t first, std::size_t last) {
    gather(*entries_, first, last, e, t);
    const std::size_t i = (*entries_)[first].row, k = (*entries_)[first].slice;
    for (std::size_t a = 0; a < l.cols; ++a) {
      const K factor = conjugate(l(i, a));
      for (std::size_t b = 0; b < t.size(); ++b) c(a * r + k, b) += factor * t[b];
    }
  });
}

/// Slice by slice: T = A_k X, then Z += T A_k†.
template <scalar K>
void sparse_tensor_operator<K>::self_in_bases(bool adjoint, const_matrix_view<K> x,
                                              matrix_view<K> z) const {
  const std::size_t n = this->space_v().dimension();
  std::fill(z.data, z.data + n * n, K(real_t<K>(0)));
  auto by_slice = *entries_;
  std::stable_sort(by_slice.begin(), by_slice.end(),
                   [](const auto& a, const auto& b) { return a.slice < b.slice; });
  if (adjoint)
    for (auto& e : by_slice) std::swap(e.row, e.col), e.value = conjugate(e.value);
  dense_array<K> t(n, n);
  for (std::size_t first = 0, last = 0; first < by_slice.size(); first = last) {
    while (last < by_slice.size() && by_slice[last].slice == by_slice[first].slice) ++last;
    for (std::size_t e = first; e < last; ++e)
      for (std::size_t c = 0; c < n; ++c)
        t(by_slice[e].row, c) += by_slice[e].value * x(by_slice[e].col, c);
    // Rows of T beyond those of this slice's entries are zero.
    std::vector<std::size_t> rows;
    for (std::size_t e = first; e < last; ++e) rows.push_back(by_slice[e].row);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    for (std::size_t i : rows)
      for (std::size_t e = first; e < last; ++e)
        z(i, by_slice[e].row) += t(i, by_slice[e].col) * conjugate(by_slice[e].value);
    for (std::size_t i : rows) std::fill(&t(i, 0), &t(i, 0) + n, K(real_t<K>(0)));
  }
}

template <scalar K>
std::vector<tensor_entry<K>> permutation_slices(
    const std::vector<std::vector<std::size_t>>& permutations) {
  entry_list<K> out;
  for (std::size_t k = 0; k < permutations.size(); ++k) {
    const auto& p = permutations[k];
    std::vector<bool> hit(p.size());
    for (std::size_t i = 0; i < p.size(); ++i) {
      if (p[i] >= p.size() || hit[p[i]])
        detail::throw_invalid_argument("permutation_slices: list " + std::to_string(k) +
                                       " is no permutation of 0 … " + std::to_string(p.size()) +
                                       " − 1: position " + std::to_string(i));
      hit[p[i]] = true;
      out.push_back({p[i], i, k, K(real_t<K>(1))});
    }
  }
  return out;
}

#define COFREE_INSTANTIATE(K)                               \
  template class sparse_tensor_operator<K>;                 \
  template std::vector<tensor_entry<K>> permutation_slices( \
      const std::vector<std::vector<std::size_t>>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
