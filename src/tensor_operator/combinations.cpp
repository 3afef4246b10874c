#include <cofree/operator/tensor.hpp>
#include <cofree/tensor_operator/combinations.hpp>

namespace cofree {
namespace {

template <scalar K>
std::vector<linear_operator<K>> zeros_like(std::span<linear_operator<K>> z) {
  std::vector<linear_operator<K>> out;
  for (const auto& each : z) out.emplace_back(each.domain(), each.codomain());
  return out;
}

/// The numbers of z change, not what it shares.
template <scalar K>
void assign(linear_operator<K>& z, const linear_operator<K>& from) {
  const auto& numbers = from.frame_entries();
  std::copy(numbers.data(), numbers.data() + numbers.size(), z.frame_entries().data());
}

/// Rows first … first + r_i of W in each of the row blocks of b: its part in U⊗W_i.
template <scalar K>
linear_operator<K> part_of(const linear_operator<K>& b, const space<K>& v, std::size_t r,
                           std::size_t first, const space<centre_t<K>>& w) {
  linear_operator<K> out(b.domain(), v * w);
  const std::size_t d = b.domain().dimension(), own = w.dimension();
  const K* from = b.frame_entries().data();
  K* to = out.frame_entries().data();
  for (std::size_t a = 0; a < v.dimension(); ++a)
    std::copy(from + (a * r + first) * d, from + (a * r + first + own) * d, to + a * own * d);
  return out;
}

}  // namespace

template <scalar K>
sum_tensor_operator<K>::sum_tensor_operator(std::vector<any_tensor_operator<K>> terms)
    : terms_(std::move(terms)) {
  if (terms_.empty())
    detail::throw_invalid_argument("sum_tensor_operator: no term, expected at least one");
  for (const auto& t : terms_) {
    require_same_space("sum_tensor_operator", "V of a term", t.space_v(), "V of the first",
                       space_v());
    require_same_space("sum_tensor_operator", "W of a term", t.space_w(), "W of the first",
                       space_w());
  }
}

template <scalar K>
void sum_tensor_operator<K>::gamma(std::span<const linear_operator<K>> b,
                                   std::span<const linear_operator<K>> x,
                                   std::span<linear_operator<K>> z) const {
  terms_[0].gamma(b, x, z);
  auto other = zeros_like(z);
  for (std::size_t t = 1; t < terms_.size(); ++t) {
    terms_[t].gamma(b, x, other);
    for (std::size_t i = 0; i < z.size(); ++i) z[i] += other[i];
  }
}

template <scalar K>
void sum_tensor_operator<K>::gamma_adjoint(std::span<const linear_operator<K>> b,
                                           std::span<const linear_operator<K>> y,
                                           std::span<linear_operator<K>> z) const {
  terms_[0].gamma_adjoint(b, y, z);
  auto other = zeros_like(z);
  for (std::size_t t = 1; t < terms_.size(); ++t) {
    terms_[t].gamma_adjoint(b, y, other);
    for (std::size_t i = 0; i < z.size(); ++i) z[i] += other[i];
  }
}

template <scalar K>
linear_operator<K> sum_tensor_operator<K>::compress(const linear_operator<K>& l,
                                                    const linear_operator<K>& e) const {
  auto c = terms_[0].compress(l, e);
  for (std::size_t t = 1; t < terms_.size(); ++t) c += terms_[t].compress(l, e);
  return c;
}

template <scalar K>
stacked_tensor_operator<K>::stacked_tensor_operator(std::vector<any_tensor_operator<K>> parts)
    : parts_(std::move(parts)), w_("W", 0) {
  if (parts_.empty())
    detail::throw_invalid_argument("stacked_tensor_operator: no part, expected at least one");
  w_ = parts_[0].space_w();
  for (std::size_t i = 1; i < parts_.size(); ++i) {
    require_same_space("stacked_tensor_operator", "V of a part", parts_[i].space_v(),
                       "V of the first", space_v());
    w_ = w_ + parts_[i].space_w();
  }
}

template <scalar K>
void stacked_tensor_operator<K>::act(bool adjoint, std::span<const linear_operator<K>> b,
                                     std::span<const linear_operator<K>> x,
                                     std::span<linear_operator<K>> z) const {
  const auto which = adjoint ? detail::tensor_action::gamma_adjoint : detail::tensor_action::gamma;
  detail::require_pairs<K>(which, detail::spaces_of<K>(space_v(), space_v(), w_), {b, x, z});
  std::size_t first = 0;
  auto other = zeros_like(z);
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto w = parts_[i].space_w();
    std::vector<linear_operator<K>> own;
    for (const auto& each : b)
      own.push_back(
          part_of(each, detail::split_last("gamma", each.codomain(), last(w_.factor_count())).first,
                  w_.dimension(), first, w));
    const std::span<linear_operator<K>> to = i == 0 ? z : std::span(other);
    adjoint ? parts_[i].gamma_adjoint(own, x, to) : parts_[i].gamma(own, x, to);
    for (std::size_t k = 0; i > 0 && k < z.size(); ++k) z[k] += other[k];
    first += w.dimension();
  }
}

template <scalar K>
void stacked_tensor_operator<K>::gamma(std::span<const linear_operator<K>> b,
                                       std::span<const linear_operator<K>> x,
                                       std::span<linear_operator<K>> z) const {
  act(false, b, x, z);
}

