#include "lapack.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

namespace cofree::detail {
namespace {

constexpr int rows_first = LAPACK_ROW_MAJOR;

lapack_int geqrf(lapack_int m, lapack_int n, double* a, double* tau) {
  return LAPACKE_dgeqrf(rows_first, m, n, a, n, tau);
}
lapack_int geqrf(lapack_int m, lapack_int n, complex<double>* a, complex<double>* tau) {
  return LAPACKE_zgeqrf(rows_first, m, n, a, n, tau);
}
lapack_int form_q(lapack_int m, lapack_int n, double* a, const double* tau) {
  return LAPACKE_dorgqr(rows_first, m, n, n, a, n, tau);
}
lapack_int form_q(lapack_int m, lapack_int n, complex<double>* a, const complex<double>* tau) {
  return LAPACKE_zungqr(rows_first, m, n, n, a, n, tau);
}
lapack_int gesdd(lapack_int m, lapack_int n, double* a, double* s, double* u, double* vt) {
  return LAPACKE_dgesdd(rows_first, 'S', m, n, a, n, s, u, std::min(m, n), vt, n);
}
lapack_int gesdd(lapack_int m, lapack_int n, complex<double>* a, double* s, complex<double>* u,
                 complex<double>* vt) {
  return LAPACKE_zgesdd(rows_first, 'S', m, n, a, n, s, u, std::min(m, n), vt, n);
}
lapack_int gesvd(lapack_int m, lapack_int n, double* a, double* s, double* u, double* vt) {
  std::vector<double> rest(static_cast<std::size_t>(std::min(m, n)));
  return LAPACKE_dgesvd(rows_first, 'S', 'S', m, n, a, n, s, u, std::min(m, n), vt, n, rest.data());
}
lapack_int gesvd(lapack_int m, lapack_int n, complex<double>* a, double* s, complex<double>* u,
                 complex<double>* vt) {
  std::vector<double> rest(static_cast<std::size_t>(std::min(m, n)));
  return LAPACKE_zgesvd(rows_first, 'S', 'S', m, n, a, n, s, u, std::min(m, n), vt, n, rest.data());
}
lapack_int hermitian(lapack_int n, double* a, double* w) {
  return LAPACKE_dsyevd(rows_first, 'V', 'L', n, a, n, w);
}
lapack_int hermitian(lapack_int n, complex<double>* a, double* w) {
  return LAPACKE_zheevd(rows_first, 'V', 'L', n, a, n, w);
}
lapack_int gesv(lapack_int n, lapack_int m, double* a, lapack_int* p, double* b) {
  return LAPACKE_dgesv(rows_first, n, m, a, n, p, b, m);
}
lapack_int gesv(lapack_int n, lapack_int m, complex<double>* a, lapack_int* p, complex<double>* b) {
  return LAPACKE_zgesv(rows_first, n, m, a, n, p, b, m);
}
lapack_int schur(lapack_int n, double* a, complex<double>* values, double* q) {
  lapack_int sorted = 0;
  std::vector<double> re(static_cast<std::size_t>(n)), im(re);
  const auto info =
      LAPACKE_dgees(rows_first, 'V', 'N', nullptr, n, a, n, &sorted, re.data(), im.data(), q, n);
  for (std::size_t i = 0; i < re.size(); ++i) values[i] = {re[i], im[i]};
  return info;
}
lapack_int schur(lapack_int n, complex<double>* a, complex<double>* values, complex<double>* q) {
  lapack_int sorted = 0;
  return LAPACKE_zgees(rows_first, 'V', 'N', nullptr, n, a, n, &sorted, values, q, n);
}
lapack_int move_first(const std::vector<lapack_logical>& chosen, lapack_int n, double* t,
                      double* q) {
  lapack_int count = 0;
  double s = 0, sep = 0;
  std::vector<double> re(static_cast<std::size_t>(n)), im(re), work(re);
  lapack_int iwork = 0;  // the call without work storage writes through a null pointer for job 'N'
  return LAPACKE_dtrsen_work(rows_first, 'N', 'V', chosen.data(), n, t, n, q, n, re.data(),
                             im.data(), &count, &s, &sep, work.data(), n, &iwork, 1);
}
lapack_int move_first(const std::vector<lapack_logical>& chosen, lapack_int n, complex<double>* t,
                      complex<double>* q) {
  lapack_int count = 0;
  double s = 0, sep = 0;
  std::vector<complex<double>> values(static_cast<std::size_t>(n));
  return LAPACKE_ztrsen(rows_first, 'N', 'V', chosen.data(), n, t, n, q, n, values.data(), &count,
                        &s, &sep);
}

lapack_int dimension(std::size_t n) {
  return static_cast<lapack_int>(n);
}

void require_success(const char* what, lapack_int info) {
  if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR)
    throw std::bad_alloc();
  if (info != 0)
    throw_numerical_failure(std::string(what) + ": LAPACK did not converge (info " +
                            std::to_string(info) + ")");
}

}  // namespace

