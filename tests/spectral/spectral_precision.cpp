// The eigen-solver in float and at 50 digits, over ℝ and ℂ and for real-linear maps over ℍ.
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/spectral/leading_eigenvalues.hpp>
#include <cofree/spectral/power_iteration.hpp>

#include "fields.hpp"
#include "spectral_maps.hpp"

using namespace cofree;

namespace {

/// n×d arrays over ℍ as a real space: ⟨X,Y⟩ = Re tr(X†Y).
template <class R>
struct quaternion_arrays {
  using scalar_type = R;
  using vector_type = dense_array<quaternion<R>>;
  std::size_t rows, cols;
  bool operator==(const quaternion_arrays&) const = default;
  std::size_t dimension() const { return 4 * rows * cols; }
  std::string name() const { return "arrays over ℍ"; }
  vector_type zero() const { return vector_type(rows, cols); }
  void scale(vector_type& x, const R& a) const {
    for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] *= a;
  }
  void add_scaled(vector_type& y, const vector_type& x, const R& a) const {
    for (std::size_t i = 0; i < x.size(); ++i) y.data()[i] += x.data()[i] * a;
  }
  R inner(const vector_type& x, const vector_type& y) const {
    R s(0);
    for (std::size_t i = 0; i < x.size(); ++i)
      s += real_part(quaternion<R>(conjugate(x.data()[i]) * y.data()[i]));
    return s;
  }
  vector_type random(seed s) const { return random_matrix<quaternion<R>>(rows, cols, s); }
};

/// X ↦ Σ A_j X B_j†, real-linear.
template <class R>
struct sandwiches {
  quaternion_arrays<R> space;
  std::vector<dense_array<quaternion<R>>> a, b;
  const quaternion_arrays<R>& domain() const { return space; }
  const quaternion_arrays<R>& codomain() const { return space; }
  void sum(op side, const dense_array<quaternion<R>>& x, dense_array<quaternion<R>>& y) const {
    y = space.zero();
    const op other = side == op::none ? op::adjoint : op::none;
    for (std::size_t j = 0; j < a.size(); ++j)
      space.add_scaled(y, multiply(op::none, multiply(side, a[j], op::none, x), other, b[j]), R(1));
  }
  void apply(const dense_array<quaternion<R>>& x, dense_array<quaternion<R>>& y) const {
    sum(op::none, x, y);
  }
  void apply_adjoint(const dense_array<quaternion<R>>& y, dense_array<quaternion<R>>& x) const {
    sum(op::adjoint, y, x);
  }
};

template <class R>
sandwiches<R> random_sandwiches(std::size_t n, std::size_t d, std::size_t r) {
  sandwiches<R> out{{n, d}, {}, {}};
  for (std::uint64_t j = 0; j < r; ++j) {
    out.a.push_back(random_matrix<quaternion<R>>(n, n, {2 * j + 1}));
    out.b.push_back(random_matrix<quaternion<R>>(d, d, {2 * j + 2}));
  }
  return out;
}

/// χ(q) = [[a, b], [−b̄, ā]] entry by entry.
template <class R>
dense_array<complex<R>> chi(const dense_array<quaternion<R>>& x) {
  dense_array<complex<R>> out(2 * x.rows(), 2 * x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) {
      const auto& q = x(i, j);
      out(2 * i, 2 * j) = complex<R>(q.w, q.x), out(2 * i, 2 * j + 1) = complex<R>(q.y, q.z);
      out(2 * i + 1, 2 * j) = complex<R>(-q.y, q.z);
      out(2 * i + 1, 2 * j + 1) = complex<R>(q.w, -q.x);
    }
  return out;
}

/// All eigenvalues of Σ χ(A_j) ⊗ conj χ(B_j).
template <class R>
std::vector<complex<R>> image_spectrum(const sandwiches<R>& s) {
  const std::size_t n = 2 * s.space.rows, d = 2 * s.space.cols;
  dense_array<complex<R>> m(n * d, n * d);
  for (std::size_t j = 0; j < s.a.size(); ++j) {
    const auto a = chi(s.a[j]), b = chi(s.b[j]);
    for (std::size_t i = 0; i < n * d; ++i)
      for (std::size_t k = 0; k < n * d; ++k)
        m(i, k) += a(i / d, k / d) * conjugate(b(i % d, k % d));
  }
  return eigenvectors(m).values;
}

