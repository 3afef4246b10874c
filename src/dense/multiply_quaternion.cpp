#include "multiply_quaternion.hpp"

#include <algorithm>
#include <vector>

#include "real_product.hpp"

namespace cofree::detail {
namespace {

/// Storage that belongs to the thread and only grows.
template <class R>
R* workspace(std::size_t slot, std::size_t size) {
  thread_local std::array<std::vector<R>, 4> buffers;
  auto& buffer = buffers[slot];
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

struct shape {
  std::size_t m, k, n;
};
template <class R>
shape shape_of(op op_a, const_matrix_view<quat<R>> a, matrix_view<quat<R>> c) {
  return {c.rows, op_a == op::none ? a.cols : a.rows, c.cols};
}

/// b as a real 4k × 4n array: the row (w,x,y,z) of a times the block of b is the row of ab.
template <class R>
void embed(op op_b, const_matrix_view<quat<R>> b, std::size_t k, std::size_t n, R* out) {
  const std::size_t stride = 4 * n;
  for (std::size_t l = 0; l < k; ++l)
    for (std::size_t j = 0; j < n; ++j) {
      const quat<R> q = op_b == op::none ? b(l, j) : conjugate(b(j, l));
      R* r = out + 4 * l * stride + 4 * j;
      r[0] = q.w, r[1] = q.x, r[2] = q.y, r[3] = q.z, r += stride;
      r[0] = -q.x, r[1] = q.w, r[2] = -q.z, r[3] = q.y, r += stride;
      r[0] = -q.y, r[1] = q.z, r[2] = q.w, r[3] = -q.x, r += stride;
      r[0] = -q.z, r[1] = -q.y, r[2] = q.x, r[3] = q.w;
    }
}

/// a† in storage of the thread.
template <class R>
const quat<R>* conjugate_transposed(const_matrix_view<quat<R>> a) {
  quat<R>* copy = reinterpret_cast<quat<R>*>(workspace<R>(1, 4 * a.rows * a.cols));
  for (std::size_t i = 0; i < a.cols; ++i)
    for (std::size_t l = 0; l < a.rows; ++l) copy[i * a.rows + l] = conjugate(a(l, i));
  return copy;
}

/// c ← a†b from the sixteen real products of components, all in one product of the arrays as they
/// lie: a is rows × 4m and b is rows × 4n real numbers.
template <class R>
void component_product(const_matrix_view<quat<R>> a, const_matrix_view<quat<R>> b,
                       matrix_view<quat<R>> c) {
  const std::size_t m = c.rows, n = c.cols, stride = 4 * n;
  R* all = workspace<R>(0, 16 * m * n);
  blas_product<R>(op::adjoint, {&a.data->w, a.rows, 4 * m}, op::none, {&b.data->w, b.rows, stride},
                  {all, 4 * m, stride}, 1, 0);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      const R *w = all + 4 * (i * stride + j), *x = w + stride, *y = x + stride, *z = y + stride;
      c(i, j) = {w[0] + x[1] + y[2] + z[3], w[1] - x[0] - y[3] + z[2], w[2] + x[3] - y[0] - z[1],
                 w[3] - x[2] + y[1] - z[0]};
    }
}

// The product of two quaternions by eight real products of sums of components [Howell1975]:
//   p0 = (z+x)(x'+y')  p1 = (w−y)(w'+z')  p2 = (w+y)(w'−z')  p3 = (z−x)(x'−y')
//   p4 = (z−y)(y'−z')  p5 = (w+x)(w'+x')  p6 = (w−x)(y'+z')  p7 = (z+y)(w'−x')
//   s = p0 + p1 + p2, q = (s + p3)/2:
//   w = q − p0 + p4, x = q − s + p5, y = q − p1 + p6, z = q − p2 + p7
// It never exchanges the factors, so arrays may stand for the components.
template <class R>
void left_sums_into(const quat<R>* a, std::size_t size, R conj, R* const* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const R w = a[i].w, x = conj * a[i].x, y = conj * a[i].y, z = conj * a[i].z;
    out[0][i] = z + x, out[1][i] = w - y, out[2][i] = w + y, out[3][i] = z - x;
    out[4][i] = z - y, out[5][i] = w + x, out[6][i] = w - x, out[7][i] = z + y;
  }
}
template <class R>
void right_sums_into(const quat<R>* b, std::size_t size, R conj, R* const* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const R w = b[i].w, x = conj * b[i].x, y = conj * b[i].y, z = conj * b[i].z;
    out[0][i] = x + y, out[1][i] = w + z, out[2][i] = w - z, out[3][i] = x - y;
    out[4][i] = y - z, out[5][i] = w + x, out[6][i] = y + z, out[7][i] = w - x;
  }
}
template <class R>
void combine(const R* const* p, matrix_view<quat<R>> c) {
  for (std::size_t i = 0, size = c.rows * c.cols; i < size; ++i) {
    const R s = p[0][i] + p[1][i] + p[2][i], q = (s + p[3][i]) / 2;
    c.data[i].w = q - p[0][i] + p[4][i];
    c.data[i].x = q - s + p[5][i];
    c.data[i].y = q - p[1][i] + p[6][i];
    c.data[i].z = q - p[2][i] + p[7][i];
  }
}

