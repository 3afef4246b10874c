// A that leaves parts of V to themselves, or nearly: the better part is found, and the other is listed.
#include "fields.hpp"
#include "lsrdr/starts/block_starts.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

template <scalar K>
using numbers = std::vector<dense_array<K>>;

/// r Gaussian slices of dimension n with ρ(Γ(A,A)) = radius².
template <scalar K>
numbers<K> block(std::size_t n, std::size_t r, double radius, std::uint64_t s) {
  const auto a = data::gaussian<K>(n, r, s);
  auto list = slices(a);
  for (auto& m : list) scale(m, centre_t<K>(radius / prepare(a).scale));
  return list;
}

/// The blocks along the diagonal, `coupling` times Gaussian numbers above it and `back` below.
template <scalar K>
numbers<K> assembled(const std::vector<numbers<K>>& blocks, double coupling, double back,
                     std::uint64_t s) {
  std::size_t n = 0;
  for (const auto& b : blocks) n += b[0].rows();
  numbers<K> out;
  for (std::size_t j = 0; j < blocks[0].size(); ++j) {
    auto m = random_matrix<K>(n, n, seed{s}.derived(j));
    std::size_t at = 0;
    for (const auto& b : blocks) {
      const std::size_t k = b[0].rows();
      for (std::size_t i = at; i < at + k; ++i)
        for (std::size_t l = 0; l < n; ++l) {
          if (l >= at + k) m(i, l) *= coupling;
          if (l < at) m(i, l) *= back;
          if (l >= at && l < at + k) m(i, l) = b[j](i - at, l - at);
        }
      at += k;
    }
    out.push_back(std::move(m));
  }
  return out;
}

template <scalar K>
linear_operator<K> map_of_slices(const numbers<K>& list) {
  return from_slices(list, space<K>("V", list[0].rows()), space<centre_t<K>>("W", list.size()));
}

/// QA_jQ† for a Haar Q.
template <scalar K>
linear_operator<K> rotated(const numbers<K>& list, std::uint64_t s) {
  const auto q = qr(random_matrix<K>(list[0].rows(), list[0].rows(), seed{s})).q;
  auto out = list;
  for (auto& m : out) m = multiply(op::none, multiply(q, m), op::adjoint, q);
  return map_of_slices(out);
}

template <scalar K>
bool lists(const lsrdr_result<K>& f, double similarity) {
  return std::any_of(f.basins.begin(), f.basins.end(),
                     [&](const auto& b) { return std::abs(b.similarity - similarity) <= 1e-7; });
}

template <scalar K>
int block_starts(const lsrdr_result<K>& f) {
  return int(std::count_if(f.starts.begin(), f.starts.end(),
                           [](const auto& s) { return s.how == "block"; }));
}

}  // namespace

TEST_CASE_TEMPLATE("blocks of 7 and 2 in a rotated basis: the small one is better at d = 2", K,
                   COFREE_FIELDS) {
  for (std::uint64_t s = 1; s <= 2; ++s) {
    CAPTURE(s);
    const auto large = block<K>(7, 4, 1, 10 * s), small = block<K>(2, 4, 0.97, 10 * s + 1);
    const auto f =
        data::fit(rotated<K>(assembled<K>({large, small}, 0, 0, 1), s), 2, {.starts = 8});
    CHECK(std::abs(*f.similarity - 0.97) <= 1e-9);  // B is the small block
    data::check_certificate(f);
    CHECK(std::abs(re_trace(f.projection()) - 2) <= 1e-9);
    const auto g = data::fit(map_of_slices(large), 2, {.starts = 8});
    if (g.kind == eigenvalue_kind::real) CHECK(lists(f, *g.similarity));
    CHECK(f.starts[1].how == "block");
    CHECK(block_starts(f) <= 4);  // never more than half
  }
}

TEST_CASE("an irreducible A has no block starts, and one start asks for no blocks") {
  for (std::uint64_t s = 1; s <= 3; ++s)
    CHECK(block_starts(data::fit(data::gaussian<double>(12, 5, s), 3, {.starts = 6})) == 0);
  const auto two =
      assembled<double>({block<double>(4, 3, 1, 1), block<double>(2, 3, 0.9, 2)}, 0, 0, 1);
  const auto f = data::fit(rotated<double>(two, 1), 2, {.starts = 1});
  CHECK(f.starts[0].how == "schmidt");
  CHECK(block_starts(data::fit(rotated<double>(two, 1), 2, {.starts = 2})) == 1);
}

