// Every model of tensor_operator obeys the laws, and agrees with the dense one of the same map.
#include <cofree/network/bilinear_layer.hpp>
#include <cofree/operator/direct_sum.hpp>
#include <cofree/tensor_operator/blocks.hpp>
#include <cofree/tensor_operator/combinations.hpp>
#include <cofree/tensor_operator/laws.hpp>
#include <cofree/tensor_operator/sparse.hpp>

#include "check_laws.hpp"
#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;

namespace {

template <scalar K>
any_tensor_operator<K> dense_model(const linear_operator<K>& a) {
  return dense_tensor_operator<K>(a);
}

template <scalar K>
void check_against(const any_tensor_operator<K>& model, const linear_operator<K>& a) {
  laws::tensor_operator(model, norm(a), check_each());
  laws::same_tensor_operator(model, dense_model(a), norm(a), check_each());
}

bilinear_layer random_layer(std::size_t n, std::size_t h, std::size_t r, std::uint64_t s) {
  return {random_matrix<double>(h, n, {s}), random_matrix<double>(h, n, {s + 1}),
          random_matrix<double>(r, h, {s + 2})};
}

/// The symmetric A of a layer, extended from the real operator.
template <scalar K>
linear_operator<K> dense_of(const bilinear_layer& layer, const space<K>& v,
                            const space<centre_t<K>>& w) {
  const space<double> rv("V", layer.inputs()), rw("W", layer.outputs());
  std::vector<dense_array<K>> list;
  for (const auto& slice : slices(symmetric_operator(layer, rv, rw))) {
    list.emplace_back(slice.rows(), slice.cols());
    for (std::size_t i = 0; i < slice.size(); ++i) list.back().data()[i] = K(slice.data()[i]);
  }
  return from_slices(list, v, w);
}

template <scalar K>
std::vector<tensor_entry<K>> random_entries(std::size_t n, std::size_t r, std::size_t count,
                                            std::uint64_t s) {
  random_source source({s});
  const auto below = [&](std::size_t m) {
    return std::min(m - 1, std::size_t(std::abs(source.normal()) * double(m) / 3));
  };
  std::vector<tensor_entry<K>> out;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back({below(n), below(n), below(r), random_scalar<K>(source)});
  return out;
}

template <scalar K>
linear_operator<K> dense_of(const std::vector<tensor_entry<K>>& entries, const space<K>& v,
                            const space<centre_t<K>>& w) {
  std::vector<dense_array<K>> list(w.dimension(), dense_array<K>(v.dimension(), v.dimension()));
  for (const auto& e : entries) list[e.slice](e.row, e.col) += e.value;
  return from_slices(list, v, w);
}

}  // namespace

TEST_CASE_TEMPLATE("a bilinear layer by factors is its dense symmetric A", K, COFREE_FIELDS) {
  for (std::size_t n : {1, 5})
    for (std::size_t h : {1, 7, 1030})  // more than one block of hidden units
      for (std::size_t r : {1, 4}) {
        CAPTURE(n);
        CAPTURE(h);
        CAPTURE(r);
        const auto layer = random_layer(n, h, r, 3);
        const space<K> V("V", n);
        const space<centre_t<K>> W("W", r);
        const any_tensor_operator<K> model = factored_operator(layer, V, W);
        const auto a = dense_of(layer, V, W);
        check_against(model, a);
        laws::self_gamma(model, a, check_each());
      }
  const auto layer = random_layer(3, 4, 2, 1);
  CHECK_THROWS_AS(factored_operator(layer, space<K>("V", 4), space<centre_t<K>>("W", 2)),
                  invalid_argument);
}