template <class R>
std::array<R*, 8> eight(std::size_t slot, std::size_t size) {
  R* base = workspace<R>(slot, 8 * size);
  std::array<R*, 8> parts{};
  for (std::size_t i = 0; i < 8; ++i) parts[i] = base + i * size;
  return parts;
}

// The sums of a† are, up to a sign, the transposed sums of a in another order.
constexpr std::array<std::size_t, 8> adjoint_order{0, 2, 1, 3, 4, 6, 5, 7};
constexpr std::array<double, 8> adjoint_sign{-1, 1, 1, -1, -1, 1, 1, -1};

// Which way is fastest, measured by bench/multiply.cpp; the limits are on products of the three
// dimensions and on the smallest of them.
constexpr std::size_t loop_limit = 32;
constexpr std::size_t embedding_limit = 20 * 20 * 20;
constexpr std::size_t thin_limit = 12;
// Thinner products gain where the sums of a are at hand, as long as reading twice the memory of a does
// not cost more than it saves.
constexpr std::size_t prepared_thin_limit = 4;
constexpr std::size_t prepared_large = 1 << 17;
constexpr std::size_t prepared_large_thin_limit = 9;

bool sums_pay(std::size_t a_size, std::size_t columns) {
  return columns >= (a_size < prepared_large ? prepared_thin_limit : prepared_large_thin_limit);
}

template <class R>
void quaternion_loop(op op_a, const_matrix_view<quat<R>> a, op op_b, const_matrix_view<quat<R>> b,
                     matrix_view<quat<R>> c) {
  const auto [m, k, n] = shape_of<R>(op_a, a, c);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      quat<R> sum;
      for (std::size_t l = 0; l < k; ++l)
        sum += (op_a == op::none ? a(i, l) : conjugate(a(l, i))) *
               (op_b == op::none ? b(l, j) : conjugate(b(j, l)));
      c(i, j) = sum;
    }
}

template <class R>
void embedded_product(op op_a, const_matrix_view<quat<R>> a, op op_b, const_matrix_view<quat<R>> b,
                      matrix_view<quat<R>> c) {
  const auto [m, k, n] = shape_of<R>(op_a, a, c);
  if (op_a == op::adjoint && op_b == op::none) return component_product<R>(a, b, c);
  R* right = workspace<R>(0, 16 * k * n);
  embed<R>(op_b, b, k, n, right);
  const quat<R>* left = op_a == op::none ? a.data : conjugate_transposed<R>(a);
  blas_product<R>(op::none, {&left->w, m, 4 * k}, op::none, {right, 4 * k, 4 * n},
                  {&c.data->w, m, 4 * n}, 1, 0);
}

