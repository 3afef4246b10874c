#include <cofree/dense/decompositions.hpp>
#include <cofree/spectral/krylov_schur.hpp>
#include <cofree/spectral/positive_map.hpp>

#include <algorithm>
#include <cmath>

namespace cofree::detail {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();
constexpr double accuracy = 450 * unit;  // of fixed points: 1e-13
/// Below this part of the largest an eigenvalue of X, its diagonal scaled to 1, is none.
double no_part(std::size_t n) {
  return 1000 * unit * double(n);
}

/// Hermitian n × n arrays over ℝ.
template <scalar K>
struct hermitian_arrays {
  using scalar_type = double;
  using vector_type = dense_array<K>;
  std::size_t n;

  bool operator==(const hermitian_arrays&) const = default;
  std::size_t dimension() const { return n + n * (n - 1) / 2 * std::size_t(real_dimension<K>); }
  std::string name() const { return "Hermitian operators on V"; }
  vector_type zero() const { return {n, n}; }
  void scale(vector_type& y, double a) const { cofree::scale(y, centre_t<K>(a)); }
  void add_scaled(vector_type& y, const vector_type& x, double a) const {
    cofree::add_scaled(y, x, centre_t<K>(a));
  }
  double inner(const vector_type& x, const vector_type& y) const {
    return real_part(cofree::inner(x, y));
  }
};

/// L⁻¹ of a lower triangular L, by substitution.
template <scalar K>
dense_array<K> inverse_of_lower(const dense_array<K>& l) {
  const std::size_t n = l.rows();
  dense_array<K> out(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    const K over = inverse(l(i, i));
    for (std::size_t j = 0; j < i; ++j) {
      if (l(i, j) == K{}) continue;
      for (std::size_t k = 0; k <= j; ++k) out(i, k) -= l(i, j) * out(j, k);
    }
    for (std::size_t k = 0; k < i; ++k) out(i, k) = over * out(i, k);
    out(i, i) = over;
  }
  return out;
}

template <scalar K>
double trace_of(const dense_array<K>& x) {
  double sum = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) sum += real_part(x(i, i));
  return sum;
}

template <scalar K>
double overlap(const dense_array<K>& y, const dense_array<K>& x) {
  return real_part(inner(y, x));
}

/// a x a†
template <scalar K>
dense_array<K> carried(const dense_array<K>& a, const dense_array<K>& x) {
  return multiply(op::none, multiply(a, x), op::adjoint, a);
}

template <scalar K>
void to_norm_one(dense_array<K>& x) {
  if (const double size = norm(x); size > 0) scale(x, centre_t<K>(1 / size));
}

/// How nearly a positive X is singular, its diagonal scaled to 1 first: the least eigenvalue then.
template <scalar K>
double least_part(dense_array<K> x) {
  const std::size_t n = x.rows();
  std::vector<double> root(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double square = real_part(x(i, i));
    if (!(square > 0)) return 0;
    root[i] = std::sqrt(square);
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t k = 0; k < n; ++k) x(i, k) *= 1 / (root[i] * root[k]);
  return std::max(eigh(x).values.front(), 0.0);
}

/// The search for ρ of one map; `run` may be called once.
template <scalar K>
class perron_search {
public:
  using array = dense_array<K>;

  perron_search(const positive_map<K>& map, const perron_options& options, int applications)
      : base_(map), options_(options) {
    out_.applications = applications;
    const std::size_t n = map.order();
    gauge_ = back_ = identity_matrix<K>(n);
  }

