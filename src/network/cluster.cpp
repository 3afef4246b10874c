#include <cofree/network/cluster.hpp>

namespace cofree {
namespace {
constexpr double tolerance = 1e-9;  // a density from a file or a fit carries that much rounding
}

template <scalar K>
cluster<K>::cluster(linear_operator<K> c) : density_(std::move(c)) {
  require_same_space("cluster", "domain", density_.domain(), "codomain", density_.codomain());
  if (!(distance(density_, adjoint(density_)) <= tolerance * (1 + norm(density_))))
    detail::throw_invalid_argument("cluster: the operator on " + of().description() +
                                   " is not Hermitian");
  if (!(std::abs(re_trace(density_) - 1) <= tolerance))
    detail::throw_invalid_argument("cluster: the trace is " + std::to_string(re_trace(density_)) +
                                   ", expected 1");
  const auto values = hermitian_eigenvalues_of(density_);
  if (!(values.front() >= -tolerance))
    detail::throw_invalid_argument("cluster: the least eigenvalue is " +
                                   std::to_string(values.front()) + ", expected none below 0");
}

template <scalar K>
real_t<K> cluster<K>::membership(const linear_operator<K>& x) const {
  return real_part(inner(x, density_ * x)) / real_part(inner(x, x));
}

template <scalar K>
cluster<K> mixture_of(const space<K>& v, const std::vector<std::size_t>& elements) {
  dense_array<K> m(v.dimension(), v.dimension());
  for (auto i : elements) {
    if (i >= v.dimension())
      detail::throw_invalid_argument("mixture_of: element " + std::to_string(i) + " of " +
                                     v.description());
    m(i, i) += K(real_t<K>(1.0 / double(elements.size())));
  }
  return cluster<K>(from_matrix(m, v, v));
}

template <scalar K>
std::vector<member> ranked(const cluster<K>& c, const basis<K>& b) {
  require_same_space("ranked", "space of the cluster", c.of(), "space of the basis", b.of());
  const auto& columns = b.frame_columns();
  std::vector<member> out;
  for (std::size_t j = 0; j < columns.cols(); ++j) {
    linear_operator<K> x(unit_space<K>(), c.of());
    for (std::size_t i = 0; i < columns.rows(); ++i) x.frame_entries()(i, 0) = columns(i, j);
    out.push_back({j, double(c.membership(x))});
  }
  // Equal but for rounding counts as equal: the lower index stays first.
  const auto level = [](const member& m) { return std::round(m.membership * 1e12); };
  std::stable_sort(out.begin(), out.end(),
                   [&](const member& x, const member& y) { return level(x) > level(y); });
  return out;
}

template <scalar K>
std::vector<double> memberships(const cluster<K>& c) {
  const auto m = matrix(c.density());
  std::vector<double> out;
  for (std::size_t i = 0; i < m.rows(); ++i) out.push_back(double(real_part(m(i, i))));
  return out;
}

bilinear_layer backpropagated(const cluster<double>& c, const bilinear_layer& layer) {
  require_consistent(layer);
  if (c.of().dimension() != layer.outputs())
    detail::throw_invalid_argument("backpropagated: the cluster lives on " + c.of().description() +
                                   ", but the layer has " + std::to_string(layer.outputs()) +
                                   " outputs");
  return {layer.w, layer.v, multiply(matrix(c.density()), layer.d)};
}

#define COFREE_INSTANTIATE(K)                                                       \
  template class cluster<K>;                                                        \
  template cluster<K> mixture_of(const space<K>&, const std::vector<std::size_t>&); \
  template std::vector<member> ranked(const cluster<K>&, const basis<K>&);          \
  template std::vector<double> memberships(const cluster<K>&);
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
