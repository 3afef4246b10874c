// Owners of FLINT's integers, polynomials and matrices; they convert to what its calls take.
#pragma once

#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_poly.h>
#include <cmath>
#include <string>
#include <utility>

namespace cofree::detail {

class integer {
public:
  integer(slong value = 0) { fmpz_init_set_si(value_, value); }
  integer(const fmpz* value) { fmpz_init_set(value_, value); }
  integer(const integer& other) { fmpz_init_set(value_, other.value_); }
  integer& operator=(const integer& other) { return fmpz_set(value_, other.value_), *this; }
  ~integer() { fmpz_clear(value_); }
  operator fmpz*() { return value_; }
  operator const fmpz*() const { return value_; }
  std::string str() const {
    char* text = fmpz_get_str(nullptr, 10, value_);
    std::string copy(text);
    flint_free(text);
    return copy;
  }
  /// log10 |value| without overflow; of zero, −∞.
  double log10() const {
    slong exponent = 0;
    const double mantissa = fmpz_get_d_2exp(&exponent, value_);
    return std::log10(std::abs(mantissa)) + double(exponent) * std::log10(2.0);
  }

private:
  fmpz_t value_;
};

inline integer power_of_ten(ulong exponent) {
  integer ten(10), result;
  fmpz_pow_ui(result, ten, exponent);
  return result;
}

class integer_polynomial {
public:
  integer_polynomial() { fmpz_poly_init(value_); }
  integer_polynomial(const fmpz_poly_struct* p) : integer_polynomial() { fmpz_poly_set(value_, p); }
  integer_polynomial(const integer_polynomial& o) : integer_polynomial(o.value_) {}
  integer_polynomial& operator=(const integer_polynomial& o) {
    return fmpz_poly_set(value_, o.value_), *this;
  }
  ~integer_polynomial() { fmpz_poly_clear(value_); }
  operator fmpz_poly_struct*() { return value_; }
  operator const fmpz_poly_struct*() const { return value_; }
  int degree() const { return int(fmpz_poly_degree(value_)); }
  integer operator[](int i) const {
    integer c;
    fmpz_poly_get_coeff_fmpz(c, value_, i);
    return c;
  }
  bool operator==(const integer_polynomial& o) const {
    return fmpz_poly_equal(value_, o.value_) != 0;
  }

private:
  fmpz_poly_t value_;
};

class integer_matrix {
public:
  integer_matrix(slong rows, slong cols) { fmpz_mat_init(value_, rows, cols); }
  integer_matrix(const integer_matrix&) = delete;
  ~integer_matrix() { fmpz_mat_clear(value_); }
  operator fmpz_mat_struct*() { return value_; }
  fmpz* at(slong i, slong j) { return fmpz_mat_entry(value_, i, j); }

private:
  fmpz_mat_t value_;
};

}  // namespace cofree::detail
