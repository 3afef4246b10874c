// Inputs at the edge: scales, d ≥ n, one slice, n = 1, zero slices, nilpotent maps, interruption.
#include <atomic>
#include <cofree/spectral/nilpotent.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

TEST_CASE_TEMPLATE("scale 1e±200 changes λ and nothing else", K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(6, 3, 2);
  const auto f = data::fit(a, 2, {.starts = 16});
  for (double scale : {1e200, 1e-200}) {
    const auto g = data::fit(a * centre_t<K>(scale), 2, {.starts = 16});
    CHECK(g.converged);
    CHECK(std::abs(*g.similarity - *f.similarity) <= 1e-9);
    CHECK(std::abs(g.lambda / scale / f.lambda - 1) <= 1e-9);
  }
}

TEST_CASE_TEMPLATE("d = n gives similarity 1, d > n is solved at n with a note", K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(4, 3, 3);
  const auto f = data::fit(a, 4, {.starts = 3});
  CHECK(std::abs(*f.similarity - 1) <= 1e-10);
  CHECK(*f.similarity <= 1);
  CHECK(distance(f.projection(), identity_operator(a.domain())) <= 1e-7);
  data::check_certificate(f);
  CHECK(*f.certificate().curvature < 0);
  // B = A attains the bound: the other starts are left out, and the result says so.
  CHECK(f.starts.size() == 1);
  REQUIRE(f.notes.size() == 1);
  CHECK(f.notes[0].find("1 of 3 starts made") != std::string::npos);
  CHECK(data::fit(a, 3, {.starts = 3}).starts.size() == 3);
  const auto g = data::fit(a, 9, {.starts = 3});
  CHECK(std::abs(*g.similarity - 1) <= 1e-10);
  CHECK(g.map().domain().dimension() == 4);
  REQUIRE(g.notes.size() == 2);
  CHECK(g.notes[1].find("dim U = 9") != std::string::npos);
}

TEST_CASE("one slice: d = 1 gives the eigenvector of largest modulus, d > 1 has no answer") {
  const space<double> V("V", 5), W("W", 1);
  auto m = random_matrix<double>(5, 5, {8});
  add_scaled(m, adjoint(dense_array<double>(m)), 1.0);  // a real spectrum
  const auto a = from_slices<double>({m}, V, W);
  const auto f = data::fit(a, 1, {.starts = 4});
  CHECK(f.converged);
  CHECK(std::abs(*f.similarity - 1) <= 1e-9);
  const auto all = eigenvectors(m);
  CHECK(std::abs(f.lambda - std::abs(all.values[0])) <= 1e-9);
  const auto p = matrix(f.projection());  // |v⟩⟨v|
  for (std::size_t i = 0; i < 5; ++i) CHECK(std::abs(p(i, i) - std::norm(all.right(i, 0))) <= 1e-8);
  CHECK_THROWS_AS(data::fit(a, 2), numerical_failure);
  // The same in disguise: three multiples of one slice.
  auto n = m, o = m;
  scale(n, 2.0), scale(o, -0.5);
  CHECK_THROWS_AS(data::fit(from_slices<double>({m, n, o}, V, space<double>("W", 3)), 2),
                  numerical_failure);
}

TEST_CASE_TEMPLATE("n = 1 and zero slices among others", K, COFREE_FIELDS) {
  const auto f = data::fit(data::gaussian<K>(1, 3, 4), 1, {.starts = 2});
  CHECK(std::abs(*f.similarity - 1) <= 1e-10);
  const auto a = data::gaussian<K>(5, 3, 5);
  auto list = slices(a);
  const auto wanted = data::fit(a, 2, {.starts = 8});
  list.insert(list.begin() + 1, dense_array<K>(5, 5));
  list.push_back(dense_array<K>(5, 5));
  const auto g =
      data::fit(from_slices(list, space<K>("V", 5), space<centre_t<K>>("W", 5)), 2, {.starts = 8});
  CHECK(std::abs(*g.similarity - *wanted.similarity) <= 1e-8);
  REQUIRE(g.has_projection() == wanted.has_projection());
  if (!g.has_projection()) return;
  const auto same = identify(a.domain(), g.projection().domain());
  CHECK(distance(g.projection() * same, same * wanted.projection()) <= 1e-7);
}

