// The option --begin-with of the program: an earlier B as the first start.
#include "run_program.hpp"

using program::json;

TEST_CASE("--begin-with: the B of a result starts there, and grows where D is larger") {
  const scratch::folder folder;
  program::put_gaussian(folder.path() / "A.npy", {3, 10, 10}, cofree::npy_type::float64, 4);
  const auto first =
      program::fit(folder.path(), {"A.npy", "--dim", "2", "--starts", "4", "--out", "two"});
  REQUIRE(bool(first["converged"]));
  const auto again = program::fit(
      folder.path(), {"A.npy", "--dim", "2", "--starts", "1", "--begin-with", "two/B.npy"});
  CHECK(bool(again["converged"]));
  CHECK(std::abs(double(again["similarity"]) - double(first["similarity"])) <= 1e-12);
  CHECK(int(again["starts"][0]["iterations"]) < int(first["starts"][0]["iterations"]));
  const auto grown =
      program::fit(folder.path(), {"A.npy", "--dim", "3", "--starts", "1", "--begin-with", "two"});
  CHECK(bool(grown["converged"]));
  CHECK(double(grown["similarity"]) > double(first["similarity"]) + 1e-3);
  // A real B for a complex fit.
  const auto over = program::fit(folder.path(), {"A.npy", "--dim", "2", "--starts", "1", "--field",
                                                 "complex", "--begin-with", "two"});
  CHECK(double(over["similarity"]) >= double(first["similarity"]) - 1e-9);
}

TEST_CASE("--begin-with: what does not fit exits 2, says why, and writes nothing") {
  const scratch::folder folder;
  using cofree::npy_type;
  program::put_gaussian(folder.path() / "A.npy", {3, 6, 6}, npy_type::float64, 4);
  program::put_gaussian(folder.path() / "large.npy", {3, 3, 3}, npy_type::float64, 4);
  program::put_gaussian(folder.path() / "slices.npy", {4, 2, 2}, npy_type::float64, 4);
  program::put_gaussian(folder.path() / "flat.npy", {4, 2}, npy_type::float64, 4);
  program::put_gaussian(folder.path() / "complex.npy", {3, 2, 2}, npy_type::complex128, 4);
  const auto refused = [&](std::vector<std::string> more, const char* word) {
    CAPTURE(word);
    std::vector<std::string> all{"fit", "A.npy", "--dim", "2", "--out", "out"};
    all.insert(all.end(), more.begin(), more.end());
    const auto done = program::run(folder.path(), all);
    CHECK(done.status == 2);
    CHECK(done.err.find(word) != std::string::npos);
    CHECK(!std::filesystem::exists(folder.path() / "out"));
  };
  refused({"--begin-with", "nothing.npy"}, "nothing.npy");
  refused({"--begin-with", "large.npy"}, "(3, 3, 3)");
  refused({"--begin-with", "slices.npy"}, "r = 3");
  refused({"--begin-with", "flat.npy"}, "flat.npy");
  refused({"--begin-with", "complex.npy"}, "real or a smaller field");
  refused({"--begin-with", "complex.npy", "--field", "complex", "--method", "vomps"}, "lbfgs");
  refused({"--begin-with", "complex.npy", "--field", "complex", "--class", "symmetric"}, "any");
}
