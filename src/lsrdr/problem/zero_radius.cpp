#include "zero_radius.hpp"

#include <cofree/critical/slice_class.hpp>
#include <cofree/spectral/dominant_eigenpair.hpp>
#include <cofree/spectral/nilpotent.hpp>
#include <cofree/superoperator/matrix.hpp>

#include "critical/space_beside.hpp"
#include "critical/tolerances.hpp"
#include "lsrdr/climb/climb_in_class.hpp"

namespace cofree::detail {
namespace {

constexpr std::size_t most_rows = 1500;

/// D⁻¹MD for a D of powers of two that makes the norms of row k and column k about equal.
template <scalar Z>
dense_array<Z> balanced(dense_array<Z> m) {
  const std::size_t n = m.rows();
  bool moved = true;
  for (int sweep = 0; sweep < 50 && moved; ++sweep) {
    moved = false;
    for (std::size_t k = 0; k < n; ++k) {
      double row = 0, column = 0;
      for (std::size_t i = 0; i < n; ++i)
        if (i != k) row += modulus(m(k, i)), column += modulus(m(i, k));
      if (!(row > 0) || !(column > 0)) continue;
      const int power = int(std::lround(std::log2(row / column) / 2));
      if (power == 0) continue;
      moved = true;
      for (std::size_t i = 0; i < n; ++i)
        m(k, i) *= Z(std::ldexp(1.0, -power)), m(i, k) *= Z(std::ldexp(1.0, power));
    }
  }
  return m;
}

template <scalar K>
linear_operator<K> draw(const lsrdr_problem<K>& problem, const space<K>& u, slice_class c, seed s) {
  return part_in_class(random_operator(u, u * problem.map.space_w(), s), c);
}

/// An eigenvalue far above its own rounding.
template <scalar K>
bool seen_to_have_radius(const gamma_map<K, any_tensor_operator<K>>& g) {
  eigenpair_options options{.tolerance = 1e-3, .max_applications = 120, .krylov_dimension = 30};
  const auto top = dominant_eigenpair(g, options);
  const double size = std::abs(top.value);
  return std::max(top.right_residual, top.left_residual) < 0.1 &&
         size > 1e5 * double(g.domain().dimension()) * top.rounding;
}

/// Whether Γ(A,B) is nilpotent at two B drawn at random.
template <scalar K>
bool has_no_radius(const lsrdr_problem<K>& problem, const space<K>& u, slice_class c) {
  for (std::uint64_t draws = 0; draws < 2; ++draws) {
    const auto b = draw(problem, u, c, seed{8100 + draws});
    if (norm(b) == 0) continue;
    const auto g = gamma(problem.map, b);
    if (g.domain().dimension() > most_rows || seen_to_have_radius(g)) return false;
    if (!nilpotent_slices(balanced(matrix(g)))) return false;
  }
  return true;
}

}  // namespace

template <scalar K>
void require_radius(const lsrdr_problem<K>& problem, const space<K>& u, slice_class c) {
  const std::size_t d = u.dimension();
  if (c == slice_class::any && d > 1 && !has_no_radius(problem, space_beside(u, "U", 1), c)) return;
  if (!has_no_radius(problem, u, c)) return;
  const std::string which = c == slice_class::any ? "" : " of the class";
  throw_numerical_failure("lsrdr: the radius of Γ(A,B) is 0 for every B of dimension " +
                          std::to_string(d) + which +
                          ", though A is not nilpotent; a larger dim U may have an answer");
}

#define COFREE_INSTANTIATE(K) \
  template void require_radius(const lsrdr_problem<K>&, const space<K>&, slice_class);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree::detail