TEST_CASE_TEMPLATE("a nilpotent A is refused, as given and rotated", K, COFREE_FIELDS) {
  for (std::size_t n : {2, 5, 12, 30}) {
    CAPTURE(n);
    std::vector<dense_array<K>> list;
    for (std::uint64_t j = 0; j < 3; ++j) {
      auto m = random_matrix<K>(n, n, seed{7}.derived(j));
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k <= i; ++k) m(i, k) = K{};
      list.push_back(m);
    }
    const space<K> V("V", n);
    const space<centre_t<K>> W("W", 3);
    const auto a = from_slices(list, V, W);
    CHECK_THROWS_AS(data::fit(a, 1), numerical_failure);
    const auto turn = random_isometry(V, V, {9});
    CHECK_THROWS_AS(data::fit(tensor(turn, identity_operator(W)) * a * adjoint(turn), 1),
                    numerical_failure);
  }
  const space<K> V("V", 3);
  CHECK_THROWS_AS(data::fit(linear_operator<K>(V, V * space<centre_t<K>>("W", 2)), 1),
                  numerical_failure);
}

TEST_CASE_TEMPLATE("a map that is not nilpotent is not refused, near as it may be", K,
                   COFREE_FIELDS) {
  // Strictly triangular but for one small entry that closes a cycle: ρ = (1·1·…·t)^(1/n) > 0.
  const std::size_t n = 6;
  dense_array<K> m(n, n), square(n, n);
  for (std::size_t i = 0; i + 1 < n; ++i) m(i, i + 1) = K(1.0);
  square(1, 1) = K(1e-3);
  const space<K> V("V", n);
  const space<centre_t<K>> W("W", 2);
  CHECK(nilpotent(from_slices<K>({m, dense_array<K>(n, n)}, V, W)));
  m(n - 1, 0) = K(1e-9);
  CHECK_FALSE(nilpotent(from_slices<K>({m, dense_array<K>(n, n)}, V, W)));
  m(n - 1, 0) = K{};
  CHECK_FALSE(nilpotent(from_slices<K>({m, square}, V, W)));
  // A Jordan block to the eigenvalue 1 has ⟨L,E⟩ = 0 and is not nilpotent.
  for (std::size_t i = 0; i < n; ++i) m(i, i) = K(1.0);
  CHECK_FALSE(nilpotent(from_slices<K>({m, square}, V, W)));
  CHECK_FALSE(nilpotent(data::octonions<K>()));
}

TEST_CASE("reducible, 2-periodic, duplicated: an answer with its evidence") {
  const space<double> V("V", 6), W("W", 3);
  // block triangular: the dominant block decides
  std::vector<dense_array<double>> list;
  for (std::uint64_t j = 0; j < 3; ++j) {
    auto m = random_matrix<double>(6, 6, seed{3}.derived(j));
    for (std::size_t i = 3; i < 6; ++i)
      for (std::size_t k = 0; k < 3; ++k) m(i, k) = 0;
    list.push_back(m);
  }
  const auto f = data::fit(from_slices(list, V, W), 2, {.starts = 12});
  CHECK(f.converged);
  CHECK(*f.similarity <= 1);
  // Γ(A,B) has the eigenvalues of its diagonal blocks, so the better block gives λ.
  double best = 0;
  for (std::size_t first : {0, 3}) {
    std::vector<dense_array<double>> block(3, dense_array<double>(3, 3));
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t k = 0; k < 3; ++k) block[j](i, k) = list[j](first + i, first + k);
    const auto g = data::fit(from_slices(block, space<double>("X", 3), W), 2, {.starts = 12});
    best = std::max(best, g.lambda);
  }
  CHECK(std::abs(f.lambda - best) <= 1e-8 * best);
  // 2-periodic: −ρ lies in the spectrum of Γ(A,A)
  list.clear();
  for (std::uint64_t j = 0; j < 3; ++j) {
    auto m = random_matrix<double>(6, 6, seed{4}.derived(j));
    for (std::size_t i = 0; i < 6; ++i)
      for (std::size_t k = 0; k < 6; ++k)
        if ((i < 3) == (k < 3)) m(i, k) = 0;
    list.push_back(m);
  }
  const auto g = data::fit(from_slices(list, V, W), 2, {.starts = 8});
  CHECK(g.converged);
  CHECK(*g.certificate().eigenvalue_gap <= 1e-6);  // the gap says that E and L are not unique
}

