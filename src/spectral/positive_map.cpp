#include <cofree/spectral/positive_map.hpp>

#include <algorithm>
#include <cmath>

namespace cofree::detail {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();

/// Σ A_j x A_j† or Σ A_j† x A_j by two products with all slices.
template <scalar K>
dense_array<K> dense_image(const dense_array<K>& a, bool adjointed, const dense_array<K>& x) {
  const std::size_t n = a.cols(), r = a.rows() / n;
  const auto wide_a = a.reshaped(n, r * n);
  dense_array<K> wide(n * r, n), y(n, n);
  if (adjointed) {
    multiply<K>(op::none, x, op::none, wide_a, wide.reshaped(n, r * n));
    multiply<K>(op::adjoint, a, op::none, wide, y.view());
  } else {
    multiply<K>(op::none, a, op::none, x, wide.view());
    multiply<K>(op::none, wide.reshaped(n, r * n), op::adjoint, wide_a, y.view());
  }
  return y;
}

/// The same over the pairs of entries of each slice.
template <scalar K>
dense_array<K> sparse_image(const std::vector<slice_entry<K>>& list, bool adjointed,
                            const dense_array<K>& x) {
  dense_array<K> y(x.rows(), x.cols());
  for (std::size_t from = 0, to = 0; from < list.size(); from = to) {
    while (to < list.size() && list[to].slice == list[from].slice) ++to;
    for (std::size_t e = from; e < to; ++e)
      for (std::size_t f = from; f < to; ++f)
        if (adjointed)
          y(list[e].col, list[f].col) +=
              conjugate(list[e].value) * x(list[e].row, list[f].row) * list[f].value;
        else
          y(list[e].row, list[f].row) +=
              list[e].value * x(list[e].col, list[f].col) * conjugate(list[f].value);
  }
  return y;
}

/// l x r, or with the adjoint of r.
template <scalar K>
dense_array<K> between(const dense_array<K>& l, const dense_array<K>& x, const dense_array<K>& r) {
  return multiply(multiply(l, x), r);
}

template <scalar K>
void make_hermitian(dense_array<K>& x) {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t k = 0; k <= i; ++k) {
      const K mean = (x(i, k) + conjugate(x(k, i))) * real_t<K>(0.5);
      x(i, k) = mean, x(k, i) = conjugate(mean);
    }
}

template <scalar K>
dense_array<double> moduli(const dense_array<K>& x) {
  dense_array<double> out(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.size(); ++i) out.data()[i] = modulus(x.data()[i]);
  return out;
}

template <scalar K>
bool is_diagonal(const dense_array<K>& x) {
  if (x.rows() != x.cols()) return false;
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t k = 0; k < x.cols(); ++k)
      if (i != k && x(i, k) != K{}) return false;
  return true;
}

/// What a sum of a few hundred products loses, of its size: errors of rounding add up like a walk.
double rounding_of(std::size_t n) {
  return 4 * unit * std::sqrt(double(n));
}

/// What a pass over the pairs of entries costs against two products with all slices.
template <scalar K>
bool entries_pay(const std::vector<slice_entry<K>>& list, std::size_t n, std::size_t r) {
  double pairs = 0;
  for (std::size_t from = 0, to = 0; from < list.size(); from = to) {
    while (to < list.size() && list[to].slice == list[from].slice) ++to;
    pairs += double(to - from) * double(to - from);
  }
  const double whole = 2 * double(r) * double(n) * double(n) * double(n);
  return whole > 1e6 && 20 * pairs < whole;
}

}  // namespace

template <scalar K>
positive_map<K> positive_map<K>::of_slices(const array& a) {
  positive_map out;
  out.n_ = a.cols();
  const std::size_t r = out.n_ ? a.rows() / out.n_ : 0;
  std::vector<slice_entry<K>> list;
  for (std::size_t j = 0; j < r; ++j)
    for (std::size_t i = 0; i < out.n_; ++i)
      for (std::size_t k = 0; k < out.n_; ++k)
        if (const K& x = a(i * r + j, k); x != K{}) list.push_back({j, i, k, x});
  if (entries_pay(list, out.n_, r))
    out.entries_ = std::make_shared<const std::vector<slice_entry<K>>>(std::move(list));
  else
    out.slices_ = std::make_shared<const array>(a);
  return out;
}

template <scalar K>
positive_map<K> positive_map<K>::of_actions(std::size_t n, action apply, action apply_adjoint) {
  positive_map out;
  out.n_ = n, out.apply_ = std::move(apply), out.apply_adjoint_ = std::move(apply_adjoint);
  return out;
}

template <scalar K>
dense_array<K> positive_map<K>::image(bool adjointed, const array& x) const {
  array y(n_, n_);
  if (slices_)
    y = dense_image(*slices_, adjointed, x);
  else if (entries_)
    y = sparse_image(*entries_, adjointed, x);
  else
    (adjointed ? apply_adjoint_ : apply_)(x, y);
  make_hermitian(y);
  return y;
}