  perron_pair<K> run() {
    const std::size_t n = base_.order();
    auto map = base_;
    array x = identity_matrix<K>(n), y = x;
    {
      const array image = apply(map, false, x);
      ceiling_ = eigh(image).values.back() * (1 + 1e-8);
    }
    if (!(ceiling_ > 0)) return none();
    out_.radius.upper = ceiling_;
    for (int round = 0; round < 5; ++round) {
      fixed_point(map, false, x), fixed_point(map, true, y);
      const double before = out_.radius.width();
      const double part_x = narrow(map, false, x), part_y = narrow(map, true, y);
      keep(map, x, y);
      if (out_.stopped || met()) break;
      if (round > 1 && !(out_.radius.width() < 0.5 * before)) break;
      const bool by_x = part_x > no_part(n), by_y = part_y > no_part(n);
      if (!by_x && !by_y) {
        split(map, x, y);
        break;
      }
      const bool right = by_x && part_x >= part_y;
      turn(right ? x : y, right);
      map = base_.changed(back_, gauge_);
      x = carried(back_, out_.right), to_norm_one(x);
      y = carried(adjoint(gauge_), out_.left), to_norm_one(y);
    }
    auto& r = out_.radius;
    r.value = std::clamp(r.value, r.lower, r.upper);
    return std::move(out_);
  }

private:
  perron_pair<K> none() {
    out_.radius = {0, 0, 0};
    out_.right = out_.left = array(base_.order(), base_.order());
    return std::move(out_);
  }
  bool met() const { return out_.radius.width() <= options_.tolerance; }

  array apply(const positive_map<K>& map, bool adjointed, const array& x) {
    ++out_.applications;
    auto y = map.image(adjointed, x);
    if (options_.stop()) out_.stopped = true;
    if (options_.progress) options_.progress(out_.applications, out_.radius);
    return y;
  }

  /// Whether the image of a unit x is a multiple of it, to the accuracy of the search.
  static bool is_fixed(const array& x, array image) {
    const double value = overlap(x, image);
    add_scaled(image, x, centre_t<K>(-value));
    return norm(image) <= accuracy * value;
  }

  /// x becomes the positive fixed point of M or M†: by Krylov–Schur for M + ρ/8, which has no other
  /// eigenvalue of the largest modulus, and by powers that leave it positive.
  void fixed_point(const positive_map<K>& map, bool adjointed, array& x) {
    const hermitian_arrays<K> space{map.order()};
    const double shift = (out_.radius.value > 0 ? out_.radius.value : ceiling_) / 8;
    const int budget = options_.max_applications - out_.applications;
    if (budget <= 0 || out_.stopped) return;
    eigenpair_options options{
        .tolerance = accuracy, .max_applications = budget, .krylov_dimension = 24};
    options.near = 1e300;
    const array start = x;
    krylov_iteration<hermitian_arrays<K>> iteration(space, x, options, budget);
    const auto step = [&](const array& from) {
      auto y = apply(map, adjointed, from);
      add_scaled(y, from, centre_t<K>(shift));
      return y;
    };
    for (bool first = true; !iteration.done(); first = false) {
      iteration.image() = step(iteration.wanted());
      // A Krylov space would mix several fixed points, that which it began with and rounding: a positive one
      // stays, and belongs to ρ.
      if (first && is_fixed(iteration.wanted(), iteration.image()) &&
          least_part(x) > no_part(map.order()))
        return;
      iteration.advance();
      if (out_.stopped) return;
    }
    auto found = std::move(iteration).result();
    x = std::move(found.vectors[0]);
    if (trace_of(x) < 0) scale(x, centre_t<K>(-1.0));
    if (!(trace_of(x) > 0)) x = start;
    for (int k = 0; k < 6 && !out_.stopped; ++k) x = step(x), to_norm_one(x);
  }

  /// The bounds that X gives, where it is positive to working precision; its least part.
  double narrow(const positive_map<K>& map, bool adjointed, const array& x) {
    const std::size_t n = map.order();
    const double part = least_part(x);
    if (!(part > no_part(n)) || out_.stopped) return part;
    try {
      const auto over = inverse_of_lower(cholesky(x));
      const auto spread = eigh(carried(over, apply(map, adjointed, x))).values;
      const auto sizes = eigh(x).values;
      const double condition = sizes.front() > 0 ? sizes.back() / sizes.front() : 1 / part;
      const double error = map.rounding() * std::min(condition, 1 / part) +
                           8 * unit * std::sqrt(double(n)) * spread.back() / part;
      auto& r = out_.radius;
      r.lower = std::max(r.lower, spread.front() - error);
      r.upper = std::min(r.upper, spread.back() + error);
    } catch (const numerical_failure&) {
      return 0;
    }
    return part;
  }