std::vector<std::size_t> by_decreasing_modulus(const std::vector<complex<double>>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto i, auto j) { return std::abs(values[i]) > std::abs(values[j]); });
  // Equal moduli differ by rounding: regroup them in runs, or sorting would not be transitive.
  const auto before = [&](auto i, auto j) {
    if (values[i].real() != values[j].real()) return values[i].real() > values[j].real();
    return values[i].imag() > values[j].imag();
  };
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first + 1;
    const double top = std::abs(values[order[first]]);
    while (last < order.size() && std::abs(values[order[last]]) >= top * (1 - 1e-13)) ++last;
    std::stable_sort(order.begin() + long(first), order.begin() + long(last), before);
    first = last;
  }
  return order;
}

template <commutative_scalar K>
qr_factors<K> lapack_qr(const dense_array<K>& a) {
  const std::size_t m = a.rows(), n = a.cols();
  dense_array<K> q = a, r(n, n);
  if (n == 0) return {std::move(q), std::move(r)};
  std::vector<K> tau(n);
  require_success("qr", geqrf(dimension(m), dimension(n), q.data(), tau.data()));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) r(i, j) = q(i, j);
  require_success("qr", form_q(dimension(m), dimension(n), q.data(), tau.data()));
  for (std::size_t k = 0; k < n; ++k) {
    const K phase = unit(r(k, k));
    if (phase == K(1)) continue;
    for (std::size_t i = 0; i < m; ++i) q(i, k) *= phase;
    for (std::size_t j = k; j < n; ++j) r(k, j) *= conjugate(phase);
    r(k, k) = K(real_part(r(k, k)));
  }
  return {std::move(q), std::move(r)};
}

template <commutative_scalar K>
singular_values<K> lapack_svd(const dense_array<K>& a) {
  const std::size_t m = a.rows(), n = a.cols(), p = std::min(m, n);
  singular_values<K> out{dense_array<K>(m, p), std::vector<real_t<K>>(p), dense_array<K>(n, p)};
  if (p == 0) return out;
  dense_array<K> work = a, vt(p, n);
  if (gesdd(dimension(m), dimension(n), work.data(), out.values.data(), out.u.data(), vt.data()) !=
      0) {
    work = a;  // divide and conquer can fail where the QR iteration does not
    require_success("svd", gesvd(dimension(m), dimension(n), work.data(), out.values.data(),
                                 out.u.data(), vt.data()));
  }
  out.v = adjoint(vt);
  return out;
}

template <commutative_scalar K>
hermitian_eigenvalues<K> lapack_eigh(const dense_array<K>& a) {
  hermitian_eigenvalues<K> out{std::vector<real_t<K>>(a.rows()), a};
  if (a.rows() == 0) return out;
  require_success("eigh", hermitian(dimension(a.rows()), out.vectors.data(), out.values.data()));
  return out;
}

template <commutative_scalar K>
dense_array<K> lapack_solve(const dense_array<K>& a, const dense_array<K>& b) {
  dense_array<K> work = a, x = b;
  if (a.rows() == 0 || b.cols() == 0) return x;
  std::vector<lapack_int> pivots(a.rows());
  if (gesv(dimension(a.rows()), dimension(b.cols()), work.data(), pivots.data(), x.data()) > 0)
    throw_numerical_failure("solve: the operator is singular");
  return x;
}

