// Arrays of xtensor in and out. The right values are copies element by element, and numbers written down here.
#include <doctest/doctest.h>
#include <cofree/operator/random.hpp>
#include <cofree/operator/xtensor.hpp>
#include <cofree/scalar/long_numbers.hpp>
#include <cofree/scalar/long_real.hpp>
#include <xtensor/xarray.hpp>
#include <xtensor/xbuilder.hpp>
#include <xtensor/xfixed.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>

namespace {

using namespace cofree;
using H = quaternion<double>;

template <class R>
void over_the_fields(auto check) {
  check.template operator()<R>();
  check.template operator()<complex<R>>();
  check.template operator()<quaternion<R>>();
}
/// Every field over the real types that the library is compiled for.
void over_all(auto check) {
  over_the_fields<float>(check);
  over_the_fields<double>(check);
  over_the_fields<real50>(check);
  over_the_fields<long_real>(check);
}

/// Entry (i, j) of an array that came out, made from its parts.
template <scalar K>
K entry(const auto& e, auto... i) {
  if constexpr (commutative_scalar<K>)
    return e(i...);
  else
    return K(e(i..., 0), e(i..., 1), e(i..., 2), e(i..., 3));
}
template <scalar K>
bool agree(const auto& e, const dense_array<K>& a) {
  bool all = e.shape()[0] == a.rows() && e.shape()[1] == a.cols();
  for (std::size_t i = 0; all && i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) all &= entry<K>(e, i, j) == a(i, j);
  return all;
}

/// The spaces have hidden frames, so that numbers in and out are products; the same products must be taken.
template <scalar K>
bool same_numbers(const linear_operator<K>& a, const linear_operator<K>& b) {
  return a.domain() == b.domain() && a.codomain() == b.codomain() && matrix(a) == matrix(b);
}

template <class F>
std::string message_of(F f) {
  try {
    f();
  } catch (const invalid_argument& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("matrices go out and in as the same numbers, in every field and precision") {
  over_all([]<scalar K>() {
    using shape = std::array<std::size_t, 2>;
    for (const shape& at : {shape{4, 3}, {1, 3}, {3, 1}, {1, 1}, {0, 2}, {2, 0}}) {
      const std::size_t m = at[0], n = at[1];
      CAPTURE(m);
      CAPTURE(n);
      const auto a = random_matrix<K>(m, n, seed{1});
      const xtensor_over<K, 2> copy = as_xtensor(a);
      CHECK(agree(as_xtensor(a), a));
      CHECK(agree(copy, a));
      CHECK(as_dense<K>(as_xtensor(a)) == a);
      CHECK(as_dense<K>(copy) == a);
      const space<K> U("U", n), V("V", m);
      CHECK(same_numbers(from_matrix(copy, U, V), from_matrix(a, U, V)));
      const auto A = random_operator(U, V, seed{2});
      CHECK(agree(as_xtensor(matrix(A)), matrix(A)));
    }
  });
}

TEST_CASE("slices go out and in as the same numbers, in every field and precision") {
  over_all([]<scalar K>() {
    using shape = std::array<std::size_t, 3>;
    for (const shape& at : {shape{3, 4, 2}, {1, 2, 3}, {2, 1, 1}, {2, 0, 3}}) {
      const std::size_t r = at[0], m = at[1], n = at[2];
      CAPTURE(r);
      CAPTURE(m);
      CAPTURE(n);
      const space<K> U("U", n), V("V", m);
      const space<centre_t<K>> W("W", r);
      const auto A = random_operator(U, V * W, seed{3});
      const auto list = slices(A);
      const auto m_of_a = matrix(A);
      const auto out = as_xtensor(list);
      const auto view = slices_of(m_of_a, r);
      CHECK(out.shape()[0] == r);
      CHECK(view.shape() == out.shape());
      const xtensor_over<K, 3> copy = view;
      CHECK(copy == out);
      for (std::size_t j = 0; j < list.size(); ++j)
        for (std::size_t i = 0; i < V.dimension(); ++i)
          for (std::size_t k = 0; k < U.dimension(); ++k) {
            CHECK(entry<K>(out, j, i, k) == list[j](i, k));
            CHECK(entry<K>(view, j, i, k) == list[j](i, k));
          }
      const auto expected = from_slices(list, U, V, W);
      CHECK(same_numbers(from_slices(out, U, V, W), expected));
      CHECK(same_numbers(from_slices(view, U, V, W), expected));
      CHECK(same_numbers(from_slices(slices_of(matrix(A), r), U, V, W), expected));
    }
    const space<K> V("V", 3);
    const space<centre_t<K>> W("W", 2);
    const auto A = random_operator(V, V * W, seed{4});
    CHECK(same_numbers(from_slices(as_xtensor(slices(A)), V, W), from_slices(slices(A), V, W)));
  });
}

TEST_CASE("vectors and their coordinates have one index") {
  over_all([]<scalar K>() {
    const space<K> V("V", 4);
    const basis<K> b(V, random_matrix<K>(4, 4, seed{5}));
    const auto x = random_operator(unit_space<K>(), V, seed{6});
    const auto column = coordinates(x, b);
    const auto out = as_xtensor<1>(coordinates(x, b));
    CHECK(out.shape()[0] == 4);
    CHECK(out.dimension() == (commutative_scalar<K> ? 1 : 2));
    for (std::size_t i = 0; i < 4; ++i) CHECK(entry<K>(out, i) == column(i, 0));
    CHECK(as_dense<K>(out) == column);
    CHECK(same_numbers(vector_of(out, b), vector_of(column, b)));
    CHECK(same_numbers(vector_of(out, V), from_matrix(column, unit_space<K>(), V)));
    CHECK(same_numbers(vector_of(as_xtensor<1>(column), b), vector_of(column, b)));
  });
}

TEST_CASE_TEMPLATE("matrices in two bases", K, double, std::complex<double>, H) {
  const space<K> U("U", 3), V("V", 2);
  const basis<K> of_u(U, random_matrix<K>(3, 3, seed{7})), of_v(V, random_matrix<K>(2, 2, seed{8}));
  const auto a = random_matrix<K>(2, 3, seed{9});
  CHECK(same_numbers(from_matrix(as_xtensor(a), of_u, of_v), from_matrix(a, of_u, of_v)));
}

TEST_CASE("views are the storage itself; of a result without a name there is a copy") {
  auto a = random_matrix<double>(6, 3, seed{1});
  auto view = as_xtensor(a);
  CHECK(view.data() == a.data());
  view(1, 2) = 7;
  CHECK(a(1, 2) == 7);
  a(5, 0) = 8;
  CHECK(view(5, 0) == 8);
  auto by_slices = slices_of(a, 2);
  CHECK(&by_slices(0, 0, 0) == a.data());
  by_slices(1, 2, 0) = 9;  // row 2·2 + 1
  CHECK(a(5, 0) == 9);
  xt::view(by_slices, 0) *= 2.0;  // a slice at a time, in place
  CHECK(a(5, 0) == 9);
  CHECK(a(4, 0) == by_slices(0, 2, 0));
  view = view + 1.0;  // through the view, not to another place
  CHECK(a(1, 2) == 8);

  auto h = random_matrix<H>(2, 1, seed{1});
  as_xtensor(h)(1, 0, 3) = 5;
  as_xtensor<1>(h)(1, 2) = 6;
  CHECK(h(1, 0).z == 5);
  CHECK(h(1, 0).y == 6);

  const auto& constant = a;
  static_assert(std::is_const_v<std::remove_reference_t<decltype(as_xtensor(constant)(0, 0))>>);
  CHECK(as_xtensor(constant).data() == a.data());
  CHECK(&slices_of(constant, 3)(0, 0, 0) == a.data());
  const dense_array<double>& kept = a;
  static_assert(
      std::same_as<decltype(as_xtensor(dense_array<double>(kept))), xt::xtensor<double, 2>>);
  static_assert(std::same_as<decltype(as_xtensor(matrix(std::declval<linear_operator<H>>()))),
                             xt::xtensor<double, 3>>);
  static_assert(
      std::same_as<decltype(slices_of(dense_array<double>(kept), 2)), xt::xtensor<double, 3>>);
}

TEST_CASE_TEMPLATE("any expression agrees with its copy element by element", K, double,
                   std::complex<double>, complex<real50>) {
  const auto a = random_matrix<K>(4, 3, seed{1}), b = random_matrix<K>(4, 3, seed{2});
  const space<K> U("U", 3), V("V", 4);
  const xt::xtensor<K, 2> x = as_xtensor(a), y = as_xtensor(b);
  dense_array<K> sum(4, 3), transposed(3, 4), halves(2, 3);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      sum(i, j) = a(i, j) + b(i, j), transposed(j, i) = a(i, j);
      if (i % 2 == 1) halves(i / 2, j) = a(i, 2 - j);
    }
  CHECK(same_numbers(from_matrix(x + y, U, V), from_matrix(sum, U, V)));
  CHECK(same_numbers(from_matrix(as_xtensor(a) + as_xtensor(b), U, V), from_matrix(sum, U, V)));
  CHECK(same_numbers(from_matrix(xt::transpose(x), V, U), from_matrix(transposed, V, U)));
  CHECK(
      same_numbers(from_matrix(xt::transpose(as_xtensor(a)), V, U), from_matrix(transposed, V, U)));

  const xt::xtensor<K, 2, xt::layout_type::column_major> by_columns = x;
  CHECK(same_numbers(from_matrix(by_columns, U, V), from_matrix(a, U, V)));
  const xt::xarray<K> any_rank = x;
  CHECK(same_numbers(from_matrix(any_rank, U, V), from_matrix(a, U, V)));
  const space<K> T("T", 2);
  CHECK(same_numbers(
      from_matrix(xt::view(x, xt::range(1, 4, 2), xt::range(2, xt::placeholders::_, -1)), U, T),
      from_matrix(halves, U, T)));
  dense_array<K> column(4, 1);
  for (std::size_t i = 0; i < 4; ++i) column(i, 0) = a(i, 1);
  CHECK(same_numbers(vector_of(xt::view(x, xt::all(), 1), V),
                     from_matrix(column, unit_space<K>(), V)));
  CHECK(as_dense(xt::view(x, xt::all(), 1)) == column);

  // A view of one slice out of many, and an axis of length 1 that is repeated.
  const auto three = random_matrix<K>(4, 3, seed{3});
  CHECK(
      same_numbers(from_matrix(xt::view(slices_of(three, 1), 0), U, V), from_matrix(three, U, V)));
  const auto repeated = xt::broadcast(as_xtensor(random_matrix<K>(1, 3, seed{4})), {4, 3});
  const auto row = random_matrix<K>(1, 3, seed{4});
  dense_array<K> rows(4, 3);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) rows(i, j) = row(0, j);
  CHECK(as_dense(repeated) == rows);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 3; ++j) rows(i, j) += a(i, j);
  CHECK(as_dense(as_xtensor(row) + x) == rows);
}

