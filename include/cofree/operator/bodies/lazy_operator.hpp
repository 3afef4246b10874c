// cofree/operator/bodies/lazy_operator.hpp — what lazy_operator.hpp declares, for any scalar.
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

/// The numbers of A x for the columns x, n numbers of K a row. Where A is real and K is not, its
/// columns are the components.
template <scalar K, scalar J>
dense_array<K> image_of_columns(const lazy_operator<J>& a, const K* x, std::size_t n) {
  constexpr std::size_t per = sizeof(K) / sizeof(J);
  const std::size_t in = a.domain().dimension(), out = a.codomain().dimension();
  linear_operator<J> columns(space<J>("columns", n * per), a.domain());
  std::copy(x, x + in * n, reinterpret_cast<K*>(columns.frame_entries().data()));
  const auto image = a(columns);
  dense_array<K> y(out, n);
  const K* const from = reinterpret_cast<const K*>(image.frame_entries().data());
  std::copy(from, from + out * n, y.data());
  return y;
}

/// (i, j, k) ↦ (j, i, k) on numbers with so many i, j, k.
template <scalar K>
dense_array<K> exchanged(const dense_array<K>& x, std::size_t i_count, std::size_t j_count,
                         std::size_t k_count) {
  dense_array<K> y(j_count * i_count, k_count);
  for (std::size_t i = 0; i < i_count; ++i)
    for (std::size_t j = 0; j < j_count; ++j)
      std::copy(x.data() + (i * j_count + j) * k_count, x.data() + (i * j_count + j + 1) * k_count,
                y.data() + (j * i_count + i) * k_count);
  return y;
}

/// A⊗B as (1⊗B)(A⊗1); I and J are K or its centre.
template <scalar K, scalar I, scalar J>
struct tensor_node final : detail::lazy_node<K> {
  lazy_operator<I> a;
  lazy_operator<J> b;
  tensor_node(const lazy_operator<I>& x, const lazy_operator<J>& y)
      : detail::lazy_node<K>(x.domain() * y.domain(), x.codomain() * y.codomain()), a(x), b(y) {}
  linear_operator<K> apply(const linear_operator<K>& x) const override {
    return act(a, b, x, this->codomain);
  }
  linear_operator<K> apply_adjoint(const linear_operator<K>& y) const override {
    return act(adjoint(a), adjoint(b), y, this->domain);
  }

private:
  static linear_operator<K> act(const lazy_operator<I>& left, const lazy_operator<J>& right,
                                const linear_operator<K>& x, const space<K>& codomain) {
    const at_digits_of<K> scope(x.frame_entries());
    const std::size_t s = x.domain().dimension(), v = left.codomain().dimension(),
                      w = right.domain().dimension(), y = right.codomain().dimension();
    const auto half = image_of_columns<K>(left, x.frame_entries().data(), w * s);  // v × (w, s)
    const auto turned = exchanged(half, v, w, s);                                  // (w, v) × s
    const auto whole = image_of_columns<K>(right, turned.data(), v * s);           // y × (v, s)
    return {x.domain(), codomain, exchanged(whole, y, v, s)};
  }
};

}  // namespace detail::lazy_operator_parts

template <scalar K>
lazy_operator<K>::lazy_operator(const linear_operator<K>& a)
    : node_(std::make_shared<detail::lazy_operator_parts::dense_node<K>>(a)) {}

template <scalar K>
linear_operator<K> lazy_operator<K>::operator()(const linear_operator<K>& x) const {
  const bool turned = !(domain() == x.codomain()) && codomain() == x.codomain();
  require_same_space("apply", "domain(operator)", domain(), "codomain(argument)", x.codomain(),
                     turned ? "did you mean adjoint(operator)?" : "");
  return adjointed_ ? node_->apply_adjoint(x) : node_->apply(x);
}

template <scalar K>
lazy_operator<K> lazy_operator<K>::composed(const lazy_operator& a, const lazy_operator& b) {
  require_same_space("compose", "domain(outer)", a.domain(), "codomain(inner)", b.codomain(),
                     detail::composable_instead(a, b));
  return lazy_operator(std::make_shared<detail::lazy_operator_parts::product_node<K>>(a, b));
}

template <scalar K>
lazy_operator<K> lazy_operator<K>::combined(std::string_view name, const lazy_operator& a,
                                            const centre_t<K>& c, const lazy_operator& b) {
  detail::require_one_space(name, a, b);
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
template <scalar I, scalar J>
lazy_operator<K> lazy_operator<K>::tensored(const lazy_operator<I>& a, const lazy_operator<J>& b) {
  return lazy_operator(std::make_shared<detail::lazy_operator_parts::tensor_node<K, I, J>>(a, b));
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
