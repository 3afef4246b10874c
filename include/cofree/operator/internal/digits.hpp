// cofree/operator/internal/digits.hpp — numbers of run-time precision in operators.
//
//   require_same_digits     throws precision_mismatch where two operands carry different digits
//   at_digits_of<K>         while it lives, new numbers have the digits of an array
//   digits_in(a)            the digits the numbers of an array carry; 0 for no number
//
// Digits are a value of the operator (operator/precision.hpp): what is computed from operators of n
// digits has n digits, whatever the working precision of the thread, and epsilon is that of n. For
// types of fixed precision all of this is nothing. Internal.
#pragma once

#include <cofree/dense/array.hpp>
#include <cofree/space/space.hpp>
#include <optional>

namespace cofree::detail {

/// The numbers of K carry their precision: scalar_traits of the real type says so.
template <class K>
concept precision_is_a_value =
    scalar<K> && requires { typename scalar_traits<real_t<K>>::precision_scope; };

/// ∞ as an R: numeric_limits need not know R.
template <class R>
R infinite() {
  return R(std::numeric_limits<double>::infinity());
}

/// Calls f(x) for the real numbers that make up a.
template <scalar K, class F>
void for_each_part(K& a, F f) {
  if constexpr (field_of<std::remove_const_t<K>> == field::real) {
    f(a);
  } else if constexpr (field_of<std::remove_const_t<K>> == field::complex) {
    auto x = a.real(), y = a.imag();
    f(x), f(y);
    a = K(std::move(x), std::move(y));
  } else {
    f(a.w), f(a.x), f(a.y), f(a.z);
  }
}

template <scalar K>
int digits_of_number(const K& a) {
  return scalar_traits<real_t<K>>::digits(real_part(a));
}

template <scalar K>
int digits_in(const dense_array<K>& a) {
  if constexpr (precision_is_a_value<K>)
    return a.size() == 0 ? 0 : digits_of_number(a.data()[0]);
  else
    return static_cast<int>((bits_of_type<real_t<K>>() - 1) * 0.30103);
}

/// @throws precision_mismatch
template <scalar K>
void require_same_digits(std::string_view operation, std::string_view left_role,
                         const dense_array<K>& a, std::string_view right_role,
                         const dense_array<K>& b) {
  if constexpr (precision_is_a_value<K>) {
    const int m = digits_in(a), n = digits_in(b);
    if (m != n && m != 0 && n != 0)
      throw_precision_mismatch(operation, left_role, m, right_role, n);
  }
}

/// A factor at the digits of the operator it multiplies, which it has or which are exact at any
/// precision.
/// @throws precision_mismatch
template <scalar K, scalar Z>
Z factor_of(const dense_array<K>& a, Z c) {
  if constexpr (precision_is_a_value<K>) {
    const int m = digits_in(a);
    for_each_part(c, [&](real_t<K>& x) {
      const int n = scalar_traits<real_t<K>>::digits(x);
      if (m == 0 || n == m) return;
      if (!scalar_traits<real_t<K>>::is_short(x))
        throw_precision_mismatch("multiple", "the operator", m, "the factor", n);
      x = scalar_traits<real_t<K>>::with_digits(x, m);
    });
  }
  return c;
}

/// Nothing for types of fixed precision.
template <scalar K>
class at_digits_of {
public:
  explicit at_digits_of(const dense_array<K>&) {}
  ~at_digits_of() {}
};
template <scalar K>
requires precision_is_a_value<K>
class at_digits_of<K> {
public:
  explicit at_digits_of(const dense_array<K>& a) {
    if (a.size() > 0) scope_.emplace(digits_in(a));
  }

private:
  std::optional<typename scalar_traits<real_t<K>>::precision_scope> scope_;
};

/// The array with all numbers at the digits of the one that has most. A number that needs no more
/// bits than a double is exact at any precision; another of fewer digits is an error.
/// @throws precision_mismatch
template <scalar K>
dense_array<K> at_one_precision(std::string_view operation, dense_array<K> a) {
  if constexpr (precision_is_a_value<K>) {
    int most = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
      for_each_part(a.data()[i], [&](const real_t<K>& x) {
        most = std::max(most, scalar_traits<real_t<K>>::digits(x));
      });
    for (std::size_t i = 0; i < a.size(); ++i)
      for_each_part(a.data()[i], [&](real_t<K>& x) {
        const int own = scalar_traits<real_t<K>>::digits(x);
        if (own == most) return;
        if (!scalar_traits<real_t<K>>::is_short(x))
          throw_precision_mismatch(operation, "one number", own, "another", most);
        x = scalar_traits<real_t<K>>::with_digits(x, most);
      });
  }
  return a;
}

}  // namespace cofree::detail
