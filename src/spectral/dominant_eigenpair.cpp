#include <cofree/spectral/dominant_eigenpair.hpp>

namespace cofree::detail {

std::size_t choose_dominant(const complex_values& values,
                            const std::optional<std::complex<double>>& near) {
  std::size_t best = 0;
  const double top = std::abs(values[0]);
  for (std::size_t i = 1; i < values.size() && std::abs(values[i]) >= top * (1 - 1e-7); ++i) {
    const bool better = near ? std::abs(values[i] - *near) < std::abs(values[best] - *near)
                             : values[i].real() > values[best].real() + 1e-7 * top;
    if (better) best = i;
  }
  // Of a pair, the member with positive imaginary part stands first in the list.
  if (values[best].imag() < 0 && best > 0 && values[best - 1] == std::conj(values[best])) --best;
  return best;
}

double gap_of(const complex_values& values, std::size_t chosen, bool pair) {
  const double top = std::abs(values[chosen]);
  if (!(top > 0)) return 0;
  double second = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i == chosen || (pair && i == chosen + 1)) continue;
    second = std::max(second, std::abs(values[i]));
  }
  return std::max(0.0, 1 - second / top);
}

}  // namespace cofree::detail
