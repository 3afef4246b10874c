#include <cofree/network/bilinear_layer.hpp>

namespace cofree {
namespace {

std::string shape_of(const dense_array<double>& m) {
  return std::to_string(m.rows()) + "×" + std::to_string(m.cols());
}

}  // namespace

void require_consistent(const bilinear_layer& layer) {
  if (layer.v.rows() != layer.w.rows() || layer.v.cols() != layer.w.cols())
    detail::throw_invalid_argument("bilinear layer: v is " + shape_of(layer.v) +
                                   ", expected the shape of w, " + shape_of(layer.w));
  if (layer.d.cols() != layer.w.rows())
    detail::throw_invalid_argument("bilinear layer: d is " + shape_of(layer.d) + ", expected " +
                                   std::to_string(layer.w.rows()) +
                                   " columns, one for each hidden unit of w");
}

linear_operator<double> symmetric_operator(const bilinear_layer& layer, const space<double>& v,
                                           const space<double>& w) {
  require_consistent(layer);
  if (v.dimension() != layer.inputs() || w.dimension() != layer.outputs())
    detail::throw_invalid_argument(
        "symmetric_operator: the layer maps " + std::to_string(layer.inputs()) + " inputs to " +
        std::to_string(layer.outputs()) + " outputs, but V = " + v.description() +
        " and W = " + w.description());
  std::vector<dense_array<double>> list;
  for (std::size_t k = 0; k < layer.outputs(); ++k) {
    auto weighted = layer.v;
    for (std::size_t h = 0; h < layer.hidden(); ++h)
      for (std::size_t i = 0; i < layer.inputs(); ++i) weighted(h, i) *= layer.d(k, h) / 2;
    auto slice = multiply(op::adjoint, layer.w, op::none, weighted);
    add_scaled(slice, adjoint(dense_array<double>(slice)), 1.0);
    list.push_back(std::move(slice));
  }
  return from_slices(list, v, w);
}

std::vector<double> layer_value(const bilinear_layer& layer, const std::vector<double>& x) {
  require_consistent(layer);
  if (x.size() != layer.inputs())
    detail::throw_invalid_argument("layer_value: x has " + std::to_string(x.size()) +
                                   " entries, expected " + std::to_string(layer.inputs()));
  std::vector<double> y(layer.outputs());
  for (std::size_t h = 0; h < layer.hidden(); ++h) {
    double a = 0, b = 0;
    for (std::size_t i = 0; i < x.size(); ++i) a += layer.w(h, i) * x[i], b += layer.v(h, i) * x[i];
    for (std::size_t k = 0; k < y.size(); ++k) y[k] += layer.d(k, h) * a * b;
  }
  return y;
}

}  // namespace cofree