TEST_CASE("wrong arguments name what was expected") {
  const auto a = data::gaussian<double>(3, 2, 1);
  CHECK_THROWS_AS(data::fit(a, 0), invalid_argument);
  CHECK_THROWS_AS(data::fit(a, 1, {.starts = 0}), invalid_argument);
  const space<double> V("V", 3), X("X", 3), W("W", 2);
  CHECK_THROWS_AS(data::fit(linear_operator<double>(V, X * W), 1), space_mismatch);
  auto bad = a;
  bad.frame_entries()(0, 0) = std::nan("");
  CHECK_THROWS_AS(data::fit(bad, 1), invalid_argument);
}

TEST_CASE("the same seed gives the same bits, whatever the number of threads") {
  const auto a = data::gaussian<double>(8, 3, 6);
  const space<double> U("U", 2);
  const auto one = lsrdr(a, U, {.starts = 6, .threads = 1}),
             two = lsrdr(a, U, {.starts = 6, .threads = 2});
  CHECK(*one.similarity == *two.similarity);
  CHECK(one.gamma_applications == two.gamma_applications);
  CHECK(matrix(one.map()) == matrix(two.map()));
}

TEST_CASE("stop comes back with the best so far, marked as interrupted") {
  const auto a = data::gaussian<double>(20, 4, 6);
  std::atomic<int> asked{0};
  lsrdr_options options{.starts = 16};
  options.stop = [&] { return ++asked > 40; };
  const auto f = lsrdr(a, space<double>("U", 3), options);
  CHECK(f.interrupted);
  CHECK(f.starts.size() < 16);
  CHECK(f.has_projection() == (f.kind == eigenvalue_kind::real));
  CHECK(*f.similarity > 0);
}

namespace {

/// The slices of two maps on the diagonal of larger ones; W is that of both.
linear_operator<double> direct_sum_of(const linear_operator<double>& a,
                                      const linear_operator<double>& b) {
  const auto x = slices(a), y = slices(b);
  const std::size_t n = x[0].rows(), m = y[0].rows();
  std::vector<dense_array<double>> list(x.size(), dense_array<double>(n + m, n + m));
  for (std::size_t j = 0; j < x.size(); ++j) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t k = 0; k < n; ++k) list[j](i, k) = x[j](i, k);
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t k = 0; k < m; ++k) list[j](n + i, n + k) = y[j](i, k);
  }
  return from_slices(list, space<double>("V", n + m), space<double>("W", x.size()));
}

}  // namespace

TEST_CASE("block-diagonal A: each block has its stable maximum, and both are found") {
  const auto a = data::gaussian<double>(4, 3, 21), b = data::gaussian<double>(4, 3, 22);
  const auto f = data::fit(direct_sum_of(a, b), 2, {.starts = 24});
  CHECK(f.converged);
  for (const auto& block : {a, b}) {
    const auto g = data::fit(block, 2, {.starts = 24});
    CHECK(f.lambda >= g.lambda - 1e-8);
    const double scale = *f.similarity / f.lambda;
    CHECK(std::any_of(f.basins.begin(), f.basins.end(), [&](const basin_report& x) {
      return std::abs(x.similarity - g.lambda * scale) <= 1e-8;
    }));
  }
  CHECK(f.uniqueness.verdict == "several basins");
}

