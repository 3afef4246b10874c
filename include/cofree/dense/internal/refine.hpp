// cofree/dense/internal/refine.hpp — long decompositions from a start at a lower precision: what
// they share.
//
//   scaled_array              a·2^−k near 1
//   orthonormality_defect     1 − x†x
//   lowered_values            differences of values as corrections see them
//
// A round measures residuals in full precision, by a few products, and computes what they ask for at
// the lower precision, where products cost a fifth; a round gains the digits of the lower precision
// less those of the condition. The last correction is not measured again where a bound of second
// order says what it leaves. Where the rounds do not get there the generic routine does it all.
// refine_eigh.hpp, refine_svd.hpp, refine_factors.hpp, refine_solve.hpp and refine_schur.hpp have the
// decompositions.
#pragma once

#include <cofree/dense/internal/finite.hpp>
#include <cofree/dense/internal/lower_precision.hpp>
#include <cofree/dense/internal/reflection.hpp>

namespace cofree::detail {

/// The same field over double, for an array near 1.
template <scalar K>
dense_array<start_scalar<K>> in_double(const dense_array<K>& a) {
  return in_lower<start_scalar<K>>(a);
}
template <scalar K>
dense_array<K> from_double(const dense_array<start_scalar<K>>& a) {
  return raised<K>(a);
}

/// f(place) of each real number in a.
template <scalar K, class F>
void change_each(dense_array<K>& a, F f) {
  for (std::size_t i = 0; i < a.size(); ++i)
    for (auto* place : component_places(a.data()[i])) f(*place);
}
/// a ← a·2^k
template <scalar K>
void shift(dense_array<K>& a, long k) {
  using R = real_t<K>;
  if (k == 0) return;
  change_each(a, [k](R& x) {
    if constexpr (mpfr_based<R>) {
      const mpfr_ptr number = mpfr_access<R>::get(x);
      if (mpfr_regular_p(number)) mpfr_set_exp(number, mpfr_get_exp(number) + k);
    } else {
      x = ldexp(x, int(k));
    }
  });
}

/// a·2^−k with its largest component near 1, and 2^k.
template <scalar K>
struct scaled_array {
  dense_array<K> array;
  long exponent = 0;
  bool usable = false;  ///< neither zero nor infinite

  explicit scaled_array(dense_array<K> a) : array(std::move(a)) {
    exponent = common_exponent(array);
    usable = all_finite(array) && !(array == dense_array<K>(array.rows(), array.cols()));
    if (usable) shift(array, -exponent);
  }
  real_t<K> factor() const {
    using std::ldexp;
    return ldexp(real_t<K>(1), int(exponent));
  }
};

/// product ← x − product
template <scalar K>
void subtract_from(const dense_array<K>& x, dense_array<K>& product) {
  using R = real_t<K>;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if constexpr (mpfr_based<R>) {
      const auto places = component_places(product.data()[i]);
      std::size_t p = 0;
      for_each_component(x.data()[i], [&](const R& part) {
        const mpfr_ptr y = mpfr_access<R>::get(*places[p++]);
        mpfr_sub(y, mpfr_access<R>::get(part), y, MPFR_RNDN);
      });
    } else {
      product.data()[i] = x.data()[i] - product.data()[i];
    }
  }
}
/// x − y z
template <scalar K>
dense_array<K> difference_from_product(const dense_array<K>& x, const dense_array<K>& y,
                                       const dense_array<K>& z) {
  auto product = multiply(y, z);
  subtract_from(x, product);
  return product;
}
/// 1 − x†x
template <scalar K>
dense_array<K> orthonormality_defect(const dense_array<K>& x) {
  using R = real_t<K>;
  auto r = multiply(op::adjoint, x, op::none, x);
  change_each(r, [](R& y) {
    if constexpr (mpfr_based<R>)
      mpfr_neg(mpfr_access<R>::get(y), mpfr_access<R>::get(y), MPFR_RNDN);
    else
      y = -y;
  });
  for (std::size_t i = 0; i < r.rows(); ++i) r(i, i) += K(R(1));
  return r;
}
template <scalar K>
real_t<K> off_diagonal_norm(const dense_array<K>& s) {
  using std::sqrt;
  real_t<K> sum{};
  for (std::size_t i = 0; i < s.rows(); ++i)
    for (std::size_t j = 0; j < s.cols(); ++j)
      if (i != j) sum += squared_modulus(s(i, j));
  return sqrt(sum);
}
/// x ← x + x e
template <scalar K>
void add_product(dense_array<K>& x, const dense_array<K>& e) {
  add_scaled(x, multiply(x, e), centre_t<K>(real_t<K>(1)));
}
/// Newton's iteration x ← x(1 + r/2) towards the nearest isometry, from a start that is one to
/// single precision at least.
template <scalar K>
void orthonormalise(dense_array<K>& x) {
  const real_t<K> floor = rounding_floor<K>(x.rows());
  for (int round = 0; round < 20; ++round) {
    auto r = orthonormality_defect(x);
    if (norm(r) <= floor) return;
    scale(r, centre_t<K>(real_t<K>(0.5)));
    add_product(x, r);
  }
  x = householder_qr(x).q;
}

/// The real parts of s's diagonal, which are taken out of it.
template <scalar K>
std::vector<real_t<K>> take_real_diagonal(dense_array<K>& s) {
  std::vector<real_t<K>> out;
  for (std::size_t i = 0; i < s.rows(); ++i) {
    out.push_back(real_part(s(i, i)));
    s(i, i) -= K(out.back());
  }
  return out;
}
template <scalar K>
void put_real_diagonal(dense_array<K>& s, const std::vector<real_t<K>>& values) {
  for (std::size_t i = 0; i < s.rows(); ++i) s(i, i) += K(values[i]);
}
/// The power of two that is at least 2^bits.
template <class R>
R power_of_bits(double bits) {
  using std::ldexp;
  return ldexp(R(1), int(std::ceil(bits)));
}
/// Whether what is left needs no other round, where `floor` is what rounding leaves.
inline bool is_done(double left, double floor) {
  return left <= floor - 1;
}

/// λ_j − λ_i as corrections in D see them, for values of size 1 or so: of the exact ones where rounding
/// them would cost the difference digits.
template <scalar D, scalar K>
class lowered_values {
public:
  explicit lowered_values(const std::vector<real_t<K>>& exact) : exact_(exact) {
    for (const auto& x : exact) values_.push_back(lower_number<real_t<D>>(x, 0));
  }
  const std::vector<real_t<D>>& values() const { return values_; }
  real_t<D> operator()(std::size_t i, std::size_t j) const {
    const real_t<D> gap = values_[j] - values_[i];
    if (std::abs(double(gap)) > 0x1p-8) return gap;
    return lower_number<real_t<D>>(real_t<K>(exact_[j] - exact_[i]), 0);
  }

private:
  const std::vector<real_t<K>>& exact_;
  std::vector<real_t<D>> values_;
};

}  // namespace cofree::detail