TEST_CASE_TEMPLATE("sparse slices are the dense ones", K, COFREE_FIELDS) {
  const space<K> V("V", 6);
  const space<centre_t<K>> W("W", 4);
  const auto entries = random_entries<K>(6, 4, 30, 5);  // some of them at one place
  const any_tensor_operator<K> model = sparse_tensor_operator<K>(entries, V, W);
  const auto a = dense_of(entries, V, W);
  check_against(model, a);
  laws::self_gamma(model, a, check_each());
  const any_tensor_operator<K> none = sparse_tensor_operator<K>({}, V, W);
  check_against(none, dense_of<K>(std::vector<tensor_entry<K>>{}, V, W));
  CHECK(words([&] {
          sparse_tensor_operator<K>({{1, 2, 0, K(1.0)}, {1, 6, 0, K(1.0)}}, V, W);
        }) ==
        "sparse_tensor_operator: entry 1 is at row 1, column 6, slice 0, expected finite "
        "values with rows and columns below 6 and slices below 4");
}

TEST_CASE_TEMPLATE("permutations of the basis are sparse slices", K, COFREE_FIELDS) {
  const space<K> V("V", 3);
  const space<centre_t<K>> W("W", 2);
  const any_tensor_operator<K> model =
      sparse_tensor_operator<K>(permutation_slices<K>({{1, 2, 0}, {0, 2, 1}}), V, W);
  dense_array<K> turn(3, 3), swap(3, 3);
  turn(1, 0) = turn(2, 1) = turn(0, 2) = swap(0, 0) = swap(2, 1) = swap(1, 2) = K(1.0);
  const auto a = from_slices<K>({turn, swap}, V, W);
  check_against(model, a);
  laws::self_gamma(model, a, check_each());
  CHECK_THROWS_AS(permutation_slices<K>({{0, 0, 1}}), invalid_argument);
  CHECK_THROWS_AS(permutation_slices<K>({{0, 3, 1}}), invalid_argument);
}

TEST_CASE_TEMPLATE("sums, multiples and maps side by side are those of the operators", K,
                   COFREE_FIELDS) {
  const space<K> V("V", 5);
  const space<centre_t<K>> W("W", 3), X("X", 2);
  const auto a = random_operator(V, V * W, {1}), b = random_operator(V, V * W, {2}),
             c = random_operator(V, V * X, {3});
  const auto da = dense_model(a), db = dense_model(b), dc = dense_model(c);
  check_against<K>(sum_tensor_operator<K>({da, db}), a + b);
  const any_tensor_operator<K> multiple = multiple_tensor_operator<K>(da, centre_t<K>(-0.3));
  check_against(multiple, a * centre_t<K>(-0.3));
  const any_tensor_operator<K> stacked = stacked_tensor_operator<K>({da, dc});
  const auto maps = direct_sum(W, X);
  const auto one = identity_operator(V);
  check_against(stacked, tensor(one, maps.injections[0]) * a + tensor(one, maps.injections[1]) * c);
  CHECK_THROWS_AS(sum_tensor_operator<K>({da, dc}), space_mismatch);
  CHECK_THROWS_AS(sum_tensor_operator<K>({}), invalid_argument);
  const space<K> other("V", 5);
  CHECK_THROWS_AS(
      stacked_tensor_operator<K>({da, dense_model(random_operator(other, other * X, {4}))}),
      space_mismatch);
}

TEST_CASE_TEMPLATE("a restriction to an invariant subspace is the compressed operator", K,
                   COFREE_FIELDS) {
  const space<K> V("V", 6), S("S", 4);
  const space<centre_t<K>> W("W", 3);
  const auto inclusion = random_isometry(S, V, {1});
  const auto onto = inclusion * adjoint(inclusion);
  const auto some = random_operator(V, V * W, {2});
  const auto wide = tensor(onto, identity_operator(W)) * some;  // its values lie in S⊗W
  const any_tensor_operator<K> model = restricted_tensor_operator<K>(dense_model(wide), inclusion);
  const auto a = tensor(adjoint(inclusion), identity_operator(W)) * wide * inclusion;
  check_against(model, a);
  CHECK_THROWS_AS(restricted_tensor_operator<K>(dense_model(some), inclusion), invalid_argument);
  CHECK_THROWS_AS(restricted_tensor_operator<K>(dense_model(wide), inclusion * centre_t<K>(2)),
                  invalid_argument);
}