template <>
eigenvector_list lapack_eigenvectors(const dense_array<complex<double>>& a) {
  const std::size_t n = a.rows();
  std::vector<complex<double>> values(n);
  dense_array<complex<double>> work = a, right(n, n), left(n, n);
  if (n > 0)
    require_success("eigenvectors", LAPACKE_zgeev(rows_first, 'V', 'V', dimension(n), work.data(),
                                                  dimension(n), values.data(), left.data(),
                                                  dimension(n), right.data(), dimension(n)));
  const auto order = by_decreasing_modulus(values);
  eigenvector_list out{{}, dense_array<complex<double>>(n, n), dense_array<complex<double>>(n, n)};
  for (std::size_t j = 0; j < n; ++j) {
    out.values.push_back(values[order[j]]);
    for (std::size_t i = 0; i < n; ++i) {
      out.right(i, j) = right(i, order[j]);
      out.left(i, j) = left(i, order[j]);
    }
  }
  return out;
}

template <>
eigenvector_list lapack_eigenvectors(const dense_array<double>& a) {
  const std::size_t n = a.rows();
  std::vector<double> re(n), im(n);
  dense_array<double> work = a, right(n, n), left(n, n);
  if (n > 0)
    require_success("eigenvectors", LAPACKE_dgeev(rows_first, 'V', 'V', dimension(n), work.data(),
                                                  dimension(n), re.data(), im.data(), left.data(),
                                                  dimension(n), right.data(), dimension(n)));
  std::vector<complex<double>> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = {re[i], im[i]};
  const auto order = by_decreasing_modulus(values);
  // LAPACK stores a pair as two columns: real part, imaginary part of the vector with Im λ > 0.
  const auto column = [&](const dense_array<double>& v, std::size_t i,
                          std::size_t j) -> complex<double> {
    if (im[j] == 0) return v(i, j);
    return im[j] > 0 ? complex<double>(v(i, j), v(i, j + 1))
                     : complex<double>(v(i, j - 1), -v(i, j));
  };
  eigenvector_list out{{}, dense_array<complex<double>>(n, n), dense_array<complex<double>>(n, n)};
  for (std::size_t j = 0; j < n; ++j) {
    out.values.push_back(values[order[j]]);
    for (std::size_t i = 0; i < n; ++i) {
      out.right(i, j) = column(right, i, order[j]);
      out.left(i, j) = column(left, i, order[j]);
    }
  }
  return out;
}

template <commutative_scalar K>
schur_factors<K> lapack_schur(const dense_array<K>& a) {
  const std::size_t n = a.rows();
  schur_factors<K> out{dense_array<K>(n, n), a, std::vector<complex<double>>(n)};
  if (n == 0) return out;
  require_success("schur", schur(dimension(n), out.t.data(), out.values.data(), out.q.data()));
  return out;
}

template <commutative_scalar K>
schur_part<K> lapack_leading_schur(const dense_array<K>& a, std::size_t count) {
  const std::size_t n = a.rows();
  dense_array<K> t = a, q(n, n);
  std::vector<complex<double>> values(n);
  require_success("leading_schur", schur(dimension(n), t.data(), values.data(), q.data()));
  const auto order = by_decreasing_modulus(values);
  count = std::min(count, n);
  std::vector<lapack_logical> chosen(n, 0);
  for (std::size_t j = 0; j < count; ++j) chosen[order[j]] = 1;
  if constexpr (real_scalar<K>)  // a pair stays together
    for (std::size_t i = 0; i + 1 < n; ++i)
      if (t(i + 1, i) != 0) {
        if (chosen[i] != chosen[i + 1]) ++count;
        chosen[i] = chosen[i + 1] = chosen[i] || chosen[i + 1];
      }
  require_success("leading_schur", move_first(chosen, dimension(n), t.data(), q.data()));
  schur_part<K> out{dense_array<K>(n, count), dense_array<K>(count, count), {}};
  for (auto j : order) out.values.push_back(values[j]);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < count; ++j) {
      out.q(i, j) = q(i, j);
      if (i < count) out.t(i, j) = t(i, j);
    }
  return out;
}

#define COFREE_INSTANTIATE(K)                                                         \
  template qr_factors<K> lapack_qr(const dense_array<K>&);                            \
  template singular_values<K> lapack_svd(const dense_array<K>&);                      \
  template hermitian_eigenvalues<K> lapack_eigh(const dense_array<K>&);               \
  template dense_array<K> lapack_solve(const dense_array<K>&, const dense_array<K>&); \
  template schur_factors<K> lapack_schur(const dense_array<K>&);                      \
  template schur_part<K> lapack_leading_schur(const dense_array<K>&, std::size_t);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(complex<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