template <class R>
void eight_products(op op_a, const_matrix_view<quat<R>> a, op op_b, const_matrix_view<quat<R>> b,
                    matrix_view<quat<R>> c) {
  const auto [m, k, n] = shape_of<R>(op_a, a, c);
  const auto left = eight<R>(0, a.rows * a.cols), right = eight<R>(1, b.rows * b.cols);
  const auto products = eight<R>(2, m * n);
  left_sums_into<R>(a.data, a.rows * a.cols, op_a == op::none ? 1 : -1, left.data());
  right_sums_into<R>(b.data, b.rows * b.cols, op_b == op::none ? 1 : -1, right.data());
  for (std::size_t i = 0; i < 8; ++i)
    blas_product<R>(op_a, {left[i], a.rows, a.cols}, op_b, {right[i], b.rows, b.cols},
                    {products[i], m, n}, 1, 0);
  combine<R>(products.data(), c);
}

}  // namespace

quaternion_way fastest_way(std::size_t m, std::size_t k, std::size_t n) {
  if (m * k * n <= loop_limit) return quaternion_way::loop;
  return m * k * n <= embedding_limit || std::min({m, k, n}) < thin_limit
             ? quaternion_way::embedding
             : quaternion_way::eight_products;
}

template <class R>
void quaternion_product(quaternion_way way, op op_a, const_matrix_view<quat<R>> a, op op_b,
                        const_matrix_view<quat<R>> b, matrix_view<quat<R>> c) {
  if (way == quaternion_way::loop) return quaternion_loop<R>(op_a, a, op_b, b, c);
  if (way == quaternion_way::embedding) return embedded_product<R>(op_a, a, op_b, b, c);
  eight_products<R>(op_a, a, op_b, b, c);
}
template <class R>
void quaternion_product(op op_a, const_matrix_view<quat<R>> a, op op_b,
                        const_matrix_view<quat<R>> b, matrix_view<quat<R>> c) {
  const auto [m, k, n] = shape_of<R>(op_a, a, c);
  quaternion_product<R>(fastest_way(m, k, n), op_a, a, op_b, b, c);
}

template <class R>
std::array<dense_array<R>, 8> left_sums(const dense_array<quat<R>>& a) {
  std::array<dense_array<R>, 8> sums;
  std::array<R*, 8> parts{};
  for (std::size_t i = 0; i < 8; ++i) {
    sums[i] = dense_array<R>(a.rows(), a.cols());
    parts[i] = sums[i].data();
  }
  left_sums_into<R>(a.data(), a.size(), 1, parts.data());
  return sums;
}

template <class R>
void prepared_product(op op_a, const std::array<dense_array<R>, 8>& sums,
                      const dense_array<quat<R>>& a, const_matrix_view<quat<R>> b,
                      matrix_view<quat<R>> c) {
  const auto [m, k, n] = shape_of<R>(op_a, a, c);
  if (m * k * n <= loop_limit) return quaternion_loop<R>(op_a, a, op::none, b, c);
  if (m * k * n <= embedding_limit || !sums_pay(a.size(), n))
    return embedded_product<R>(op_a, a, op::none, b, c);
  const auto right = eight<R>(1, b.rows * b.cols);
  const auto products = eight<R>(2, m * n);
  right_sums_into<R>(b.data, b.rows * b.cols, 1, right.data());
  for (std::size_t i = 0; i < 8; ++i) {
    const bool plain = op_a == op::none;
    blas_product<R>(op_a, sums[plain ? i : adjoint_order[i]], op::none, {right[i], b.rows, b.cols},
                    {products[i], m, n}, plain ? R(1) : R(adjoint_sign[i]), 0);
  }
  combine<R>(products.data(), c);
}

#define COFREE_INSTANTIATE(R)                                                                \
  template void quaternion_product<R>(quaternion_way, op, const_matrix_view<quat<R>>, op,    \
                                      const_matrix_view<quat<R>>, matrix_view<quat<R>>);     \
  template void quaternion_product<R>(op, const_matrix_view<quat<R>>, op,                    \
                                      const_matrix_view<quat<R>>, matrix_view<quat<R>>);     \
  template std::array<dense_array<R>, 8> left_sums<R>(const dense_array<quat<R>>&);          \
  template void prepared_product<R>(op, const std::array<dense_array<R>, 8>&,                \
                                    const dense_array<quat<R>>&, const_matrix_view<quat<R>>, \
                                    matrix_view<quat<R>>);
COFREE_INSTANTIATE(float)
COFREE_INSTANTIATE(double)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
