#include <cofree/report/verification.hpp>
#include <limits>

#include "checklist.hpp"
#include "differences.hpp"
#include "recomputation.hpp"
#include "verified_values.hpp"

namespace cofree {
namespace {

using namespace detail;

constexpr double rounding = 1e-13;           // 450 ε
constexpr double converged_gradient = 1e-9;  // what a fit in double calls converged
constexpr double gap_of_fit = 2e-4;          // the fit resolves λ₂ to 1e-4

class verifier {
public:
  verifier(const saved_result& saved, const verification_options& options, checklist lines)
      : saved_(saved), options_(options), lines_(lines) {
    beat_ = [this](const std::string& what) {
      if (options_.stop()) throw stopped{};
      if (options_.progress) options_.progress(what);
    };
  }

  void run() {
    x_ = recompute(saved_, options_.matrix_limit, beat_);
    check_values(saved_, x_, lines_);
    isometry();
    stationarity();
    first_order();
    if (saved_.has_projection()) {
      eigenoperators();
      factors();
      density("right density", *saved_.right_density, right_density(), 1);
      density("left density", *saved_.left_density, left_density(), -1);
      density_images();
    }
    spectrum_of_densities();
    gap();
    derivatives();
    curvature();
    check_bookkeeping(saved_, lines_);
    remaining();
  }

private:
  using rows = std::initializer_list<certificate_quantity<double>>;

  void compare(quantity row, double recomputed, double tolerance, std::string how,
               double range = 1) {
    lines_.compare(checklist::name(row), saved_.evidence(row), recomputed, tolerance,
                   std::move(how), range);
  }
  void skip(rows list, const std::string& why) {
    for (const auto& row : list) {
      const auto stored = saved_.evidence(row);
      lines_.skip(checklist::name(row), stored ? stored->text : "null", why);
    }
  }
  void absent(rows list, const std::string& why) {
    for (const auto& row : list) lines_.absent(checklist::name(row), saved_.evidence(row), why);
  }
  /// A number that no other check looks at is not checked, and its line says so.
  void remaining() {
    for (const auto& row : certificate_quantities<double>)
      if (!lines_.has(checklist::name(row))) skip({row}, "no other way to it is known here");
  }

  bool any_class() const { return saved_.slice_class == "any"; }
  std::string on_circle() const { return on_circle_of(x_); }

  void isometry() {
    auto one = identity_matrix<complex_value>(saved_.b[0].rows());
    add_scaled(one, overlap(saved_.b, saved_.b), complex_value(-1));
    if (any_class())
      lines_.vanishes("B: ‖B†B − 1‖", norm(one) / std::sqrt(weight(saved_.over)),
                      rounding * double(saved_.d), "B.npy");
    else
      lines_.vanishes("B: ρ(Γ(B,B)) − 1", std::abs(x_.fixed.lambda) - 1,
                      rounding + x_.fixed.noise(), route_of(x_.fixed, "Γ(B,B)"));
  }

  void stationarity() {
    const auto stored = saved_.number("gradient_norm");
    std::string how = "N − BC from E and L of the matrix of Γ(A,B)";
    if (!x_.top.whole) how = "N − BC from E and L of the power iteration";
    if (!x_.simple) how = "N − BC from E = Se and L = R† of the files; " + on_circle();
    if (!any_class()) how = "the part in the class of N − (l⊗1)Be/(ρ⟨l,e⟩)";
    const double here = x_.gradient_norm, tolerance = x_.gradient_tolerance();
    const bool decided = x_.simple || saved_.has_projection();
    if (decided)
      lines_.compare("gradient_norm", stored, here, tolerance, how);
    else
      lines_.skip("gradient_norm", stored ? stored->text : "null",
                  on_circle() + ": E and L are a choice that the files do not hold");
    compare(row_of("stationarity"), stored ? stored->value : 0, 0, "is gradient_norm");
    convergence(here, tolerance, decided);
  }

