// lsrdr/digits/canonical.hpp — the C of U that takes e and R to the canonical gauge.
//
//   decreasing_eigenvectors, fixed_phases   unitary, for B of any slices and of B_j† = ±B_j
//   orthogonal_gauge                        CᵀC = 1, for complex B of B_jᵀ = ±B_j
#pragma once

#include <algorithm>
#include <cofree/dense/decompositions.hpp>

namespace cofree::detail {

/// Eigenvalues this near, relative to the largest, are one; and so are norms of columns.
template <scalar K>
real_t<K> tie() {
  using std::sqrt;
  return real_t<K>(64) * sqrt(epsilon<K>());
}

/// The first column of m within the tie of the largest norm.
template <scalar K>
std::size_t leading_column(const dense_array<K>& m) {
  using std::sqrt;
  using R = real_t<K>;
  std::vector<R> size(m.cols(), R(0));
  for (std::size_t j = 0; j < m.cols(); ++j) {
    for (std::size_t i = 0; i < m.rows(); ++i) size[j] += squared_modulus(m(i, j));
    size[j] = sqrt(size[j]);
  }
  const R least = (R(1) - tie<K>()) * *std::max_element(size.begin(), size.end());
  return std::size_t(
      std::find_if(size.begin(), size.end(), [&](const R& x) { return x >= least; }) -
      size.begin());
}

/// q with orthonormal columns that span the leading columns of m in turn: q†m has those columns upper
/// triangular with a positive diagonal.
template <scalar K>
dense_array<K> leading_directions(dense_array<K> m) {
  const std::size_t k = m.rows();
  dense_array<K> q(k, k);
  for (std::size_t c = 0; c < k; ++c) {
    const std::size_t from = leading_column(m);
    dense_array<K> x(k, 1);
    for (std::size_t i = 0; i < k; ++i) x(i, 0) = m(i, from);
    for (std::size_t before = 0; before < c; ++before) {  // what rounding has left
      dense_array<K> y(k, 1);
      for (std::size_t i = 0; i < k; ++i) y(i, 0) = q(i, before);
      const auto along = multiply(y, multiply(op::adjoint, y, op::none, x));
      add_scaled(x, along, centre_t<K>(real_t<K>(-1)));
    }
    scale(x, centre_t<K>(real_t<K>(real_t<K>(1) / norm(x))));
    for (std::size_t i = 0; i < k; ++i) q(i, c) = x(i, 0);
    add_scaled(m, multiply(x, multiply(op::adjoint, x, op::none, m)), centre_t<K>(real_t<K>(-1)));
  }
  return q;
}

/// The rows of u†: an orthonormal basis of eigenvectors of e, columns, with decreasing eigenvalues.
template <scalar K>
std::pair<dense_array<K>, std::vector<real_t<K>>> decreasing_eigenvectors(const dense_array<K>& e) {
  const auto found = eigh(e);
  const std::size_t d = e.rows();
  dense_array<K> vectors(d, d);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) vectors(i, j) = found.vectors(i, d - 1 - j);
  return {vectors, {found.values.rbegin(), found.values.rend()}};
}

/// u† as numbers in the standard basis of U.
template <scalar K>
dense_array<K> fixed_phases(dense_array<K> vectors, const std::vector<real_t<K>>& weights,
                            const dense_array<K>& r) {
  const std::size_t d = weights.size();
  for (std::size_t first = 0, end = 0; first < d; first = end) {
    for (end = first + 1; end < d && weights[end - 1] - weights[end] <= tie<K>() * weights[0];)
      ++end;
    dense_array<K> block(d, end - first);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = first; j < end; ++j) block(i, j - first) = vectors(i, j);
    const auto rows = multiply(op::adjoint, block, op::none, r);
    block = multiply(block, leading_directions(rows));
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = first; j < end; ++j) vectors(i, j) = block(i, j - first);
  }
  return vectors;
}

template <real_scalar R>
dense_array<complex<R>> complex_entries(const dense_array<R>& x) {
  dense_array<complex<R>> y(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.size(); ++i) y.data()[i] = complex<R>(x.data()[i], R(0));
  return y;
}
template <scalar K>
dense_array<real_t<K>> real_entries(const dense_array<K>& x) {
  dense_array<real_t<K>> y(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.size(); ++i) y.data()[i] = x.data()[i].real();
  return y;
}
template <scalar K>
dense_array<K> transposed(const dense_array<K>& x) {
  dense_array<K> y(x.cols(), x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) y(j, i) = x(i, j);
  return y;
}

/// W unitary and Σ ≥ 0 decreasing with M = WΣWᵀ, for Mᵀ = M (Takagi): of (x, y) ↦ Mx̄, a real symmetric
/// map, the eigenvectors to eigenvalues that are not negative.
template <scalar K>
std::pair<dense_array<K>, std::vector<real_t<K>>> symmetric_factors(const dense_array<K>& m) {
  using R = real_t<K>;
  const std::size_t d = m.rows();
  dense_array<R> t(2 * d, 2 * d);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) {
      t(i, j) = m(i, j).real(), t(i, d + j) = m(i, j).imag();
      t(d + i, j) = m(i, j).imag(), t(d + i, d + j) = R(-m(i, j).real());
    }
  auto [vectors, values] = decreasing_eigenvectors(t);
  dense_array<K> w(d, d);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) w(i, j) = K(vectors(i, j), vectors(d + i, j));
  values.resize(d);
  return {std::move(w), std::move(values)};
}

