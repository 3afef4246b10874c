// Radii of positive maps against values known exactly: walks, conjugated and reducible maps, rings.
#include <doctest/doctest.h>

#include <cofree/dense/decompositions.hpp>
#include <cofree/spectral/positive_map.hpp>

#include <cmath>
#include <numbers>

using namespace cofree;
using namespace cofree::detail;

namespace {

using C = std::complex<double>;
using H = quaternion<double>;

/// ρ = s + 2√(rl)·cos(π/(n+1)) for the tridiagonal matrix with r above, l below and s on the diagonal.
std::vector<weighted_place> walk(std::size_t n, double up, double down, double stay) {
  std::vector<weighted_place> out;
  for (std::size_t i = 0; i < n; ++i) {
    if (stay > 0) out.push_back({i, i, stay});
    if (i + 1 < n) out.push_back({i + 1, i, up}), out.push_back({i, i + 1, down});
  }
  return out;
}
double walk_radius(std::size_t n, double up, double down, double stay) {
  return stay + 2 * std::sqrt(up * down) * std::cos(std::numbers::pi / double(n + 1));
}

/// Slices √w_ij E_ij.
template <class K>
dense_array<K> slices_of(std::size_t n, const std::vector<weighted_place>& w) {
  const std::size_t r = w.size();
  dense_array<K> a(n * r, n);
  for (std::size_t j = 0; j < r; ++j) a(w[j].row * r + j, w[j].col) = K(std::sqrt(w[j].value));
  return a;
}

/// DAD⁻¹ for D = diag(2^e).
template <class K>
dense_array<K> conjugated(dense_array<K> a, const std::vector<int>& e) {
  const std::size_t r = a.rows() / a.cols();
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t k = 0; k < a.cols(); ++k) a(i, k) *= std::ldexp(1.0, e[i / r] - e[k]);
  return a;
}

/// (L⊗1)A R
template <class K>
dense_array<K> moved(const dense_array<K>& l, const dense_array<K>& a, const dense_array<K>& r) {
  const std::size_t n = a.cols(), s = a.rows() / n;
  const auto right = multiply(a, r);
  dense_array<K> out(n * s, n);
  multiply<K>(op::none, l, op::none, right.reshaped(n, s * n), out.reshaped(n, s * n));
  return out;
}

/// ρ by a route of its own: powers of Γ on 1, normalised, until the quotient stands.
template <class K>
double by_powers(const dense_array<K>& a, int steps) {
  const auto map = positive_map<K>::of_slices(a);
  auto x = identity_matrix<K>(a.cols());
  double value = 0;
  for (int k = 0; k < steps; ++k) {
    auto y = map.image(false, x);
    value = norm(y) / norm(x);
    scale(y, centre_t<K>(1 / norm(y)));
    x = std::move(y);
  }
  return value;
}

/// As prepare does it: balanced exactly, then searched.
template <class K>
perron_pair<K> balanced_search(const dense_array<K>& a) {
  const auto e = balancing_exponents(a.cols(), positive_map<K>::of_slices(a).places());
  return perron_pair_of(positive_map<K>::of_slices(conjugated(a, e)));
}

template <class K>
void check(const perron_pair<K>& found, double value, double width) {
  CHECK(std::abs(found.radius.value - value) <= width * value);
  CHECK(found.radius.lower <= value * (1 + 1e-14));
  CHECK(found.radius.upper >= value * (1 - 1e-14));
  CHECK(found.radius.width() <= width);
}

}  // namespace

TEST_CASE_TEMPLATE("radius: walks with a drift as slices, exact", K, double, C, H) {
  for (const std::size_t n : {2, 5, 20})
    for (const double drift : {1.0, 3.0, 100.0, 1e6}) {
      const double up = 0.5, down = 0.5 / drift, stay = 0.2;
      const auto found = balanced_search(slices_of<K>(n, walk(n, up, down, stay)));
      CAPTURE(n);
      CAPTURE(drift);
      check(found, walk_radius(n, up, down, stay), 1e-11);
    }
}

