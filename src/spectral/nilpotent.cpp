#include <cofree/dense/decompositions.hpp>
#include <cofree/spectral/nilpotent.hpp>

namespace cofree {
namespace {

/// An isometry onto the orthogonal complement of the kernel of m, columns; singular values up to
/// `tolerance` count as zero.
template <scalar K>
dense_array<K> complement_of_kernel(const dense_array<K>& m, double tolerance) {
  const std::size_t n = m.cols();
  // Where the smallest eigenvalue of m†m is far above its rounding there is no kernel to find.
  const auto gram = eigh(multiply(op::adjoint, m, op::none, m)).values;
  const double clear = std::max(1e-10 * gram.back(), 100 * tolerance * tolerance);
  if (gram.front() > clear) return identity_matrix<K>(n);
  const auto [u, values, v] = svd(m.rows() > n ? qr(m).r : m);
  std::size_t rank = 0;
  while (rank < values.size() && values[rank] > tolerance) ++rank;
  dense_array<K> kept(n, rank);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < rank; ++j) kept(i, j) = v(i, j);
  return kept;
}

/// (Q†⊗1)M Q for the slices M of dimension n, V slow.
template <scalar K>
dense_array<K> compressed(const dense_array<K>& m, const dense_array<K>& q) {
  const std::size_t n = q.rows(), k = q.cols(), r = m.rows() / n;
  const auto right = multiply(m, q);
  dense_array<K> out(k * r, k);
  multiply<K>(op::adjoint, q, op::none, right.reshaped(n, r * k), out.reshaped(k, r * k));
  return out;
}

}  // namespace

template <scalar K>
bool detail::nilpotent_slices(dense_array<K> rest) {
  const double tolerance = 100 * epsilon<K>() * double(rest.cols()) * norm(rest);
  while (rest.cols() > 0 && rest.rows() > 0) {
    const auto q = complement_of_kernel(rest, tolerance);
    if (q.cols() == rest.cols()) return false;
    rest = compressed(rest, q);
  }
  return true;
}

template <scalar K>
bool nilpotent(const linear_operator<K>& a) {
  cofactor("nilpotent", a.codomain(), a.domain());
  return detail::nilpotent_slices(a.frame_entries());
}

template bool detail::nilpotent_slices(dense_array<double>);
template bool detail::nilpotent_slices(dense_array<std::complex<double>>);
template bool nilpotent(const linear_operator<double>&);
template bool nilpotent(const linear_operator<std::complex<double>>&);
template bool nilpotent(const linear_operator<quaternion<double>>&);

}  // namespace cofree
