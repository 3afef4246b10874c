#include "isotropic.hpp"
#include "critical/slice_structure.hpp"
#include "critical/space_beside.hpp"

#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/gauge.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/slice_class.hpp>
#include <cofree/operator/basis.hpp>
#include <cofree/superoperator/matrix.hpp>

namespace cofree::detail {
namespace {

using C = std::complex<double>;
using map = linear_operator<C>;

constexpr std::size_t most_rows = 400;    // of Γ(B,B) as a matrix
constexpr double nearly_double = 0.02;    // apart, of the larger
constexpr double nearly_invariant = 0.3;  // what leaves the subspace, of ‖M‖
constexpr double steep = 1e-3;            // between the eigenvalues of e

/// The Hermitian operator of the two eigenvalues of largest modulus that is farthest from multiples of e.
/// Nothing unless the two are nearly one positive number.
std::optional<map> second_fixed_point(const map& b, const map& e) {
  const auto g = self_gamma(b);
  const auto all = eigenvectors(as_linear_operator(g).frame_entries());
  const auto &x = all.values[0], &y = all.values[1];
  if (!(std::abs(x) > 0) || std::abs(x - y) > nearly_double * std::abs(x)) return std::nullopt;
  std::optional<map> best;
  double most = 0;
  for (std::size_t k = 0; k < 2; ++k)
    for (const C phase : {C(1), C(0, 1)}) {
      map z(b.domain(), b.domain());
      for (std::size_t i = 0; i < all.right.rows(); ++i)
        z.frame_entries().data()[i] = all.right(i, k) * phase;
      z = hermitian_part(z);
      z -= e * (inner(e, z) / inner(e, e));
      if (norm(z) > most) most = norm(z), best = z;
    }
  return most > half_the_digits ? best : std::nullopt;
}

/// T : U' ⊕ U' → U with T†T = 1 that takes (Σ x_k a_k, Σ x_k b_k) to the bilinear form Σ a_k b_k: columns
/// (1, i)/√2 and (1, −i)/√2 of the standard basis, half a dimension apart. First or second of the two.
map half_of(const space<C>& half, const space<C>& u, bool second) {
  const std::size_t m = half.dimension();
  dense_array<C> t(u.dimension(), m);
  const double root = std::sqrt(0.5);
  for (std::size_t k = 0; k < m; ++k) t(k, k) = root, t(m + k, k) = C(0, second ? -root : root);
  return from_matrix(t, half, u);
}

dense_array<C> transposed(const dense_array<C>& m, double sign) {
  dense_array<C> out(m.cols(), m.rows());
  for (std::size_t i = 0; i < m.rows(); ++i)
    for (std::size_t k = 0; k < m.cols(); ++k) out(k, i) = sign * m(i, k);
  return out;
}

/// An isometry onto an invariant subspace of half the dimension, if b has one to which e = e₁ ⊕ e₂ belongs.
std::optional<map> half_subspace(const map& b, const space<C>& half) {
  const auto& u = b.domain();
  const std::size_t d = u.dimension(), m = half.dimension();
  const auto e = right_fixed_point(b, identity_operator(u));
  const auto other = second_fixed_point(b, e);
  if (!other) return std::nullopt;
  const auto parts = eigh(e.frame_entries());
  const auto& x = parts.values;
  map q(half, u);
  // In a steep gauge e is nearly e₁ alone, which lives on the subspace.
  if (x[d - m - 1] < steep * x[d - m]) {
    for (std::size_t i = 0; i < d; ++i)
      for (std::size_t k = 0; k < m; ++k) q.frame_entries()(i, k) = parts.vectors(i, d - m + k);
    return q;
  }
  // Else on the range of e, of even dimension, e^(−½)(e₁x + e₂y)e^(−½) = x ⊕ y.
  if (!(x[d - 2 * m] > steep * steep * x.back())) return std::nullopt;
  const auto range = space_beside(u, "range", 2 * m);
  map inverse_root(range, u), root(range, u), y(half, range);
  for (std::size_t i = 0; i < d; ++i)
    for (std::size_t k = 0; k < 2 * m; ++k) {
      const double size = std::sqrt(x[d - 2 * m + k]);
      root.frame_entries()(i, k) = parts.vectors(i, d - 2 * m + k) * size;
      inverse_root.frame_entries()(i, k) = parts.vectors(i, d - 2 * m + k) / size;
    }
  const auto two =
      eigh(hermitian_part(adjoint(inverse_root) * *other * inverse_root).frame_entries());
  for (std::size_t i = 0; i < 2 * m; ++i)
    for (std::size_t k = 0; k < m; ++k) y.frame_entries()(i, k) = two.vectors(i, k);
  return polar_isometry(root * y);
}

/// ±Mᵀ, slice by slice.
map reflected(const map& m, slice_class c) {
  const auto w = cofactor("lsrdr", m.codomain(), m.domain());
  auto list = slices(m, last(w.factor_count()));
  for (auto& each : list) each = transposed(each, structure_of(c).sign);
  return from_slices(list, m.domain(), w);
}

}  // namespace

std::vector<map> isotropic_halves(const map& b, slice_class c) {
  const std::size_t d = b.domain().dimension();
  if (d < 2 || d * d > most_rows) return {};
  const auto q = half_subspace(b, space_beside(b.domain(), "half", d / 2));
  if (!q) return {};
  const auto lifted = tensor(*q, identity_operator(cofactor("lsrdr", b.codomain(), b.domain())));
  const auto image = b * *q;
  const auto inside = adjoint(lifted) * image;
  if (norm(image - lifted * inside) > nearly_invariant * norm(inside)) return {};
  return {inside, reflected(inside, c)};
}

critical_data<C> doubled(const objective<C>& f, const critical_data<C>& m, const space<C>& u,
                         slice_class c) {
  const auto& half = m.isometry.domain();
  const auto one = identity_operator(cofactor("lsrdr", m.isometry.codomain(), half));
  const auto j = half_of(half, u, false), k = half_of(half, u, true);
  const auto b = tensor(j, one) * m.isometry * adjoint(j) +
                 tensor(k, one) * reflected(m.isometry, c) * adjoint(k);
  const auto back = adjoint(j);
  auto p = f.with_eigenoperators(b, m.lambda, {m.right[0] * back}, {m.left[0] * back});
  p.eigen_residual = m.eigen_residual;
  return p;
}

}  // namespace cofree::detail
