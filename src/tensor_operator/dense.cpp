#include <cofree/tensor_operator/dense.hpp>

namespace cofree {
namespace {

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

}  // namespace

template <scalar K>
dense_tensor_operator<K>::dense_tensor_operator(const linear_operator<K>& a, last w)
    : u_(a.domain()),
      v_(detail::split_last("dense_tensor_operator", a.codomain(), w).first),
      w_(detail::split_last("dense_tensor_operator", a.codomain(), w).second),
      factor_(a.frame_entries()) {}

template <scalar K>
void dense_tensor_operator<K>::gamma(std::span<const linear_operator<K>> b,
                                     std::span<const linear_operator<K>> x,
                                     std::span<linear_operator<K>> z) const {
  const std::size_t n = u_.dimension(), m = v_.dimension(), r = w_.dimension();
  const std::size_t cols = all_columns(x);
  K* product = between<K>(0, m * r * cols);
  if (x.size() == 1) {
    factor_.multiply(op::none, x[0].frame_entries(), {product, m * r, cols});
  } else {
    K* wide = between<K>(1, n * cols);
    for (std::size_t i = 0, first = 0; i < x.size(); first += x[i++].domain().dimension())
      copy_columns(x[i].frame_entries().data(), x[i].domain().dimension(), wide + first, cols, n,
                   x[i].domain().dimension());
    factor_.multiply(op::none, {wide, n, cols}, {product, m * r, cols});
  }
  for (std::size_t i = 0, first = 0; i < x.size(); ++i) {
    const std::size_t d = x[i].domain().dimension();
    const K* part = product;
    if (x.size() > 1) {
      K* own = between<K>(2, m * r * d);
      copy_columns<K>(product + first, cols, own, d, m * r, d);
      part = own;
    }
    const std::size_t d1 = b[i].codomain().dimension() / std::max<std::size_t>(r, 1);
    multiply<K>(op::none, {part, m, r * d}, op::adjoint,
                b[i].frame_entries().reshaped(r ? d1 : 0, r * d), z[i].frame_entries().view());
    first += d;
  }
}

template <scalar K>
void dense_tensor_operator<K>::gamma_adjoint(std::span<const linear_operator<K>> b,
                                             std::span<const linear_operator<K>> y,
                                             std::span<linear_operator<K>> z) const {
  const std::size_t n = u_.dimension(), m = v_.dimension(), r = w_.dimension();
  std::size_t cols = 0;
  for (const auto& each : b) cols += each.domain().dimension();
  K* product = between<K>(0, m * r * cols);
  for (std::size_t i = 0, first = 0; i < y.size(); ++i) {
    const std::size_t d = b[i].domain().dimension(), d1 = y[i].domain().dimension();
    K* own = y.size() == 1 ? product : between<K>(2, m * r * d);
    multiply<K>(op::none, y[i].frame_entries(), op::none, b[i].frame_entries().reshaped(d1, r * d),
                matrix_view<K>{own, m, r * d});
    if (y.size() > 1) copy_columns<K>(own, d, product + first, cols, m * r, d);
    first += d;
  }
  if (y.size() == 1)
    return factor_.multiply(op::adjoint, {product, m * r, cols}, z[0].frame_entries().view());
  K* wide = between<K>(1, n * cols);
  factor_.multiply(op::adjoint, {product, m * r, cols}, {wide, n, cols});
  for (std::size_t i = 0, first = 0; i < z.size(); first += b[i++].domain().dimension())
    copy_columns<K>(wide + first, cols, z[i].frame_entries().data(), b[i].domain().dimension(), n,
                    b[i].domain().dimension());
}

template <scalar K>
linear_operator<K> dense_tensor_operator<K>::compress(const linear_operator<K>& l,
                                                      const linear_operator<K>& e) const {
  const std::size_t m = v_.dimension(), r = w_.dimension(), d = e.domain().dimension();
  K* product = between<K>(0, m * r * d);
  factor_.multiply(op::none, e.frame_entries(), {product, m * r, d});
  linear_operator<K> c(e.domain(), l.domain() * w_);
  multiply<K>(op::adjoint, l.frame_entries(), op::none, {product, m, r * d},
              c.frame_entries().reshaped(l.domain().dimension(), r * d));
  return c;
}

template <scalar K>
void dense_tensor_operator<K>::compress_all(std::span<const linear_operator<K>> l,
                                            std::span<const linear_operator<K>> e,
                                            std::span<linear_operator<K>> c) const {
  const std::size_t n = u_.dimension(), m = v_.dimension(), r = w_.dimension();
  const std::size_t cols = all_columns(e);
  K *product = between<K>(0, m * r * cols), *wide = between<K>(1, n * cols);
  for (std::size_t i = 0, first = 0; i < e.size(); first += e[i++].domain().dimension())
    copy_columns(e[i].frame_entries().data(), e[i].domain().dimension(), wide + first, cols, n,
                 e[i].domain().dimension());
  factor_.multiply(op::none, {wide, n, cols}, {product, m * r, cols});
  for (std::size_t i = 0, first = 0; i < e.size(); first += e[i++].domain().dimension()) {
    const std::size_t d = e[i].domain().dimension();
    K* own = between<K>(2, m * r * d);
    copy_columns<K>(product + first, cols, own, d, m * r, d);
    multiply<K>(op::adjoint, l[i].frame_entries(), op::none, {own, m, r * d},
                c[i].frame_entries().reshaped(l[i].domain().dimension(), r * d));
  }
}

template class dense_tensor_operator<double>;
template class dense_tensor_operator<std::complex<double>>;
template class dense_tensor_operator<quaternion<double>>;

}  // namespace cofree
