// cofree/spectral/leading_eigenvalues.hpp — several eigenvalues of largest modulus, counted.
//
//   leading_eigenvalues(M, k, options)   the k of largest modulus with right and left vectors
//   spectral_circle(M, options)          all of modulus ρ(M), with multiplicity
//   leading_spectrum<V>                  values, vectors, residuals, conditions, gap and counts
//
// Krylov–Schur with locking [Stewart2002]: what has converged spans an invariant subspace and the
// search goes on in its complement. One Krylov space sees one vector of each eigenvalue, so that a
// search counts as the last only if it began from a random vector after the last one was locked.
#pragma once

#include <cofree/spectral/deflated_search.hpp>
#include <cofree/spectral/dominant_eigenpair.hpp>

namespace cofree {

/// One of several eigenvalues.
template <inner_product_space V>
struct leading_eigenvalue {
  using R = real_t<scalar_t<V>>;
  complex<R> value{};
  eigenvalue_kind kind = eigenvalue_kind::real;
  /// One vector; two for a pair: real and imaginary part. No left one where none was found.
  std::vector<vector_t<V>> right{}, left{};
  R right_residual{}, left_residual{};  ///< ‖Mx − xλ‖/ρ, ‖M†y − yλ̄‖/ρ for unit x, y
  /// 1/|⟨l,x⟩| for unit l, x: how much a change of M moves λ. Large near Jordan blocks; 0 where no
  /// left vector was found.
  R condition{};
};

/// The leading eigenvalues and the evidence for them. Not converging is a result.
template <inner_product_space V>
struct leading_spectrum {
  using R = real_t<scalar_t<V>>;
  std::vector<leading_eigenvalue<V>> values;  ///< by decreasing modulus; a pair is one entry
  /// 1 − |next/last|, next the largest that is not in the list; 1 where there is none. The modulus
  /// of next may be wrong by a tenth of its distance from that of last.
  R gap{};
  std::size_t multiplicity = 0;  ///< of the first value, as far as the list goes
  std::size_t on_circle = 0;     ///< eigenvalues of modulus ρ in the list: a pair counts twice
  int applications = 0, restarts = 0;
  bool converged = false;  ///< the list is complete and every residual is within the tolerance
};

namespace detail {

template <inner_product_space V>
void require_searchable(const std::string& operation, const V& v,
                        const eigenpair_options_of<V>& options) {
  if (v.dimension() == 0) throw_numerical_failure(operation + ": " + v.name() + " has dimension 0");
  if (options.near || options.resolve_gap)
    throw_invalid_argument(operation +
                           ": the options near and resolve_gap have no meaning for several "
                           "eigenvalues, expected unset");
}

template <inner_product_space V>
using leading_list = std::vector<leading_eigenvalue<V>>;

/// The eigenvectors of what is locked; of a pair over ℝ that of the value with Im > 0.
template <inner_product_space V>
leading_list<V> right_list(const krylov_space<V>& space) {
  leading_list<V> out;
  if (space.locked() == 0) return out;
  const auto all = eigenvectors(space.locked_block());
  for (std::size_t j = 0; j < all.values.size(); ++j) {
    const bool pair = is_pair<V>(all.values[j]);
    if (pair && all.values[j].imag() < 0) continue;
    out.push_back({all.values[j], pair ? eigenvalue_kind::complex_pair : eigenvalue_kind::real,
                   ritz_vectors(space, column_of(all.right, j), pair)});
  }
  return out;
}

template <inner_product_space V>
std::size_t weight(const leading_eigenvalue<V>& e) {
  return e.kind == eigenvalue_kind::complex_pair ? 2 : 1;
}

/// Sorts by decreasing modulus, equal moduli by decreasing real part.
template <inner_product_space V>
void sort_leading(leading_list<V>& list) {
  using R = real_t<scalar_t<V>>;
  if (list.empty()) return;
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return modulus(a.value) > modulus(b.value);
  });
  const R width = circle_width<R>() * modulus(list[0].value);
  for (auto first = list.begin(); first != list.end();) {
    const R top = modulus(first->value);
    const auto end = std::find_if(first, list.end(),
                                  [&](const auto& e) { return modulus(e.value) < top - width; });
    std::stable_sort(first, end,
                     [](const auto& a, const auto& b) { return a.value.real() > b.value.real(); });
    first = end;
  }
}

