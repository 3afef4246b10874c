// cofree/superoperator/bodies/matrix.hpp — what matrix.hpp declares, for any scalar.
#pragma once

#include <cofree/superoperator/matrix.hpp>

namespace cofree {
namespace detail::matrix_parts {

/// The numbers of x over the centre, those of as_vector.
template <scalar K>
centre_t<K>* numbers_of(linear_operator<K>& x) {
  return reinterpret_cast<centre_t<K>*>(x.frame_entries().data());
}
template <scalar K>
const centre_t<K>* numbers_of(const linear_operator<K>& x) {
  return reinterpret_cast<const centre_t<K>*>(x.frame_entries().data());
}

template <scalar K>
struct dense_superoperator {
  linear_operator<centre_t<K>> m;
  operator_space<K> from, to;

  const operator_space<K>& domain() const { return from; }
  const operator_space<K>& codomain() const { return to; }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const { act(op::none, x, y); }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    act(op::adjoint, y, x);
  }
  void act(op o, const linear_operator<K>& x, linear_operator<K>& y) const {
    using Z = centre_t<K>;
    const auto& a = m.frame_entries();
    const std::size_t in = o == op::none ? a.cols() : a.rows(), out = a.rows() + a.cols() - in;
    multiply<Z>(o, a, op::none, const_matrix_view<Z>{numbers_of(x), in, 1},
                matrix_view<Z>{numbers_of(y), out, 1});
  }
};

/// Calls f(k, S e_k) for the k-th basis vector e_k of the domain, in the hidden frames.
template <scalar K, class F>
void for_each_image(const superoperator<K>& s, F f) {
  const std::size_t n = s.domain().dimension();
  auto x = s.domain().zero();
  auto y = s.codomain().zero();
  for (std::size_t k = 0; k < n; ++k) {
    numbers_of(x)[k] = centre_t<K>(1);
    s.apply(x, y);
    f(k, std::as_const(y));
    numbers_of(x)[k] = centre_t<K>(0);
  }
}

/// Re over ℍ, the number itself where it lies in the centre.
template <scalar K>
centre_t<K> central_part(const K& a) {
  if constexpr (commutative_scalar<K>)
    return a;
  else
    return real_part(a);
}

/// The vector Tr_V A of W for A : V → V⊗W, its central part over ℍ, in the hidden frame of W.
template <scalar K>
std::vector<centre_t<K>> traces_of_slices(std::string_view operand, const linear_operator<K>& a,
                                          last w) {
  const auto [v, traced] = detail::split_last("gamma_trace", a.codomain(), w);
  require_same_space("gamma_trace", "domain(" + std::string(operand) + ")", a.domain(),
                     "V of codomain(" + std::string(operand) + ")", v);
  const std::size_t r = traced.dimension();
  std::vector<centre_t<K>> out(r);
  for (std::size_t i = 0; i < v.dimension(); ++i)
    for (std::size_t j = 0; j < r; ++j) out[j] += central_part<K>(a.frame_entries()(i * r + j, i));
  return out;
}

}  // namespace detail::matrix_parts

namespace detail {

template <scalar K>
linear_operator<centre_t<K>> multiplied_out(const superoperator<K>& s) {
  linear_operator<centre_t<K>> m(s.domain().as_space(), s.codomain().as_space());
  auto& a = m.frame_entries();
  matrix_parts::for_each_image(s, [&](std::size_t k, const linear_operator<K>& image) {
    for (std::size_t i = 0; i < a.rows(); ++i) a(i, k) = matrix_parts::numbers_of(image)[i];
  });
  return m;
}

template <scalar K>
centre_t<K> trace_of(const superoperator<K>& s) {
  require_same_operator_space("trace", "domain", s.domain(), "codomain", s.codomain());
  centre_t<K> sum{};
  matrix_parts::for_each_image(s, [&](std::size_t k, const linear_operator<K>& image) {
    sum += matrix_parts::numbers_of(image)[k];
  });
  return sum;
}

}  // namespace detail

template <scalar K>
superoperator<K> superoperator_of(const linear_operator<centre_t<K>>& m,
                                  const operator_space<K>& domain,
                                  const operator_space<K>& codomain) {
  require_same_space("superoperator_of", "domain of the operator", m.domain(), "the operator space",
                     domain.as_space());
  require_same_space("superoperator_of", "codomain of the operator", m.codomain(),
                     "the operator space", codomain.as_space());
  return detail::matrix_parts::dense_superoperator<K>{m, domain, codomain};
}

template <scalar K>
centre_t<K> gamma_trace(const linear_operator<K>& a, const linear_operator<K>& b, last w) {
  require_same_space("gamma_trace", "W of A",
                     detail::split_last("gamma_trace", a.codomain(), w).second, "W of B",
                     detail::split_last("gamma_trace", b.codomain(), w).second);
  const auto s = detail::matrix_parts::traces_of_slices("A", a, w),
             t = detail::matrix_parts::traces_of_slices("B", b, w);
  centre_t<K> sum{};
  for (std::size_t j = 0; j < s.size(); ++j) sum += s[j] * conjugate(t[j]);
  return sum * real_t<K>(commutative_scalar<K> ? 1 : 4);
}

}  // namespace cofree
