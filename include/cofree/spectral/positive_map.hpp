// cofree/spectral/positive_map.hpp — the spectral radius of a positive map, between proven bounds.
//
//   detail::positive_map<K>      X ↦ Σ A_j X A_j† on n × n arrays: slices, entries or two actions
//   detail::perron_pair_of(M)    its ρ, bounds, and positive fixed points X and Y
//   detail::nonnegative_radius   the same of a sparse matrix without negative entries
//
// A positive map M has for every X > 0 with αX ≤ MX ≤ βX that α ≤ ρ(M) ≤ β (Collatz and Wielandt): the
// iterations end where these bounds meet. Each is made in a gauge: X is found, A becomes L⁻¹AL for LL† = X, in
// which X is 1 and M is as near to normal as it can be, and X is found again. Blocks of the pattern of
// zeros, and the image of an X that is singular, are split off first. Rounding is added to the bounds.
#pragma once

#include <chrono>
#include <cofree/dense/multiply.hpp>
#include <cofree/error/stop_request.hpp>
#include <cofree/spectral/balance.hpp>
#include <cofree/spectral/bounded_radius.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace cofree {

namespace detail {

/// An entry of a slice: (A_slice)_{row,col}.
template <scalar K>
struct slice_entry {
  std::size_t slice, row, col;
  K value;
};

/// M(X) = Σ A_j X A_j† and M†(Y) = Σ A_j† Y A_j for Hermitian X and Y. Copies share the data.
template <scalar K>
class positive_map {
public:
  using array = dense_array<K>;
  using action = std::function<void(const array&, array&)>;

  /// @param a  (n·r) × n, row i·r + j is row i of A_j
  static positive_map of_slices(const array& a);
  static positive_map of_actions(std::size_t n, action apply, action apply_adjoint);

  std::size_t order() const { return n_; }
  /// Slices or entries, not their actions alone.
  bool knows_entries() const { return slices_ || entries_; }
  array image(bool adjointed, const array& x) const;
  /// That of the slices L A_j R, L m × n and R n × m: a change of gauge where LR = 1, else a compression.
  positive_map changed(const array& left, const array& right) const;
  /// (Σ_j ‖L A_j R‖²)^½; from the actions alone what is below the root of rounding counts as rounding.
  double size_between(const array& left, const array& right) const;
  /// That of the slices restricted to the rows and columns `kept`.
  positive_map restricted(const std::vector<std::size_t>& kept) const;
  /// The places of (Σ_j |a_j,ik|²)^½; n applications where only the actions are known.
  std::vector<matrix_place> places() const;
  /// ‖M(1) as computed − M(1)‖ at most, from the changes that were made.
  double rounding() const { return rounding_; }

private:
  std::size_t n_ = 0;
  double rounding_ = 0;
  std::shared_ptr<const array> slices_;
  std::shared_ptr<const std::vector<slice_entry<K>>> entries_;  // by slice
  action apply_, apply_adjoint_;
};

struct perron_options {
  double tolerance = 1e-12;     ///< ends where (upper − lower)/ρ is at most this, or rounding
  int max_applications = 6000;  ///< of M and M† together
  stop_request stop{};
  /// After every application: how many there were, and the bounds so far.
  std::function<void(int, const bounded_radius&)> progress = nullptr;
};

/// `stop`, asked from 0.2 s after now on: a short search is not worth a question.
inline stop_request after_a_while(stop_request stop) {
  if (!stop) return nullptr;
  const auto then = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
  return
      [stop = std::move(stop), then] { return std::chrono::steady_clock::now() > then && stop(); };
}

/// What is known of ρ. X and Y are Hermitian, positive to rounding, with ⟨Y,X⟩ > 0; both 0 where ρ = 0.
template <scalar K>
struct perron_pair {
  bounded_radius radius;
  dense_array<K> right, left;  ///< MX = ρX, M†Y = ρY
  double residual = 0;         ///< the larger of ‖MX − Xρ‖/ρ‖X‖ and that of Y
  int applications = 0;
  bool stopped = false;  ///< options.stop said so: bounds and vectors are what was known then
};

/// @pre the map is balanced (balance.hpp), which the callers do exactly, by powers of two
template <scalar K>
perron_pair<K> perron_pair_of(const positive_map<K>& map, const perron_options& options = {});

struct weighted_place {
  std::size_t row, col;
  double value;
};
/// ρ of a matrix with entries ≥ 0, those at one place adding up. Every bound is that of a positive vector,
/// each of whose quotients (wx)_i/x_i is known to a few ε: the scale of the basis does not count.
bounded_radius nonnegative_radius(std::size_t n, const std::vector<weighted_place>& entries,
                                  const perron_options& options = {});

/// The same with the positive right and left vectors, of largest entry 1.
struct nonnegative_pair {
  bounded_radius radius;
  std::vector<double> right, left;
  int applications = 0;
};
/// Nothing where the matrix is not irreducible: then the vectors may have zeros.
std::optional<nonnegative_pair> irreducible_pair(std::size_t n,
                                                 const std::vector<weighted_place>& entries,
                                                 const perron_options& options = {});

extern template class positive_map<double>;
extern template class positive_map<complex<double>>;
extern template class positive_map<quaternion<double>>;

}  // namespace detail
}  // namespace cofree