template <class C>
auto distance_to(const std::vector<C>& list, const C& z) {
  auto nearest = modulus(C(list[0] - z));
  for (const auto& each : list) nearest = std::min(nearest, modulus(C(each - z)));
  return nearest;
}

/// A pair 2e^{±0.7i} before a falling spectrum.
template <class K>
dense_array<K> with_pair(std::size_t n) {
  auto block = diagonal<K>(falling(n));
  block(0, 0) = block(1, 1) = K(1.5), block(0, 1) = K(-1.25), block(1, 0) = K(1.25);
  return block;
}

}  // namespace

TEST_CASE_TEMPLATE("a real value, at any precision", K, float, complex<float>, double, real50,
                   complex50) {
  using R = real_t<K>;
  for (std::size_t limit : {0, 1000}) {
    CAPTURE(limit);
    auto d = falling(24);
    d[0] = -2;
    const auto m = map_of(diagonal<K>(d), {1});
    const auto e = dominant_eigenpair(m, {.dense_limit = limit});
    const R small = R(1e5) * epsilon<K>();
    CHECK(e.converged);
    CHECK(e.kind == eigenvalue_kind::real);
    CHECK(modulus(complex<R>(e.value + complex<R>(R(2)))) <= 10 * small);
    CHECK(e.right_residual <= small);
    CHECK(e.left_residual <= small);
    const auto apply = [&](const auto& x, auto& y) { m.apply(x, y); };
    CHECK(detail::residual_of(m.space, apply, e.right, e.value) <= small);
    const auto p = power_iteration(m, m.space.random({2}));
    CHECK(p.converged);
    CHECK(modulus(K(p.value + K(R(2)))) <= 10 * small);
    // A looser tolerance is kept to, and costs less.
    const R loose = R(1e4) * sqrt(epsilon<K>());
    if (limit > 0 || !(loose < R(0.1))) continue;
    const auto f = dominant_eigenpair(m, {.tolerance = loose, .dense_limit = 0});
    CHECK(f.converged);
    CHECK(f.applications < e.applications);
  }
}

TEST_CASE_TEMPLATE("a pair and several values, at any precision", R, float, double, real50) {
  for (std::size_t limit : {0, 1000}) {
    CAPTURE(limit);
    const auto m = map_of(with_pair<R>(20), {3});
    const R small = R(1e5) * epsilon<R>();
    const complex<R> wanted(R(1.5), R(1.25));
    const auto e = dominant_eigenpair(m, {.dense_limit = limit});
    CHECK(e.converged);
    CHECK(e.kind == eigenvalue_kind::complex_pair);
    CHECK(modulus(complex<R>(e.value - wanted)) <= 100 * small);
    const auto s = leading_eigenvalues(m, 4, {.dense_limit = limit});
    CHECK(s.converged);
    REQUIRE(s.values.size() == 3);
    CHECK(s.on_circle == 2);
    CHECK(modulus(complex<R>(s.values[0].value - wanted)) <= 100 * small);
    CHECK(modulus(complex<R>(s.values[2].value - complex<R>(R(1) / (1 + R(3) / 4)))) <=
          (limit > 0 ? 100 * small : 1000 * small) + R(1e-15));
  }
}

TEST_CASE_TEMPLATE("real-linear maps over ℍ against the complex image", R, double, real50) {
  const auto m = random_sandwiches<R>(3, 2, 3);
  const auto all = image_spectrum(m);
  const R top = modulus(all[0]), small = R(1e6) * epsilon<R>() * top;
  for (std::size_t limit : {0, 1000}) {
    CAPTURE(limit);
    const auto e = dominant_eigenpair(m, {.dense_limit = limit});
    CHECK(e.converged);
    CHECK(scalar_traits<R>::abs(modulus(e.value) - top) <= small);
    CHECK(distance_to(all, e.value) <= small);
    const auto s = leading_eigenvalues(m, 3, {.dense_limit = limit});
    CHECK(s.converged);
    for (const auto& each : s.values) CHECK(distance_to(all, each.value) <= small);
  }
}