/// Keeps k eigenvalues, one more where the last would part a pair; the modulus of what follows.
template <inner_product_space V>
real_t<scalar_t<V>> keep_leading(leading_list<V>& list, std::size_t k) {
  std::size_t count = 0, kept = 0;
  while (kept < list.size() && count < k) count += weight(list[kept++]);
  const auto next = kept < list.size() ? modulus(list[kept].value) : real_t<scalar_t<V>>(0);
  list.resize(kept);
  return next;
}

/// Which of the values of M† serves each entry, of those nearer to λ̄ than `slack`: an index into
/// `left`, or its size.
template <inner_product_space V>
std::vector<std::size_t> matches(const leading_list<V>& right, const std::vector<value_t<V>>& left,
                                 const real_t<scalar_t<V>>& slack) {
  std::vector<bool> used(left.size());
  std::vector<std::size_t> out;
  for (const auto& x : right) {
    const bool pair = x.kind == eigenvalue_kind::complex_pair;
    const auto wanted = pair ? x.value : conjugate(x.value);  // of a pair Im > 0 stands on both
    std::size_t best = left.size();
    auto least = slack;
    for (std::size_t j = 0; j < left.size(); ++j) {
      const auto away = modulus(value_t<V>(left[j] - wanted));
      if (used[j] || is_pair<V>(left[j]) != pair || !(away <= least)) continue;
      best = j, least = away;
    }
    if (best < left.size()) used[best] = true;
    out.push_back(best);
  }
  return out;
}

/// Gives equal values vectors with ⟨l_i, x_j⟩ = 0 for i ≠ j: L ← L G^{−†}, G = L†X. They are left as they are
/// where G is singular.
template <inner_product_space V>
void biorthogonalise(const V& v, leading_list<V>& list, const std::vector<std::size_t>& group) {
  using C = value_t<V>;
  const std::size_t m = group.size();
  dense_array<C> g(m, m);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < m; ++j)
      g(j, i) = conjugate(pairing(v, list[group[i]].left, list[group[j]].right));
  try {
    const auto turn = solve(g, identity_matrix<C>(m));  // G^{−†}
    std::vector<std::vector<vector_t<V>>> next;
    for (std::size_t j = 0; j < m; ++j) {
      next.emplace_back(list[group[j]].left.size(), v.zero());
      for (std::size_t i = 0; i < m; ++i)
        add_scaled_value(v, next[j], list[group[i]].left, turn(i, j));
    }
    for (std::size_t j = 0; j < m; ++j) list[group[j]].left = std::move(next[j]);
  } catch (const numerical_failure&) {  // a Jordan block: the condition says so
  }
}

/// Biorthogonal vectors for every group of equal values of one kind.
template <inner_product_space V>
void match_groups(const V& v, leading_list<V>& list) {
  using R = real_t<scalar_t<V>>;
  const R width = 10 * circle_width<R>() * modulus(list[0].value);
  std::vector<bool> seen(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::vector<std::size_t> group;
    bool paired = true;
    for (std::size_t j = i; j < list.size(); ++j) {
      if (seen[j] || list[j].kind != list[i].kind ||
          modulus(complex<R>(list[j].value - list[i].value)) > width)
        continue;
      seen[j] = true;
      paired = paired && !list[j].left.empty();
      group.push_back(j);
    }
    if (group.size() > 1 && paired) biorthogonalise(v, list, group);
  }
}

/// How often the first value stands in the list. Rounding can show a double real value as a pair.
template <inner_product_space V>
std::size_t multiplicity_of_first(const leading_list<V>& list) {
  using R = real_t<scalar_t<V>>;
  const auto first = list[0].value;
  const R width = 10 * circle_width<R>() * modulus(first);
  const auto same = [&](const complex<R>& z) { return modulus(complex<R>(z - first)) <= width; };
  std::size_t count = 0;
  for (const auto& each : list) {
    count += same(each.value);
    if (each.kind == eigenvalue_kind::complex_pair) count += same(conjugate(each.value));
  }
  return count;
}