  /// The value, ⟨Y,MX⟩/⟨Y,X⟩ with the product of the errors of both, and the vectors as the map without
  /// gauges has them.
  void keep(const positive_map<K>& map, const array& x, const array& y) {
    const array image = map.image(false, x), back = map.image(true, y);
    const double both = overlap(y, x);
    const double value = both > 0 ? overlap(y, image) / both : norm(image) / norm(x);
    const auto residual = [&](array moved, const array& from) {
      add_scaled(moved, from, centre_t<K>(-value));
      return norm(moved) / (value * norm(from));
    };
    out_.radius.value = value;
    out_.residual = std::max(residual(image, x), residual(back, y));
    out_.right = carried(gauge_, x), out_.left = carried(adjoint(back_), y);
    to_norm_one(out_.right), to_norm_one(out_.left);
  }

  /// The next gauge: in it the given fixed point is 1.
  void turn(const array& x, bool right) {
    const auto l = cholesky(x);
    const auto over = inverse_of_lower(l);
    if (right)
      gauge_ = multiply(gauge_, l), back_ = multiply(over, back_);
    else
      gauge_ = multiply(op::none, gauge_, op::adjoint, over),
      back_ = multiply(op::adjoint, l, op::none, back_);
  }

  /// X and Y are both singular: the image S of X is invariant, and ρ is the larger of those of S and of V/S.
  /// What leads out of S is rounding, and counts as far as ⟨Y,X⟩ says that it can.
  void split(const positive_map<K>& map, const array& x, const array& y) {
    const std::size_t n = map.order();
    const auto parts = eigh(x);
    std::size_t gone = 0;
    while (gone < n && parts.values[gone] <= no_part(n) * parts.values.back()) ++gone;
    if (gone == 0 || gone == n) return;
    array inside(n, n - gone), outside(n, gone);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k)
        (k < gone ? outside(i, k) : inside(i, k - gone)) = parts.vectors(i, k);
    auto below = options_;
    below.max_applications = std::max(100, options_.max_applications - out_.applications);
    const auto on_s = perron_pair_of(map.changed(adjoint(inside), inside), below);
    const double both = overlap(y, x) / (norm(x) * norm(y));
    const double leads_out = map.size_between(adjoint(outside), inside);
    const double loss = 2 * leads_out * std::sqrt(ceiling_) / std::max(both, unit) + map.rounding();
    const double outer =
        quotient_ceiling(map.changed(adjoint(outside), outside), on_s.radius.lower);
    auto& r = out_.radius;
    r.lower = std::max(r.lower, on_s.radius.lower - loss);
    r.upper = std::min(r.upper, std::max(on_s.radius.upper, outer) + loss);
    r.value = on_s.radius.value;
    out_.stopped = out_.stopped || on_s.stopped;
    out_.applications += on_s.applications;
  }

  /// ρ ≤ ‖Mᵏ(1)‖^(1/k) for a positive map: k grows until that is below `enough`, or ρ is found.
  double quotient_ceiling(const positive_map<K>& map, double enough) {
    array z = identity_matrix<K>(map.order());
    double logarithm = 0;
    for (int k = 1; k <= 100 && !out_.stopped; ++k) {
      z = apply(map, false, z);
      const double size = norm(z);
      if (!(size > 0)) return 0;
      logarithm += std::log(size), scale(z, centre_t<K>(1 / size));
      if (const double ceiling = std::exp(logarithm / k); ceiling <= enough) return ceiling;
    }
    auto below = options_;
    below.max_applications = std::max(100, options_.max_applications - out_.applications);
    const auto found = perron_pair_of(map, below);
    out_.applications += found.applications;
    return found.radius.upper;
  }

  positive_map<K> base_;
  const perron_options& options_;
  perron_pair<K> out_;
  array gauge_, back_;  // A is gauge·(A of the map that is searched)·back, gauge·back = 1
  double ceiling_ = 0;
};

