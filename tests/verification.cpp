// The library side of `cofree verify`: power iteration in place of matrices, and interruption.
#include <cofree/io/npy.hpp>
#include <cofree/io/result.hpp>
#include <cofree/report/verification.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "scratch.hpp"

using namespace cofree;

namespace {

/// A fit of Gaussian slices as `cofree fit --out` leaves it, with its input beside it.
template <scalar K>
void put_result(const scratch::folder& f, std::size_t n, std::size_t d, std::uint64_t s) {
  const auto a = data::gaussian<K>(n, 3, s);
  dense_array<K> all(3 * n, n);
  const auto list = slices(a);
  for (std::size_t j = 0; j < 3; ++j)
    std::copy(list[j].data(), list[j].data() + n * n, all.data() + j * n * n);
  const std::array<std::size_t, 3> shape{3, n, n};
  write_npy<K>(f / "A.npy", shape, all);
  write_result(f.path(), data::fit(a, d, {.starts = 3}), {(f / "A.npy").string(), 1, 0});
}

const checked_quantity& line(const verification& v, const std::string& name) {
  for (const auto& q : v.quantities)
    if (q.name == name) return q;
  FAIL("no line " << name);
  return v.quantities.front();
}

}  // namespace

TEST_CASE_TEMPLATE("power iteration finds what the whole spectrum finds", K, COFREE_FIELDS) {
  const scratch::folder f;
  put_result<K>(f, 6, 2, 3);
  const auto whole = verify(f.path(), std::nullopt);
  const auto power = verify(f.path(), std::nullopt, {.matrix_limit = 0});
  CHECK(whole.count(agreement::differs) == 0);
  CHECK_MESSAGE(power.count(agreement::differs) == 0, verification_table(power));
  for (const char* name : {"similarity", "lambda", "gradient_norm", "certificate.eigenvalue_gap"}) {
    CHECK(line(whole, name).verdict == agreement::agrees);
    CHECK_MESSAGE(line(power, name).verdict == agreement::agrees, name);
  }
  CHECK(line(power, "similarity").how.find("power iteration for Γ(A,B)") != std::string::npos);
  CHECK(line(power, "certificate.curvature").verdict == agreement::not_checked);
  CHECK(*line(power, "similarity").tolerance < 1e-9);
}

TEST_CASE("a large curvature problem is bounded from below by some directions") {
  const scratch::folder f;
  put_result<double>(f, 6, 2, 3);
  const auto v = verify(f.path(), std::nullopt, {.curvature_work = 0});
  const auto& q = line(v, "certificate.curvature");
  CHECK(q.verdict == agreement::agrees);
  CHECK(q.how.find("a lower bound") != std::string::npos);
  CHECK(std::stod(q.recomputed) <= std::stod(q.stored.substr(std::string("≤ ").size())) + 1e-6);
}

TEST_CASE("interrupted: what was found so far, and it says so") {
  const scratch::folder f;
  put_result<double>(f, 5, 2, 3);
  int beats = 0;
  const auto v = verify(f.path(), std::nullopt, {.stop = [&] { return ++beats > 5; }});
  CHECK(v.interrupted);
  CHECK(v.statement().starts_with("interrupted"));
  CHECK(!v.quantities.empty());
  CHECK(verify(f.path(), std::nullopt, {.stop = [] { return true; }}).quantities.empty());
}
