// Memory is asked for before the work, in words.
#include <cofree/error/memory.hpp>
#include <cofree/operator/left_action.hpp>
#include <cofree/operator/random.hpp>

#include "fields.hpp"
#include "operators.hpp"

using namespace cofree;

TEST_CASE("what needs more memory than there is is refused with both numbers") {
  CHECK(detail::free_memory() > 1e6);
  CHECK_NOTHROW(detail::require_memory("nothing", 0));
  const std::string said = words([] { detail::require_memory("A.decimals: 7 numbers", 1e18); });
  CHECK(said.starts_with("A.decimals: 7 numbers: need about 9.31e+08 GiB of memory, "));
  CHECK(said.ends_with(" GiB are free"));
  CHECK_THROWS_AS(detail::require_memory("all", 1e18), not_enough_memory);
}

TEST_CASE("a long number takes its mantissa and little more") {
  // 10000 digits are 33220 bits, 520 words.
  CHECK(detail::bytes_of_long_number(10000) >= 520 * 8);
  CHECK(detail::bytes_of_long_number(10000) <= 530 * 8);
  CHECK(detail::bytes_of_long_number(20) <= 100);
}

TEST_CASE_TEMPLATE("(X⊗1)A and (1⊗C)A are those of the operators on V⊗W", K, COFREE_FIELDS) {
  using Z = centre_t<K>;
  for (auto [n, m] : {std::array<std::size_t, 2>{3, 4}, {4, 2}, {1, 3}, {3, 0}}) {
    const space<K> U("U", 2), V("V", n), X("X", m);
    const space<Z> W1("W", 2), W2("Y", 3), Y("Z", 2);
    const auto w = W1 * W2;
    const auto a = random_operator(U, V * w, {1});
    const auto x = random_operator(V, X, {2});
    const auto left = on_left(x, a), right = tensor(x, identity_operator(w)) * a;
    CHECK(left.codomain() == right.codomain());
    CHECK(distance(left, right) <= 1e-14 * (1 + norm(right)));
    const auto c = random_operator(w, Y, {3});
    const auto far = on_right(V, c, a), there = tensor(identity_operator(V), c) * a;
    CHECK(far.codomain() == there.codomain());
    CHECK(distance(far, there) <= 1e-14 * (1 + norm(there)));
    CHECK_THROWS_AS(on_left(random_operator(X, X, {2}), a), space_mismatch);
    CHECK_THROWS_AS(on_right(V, random_operator(Y, Y, {3}), a), space_mismatch);
  }
}