/// The pair of a block that no permutation splits.
template <scalar K>
perron_pair<K> of_block(const positive_map<K>& map, const perron_options& options, int before) {
  if (map.order() > 1) return perron_search<K>(map, options, before).run();
  const auto one = identity_matrix<K>(1);
  const double value = real_part(map.image(false, one)(0, 0));
  const double error = value * 16 * unit;
  return {{value, value - error, value + error}, one, one, 0, before + 1, false};
}

/// Σ of what belongs to the blocks whose intervals reach the largest value: the spectral part of 1.
template <scalar K>
void put_together(perron_pair<K>& out, const std::vector<perron_pair<K>>& found,
                  const std::vector<std::vector<std::size_t>>& places) {
  for (std::size_t b = 0; b < found.size(); ++b) {
    const auto& each = found[b];
    const double both = overlap(each.left, each.right);
    if (!(each.radius.upper >= out.radius.lower) || !(each.radius.value > 0) || !(both > 0))
      continue;
    const double of_right = trace_of(each.left) / both, of_left = trace_of(each.right) / both;
    for (std::size_t i = 0; i < places[b].size(); ++i)
      for (std::size_t k = 0; k < places[b].size(); ++k) {
        out.right(places[b][i], places[b][k]) = each.right(i, k) * of_right;
        out.left(places[b][i], places[b][k]) = each.left(i, k) * of_left;
      }
  }
  to_norm_one(out.right), to_norm_one(out.left);
}

}  // namespace

template <scalar K>
perron_pair<K> perron_pair_of(const positive_map<K>& map, const perron_options& options) {
  const std::size_t n = map.order();
  perron_pair<K> out{{0, 0, 0}, dense_array<K>(n, n), dense_array<K>(n, n)};
  if (n == 0) return out;
  constexpr std::size_t few = 64;  // columns that are worth an application each
  if (!map.knows_entries() && n > few) return of_block(map, options, 0);
  const auto places = map.places();
  const auto component = strong_components(n, places);
  std::vector<bool> has_entries(n);
  for (const auto& p : places)
    if (component[p.row] == component[p.col]) has_entries[component[p.row]] = true;
  std::vector<std::vector<std::size_t>> members(n);
  for (std::size_t i = 0; i < n; ++i)
    if (has_entries[component[i]]) members[component[i]].push_back(i);
  std::erase_if(members, [](const auto& list) { return list.empty(); });
  if (members.size() == 1 && members[0].size() == n) return of_block(map, options, 0);
  std::vector<perron_pair<K>> found;
  for (const auto& list : members) {
    found.push_back(of_block(map.restricted(list), options, out.applications));
    const auto& radius = found.back().radius;
    out.radius.lower = std::max(out.radius.lower, radius.lower);
    out.radius.upper = std::max(out.radius.upper, radius.upper);
    out.radius.value = std::max(out.radius.value, radius.value);
    out.applications = found.back().applications;
    out.residual = std::max(out.residual, found.back().residual);
    if ((out.stopped = found.back().stopped)) break;
  }
  put_together(out, found, members);
  return out;
}

template perron_pair<double> perron_pair_of(const positive_map<double>&, const perron_options&);
template perron_pair<complex<double>> perron_pair_of(const positive_map<complex<double>>&,
                                                     const perron_options&);
template perron_pair<quaternion<double>> perron_pair_of(const positive_map<quaternion<double>>&,
                                                        const perron_options&);

}  // namespace cofree::detail
