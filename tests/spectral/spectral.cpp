// Dominant eigenpairs against explicit matrices and maps of known spectrum, with the dense path on
// and off, over the three fields and on a space that is not the library's.
#include <cofree/spectral/dominant_eigenpair.hpp>
#include <cofree/superoperator/gamma.hpp>

#include "complex_image.hpp"
#include "fields.hpp"
#include "spectral_maps.hpp"

using namespace cofree;

namespace {

template <class V>
void check_evidence(const eigenpair<V>& e) {
  CHECK(e.converged);
  CHECK(e.right_residual <= 1e-9);
  CHECK(e.left_residual <= 1e-9);
  CHECK(e.applications > 0);
}

const std::initializer_list<std::size_t> dense_limits{0, 1000};

/// All eigenvalues of Γ(A,B) = Σ A_j ⊗ conj(B_j) in standard bases, ℝ and ℂ.
template <commutative_scalar K>
std::vector<complex<double>> spectrum(const linear_operator<K>& a, const linear_operator<K>& b) {
  const auto as = slices(a);
  const auto bs = slices(b);
  const std::size_t n = a.domain().dimension(), d = b.domain().dimension();
  dense_array<complex<double>> m(n * d, n * d);
  for (std::size_t j = 0; j < as.size(); ++j)
    for (std::size_t i = 0; i < n * d; ++i)
      for (std::size_t k = 0; k < n * d; ++k)
        m(i, k) +=
            complex<double>(as[j](i / d, k / d)) * std::conj(complex<double>(bs[j](i % d, k % d)));
  return eigenvectors(m).values;
}

}  // namespace

TEST_CASE("maps of known spectrum on a user's own space") {
  for (auto limit : dense_limits) {
    CAPTURE(limit);
    const eigenpair_options options{.dense_limit = limit, .resolve_gap = true};
    std::vector<double> d(60);
    for (std::size_t i = 0; i < d.size(); ++i) d[i] = 1 / (1 + double(i) / 4);
    auto m = map_of(diagonal(d), {1});
    auto e = dominant_eigenpair(m, options);
    check_evidence(e);
    CHECK(e.kind == eigenvalue_kind::real);
    CHECK(std::abs(e.value - 1.0) <= 1e-9);
    CHECK(std::abs(e.gap - 0.2) <= 1e-3);
    CHECK(m.space.inner(e.left[0], e.right[0]) > 0);

    d[0] = -1, d[1] = 0.5;  // a negative dominant value
    e = dominant_eigenpair(map_of(diagonal(d), {2}), options);
    check_evidence(e);
    CHECK(std::abs(e.value + 1.0) <= 1e-9);

    d[1] = 1;  // 2-periodic: ±1 on the circle; the positive one is answered, the gap is 0
    e = dominant_eigenpair(map_of(diagonal(d), {3}), options);
    check_evidence(e);
    CHECK(std::abs(e.value - 1.0) <= 1e-8);
    CHECK(e.gap <= 1e-8);
    CHECK(e.circle.size() == 2);

    auto block = diagonal(d);  // a pair 2·exp(±i 0.7)
    block(0, 0) = block(1, 1) = 2 * std::cos(0.7), block(0, 1) = -2 * std::sin(0.7),
             block(1, 0) = 2 * std::sin(0.7);
    m = map_of(block, {4});
    e = dominant_eigenpair(m, options);
    check_evidence(e);
    CHECK(e.kind == eigenvalue_kind::complex_pair);
    REQUIRE(e.right.size() == 2);
    CHECK(std::abs(e.value - std::polar(2.0, 0.7)) <= 1e-9);
    CHECK(std::abs(e.gap - (1 - 0.5 / 1.5)) <= 0.2);
    // M x₀ = x₀ a − x₁ b and M†y₀ = y₀ a + y₁ b
    auto image = m.space.zero();
    m.apply(e.right[0], image);
    m.space.add_scaled(image, e.right[0], -e.value.real()),
        m.space.add_scaled(image, e.right[1], e.value.imag());
    CHECK(norm_in(m.space, image) <= 1e-9);
    m.apply_adjoint(e.left[0], image);
    m.space.add_scaled(image, e.left[0], -e.value.real()),
        m.space.add_scaled(image, e.left[1], -e.value.imag());
    CHECK(norm_in(m.space, image) <= 1e-9);
    const auto p = detail::pairing(m.space, e.left, e.right);
    CHECK(p.real() > 0);
    CHECK(std::abs(p.imag()) <= 1e-12);
  }
}

