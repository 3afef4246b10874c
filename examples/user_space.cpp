// A user's own space and map: functions on a ring with ⟨f,g⟩ = Σ w_i f_i g_i, and a diffusion on it.
#include <cofree/laws.hpp>
#include <cstdio>
using namespace cofree;

struct ring_functions {
  using scalar_type = double;
  using vector_type = std::vector<double>;
  std::vector<double> w;

  bool operator==(const ring_functions&) const = default;
  std::size_t dimension() const { return w.size(); }
  std::string name() const { return "functions on a ring"; }
  vector_type zero() const { return vector_type(w.size()); }
  void scale(vector_type& y, double a) const {
    for (auto& e : y) e *= a;
  }
  void add_scaled(vector_type& y, const vector_type& x, double a) const {
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += x[i] * a;
  }
  double inner(const vector_type& x, const vector_type& y) const {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += w[i] * x[i] * y[i];
    return sum;
  }
  vector_type random(seed s) const {
    random_source source(s);
    auto x = zero();
    for (auto& e : x) e = source.normal();
    return x;
  }
};

struct diffusion {  // symmetric for the weights, so that it is its own adjoint
  ring_functions v;
  const ring_functions& domain() const { return v; }
  const ring_functions& codomain() const { return v; }
  void apply(const std::vector<double>& x, std::vector<double>& y) const {
    for (std::size_t i = 0, n = x.size(); i < n; ++i)
      y[i] = (x[(i + n - 1) % n] + 2 * x[i] + x[(i + 1) % n]) / v.w[i];
  }
  void apply_adjoint(const std::vector<double>& y, std::vector<double>& x) const { apply(y, x); }

  double value(std::vector<double> x) const { return v.inner(x, gradient(x)) / 2; }  // ½⟨x,Mx⟩…
  std::vector<double> gradient(const std::vector<double>& x) const {  // …has the gradient Mx
    auto y = v.zero();
    apply(x, y);
    return y;
  }
};

int main() {
  const ring_functions v{{1, 1.5, 2, 1.2, 0.8, 0.7, 1.1}};
  const auto top = dominant_eigenpair(diffusion{v});
  std::printf("top eigenvalue %.10f, residual %.0e\n", top.value.real(), top.right_residual);
  int broken = 0;
  laws::adjointable_map(diffusion{v}, 5, [&](const auto& law) { broken += !law.holds(); });
  laws::gradient(v, diffusion{v}, 5, [&](const auto& law) { broken += !law.holds(); });
  return broken;
}
