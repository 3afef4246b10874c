// cofree/operator/invariance.hpp — does a function of operators depend on coordinates, or on more
// than the structure of its spaces? For our tests and for users' tests.
//
//   laws::coordinate_free(f, inputs…)   f under freshly drawn hidden frames against f as it is
//   laws::natural(f, inputs…)           f of the inputs carried along by isometries of all spaces
//                                       they are made of, against f(inputs…) carried along
//   invariance_options                  how many draws, from which seed; as a first argument of both
//
// Both return the worst relative difference: rounding where the law holds, of order 1 where it does
// not. They ask different things. The largest entry of matrix(A) looks at the standard basis, which
// a space is born with: it is free of coordinates and not natural. The largest of the hidden
// numbers, A.frame_entries(), is neither. Where f is natural it is free of coordinates too.
//
// Inputs are operators, spaces, lists of such, and whatever else f takes, unchanged. A result is an
// operator, a number, an array, or a list or pair of such; the answer is a number of the real type of
// the inputs, since at 1000 digits a double would be 0. A space that f makes is another one at each
// call: what ends in it is compared up to one isometry of it, the same in all of the result. Spaces
// from outside that f uses stay as they are, and their frames are not redrawn.
#pragma once

#include <cofree/operator/random.hpp>
#include <map>
#include <utility>

namespace cofree {

/// Draw number k, counted from 0, depends on `from` and k alone: {.draws = 1, .first = k} is that
/// draw alone.
struct invariance_options {
  int draws = 3;
  seed from = {};
  int first = 0;
};

namespace detail {

/// What stands for each plain space, by its identity.
using space_names = std::map<std::uint64_t, space_handle>;

/// Adds a new space of the same kind and dimension for every plain space in v that has none yet.
void add_new_names(const space_handle& v, space_names& names);
/// v with its plain parts replaced, each with a hidden frame drawn from s; others stay.
space_handle renamed(const space_handle& v, const space_names& names, seed s);
/// Whether v has a plain part that is a key or, by identity, one of the values.
bool mentions(const space_names& names, const space_node& v);

template <scalar K>
space<K> reframed(const space<K>& v, seed s) {
  return space<K>(reframed(v.node(), s));
}
template <scalar K>
linear_operator<K> reframed(const linear_operator<K>& a, seed s) {
  return from_matrix(matrix(a), reframed(a.domain(), s), reframed(a.codomain(), s));
}
template <class T>
T reframed(const T& value, seed) {
  return value;
}
template <class T>
std::vector<T> reframed(const std::vector<T>& list, seed s) {
  std::vector<T> out;
  for (const auto& each : list) out.push_back(reframed(each, s));
  return out;
}

/// One Haar isometry V → V′ for each plain space V: it takes the hidden frame of V to a frame of V′
/// drawn for it. Products, sums, duals and L(U,V) have the frames that their parts give them, so
/// that what is carried along has the same numbers in the new frames.
struct isometries {
  space_names names;
  seed turn, frame;

  template <scalar K>
  void add(const space<K>& v) {
    add_new_names(v.node(), names);
  }
  template <scalar K>
  void add(const linear_operator<K>& a) {
    add(a.domain()), add(a.codomain());
  }
  template <class T>
  void add(const std::vector<T>& list) {
    for (const auto& each : list) add(each);
  }
  template <class T>
  void add(const T&) {}

