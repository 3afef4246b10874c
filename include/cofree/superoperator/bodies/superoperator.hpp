// cofree/superoperator/bodies/superoperator.hpp — what superoperator.hpp declares, for any scalar.
#pragma once

#include <cofree/superoperator/superoperator.hpp>

namespace cofree {
namespace detail::superoperator_parts {

template <scalar K>
bool same(const space<K>& a, const space<K>& b) {
  return a == b && detail::same_frames(*a.node(), *b.node());
}

template <scalar K>
void copy_into(const linear_operator<K>& x, linear_operator<K>& y) {
  const auto& from = x.frame_entries();
  std::copy(from.data(), from.data() + from.size(), y.frame_entries().data());
}

template <scalar K>
void product_into(op op_a, const linear_operator<K>& a, op op_b, const linear_operator<K>& b,
                  linear_operator<K>& c) {
  multiply<K>(op_a, a.frame_entries(), op_b, b.frame_entries(), c.frame_entries().view());
}

template <scalar K>
struct combination_map {
  superoperator<K> s, t;
  int sign;

  const operator_space<K>& domain() const { return s.domain(); }
  const operator_space<K>& codomain() const { return s.codomain(); }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const {
    auto other = codomain().zero();
    s.apply(x, y), t.apply(x, other);
    codomain().add_scaled(y, other, centre_t<K>(sign));
  }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    auto other = domain().zero();
    s.apply_adjoint(y, x), t.apply_adjoint(y, other);
    domain().add_scaled(x, other, centre_t<K>(sign));
  }
};

template <scalar K>
struct multiple_map {
  superoperator<K> s;
  centre_t<K> c;

  const operator_space<K>& domain() const { return s.domain(); }
  const operator_space<K>& codomain() const { return s.codomain(); }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const {
    s.apply(x, y);
    codomain().scale(y, c);
  }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    s.apply_adjoint(y, x);
    domain().scale(x, conjugate(c));
  }
};

template <scalar K>
struct composition_map {
  superoperator<K> outer, inner;

  const operator_space<K>& domain() const { return inner.domain(); }
  const operator_space<K>& codomain() const { return outer.codomain(); }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const {
    auto between = inner.codomain().zero();
    inner.apply(x, between), outer.apply(between, y);
  }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    auto between = outer.domain().zero();
    outer.apply_adjoint(y, between), inner.apply_adjoint(between, x);
  }
};

template <scalar K>
struct repeated_map {
  superoperator<K> s;
  int times;

  const operator_space<K>& domain() const { return s.domain(); }
  const operator_space<K>& codomain() const { return s.domain(); }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const { iterate(s, x, y); }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    iterate(adjoint(s), y, x);
  }
  void iterate(const superoperator<K>& step, const linear_operator<K>& x,
               linear_operator<K>& y) const {
    copy_into(x, y);
    auto next = domain().zero();
    for (int k = 0; k < times; ++k) step.apply(y, next), std::swap(y, next);
  }
};

template <scalar K>
struct identity_map {
  operator_space<K> space;

  const operator_space<K>& domain() const { return space; }
  const operator_space<K>& codomain() const { return space; }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const { copy_into(x, y); }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const { copy_into(y, x); }
};

template <scalar K>
struct left_map {
  linear_operator<K> a;
  operator_space<K> from, to;

  const operator_space<K>& domain() const { return from; }
  const operator_space<K>& codomain() const { return to; }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const {
    product_into(op::none, a, op::none, x, y);
  }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    product_into(op::adjoint, a, op::none, y, x);
  }
};

template <scalar K>
struct right_map {
  linear_operator<K> b;
  operator_space<K> from, to;

  const operator_space<K>& domain() const { return from; }
  const operator_space<K>& codomain() const { return to; }
  void apply(const linear_operator<K>& x, linear_operator<K>& y) const {
    product_into(op::none, x, op::none, b, y);
  }
  void apply_adjoint(const linear_operator<K>& y, linear_operator<K>& x) const {
    product_into(op::none, y, op::adjoint, b, x);
  }
};

}  // namespace detail::superoperator_parts

template <scalar K>
void require_same_operator_space(std::string_view operation, std::string_view left_role,
                                 const operator_space<K>& left, std::string_view right_role,
                                 const operator_space<K>& right, std::string_view mend) {
  const auto compare = [&](const char* which, const space<K>& a, const space<K>& b) {
    if (detail::superoperator_parts::same(a, b)) return;
    auto reason = which + detail::difference_of(a.node(), b.node());
    if (!mend.empty()) reason.append("; ").append(mend);
    detail::throw_space_mismatch(operation, left_role, left.as_space().description(), right_role,
                                 right.as_space().description(), reason);
  };
  compare("their domains: ", left.domain(), right.domain());
  compare("their codomains: ", left.codomain(), right.codomain());
}

namespace detail {

template <scalar K>
superoperator<K> combination(std::string_view operation, const superoperator<K>& s,
                             const superoperator<K>& t, int sign) {
  const bool same = s.domain() == t.domain() && s.codomain() == t.codomain();
  const bool turned = !same && s.domain() == t.codomain() && s.codomain() == t.domain();
  const char* const mend = turned ? "did you mean adjoint(right)?" : "";
  require_same_operator_space(operation, "domain(left)", s.domain(), "domain(right)", t.domain(),
                              mend);
  require_same_operator_space(operation, "codomain(left)", s.codomain(), "codomain(right)",
                              t.codomain(), mend);
  return superoperator_parts::combination_map<K>{s, t, sign};
}

template <scalar K>
superoperator<K> multiple(const superoperator<K>& s, const centre_t<K>& c) {
  return superoperator_parts::multiple_map<K>{s, c};
}

template <scalar K>
superoperator<K> composition(const superoperator<K>& s, const superoperator<K>& t) {
  require_same_operator_space("compose", "domain(outer)", s.domain(), "codomain(inner)",
                              t.codomain(), composable_instead(s, t));
  return superoperator_parts::composition_map<K>{s, t};
}

template <scalar K>
superoperator<K> repeated(const superoperator<K>& s, int k) {
  if (k < 0) throw_invalid_argument("power: the exponent " + std::to_string(k) + " is negative");
  require_same_operator_space("power", "domain", s.domain(), "codomain", s.codomain());
  return superoperator_parts::repeated_map<K>{s, k};
}

}  // namespace detail

template <scalar K>
superoperator<K> identity_superoperator(const operator_space<K>& s) {
  return detail::superoperator_parts::identity_map<K>{s};
}

template <scalar K>
superoperator<K> left_multiplication(const linear_operator<K>& a, const space<K>& u) {
  return detail::superoperator_parts::left_map<K>{a, {u, a.domain()}, {u, a.codomain()}};
}

template <scalar K>
superoperator<K> right_multiplication(const linear_operator<K>& b, const space<K>& v) {
  return detail::superoperator_parts::right_map<K>{b, {b.codomain(), v}, {b.domain(), v}};
}

template <scalar K>
superoperator<K> sandwich(const linear_operator<K>& a, const linear_operator<K>& b) {
  return left_multiplication(a, b.codomain()) * right_multiplication(adjoint(b), a.domain());
}

}  // namespace cofree
