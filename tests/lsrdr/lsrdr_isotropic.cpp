// Complex symmetric and skew classes at the maxima where ρ(Γ(B,B)) is double.
#include <cofree/superoperator/matrix.hpp>

#include "fields.hpp"
#include "lsrdr/climb/climb_in_class.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;
using C = std::complex<double>;

namespace {

double radius_of(const linear_operator<C>& m, const linear_operator<C>& b, int at) {
  const auto values = eigenvectors(as_linear_operator(gamma(m, b)).frame_entries()).values;
  return std::abs(values[std::size_t(at)]);
}
double similarity_at(const linear_operator<C>& a, const linear_operator<C>& b) {
  return radius_of(a, b, 0) / std::sqrt(radius_of(b, b, 0) * radius_of(a, a, 0));
}

}  // namespace

// M ⊕ ±Mᵀ is in the class in a basis where the form x·y is hyperbolic, and Γ(A, ·) has the value of M on it.
TEST_CASE(
    "a class of dimension 2m holds every map of dimension m: no less, converged, and no direction "
    "rises") {
  int doubles = 0;
  for (const auto c : {slice_class::skew, slice_class::symmetric})
    for (std::uint64_t s = 1; s <= 2; ++s) {
      CAPTURE(int(c));
      CAPTURE(s);
      const auto a = data::gaussian<C>(6, 3, s);
      const auto half = data::fit(a, 2, {.starts = 6});
      const auto f = data::fit(a, 4, {.starts = 4, .slices = c});
      CHECK(f.converged);
      CHECK(*f.similarity >= *half.similarity - 1e-8);
      const auto& b = f.map();
      CHECK(distance(detail::part_in_class(b, c), b) <= 1e-10 * norm(b));
      CHECK(std::abs(similarity_at(a, b) - *f.similarity) <= 1e-9);
      if (std::abs(radius_of(b, b, 1) / radius_of(b, b, 0) - 1) < 1e-6) {
        ++doubles;
        CHECK(std::abs(*f.similarity - *half.similarity) <= 1e-7);
      }
      for (std::uint64_t k = 1; k <= 6; ++k)
        for (double step : {1e-4, 1e-2}) {
          auto d = detail::part_in_class(random_operator(b.domain(), b.codomain(), {k}), c);
          d *= C(step * norm(b) / norm(d));
          CHECK(similarity_at(a, b + d) <= *f.similarity + 1e-10);
        }
    }
  CHECK(doubles > 0);
}