  /// The numbers in standard bases of what a is carried to.
  template <scalar K>
  dense_array<K> turned(const linear_operator<K>& a) const {
    return matrix(linear_operator<K>(space<K>(renamed(a.domain().node(), names, turn)),
                                     space<K>(renamed(a.codomain().node(), names, turn)),
                                     a.frame_entries()));
  }
  /// In frames that have nothing to do with the isometries.
  template <scalar K>
  space<K> operator()(const space<K>& v) const {
    return space<K>(renamed(v.node(), names, frame));
  }
  template <scalar K>
  linear_operator<K> operator()(const linear_operator<K>& a) const {
    return from_matrix(turned(a), (*this)(a.domain()), (*this)(a.codomain()));
  }
  template <class T>
  std::vector<T> operator()(const std::vector<T>& list) const {
    std::vector<T> out;
    for (const auto& each : list) out.push_back((*this)(each));
    return out;
  }
  template <class S, class T>
  std::pair<S, T> operator()(const std::pair<S, T>& p) const {
    return {(*this)(p.first), (*this)(p.second)};
  }
  template <class T>
  T operator()(const T& value) const {
    return value;
  }
};

/// A space that f made, as it stands in both results: of the same dimension, over the same field.
struct made_space {
  std::uint64_t wanted, found;
  std::size_t dimension;
  field over;
};
/// Where such a space stands in a product: between factors of these dimensions.
struct made_factor {
  std::optional<std::size_t> which = std::nullopt;  ///< of the list of made spaces; none: 1
  std::size_t before = 1, after = 1;
};
/// How two spaces of results match, factor by factor; made spaces are added to the list. Nothing
/// where they do not.
/// @param known  spaces that f cannot have made
/// @throws invalid_argument if a space that f made is part of a sum, a dual or an L(U,V), or if two
///         such are factors of one product: the isometry is then not found by linear equations
std::optional<made_factor> match_spaces(const space_handle& wanted, const space_handle& found,
                                        const space_names& known, std::vector<made_space>& made);

/// The largest ‖x − y‖ and ‖x‖ of the parts of two results, operators in standard bases, in the
/// real type R of the inputs.
template <class R>
class comparison {
public:
  explicit comparison(space_names known = {}) : known_(std::move(known)) {}

  template <scalar K>
  void compare(const K& x, const K& y) {
    add(R(modulus(K(x - y))), R(modulus(x)));
  }
  template <std::integral T>
  void compare(const T& x, const T& y) {
    add(R(x == y ? 0 : 1), R(1));
  }
  template <scalar K>
  void compare(dense_array<K> x, const dense_array<K>& y) {
    if (x.rows() != y.rows() || x.cols() != y.cols()) return add(R(1), R(1));
    const R large(norm(x));
    add_scaled(x, y, centre_t<K>(-1));
    add(R(norm(x)), large);
  }
  template <scalar K>
  void compare(const space<K>& x, const space<K>& y) {
    if (!match_spaces(x.node(), y.node(), known_, made_)) add(R(1), R(1));
  }
  template <scalar K>
  void compare(const linear_operator<K>& x, const linear_operator<K>& y) {
    const auto into = match_spaces(x.codomain().node(), y.codomain().node(), known_, made_);
    const auto from = match_spaces(x.domain().node(), y.domain().node(), known_, made_);
    if (!into || !from) return add(R(1), R(1));
    if (!into->which && !from->which) return compare(matrix(x), matrix(y));
    parts_.push_back({quaternionic(matrix(x)), quaternionic(matrix(y)), *from, *into});
  }
  template <class T>
  void compare(const std::vector<T>& x, const std::vector<T>& y) {
    if (x.size() != y.size()) return add(R(1), R(1));
    for (std::size_t i = 0; i < x.size(); ++i) compare(x[i], y[i]);
  }
  template <class S, class T>
  void compare(const std::pair<S, T>& x, const std::pair<S, T>& y) {
    compare(x.first, y.first), compare(x.second, y.second);
  }
  /// difference/size; infinite where that is no number.
  R relative() {
    if (!parts_.empty()) compare_up_to_isometry();
    const R r = difference_ / (size_ > 0 ? size_ : R(1));
    return r - r == 0 ? r : infinite<R>();
  }

private:
  using H = quaternion<R>;
  /// X : D → C of both results, with the made factor of each side.
  struct part {
    dense_array<H> wanted, found;
    made_factor from, into;
  };
  using unknowns = std::vector<dense_array<H>>;  ///< an isometry of each made space