  /// What is stored follows from the gradient, as far as a double knows it.
  void convergence(double here, double tolerance, bool decided) {
    const bool converged = saved_.object.at("converged").get<bool>();
    const char* stored = converged ? "true" : "false";
    const auto limit = saved_.converged_limit();
    const auto gradient = saved_.number("gradient_norm");
    if (!decided)
      return lines_.skip("converged", stored, on_circle() + ": which E and L is not in the files");
    if (!converged && here <= converged_gradient)
      return lines_.skip(
          "converged", stored,
          "what else it asks for, of the eigen-solver, of the certificate or of more "
          "digits, is not in the files");
    const bool small = here <= converged_gradient * 1.05 + tolerance;
    const bool small_as_stored = gradient && gradient->wide <= limit;
    const bool tells = tolerance < 0.1;
    if (converged && small && small_as_stored && !tells)
      return lines_.skip("converged", stored,
                         fmt::format("the gradient is known to {:.0e} only", tolerance));
    lines_.say("converged", stored, here <= converged_gradient ? "true" : "false",
               converged == (small && small_as_stored),
               fmt::format("gradient at most {:.0e}, here and as stored",
                           converged ? double(limit) : converged_gradient));
  }

  /// ‖B − proj N e⁻¹‖/‖B‖ and ‖proj C e⁻¹ − 1‖: of a pair, where R and S do not exist.
  void first_order() {
    const auto both = {row_of("factorization"), row_of("rs_identity")};
    if (!any_class()) return absent(both, "not that of a class");
    if (saved_.has_projection()) return;
    if (saved_.kind == "real")
      return skip(both, "there is no P: E and L of the fit are not in the files");
    if (!x_.simple) return skip(both, on_circle());
    const auto inverse = hermitian_function(eigh(x_.e), [](double t) { return 1 / t; });
    slice_list rest;
    for (std::size_t j = 0; j < saved_.r; ++j) {
      rest.push_back(saved_.b[j]);
      add_scaled(rest[j], multiply(x_.n[j], inverse), complex_value(-1));
    }
    auto one = multiply(x_.c, inverse);
    for (std::size_t i = 0; i < one.rows(); ++i) one(i, i) -= 1;
    const auto f = saved_.over;
    compare(row_of("factorization"), length(rest, f) / length(saved_.b, f), x_.weighted_tolerance(),
            "‖B − proj[(L†⊗1)AE/(λ⟨L,E⟩)]e⁻¹‖/‖B‖");
    compare(row_of("rs_identity"), norm(one) / std::sqrt(weight(f)), x_.weighted_tolerance(),
            "‖proj[L†E/⟨L,E⟩]e⁻¹ − 1‖");
  }

  /// What the residuals of E and L may be, whatever the gradient. A fit whose λ is alone sharpens E and L for
  /// the B that it ends at, down to rounding. Where, as far as the fit knows the gap, it is not, E and L are a
  /// choice that stays as the equations of B, E and L together left it: known to what `converged` asks of them.
  double left_of_joint_equations() const { return x_.gap > gap_of_fit ? 0 : converged_gradient; }

  /// Γ(A,B)Se = λSe and Γ(A,B)†R† = λ̄R†, for the files and by the slices of D A_j D⁻¹.
  void eigenoperators() {
    const auto residual = [&](matrix image, const matrix& x, complex_value value) {
      add_scaled(image, x, -value);
      return norm(image) / (norm(x) * std::abs(value));
    };
    const auto e = multiply(saved_.balanced_expansion(), x_.e);
    const matrix l = adjoint(saved_.balanced_compression());
    const double tolerance = x_.top.noise() + rounding * 10 * x_.top.size + x_.top.residual +
                             std::max(of_gradient * x_.gradient_norm, left_of_joint_equations());
    lines_.vanishes("S: ‖Γ(A,B)Se − Seλ‖/‖Seλ‖",
                    residual(gamma_of(saved_.a, e, saved_.b), e, x_.lambda),
                    tolerance + rounding * x_.weights / x_.fixed_gap, "slice by slice");
    lines_.vanishes("R: ‖Γ(A,B)†R† − R†λ̄‖/‖Rλ‖",
                    residual(gamma_adjoint_of(saved_.a, l, saved_.b), l, std::conj(x_.lambda)),
                    tolerance, "slice by slice");
  }

