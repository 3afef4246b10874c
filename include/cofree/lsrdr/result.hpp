// cofree/lsrdr/result.hpp — what a fit answers, with its evidence.
//
//   start_report, basin_report
//   lsrdr_result<K>    B, projection, compression, expansion, densities, certificate
//
// LSRDR: L₂-spectral-radius dimensionality reduction [VanName]. A is scaled to ρ(Γ(A,A)) = 1 and B
// is an isometry in every number here except lambda. Frobenius norms.
#pragma once

#include <cofree/critical/certificate.hpp>
#include <cofree/critical/critical_point.hpp>
#include <cofree/critical/objective.hpp>
#include <cofree/critical/slice_class.hpp>
#include <cofree/spectral/bounded_radius.hpp>

namespace cofree {

struct start_report {
  std::string how;  ///< "given", "grown", "schmidt", "perturbed schmidt", "random compression"
  double similarity = 0;  ///< not a number where ρ(Γ(A,A)) is not known
  double lambda = 0;      ///< |λ| for the unscaled A
  eigenvalue_kind kind = eigenvalue_kind::real;
  bool converged = false;     ///< a start that joined another has not
  std::optional<int> joined;  ///< the start, counted from 0, at whose end this one stopped early
  int iterations = 0;
  long gamma_applications = 0;
  /// Why this start has no end: the words of what it threw. Nothing else but `how` means something then.
  std::optional<std::string> failure{};
};

struct basin_report {
  double similarity = 0;  ///< not a number where ρ(Γ(A,A)) is not known
  int count = 0;   ///< starts that ended here: those that converged and those that joined them
  int joined = 0;  ///< the latter
  eigenvalue_kind kind = eigenvalue_kind::real;
  double lambda = 0;  ///< |λ| for the unscaled A
  int passed = 0;     ///< starts that had this pair on their way and ended at one of real kind
};

/// How far the answer is the only one, as far as the starts can tell.
struct uniqueness_report {
  /// "one basin", "several basins", "a continuum" or "no start converged". A continuum: the curvature is
  /// not negative as far as it is known, and a B beside the answer climbs to the same value at another
  /// P, of a pair at a B of another gauge orbit. Where that leads back to the answer, equal values with
  /// different P are several basins (a symmetry of A).
  std::string verdict;
  /// ‖P_i − P_j‖/‖P_i‖ between the basins, in their order; not a number where one is a pair.
  std::vector<std::vector<double>> distances;
};

/// The best local maximum found. None of this says that it is the global one.
template <scalar K>
class lsrdr_result {
public:
  lsrdr_result(critical_data<K> point, std::optional<cofree::factorization<K>> parts,
               cofree::certificate evidence)
      : point_(std::move(point)), parts_(std::move(parts)), certificate_(evidence) {}

  std::optional<double>
      similarity;     ///< |λ|/√ρ(Γ(A,A)) in [0,1]; missing where ρ(Γ(A,A)) is unknown
  double lambda = 0;  ///< |λ| of Γ(A,B) for the unscaled A
  /// ρ(Γ(A,A)) of the unscaled A and what it is proven to lie between; missing with the similarity.
  std::optional<bounded_radius> self_radius;
  slice_class slices = slice_class::any;  ///< what B was to be
  eigenvalue_kind kind = eigenvalue_kind::real;
  std::optional<double> best_pair;  ///< similarity of the best complex pair found
  /// A smaller dimension of U that reaches this similarity, as far as the starts showed: similarity 1 is
  /// reached before d, or e or l is singular. Where the answer itself is of that dimension B, R, S and P
  /// are on a U of it; see in_asked_dimension.
  std::optional<std::size_t> sufficient_dim;
  /// The gradient is at most its tolerance, and every residual of the certificate at most 10³ times that
  /// (at least 1e-6).
  bool converged = false;
  bool interrupted = false;
  double gradient_norm = 0, gradient_tolerance = 0;
  long gamma_applications = 0;  ///< all starts, line searches and compressions included
  std::vector<start_report> starts;
  std::vector<basin_report> basins;  ///< best first
  uniqueness_report uniqueness;
  std::vector<std::string> notes;  ///< what a reader must know: d > n, a second kind, …

  /// Every residual of the answer, its gap and its curvature.
  const cofree::certificate& certificate() const { return certificate_; }
  /// B : U → U⊗W, an isometry (where its slices may be any).
  const linear_operator<K>& map() const { return point_.isometry; }
  /// Everything known at B.
  const critical_data<K>& point() const { return point_; }
  /// Where `map` is of a smaller dimension than was asked for, the end in that one: e is singular there in
  /// double, which more digits may show to be small. It has no P, R, S and is not converged.
  std::optional<lsrdr_result> in_asked_dimension() const {
    if (!whole_) return std::nullopt;
    auto out = *this;
    out.point_ = *whole_, out.parts_.reset(), out.whole_.reset();
    out.certificate_ = {};
    out.certificate_.stationarity = whole_->gradient_norm;
    out.kind = whole_->kind, out.gradient_norm = whole_->gradient_norm;
    out.converged = false;
    out.sufficient_dim.reset();
    std::erase_if(out.notes, [](const std::string& note) {
      return note.find(" suffices: ") != std::string::npos;
    });
    return out;
  }
  void keep_in_asked_dimension(critical_data<K> whole) { whole_ = std::move(whole); }
  bool has_projection() const { return parts_.has_value(); }
  /// c of B = c(R⊗1)AS for A as given. R and S are scaled to RS = 1, so that the α of RS = α1 is 1 and
  /// |c| = 1/lambda. @throws numerical_failure where there is no P
  centre_t<K> factor() const {
    parts();
    if constexpr (field_of<K> == field::complex)
      return std::abs(point_.lambda) / point_.lambda / lambda;
    else
      return (point_.lambda.real() < 0 ? -1 : 1) / lambda;
  }
  /// B/c = (R⊗1)AS : U → U⊗W, with the slices R A_j S of A as given. @throws as factor
  linear_operator<K> compressed_operator() const {
    return map() * centre_t<K>(centre_t<K>(1) / factor());
  }
  /// P : V → V of rank d. @throws numerical_failure for a complex pair, which has none
  const linear_operator<K>& projection() const { return parts().p; }
  /// R : V → U with RS = 1.
  const linear_operator<K>& compression() const { return parts().r; }
  /// S : U → V.
  const linear_operator<K>& expansion() const { return parts().s; }
  /// E S†, positive, trace one.
  const linear_operator<K>& right_density() const { return parts().right_density; }
  /// L R, positive, trace one.
  const linear_operator<K>& left_density() const { return parts().left_density; }
  const cofree::factorization<K>& parts() const {
    if (!parts_)
      detail::throw_numerical_failure(
          slices != slice_class::any ? "projection: a B whose slices are of a class has no P, R, S"
          : kind == eigenvalue_kind::real
              ? "projection: no E and L of the multiple dominant eigenvalue have RS = 1, so there "
                "is no P, R, S"
              : "projection: the dominant eigenvalue is a complex pair, which has no P, R, S");
    return *parts_;
  }

private:
  critical_data<K> point_;
  std::optional<cofree::factorization<K>> parts_;
  cofree::certificate certificate_;
  std::optional<critical_data<K>> whole_;
};

}  // namespace cofree
