// What a projection of rank d keeps of a layer: LSRDR beside PCA and HOSVD, on the shipped digits.
//
//   what_is_kept [FOLDER [D …]]     default: examples/data/digits, d = 2 4 8 16
//
// FOLDER holds images.npy (k,m,m), labels.npy (k) and one_layer, a classifier f(x) = (x†⊗1)A x of the
// images divided by 16. Each method gives a projection P of rank d on the space V of images:
//
//   LSRDR            the projection of the L₂-spectral-radius dimensionality reduction of A
//   HOSVD            onto the d eigenvectors of A†A = Σ A_j² of largest eigenvalue
//   PCA              onto the d eigenvectors of M = mean of xxᵀ of largest eigenvalue; it does not see A
//   LSRDR, data      that of the slices M A_j, by M^½ P' M^-½ for the P' of the slices M^½ A_j M^½
//   random           onto d random directions
//
// Five numbers say what P keeps. S is an isometry onto im P and B = (S†P⊗1)AS.
//
//   similarity       ρ(Γ(A,B)) / (ρ(Γ(A,A)) ρ(Γ(B,B)))^½; the LSRDR makes it large
//   response         (ρ(Γ(C,C)) / ρ(Γ(A,A)))^½ for C = (S†⊗1)AS: how much the outputs vary for the
//                    Gaussian inputs in im P to which they respond most; 1 for inputs in all of V
//   layer            1 − ‖A − (P†⊗1)AP‖²/‖A‖²; HOSVD makes it large
//   images           1 − Σ‖x − Px‖²/Σ‖x‖²; PCA makes it largest
//   right            the share of the images of which f(Px) names the right class
#include <fmt/format.h>

#include <cofree/cofree.hpp>
#include <cofree/io/input.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/lsrdr/lsrdr.hpp>
#include <filesystem>

using namespace cofree;

namespace {

using map = linear_operator<double>;

struct labelled_images {
  std::vector<std::vector<double>> pixels;
  std::vector<double> labels;
};

labelled_images read_images(const std::filesystem::path& folder) {
  const auto images = read_npy(folder / "images.npy"), labels = read_npy(folder / "labels.npy");
  const std::size_t count = labels.values.size();
  if (count == 0 || images.shape.empty() || images.shape[0] != count)
    throw input_error("images.npy and labels.npy are not of the same number of images");
  const std::size_t size = images.values.size() / count;
  labelled_images out{{}, labels.values};
  for (std::size_t k = 0; k < count; ++k) {
    auto& x = out.pixels.emplace_back(size);
    for (std::size_t i = 0; i < size; ++i) x[i] = images.values[k * size + i] / 16;
  }
  return out;
}

/// M = Σ x xᵀ / count, as an operator on V.
map second_moment(const labelled_images& data, const space<double>& v) {
  dense_array<double> m(v.dimension(), v.dimension());
  for (const auto& x : data.pixels)
    for (std::size_t i = 0; i < x.size(); ++i)
      for (std::size_t j = 0; j < x.size(); ++j)
        m(i, j) += x[i] * x[j] / double(data.pixels.size());
  return from_matrix(m, v, v);
}

/// The projection on the d eigenvectors of largest eigenvalue of a Hermitian operator.
map on_largest(const map& hermitian, std::size_t d) {
  const auto e = eigh(hermitian);  // increasing
  const auto& numbered = e.vectors.domain();
  dense_array<double> last(numbered.dimension(), numbered.dimension());
  for (std::size_t i = numbered.dimension() - d; i < numbered.dimension(); ++i) last(i, i) = 1;
  return e.vectors * from_matrix(last, numbered, numbered) * adjoint(e.vectors);
}

struct kept {
  double similarity, response, layer, images, right;
};

double radius(const map& a, const map& b) {
  return std::abs(dominant_eigenpair(gamma(a, b)).value);
}

/// The shares of the images that P keeps and that f(Px) names rightly.
void look_at_images(const map& p, const bilinear_layer& layer, const labelled_images& data,
                    kept& k) {
  const auto numbers = matrix(p);
  double lost = 0, all = 0;
  int right = 0;
  for (std::size_t i = 0; i < data.pixels.size(); ++i) {
    const auto& x = data.pixels[i];
    std::vector<double> px(x.size());
    for (std::size_t j = 0; j < x.size(); ++j) {
      for (std::size_t l = 0; l < x.size(); ++l) px[j] += numbers(j, l) * x[l];
      lost += (x[j] - px[j]) * (x[j] - px[j]), all += x[j] * x[j];
    }
    const auto scores = layer_value(layer, px);
    right += std::ranges::max_element(scores) - scores.begin() == long(data.labels[i]);
  }
  k.images = 1 - lost / all, k.right = right / double(data.pixels.size());
}

kept kept_by(const map& p, const map& a, double self_radius, const bilinear_layer& layer,
             const labelled_images& data) {
  const auto s = range(p, {1e-8}).inclusion;
  const auto c = on_left(adjoint(s), a) * s, b = on_left(adjoint(s) * p, a) * s;
  const double lost = distance(on_left(adjoint(p), a) * p, a);
  kept k{radius(a, b) / std::sqrt(self_radius * radius(b, b)),
         std::sqrt(radius(c, c) / self_radius), 1 - std::pow(lost / norm(a), 2), 0, 0};
  look_at_images(p, layer, data, k);
  return k;
}

void run(const std::filesystem::path& folder, const std::vector<std::size_t>& dimensions) {
  const auto data = read_images(folder);
  const auto layer = read_bilinear_layer(folder / "one_layer");
  const space<double> V("V", layer.inputs()), W("W", layer.outputs());
  const auto A = symmetric_operator(layer, V, W);
  const double self = radius(A, A);
  const auto M = second_moment(data, V);
  const auto one = identity_operator(V);
  const auto ridge =
      M + one * (1e-3 * trace(M) / double(V.dimension()));  // some pixels are always 0
  const auto root = square_root(ridge), inverse_root = power(ridge, -0.5);
  const lsrdr_options options{.starts = 8, .threads = 2, .second_order = false};
  const auto in_data = on_left(root, A) * root;
  const auto show = [&](std::string_view name, std::size_t d, const map& p) {
    const auto k = kept_by(p, A, self, layer, data);
    fmt::print("{:>3}  {:<11}  {:10.3f}  {:8.3f}  {:6.3f}  {:6.3f}  {:5.1f} %\n", d, name,
               k.similarity, k.response, k.layer, k.images, 100 * k.right);
  };
  fmt::print("  d  method       similarity  response   layer  images    right\n");
  for (const auto d : dimensions) {
    const space<double> U("U", d);
    const auto q = random_isometry(U, V, seed{1});
    show("LSRDR", d, lsrdr(A, U, options).projection());
    show("HOSVD", d, on_largest(adjoint(A) * A, d));
    show("PCA", d, on_largest(M, d));
    show("LSRDR, data", d, root * lsrdr(in_data, U, options).projection() * inverse_root);
    show("random", d, q * adjoint(q));
  }
  show("all of V", V.dimension(), one);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::vector<std::size_t> dimensions;
    for (int i = 2; i < argc; ++i) dimensions.push_back(std::stoul(argv[i]));
    if (dimensions.empty()) dimensions = {2, 4, 8, 16};
    run(argc > 1 ? argv[1] : "examples/data/digits", dimensions);
  } catch (const std::exception& e) {
    fmt::print(stderr, "what_is_kept: {}\n", e.what());
    return 2;
  }
}
