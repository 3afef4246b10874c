#include <cofree/dense/decompositions.hpp>

#include "lapack.hpp"
#include "quaternion_decompositions.hpp"

namespace cofree {

template <scalar K>
qr_factors<K> qr(const dense_array<K>& a) {
  if constexpr (commutative_scalar<K>)
    return detail::lapack_qr(a);
  else
    return detail::householder_qr(a);
}

template <scalar K>
singular_values<K> svd(const dense_array<K>& a) {
  if constexpr (commutative_scalar<K>)
    return detail::lapack_svd(a);
  else
    return detail::jacobi_svd(a);
}

template <scalar K>
dense_array<K> polar_isometry(const dense_array<K>& a) {
  const auto factors = svd(a);
  return multiply(op::none, factors.u, op::adjoint, factors.v);
}

template <scalar K>
hermitian_eigenvalues<K> eigh(const dense_array<K>& a) {
  if constexpr (commutative_scalar<K>)
    return detail::lapack_eigh(a);
  else
    return detail::jacobi_eigh(a);
}

template <scalar K>
dense_array<K> cholesky(const dense_array<K>& a) {
  using R = real_t<K>;
  using std::sqrt;
  const std::size_t n = a.rows();
  dense_array<K> l(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    R pivot = real_part(a(j, j));
    for (std::size_t k = 0; k < j; ++k) pivot -= squared_modulus(l(j, k));
    if (!(pivot > 0))
      detail::throw_numerical_failure("cholesky: the operator is not positive definite");
    const R root = sqrt(pivot);
    l(j, j) = K(root);
    for (std::size_t i = j + 1; i < n; ++i) {
      K sum = a(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= l(i, k) * conjugate(l(j, k));
      l(i, j) = sum * (1 / root);
    }
  }
  return l;
}

template <scalar K>
dense_array<K> solve(const dense_array<K>& a, const dense_array<K>& b) {
  if constexpr (commutative_scalar<K>)
    return detail::lapack_solve(a, b);
  else
    return detail::qr_solve(a, b);
}

template <commutative_scalar K>
eigenvector_list eigenvectors(const dense_array<K>& a) {
  return detail::lapack_eigenvectors(a);
}

template <commutative_scalar K>
schur_part<K> leading_schur(const dense_array<K>& a, std::size_t count) {
  return detail::lapack_leading_schur(a, count);
}

#define COFREE_INSTANTIATE(K)                                    \
  template qr_factors<K> qr(const dense_array<K>&);              \
  template singular_values<K> svd(const dense_array<K>&);        \
  template dense_array<K> polar_isometry(const dense_array<K>&); \
  template hermitian_eigenvalues<K> eigh(const dense_array<K>&); \
  template dense_array<K> cholesky(const dense_array<K>&);       \
  template dense_array<K> solve(const dense_array<K>&, const dense_array<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE
template eigenvector_list eigenvectors(const dense_array<double>&);
template eigenvector_list eigenvectors(const dense_array<std::complex<double>>&);
template schur_part<double> leading_schur(const dense_array<double>&, std::size_t);
template schur_part<std::complex<double>> leading_schur(const dense_array<std::complex<double>>&,
                                                        std::size_t);

}  // namespace cofree
