#include <cofree/scalar/double_double.hpp>

#include <array>
#include <cofree/scalar/decimal.hpp>
#include <cofree/scalar/long_real.hpp>
#include <ostream>

namespace cofree {
namespace {

using dd = double_double;

// π/2 and log 2 in doubles that do not overlap.
constexpr std::array<double, 4> half_pi{0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54,
                                        -0x1.f1976b7ed8fbcp-110, 0x1.4cf98e804177dp-164};
constexpr std::array<double, 3> log_two{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56,
                                        0x1.7b57a079a1934p-111};

/// x − k Σ parts, the products exact.
template <std::size_t N>
dd reduced(dd x, double k, const std::array<double, N>& parts) {
  for (const double part : parts) {
    double e = 0;
    const double p = detail::two_product(k, part, e);
    x -= dd(p, e);
  }
  return x;
}

/// 1/n!
const std::array<dd, 32>& inverse_factorials() {
  static const auto table = [] {
    std::array<dd, 32> t;
    t[0] = 1;
    for (int n = 1; n < 32; ++n) t[std::size_t(n)] = t[std::size_t(n - 1)] / dd(n);
    return t;
  }();
  return table;
}

/// Σ s^j x^(2j + first)/(2j + first)! with s = −1: sin for first = 1, cos for 0. @pre |x| ≤ π/4
dd alternating_series(const dd& x, std::size_t first) {
  const dd square = x * x;
  dd sum = inverse_factorials()[first + 28];
  for (std::size_t n = 13; n < 14; --n) sum = inverse_factorials()[first + 2 * n] - square * sum;
  return first == 1 ? sum * x : sum;
}

/// sin(x + shift·π/2)
dd shifted_sine(const dd& x, int shift) {
  const double k = std::nearbyint(x.hi / half_pi[0]);
  const dd rest = reduced(x, k, half_pi);
  const int quarter = (static_cast<int>(std::fmod(k, 4)) + shift + 8) % 4;
  const dd value = alternating_series(rest, quarter % 2 == 0 ? 1 : 0);
  return quarter < 2 ? value : -value;
}

}  // namespace

dd exp(const dd& x) {
  if (!(std::abs(x.hi) < 745)) return std::exp(x.hi);
  const double k = std::nearbyint(x.hi / log_two[0]);
  const dd r = ldexp(reduced(x, k, log_two), -9);
  dd s = inverse_factorials()[9];
  for (std::size_t n = 8; n > 0; --n) s = s * r + inverse_factorials()[n];
  s *= r;                                               // e^r − 1
  for (int i = 0; i < 9; ++i) s = ldexp(s, 1) + s * s;  // (1 + s)² − 1
  const int half = static_cast<int>(k) / 2;             // 2^k may not be a double
  return ldexp(ldexp(s + dd(1), half), static_cast<int>(k) - half);
}

dd log(const dd& x) {
  if (!(x.hi > 0) || !std::isfinite(x.hi)) return std::log(x.hi);
  if (std::abs(x.hi - 1) < 0.125) {  // 2 artanh((x − 1)/(x + 1))
    const dd t = (x - dd(1)) / (x + dd(1)), square = t * t;
    dd sum = dd(1) / dd(31);
    for (int n = 29; n > 0; n -= 2) sum = sum * square + dd(1) / dd(n);
    return ldexp(sum * t, 1);
  }
  const int k = std::ilogb(x.hi);
  const dd m = ldexp(x, -k);
  const dd start(std::log(m.hi));
  const dd d = m * exp(-start) - dd(1);
  const dd rest = d - ldexp(d * d, -1);
  return dd(double(k)) * dd(log_two[0], log_two[1]) + (start + rest);
}

dd sin(const dd& x) {
  return std::isfinite(x.hi) ? shifted_sine(x, 0) : dd(std::sin(x.hi));
}
dd cos(const dd& x) {
  return std::isfinite(x.hi) ? shifted_sine(x, 1) : dd(std::cos(x.hi));
}

dd atan2(const dd& y, const dd& x) {
  const double start = std::atan2(y.hi, x.hi);
  if (!std::isfinite(start) || (x.hi == 0 && y.hi == 0) || !isfinite(x) || !isfinite(y) ||
      (y.hi == 0 && x.hi > 0))
    return start;
  const int k = -std::max(std::ilogb(x.hi == 0 ? y.hi : x.hi), std::ilogb(y.hi == 0 ? x.hi : y.hi));
  const dd a = ldexp(x, k), b = ldexp(y, k), z(start);
  // sin(θ − z)
  return z + (b * cos(z) - a * sin(z)) / sqrt(a * a + b * b);
}

dd pow(const dd& a, int k) {
  dd power(1), square = k < 0 ? dd(1) / a : a;
  for (long left = std::abs(long(k)); left > 0; left /= 2, square *= square)
    if (left % 2 == 1) power *= square;
  return power;
}

dd pow(const dd& a, const dd& b) {
  if (b.lo == 0 && std::floor(b.hi) == b.hi && std::abs(b.hi) < 1024)
    return pow(a, static_cast<int>(b.hi));
  if (a.hi == 0) return std::pow(a.hi, b.hi);
  return exp(b * log(a));
}

namespace {
/// x as one number of MPFR, exactly.
long_real exactly(const dd& x) {
  const auto bits = x.lo == 0 ? 53 : std::ilogb(x.hi) - std::ilogb(x.lo) + 54;
  auto sum = long_real::zero_of(std::max(bits, 53));
  mpfr_set_d(sum.mpfr(), x.hi, MPFR_RNDN);
  return std::isfinite(x.hi) ? sum + x.lo : sum;
}
}  // namespace

std::string decimal_of(const dd& x) {
  auto wide = exactly(x);
  // Digits beyond those that tell the sum apart, so that lo is the double nearest to the rest.
  mpfr_prec_round(wide.mpfr(), wide.bits() + 8, MPFR_RNDN);
  return to_string(wide);
}

void set_decimal(dd& x, std::string_view text) {
  auto wide = long_real::zero_of(2300);
  detail::set_decimal(wide.mpfr(), text);
  const double hi(wide);
  x = std::isfinite(hi) ? dd(hi, double(wide - hi)) : dd(hi);
}

std::ostream& operator<<(std::ostream& out, const dd& x) {
  return out << exactly(x);
}

}  // namespace cofree