/// The C with CᵀC = 1 for which CeC† is diagonal and decreasing, which makes it real: with e = HH† and
/// HᵀH = WΣWᵀ it is Σ^(−½)W†Hᵀ, and CeC† = Σ.
/// @throws numerical_failure where e is so near singular that C is not known
template <scalar K>
std::pair<dense_array<K>, std::vector<real_t<K>>> to_diagonal_fixed_point(const dense_array<K>& e) {
  using R = real_t<K>;
  using std::sqrt;
  const std::size_t d = e.rows();
  const auto own = eigh(e);
  if (!(own.values.front() > 0)) throw_numerical_failure("canonical gauge: e is not positive");
  dense_array<K> h(d, d);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) h(i, j) = own.vectors(i, j) * R(sqrt(own.values[j]));
  const auto [w, sigma] = symmetric_factors(multiply(transposed(h), h));
  if (!(sigma.back() > 0)) throw_numerical_failure("canonical gauge: e is singular to rounding");
  auto c = multiply(op::adjoint, w, op::none, transposed(h));
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) c(i, j) = c(i, j) * R(R(1) / sqrt(sigma[i]));
  // C(3 − CᵀC)/2 squares what is missing in CᵀC = 1.
  auto square = multiply(transposed(c), c);
  add_scaled(square, identity_matrix<K>(d), K(R(-1)));
  if (!(norm(square) <= R(sqrt(epsilon<R>()))))
    throw_numerical_failure("canonical gauge: e is too near singular for its digits");
  add_scaled(c, multiply(c, square), K(R(-0.5)));
  return {std::move(c), sigma};
}

/// Signs that make, along a tree of the largest entries that join the rows so far and the others, the
/// real part of each positive; where it is zero the imaginary one.
template <scalar K>
std::vector<int> fixed_signs(const dense_array<K>& b) {
  using R = real_t<K>;
  const std::size_t d = b.cols(), r = b.rows() / d;
  std::vector<int> sign(d, 0);
  sign[0] = 1;
  for (std::size_t step = 1; step < d; ++step) {
    R largest(0);
    std::size_t to = d;
    int found = 0;
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = 0; sign[i] != 0 && j < r; ++j)
        for (std::size_t k = 0; k < d; ++k) {
          if (sign[k] != 0) continue;
          const K x = b(i * r + j, k);
          const R size = modulus(x);
          if (!(size * (R(1) - tie<K>()) > largest)) continue;
          const bool across = scalar_traits<R>::abs(x.real()) > tie<K>() * size;
          largest = size, to = k, found = ((across ? x.real() : x.imag()) < 0 ? -1 : 1) * sign[i];
        }
    if (to == d) to = std::size_t(std::find(sign.begin(), sign.end(), 0) - sign.begin()), found = 1;
    sign[to] = found;
  }
  return sign;
}

/// The C with CᵀC = 1 for which CeC† is diagonal and decreasing and the signs of (C⊗1)BC⁻¹ are
/// fixed_signs; where eigenvalues of e are equal, the real part of L†L is diagonal and decreasing.
/// @param b  B, (dim U · dim W) × dim U with W fast @param l  L, dim V × dim U
template <scalar K>
dense_array<K> orthogonal_gauge(const dense_array<K>& e, const dense_array<K>& b,
                                const dense_array<K>& l) {
  using R = real_t<K>;
  const std::size_t d = e.rows(), r = b.rows() / d;
  const auto [first, weights] = to_diagonal_fixed_point(e);
  const auto turned_l = multiply(l, transposed(first));
  const auto overlaps = real_entries(multiply(op::adjoint, turned_l, op::none, turned_l));
  auto vectors = identity_matrix<R>(d);  // real rotations among equal eigenvalues
  for (std::size_t from = 0, end = 0; from < d; from = end) {
    for (end = from + 1; end < d && weights[end - 1] - weights[end] <= tie<K>() * weights[0];)
      ++end;
    if (end == from + 1) continue;
    dense_array<R> block(d, end - from);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = from; j < end; ++j) block(i, j - from) = vectors(i, j);
    const auto within = multiply(op::adjoint, block, op::none, multiply(overlaps, block));
    block = multiply(block, decreasing_eigenvectors(within).first);
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t j = from; j < end; ++j) vectors(i, j) = block(i, j - from);
  }
  auto c = multiply(complex_entries(adjoint(vectors)), first);
  dense_array<K> turned(b.rows(), d);
  multiply<K>(op::none, c, op::none, b.reshaped(d, r * d), turned.reshaped(d, r * d));
  const auto sign = fixed_signs(multiply(turned, transposed(c)));
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t j = 0; j < d; ++j) c(i, j) = c(i, j) * R(sign[i]);
  return c;
}

}  // namespace cofree::detail