TEST_CASE("lazy reductions, integers and smaller fields") {
  const space<double> V("V", 3);
  const space<std::complex<double>> C("C", 3);
  const space<H> Q("Q", 3);
  const xt::xtensor_fixed<int, xt::xshape<3, 3>> whole{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
  const dense_array<double> expected = as_dense<double>(whole);
  CHECK(expected(2, 0) == 7);
  CHECK(matrix(from_matrix(whole, V, V)) ==
        matrix(from_matrix({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, V, V)));
  CHECK(matrix(from_matrix(whole, C, C)) ==
        matrix(from_matrix({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, C, C)));
  CHECK(matrix(from_matrix(whole, Q, Q)) ==
        matrix(from_matrix({{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}, Q, Q)));
  CHECK(as_dense<double>(xt::eye<bool>(3)) == identity_matrix<double>(3));
  CHECK(as_dense<double>(xt::sum(whole, {1}))(1, 0) == 15);
  CHECK(same_numbers(vector_of(xt::sum(xt::cast<double>(whole), {0}), V),
                     vector_of({12, 15, 18}, V)));
  CHECK(same_numbers(vector_of(xt::arange<int>(3), V), vector_of({0, 1, 2}, V)));

  // Over ℍ: quaternions, parts in a last axis, complex numbers, and parts of a lazy sum.
  const auto a = random_matrix<H>(3, 3, seed{1});
  xt::xtensor<H, 2> as_numbers({3, 3});
  xt::xtensor<std::complex<double>, 2> as_complex({3, 3});
  dense_array<H> twice(3, 3), symplectic(3, 3);
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      as_numbers(i, j) = a(i, j), twice(i, j) = a(i, j) * 2.0;
      as_complex(i, j) = {a(i, j).w, a(i, j).x}, symplectic(i, j) = H(a(i, j).w, a(i, j).x);
    }
  CHECK(same_numbers(from_matrix(as_numbers, Q, Q), from_matrix(a, Q, Q)));
  CHECK(same_numbers(from_matrix(2.0 * as_xtensor(a), Q, Q), from_matrix(twice, Q, Q)));
  CHECK(same_numbers(from_matrix(as_complex, Q, Q), from_matrix(symplectic, Q, Q)));
}

TEST_CASE("numbers of many digits keep them, whatever the thread works with") {
  const auto made = [] {
    const precision_scope scope(80);
    return random_matrix<long_complex>(2, 2, seed{1});
  }();
  const auto out = as_xtensor(dense_array<long_complex>(made));
  CHECK(digits_of(out(1, 1).real()) == 80);
  const space<long_complex> V("V", 2);
  const auto A = from_matrix(out, V, V);
  const auto back = as_xtensor(matrix(A));
  CHECK(digits_of(back(0, 1).imag()) == 80);
  CHECK(as_dense(out) == made);
}

TEST_CASE("a wrong shape is told with both shapes and the spaces") {
  const space<double> U("U", 3), V("V", 4), W("W", 2);
  const space<H> Q("Q", 3);
  const xt::xtensor<double, 2> m({3, 4}, 0.0);
  const xt::xtensor<double, 3> list({2, 3, 4}, 0.0);
  CHECK(message_of([&] { from_matrix(m, U, V); }) ==
        "from_matrix: the array is (3, 4), expected (4, 3) for U (3) → V (4)");
  CHECK(message_of([&] { from_matrix(list, U, V); }) ==
        "from_matrix: the array is (2, 3, 4), expected (4, 3) for U (3) → V (4)");
  CHECK(message_of([&] { from_matrix(list, Q, Q); }) ==
        "from_matrix: the array is (2, 3, 4), expected (3, 3) or (3, 3, 4) for Q (3) → Q (3)");
  CHECK(message_of([&] { from_matrix(m, standard_basis(U), standard_basis(V)); }) ==
        "from_matrix: the array is (3, 4), expected (4, 3) for bases of U (3) and V (4)");
  CHECK(message_of([&] { from_slices(list, V, W); }) ==
        "from_slices: the array is (2, 3, 4), expected (2, 4, 4) for V (4) → V⊗W (4·2)");
  CHECK(message_of([&] { vector_of(xt::arange<int>(5), V); }) ==
        "vector_of: the array is (5,), expected (4,) for a vector of V (4)");
  CHECK(message_of([&] { vector_of(m, standard_basis(V)); }) ==
        "vector_of: the array is (3, 4), expected (4,) for a basis of V (4)");
  CHECK(message_of([&] { as_xtensor<1>(dense_array<double>(2, 2)); }) ==
        "as_xtensor<1>: the array has 2 columns, expected one");
  CHECK(message_of([&] { slices_of(dense_array<double>(5, 2), 2); }) ==
        "slices_of: 5 rows are no multiple of 2");
  CHECK(message_of([&] { as_dense(list); }) ==
        "as_dense: the array is (2, 3, 4), expected one or two indices");
  CHECK(message_of([&] {
          as_dense<H>(xt::xtensor<double, 2>({3, 3}));
        }) == "as_dense: the array is (3, 3), expected one or two indices and a last axis of 4");
  CHECK(message_of([&] {
          as_xtensor(std::vector{dense_array<double>(2, 3), dense_array<double>(3, 2)});
        }) == "as_xtensor: array 1 is (3, 2), the first is (2, 3)");
  CHECK(as_xtensor(std::vector<dense_array<double>>()).size() == 0);
}

// What K does not hold is refused by name: tests/compile_fail says the words.
static_assert(held_by<int, double> && held_by<float, double> && held_by<double, real50> &&
              held_by<bool, float>);
static_assert(held_by<double, long_complex> && held_by<std::complex<double>, H> &&
              held_by<long, long double>);
static_assert(!held_by<double, float> && !held_by<long, double> &&
              !held_by<std::complex<double>, double>);
static_assert(!held_by<std::complex<float>, std::complex<double>> && !held_by<real50, double>);
static_assert(!array_expression<dense_array<double>, double>);
