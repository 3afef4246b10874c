// cofree/operator/definitions/lazy_operator.hpp — what lazy_operator.hpp declares, for any scalar.
#pragma once

#include <cofree/operator/lazy_operator.hpp>

namespace cofree {
namespace detail::lazy_operator_parts {

template <scalar K>
struct dense_node final : detail::lazy_node<K> {
  linear_operator<K> a;
  explicit dense_node(const linear_operator<K>& x)
      : detail::lazy_node<K>(x.domain(), x.codomain()), a(x) {}
  linear_operator<K> apply(const linear_operator<K>& x) const override { return a * x; }
  linear_operator<K> apply_adjoint(const linear_operator<K>& y) const override {
    return adjoint_product(a, y);
  }
  const linear_operator<K>* numbers() const override { return &a; }
};

template <scalar K>
struct matrix_free_node final : detail::lazy_node<K> {
  columns_map<K> forward, backward;
  matrix_free_node(const space<K>& u, const space<K>& v, columns_map<K> f, columns_map<K> g)
      : detail::lazy_node<K>(u, v), forward(std::move(f)), backward(std::move(g)) {}
  linear_operator<K> apply(const linear_operator<K>& x) const override {
    return checked("apply", forward(x), x, this->codomain);
  }
  linear_operator<K> apply_adjoint(const linear_operator<K>& y) const override {
    return checked("apply_adjoint", backward(y), y, this->domain);
  }

private:
  static linear_operator<K> checked(const std::string& name, linear_operator<K> answer,
                                    const linear_operator<K>& argument, const space<K>& codomain) {
    require_same_space("matrix_free", "domain of what " + name + " gave", answer.domain(),
                       "domain of its argument", argument.domain());
    require_same_space("matrix_free", "codomain of what " + name + " gave", answer.codomain(),
                       "the space promised", codomain);
    return answer;
  }
};

template <scalar K>
struct product_node final : detail::lazy_node<K> {
  lazy_operator<K> outer, inner;
  product_node(const lazy_operator<K>& a, const lazy_operator<K>& b)
      : detail::lazy_node<K>(b.domain(), a.codomain()), outer(a), inner(b) {}
  linear_operator<K> apply(const linear_operator<K>& x) const override { return outer(inner(x)); }
  linear_operator<K> apply_adjoint(const linear_operator<K>& y) const override {
    return adjoint(inner)(adjoint(outer)(y));
  }
};

/// Σ A_k c_k
template <scalar K>
struct combination_node final : detail::lazy_node<K> {
  struct term {
    lazy_operator<K> a;
    centre_t<K> c;
  };
  std::vector<term> terms;
  explicit combination_node(std::vector<term> list)
      : detail::lazy_node<K>(list[0].a.domain(), list[0].a.codomain()), terms(std::move(list)) {}
  linear_operator<K> apply(const linear_operator<K>& x) const override {
    const at_digits_of<K> scope(x.frame_entries());
    linear_operator<K> y(x.domain(), this->codomain);
    for (const auto& t : terms) add_scaled(y.frame_entries(), t.a(x).frame_entries(), t.c);
    return y;
  }
  linear_operator<K> apply_adjoint(const linear_operator<K>& y) const override {
    const at_digits_of<K> scope(y.frame_entries());
    linear_operator<K> x(y.domain(), this->domain);
    for (const auto& t : terms)
      add_scaled(x.frame_entries(), adjoint(t.a)(y).frame_entries(), conjugate(t.c));
    return x;
  }
};

}  // namespace detail::lazy_operator_parts

template <scalar K>
lazy_operator<K>::lazy_operator(const linear_operator<K>& a)
    : node_(std::make_shared<detail::lazy_operator_parts::dense_node<K>>(a)) {}

template <scalar K>
linear_operator<K> lazy_operator<K>::operator()(const linear_operator<K>& x) const {
  require_same_space("apply", "domain(operator)", domain(), "codomain(argument)", x.codomain());
  return adjointed_ ? node_->apply_adjoint(x) : node_->apply(x);
}

template <scalar K>
lazy_operator<K> lazy_operator<K>::composed(const lazy_operator& a, const lazy_operator& b) {
  require_same_space("compose", "domain(outer)", a.domain(), "codomain(inner)", b.codomain());
  return lazy_operator(std::make_shared<detail::lazy_operator_parts::product_node<K>>(a, b));
}

template <scalar K>
lazy_operator<K> lazy_operator<K>::combined(std::string_view name, const lazy_operator& a,
                                            const centre_t<K>& c, const lazy_operator& b) {
  require_same_space(name, "domain(left)", a.domain(), "domain(right)", b.domain());
  require_same_space(name, "codomain(left)", a.codomain(), "codomain(right)", b.codomain());
  using node = detail::lazy_operator_parts::combination_node<K>;
  return lazy_operator(
      std::make_shared<node>(std::vector<typename node::term>{{a, centre_t<K>(1)}, {b, c}}));
}

template <scalar K>
lazy_operator<K> lazy_operator<K>::multiple(const lazy_operator& a, const centre_t<K>& c) {
  using node = detail::lazy_operator_parts::combination_node<K>;
  return lazy_operator(std::make_shared<node>(std::vector<typename node::term>{{a, c}}));
}

template <scalar K>
linear_operator<K> lazy_operator<K>::evaluated() const {
  if (const auto* a = node_->numbers()) return adjointed_ ? adjoint(*a) : *a;
  if (domain().dimension() <= codomain().dimension()) return (*this)(identity_operator(domain()));
  return adjoint(adjoint(*this)(identity_operator(codomain())));
}

template <scalar K>
lazy_operator<K> matrix_free(const space<K>& u, const space<K>& v,
                             std::type_identity_t<columns_map<K>> apply,
                             std::type_identity_t<columns_map<K>> apply_adjoint) {
  if (!apply || !apply_adjoint)
    detail::throw_invalid_argument("matrix_free: a function is missing for " + u.description() +
                                   " → " + v.description());
  return lazy_operator<K>(std::make_shared<detail::lazy_operator_parts::matrix_free_node<K>>(
      u, v, std::move(apply), std::move(apply_adjoint)));
}

}  // namespace cofree