TEST_CASE("radius: walks as matrices without negative entries, exact") {
  for (const std::size_t n : {1, 2, 3, 20, 90, 150, 1000, 4000})
    for (const double drift : {1.0, 2.0, 50.0, 1e8}) {
      if (std::pow(drift, double(n)) > 1e280) continue;
      const auto found = nonnegative_radius(n, walk(n, 0.75, 0.75 / drift, 0.0625));
      const double exact = walk_radius(n, 0.75, 0.75 / drift, 0.0625);
      CAPTURE(n);
      CAPTURE(drift);
      CHECK(std::abs(found.value - exact) <= 1e-13 * exact);
      CHECK(found.lower <= exact * (1 + 1e-15));
      CHECK(found.upper >= exact * (1 - 1e-15));
      CHECK(found.width() <= 1e-13);
    }
}

TEST_CASE("radius: rings of any length and weights of any size, exact") {
  for (std::size_t n = 5; n <= 60; n += 5) {
    std::vector<weighted_place> ring;
    double logarithm = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double w = std::ldexp(1 + 0.37 * double(i % 5), int(7 * i % 31) - 15);
      ring.push_back({(i + 1) % n, i, w});
      logarithm += std::log(w) / double(n);
    }
    const double exact = std::exp(logarithm);
    CAPTURE(n);
    const auto found = nonnegative_radius(n, ring);
    CHECK(std::abs(found.value - exact) <= 1e-13 * exact);
    CHECK(found.width() <= 1e-12);
    check(balanced_search(slices_of<double>(n, ring)), exact, 1e-11);
    const auto pair = irreducible_pair(n, ring);
    REQUIRE(pair);
    for (std::size_t i = 0; i < n; ++i)  // w x = ρx, entry by entry
      CHECK(std::abs(ring[i].value * pair->right[i] - exact * pair->right[(i + 1) % n]) <=
            1e-11 * exact * pair->right[(i + 1) % n]);
  }
}

TEST_CASE("radius: several components, the largest counts, and what joins them does not") {
  std::vector<weighted_place> w;
  double exact = 0;
  std::size_t n = 0;
  for (const std::size_t size : {3, 1, 12, 30}) {
    for (auto e : walk(size, 0.5, 0.5 / (1 + double(size)), 0.1 * double(size % 4)))
      w.push_back({n + e.row, n + e.col, e.value});
    exact =
        std::max(exact, walk_radius(size, 0.5, 0.5 / (1 + double(size)), 0.1 * double(size % 4)));
    if (n > 0) w.push_back({n, n - 1, 1e9});
    n += size;
  }
  ++n;  // a node without edges
  CHECK(std::abs(nonnegative_radius(n, w).value - exact) <= 1e-13 * exact);
  check(balanced_search(slices_of<double>(n, w)), exact, 1e-11);
  CHECK(nonnegative_radius(3, {{1, 0, 2.0}, {2, 1, 5.0}}).upper == 0);
}

TEST_CASE_TEMPLATE("radius: DAD⁻¹ has that of A, D of any spread", K, double, C, H) {
  const std::size_t n = 6, r = 3;
  const auto a = random_matrix<K>(n * r, n, seed{5});
  const double value = by_powers(a, 400);
  for (const int spread : {0, 3, 20, 60, 200}) {
    std::vector<int> e;
    for (std::size_t i = 0; i < n; ++i) e.push_back(int(i * 37 % 6) * spread * 2 / 5 - spread);
    CAPTURE(spread);
    check(balanced_search(conjugated(a, e)), value, 1e-11);
  }
}