  void factors() {
    const auto r = saved_.balanced_compression(), s = saved_.balanced_expansion();
    const auto &given = *saved_.projection, p = saved_.balanced_projection();
    const double root = std::sqrt(weight(saved_.over)), n = double(saved_.n);
    // The factor of B = c(R⊗1)AS is 1/λ where RS = 1.
    slice_list rest = saved_.b;
    for (std::size_t j = 0; j < saved_.r; ++j)
      add_scaled(rest[j], multiply(r, multiply(saved_.a[j], s)), -1.0 / x_.lambda);
    const double scale_rs = norm(r) * norm(s) / norm(p), here = rounding * n * norm(r) * norm(s);
    compare(row_of("factorization"), length(rest, saved_.over) / length(saved_.b, saved_.over),
            here + x_.value_tolerance() * scale_rs, "‖B − (R⊗1)AS/λ‖/‖B‖ of the files");
    auto one = multiply(r, s);
    for (std::size_t i = 0; i < one.rows(); ++i) one(i, i) -= 1;
    compare(row_of("rs_identity"), norm(one) / root, here, "‖RS − 1‖ of the files");
    lines_.vanishes("R, S: ‖RS − 1‖", norm(one) / root, here + 10 * x_.gradient_norm * x_.weights,
                    "the files");
    const double lost = lost_to_range(p, 1, -1);
    lines_.vanishes("P: ‖P − SR‖/‖P‖", apart(p, multiply(s, r)), here + lost, "the files");
    in_range(row_of("projection"), given, apart(given, multiply(given, given)),
             rounding * n * product_size(given, given), "‖P² − P‖/‖P‖ of the file");
    in_range(row_of("projection_adjoint_gap"), given, apart(given, adjoint(given)), here,
             "‖P − P†‖/‖P‖ of the file");
    const auto whole = multiply(multiply(x_.right, inverse_e()), adjoint(x_.left));
    complex_value trace = 0;
    for (std::size_t i = 0; i < whole.rows(); ++i) trace += whole(i, i);
    auto scaled = whole;
    scale(scaled, double(p.rows() == saved_.n ? saved_.d : 2 * saved_.d) / trace);
    if (x_.simple && x_.fixed_gap > 1e-6)
      lines_.vanishes("P: ‖P − E e⁻¹L†/α‖/‖P‖", apart(p, scaled), x_.weighted_tolerance() + lost,
                      "E, L, e of the matrices, α so that tr P = d");
    else
      lines_.skip("P: ‖P − E e⁻¹L†/α‖/‖P‖", "0", on_circle() + ": P is one choice of several");
  }

  /// A quotient by ‖P‖: left open, as by the fit, where no double holds the square of that.
  void in_range(quantity row, const matrix& p, double value, double tolerance, const char* how) {
    if (!saved_.evidence(row) && !std::isfinite(norm(p)))
      return skip({row}, "‖P‖² is beyond the range of double");
    compare(row, value, tolerance, how);
  }

  /// What D^row X D^col, for an X of the files, lacks of X's entries below the range of double, of its norm.
  double lost_to_range(const matrix& x, int row, int col) const {
    matrix least(x.rows(), x.cols());
    for (std::size_t i = 0; i < least.size(); ++i)
      least.data()[i] = std::numeric_limits<double>::denorm_min();
    return norm(in_basis(std::move(least), saved_.basis, row, col)) / norm(x);
  }
  /// ‖|X||Y|‖/‖Y‖ for the moduli of the entries: what rounding counts by in ‖XY − Y‖/‖Y‖, whatever D.
  static double product_size(const matrix& x, const matrix& y) {
    const auto sizes = [](const matrix& z) {
      dense_array<double> out(z.rows(), z.cols());
      for (std::size_t i = 0; i < z.size(); ++i) out.data()[i] = std::abs(z.data()[i]);
      return out;
    };
    return norm(multiply(sizes(x), sizes(y))) / norm(y);
  }