template <scalar K>
positive_map<K> positive_map<K>::changed(const array& left, const array& right) const {
  positive_map out;
  out.n_ = left.rows();
  const double loss = rounding_of(n_);
  if (slices_) {
    const std::size_t r = slices_->rows() / n_, m = out.n_;
    const auto by_left = [&](const auto& l, const auto& tall) {
      std::decay_t<decltype(tall)> made(m * r, m);
      using J = std::decay_t<decltype(tall(0, 0))>;
      multiply<J>(op::none, l, op::none, tall.reshaped(n_, r * m), made.reshaped(m, r * m));
      return made;
    };
    auto moved = by_left(left, multiply(*slices_, right));
    const double lost =
        loss * norm(by_left(moduli(left), multiply(moduli(*slices_), moduli(right))));
    out.rounding_ = 2 * norm(moved) * lost / std::sqrt(double(m));
    out.slices_ = std::make_shared<const array>(std::move(moved));
    return out;
  }
  if (entries_ && is_diagonal(left) && is_diagonal(right)) {
    auto list = *entries_;
    for (auto& e : list) e.value = left(e.row, e.row) * e.value * right(e.col, e.col);
    out.rounding_ = 4 * unit * norm(image(false, identity_matrix<K>(n_)));
    out.entries_ = std::make_shared<const std::vector<slice_entry<K>>>(std::move(list));
    return out;
  }
  const array left_back = adjoint(left), right_back = adjoint(right);
  const auto base = std::make_shared<const positive_map>(*this);
  out.apply_ = [=](const array& x, array& y) {
    y = between(left, base->image(false, between(right, x, right_back)), left_back);
  };
  out.apply_adjoint_ = [=](const array& y, array& x) {
    x = between(right_back, base->image(true, between(left_back, y, left)), right);
  };
  const auto whole = image(false, multiply(right, right_back));
  dense_array<double> root(n_, 1);
  for (std::size_t i = 0; i < n_; ++i)
    root(i, 0) = std::sqrt(std::max(real_part(whole(i, i)), 0.0));
  out.rounding_ = loss * std::pow(norm(multiply(moduli(left), root)), 2);
  return out;
}

template <scalar K>
double positive_map<K>::size_between(const array& left, const array& right) const {
  const std::size_t m = left.rows(), k = right.cols();
  if (slices_) {
    const std::size_t r = slices_->rows() / n_;
    const auto half = multiply(*slices_, right);
    array whole(m * r, k);
    multiply<K>(op::none, left, op::none, half.reshaped(n_, r * k), whole.reshaped(m, r * k));
    return norm(whole);
  }
  if (!entries_) {
    const array image_of_right = image(false, multiply(op::none, right, op::adjoint, right));
    const auto part = multiply(op::none, multiply(left, image_of_right), op::adjoint, left);
    double square = 0;
    for (std::size_t i = 0; i < m; ++i) square += real_part(part(i, i));
    const double hidden = rounding_of(n_) * norm(image_of_right);
    return square > 10 * hidden ? std::sqrt(square)
                                : hidden / std::sqrt(norm(image_of_right) + 1e-300);
  }
  double square = 0;
  for (std::size_t from = 0, to = 0; from < entries_->size(); from = to) {
    array part(m, k);
    for (to = from; to < entries_->size() && (*entries_)[to].slice == (*entries_)[from].slice;
         ++to) {
      const auto& e = (*entries_)[to];
      for (std::size_t i = 0; i < m; ++i)
        for (std::size_t j = 0; j < k; ++j)
          part(i, j) += left(i, e.row) * e.value * right(e.col, j);
    }
    square += norm(part) * norm(part);
  }
  return std::sqrt(square);
}

template <scalar K>
positive_map<K> positive_map<K>::restricted(const std::vector<std::size_t>& kept) const {
  const std::size_t m = kept.size();
  positive_map out;
  out.n_ = m;
  if (slices_) {
    const std::size_t r = slices_->rows() / n_;
    array part(m * r, m);
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t j = 0; j < r; ++j)
        for (std::size_t k = 0; k < m; ++k)
          part(i * r + j, k) = (*slices_)(kept[i] * r + j, kept[k]);
    out.slices_ = std::make_shared<const array>(std::move(part));
    return out;
  }
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> place(n_, none);
  for (std::size_t i = 0; i < m; ++i) place[kept[i]] = i;
  if (entries_) {
    std::vector<slice_entry<K>> list;
    for (const auto& e : *entries_)
      if (place[e.row] != none && place[e.col] != none)
        list.push_back({e.slice, place[e.row], place[e.col], e.value});
    out.entries_ = std::make_shared<const std::vector<slice_entry<K>>>(std::move(list));
    return out;
  }
  array embedding(n_, m);
  for (std::size_t i = 0; i < m; ++i) embedding(kept[i], i) = K(1);
  return changed(adjoint(embedding), embedding);
}

template <scalar K>
std::vector<matrix_place> positive_map<K>::places() const {
  dense_array<double> square(n_, n_);
  const auto add = [&](std::size_t i, std::size_t k, double size) {
    square(i, k) = std::hypot(square(i, k), size);
  };
  if (slices_) {
    const std::size_t r = slices_->rows() / n_;
    for (std::size_t i = 0; i < n_ * r; ++i)
      for (std::size_t k = 0; k < n_; ++k) add(i / r, k, modulus((*slices_)(i, k)));
  } else if (entries_) {
    for (const auto& e : *entries_) add(e.row, e.col, modulus(e.value));
  } else {
    for (std::size_t k = 0; k < n_; ++k) {
      array x(n_, n_);
      x(k, k) = K(1);
      const auto y = image(false, x);
      for (std::size_t i = 0; i < n_; ++i)
        square(i, k) = std::sqrt(std::max(real_part(y(i, i)), 0.0));
    }
  }
  std::vector<matrix_place> out;
  for (std::size_t i = 0; i < n_; ++i)
    for (std::size_t k = 0; k < n_; ++k)
      if (square(i, k) > 0) out.push_back({i, k, std::log2(square(i, k))});
  return out;
}

template class positive_map<double>;
template class positive_map<complex<double>>;
template class positive_map<quaternion<double>>;

}  // namespace cofree::detail