TEST_CASE(
    "duplicated blocks: two equal dominant eigenvalues, and the result says that E is a choice") {
  const auto a = data::gaussian<double>(4, 3, 21);
  const auto f = data::fit(direct_sum_of(a, a), 2, {.starts = 12});
  const auto g = data::fit(a, 2, {.starts = 12});
  CHECK(std::abs(f.lambda - g.lambda) <= 1e-8 * g.lambda);
  CHECK(*f.certificate().eigenvalue_gap <= 1e-6);
  CHECK(std::any_of(f.notes.begin(), f.notes.end(), [](const std::string& note) {
    return note.find("share the spectral circle") != std::string::npos;
  }));
}

TEST_CASE("all slices equal have one slice; d·r < n and d = n − 1 are no exceptions") {
  const auto one = random_matrix<double>(5, 5, {3});
  CHECK_THROWS_AS(
      data::fit(from_slices<double>({one, one, one}, space<double>("V", 5), space<double>("W", 3)),
                2),
      numerical_failure);
  data::check_certificate(data::fit(data::gaussian<double>(12, 2, 4), 2, {.starts = 12}));
  data::check_certificate(data::fit(data::gaussian<double>(5, 3, 4), 4, {.starts = 12}));
}

TEST_CASE("entries spread over 1e±100: what is small to working precision is zero") {
  const auto a = data::gaussian<double>(6, 3, 2);
  const auto list = slices(a);
  auto spread = list;
  for (std::size_t i = 0; i < 6; ++i)  // D A_j D⁻¹·(weights): large entries, tiny ones and both
    for (std::size_t k = 0; k < 6; ++k)
      if (i >= 3 || k >= 3)
        spread[0](i, k) *= 1e-100, spread[1](i, k) *= 1e-60, spread[2](i, k) = 0;
  for (auto& m : spread) scale(m, 1e100);
  const auto f =
      data::fit(from_slices(spread, a.domain(), cofactor("test", a.codomain(), a.domain())), 2,
                {.starts = 12});
  std::vector<dense_array<double>> corner(3, dense_array<double>(3, 3));
  for (std::size_t j = 0; j < 3; ++j)
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 3; ++k) corner[j](i, k) = list[j](i, k);
  const auto g = data::fit(from_slices(corner, space<double>("V", 3), space<double>("W", 3)), 2,
                           {.starts = 12});
  CHECK(std::abs(f.lambda / 1e100 - g.lambda) <= 1e-8 * g.lambda);
}

TEST_CASE("two cliques that overlap: a continuum, and the verdict says so") {
  // K₃ on 0,1,2 and on 1,2,3: every mixture of the nodes 0 and 3 serves at d = 3.
  std::vector<dense_array<double>> list;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t k = 0; k < 4; ++k)
      if (i != k && i + k != 3) {  // all pairs but 0–3 and 1–2 …
        dense_array<double> m(4, 4);
        m(i, k) = 1;
        list.push_back(m);
      }
  for (auto [i, k] : {std::pair<std::size_t, std::size_t>{1, 2}, {2, 1}}) {  // … and 1–2 again
    dense_array<double> m(4, 4);
    m(i, k) = 1;
    list.push_back(m);
  }
  const auto f = data::fit(
      from_slices(list, space<double>("V", 4), space<double>("W", list.size())), 3, {.starts = 12});
  CHECK(f.converged);
  CHECK(std::abs(*f.certificate().curvature) <= 1e-6);
  CHECK(f.basins.size() > 2);
  CHECK(f.uniqueness.verdict == "a continuum");
  CHECK(f.lambda * f.lambda >= 2 - 1e-9);
}
