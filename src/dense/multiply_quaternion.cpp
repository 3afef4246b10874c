#include "multiply_quaternion.hpp"

#include <algorithm>
#include <vector>

#include "real_product.hpp"

namespace cofree::detail {
namespace {

/// Storage that belongs to the thread and only grows.
double* workspace(std::size_t slot, std::size_t size) {
  thread_local std::array<std::vector<double>, 4> buffers;
  auto& buffer = buffers[slot];
  if (buffer.size() < size) buffer.resize(size);
  return buffer.data();
}

struct shape {
  std::size_t m, k, n;
};
shape shape_of(op op_a, const_matrix_view<quat> a, matrix_view<quat> c) {
  return {c.rows, op_a == op::none ? a.cols : a.rows, c.cols};
}

void loop_product(op op_a, const_matrix_view<quat> a, op op_b, const_matrix_view<quat> b,
                  matrix_view<quat> c) {
  const auto [m, k, n] = shape_of(op_a, a, c);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      quat sum;
      for (std::size_t l = 0; l < k; ++l)
        sum += (op_a == op::none ? a(i, l) : conjugate(a(l, i))) *
               (op_b == op::none ? b(l, j) : conjugate(b(j, l)));
      c(i, j) = sum;
    }
}

/// b as a real 4k × 4n array: the row (w,x,y,z) of a times the block of b is the row of ab.
void embed(op op_b, const_matrix_view<quat> b, std::size_t k, std::size_t n, double* out) {
  const std::size_t stride = 4 * n;
  for (std::size_t l = 0; l < k; ++l)
    for (std::size_t j = 0; j < n; ++j) {
      const quat q = op_b == op::none ? b(l, j) : conjugate(b(j, l));
      double* r = out + 4 * l * stride + 4 * j;
      r[0] = q.w, r[1] = q.x, r[2] = q.y, r[3] = q.z, r += stride;
      r[0] = -q.x, r[1] = q.w, r[2] = -q.z, r[3] = q.y, r += stride;
      r[0] = -q.y, r[1] = q.z, r[2] = q.w, r[3] = -q.x, r += stride;
      r[0] = -q.z, r[1] = -q.y, r[2] = q.x, r[3] = q.w;
    }
}

void embedded_product(op op_a, const_matrix_view<quat> a, op op_b, const_matrix_view<quat> b,
                      matrix_view<quat> c) {
  const auto [m, k, n] = shape_of(op_a, a, c);
  double* right = workspace(0, 16 * k * n);
  embed(op_b, b, k, n, right);
  const double* left = &a.data->w;
  if (op_a == op::adjoint) {
    double* copy = workspace(1, 4 * m * k);
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t l = 0; l < k; ++l) {
        const quat q = conjugate(a(l, i));
        double* r = copy + 4 * (i * k + l);
        r[0] = q.w, r[1] = q.x, r[2] = q.y, r[3] = q.z;
      }
    left = copy;
  }
  blas_product<double>(op::none, {left, m, 4 * k}, op::none, {right, 4 * k, 4 * n},
                       {&c.data->w, m, 4 * n}, 1, 0);
}

// The product of two quaternions by eight real products of sums of components [Howell1975]:
//   p0 = (z+x)(x'+y')  p1 = (w−y)(w'+z')  p2 = (w+y)(w'−z')  p3 = (z−x)(x'−y')
//   p4 = (z−y)(y'−z')  p5 = (w+x)(w'+x')  p6 = (w−x)(y'+z')  p7 = (z+y)(w'−x')
//   s = p0 + p1 + p2, q = (s + p3)/2:  w = q − p0 + p4, x = q − s + p5, y = q − p1 + p6, z = q − p2 + p7
// It never exchanges the factors, so arrays may stand for the components.
void left_sums_into(const quat* a, std::size_t size, double conj, double* const* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const double w = a[i].w, x = conj * a[i].x, y = conj * a[i].y, z = conj * a[i].z;
    out[0][i] = z + x, out[1][i] = w - y, out[2][i] = w + y, out[3][i] = z - x;
    out[4][i] = z - y, out[5][i] = w + x, out[6][i] = w - x, out[7][i] = z + y;
  }
}
void right_sums_into(const quat* b, std::size_t size, double conj, double* const* out) {
  for (std::size_t i = 0; i < size; ++i) {
    const double w = b[i].w, x = conj * b[i].x, y = conj * b[i].y, z = conj * b[i].z;
    out[0][i] = x + y, out[1][i] = w + z, out[2][i] = w - z, out[3][i] = x - y;
    out[4][i] = y - z, out[5][i] = w + x, out[6][i] = y + z, out[7][i] = w - x;
  }
}
void combine(const double* const* p, matrix_view<quat> c) {
  for (std::size_t i = 0, size = c.rows * c.cols; i < size; ++i) {
    const double s = p[0][i] + p[1][i] + p[2][i], q = (s + p[3][i]) / 2;
    c.data[i].w = q - p[0][i] + p[4][i];
    c.data[i].x = q - s + p[5][i];
    c.data[i].y = q - p[1][i] + p[6][i];
    c.data[i].z = q - p[2][i] + p[7][i];
  }
}

