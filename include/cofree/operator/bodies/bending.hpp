// cofree/operator/bodies/bending.hpp — what bending.hpp declares, for any scalar. In hidden frames a
// vector of W* has its values on the frame of W for numbers.
#pragma once

#include <cofree/operator/bending.hpp>

namespace cofree {

template <commutative_scalar K>
linear_operator<K> evaluation(const space<K>& w) {
  linear_operator<K> out(linear_dual(w) * w, unit_space<K>());
  const std::size_t n = w.dimension();
  for (std::size_t j = 0; j < n; ++j) out.frame_entries()(0, j * n + j) = K(real_t<K>(1));
  return out;
}

template <commutative_scalar K>
linear_operator<K> coevaluation(const space<K>& w) {
  linear_operator<K> out(unit_space<K>(), w * linear_dual(w));
  const std::size_t n = w.dimension();
  for (std::size_t j = 0; j < n; ++j) out.frame_entries()(j * n + j, 0) = K(real_t<K>(1));
  return out;
}

template <scalar K>
linear_operator<K> bend_to_domain(const linear_operator<K>& a, last w) {
  const auto [v, leg] = detail::split_last("bend_to_domain", a.codomain(), w);
  const detail::at_digits_of<K> scope(a.frame_entries());
  linear_operator<K> b(a.domain() * linear_dual(leg), v);
  const auto& from = a.frame_entries();
  auto& to = b.frame_entries();
  const std::size_t r = leg.dimension();
  for (std::size_t i = 0; i < to.rows(); ++i)
    for (std::size_t k = 0; k < from.cols(); ++k)
      for (std::size_t j = 0; j < r; ++j) to(i, k * r + j) = from(i * r + j, k);
  return b;
}

template <scalar K>
linear_operator<K> bend_to_codomain(const linear_operator<K>& b, last w) {
  const auto [u, leg] = detail::split_last("bend_to_codomain", b.domain(), w);
  const detail::at_digits_of<K> scope(b.frame_entries());
  linear_operator<K> a(u, b.codomain() * linear_dual(leg));
  const auto& from = b.frame_entries();
  auto& to = a.frame_entries();
  const std::size_t r = leg.dimension();
  for (std::size_t i = 0; i < from.rows(); ++i)
    for (std::size_t k = 0; k < to.cols(); ++k)
      for (std::size_t j = 0; j < r; ++j) to(i * r + j, k) = from(i, k * r + j);
  return a;
}

template <scalar K>
linear_operator<centre_t<K>> curried(const linear_operator<K>& b, last w) {
  using Z = centre_t<K>;
  const auto [u, leg] = detail::split_last("curried", b.domain(), w);
  const detail::at_digits_of<K> scope(b.frame_entries());
  linear_operator<Z> s(leg, operators(u, b.codomain()));
  constexpr std::size_t parts = sizeof(K) / sizeof(Z);
  const Z* const from = reinterpret_cast<const Z*>(b.frame_entries().data());
  auto& to = s.frame_entries();
  const std::size_t r = leg.dimension();
  for (std::size_t i = 0; i < to.rows(); ++i)
    for (std::size_t j = 0; j < r; ++j) to(i, j) = from[(i / parts * r + j) * parts + i % parts];
  return s;
}

template <scalar K>
linear_operator<K> uncurried(const linear_operator<centre_t<K>>& s, const operator_space<K>& into) {
  using Z = centre_t<K>;
  require_same_space("uncurried", "codomain", s.codomain(), "the operator space", into.as_space());
  const detail::at_digits_of<Z> scope(s.frame_entries());
  linear_operator<K> b(into.domain() * s.domain(), into.codomain());
  constexpr std::size_t parts = sizeof(K) / sizeof(Z);
  Z* const to = reinterpret_cast<Z*>(b.frame_entries().data());
  const auto& from = s.frame_entries();
  const std::size_t r = from.cols();
  for (std::size_t i = 0; i < from.rows(); ++i)
    for (std::size_t j = 0; j < r; ++j) to[(i / parts * r + j) * parts + i % parts] = from(i, j);
  return b;
}

}  // namespace cofree
