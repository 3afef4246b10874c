#include "residue_cost.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "residue_kernels.hpp"

// All constants are measured by bench/long_products.cpp. What is compared differs by factors, so
// that another processor moves the borders little.
namespace cofree::detail {
namespace {

/// A multiply-add of MPFR: limbs and nanoseconds, a straight line in logarithms between.
struct point {
  double limbs, time;
};
constexpr point mpfr_points[] = {{1, 22},   {2.7, 26},   {5.3, 60},    {15.7, 150},
                                 {52, 950}, {156, 6300}, {519, 36000}, {5190, 900000}};

double multiply_add(double limbs) {
  const auto after = std::find_if(std::next(std::begin(mpfr_points)), std::end(mpfr_points) - 1,
                                  [=](const point& p) { return p.limbs > limbs; });
  const point b = *after, a = *std::prev(after);
  const double share = std::log(std::max(1.0, limbs) / a.limbs) / std::log(b.limbs / a.limbs);
  return a.time * std::pow(b.time / a.time, share);
}

/// The same for the precision asked for last: small products ask again and again.
double multiply_add_of_bits(mpfr_prec_t bits) {
  thread_local mpfr_prec_t last = 0;
  thread_local double time = 0;
  if (bits != last) time = multiply_add(double(bits) / 64), last = bits;
  return time;
}

double filled_lanes(std::size_t entries) {
  return double((entries + lane_step - 1) / lane_step * lane_step);
}

}  // namespace

double loop_time(product_shape s, mpfr_prec_t bits) {
  const double count = double(s.m * s.k * s.n) * double(s.components * s.components);
  // MPFR branches on signs and on the way to round, which processors learn for few numbers only.
  const double missed = 30 * std::min(1.0, count / 4000);
  return count * (multiply_add_of_bits(bits) + missed);
}

double residue_time(product_shape s, mpfr_prec_t bits, std::size_t primes, bool prepared) {
  const double p = double(primes), digits = std::ceil(double(bits + 10) / digit_bits);
  const double d = double(s.components), mk = double(s.m * s.k), kn = double(s.k * s.n),
               mn = double(s.m * s.n);
  const auto images = [&](std::size_t entries) {
    return d * ((9 + 0.35 * digits) * double(entries) +
                filled_lanes(entries) * (0.03 * digits + 0.12) * p);
  };
  const double kept = std::ceil(double(bits + 60) / digit_bits);  // digits of the way back
  const double way_back = d * (18 * mn + filled_lanes(s.m * s.n) * (0.038 * kept + 1.1) * p);
  const double calls = d == 1 ? 1 : d == 2 ? 2 : 8;
  const double columns = double((s.n + 7) / 8 * 8);
  const double products = p * calls * (60 + 0.033 * mk * columns + 0.25 * (mk + kn));
  return 1000 + (prepared ? 0 : images(s.m * s.k)) + images(s.k * s.n) + products + way_back;
}

double slice_time(product_shape s, std::size_t left_slices, std::size_t right_slices) {
  const auto rounded = [](std::size_t x, std::size_t step) {
    return double((x + step - 1) / step * step);
  };
  const double d = double(s.components), a = double(left_slices), b = double(right_slices),
               m = double(s.m), k = double(s.k), width = rounded(s.n, 8);
  const double cuts = d * (m * k * (10 + 0.6 * a) + k * (10 * double(s.n) + 0.6 * b * width));
  const double tiles = d * d * rounded(left_slices, 4) * rounded(right_slices, 4) / 16 * m * width;
  const double products = tiles * (0.6 + 0.55 * k);
  return 300 + cuts + products + d * m * (18 * double(s.n) + 0.6 * width * (a + b));
}

}  // namespace cofree::detail
