// cofree/report/fit_table.hpp — a fit as a table a person can read, and its pictures.
//
//   fit_table(fit, header)           plain text
//   write_pictures(folder, fit, …)  spectra.svg; membership.svg where the inputs are an image
#pragma once

#include <cofree/io/result.hpp>

namespace cofree {

/// Height and width of the image whose pixels are the standard basis of V.
struct image_shape {
  std::size_t rows = 0, cols = 0;
};

template <scalar K>
std::string fit_table(const lsrdr_result<K>& fit, const fit_header& header);

/// The same for a graph in factors.
std::string fit_table(const graph_reduction& fit, std::size_t edges, const fit_header& header);

struct drawn_pictures {
  std::vector<std::string> names;  ///< files written
  std::vector<std::string>
      notes;  ///< a sentence for each picture that could not be drawn or written
};

/// A complex pair has no densities and so no pictures. A picture that fails is a note and nothing thrown.
template <scalar K>
drawn_pictures write_pictures(const std::filesystem::path& folder, const lsrdr_result<K>& fit,
                              const fit_header& header, std::optional<image_shape> image);

}  // namespace cofree