TEST_CASE("small and degenerate maps") {
  for (auto limit : dense_limits) {
    CAPTURE(limit);
    const eigenpair_options options{.dense_limit = limit};
    const auto one = dominant_eigenpair(map_of<double>(diagonal({-3}), {1}), options);
    CHECK(std::abs(one.value + 3.0) <= 1e-13);
    const auto zero =
        dominant_eigenpair(weighted_map<double>{{{1, 2, 3}}, dense_array<double>(3, 3)}, options);
    CHECK(zero.value == complex<double>(0));
    const auto twice =
        dominant_eigenpair(map_of<double>(diagonal({2, 2, 1, 0.5, 0.1}), {2}), options);
    CHECK(std::abs(twice.value - 2.0) <= 1e-9);
    CHECK(twice.right_residual <= 1e-9);
    CHECK_THROWS_AS(
        dominant_eigenpair(weighted_map<double>{{}, dense_array<double>(0, 0)}, options),
        numerical_failure);
    // Too few applications are a result, not an error.
    if (limit == 0) {
      std::vector<double> close(80);
      for (std::size_t i = 0; i < close.size(); ++i) close[i] = 1 - 1e-5 * double(i);
      const auto stopped = dominant_eigenpair(map_of(diagonal(close), {3}),
                                              {.max_applications = 30, .dense_limit = 0});
      CHECK_FALSE(stopped.converged);
      CHECK(stopped.applications <= 60);
    }
  }
}

TEST_CASE_TEMPLATE("Γ(A,B) against all eigenvalues of its matrix", K, double, complex<double>) {
  for (auto limit : dense_limits)
    for (std::uint64_t s = 1; s <= 6; ++s) {
      const space<K> V("V", 7), U("U", 3), W("W", 4);
      const auto a = random_operator(V, V * W, {s}), b = random_operator(U, U * W, {s + 50});
      const auto all = spectrum(a, b);
      const auto e = dominant_eigenpair(gamma(a, b), {.dense_limit = limit, .resolve_gap = true});
      check_evidence(e);
      CHECK(std::abs(std::abs(e.value) - std::abs(all[0])) <= 1e-9 * std::abs(all[0]));
      const bool pair = e.kind == eigenvalue_kind::complex_pair;
      CHECK(pair ==
            (field_of<K> == field::real && std::abs(all[0].imag()) > 1e-9 * std::abs(all[0])));
      const complex<double> wanted =
          pair ? complex<double>(all[0].real(), std::abs(all[0].imag())) : all[0];
      CHECK(std::abs(e.value - wanted) <= 1e-8 * std::abs(all[0]));
      CHECK(std::abs(e.gap - (1 - std::abs(all[pair ? 2 : 1]) / std::abs(all[0]))) <= 2e-3);
    }
}

TEST_CASE("over ℍ, Γ has the spectrum of its complex image") {
  using H = quaternion<double>;
  for (auto limit : dense_limits)
    for (std::uint64_t s = 1; s <= 4; ++s) {
      const space<H> V("V", 4), U("U", 2);
      const space<double> W("W", 3);
      const auto a = random_operator(V, V * W, {s}), b = random_operator(U, U * W, {s + 50});
      const space<complex<double>> V2("V2", 8), U2("U2", 4), WC("W", 3);
      const auto all = spectrum(complex_image(a, V2, WC), complex_image(b, U2, WC));
      const auto e = dominant_eigenpair(gamma(a, b), {.dense_limit = limit});
      check_evidence(e);
      CHECK(std::abs(std::abs(e.value) - std::abs(all[0])) <= 1e-9 * std::abs(all[0]));
      double nearest = 1;
      for (const auto& z : all) nearest = std::min(nearest, std::abs(z - e.value));
      CHECK(nearest <= 1e-9 * std::abs(all[0]));
    }
}

TEST_CASE("a warm start costs less than a cold one") {
  const space<double> V("V", 30), U("U", 4), W("W", 5);
  const auto a = random_operator(V, V * W, {1}), b = random_operator(U, U * W, {2});
  const auto g = gamma(a, b);
  const auto cold = dominant_eigenpair(g, {.dense_limit = 0});
  const auto warm = dominant_eigenpair(g, {cold.right, cold.left}, {.dense_limit = 0});
  check_evidence(warm);
  CHECK(warm.applications < cold.applications / 2);
  CHECK(std::abs(warm.value - cold.value) <= 1e-9 * std::abs(cold.value));
}