  void add(const R& apart, const R& large) {
    if (difference_ == difference_ && !(apart <= difference_)) difference_ = apart;
    if (large > size_) size_ = large;
  }
  template <scalar K>
  static dense_array<H> quaternionic(const dense_array<K>& m) {
    dense_array<H> out(m.rows(), m.cols());
    for (std::size_t i = 0; i < m.size(); ++i) out.data()[i] = extend<H>(m.data()[i]);
    return out;
  }
  /// 1⊗q⊗1, or 1 on a space that f did not make.
  static dense_array<H> spread(const made_factor& f, const unknowns& q, std::size_t size) {
    if (!f.which) return identity_matrix<H>(size);
    const auto& m = q[*f.which];
    dense_array<H> out(size, size);
    for (std::size_t a = 0; a < f.before; ++a)
      for (std::size_t i = 0; i < m.rows(); ++i)
        for (std::size_t j = 0; j < m.cols(); ++j)
          for (std::size_t c = 0; c < f.after; ++c)
            out((a * m.rows() + i) * f.after + c, (a * m.cols() + j) * f.after + c) = m(i, j);
    return out;
  }
  /// found·q_from − q_into·wanted
  static dense_array<H> defect(const part& p, const unknowns& q) {
    auto d = multiply(p.found, spread(p.from, q, p.found.cols()));
    add_scaled(d, multiply(spread(p.into, q, p.found.rows()), p.wanted), R(-1));
    return d;
  }
  /// The real numbers of the defects of all parts and of their adjoints.
  std::vector<R> all_defects(const unknowns& q) const {
    std::vector<R> out;
    for (const auto& p : parts_)
      for (const auto& d :
           {defect(p, q), defect({adjoint(p.wanted), adjoint(p.found), p.into, p.from}, q)})
        for (std::size_t i = 0; i < d.size(); ++i) {
          const H& x = d.data()[i];
          out.insert(out.end(), {x.w, x.x, x.y, x.z});
        }
    return out;
  }
  /// Calls f(space, row, column, unit) for each real unknown.
  template <class F>
  void for_each_unknown(F f) const {
    const H units[] = {H(R(1), R(0), R(0), R(0)), H(R(0), R(1), R(0), R(0)),
                       H(R(0), R(0), R(1), R(0)), H(R(0), R(0), R(0), R(1))};
    for (std::size_t k = 0; k < made_.size(); ++k) {
      const std::size_t n = made_[k].dimension;
      const int per = made_[k].over == field::real ? 1 : made_[k].over == field::complex ? 2 : 4;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
          for (int u = 0; u < per; ++u) f(k, i, j, units[u]);
    }
  }
  unknowns no_isometries() const {
    unknowns q;
    for (const auto& each : made_) q.emplace_back(each.dimension, each.dimension);
    return q;
  }
  /// Where the results are equal up to isometries, those solve found·q = q·wanted and the adjoint
  /// equations, which are linear; the polar factor of an invertible solution solves them too, and a
  /// random one is invertible.
  unknowns best_isometries() const {
    auto q = no_isometries();
    const auto fixed = all_defects(q);
    std::vector<std::vector<R>> columns;
    for_each_unknown([&](std::size_t k, std::size_t i, std::size_t j, const H& unit) {
      auto one = no_isometries();
      one[k](i, j) = unit;
      columns.push_back(all_defects(one));
      for (std::size_t row = 0; row < fixed.size(); ++row) columns.back()[row] -= fixed[row];
    });
    const auto solution = solved(columns, fixed);
    std::size_t at = 0;
    for_each_unknown([&](std::size_t k, std::size_t i, std::size_t j, const H& unit) {
      q[k](i, j) += unit * solution[at++];
    });
    for (auto& each : q) {
      if (each.size() == 0) continue;
      const auto [u, values, v] = svd(each);
      each = multiply(op::none, u, op::adjoint, v);
    }
    return q;
  }
  /// The least x with M x = −fixed and something of the kernel of M.
  static std::vector<R> solved(const std::vector<std::vector<R>>& columns,
                               const std::vector<R>& fixed) {
    using std::sqrt;
    const std::size_t n = columns.size(), m = std::max(fixed.size(), n);
    dense_array<R> a(m, n), b(m, 1);
    for (std::size_t i = 0; i < fixed.size(); ++i) {
      b(i, 0) = -fixed[i];
      for (std::size_t j = 0; j < n; ++j) a(i, j) = columns[j][i];
    }
    const auto [u, values, v] = svd(a);
    auto y = multiply(op::adjoint, u, op::none, b);
    random_source source({17});
    for (std::size_t k = 0; k < n; ++k)
      y(k, 0) = values[k] > sqrt(epsilon<R>()) * values[0] ? R(y(k, 0) / values[k])
                                                           : random_scalar<R>(source);
    const auto x = multiply(v, y);
    return {x.data(), x.data() + n};
  }
  void compare_up_to_isometry() {
    const auto q = best_isometries();
    for (const auto& p : parts_) add(R(norm(defect(p, q))), R(norm(p.wanted)));
    parts_.clear();
  }

