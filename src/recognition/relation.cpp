#include "relation.hpp"

#include <flint/fmpq.h>
#include <flint/fmpz_lll.h>
#include <flint/fmpz_poly_factor.h>
#include <algorithm>

namespace cofree::detail {
namespace {

class rational {
public:
  rational() { fmpq_init(value_); }
  /// mantissa·10^−scale
  rational(const integer& mantissa, long scale) : rational() {
    const integer unit = power_of_ten(ulong(std::abs(scale))), one(1);
    if (scale >= 0) {
      fmpq_set_fmpz_frac(value_, mantissa, unit);
    } else {
      integer product;
      fmpz_mul(product, mantissa, unit);
      fmpq_set_fmpz_frac(value_, product, one);
    }
  }
  rational(const rational&) = delete;
  ~rational() { fmpq_clear(value_); }
  operator fmpq*() { return value_; }
  operator const fmpq*() const { return value_; }
  double log10() const {
    return integer(fmpq_numref(value_)).log10() - integer(fmpq_denref(value_)).log10();
  }

private:
  fmpq_t value_;
};

/// round(m·10^e), halves away from zero.
integer scaled_by_ten(const integer& m, long e) {
  integer result;
  const integer unit = power_of_ten(ulong(std::abs(e)));
  if (e >= 0) {
    fmpz_mul(result, m, unit);
  } else {
    integer half;
    fmpz_fdiv_q_ui(half, unit, 2);
    if (fmpz_sgn(m) < 0) fmpz_neg(half, half);
    fmpz_add(result, m, half);
    fmpz_tdiv_q(result, result, unit);
  }
  return result;
}

/// The row i is (e_i, C·xⁱ). C = 1/(δ·10^k(n−1)), with δ = 10^uncertain units of the last place and
/// |x| < 10^(k+1): then C·|p(x)| ≤ C·δ·max|p′| stays of the order of n²·height for a true relation,
/// and a vector of coefficients taken at random is much longer.
void fill(integer_matrix& lattice, const decimal& x, int n, int uncertain) {
  const long k = std::max(0L, long(x.digits) - 1 - x.scale);
  integer power(1);
  for (int i = 0; i <= n; ++i) {
    fmpz_one(lattice.at(i, i));
    fmpz_set(lattice.at(i, n + 1),
             scaled_by_ten(power, x.scale - uncertain - k * (n - 1) - x.scale * i));
    fmpz_mul(power, power, x.mantissa);
  }
}

integer_polynomial first_row(integer_matrix& lattice, int n) {
  integer_polynomial p;
  for (int i = 0; i <= n; ++i) fmpz_poly_set_coeff_fmpz(p, i, lattice.at(0, i));
  return p;
}

std::optional<integer_polynomial> factor_with_root(const integer_polynomial& p, const decimal& x,
                                                   int uncertain) {
  if (p.degree() < 1 || !has_root_near(p, x, uncertain)) return std::nullopt;
  fmpz_poly_factor_t factors;
  fmpz_poly_factor_init(factors);
  fmpz_poly_factor(factors, p);
  std::optional<integer_polynomial> found;
  for (slong i = 0; i < factors->num && !found; ++i) {
    const integer_polynomial q(factors->p + i);
    if (has_root_near(q, x, uncertain)) found = q;
  }
  fmpz_poly_factor_clear(factors);
  if (found && fmpz_sgn((*found)[found->degree()]) < 0) fmpz_poly_neg(*found, *found);
  return found;
}

/// The sign of p(x ± step units).
int sign_beside(const integer_polynomial& p, const decimal& x, int uncertain, int side) {
  integer moved = power_of_ten(ulong(uncertain));
  if (side < 0) fmpz_neg(moved, moved);
  fmpz_add(moved, moved, x.mantissa);
  const rational at(moved, x.scale);
  rational value;
  fmpz_poly_evaluate_fmpq(value, p, at);
  return fmpq_sgn(value);
}

}  // namespace

bool has_root_near(const integer_polynomial& p, const decimal& x, int uncertain) {
  return sign_beside(p, x, uncertain, -1) * sign_beside(p, x, uncertain, 1) <= 0;
}

std::optional<integer_polynomial> short_relation(const decimal& x, int n, int uncertain) {
  integer_matrix lattice(n + 1, n + 2);
  fill(lattice, x, n, uncertain);
  fmpz_lll_t reduction;
  fmpz_lll_context_init_default(reduction);
  fmpz_lll(lattice, nullptr, reduction);
  return factor_with_root(first_row(lattice, n), x, uncertain);
}

integer height(const integer_polynomial& p) {
  integer h;
  fmpz_poly_height(h, p);
  return h;
}

double newton_distance(const integer_polynomial& p, const decimal& x) {
  const rational at(x.mantissa, x.scale);
  rational value, slope;
  fmpz_poly_evaluate_fmpq(value, p, at);
  integer_polynomial derivative;
  fmpz_poly_derivative(derivative, p);
  fmpz_poly_evaluate_fmpq(slope, derivative, at);
  return std::pow(10.0, value.log10() - slope.log10() + double(x.scale));
}

double scaled_residual(const integer_polynomial& p, const decimal& x) {
  const rational at(x.mantissa, x.scale);
  rational value, sum, distance;
  fmpz_poly_evaluate_fmpq(value, p, at);
  if (fmpq_is_zero(value)) return 0;
  integer_polynomial magnitudes;
  for (int i = 0; i <= p.degree(); ++i) {
    integer c = p[i];
    fmpz_abs(c, c);
    fmpz_poly_set_coeff_fmpz(magnitudes, i, c);
  }
  fmpq_abs(distance, at);
  fmpz_poly_evaluate_fmpq(sum, magnitudes, distance);
  return std::pow(10.0, value.log10() - sum.log10());
}

}  // namespace cofree::detail
