// Starts that advance together: the answers of single starts, the same bits, failures apart, joins.
#include "lsrdr/climb/gathering.hpp"

#include <memory>

#include "fields.hpp"
#include "lsrdr/answer/basins.hpp"
#include "lsrdr/climb/climb.hpp"
#include "lsrdr/starts/block_starts.hpp"
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

/// A model that counts its calls and fails where it is told to.
struct counting {
  any_tensor_operator<double> map;
  std::shared_ptr<std::array<long, 2>> counts = std::make_shared<std::array<long, 2>>();
  std::shared_ptr<bool> broken = std::make_shared<bool>(false);
  using in = std::span<const linear_operator<double>>;

  space<double> space_v() const { return map.space_v(); }
  space<double> space_w() const { return map.space_w(); }
  void gamma(in b, in x, std::span<linear_operator<double>> z) const {
    count(b);
    map.gamma(b, x, z);
  }
  void gamma_adjoint(in b, in y, std::span<linear_operator<double>> z) const {
    count(b);
    map.gamma_adjoint(b, y, z);
  }
  linear_operator<double> compress(const linear_operator<double>& l,
                                   const linear_operator<double>& e) const {
    return map.compress(l, e);
  }
  void count(in b) const {
    if (*broken) throw error("the map has gone");
    ++(*counts)[0], (*counts)[1] += long(b.size());
  }
};

}  // namespace

TEST_CASE_TEMPLATE("gathered actions are those of the map, in one call each", K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(6, 3, 1);
  const any_tensor_operator<K> map(dense_tensor_operator<K>{a});
  const auto w = map.space_w();
  detail::fiber_group fibers;
  const detail::gathering<K> together(map, fibers);
  std::vector<double> apart(4, 1);
  for (std::uint64_t k = 0; k < apart.size(); ++k)
    fibers.add([&, k] {
      const space<K> u("U", 1 + k);
      const auto b = random_operator(u, u * w, {k}), x = random_operator(u, a.domain(), {k + 50});
      linear_operator<K> z(u, a.domain()), same = z;
      together.gamma({&b, 1}, {&x, 1}, {&z, 1});
      map.gamma({&b, 1}, {&x, 1}, {&same, 1});
      apart[k] = distance(z, same) / norm(same);
      together.gamma_adjoint({&b, 1}, {&x, 1}, {&z, 1});
      map.gamma_adjoint({&b, 1}, {&x, 1}, {&same, 1});
      apart[k] += distance(z, same) / norm(same);
      const auto c = map.compress(x, z);
      apart[k] += distance(together.compress(x, z), c) / norm(c);
    });
  fibers.run([&] { together.serve(); });
  for (double x : apart) CHECK(x <= 1e-13);
  CHECK(together.calls() == 3);
  CHECK(together.requests() == 12);
}

TEST_CASE("a fiber that ends early or throws leaves the others alone; a broken map reaches all") {
  const auto a = data::gaussian<double>(5, 3, 1);
  const counting map{dense_tensor_operator<double>{a}};
  detail::fiber_group fibers;
  const detail::gathering<double> together(any_tensor_operator<double>(map), fibers);
  const space<double> u("U", 2);
  std::vector<int> rounds(3, 0);
  std::vector<std::string> said(3);
  for (int k = 0; k < 3; ++k)
    fibers.add([&, k] {
      try {
        const auto b = random_operator(u, u * map.space_w(), {std::uint64_t(k)});
        linear_operator<double> x = random_operator(u, a.domain(), {7}), z(u, a.domain());
        for (int i = 0; i < 10; ++i) {
          if (k == 1 && i == 2) throw error("I give up");
          if (k == 0 && i == 5) *map.broken = true;
          together.gamma({&b, 1}, {&x, 1}, {&z, 1});
          ++rounds[std::size_t(k)];
        }
      } catch (const error& e) {
        said[std::size_t(k)] = e.what();
      }
    });
  fibers.run([&] { together.serve(); });
  CHECK(rounds == std::vector<int>{5, 2, 5});
  CHECK(said == std::vector<std::string>{"the map has gone", "I give up", "the map has gone"});
  CHECK((*map.counts)[0] == 5);
  CHECK((*map.counts)[1] == 12);
}

TEST_CASE_TEMPLATE("starts together end where single starts end", K, COFREE_FIELDS) {
  const auto a = data::gaussian<K>(8, 3, 6);
  const space<K> U("U", 2);
  const auto one = lsrdr(a, U, {.starts = 6, .group = 1, .join = false}),
             six = lsrdr(a, U, {.starts = 6, .group = 6, .join = false});
  REQUIRE(one.starts.size() == six.starts.size());
  for (std::size_t k = 0; k < one.starts.size(); ++k) {
    CAPTURE(k);
    CHECK(std::abs(one.starts[k].similarity - six.starts[k].similarity) <= 1e-9);
    CHECK(one.starts[k].how == six.starts[k].how);
    CHECK(one.starts[k].converged == six.starts[k].converged);
  }
}

