// LSRDR of a user's own map: shifts of a signal of length n, damped by a window, known by what they
// do and never stored. Three functions make it a tensor_operator.
#include <cofree/lsrdr/lsrdr.hpp>
#include <cstdio>
using namespace cofree;
using maps = std::span<const linear_operator<double>>;

struct windowed_shifts {  // A_k = shift by k+1 ∘ window_k, in the standard basis of V
  space<double> v, w;
  std::size_t n() const { return v.dimension(); }
  double window(std::size_t k, std::size_t i) const {
    return 1.0 / (1.0 + double(k) + double((i * (k + 2)) % n()));
  }
  const space<double>& space_v() const { return v; }
  const space<double>& space_w() const { return w; }

  /// Row i of A_k X is window(k, i) times row i−k−1 of X.
  dense_array<double> slice_on(std::size_t k, const dense_array<double>& x) const {
    dense_array<double> y(x.rows(), x.cols());
    for (std::size_t i = 0; i < n(); ++i)
      for (std::size_t j = 0; j < x.cols(); ++j) y((i + k + 1) % n(), j) = window(k, i) * x(i, j);
    return y;
  }
  dense_array<double> slice_adjoint_on(std::size_t k, const dense_array<double>& y) const {
    dense_array<double> x(y.rows(), y.cols());
    for (std::size_t i = 0; i < n(); ++i)
      for (std::size_t j = 0; j < y.cols(); ++j) x(i, j) = window(k, i) * y((i + k + 1) % n(), j);
    return x;
  }
  void gamma(maps b, maps x, std::span<linear_operator<double>> z) const {
    for (std::size_t i = 0; i < z.size(); ++i) {  // Σ_k A_k X B_k†
      const auto bk = slices(b[i]);
      dense_array<double> sum(n(), bk[0].rows());
      for (std::size_t k = 0; k < bk.size(); ++k)
        add_scaled(sum, multiply(op::none, slice_on(k, matrix(x[i])), op::adjoint, bk[k]), 1.0);
      z[i] = from_matrix(sum, z[i].domain(), v);
    }
  }
  void gamma_adjoint(maps b, maps y, std::span<linear_operator<double>> z) const {
    for (std::size_t i = 0; i < z.size(); ++i) {  // Σ_k A_k† Y B_k
      const auto bk = slices(b[i]);
      dense_array<double> sum(n(), bk[0].cols());
      for (std::size_t k = 0; k < bk.size(); ++k)
        add_scaled(sum, multiply(slice_adjoint_on(k, matrix(y[i])), bk[k]), 1.0);
      z[i] = from_matrix(sum, z[i].domain(), v);
    }
  }
  linear_operator<double> compress(const linear_operator<double>& l,
                                   const linear_operator<double>& e) const {
    std::vector<dense_array<double>> ck;  // L†A_k E
    for (std::size_t k = 0; k < w.dimension(); ++k)
      ck.push_back(multiply(op::adjoint, matrix(l), op::none, slice_on(k, matrix(e))));
    return from_slices(ck, e.domain(), l.domain(), w);
  }
};

int main() {
  const windowed_shifts a{space<double>("signals", 24), space<double>("shifts", 3)};
  const auto fit = lsrdr(a, space<double>("U", 2), {.starts = 6});
  std::printf("lambda %.9f, gradient %.0e, P of rank 2 with ‖P² − P‖/‖P‖ = %.0e\n", fit.lambda,
              fit.gradient_norm, fit.has_projection() ? *fit.certificate().projection : 0.0);
  return fit.converged ? 0 : 1;
}