TEST_CASE_TEMPLATE("Γ(A,A) of combinations", K, COFREE_FIELDS) {
  const space<K> V("V", 5), S("S", 3);
  const space<centre_t<K>> W("W", 4);
  const auto entries = random_entries<K>(5, 4, 20, 5), more = random_entries<K>(5, 4, 20, 6);
  const any_tensor_operator<K> one = sparse_tensor_operator<K>(entries, V, W),
                               two = sparse_tensor_operator<K>(more, V, W);
  const auto a = dense_of(entries, V, W), b = dense_of(more, V, W);
  laws::self_gamma<K>(multiple_tensor_operator<K>(one, centre_t<K>(0.7)), a * centre_t<K>(0.7),
                      check_each());
  const auto maps = direct_sum(W, W);
  const auto id = identity_operator(V);
  laws::self_gamma<K>(stacked_tensor_operator<K>({one, two}),
                      tensor(id, maps.injections[0]) * a + tensor(id, maps.injections[1]) * b,
                      check_each());
  CHECK(std::isinf(any_tensor_operator<K>(sum_tensor_operator<K>({one, two})).self_gamma_cost()));
}

TEST_CASE_TEMPLATE("a large A in blocks: the laws, and the same bits for any number of threads", K,
                   COFREE_FIELDS) {
  // With r = 27 the blocks form groups, which threads share; with 10, over ℝ, one group.
  for (const std::size_t r : {std::size_t(27), std::size_t(10)}) {
    const std::size_t n = 400;
    CAPTURE(r);
    const space<K> V("V", n), U("U", 3);
    const space<centre_t<K>> W("W", r);
    const linear_operator<K> a(V, V * W, random_matrix<K>(n * r, n, {1}));
    const dense_tensor_operator<K> model(a);
    CHECK(distance(model.as_operator(), a) == 0);
    CHECK(model.one_pass_pays());
    laws::tensor_operator(any_tensor_operator<K>(model), norm(a), check_each());
    const auto b = random_isometry(U, U * W, {2});
    const auto x = random_operator(U, V, {3}), y = random_operator(U, V, {4});
    const auto wanted = partial_trace(a * x * adjoint(b));
    const auto run = [&](int count) {
      set_threads(count);
      linear_operator<K> z(U, V), back(U, V);
      model.gamma({&b, 1}, {&x, 1}, {&z, 1});
      model.gamma_adjoint({&b, 1}, {&y, 1}, {&back, 1});
      auto c = model.compress(y, x);
      set_threads(1);
      return std::vector<linear_operator<K>>{z, back, c};
    };
    const auto single = run(1), several = run(3);
    const double slack = 1e3 * epsilon<double>() * norm(a) * norm(x) * norm(b);
    CHECK(distance(single[0], wanted) <= slack);
    CHECK(modulus(inner(single[0], y) - inner(x, single[1])) <= slack * norm(y));
    CHECK(modulus(inner(single[2], b) - inner(single[0], y)) <= slack * norm(y));
    for (std::size_t i = 0; i < 3; ++i)
      CHECK(single[i].frame_entries() == several[i].frame_entries());
  }
  CHECK_THROWS_AS(set_threads(0), invalid_argument);
}

TEST_CASE("the same bits for a layer by factors with any number of threads") {
  const auto layer = random_layer(20, 5000, 6, 2);
  const space<double> V("V", 20), W("W", 6), U("U", 3);
  const auto model = factored_operator(layer, V, W);
  const auto b = random_isometry(U, U * W, {2});
  const auto x = random_operator(U, V, {3});
  const auto run = [&](int count) {
    set_threads(count);
    linear_operator<double> z(U, V);
    model.gamma({&b, 1}, {&x, 1}, {&z, 1});
    set_threads(1);
    return z;
  };
  CHECK(run(1).frame_entries() == run(4).frame_entries());
}
