#include "closed_form.hpp"

#include <flint/ulong_extras.h>

namespace cofree::detail {
namespace {

constexpr ulong largest_prime = 100000;

/// n = f²·s, n > 0: returns f and leaves s. What has no prime factor below the largest is a square,
/// or taken for square-free.
integer pull_out_squares(integer& n) {
  integer root(1), odd(1), prime;
  n_primes_t primes;
  n_primes_init(primes);
  for (ulong q = n_primes_next(primes); q < largest_prime; q = n_primes_next(primes)) {
    if (fmpz_cmp_ui(n, q) < 0) break;
    fmpz_set_ui(prime, q);
    for (slong count = fmpz_remove(n, n, prime); count > 0; count -= 2)
      fmpz_mul_ui(count > 1 ? root : odd, count > 1 ? root : odd, q);
  }
  n_primes_clear(primes);
  if (fmpz_is_square(n)) {
    fmpz_sqrt(n, n);
    fmpz_mul(root, root, n);
    fmpz_one(n);
  }
  fmpz_mul(n, n, odd);
  return root;
}

std::string over(const std::string& numerator, bool is_sum, const integer& denominator) {
  if (fmpz_is_one(denominator)) return numerator;
  return (is_sum ? "(" + numerator + ")" : numerator) + "/" + denominator.str();
}

/// −p₀/p₁
std::string fraction(const integer_polynomial& p) {
  integer numerator = p[0];
  fmpz_neg(numerator, numerator);
  return over(numerator.str(), false, p[1]);
}

/// Whether x lies above the vertex −b/(2a): 2a·x + b > 0, a > 0.
bool above_vertex(const integer& a, const integer& b, const decimal& x) {
  integer left, right = power_of_ten(ulong(std::abs(x.scale)));
  fmpz_mul(left, a, x.mantissa);
  fmpz_mul_ui(left, left, 2);
  if (x.scale < 0) {
    fmpz_mul(left, left, right);
    fmpz_set(right, b);
  } else {
    fmpz_mul(right, right, b);
  }
  fmpz_add(left, left, right);
  return fmpz_sgn(left) > 0;
}

/// (−b ± f√s)/(2a)
std::string quadratic_irrational(const integer_polynomial& p, const decimal& x) {
  integer a = p[2], b = p[1], four_ac, s;
  fmpz_mul(four_ac, a, p[0]);
  fmpz_mul_ui(four_ac, four_ac, 4);
  fmpz_mul(s, b, b);
  fmpz_sub(s, s, four_ac);
  const bool plus = above_vertex(a, b, x);
  integer f = pull_out_squares(s), denominator, common;
  fmpz_neg(b, b);
  fmpz_mul_ui(denominator, a, 2);
  fmpz_gcd(common, f, denominator);
  fmpz_gcd(common, common, b);
  fmpz_divexact(f, f, common);
  fmpz_divexact(b, b, common);
  fmpz_divexact(denominator, denominator, common);
  const std::string root = (fmpz_is_one(f) ? "" : f.str()) + "√" + s.str();
  if (fmpz_is_zero(b)) return over((plus ? "" : "-") + root, false, denominator);
  return over(b.str() + (plus ? "+" : "-") + root, true, denominator);
}

std::string term(const integer& magnitude, int power) {
  if (power == 0) return magnitude.str();
  const std::string x = power == 1 ? "x" : "x^" + std::to_string(power);
  return fmpz_is_one(magnitude) ? x : magnitude.str() + " " + x;
}

}  // namespace

std::string polynomial_text(const integer_polynomial& p) {
  std::string text;
  for (int i = p.degree(); i >= 0; --i) {
    integer c = p[i];
    if (fmpz_is_zero(c)) continue;
    const bool negative = fmpz_sgn(c) < 0;
    fmpz_abs(c, c);
    if (text.empty()) {
      text = (negative ? "-" : "") + term(c, i);
    } else {
      text += (negative ? " - " : " + ") + term(c, i);
    }
  }
  return text.empty() ? "0" : text;
}

std::optional<std::string> closed_form(const integer_polynomial& p, const decimal& x) {
  if (p.degree() == 1) return fraction(p);
  if (p.degree() == 2) return quadratic_irrational(p, x);
  return std::nullopt;
}

}  // namespace cofree::detail