TEST_CASE_TEMPLATE("radius: far from normal in a basis that no diagonal mends", K, double, C, H) {
  const std::size_t n = 6, r = 3;
  const auto a = random_matrix<K>(n * r, n, seed{8});
  const double value = by_powers(a, 400);
  const auto q = qr(random_matrix<K>(n, n, seed{9})).q;
  for (const int spread : {2, 8}) {
    std::vector<int> e;
    for (std::size_t i = 0; i < n; ++i) e.push_back(int(i) * spread / 2);
    const auto bad = moved(q, conjugated(a, e), adjoint(q));
    // Rounding of the numbers themselves, of size ε‖A‖², by the condition of ρ.
    const double loss = 1e-14 * std::pow(norm(bad) / norm(a), 2) * 1e3;
    const auto found = balanced_search(bad);
    CAPTURE(spread);
    CHECK(std::abs(found.radius.value - value) <= (1e-11 + loss) * value);
    CHECK(found.radius.lower <= value * (1 + loss));
    CHECK(found.radius.upper >= value * (1 - loss));
    CHECK(found.radius.width() <= 1e-10 + 100 * loss);
  }
}

TEST_CASE_TEMPLATE("radius: reducible maps, block triangular, of low rank, in a rotated basis", K,
                   double, C, H) {
  const std::size_t n = 7, r = 3, first = 3;
  const auto all = random_matrix<K>(n * r, n, seed{12});
  const auto q = qr(random_matrix<K>(n, n, seed{13})).q;
  const auto block = [&](std::size_t from, std::size_t to) {
    dense_array<K> out((to - from) * r, to - from);
    for (std::size_t i = from; i < to; ++i)
      for (std::size_t j = 0; j < r; ++j)
        for (std::size_t k = from; k < to; ++k)
          out((i - from) * r + j, k - from) = all(i * r + j, k);
    return out;
  };
  const double value = std::max(by_powers(block(0, first), 400), by_powers(block(first, n), 400));
  for (const double coupling : {0.0, 1.0}) {
    auto a = all;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < r; ++j)
        for (std::size_t k = 0; k < n; ++k) {
          if (i >= first && k < first) a(i * r + j, k) = K{};
          if (i < first && k >= first) a(i * r + j, k) *= coupling;
        }
    CAPTURE(coupling);
    check(balanced_search(a), value, 1e-10);
    check(balanced_search(moved(q, a, adjoint(q))), value, 1e-9);
  }
  // Rank 3: all of it is in the first three coordinates.
  auto low = all;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < r; ++j)
      for (std::size_t k = 0; k < n; ++k)
        if (i >= first || k >= first) low(i * r + j, k) = K{};
  const double small = by_powers(block(0, first), 400);
  check(balanced_search(low), small, 1e-10);
  check(balanced_search(moved(q, low, adjoint(q))), small, 1e-9);
}

TEST_CASE("radius: a nilpotent map and a little") {
  const std::size_t n = 8;
  for (const double little : {1e-3, 1e-30, 1e-120}) {
    std::vector<weighted_place> w;  // a path closed by an edge: ρ = little^(1/n)
    for (std::size_t i = 0; i + 1 < n; ++i) w.push_back({i + 1, i, 1.0});
    w.push_back({0, n - 1, little});
    const double exact = std::pow(little, 1 / double(n));
    CAPTURE(little);
    CHECK(std::abs(nonnegative_radius(n, w).value - exact) <= 1e-13 * exact);
    check(balanced_search(slices_of<double>(n, w)), exact, 1e-11);
  }
}

TEST_CASE("radius: by actions alone, and told to stop") {
  const auto a = random_matrix<double>(10, 5, seed{3});
  const auto dense = positive_map<double>::of_slices(a);
  const auto act = [&](bool adjointed) {
    return [=](const dense_array<double>& x, dense_array<double>& y) {
      y = dense.image(adjointed, x);
    };
  };
  const auto map = positive_map<double>::of_actions(5, act(false), act(true));
  const auto found = perron_pair_of(map);
  check(found, by_powers(a, 2000), 1e-10);
  for (bool adjointed : {false, true}) {
    const auto& x = adjointed ? found.left : found.right;
    auto rest = map.image(adjointed, x);
    add_scaled(rest, x, -found.radius.value);
    CHECK(norm(rest) <= 1e-11 * found.radius.value);
  }
  int asked = 0;
  const auto stopped = perron_pair_of(map, {.stop = [&] { return ++asked == 4; }});
  CHECK(stopped.stopped);
  CHECK(stopped.applications <= 8);
}