/// Norms, phases, and every residual anew from the vectors.
template <adjointable_map M, inner_product_space V>
void measure(const M& map, const V& v, leading_spectrum<V>& out,
             const real_t<scalar_t<V>>& tolerance) {
  using R = real_t<scalar_t<V>>;
  if (out.values.empty()) return;
  for (auto& each : out.values) normalise(v, each.right);
  match_groups(v, out.values);
  out.multiplicity = multiplicity_of_first<V>(out.values);
  const R rho = modulus(out.values[0].value), unit = rho > 0 ? rho : R(1);
  const auto apply = [&](const auto& x, auto& y) { map.apply(x, y); };
  const auto apply_adjoint = [&](const auto& x, auto& y) { map.apply_adjoint(x, y); };
  for (auto& each : out.values) {
    if (modulus(each.value) >= rho * (1 - circle_width<R>())) out.on_circle += weight(each);
    each.right_residual = absolute_residual(v, apply, each.right, each.value) / unit;
    out.applications += int(each.right.size() + each.left.size());
    each.left_residual = R(1);
    if (!each.left.empty()) {
      normalise(v, each.left), align(v, each.left, each.right);
      each.left_residual =
          absolute_residual(v, apply_adjoint, each.left, conjugate(each.value)) / unit;
      const R overlap = modulus(pairing(v, each.left, each.right));
      each.condition = 1 / std::max(overlap, epsilon<R>());
    }
    out.converged =
        out.converged && each.right_residual <= tolerance && each.left_residual <= tolerance;
  }
}

/// All of the spectrum by the full matrix, then what `keep` leaves of the list.
template <adjointable_map M, inner_product_space V, class Keep>
leading_spectrum<V> leading_by_full_matrix(const M& map, const V& v,
                                           const eigenpair_options_of<V>& options, Keep keep) {
  const auto apply = [&](const auto& x, auto& y) { map.apply(x, y); };
  const auto space = whole_space(v, apply, options.start_seed);
  const auto all = eigenvectors(space.projected());
  leading_spectrum<V> out;
  for (std::size_t j = 0; j < all.values.size(); ++j) {
    const bool pair = is_pair<V>(all.values[j]);
    if (pair && all.values[j].imag() < 0) continue;
    out.values.push_back({all.values[j],
                          pair ? eigenvalue_kind::complex_pair : eigenvalue_kind::real,
                          ritz_vectors(space, column_of(all.right, j), pair),
                          ritz_vectors(space, column_of(all.left, j), pair)});
  }
  sort_leading<V>(out.values);
  const auto next = keep(out.values);
  const auto last = modulus(out.values.back().value);
  out.gap = last > 0 ? real_t<scalar_t<V>>(1 - next / last) : real_t<scalar_t<V>>(0);
  out.applications = int(v.dimension());
  out.converged = true;
  measure(map, v, out, options.accuracy());
  return out;
}

/// Fills in the left vectors of a list by a search in M†.
template <adjointable_map M, inner_product_space V>
void find_left(const M& map, const V& v, leading_spectrum<V>& out,
               const eigenpair_options_of<V>& options) {
  using R = real_t<scalar_t<V>>;
  auto& list = out.values;
  const R rho = modulus(list[0].value), width = circle_width<R>();
  const R slack = (1000 * options.accuracy() + 10 * width) * rho;
  const R least = modulus(list.back().value) - slack;
  const auto all_found = [&](const auto& values) {
    const auto found = matches<V>(list, values, slack);
    return std::find(found.begin(), found.end(), values.size()) == found.end();
  };
  auto start = v.zero();
  for (const auto& each : list) v.add_scaled(start, sum_of(v, each.right), scalar_t<V>(1));
  const auto apply_adjoint = [&](const auto& x, auto& y) { map.apply_adjoint(x, y); };
  deflated_search<V, decltype(apply_adjoint)> search(
      v, apply_adjoint, options, std::max(1, options.max_applications - out.applications));
  const auto found = search.run(
      start, [&](const auto& values, const R& size) { return size >= least && !all_found(values); },
      [&](const auto& values, const R& bound) { return bound < least || all_found(values); });
  out.applications += found.applications, out.restarts += found.restarts;
  auto left = right_list(found.space);
  std::vector<value_t<V>> values;
  for (const auto& each : left) values.push_back(each.value);
  const auto chosen = matches<V>(list, values, slack);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (chosen[i] == left.size()) continue;
    list[i].left = std::move(left[chosen[i]].right);
    normalise(v, list[i].left);
    if (list[i].left.size() == 2) v.scale(list[i].left[1], scalar_t<V>(-1));  // that of λ̄
  }
}

