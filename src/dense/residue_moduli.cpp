#include "residue_moduli.hpp"

#include <gmp.h>

#include <bit>
#include <cmath>
#include <map>
#include <mutex>

namespace cofree::detail {
namespace {

using std::size_t;
using natural = std::uint64_t;

// Sums up to 2³ go with the same primes as shorter ones; those of more than 2²⁰ are not taken.
constexpr int first_class = 3, last_class = 20;
constexpr double exact_limit = 0x1p53 - 0x1p27;
// What the caches may hold, in doubles, before they are emptied.
constexpr size_t most_kept = size_t(1) << 25;

int class_of(size_t length) {
  int c = first_class;
  while (c <= last_class && (size_t(1) << c) < length) ++c;
  return c;
}
double largest_modulus(int c) {
  return 2 * (std::sqrt(exact_limit / std::ldexp(1.0, c)) - remainder_slack) - 1;
}

natural power_modulo(natural a, natural exponent, natural q) {
  natural out = 1;
  for (; exponent > 0; exponent >>= 1, a = a * a % q)
    if (exponent & 1) out = out * a % q;
  return out;
}
bool is_prime(natural q) {  // q odd, below 2²⁷
  for (natural d = 3; d * d <= q; d += 2)
    if (q % d == 0) return false;
  return true;
}
/// r with r² = −1 modulo q.
natural root_of_minus_one(natural q) {
  for (natural g = 2;; ++g) {
    const natural r = power_modulo(g, (q - 1) / 4, q);
    if (r * r % q == q - 1) return r;
  }
}
double balanced(natural a, natural q) {
  return a > q / 2 ? -double(q - a) : double(a);
}

/// The powers 2^(24t) modulo each prime.
void add_powers(residue_moduli& m, size_t digits) {
  m.digits = digits;
  m.power.resize(m.prime.size() * digits);
  for (size_t p = 0; p < m.prime.size(); ++p) {
    const natural q = natural(m.prime[p]);
    natural power = 1;
    for (size_t t = 0; t < digits; ++t, power = (power << digit_bits) % q)
      m.power[p * digits + t] = balanced(power, q);
  }
}

bool add_primes(residue_moduli& m, int c, size_t count) {
  const double top = largest_modulus(c), least = top / 2;
  natural q = m.prime.empty() ? (natural(top) - 1) / 4 * 4 + 1 : natural(m.prime.back()) - 4;
  for (; m.prime.size() < count && double(q) > least; q -= 4) {
    if (!is_prime(q)) continue;
    m.prime.push_back(double(q));
    m.inverse.push_back(1 / double(q));
    m.root.push_back(balanced(root_of_minus_one(q), q));
    m.bits.push_back((m.bits.empty() ? 0 : m.bits.back()) + std::log2(double(q)));
  }
  m.terms_at_once = size_t(exact_limit / (digit_base * (top / 2 + remainder_slack)));
  return m.prime.size() >= count;
}

struct integer {
  mpz_t z;
  integer() { mpz_init(z); }
  ~integer() { mpz_clear(z); }
  integer(const integer&) = delete;
  integer& operator=(const integer&) = delete;
};

/// Column `column` of the table: the digits of z, times sign.
void write_digits(mpz_srcptr z, double sign, size_t column, size_t columns,
                  std::vector<double>& table) {
  std::vector<unsigned char> bytes(mpz_sizeinbase(z, 256) + 3, 0);
  mpz_export(bytes.data(), nullptr, -1, 1, 0, 0, z);
  for (size_t t = 0; 3 * t + 2 < bytes.size() && t * columns < table.size(); ++t)
    table[t * columns + column] =
        sign * (bytes[3 * t] + 256.0 * bytes[3 * t + 1] + 65536.0 * bytes[3 * t + 2]);
}

std::shared_ptr<residue_recombination> make_recombination(const residue_moduli& m, size_t primes) {
  auto out = std::make_shared<residue_recombination>();
  integer product, part;
  mpz_set_ui(product.z, 1);
  for (size_t p = 0; p < primes; ++p) mpz_mul_ui(product.z, product.z, natural(m.prime[p]));
  out->primes = primes;
  out->digits = (mpz_sizeinbase(product.z, 2) + digit_bits) / digit_bits;  // a sign bit too
  out->table.assign(out->digits * (primes + 1), 0);
  out->base.assign(out->digits, digit_base);
  out->inverse_base.assign(out->digits, 1 / digit_base);
  for (size_t p = 0; p < primes; ++p) {
    const natural q = natural(m.prime[p]);
    const natural root = natural(m.root[p] < 0 ? m.root[p] + m.prime[p] : m.root[p]);
    mpz_divexact_ui(part.z, product.z, q);
    const natural w = power_modulo(mpz_fdiv_ui(part.z, q), q - 2, q);
    const natural half = w * ((q + 1) / 2) % q;
    out->weight.push_back(balanced(w, q));
    out->half.push_back(balanced(half, q));
    out->half_root.push_back(balanced(half * (q - root) % q, q));  // r⁻¹ = −r
    write_digits(part.z, 1, p, primes + 1, out->table);
  }
  write_digits(product.z, -1, primes, primes + 1, out->table);
  return out;
}

// What has been made, under one lock. A table that is asked for with more primes or digits is made
// anew; those who hold the old one keep it.
struct tables {
  std::mutex lock;
  std::map<int, std::shared_ptr<const residue_moduli>> moduli;
  std::map<std::pair<int, size_t>, std::shared_ptr<const residue_recombination>> recombination;
  size_t kept = 0;