namespace {

template <scalar K>
double worst_of_all_vectors(const dense_array<K>& h) {
  double worst = 0;
  for (const auto& value : eigenvalues(h)) {
    const auto y = detail::eigenvector_of(h, value);
    double rest = 0, size = 0, imaginary = 0;
    for (std::size_t i = 0; i < h.rows(); ++i) {
      complex<double> sum = -value * y[i];
      for (std::size_t j = 0; j < h.cols(); ++j) sum += complex<double>(h(i, j)) * y[j];
      rest = std::max(rest, std::abs(sum)), size += std::norm(y[i]);
      imaginary = std::max(imaginary, std::abs(y[i].imag()));
    }
    CHECK(std::abs(size - 1) <= 1e-12);
    if (real_scalar<K> && value.imag() == 0) CHECK(imaginary == 0);
    worst = std::max(worst, rest);
  }
  return worst / std::max(norm(h), 1e-300);
}

}  // namespace

TEST_CASE_TEMPLATE("eigenvectors by inverse iteration: residuals, also where there are too few", K,
                   double, complex<double>) {
  for (std::size_t n : {1, 2, 5, 12, 20})
    for (std::uint64_t s = 1; s <= 4; ++s) {
      auto h = random_matrix<K>(n, n, {s});
      CHECK(worst_of_all_vectors(h) <= 1e-13);
      for (std::size_t i = 2; i < n; ++i)
        for (std::size_t j = 0; j + 1 < i; ++j) h(i, j) = K(0);
      CHECK(worst_of_all_vectors(h) <= 1e-13);
    }
  // One Jordan block, equal values, a turn, a vector to which a start of ones is orthogonal, zero.
  dense_array<K> jordan(4, 4), same(3, 3), turn(2, 2), two(2, 2);
  for (std::size_t i = 0; i < 4; ++i) jordan(i, i) = K(1);
  for (std::size_t i = 0; i < 3; ++i) jordan(i, i + 1) = K(1), same(i, i) = K(2);
  turn(0, 1) = K(1), turn(1, 0) = K(-1), two(0, 1) = two(1, 0) = K(1);
  for (const auto& h : {jordan, same, turn, two, dense_array<K>(3, 3)})
    CHECK(worst_of_all_vectors(h) <= 1e-13);
}

TEST_CASE_TEMPLATE("the values alone are those with vectors", K, double, complex<double>) {
  for (std::size_t n : {0, 1, 3, 9, 30})
    for (double scale : {1.0, 1e-200, 1e200}) {
      auto h = random_matrix<K>(n, n, {n + 1});
      for (std::size_t i = 2; i < n; i += 1)
        for (std::size_t j = 0; n != 9 && j + 1 < i; ++j) h(i, j) = K(0);  // Hessenberg but for 9
      cofree::scale(h, K(scale));
      const auto some = eigenvalues(h), all = eigenvectors(h).values;
      REQUIRE(some.size() == n);
      for (std::size_t i = 0; i < n; ++i)
        CHECK(std::abs(some[i] - all[i]) <= 1e-12 * double(n) * norm(h));
    }
}

TEST_CASE_TEMPLATE("a steep map in any orthonormal basis: both vectors by the full matrix", K,
                   double, complex<double>) {
  // DMD with D from 1 down to 2⁻³⁶: in a dense basis all but the largest entries are rounding, and so are
  // most of the projected map, which must not be scaled up.
  const std::size_t n = 36;
  for (std::uint64_t s = 1; s <= 40; ++s) {
    CAPTURE(s);
    auto m = random_matrix<K>(n, n, seed{s});
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k) m(i, k) *= std::ldexp(1.0, -12 * int(i / 9 + k / 9));
    const auto q = qr(random_matrix<K>(n, n, seed{s}.derived(1))).q;
    const weighted_map<K> map{{std::vector<double>(n, 1.0)}, multiply(multiply(q, m), adjoint(q))};
    const auto e = dominant_eigenpair(map, {.dense_limit = n});
    CHECK(e.converged);
    CHECK(e.right_residual <= 1e-13);
    CHECK(e.left_residual <= 1e-13);
  }
}
