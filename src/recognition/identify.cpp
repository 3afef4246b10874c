#include <fmt/format.h>
#include <algorithm>
#include <cofree/error/error.hpp>
#include <cofree/recognition/identify.hpp>

#include "closed_form.hpp"
#include "relation.hpp"

namespace cofree {
namespace {

using namespace detail;

constexpr int largest_degree = 64;
constexpr double margin_share = 0.1;  // of the digits given

/// log10 of the number of integer polynomials of this degree or less and height ≤ H.
double log_of_choices(int degree, const integer& h) {
  integer values;
  fmpz_mul_ui(values, h, 2);
  fmpz_add_ui(values, values, 1);
  return (degree + 1) * values.log10();
}

/// −log10 of the bound (2H+1)^(n+1)·n·10^(1−N+w)/9 on the probability that a number drawn evenly
/// from its decade has, within 10^w units of the N-th digit, a root of such a polynomial: there are
/// (2H+1)^(n+1)/2 of them up to sign, each with at most n roots, each root covers 2·10^w units, and
/// the decade has 9·10^(N−1) units.
double margin_of(double choices, int degree, int digits, int uncertain) {
  return digits - 1 - uncertain + std::log10(9.0) - std::log10(double(degree)) - choices;
}

algebraic_number described(const integer_polynomial& p, const decimal& x, int uncertain) {
  algebraic_number found{};
  for (int i = 0; i <= p.degree(); ++i) found.coefficients.push_back(p[i].str());
  found.polynomial = polynomial_text(p);
  found.closed_form = closed_form(p, x);
  found.digits_used = log_of_choices(p.degree(), height(p));
  found.margin = margin_of(found.digits_used, p.degree(), x.digits, uncertain);
  found.distance = newton_distance(p, x);
  found.residual = scaled_residual(p, x);
  return found;
}

/// Half the margin's digits are cut off: the same polynomial must come out, so those digits are
/// predicted by the others.
bool persists(const integer_polynomial& p, const decimal& x, int uncertain, double margin) {
  const auto again = short_relation(x.without_last(int(margin / 2)), p.degree(), uncertain);
  return again && *again == p;
}

void check(const identify_options& o) {
  const auto refuse = [](const std::string& what) { throw_invalid_argument("identify: " + what); };
  if (o.max_degree < 1 || o.max_degree > largest_degree)
    refuse(fmt::format("degree {}, expected 1 to {}", o.max_degree, largest_degree));
  if (o.uncertain_digits < 0 || o.uncertain_digits > 1000)
    refuse(fmt::format("{} uncertain digits, expected 0 to 1000", o.uncertain_digits));
  if (!(o.margin >= 1 && o.margin <= 10000))
    refuse(fmt::format("a margin of {} digits, expected 1 to 10000", o.margin));
}

/// log10 of the largest height that a degree leaves the margin for; negative: none.
double log_of_largest_height(const identification& r, int degree) {
  const double choices = margin_of(r.margin_required, degree, r.digits, r.uncertain_digits);
  return choices / (degree + 1) - std::log10(2.0);
}

std::string power_words(double log10) {
  return log10 < 6 ? fmt::format("{}", long(std::floor(std::pow(10, std::max(0.0, log10)))))
                   : fmt::format("10^{}", long(std::floor(log10)));
}

std::string refusal(const identification& r) {
  const double largest = log_of_largest_height(r, 1);
  if (largest < 0)
    return fmt::format(
        "nothing claimed: {} digits are too few to show any polynomial with a margin of {:.0f}",
        r.digits, r.margin_required);
  return fmt::format(
      "nothing claimed: no polynomial of degree at most {} was found whose height {} digits could "
      "show with a margin of {:.0f} (heights up to {} at degree 1, {} at degree {})",
      r.max_degree, r.digits, r.margin_required, power_words(largest),
      power_words(log_of_largest_height(r, r.max_degree)), r.max_degree);
}

}  // namespace

std::string identification::statement() const {
  if (!found) return refusal(*this);
  return fmt::format(
      "{}root of {}: of {} digits the coefficients use {:.1f}; a number drawn at random would come "
      "so near to a root of such a polynomial with probability below 10^-{:.0f}. Evidence, not "
      "proof",
      found->closed_form ? *found->closed_form + ", " : "", found->polynomial, digits,
      found->digits_used, std::floor(found->margin));
}

identification identify(std::string_view text, const identify_options& options) {
  check(options);
  const decimal x = parse_decimal(text);
  identification result{std::string(text),
                        x.digits,
                        options.max_degree,
                        options.uncertain_digits,
                        std::max(options.margin, margin_share * x.digits),
                        std::nullopt};
  for (int n = 1; n <= options.max_degree; ++n) {
    const auto p = short_relation(x, n, options.uncertain_digits);
    if (!p) continue;
    auto found = described(*p, x, options.uncertain_digits);
    if (found.margin < result.margin_required ||
        !persists(*p, x, options.uncertain_digits, found.margin))
      continue;
    result.found = std::move(found);
    break;
  }
  return result;
}

std::vector<identification> identify_spectrum(std::span<const std::string> values,
                                              const identify_options& options) {
  std::vector<identification> all;
  all.reserve(values.size());
  for (const auto& value : values) all.push_back(identify(value, options));
  return all;
}

}  // namespace cofree
