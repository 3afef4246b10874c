// cofree/report/svg.hpp — the two pictures of a fit as standalone SVG.
//
//   svg_heat_maps(title, panels, caption)   arrays on one common colour scale, with its colour bar
//   svg_bar_charts(title, panels, caption)  spectra; few bars carry their numbers
//
// Values without a sign use a sequential palette from 0, others a diverging one about 0. The
// palettes are interpolated here from a handful of colours chosen for even steps in lightness.
#pragma once

#include <string>
#include <vector>

namespace cofree {

struct heat_map {
  std::string title;
  std::size_t rows = 0, cols = 0;
  std::vector<double> values;  ///< row-major
};

struct bar_series {
  std::string title;
  std::vector<double> values;
  std::size_t first = 1;  ///< the number under the first bar
};

/// @throws invalid_argument if a panel's size and values disagree or a value is not finite
std::string svg_heat_maps(const std::string& title, const std::vector<heat_map>& panels,
                          const std::string& caption);
/// @throws invalid_argument if a value is negative or not finite
std::string svg_bar_charts(const std::string& title, const std::vector<bar_series>& panels,
                           const std::string& caption);

}  // namespace cofree