/// The search for the right vectors, then the left ones.
template <adjointable_map M, inner_product_space V, class Wants, class Dismisses, class Keep>
leading_spectrum<V> leading_by_search(const M& map, const V& v,
                                      const eigenpair_options_of<V>& options, Wants wants,
                                      Dismisses dismisses, Keep keep) {
  using R = real_t<scalar_t<V>>;
  const auto apply = [&](const auto& x, auto& y) { map.apply(x, y); };
  deflated_search<V, decltype(apply)> search(v, apply, options,
                                             std::max(1, options.max_applications / 2));
  const auto found = search.run(v.random(options.start_seed), wants, dismisses);
  leading_spectrum<V> out;
  out.applications = found.applications, out.restarts = found.restarts;
  out.converged = found.complete;
  out.values = right_list(found.space);
  if (out.values.empty()) return out;
  sort_leading<V>(out.values);
  const R next = std::max(R(keep(out.values)), R(found.next));
  const R last = modulus(out.values.back().value);
  out.gap = last > 0 ? std::max(R(0), R(1 - next / last)) : R(0);
  find_left(map, v, out, options);
  measure(map, v, out, options.accuracy());
  return out;
}

}  // namespace detail

/// The k eigenvalues of largest modulus with multiplicity, one more where the last would part a
/// pair; fewer where dim V is less. The left vectors of equal values are biorthogonal to the right
/// ones. `near` and `resolve_gap` have no meaning here: every value is found and the gap is known.
/// @throws invalid_argument if k = 0, or for an option that has no meaning here
/// @throws numerical_failure in dimension 0
/// @throws space_mismatch if M does not map its domain into itself
template <adjointable_map M, inner_product_space V = domain_t<M>>
requires std::same_as<codomain_t<M>, V> && sampleable_space<V>
leading_spectrum<V> leading_eigenvalues(const M& map, std::size_t k,
                                        const eigenpair_options_of<V>& options = {}) {
  using R = real_t<scalar_t<V>>;
  detail::require_endomorphism("leading_eigenvalues", map);
  const V v = map.domain();
  detail::require_searchable("leading_eigenvalues", v, options);
  if (k == 0) detail::throw_invalid_argument("leading_eigenvalues: k = 0, expected at least 1");
  const auto keep = [k](auto& list) { return detail::keep_leading<V>(list, k); };
  if (v.dimension() <= options.dense_limit)
    return detail::leading_by_full_matrix(map, v, options, keep);
  const R width = detail::circle_width<R>();
  return detail::leading_by_search(
      map, v, options,
      [=](const auto& values, const R& size) {
        return values.size() < k || size > modulus(values[k - 1]) * (1 + width);
      },
      [=](const auto& values, const R& bound) {
        return values.size() >= k && bound < modulus(values[k - 1]);
      },
      keep);
}

/// Every eigenvalue of modulus ρ(M), to 1e-7 in double, with multiplicity: 2-periodic maps have −ρ,
/// a direct sum of equal blocks has ρ twice. Ends unconverged where there are more than `limit`.
/// @throws invalid_argument for options that have no meaning here: near, resolve_gap
/// @throws numerical_failure in dimension 0
/// @throws space_mismatch if M does not map its domain into itself
template <adjointable_map M, inner_product_space V = domain_t<M>>
requires std::same_as<codomain_t<M>, V> && sampleable_space<V>
leading_spectrum<V> spectral_circle(const M& map, const eigenpair_options_of<V>& options = {},
                                    std::size_t limit = 64) {
  using R = real_t<scalar_t<V>>;
  detail::require_endomorphism("spectral_circle", map);
  const V v = map.domain();
  detail::require_searchable("spectral_circle", v, options);
  const R inside = 1 - detail::circle_width<R>();
  bool cut = false;
  const auto keep = [&](auto& list) {
    const R least = inside * modulus(list[0].value);
    std::size_t count = 0;
    for (const auto& each : list)
      if (modulus(each.value) >= least) count += detail::weight(each);
    cut = cut || count > limit;
    return detail::keep_leading<V>(list, std::min(count, limit));
  };
  const auto wants = [&](const auto& values, const R& size) {
    if (values.empty()) return true;
    if (size < modulus(values[0]) * inside) return false;
    cut = cut || values.size() >= limit;
    return !cut;
  };
  const auto dismisses = [&](const auto& values, const R& bound) {
    return !values.empty() && bound < modulus(values[0]) * inside;
  };
  auto out = v.dimension() <= options.dense_limit
                 ? detail::leading_by_full_matrix(map, v, options, keep)
                 : detail::leading_by_search(map, v, options, wants, dismisses, keep);
  out.converged = out.converged && !cut;
  return out;
}

}  // namespace cofree
