#include <cofree/dense/internal/eigenvectors.hpp>
#include <cofree/dense/internal/lapack.hpp>
#include <cofree/dense/internal/order.hpp>
#include <cofree/dense/multiply.hpp>

#include <algorithm>
#include <string>

#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapacke.h>

namespace cofree::detail {
namespace {

constexpr int rows_first = LAPACK_ROW_MAJOR, columns_first = LAPACK_COL_MAJOR;
using chosen_values = std::vector<lapack_logical>;

// LAPACK names its routines by type: s and d are real, c and z complex. What follows gives the four
// one name each; R is the real type, K the scalar, x the letter.
#define COFREE_BOTH(R, K, x)                                                                 \
  lapack_int geqrf(lapack_int m, lapack_int n, K* a, K* tau) {                               \
    return LAPACKE_##x##geqrf(rows_first, m, n, a, n, tau);                                  \
  }                                                                                          \
  lapack_int gesdd(lapack_int m, lapack_int n, K* a, R* s, K* u, K* vt) {                    \
    return LAPACKE_##x##gesdd(rows_first, 'S', m, n, a, n, s, u, std::min(m, n), vt, n);     \
  }                                                                                          \
  lapack_int gesvd(lapack_int m, lapack_int n, K* a, R* s, K* u, K* vt) {                    \
    std::vector<R> rest(static_cast<std::size_t>(std::min(m, n)));                           \
    return LAPACKE_##x##gesvd(rows_first, 'S', 'S', m, n, a, n, s, u, std::min(m, n), vt, n, \
                              rest.data());                                                  \
  }                                                                                          \
  lapack_int gesv(lapack_int n, lapack_int m, K* a, lapack_int* p, K* b) {                   \
    return LAPACKE_##x##gesv(rows_first, n, m, a, n, p, b, m);                               \
  }
#define COFREE_REAL(R, x)                                                                          \
  COFREE_BOTH(R, R, x)                                                                             \
  lapack_int form_q(lapack_int m, lapack_int n, R* a, const R* tau) {                              \
    return LAPACKE_##x##orgqr(rows_first, m, n, n, a, n, tau);                                     \
  }                                                                                                \
  lapack_int hermitian(lapack_int n, R* a, R* w) {                                                 \
    return LAPACKE_##x##syevd(rows_first, 'V', 'L', n, a, n, w);                                   \
  }                                                                                                \
  lapack_int schur(lapack_int n, R* a, complex<R>* values, R* q) {                                 \
    lapack_int sorted = 0;                                                                         \
    std::vector<R> re(static_cast<std::size_t>(n)), im(re);                                        \
    const auto info = LAPACKE_##x##gees(rows_first, 'V', 'N', nullptr, n, a, n, &sorted,           \
                                        re.data(), im.data(), q, n);                               \
    for (std::size_t i = 0; i < re.size(); ++i) values[i] = {re[i], im[i]};                        \
    return info;                                                                                   \
  }                                                                                                \
  lapack_int move_first(const chosen_values& chosen, lapack_int n, R* t, R* q) {                   \
    lapack_int count = 0, iwork = 0;                                                               \
    R s = 0, sep = 0;                                                                              \
    std::vector<R> re(static_cast<std::size_t>(n)), im(re), work(re);                              \
    /* The call without work storage writes through a null pointer for job 'N'. */                 \
    return LAPACKE_##x##trsen_work(rows_first, 'N', 'V', chosen.data(), n, t, n, q, n, re.data(),  \
                                   im.data(), &count, &s, &sep, work.data(), n, &iwork, 1);        \
  }                                                                                                \
  lapack_int geev(lapack_int n, R* a, std::vector<R>& re, std::vector<R>& im, R* left, R* right) { \
    return LAPACKE_##x##geev(rows_first, 'V', 'V', n, a, n, re.data(), im.data(), left, n, right,  \
                             n);                                                                   \
  }                                                                                                \
  lapack_int values_only(bool hessenberg, lapack_int n, R* a, complex<R>* values) {                \
    std::vector<R> re(static_cast<std::size_t>(n)), im(re), work(re);                              \
    const auto info =                                                                              \
        hessenberg ? LAPACKE_##x##hseqr_work(columns_first, 'E', 'N', n, 1, n, a, n, re.data(),    \
                                             im.data(), nullptr, 1, work.data(), n)                \
                   : LAPACKE_##x##geev(columns_first, 'N', 'N', n, a, n, re.data(), im.data(),     \
                                       nullptr, 1, nullptr, 1);                                    \
    for (std::size_t i = 0; i < re.size(); ++i) values[i] = {re[i], im[i]};                        \
    return info;                                                                                   \
  }