  space_names known_;
  std::vector<made_space> made_;
  std::vector<part> parts_;
  R difference_{}, size_{};
};

/// The real type of the first space or operator among the inputs.
template <class... Inputs>
struct real_of_inputs {
  using type = double;
};
template <scalar K, class... Rest>
struct real_of_inputs<space<K>, Rest...> {
  using type = real_t<K>;
};
template <scalar K, class... Rest>
struct real_of_inputs<linear_operator<K>, Rest...> {
  using type = real_t<K>;
};
template <class T, class... Rest>
struct real_of_inputs<std::vector<T>, Rest...> : real_of_inputs<T, Rest...> {};
template <class T, class... Rest>
struct real_of_inputs<T, Rest...> : real_of_inputs<Rest...> {};

}  // namespace detail

namespace laws {

/// The worst relative difference between f(inputs…) and f under hidden frames drawn anew, with
/// results compared in standard bases; what ends in spaces that f makes, up to isometry of these.
/// @throws invalid_argument if a space that f makes is part of a sum, a dual or an L(U,V)
template <class F, class... Inputs>
typename detail::real_of_inputs<Inputs...>::type coordinate_free(const invariance_options& options,
                                                                 F&& f, const Inputs&... inputs) {
  using R = typename detail::real_of_inputs<Inputs...>::type;
  detail::isometries known;
  (known.add(inputs), ...);
  const auto wanted = f(inputs...);
  R worst{};
  for (int draw = options.first; draw < options.first + options.draws; ++draw) {
    const seed s = options.from.derived(4711).derived(std::uint64_t(draw));
    const auto found = f(detail::reframed(inputs, s)...);
    detail::comparison<R> parts(known.names);
    parts.compare(wanted, found);
    worst = std::max(worst, parts.relative());
  }
  return worst;
}
template <class F, class... Inputs>
requires(!std::same_as<std::remove_cvref_t<F>, invariance_options>)
auto coordinate_free(F&& f, const Inputs&... inputs) {
  return coordinate_free(invariance_options{}, std::forward<F>(f), inputs...);
}

/// The worst relative difference between f of the inputs carried along and f(inputs…) carried along,
/// by Haar isometries V → V′ onto new spaces, one for each plain space V that the spaces of the
/// inputs are made of: of L(X,V⊗W) those of X, V and W. A space extended from a real one is moved
/// by real isometries. For A : V → V⊗W it is f((u⊗w)A u†) against f(A), W of any number of factors;
/// for W = V it is u = w.
/// @throws invalid_argument if a space that f makes is part of a sum, a dual or an L(U,V)
template <class F, class... Inputs>
typename detail::real_of_inputs<Inputs...>::type natural(const invariance_options& options, F&& f,
                                                         const Inputs&... inputs) {
  using R = typename detail::real_of_inputs<Inputs...>::type;
  const auto wanted = f(inputs...);
  R worst{};
  for (int draw = options.first; draw < options.first + options.draws; ++draw) {
    const seed s = options.from.derived(815).derived(std::uint64_t(draw));
    detail::isometries carry{.names = {}, .turn = s.derived(1), .frame = s.derived(2)};
    (carry.add(inputs), ...);
    const auto found = f(carry(inputs)...);
    detail::comparison<R> parts(carry.names);
    parts.compare(carry(wanted), found);
    worst = std::max(worst, parts.relative());
  }
  return worst;
}
template <class F, class... Inputs>
requires(!std::same_as<std::remove_cvref_t<F>, invariance_options>)
auto natural(F&& f, const Inputs&... inputs) {
  return natural(invariance_options{}, std::forward<F>(f), inputs...);
}

}  // namespace laws
}  // namespace cofree
