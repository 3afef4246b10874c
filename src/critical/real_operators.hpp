// L(U,V) as a real space: where gradients of real functions live, over any K.
#pragma once

#include <cofree/operator/operator_space.hpp>

namespace cofree::detail {

/// The operators U → V as a real space with the inner product Re tr(X†Y).
template <scalar K>
class real_operator_space {
public:
  using scalar_type = double;
  using vector_type = linear_operator<K>;

  real_operator_space(space<K> u, space<K> v) : u_(std::move(u)), v_(std::move(v)) {}

  bool operator==(const real_operator_space&) const = default;
  vector_type zero() const { return {u_, v_}; }
  void scale(vector_type& y, double a) const { y *= centre_t<K>(a); }
  void add_scaled(vector_type& y, const vector_type& x, double a) const {
    cofree::add_scaled(y.frame_entries(), x.frame_entries(), centre_t<K>(a));
  }
  double inner(const vector_type& x, const vector_type& y) const {
    return real_part(cofree::inner(x.frame_entries(), y.frame_entries()));
  }
  std::size_t dimension() const { return real_dimension<K> * u_.dimension() * v_.dimension(); }
  std::string name() const { return operators(u_, v_).name() + " over ℝ"; }
  vector_type random(seed s) const { return random_operator(u_, v_, s); }

private:
  space<K> u_, v_;
};

}  // namespace cofree::detail