#define COFREE_COMPLEX(R, x)                                                                       \
  COFREE_BOTH(R, complex<R>, x)                                                                    \
  lapack_int form_q(lapack_int m, lapack_int n, complex<R>* a, const complex<R>* tau) {            \
    return LAPACKE_##x##ungqr(rows_first, m, n, n, a, n, tau);                                     \
  }                                                                                                \
  lapack_int hermitian(lapack_int n, complex<R>* a, R* w) {                                        \
    return LAPACKE_##x##heevd(rows_first, 'V', 'L', n, a, n, w);                                   \
  }                                                                                                \
  lapack_int schur(lapack_int n, complex<R>* a, complex<R>* values, complex<R>* q) {               \
    lapack_int sorted = 0;                                                                         \
    return LAPACKE_##x##gees(rows_first, 'V', 'N', nullptr, n, a, n, &sorted, values, q, n);       \
  }                                                                                                \
  lapack_int move_first(const chosen_values& chosen, lapack_int n, complex<R>* t, complex<R>* q) { \
    lapack_int count = 0;                                                                          \
    R s = 0, sep = 0;                                                                              \
    std::vector<complex<R>> values(static_cast<std::size_t>(n));                                   \
    return LAPACKE_##x##trsen(rows_first, 'N', 'V', chosen.data(), n, t, n, q, n, values.data(),   \
                              &count, &s, &sep);                                                   \
  }                                                                                                \
  lapack_int geev(lapack_int n, complex<R>* a, complex<R>* values, complex<R>* left,               \
                  complex<R>* right) {                                                             \
    return LAPACKE_##x##geev(rows_first, 'V', 'V', n, a, n, values, left, n, right, n);            \
  }                                                                                                \
  lapack_int values_only(bool hessenberg, lapack_int n, complex<R>* a, complex<R>* values) {       \
    std::vector<complex<R>> work(static_cast<std::size_t>(n));                                     \
    return hessenberg ? LAPACKE_##x##hseqr_work(columns_first, 'E', 'N', n, 1, n, a, n, values,    \
                                                nullptr, 1, work.data(), n)                        \
                      : LAPACKE_##x##geev(columns_first, 'N', 'N', n, a, n, values, nullptr, 1,    \
                                          nullptr, 1);                                             \
  }
COFREE_REAL(float, s)
COFREE_REAL(double, d)
COFREE_COMPLEX(float, c)
COFREE_COMPLEX(double, z)
#undef COFREE_BOTH
#undef COFREE_REAL
#undef COFREE_COMPLEX

lapack_int dimension(std::size_t n) {
  return static_cast<lapack_int>(n);
}

void require_success(const char* what, lapack_int info) {
  if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR)
    throw std::bad_alloc();
  if (info != 0)
    throw_numerical_failure(
        std::string(what) +
        (info > 0 ? ": LAPACK did not converge (info " : ": LAPACK refuses an argument (info ") +
        std::to_string(info) + ")");
}

}  // namespace

template <lapack_scalar K>
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

template <lapack_scalar K>
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

template <lapack_scalar K>
hermitian_eigenvalues<K> lapack_eigh(const dense_array<K>& a) {
  hermitian_eigenvalues<K> out{std::vector<real_t<K>>(a.rows()), a};
  if (a.rows() == 0) return out;
  require_success("eigh", hermitian(dimension(a.rows()), out.vectors.data(), out.values.data()));
  return out;
}

template <lapack_scalar K>
dense_array<K> lapack_solve(const dense_array<K>& a, const dense_array<K>& b) {
  dense_array<K> work = a, x = b;
  if (a.rows() == 0 || b.cols() == 0) return x;
  std::vector<lapack_int> pivots(a.rows());
  const auto info =
      gesv(dimension(a.rows()), dimension(b.cols()), work.data(), pivots.data(), x.data());
  if (info > 0) throw_numerical_failure("solve: the operator is singular");
  require_success("solve", info);
  return x;
}

/// Values and eigenvectors of a complex array as LAPACK gives them.
template <class R>
eigenvector_list<R> unsorted_eigenvectors(dense_array<std::complex<R>> a) {
  const std::size_t n = a.rows();
  eigenvector_list<R> out{std::vector<complex<R>>(n), dense_array<complex<R>>(n, n),
                          dense_array<complex<R>>(n, n)};
  if (n > 0)
    require_success("eigenvectors", geev(dimension(n), a.data(), out.values.data(), out.left.data(),
                                         out.right.data()));
  return out;
}

/// The same for a real one.
template <std::floating_point R>
eigenvector_list<R> unsorted_eigenvectors(dense_array<R> a) {
  const std::size_t n = a.rows();
  std::vector<R> re(n), im(n);
  dense_array<R> right(n, n), left(n, n);
  if (n > 0)
    require_success("eigenvectors",
                    geev(dimension(n), a.data(), re, im, left.data(), right.data()));
  eigenvector_list<R> out{{}, dense_array<complex<R>>(n, n), dense_array<complex<R>>(n, n)};
  // LAPACK stores a pair as two columns: real part, imaginary part of the vector with Im λ > 0.
  const auto entry = [&](const dense_array<R>& v, std::size_t i, std::size_t j) -> complex<R> {
    if (im[j] == 0) return v(i, j);
    return im[j] > 0 ? complex<R>(v(i, j), v(i, j + 1)) : complex<R>(v(i, j - 1), -v(i, j));
  };
  for (std::size_t j = 0; j < n; ++j) {
    out.values.push_back({re[j], im[j]});
    for (std::size_t i = 0; i < n; ++i)
      out.right(i, j) = entry(right, i, j), out.left(i, j) = entry(left, i, j);
  }
  return out;
}