  matrix inverse_e() const {
    return hermitian_function(eigh(x_.e), [](double t) { return 1 / t; });
  }
  /// ‖x − y‖/‖x‖
  static double apart(const matrix& x, const matrix& y) {
    auto rest = x;
    add_scaled(rest, y, complex_value(-1));
    return norm(rest) / norm(x);
  }
  matrix right_density() const {
    return multiply(op::none, multiply(x_.right, inverse_e()), op::adjoint, x_.right);
  }
  matrix left_density() const { return multiply(op::none, x_.left, op::adjoint, x_.left); }

  /// `power`: D^power Q D^power is that of D A_j D⁻¹.
  void density(const std::string& name, const matrix& q, matrix recomputed, int power) {
    const auto f = saved_.over;
    double trace = 0;
    for (std::size_t i = 0; i < q.rows(); ++i) trace += q(i, i).real() / weight(f);
    const double here = rounding * double(saved_.n);
    lines_.vanishes(name + ": trace − 1", trace - 1, here, "the file");
    lines_.vanishes(name + ": ‖Q − Q†‖/‖Q‖", apart(q, adjoint(q)), here, "the file");
    const auto values = eigh(q).values;  // increasing, twice each over ℍ
    const auto kept = std::size_t(weight(f)) * saved_.d;
    double outside = 0;
    for (std::size_t i = 0; i + kept < values.size(); ++i)
      outside = std::max(outside, std::abs(values[i]));
    lines_.vanishes(name + ": beyond rank d", outside, here, "eigenvalues but the d largest",
                    1 / double(saved_.d));
    const auto balanced = in_basis(q, saved_.basis, power, power);
    scale(recomputed, complex_value(norm(balanced) / norm(recomputed)));
    const double tolerance = (power > 0 ? x_.weighted_tolerance() : x_.vector_tolerance() + here) +
                             lost_to_range(balanced, power, power);
    const std::string what = name + (power > 0 ? ": ‖Q − ES†/tr‖/‖Q‖" : ": ‖Q − LR/tr‖/‖Q‖");
    if (x_.simple)
      lines_.vanishes(what, apart(balanced, recomputed), tolerance, "E, L, e of the matrices");
    else
      lines_.skip(what, "0", on_circle() + ": E and L are one choice of several");
  }

  void density_images() {
    const auto &p = *saved_.projection, &right = *saved_.right_density,
               &left = *saved_.left_density;
    const matrix t = adjoint(p);
    compare(row_of("density_images"),
            std::max(apart(right, multiply(p, right)), apart(left, multiply(t, left))),
            rounding * double(saved_.n) * std::max(product_size(p, right), product_size(t, left)),
            "the files");
  }

  void spectrum_of_densities() {
    const auto kept = std::size_t(weight(saved_.over)) * saved_.d;
    const auto check = [&](quantity row, const std::optional<matrix>& q) {
      if (!q) return absent({row}, "there is no P");
      const auto values = eigh(*q).values;
      // The fit finds it on U, where it divides by e^½ on both sides.
      compare(row, values[values.size() - kept], rounding * x_.weights,
              "the d-th eigenvalue of the file", 1 / double(saved_.d));
    };
    check(row_of("right_density_min_eigenvalue"), saved_.right_density);
    check(row_of("left_density_min_eigenvalue"), saved_.left_density);
    if (!saved_.has_projection())
      absent({row_of("projection"), row_of("density_images"), row_of("projection_adjoint_gap")},
             "there is no P");
  }

  void gap() {
    const double tolerance =
        gap_of_fit + (x_.top.whole ? 0 : x_.top.second_residual) + of_gradient * x_.gradient_norm;
    compare(row_of("eigenvalue_gap"), x_.gap, tolerance,
            "1 − |λ₂/λ₁|; " + route_of(x_.top, "Γ(A,B)"));
  }