std::array<double*, 8> eight(std::size_t slot, std::size_t size) {
  double* base = workspace(slot, 8 * size);
  std::array<double*, 8> parts{};
  for (std::size_t i = 0; i < 8; ++i) parts[i] = base + i * size;
  return parts;
}

// The sums of a† are, up to a sign, the transposed sums of a in another order.
constexpr std::array<std::size_t, 8> adjoint_order{0, 2, 1, 3, 4, 6, 5, 7};
constexpr std::array<double, 8> adjoint_sign{-1, 1, 1, -1, -1, 1, 1, -1};

// Below these sizes (products of the three dimensions) the simpler ways are faster: measured in
// bench/multiply.cpp.
constexpr std::size_t loop_limit = 600;
constexpr std::size_t embedding_limit = 16 * 16 * 16;

}  // namespace

void quaternion_product(op op_a, const_matrix_view<quat> a, op op_b, const_matrix_view<quat> b,
                        matrix_view<quat> c) {
  const auto [m, k, n] = shape_of(op_a, a, c);
  if (m * k * n <= loop_limit) return loop_product(op_a, a, op_b, b, c);
  if (m * k * n <= embedding_limit || std::min({m, k, n}) < 4)
    return embedded_product(op_a, a, op_b, b, c);
  const auto left = eight(0, a.rows * a.cols), right = eight(1, b.rows * b.cols);
  const auto products = eight(2, m * n);
  left_sums_into(a.data, a.rows * a.cols, op_a == op::none ? 1 : -1, left.data());
  right_sums_into(b.data, b.rows * b.cols, op_b == op::none ? 1 : -1, right.data());
  for (std::size_t i = 0; i < 8; ++i)
    blas_product<double>(op_a, {left[i], a.rows, a.cols}, op_b, {right[i], b.rows, b.cols},
                         {products[i], m, n}, 1, 0);
  combine(products.data(), c);
}

std::array<dense_array<double>, 8> left_sums(const dense_array<quat>& a) {
  std::array<dense_array<double>, 8> sums;
  std::array<double*, 8> parts{};
  for (std::size_t i = 0; i < 8; ++i) {
    sums[i] = dense_array<double>(a.rows(), a.cols());
    parts[i] = sums[i].data();
  }
  left_sums_into(a.data(), a.size(), 1, parts.data());
  return sums;
}

void quaternion_product(op op_a, const std::array<dense_array<double>, 8>& sums, const dense_array<quat>& a,
                        const_matrix_view<quat> b, matrix_view<quat> c) {
  const auto [m, k, n] = shape_of(op_a, a, c);
  if (m * k * n <= embedding_limit) return quaternion_product(op_a, a, op::none, b, c);
  const auto right = eight(1, b.rows * b.cols);
  const auto products = eight(2, m * n);
  right_sums_into(b.data, b.rows * b.cols, 1, right.data());
  for (std::size_t i = 0; i < 8; ++i) {
    const bool plain = op_a == op::none;
    blas_product<double>(op_a, sums[plain ? i : adjoint_order[i]], op::none,
                         {right[i], b.rows, b.cols}, {products[i], m, n},
                         plain ? 1 : adjoint_sign[i], 0);
  }
  combine(products.data(), c);
}

}  // namespace cofree::detail
