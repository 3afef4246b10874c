// Follows two output classes of a network of bilinear layers back to its input pixels.
//
//   follow_clusters FOLDER OUT [CLASS CLASS]     default: classes 3 and 8
//
// FOLDER holds layer1 and layer2, each with w.npy, v.npy, d.npy. The cluster C = ½ on each of two
// output classes becomes the map (1⊗C)A of C∘f; the density of its LSRDR (the L₂-spectral-radius
// dimensionality reduction) is a cluster on the layer's inputs, from which the next layer goes on.
// Writes hidden.svg and pixels.svg to OUT, which must exist.
#include <fmt/format.h>

#include <cofree/cofree.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/text.hpp>
#include <cofree/report/svg.hpp>

using namespace cofree;

namespace {

/// The cluster on the inputs of A that C on its outputs comes from, with d dimensions, and what the
/// last of them is worth.
cluster_pair<double> step_back(const char* name, const cluster<double>& c,
                               const linear_operator<double>& a, std::size_t d) {
  const auto map = backpropagated(c, a);
  const lsrdr_options options{.starts = 12, .threads = 2};
  auto found = clusters_of(map, space<double>("U", d), options);
  const auto less = lsrdr(map, space<double>("U", d - 1), options);
  const auto& fit = found.fit;
  const auto agreed = fit.basins.empty() ? 0 : fit.basins[0].count;
  fmt::print("{}: similarity {:.6f} at d = {} ({:.6f} at d = {}), {} of {} starts agree\n", name,
             *fit.similarity, d, *less.similarity, d - 1, agreed, fit.starts.size());
  fmt::print("  gradient {:.0e}, factorization {:.0e}, ‖P − P†‖/‖P‖ {:.0e}, curvature {:.3f}\n",
             fit.gradient_norm, fit.certificate().factorization.value(),
             fit.certificate().projection_adjoint_gap.value(),
             fit.certificate().curvature.value_or(NAN));
  fmt::print("  weights of the cluster: {:.4f}\n", fmt::join(fit.parts().right_spectrum, ", "));
  return found;
}

/// The k-th eigenvector of a density, of positive sum, as an image.
std::vector<double> signed_image(const linear_operator<double>& density, std::size_t k) {
  const auto e = eigh(matrix(density));
  const std::size_t n = e.values.size();
  std::vector<double> image(n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += image[i] = e.vectors(i, n - 1 - k);
  if (sum < 0)
    for (auto& x : image) x = -x;
  return image;
}

int run(const std::filesystem::path& folder, const std::filesystem::path& out,
        const std::vector<std::size_t>& classes) {
  const auto first = read_bilinear_layer(folder / "layer1");
  const auto second = read_bilinear_layer(folder / "layer2");
  const space<double> pixels("pixels", first.inputs()), hidden("hidden", first.outputs()),
      outputs("classes", second.outputs());
  const auto a1 = symmetric_operator(first, pixels, hidden);
  const auto a2 = symmetric_operator(second, hidden, outputs);
  const std::string name = fmt::format("classes {}", fmt::join(classes, " and "));

  const auto start = mixture_of(outputs, classes);
  const auto at_hidden = step_back("hidden units", start, a2, 2);
  const auto& cluster_on_hidden = at_hidden.right;
  fmt::print("  units by membership:");
  for (const auto& m : ranked(cluster_on_hidden, standard_basis(hidden)))
    if (m.membership > 0.05) fmt::print("  {} ({:.3f})", m.index, m.membership);
  fmt::print("\n");
  write_text(out / "hidden.svg",
             svg_bar_charts(name + ": membership of the hidden units",
                            {{"hidden unit", memberships(cluster_on_hidden), 0}},
                            fmt::format("similarity {:.6f}; the sum of the bars is 1",
                                        *at_hidden.fit.similarity)));

  const auto at_pixels = step_back("pixels", cluster_on_hidden, a1, 2);
  const auto& density = at_pixels.right.density();
  const auto side = std::size_t(std::lround(std::sqrt(double(pixels.dimension()))));
  if (side * side != pixels.dimension()) return 0;
  const auto& weights = at_pixels.fit.parts().right_spectrum;
  write_text(
      out / "pixels.svg",
      svg_heat_maps(name + ": the cluster on the pixels",
                    {{fmt::format("first direction, weight {:.3f}", weights[0]), side, side,
                      signed_image(density, 0)},
                     {fmt::format("second direction, weight {:.3f}", weights[1]), side, side,
                      signed_image(density, 1)}},
                    fmt::format("eigenvectors of the cluster on the pixels; similarity {:.6f}",
                                *at_pixels.fit.similarity)));
  fmt::print("written: {}, {}\n", (out / "hidden.svg").string(), (out / "pixels.svg").string());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3 && argc != 5) throw invalid_argument("expected FOLDER OUT [CLASS CLASS]");
    std::vector<std::size_t> classes{3, 8};
    if (argc == 5) classes = {std::stoul(argv[3]), std::stoul(argv[4])};
    return run(argv[1], argv[2], classes);
  } catch (const std::exception& e) {
    fmt::print(stderr, "follow_clusters: {}\n", e.what());
    return 2;
  }
}