TEST_CASE_TEMPLATE("the same A, U and seed give the same starts and ends to the bit", K,
                   COFREE_FIELDS) {
  const auto list = assembled<K>({block<K>(5, 3, 1, 1), block<K>(2, 3, 0.97, 2)}, 0.01, 0.01, 1);
  const auto a = rotated<K>(list, 1);
  const space<K> u("U", 3), other("U'", 3);
  auto one = prepare(a);
  one.blocks = detail::find_blocks(one, seed{5});
  const std::vector<space<K>> between(7, space<K>("X", 2));  // they draw frames of their own
  const space<K> more("Y", 4);
  auto two = prepare(a);
  two.blocks = detail::find_blocks(two, seed{5});
  REQUIRE(one.blocks.size() >= 2);
  REQUIRE(two.blocks.size() == one.blocks.size());
  int blocks = 0;
  for (int k = 0; k < 8; ++k) {
    CAPTURE(k);
    const auto [b, how] = start_at(one, u, k, seed{7});
    const auto [same, same_way] = start_at(two, u, k, seed{7});
    CHECK(matrix(b) == matrix(same));
    CHECK(same_way == how);
    blocks += same_way == "block";
    // A draw refers to the standard basis, and so must what it is added to.
    const auto elsewhere = matrix(start_at(one, other, k, seed{7}).first);
    CHECK(distance(from_matrix(elsewhere, b.domain(), b.codomain()), b) <= 1e-12 * norm(b));
  }
  CHECK(blocks >= 2);
  const auto p = lsrdr(a, u, {.starts = 6}), q = lsrdr(a, u, {.starts = 6});
  CHECK(matrix(p.map()) == matrix(q.map()));
  CHECK(p.gamma_applications == q.gamma_applications);
  for (std::size_t k = 0; k < 6; ++k) {
    CAPTURE(k);
    CHECK(p.starts[k].similarity == q.starts[k].similarity);
    CHECK(p.starts[k].iterations == q.starts[k].iterations);
    CHECK(p.starts[k].gamma_applications == q.starts[k].gamma_applications);
  }
}

TEST_CASE("three blocks, and equal radii: each block of dimension d is a maximum of its radius") {
  const auto a = rotated<double>(
      assembled<double>(
          {block<double>(6, 4, 1, 1), block<double>(3, 4, 0.96, 2), block<double>(3, 4, 0.93, 3)},
          0, 0, 1),
      5);
  const auto f = data::fit(a, 3, {.starts = 16});
  CHECK(*f.similarity >= 0.96 - 1e-9);  // the block of 6 has a higher one
  CHECK(lists(f, 0.96));
  CHECK(lists(f, 0.93));
  const auto e = rotated<double>(
      assembled<double>({block<double>(5, 4, 1, 4), block<double>(2, 4, 1, 5)}, 0, 0, 1), 6);
  CHECK(std::abs(*data::fit(e, 2, {.starts = 6}).similarity - 1) <= 1e-9);
}

TEST_CASE_TEMPLATE("a triangular A: its diagonal blocks, in any basis", K, COFREE_FIELDS) {
  const auto large = block<K>(6, 4, 1, 3), small = block<K>(2, 4, 0.97, 4);
  for (bool small_first : {false, true}) {
    CAPTURE(small_first);
    const auto order = small_first ? std::vector{small, large} : std::vector{large, small};
    auto list = assembled<K>(order, 0.4, 0, 1);
    const auto c = random_matrix<K>(8, 8, seed{9});  // no isometry
    for (auto& m : list) m = multiply(multiply(c, m), solve(c, identity_matrix<K>(8)));
    const auto f = data::fit(map_of_slices(list), 2, {.starts = 8});
    CHECK(std::abs(*f.similarity - 0.97) <= 1e-7);
  }
}

TEST_CASE("near-blocks: as high as a climb that begins with the planted block") {
  for (double coupling : {1e-6, 1e-3, 0.03}) {
    CAPTURE(coupling);
    const auto small = block<double>(2, 4, 0.97, 7);
    const auto list = assembled<double>({block<double>(8, 4, 1, 6), small}, coupling, coupling, 2);
    const auto a = rotated<double>(list, 3);
    auto problem = prepare(a);
    problem.given = {
        from_slices(small, space<double>("U", 2), cofactor("test", a.codomain(), a.domain()))};
    const auto planted = lsrdr(problem, space<double>("U", 2), {.starts = 1});
    CHECK(*planted.similarity > 0.9);
    CHECK(*data::fit(a, 2, {.starts = 6}).similarity >= *planted.similarity - 1e-9);
  }
}

TEST_CASE("a block smaller than U is filled up from the others") {
  const auto a = rotated<double>(
      assembled<double>({block<double>(5, 4, 1, 1), block<double>(1, 4, 0.9, 2)}, 0.05, 0.05, 1),
      2);
  const auto f = data::fit(a, 3, {.starts = 6});
  CHECK(f.converged);
  CHECK(block_starts(f) >= 1);
}
