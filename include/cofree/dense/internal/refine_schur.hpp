// cofree/dense/internal/refine_schur.hpp — long Schur forms from a start at a lower precision
// [BujanovicKressnerSchroeder2023].
//
//   refined_schur   a = q t q†, or nothing where the rounds do not contract: clusters, and arrays far
//                   from normal
//
// With s = q†aq and r = 1 − q†q a round makes q ← q(1 + r/2 + x − x†), where x has no other entries
// than below the diagonal (the diagonal blocks, over ℝ) and removes those of s to first order: tx −
// xt, below the diagonal, is what they are, with their sign changed.
#pragma once

#include <cofree/dense/internal/qr_algorithm.hpp>
#include <cofree/dense/internal/refine.hpp>
#include <cofree/dense/internal/reorder.hpp>
#include <optional>

namespace cofree::detail {

/// The first row of the block that each row of the triangular t belongs to.
template <scalar K>
std::vector<std::size_t> block_heads(const dense_array<K>& t) {
  std::vector<std::size_t> head(t.rows());
  for (std::size_t i = 0; i < t.rows(); ++i) {
    head[i] = i;
    if constexpr (field_of<K> == field::real)
      if (i > 0 && t(i, i - 1) != real_t<K>(0)) head[i] = i - 1;
  }
  return head;
}

/// x with a x − x b = c for numbers that are complex, over ℍ too: c = u + vj, x = u/(a − b) + v/(a −
/// b̄) j.
template <scalar K>
K solve_sylvester(const K& a, const K& b, const K& c) {
  if constexpr (field_of<K> != field::quaternion) {
    return c * inverse(K(a - b));
  } else {
    using C = complex<real_t<K>>;
    const C x(a.w, a.x), y(b.w, b.x), u(c.w, c.x), v(c.y, c.z);
    const C p = u * inverse(C(x - y)), q = v * inverse(C(x - conjugate(y)));
    return K(p.real(), p.imag(), q.real(), q.imag());
  }
}

/// The x below the blocks for which tx − xt is c there: from the lowest row up, from the first column
/// on. @throws numerical_failure where blocks of ℝ have a value in common
template <scalar K>
dense_array<K> solve_below_blocks(const dense_array<K>& t, const std::vector<std::size_t>& head,
                                  const dense_array<K>& c) {
  const std::size_t n = t.rows();
  dense_array<K> x(n, n);
  const auto rest = [&](std::size_t i, std::size_t j, std::size_t row_end, std::size_t col) {
    K sum = c(i, j);
    for (std::size_t k = row_end; k < n; ++k) sum -= t(i, k) * x(k, j);
    for (std::size_t k = 0; k < col; ++k) sum += x(i, k) * t(k, j);
    return sum;
  };
  for (std::size_t end = n; end > 0;) {
    const std::size_t row = head[end - 1], p = end - row;
    for (std::size_t col = 0; col < row;) {
      const std::size_t q = col + 1 < n && head[col + 1] == col ? 2 : 1;
      if (p * q == 1) {
        x(row, col) = solve_sylvester(t(row, row), t(col, col), rest(row, col, end, col));
      } else if constexpr (commutative_scalar<K>) {
        dense_array<K> right(p, q);
        for (std::size_t i = 0; i < p; ++i)
          for (std::size_t j = 0; j < q; ++j) right(i, j) = rest(row + i, col + j, end, col);
        const auto found =
            solve_sylvester(block_of(t, row, row, p, p), block_of(t, col, col, q, q), right);
        for (std::size_t i = 0; i < p; ++i)
          for (std::size_t j = 0; j < q; ++j) x(row + i, col + j) = found(i, j);
      }
      col += q;
    }
    end = row;
  }
  return x;
}

/// Parts a: what is below the blocks, which is taken out of it.
template <scalar K>
dense_array<K> take_below_blocks(dense_array<K>& a, const std::vector<std::size_t>& head) {
  dense_array<K> below(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < head[i]; ++j) std::swap(below(i, j), a(i, j));
  return below;
}

/// a = q t q† from a Schur form at the precision of D.
template <scalar D, refinable_scalar K>
class schur_refinement {
public:
  using R = real_t<K>;

  explicit schur_refinement(const dense_array<K>& a)
      : a_(a), level_(working_bits_of<K>()), floor_(floor_bits<K>(a.rows())) {
    const auto inside = level_.enter();
    coarse_ = floor_bits<D>(a.rows());
    const auto lower = in_lower<D>(a);
    size_ = size_bits(lower);
    auto start = schur(lower);
    head_ = block_heads(start.t);
    near_ = std::move(start.q);
  }

