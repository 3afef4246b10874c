// lsrdr/digits/map_actions.hpp — A and Γ(A,B) on arrays of standard bases.
#pragma once

#include "unknowns.hpp"

namespace cofree::detail {

/// The products that the equations are made of. A is (dim V · dim W) × dim V with W fast.
template <scalar K>
class map_actions {
public:
  using R = real_t<K>;

  map_actions(const left_factor<K>& a, std::size_t r) : a_(a), r_(r) {}

  /// A x, (dim V · dim W) × dim U.
  extended_array<K> apply_a(const extended_array<K>& x) const {
    extended_array<K> y;
    for (const auto& part : x.parts) {
      y.parts.emplace_back(part.rows() * r_, part.cols());
      a_.multiply(op::none, part, y.parts.back().view());
    }
    return y;
  }
  /// (l†⊗1)·ax as (dim U · dim W) × dim U.
  extended_array<K> compressed(const extended_array<K>& l, const extended_array<K>& ax) const {
    const std::size_t n = l.rows(), d = l.cols();
    const auto one = [&](std::size_t i, std::size_t j) {
      dense_array<K> y(d * r_, d);
      multiply<K>(op::adjoint, l.parts[i], op::none, ax.parts[j].reshaped(n, r_ * d),
                  y.reshaped(d, r_ * d));
      return y;
    };
    extended_array<K> y{{one(0, 0)}};
    if (!l.pair()) return y;
    y.parts.push_back(one(0, 1));
    cofree::add_scaled(y.parts[0], one(1, 1), centre_t<K>(R(1)));
    cofree::add_scaled(y.parts[1], one(1, 0), centre_t<K>(R(-1)));
    return y;
  }
  /// m B_j for every slice.
  dense_array<K> before_slices(const dense_array<K>& m, const dense_array<K>& b) const {
    const std::size_t d = b.cols();
    dense_array<K> y(b.rows(), d);
    multiply<K>(op::none, m, op::none, b.reshaped(d, r_ * d), y.reshaped(d, r_ * d));
    return y;
  }
  /// Tr_W(ax b†)
  extended_array<K> traced(const extended_array<K>& ax, const dense_array<K>& b) const {
    extended_array<K> y;
    const std::size_t d = b.cols(), n = ax.rows() / r_;
    for (const auto& part : ax.parts) {
      y.parts.emplace_back(n, d);
      multiply<K>(op::none, part.reshaped(n, r_ * d), op::adjoint, b.reshaped(d, r_ * d),
                  y.parts.back().view());
    }
    return y;
  }
  /// A†(y⊗1)b
  extended_array<K> adjoint_applied(const extended_array<K>& y, const dense_array<K>& b) const {
    extended_array<K> z;
    const std::size_t d = b.cols(), n = y.rows();
    for (const auto& part : y.parts) {
      dense_array<K> wide(n * r_, d);
      multiply<K>(op::none, part, op::none, b.reshaped(d, r_ * d), wide.reshaped(n, r_ * d));
      z.parts.emplace_back(n, d);
      a_.multiply(op::adjoint, wide, z.parts.back().view());
    }
    return z;
  }
  std::size_t slices() const { return r_; }

private:
  const left_factor<K>& a_;
  std::size_t r_;
};

}  // namespace cofree::detail
