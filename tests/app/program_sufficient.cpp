// What the program writes where a smaller dimension suffices, and of B = c(R⊗1)AS.
#include "run_program.hpp"

using program::json;

namespace {

/// The six transpositions of S₄.
std::vector<double> transpositions() {
  std::vector<double> out;
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = a + 1; b < 4; ++b)
      for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t k = 0; k < 4; ++k)
          out.push_back(k == (i == a ? b : i == b ? a : i) ? 1.0 : 0.0);
  return out;
}

}  // namespace

TEST_CASE("a smaller dimension suffices: the files are of that dimension, and verify agrees") {
  const scratch::folder folder;
  program::put_real(folder / "A.npy", {6, 4, 4}, transpositions());
  const auto r =
      program::fit(folder.path(), {"A.npy", "--dim", "2", "--out", "out", "--image", "2x2"});
  CHECK(std::abs(double(r["similarity"]) - 1) <= 1e-9);
  CHECK(int(r["sufficient_dim"]) == 1);
  CHECK(int(r["dim"]) == 1);
  CHECK(bool(r["converged"]));
  CHECK(double(r["certificate"]["rs_identity"]) <= 1e-9);
  REQUIRE(r["notes"].size() >= 1);
  CHECK(std::string(r["notes"][0]).find("dim U = 1 suffices") != std::string::npos);
  CHECK(cofree::read_npy(folder / "out" / "R.npy").shape == program::sizes{1, 4});
  CHECK(cofree::read_npy(folder / "out" / "P.npy").shape == program::sizes{4, 4});
  CHECK(std::filesystem::exists(folder / "out" / "spectra.svg"));
  CHECK(std::filesystem::exists(folder / "out" / "membership.svg"));
  CHECK(program::run(folder.path(), {"verify", "out"}).status == 0);
  const auto table = program::run(folder.path(), {"fit", "A.npy", "--dim", "2"});
  scratch::check_says(table.out, {"dim U = 1 suffices"});
}

TEST_CASE("B.npy times lambda has the slices R A_j S of A as given") {
  const scratch::folder folder;
  program::put_gaussian(folder / "A.npy", {3, 5, 5}, cofree::npy_type::float64, 4);
  const auto r =
      program::fit(folder.path(), {"A.npy", "--dim", "2", "--starts", "8", "--out", "out"});
  REQUIRE(r["kind"] == "real");
  CHECK(r["sufficient_dim"].is_null());
  CHECK(std::abs(double(r["c"]) * double(r["lambda"]) - 1) <= 1e-14);
  CHECK(double(r["alpha"]) == 1);
  const auto a = cofree::read_npy(folder / "A.npy").values,
             b = cofree::read_npy(folder / "out" / "B.npy").values,
             x = cofree::read_npy(folder / "out" / "R.npy").values,
             y = cofree::read_npy(folder / "out" / "S.npy").values;
  for (std::size_t j = 0; j < 3; ++j)
    for (std::size_t p = 0; p < 2; ++p)
      for (std::size_t q = 0; q < 2; ++q) {
        double sum = 0;
        for (std::size_t i = 0; i < 5; ++i)
          for (std::size_t k = 0; k < 5; ++k)
            sum += x[p * 5 + i] * a[(j * 5 + i) * 5 + k] * y[k * 2 + q];
        CHECK(std::abs(sum - double(r["lambda"]) * b[(j * 2 + p) * 2 + q]) <= 1e-8);
      }
}

TEST_CASE("--begin-with: zero and nilpotent B are refused before the work, large ones are scaled") {
  const scratch::folder folder;
  program::put_gaussian(folder / "A.npy", {3, 6, 6}, cofree::npy_type::float64, 4);
  std::vector<double> zero(12), upper(12), large(12);
  for (std::size_t j = 0; j < 3; ++j) upper[4 * j + 1] = 1;
  for (std::size_t i = 0; i < 12; ++i) large[i] = 1e155 * std::sin(double(i + 1));
  const auto begin = [&](const std::vector<double>& b) {
    program::put_real(folder / "b.npy", {3, 2, 2}, b);
    return program::run(folder.path(), {"fit", "A.npy", "--dim", "2", "--starts", "1", "--json",
                                        "--begin-with", "b.npy"});
  };
  for (const auto& [b, word] : {std::pair{zero, "zero"}, {upper, "nilpotent"}}) {
    const auto done = begin(b);
    CHECK(done.status == 2);
    scratch::check_says(done.err, {"b.npy", word});
  }
  const auto done = begin(large);
  REQUIRE(done.status == 0);
  CHECK(done.result()["starts"][0]["start"] == "given");
}