template <scalar K>
void stacked_tensor_operator<K>::gamma_adjoint(std::span<const linear_operator<K>> b,
                                               std::span<const linear_operator<K>> y,
                                               std::span<linear_operator<K>> z) const {
  act(true, b, y, z);
}

template <scalar K>
linear_operator<K> stacked_tensor_operator<K>::compress(const linear_operator<K>& l,
                                                        const linear_operator<K>& e) const {
  linear_operator<K> c(e.domain(), l.domain() * w_);
  const std::size_t d = e.domain().dimension(), r = w_.dimension();
  K* to = c.frame_entries().data();
  std::size_t first = 0;
  for (const auto& part : parts_) {
    const auto own = part.compress(l, e);
    const std::size_t count = part.space_w().dimension();
    const K* from = own.frame_entries().data();
    for (std::size_t a = 0; a < l.domain().dimension(); ++a)
      std::copy(from + a * count * d, from + (a + 1) * count * d, to + (a * r + first) * d);
    first += count;
  }
  return c;
}

template <scalar K>
double stacked_tensor_operator<K>::self_gamma_cost() const {
  double cost = 0;
  for (const auto& part : parts_) cost += part.self_gamma_cost();
  return cost;
}

template <scalar K>
void stacked_tensor_operator<K>::self(bool adjoint, const linear_operator<K>& x,
                                      linear_operator<K>& z) const {
  linear_operator<K> sum(x.domain(), x.codomain()), other = sum;
  for (const auto& part : parts_) {
    adjoint ? part.self_gamma_adjoint(x, other) : part.self_gamma(x, other);
    sum += other;
  }
  assign(z, sum);
}

template <scalar K>
restricted_tensor_operator<K>::restricted_tensor_operator(any_tensor_operator<K> a,
                                                          linear_operator<K> inclusion)
    : a_(std::move(a)), inclusion_(std::move(inclusion)) {
  require_same_space("restricted_tensor_operator", "codomain(inclusion)", inclusion_.codomain(),
                     "V of A", a_.space_v());
  const auto& s = inclusion_.domain();
  const double tolerance = std::sqrt(epsilon<K>());
  const auto gram = adjoint_product(inclusion_, inclusion_);
  const double off = distance(gram, identity_operator(s));
  if (!(off <= tolerance * std::sqrt(1 + double(s.dimension()))))
    detail::throw_invalid_argument("restricted_tensor_operator: ‖ι†ι − 1‖ = " +
                                   std::to_string(off) + ", expected an isometry");
  if (s.dimension() == 0) return;
  // What A sends out of S, seen through one random B : 1 → 1⊗W.
  const space<K> line("line", 1);
  const auto b = random_operator(line, line * a_.space_w(), seed{1});
  const auto x = inclusion_ * random_operator(line, s, seed{2});
  linear_operator<K> image(line, a_.space_v());
  a_.gamma({&b, 1}, {&x, 1}, {&image, 1});
  const auto outside = image - inclusion_ * adjoint_product(inclusion_, image);
  if (!(norm(outside) <= tolerance * norm(image)))
    detail::throw_invalid_argument(
        "restricted_tensor_operator: " + s.description() + " is not invariant: A sends the part " +
        std::to_string(norm(outside) / norm(image)) + " of a random vector's image out of it");
}

template <scalar K>
void restricted_tensor_operator<K>::act(bool adjoint, std::span<const linear_operator<K>> b,
                                        std::span<const linear_operator<K>> x,
                                        std::span<linear_operator<K>> z) const {
  const auto which = adjoint ? detail::tensor_action::gamma_adjoint : detail::tensor_action::gamma;
  detail::require_pairs<K>(which, detail::spaces_of<K>(space_v(), space_v(), space_w()), {b, x, z});
  std::vector<linear_operator<K>> included, image;
  for (std::size_t i = 0; i < x.size(); ++i) {
    included.push_back(inclusion_ * x[i]);
    image.emplace_back(z[i].domain(), a_.space_v());
  }
  adjoint ? a_.gamma_adjoint(b, included, image) : a_.gamma(b, included, image);
  for (std::size_t i = 0; i < x.size(); ++i) assign(z[i], adjoint_product(inclusion_, image[i]));
}

template <scalar K>
void restricted_tensor_operator<K>::self(bool adjoint, const linear_operator<K>& x,
                                         linear_operator<K>& z) const {
  detail::require_self_pair(detail::spaces_of<K>(space_v(), space_v(), space_w()),
                            detail::ends_of(x), detail::ends_of(std::as_const(z)));
  const auto wide = inclusion_ * x * cofree::adjoint(inclusion_);
  linear_operator<K> image(wide.domain(), wide.codomain());
  adjoint ? a_.self_gamma_adjoint(wide, image) : a_.self_gamma(wide, image);
  assign(z, adjoint_product(inclusion_, image) * inclusion_);
}

#define COFREE_INSTANTIATE(K)                 \
  template class sum_tensor_operator<K>;      \
  template class stacked_tensor_operator<K>;  \
  template class multiple_tensor_operator<K>; \
  template class restricted_tensor_operator<K>;
COFREE_INSTANTIATE(double)
COFREE_INSTANTIATE(std::complex<double>)
COFREE_INSTANTIATE(quaternion<double>)
#undef COFREE_INSTANTIATE

}  // namespace cofree