/// The largest ‖ax − xλ‖ and ‖a†y − yλ̄‖ over the largest entry of a, x and y being unit vectors.
template <class K, class R = real_t<K>>
R worst_residual(const dense_array<K>& a, const eigenvector_list<R>& e) {
  const std::size_t n = a.rows();
  const R size = max_modulus(a);
  if (!(size > 0)) return 0;
  auto unit = as_complex<complex<R>>(a);
  for (std::size_t i = 0; i < unit.size(); ++i) unit.data()[i] /= size;  // 1/size may overflow
  const auto on_right = multiply(unit, e.right);
  const auto on_left = multiply(op::adjoint, unit, op::none, e.left);
  R worst(0);
  for (std::size_t j = 0; j < n; ++j) {
    const auto value = e.values[j] / size;
    R right(0), left(0);
    for (std::size_t i = 0; i < n; ++i) {
      right += squared_modulus(complex<R>(on_right(i, j) - value * e.right(i, j)));
      left += squared_modulus(complex<R>(on_left(i, j) - conjugate(value) * e.left(i, j)));
    }
    worst = std::max({worst, R(std::sqrt(right)), R(std::sqrt(left))});
  }
  return worst;
}

/// LAPACK scales rows and columns to like sizes first. Where entries are rounding, as those of a projected
/// steep map, it blows them up, and a vector may have no digit; the Schur form of a as it is heeds their size.
template <lapack_scalar K>
eigenvector_list<real_t<K>> lapack_eigenvectors(const dense_array<K>& a) {
  using R = real_t<K>;
  const auto found = unsorted_eigenvectors(a);
  const auto order = by_decreasing_modulus(found.values);
  eigenvector_list<R> out{{}, with_columns(found.right, order), with_columns(found.left, order)};
  for (auto j : order) out.values.push_back(found.values[j]);
  // Rounding leaves about ε‖a‖, and the Frobenius norm is at most n times the largest entry.
  const R allowed = 10 * epsilon<R>() * R(a.rows());
  const R worst = worst_residual(a, out);
  if (worst <= allowed) return out;
  auto plain = schur_eigenvectors(lapack_schur(a));
  return worst_residual(a, plain) < worst ? plain : out;
}

/// A Hessenberg array, as a Krylov space gives it, goes to the QR iteration as it is, unless it must
/// be scaled first.
template <lapack_scalar K>
std::vector<complex<real_t<K>>> lapack_eigenvalues(const dense_array<K>& a) {
  const std::size_t n = a.rows();
  const auto size = max_modulus(a);
  bool hessenberg = std::isnormal(size * size * size * size);
  dense_array<K> columns(n, n);  // transposed: the routines read by columns
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      columns(j, i) = a(i, j);
      if (i > j + 1 && a(i, j) != K(0)) hessenberg = false;
    }
  std::vector<complex<real_t<K>>> values(n), sorted;
  if (n > 0)
    require_success("eigenvalues",
                    values_only(hessenberg, dimension(n), columns.data(), values.data()));
  for (auto i : by_decreasing_modulus(values)) sorted.push_back(values[i]);
  return sorted;
}

template <lapack_scalar K>
schur_factors<K> lapack_schur(const dense_array<K>& a) {
  const std::size_t n = a.rows();
  schur_factors<K> out{dense_array<K>(n, n), a, std::vector<complex<real_t<K>>>(n)};
  if (n == 0) return out;
  require_success("schur", schur(dimension(n), out.t.data(), out.values.data(), out.q.data()));
  return out;
}

template <lapack_scalar K>
schur_part<K> lapack_leading_schur(const dense_array<K>& a, std::size_t count) {
  const std::size_t n = a.rows();
  dense_array<K> t = a, q(n, n);
  std::vector<complex<real_t<K>>> values(n);
  require_success("leading_schur", schur(dimension(n), t.data(), values.data(), q.data()));
  const auto order = by_decreasing_modulus(values);
  count = std::min(count, n);
  chosen_values chosen(n, 0);
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
  template eigenvector_list<real_t<K>> lapack_eigenvectors(const dense_array<K>&);    \
  template std::vector<complex<real_t<K>>> lapack_eigenvalues(const dense_array<K>&); \
  template schur_factors<K> lapack_schur(const dense_array<K>&);                      \
  template schur_part<K> lapack_leading_schur(const dense_array<K>&, std::size_t);
COFREE_INSTANTIATE(float)
COFREE_INSTANTIATE(complex<float>)
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(complex<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