  void derivatives() {
    const std::string name = "derivatives of log L";
    if (!any_class()) return lines_.skip(name, "", "B is of a class");
    if (saved_.r == 1) return lines_.skip(name, "", "one slice: no direction but the gauge");
    if (!x_.simple) return lines_.skip(name, "", on_circle() + ": log L is not smooth");
    if (!x_.top.whole)
      return lines_.skip(name, "", "more than the matrices of differences are formed for");
    const double t = 1e-3 * x_.gap;
    const double error = (0.1 * x_.top.noise() + 2e-14) / t + 1e-9 / x_.gap;
    double largest = 0, apart_most = 0;
    const std::size_t count = x_.top.order > 256 ? 2 : 4;
    for (std::size_t k = 0; k < count; ++k) {
      beat_(fmt::format("derivatives, direction {} of {}", k + 1, count));
      const auto direction = tangent_direction(saved_.b, saved_.over, seed{77}.derived(k));
      const double slope = derivative(saved_.a, saved_.b, direction, t);
      largest = std::max(largest, std::abs(slope));
      apart_most =
          std::max(apart_most, std::abs(slope - real_inner(x_.gradient, direction, saved_.over)));
    }
    lines_.at_most(name, saved_.number("gradient_norm"), largest, error,
                   fmt::format("differences of log L in {} random directions of norm 1", count));
    lines_.vanishes(name + " − ⟨N−BC, D⟩", apart_most, error, "the same directions");
  }

  void curvature() {
    const std::string name = checklist::name(row_of("curvature"));
    const auto stored = saved_.evidence(row_of("curvature")),
               residual = saved_.evidence(row_of("curvature_residual"));
    if (!stored) return lines_.skip(name, "null", x_.simple ? "none was computed" : on_circle());
    if (!x_.simple || saved_.r == 1 || !any_class())
      return lines_.say(name, stored->text, "null", false, "log L is not smooth here");
    if (!x_.top.whole)
      return lines_.skip(name, stored->text,
                         "more than the matrices of differences are formed for");
    const auto found = curvature_of(saved_.a, saved_.b, x_.e, saved_.over, x_.top.noise(),
                                    std::min(x_.gap, 1.0), options_.curvature_work, beat_);
    const double size = std::max(std::abs(found.largest), 1e-2 * found.size);
    const auto how = [&](const char* what) {
      return fmt::format("second differences of log L, {} directions: {}", found.directions, what);
    };
    if (!(found.error < tells_nothing * std::max(1.0, size)))
      return lines_.skip(name, stored->text,
                         fmt::format("second differences are known to {:.0e} only", found.error));
    const bool exact = found.whole || found.residual <= 0.02 * size;
    const double own =
        found.error + 1e-6 * size + x_.gradient_norm + (exact ? found.residual : 0.0);
    const double apart =
        exact ? std::abs(stored->value - found.largest) : found.largest - stored->value;
    // What the file says its value may be off by counts as far as this check sees as much itself.
    const double claimed = residual ? std::abs(residual->value) : 0;
    const double allowed = own + std::min(claimed, most_claimed * size);
    if (apart > allowed && apart <= own + claimed)
      return lines_.skip(
          name, stored->text,
          fmt::format("found {}, but the file says that what is stored may be off by {}: "
                      "with that anything near agrees",
                      checklist::text(found.largest), residual->text));
    const double range = std::max(1.0, size);
    if (exact)
      return lines_.compare(name, stored, found.largest, allowed,
                            how(found.whole ? "all" : "the top of a Krylov space"), range);
    lines_.at_most(name, stored, found.largest, allowed,
                   how("the top of a Krylov space, a lower bound"), range);
  }

  static constexpr double tells_nothing = 0.1;  ///< of the size of the Hessian
  static constexpr double most_claimed =
      0.02;  ///< of it: what the fit's Lanczos iteration ends with

  const saved_result& saved_;
  const verification_options& options_;
  checklist lines_;
  pulse beat_;
  recomputation x_;
};

}  // namespace

verification verify(const std::filesystem::path& folder,
                    const std::optional<std::filesystem::path>& input,
                    const verification_options& options) {
  const auto saved = read_saved_result(folder, input);
  verification out;
  out.folder = saved.folder.string(), out.input = saved.input.string();
  out.field = field_name(saved.over);
  out.n = saved.n, out.r = saved.r, out.d = saved.d;
  try {
    verifier(saved, options, checklist(out.quantities)).run();
  } catch (const stopped&) {
    out.interrupted = true;
  }
  return out;
}

}  // namespace cofree