namespace {

/// Blocks of odd sizes, so that what comes after lies elsewhere in memory.
std::vector<std::unique_ptr<char[]>> moved_memory(std::size_t n) {
  std::vector<std::unique_ptr<char[]>> blocks;
  for (std::size_t i = 0; i < n; ++i) blocks.push_back(std::make_unique<char[]>(9 + 16 * (i % 7)));
  return blocks;
}

template <scalar K>
void check_same_bits(const lsrdr_result<K>& one, const lsrdr_result<K>& other) {
  const auto &p = one.certificate(), &q = other.certificate();
  CHECK(matrix(one.map()) == matrix(other.map()));
  REQUIRE(one.has_projection() == other.has_projection());
  if (one.has_projection()) {
    CHECK(matrix(one.projection()) == matrix(other.projection()));
    CHECK(matrix(one.right_density()) == matrix(other.right_density()));
  }
  CHECK(p.curvature == q.curvature);
  CHECK(p.curvature_residual == q.curvature_residual);
  CHECK(p.eigenvalue_gap == q.eigenvalue_gap);
  CHECK(one.gamma_applications == other.gamma_applications);
  REQUIRE(one.starts.size() == other.starts.size());
  for (std::size_t k = 0; k < one.starts.size(); ++k) {
    CHECK(one.starts[k].similarity == other.starts[k].similarity);
    CHECK(one.starts[k].joined == other.starts[k].joined);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("the same seed gives the same bits for 1, 2 and 5 threads", K, COFREE_FIELDS) {
  // Over ℍ the second has a multiple eigenvalue, for which there is no curvature.
  for (const auto& a : {data::gaussian<K>(8, 3, 6), data::hermitian<K>(5, 3, 2)}) {
    const space<K> U("U", 2);
    const auto with = [&](int threads) {
      return lsrdr(a, U, {.starts = 7, .threads = threads, .group = 3});
    };
    const auto one = with(1);
    CHECK((one.certificate().curvature || *one.certificate().eigenvalue_gap < 1e-6));
    for (int threads : {2, 5}) {
      const auto elsewhere = moved_memory(std::size_t(100 * threads));
      check_same_bits(one, with(threads));
    }
  }
}

TEST_CASE("a start that joins another says so, costs less and is counted with it") {
  const auto a = data::digits<double>("one_layer");
  const space<double> U("U", 2);
  const auto all = lsrdr(a, U, {.starts = 16, .join = false, .second_order = false}),
             some = lsrdr(a, U, {.starts = 16, .second_order = false});
  int joined = 0;
  for (std::size_t k = 0; k < 16; ++k) {
    CAPTURE(k);
    const auto& s = some.starts[k];
    CHECK(std::abs(s.similarity - all.starts[k].similarity) <= 1e-8);
    if (!s.joined) continue;
    ++joined;
    CHECK_FALSE(s.converged);
    const auto& there = some.starts[std::size_t(*s.joined)];
    CHECK(there.converged);
    CHECK_FALSE(there.joined);
    CHECK(std::abs(s.similarity - there.similarity) <= 1e-8);
    CHECK(s.gamma_applications < all.starts[k].gamma_applications);
  }
  CHECK(joined >= 4);
  // The same basins with the same counts, both maxima of DESIGN section 6 among them.
  REQUIRE(all.basins.size() == some.basins.size());
  CHECK(all.basins.size() >= 2);
  int counted = 0;
  for (std::size_t i = 0; i < all.basins.size(); ++i) {
    CHECK(std::abs(all.basins[i].similarity - some.basins[i].similarity) <= 1e-9);
    CHECK(all.basins[i].count == some.basins[i].count);
    CHECK(all.basins[i].joined == 0);
    counted += some.basins[i].joined;
  }
  CHECK(counted == joined);
  CHECK(some.uniqueness.verdict == "several basins");
  REQUIRE(some.uniqueness.distances.size() == some.basins.size());
  CHECK(some.uniqueness.distances[0][0] == 0);
  CHECK(some.uniqueness.distances[0][1] > 0.1);
  CHECK(some.converged);
}

TEST_CASE("of ends that are one maximum only the answer is settled") {
  const auto a = data::digits<double>("one_layer");
  const space<double> U("U", 4);
  const lsrdr_options options{.starts = 8, .join = false, .second_order = false};
  const auto fit = lsrdr(a, U, options);
  auto problem = prepare(a);
  problem.blocks = detail::find_blocks(problem, options.start_seed.derived(8000));  // as lsrdr does
  int settled = 0;
  for (int k = 0; k < 8; ++k) {
    CAPTURE(k);
    std::vector<detail::known_end<double>> known;
    const auto alone =
        detail::climb(problem, U, k, options.start_seed.derived(std::uint64_t(k)), options, known);
    const auto& there = fit.starts[std::size_t(k)];
    REQUIRE(std::abs(there.similarity - *fit.similarity) <= 1e-9);
    settled += there.gamma_applications > alone.report.gamma_applications;
  }
  CHECK(settled == 1);
}
