#include <cofree/operator/internal/frames.hpp>
#include <cofree/tensor_operator/in_bases.hpp>
#include <deque>
#include <vector>

namespace cofree {
namespace {

/// F or F† applied to a view, or the view itself where F = 1; `store` keeps what is new.
template <scalar K>
const_matrix_view<K> turned(op o, const dense_array<K>* f, const_matrix_view<K> x,
                            std::deque<dense_array<K>>& store) {
  if (!f) return x;
  store.emplace_back(x.rows, x.cols);
  multiply<K>(o, *f, op::none, x, store.back().view());
  return store.back().view();
}

/// The same along W of an array (d·dim W) × cols, W fast in its rows.
template <scalar K>
const_matrix_view<K> turned_along_w(op o, const dense_array<K>* f, const_matrix_view<K> b,
                                    std::deque<dense_array<K>>& store) {
  if (!f) return b;
  store.emplace_back(b.rows, b.cols);
  const std::size_t r = f->rows();
  for (std::size_t first = 0; first < b.rows; first += r)
    multiply<K>(o, *f, op::none, {b.data + first * b.cols, r, b.cols},
                {store.back().data() + first * b.cols, r, b.cols});
  return store.back().view();
}

template <scalar K>
void copy_into(const_matrix_view<K> from, dense_array<K>& to) {
  std::copy(from.data, from.data + from.rows * from.cols, to.data());
}

}  // namespace

template <scalar K>
tensor_operator_in_bases<K>::tensor_operator_in_bases(space<K> v, space<centre_t<K>> w)
    : v_(std::move(v)), w_(std::move(w)) {
  if (auto f = detail::frame_columns<K>(*v_.node()))
    frame_v_ = std::make_shared<const dense_array<K>>(std::move(*f));
  if (const auto g = detail::frame_columns<centre_t<K>>(*w_.node())) {
    dense_array<K> extended(g->rows(), g->cols());
    for (std::size_t i = 0; i < g->size(); ++i) extended.data()[i] = extend<K>(g->data()[i]);
    frame_w_ = std::make_shared<const dense_array<K>>(std::move(extended));
  }
}

template <scalar K>
void tensor_operator_in_bases<K>::act(bool adjoint, std::span<const linear_operator<K>> b,
                                      std::span<const linear_operator<K>> x,
                                      std::span<linear_operator<K>> z) const {
  const auto which = adjoint ? detail::tensor_action::gamma_adjoint : detail::tensor_action::gamma;
  detail::require_pairs<K>(which, detail::spaces_of<K>(v_, v_, w_), {b, x, z});
  std::deque<dense_array<K>> store;
  std::vector<pair_in_bases<K>> pairs;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto own_b = turned_along_w<K>(op::none, frame_w_.get(), b[i].frame_entries(), store);
    const auto own_x = turned<K>(op::none, frame_v_.get(), x[i].frame_entries(), store);
    pairs.push_back({own_b, own_x, z[i].frame_entries().view()});
  }
  act_in_bases(adjoint, pairs);
  if (!frame_v_) return;
  for (auto& each : z) {
    store.clear();
    copy_into<K>(turned<K>(op::adjoint, frame_v_.get(), each.frame_entries(), store),
                 each.frame_entries());
  }
}

template <scalar K>
linear_operator<K> tensor_operator_in_bases<K>::compress(const linear_operator<K>& l,
                                                         const linear_operator<K>& e) const {
  detail::require_pair(detail::tensor_action::compress, detail::spaces_of<K>(v_, v_, w_),
                       detail::ends_of(l), detail::ends_of(e), {});
  std::deque<dense_array<K>> store;
  linear_operator<K> c(e.domain(), l.domain() * w_);
  compress_in_bases(turned<K>(op::none, frame_v_.get(), l.frame_entries(), store),
                    turned<K>(op::none, frame_v_.get(), e.frame_entries(), store),
                    c.frame_entries().view());
  if (frame_w_)
    copy_into<K>(turned_along_w<K>(op::adjoint, frame_w_.get(), c.frame_entries(), store),
                 c.frame_entries());
  return c;
}

template <scalar K>
void tensor_operator_in_bases<K>::self(bool adjoint, const linear_operator<K>& x,
                                       linear_operator<K>& z) const {
  detail::require_self_pair(detail::spaces_of<K>(v_, v_, w_), detail::ends_of(x),
                            detail::ends_of(std::as_const(z)));
  if (!frame_v_) return self_in_bases(adjoint, x.frame_entries(), z.frame_entries().view());
  const auto& f = *frame_v_;
  const auto inside = multiply(op::none, multiply(f, x.frame_entries()), op::adjoint, f);
  dense_array<K> image(f.rows(), f.rows());
  self_in_bases(adjoint, inside, image.view());
  z.frame_entries() = multiply(op::adjoint, f, op::none, multiply(image, f));
}

template class tensor_operator_in_bases<double>;
template class tensor_operator_in_bases<std::complex<double>>;
template class tensor_operator_in_bases<quaternion<double>>;

}  // namespace cofree