  /// Returns what is known, or nothing. @pre the lock is held
  std::shared_ptr<const residue_moduli> find(int c, size_t primes, size_t digits) {
    auto& known = moduli[c];
    if (known && known->prime.size() >= primes && known->digits >= digits) return known;
    auto more =
        known ? std::make_shared<residue_moduli>(*known) : std::make_shared<residue_moduli>();
    if (!add_primes(*more, c, primes)) return nullptr;
    // Precisions grow step by step, and all powers are made anew each time: some more than asked for.
    if (known) add_primes(*more, c, primes + primes / 8);
    const bool longer = known && known->digits < digits;
    add_powers(*more, std::max(longer ? digits + digits / 4 : digits, known ? known->digits : 0));
    return known = more;
  }
};
tables& all() {
  static tables t;
  return t;
}

/// Rounds up to five significant bits: the tables for the way back are quadratic in the number of primes, and few
/// numbers of primes need few of them.
size_t rounded_up(size_t primes) {
  const size_t step = primes < 128 ? 1 : std::bit_floor(primes) / 16;
  return (primes + step - 1) / step * step;
}

}  // namespace

std::shared_ptr<const residue_moduli> moduli_for(size_t length, size_t primes, size_t digits) {
  const int c = class_of(length);
  if (c > last_class) return nullptr;
  auto& t = all();
  const std::lock_guard guard(t.lock);
  return t.find(c, primes, digits);
}

size_t primes_for(size_t length, double bits) {
  const int c = class_of(length);
  if (c > last_class) return 0;
  // The primes taken are above half of the largest.
  const auto enough = size_t(bits / (std::log2(largest_modulus(c)) - 1)) + 2;
  auto guess = size_t(bits / std::log2(largest_modulus(c))) + 1;
  auto& t = all();
  const std::lock_guard guard(t.lock);
  for (;; ++guess) {
    const auto m = t.find(c, guess, 1);
    if (!m || guess > enough) return 0;
    if (m->bits[guess - 1] < bits) continue;
    const size_t round = rounded_up(guess);
    return t.find(c, round, 1) ? round : guess;
  }
}

std::shared_ptr<const residue_recombination> recombination_for(size_t length, size_t primes) {
  const int c = class_of(length);
  if (c > last_class) return nullptr;
  auto& t = all();
  const std::lock_guard guard(t.lock);
  auto& known = t.recombination[{c, primes}];
  if (known) return known;
  const auto moduli = t.find(c, primes, 1);
  if (!moduli) return nullptr;
  auto made = make_recombination(*moduli, primes);
  t.kept += made->table.size();
  if (t.kept > most_kept) {
    t.recombination.clear();
    t.kept = made->table.size();
  }
  return t.recombination[{c, primes}] = made;
}

}  // namespace cofree::detail
