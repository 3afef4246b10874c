// cofree/operator/bodies/frames.hpp — the numbers behind frame tokens.
#pragma once

#include <cofree/operator/internal/frames.hpp>

namespace cofree::detail {
namespace frames_parts {

template <scalar K, scalar J>
dense_array<K> extended(const dense_array<J>& a) {
  dense_array<K> b(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.size(); ++i) b.data()[i] = extend<K>(a.data()[i]);
  return b;
}

template <scalar K>
dense_array<K> haar_unitary(std::size_t n, seed s) {
  return qr(random_matrix<K>(n, n, s)).q;
}

template <scalar K>
bool is_standard(const space_node& v) {
  if (v.shape == space_node::form::plain) return v.frame == 0;
  for (const auto& part : v.parts)
    if (!is_standard<K>(*part)) return false;
  return true;
}

template <scalar K>
dense_array<K> columns_or_identity(const space_node& v) {
  auto f = frame_columns<K>(v);
  return f ? std::move(*f) : identity_matrix<K>(v.dimension);
}

/// X ↦ F_V X F_U† on the numbers of X, row by row; over ℍ each number counts as four.
template <scalar K, scalar J>
dense_array<K> operator_frame(const space_node& domain, const space_node& codomain) {
  const auto fu = columns_or_identity<J>(domain), fv = columns_or_identity<J>(codomain);
  const std::size_t n = fu.rows(), m = fv.rows(), per = sizeof(J) / sizeof(K);
  dense_array<K> f(m * n * per, m * n * per);
  for (std::size_t k = 0; k < m * n * per; ++k) {
    dense_array<J> unit(m, n);
    reinterpret_cast<K*>(unit.data())[k] = K(1);
    const auto image = multiply(op::none, multiply(fv, unit), op::adjoint, fu);
    const K* numbers = reinterpret_cast<const K*>(image.data());
    for (std::size_t i = 0; i < f.rows(); ++i) f(i, k) = numbers[i];
  }
  return f;
}

}  // namespace frames_parts

template <scalar K>
std::optional<dense_array<K>> frame_columns(const space_node& v) {
  if (frames_parts::is_standard<K>(v)) return std::nullopt;
  if (v.shape == space_node::form::plain) {
    if (v.frame_over == field::real || field_of<K> == field::real)
      return frames_parts::extended<K>(
          frames_parts::haar_unitary<real_t<K>>(v.dimension, {v.frame}));
    if constexpr (field_of<K> != field::real)
      if (v.frame_over == field::complex)
        return frames_parts::extended<K>(
            frames_parts::haar_unitary<complex<real_t<K>>>(v.dimension, {v.frame}));
    return frames_parts::haar_unitary<K>(v.dimension, {v.frame});
  }
  if (v.shape == space_node::form::operators) {
    if constexpr (commutative_scalar<K>) {
      if (v.parts[0]->over == field_of<K>)
        return frames_parts::operator_frame<K, K>(*v.parts[0], *v.parts[1]);
      if constexpr (real_scalar<K>)
        return frames_parts::operator_frame<K, quaternion<K>>(*v.parts[0], *v.parts[1]);
    }
    throw_invalid_argument("frame: an operator space lies over its centre");
  }
  if (v.shape == space_node::form::dual) return frame_columns<K>(*v.parts[0]);
  if (v.shape == space_node::form::linear_dual) {
    auto f = frames_parts::columns_or_identity<K>(*v.parts[0]);
    for (std::size_t i = 0; i < f.size(); ++i) f.data()[i] = conjugate(f.data()[i]);
    return f;
  }
  if (v.shape == space_node::form::sum) {
    dense_array<K> f(v.dimension, v.dimension);
    std::size_t first = 0;
    for (const auto& part : v.parts) {
      const auto block = frames_parts::columns_or_identity<K>(*part);
      for (std::size_t i = 0; i < block.rows(); ++i)
        for (std::size_t j = 0; j < block.cols(); ++j) f(first + i, first + j) = block(i, j);
      first += block.rows();
    }
    return f;
  }
  dense_array<K> f = identity_matrix<K>(1);
  for (const auto& part : v.parts) {
    if (part->over == field_of<K> && !commutative_scalar<K>) {
      // The quaternionic factor stands right of real ones only: real ⊗ quaternionic.
      const auto q = frames_parts::columns_or_identity<K>(*part);
      dense_array<K> next(f.rows() * q.rows(), f.cols() * q.cols());
      for (std::size_t i = 0; i < f.rows(); ++i)
        for (std::size_t j = 0; j < f.cols(); ++j)
          for (std::size_t k = 0; k < q.rows(); ++k)
            for (std::size_t l = 0; l < q.cols(); ++l)
              next(i * q.rows() + k, j * q.cols() + l) = f(i, j) * q(k, l);
      f = std::move(next);
    } else {
      f = kronecker(f, frames_parts::columns_or_identity<centre_t<K>>(*part));
    }
  }
  return f;
}

}  // namespace cofree::detail