  std::optional<schur_factors<K>> run() {
    schur_factors<K> out{raised<K>(near_), {}, {}};
    for (double before = -6;;) {
      out.t = multiply(op::adjoint, out.q, op::none, multiply(a_, out.q));
      const auto defect = orthonormality_defect(out.q), below = take_below_blocks(out.t, head_);
      const double error = measure(out.t, defect, below);
      if (error <= floor_) break;
      if (!(error < before - 4)) return std::nullopt;
      before = error;
      if (correct(out)) break;
      if (stuck_) return std::nullopt;
      const auto inside = level_.enter();
      near_ = in_lower<D>(out.q);
    }
    return out;
  }

private:
  double measure(const dense_array<K>& t, const dense_array<K>& defect,
                 const dense_array<K>& below) {
    exponent_ = common_exponent(defect, below);
    const auto inside = level_.enter();
    t_ = in_lower<D>(t);
    defect_ = in_lower<D>(defect, -exponent_), below_ = in_lower<D>(below, -exponent_);
    skew_ = size_bits(defect_, exponent_);
    return std::max(skew_, size_bits(below_, exponent_) - size_);
  }
  static void add(dense_array<D>& y, const dense_array<D>& x, double factor = 1) {
    add_scaled(y, x, centre_t<D>(real_t<D>(factor)));
  }
  /// r/2 + x − x†
  dense_array<D> correction() const {
    auto e = defect_;
    scale(e, centre_t<D>(real_t<D>(0.5)));
    auto right = multiply(e, t_);
    add(right, multiply(t_, e));
    add(right, below_);
    scale(right, centre_t<D>(real_t<D>(-1)));
    const auto x = solve_below_blocks(t_, head_, right);
    add(e, x);
    add(e, adjoint(x), -1);
    return e;
  }
  /// q ← q(1 + e), t ← (1 + e†)t(1 + e); whether nothing below the blocks is left.
  bool correct(schur_factors<K>& out) {
    const auto inside = level_.enter();
    const auto e = correction();
    const double step = size_bits(e, exponent_);
    stuck_ = !(step < -4);
    if (stuck_) return false;
    add_lower(out.q, multiply(near_, e), exponent_);
    // (1 + e†)(t + l)(1 + e) − t in units of 2^exponent
    const real_t<D> unit = power_of_bits<real_t<D>>(double(exponent_));
    auto s = below_;
    scale(s, centre_t<D>(unit));
    add(s, t_);
    auto change = multiply(s, e);
    auto twice = change;
    scale(twice, centre_t<D>(unit));
    add(twice, s);
    add(change, multiply(op::adjoint, e, op::none, twice));
    add(change, below_);
    const auto left = take_below_blocks(change, head_);
    add_lower(out.t, change, exponent_);
    const double skew = step + 1 + std::max({step, skew_, coarse_});
    return is_done(skew, floor_) &&
           is_done(sum_bits({size_bits(left, exponent_), step + coarse_ + size_ + 1}),
                   floor_ + size_);
  }

  const dense_array<K>& a_;
  lower_level<D> level_;
  double floor_, coarse_ = 0, size_ = 0;
  std::vector<std::size_t> head_;
  dense_array<D> near_, t_, defect_, below_;
  long exponent_ = 0;
  double skew_ = 0;
  bool stuck_ = false;  ///< corrections that are none: of a value twice, or far from normal
};

/// Whether each block of two has a pair that is not real.
template <scalar K>
bool blocks_are_pairs(const dense_array<K>& t) {
  if constexpr (field_of<K> == field::real) {
    const auto values = diagonal_values(t);
    for (std::size_t i = 1; i < t.rows(); ++i)
      if (t(i, i - 1) != 0 && !(values[i].imag() < 0)) return false;
  }
  return true;
}

/// a = q t q†
template <refinable_scalar K>
std::optional<schur_factors<K>> refined_schur(const dense_array<K>& a) {
  if (a.rows() < 6) return std::nullopt;
  const scaled_array<K> h(a);
  if (!h.usable) return std::nullopt;
  return tried_in_lower<K>([&]<class D>(std::type_identity<D>) -> std::optional<schur_factors<K>> {
    auto out = schur_refinement<D, K>(h.array).run();
    if (!out || !blocks_are_pairs(out->t)) return std::nullopt;
    shift(out->t, h.exponent);
    if constexpr (field_of<K> == field::quaternion) make_diagonal_standard(out->t, out->q);
    out->values = diagonal_values(out->t);
    return out;
  });
}

/// The values alone.
template <scalar K>
std::vector<complex<real_t<K>>> schur_values(const dense_array<K>& a) {
  if constexpr (refinable_scalar<K>)
    if (auto factors = refined_schur(a)) return std::move(factors->values);
  return shifted_schur(a, wanted::values).values;
}

}  // namespace cofree::detail
