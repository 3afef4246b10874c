// cofree fit --digits N: strings in the JSON, decimals in the files, and what they are recognised as.
#include <bit>
#include <cmath>
#include <cofree/io/decimals.hpp>

#include "run_program.hpp"

using namespace cofree;
using program::json;

namespace {

/// Left multiplications by the octonion units, by doubling [Baez2002].
std::vector<double> multiply_doubled(const std::vector<double>& a, const std::vector<double>& b) {
  const std::size_t h = a.size() / 2;
  if (h == 0) return {a[0] * b[0]};
  const auto part = [&](const std::vector<double>& x, bool second) {
    return std::vector<double>(x.begin() + (second ? long(h) : 0),
                               x.begin() + (second ? long(2 * h) : long(h)));
  };
  const auto conj = [](std::vector<double> x) {
    for (std::size_t i = 1; i < x.size(); ++i) x[i] = -x[i];
    return x;
  };
  const auto p = part(a, false), q = part(a, true), r = part(b, false), s = part(b, true);
  const auto pr = multiply_doubled(p, r), sq = multiply_doubled(conj(s), q),
             sp = multiply_doubled(s, p), qr = multiply_doubled(q, conj(r));
  std::vector<double> out(2 * h);
  for (std::size_t i = 0; i < h; ++i) out[i] = pr[i] - sq[i], out[h + i] = sp[i] + qr[i];
  return out;
}

void put_octonions(const std::filesystem::path& file) {
  std::vector<double> a(512);
  for (std::size_t j = 0; j < 8; ++j)
    for (std::size_t k = 0; k < 8; ++k) {
      std::vector<double> x(8), y(8);
      x[j] = 1, y[k] = 1;
      const auto z = multiply_doubled(x, y);
      for (std::size_t i = 0; i < 8; ++i) a[(j * 8 + i) * 8 + k] = z[i];
    }
  program::put_real(file, {8, 8, 8}, a);
}

long_real number(const json& x) {
  return long_real(x.get<std::string>());
}

std::string refusal(const std::vector<std::string>& more) {
  const scratch::folder folder;
  program::put_gaussian(folder / "A.npy", {3, 5, 5}, npy_type::float64, 1);
  std::vector<std::string> arguments{"fit", "A.npy", "--dim", "2"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto done = program::run(folder.path(), arguments);
  CHECK(done.status == 2);
  CHECK(done.out == "");
  return done.err;
}

}  // namespace

TEST_CASE("octonions, d = 3 over ℂ, to 60 digits: (1+√2)/4, in JSON, files and words") {
  const scratch::folder folder;
  put_octonions(folder / "O.npy");
  const auto r =
      program::fit(folder.path(), {"O.npy", "--dim", "3", "--field", "complex", "--starts", "4",
                                   "--digits", "60", "--identify", "--out", "res"});
  const precision_scope scope(80);
  const auto wanted = (1 + sqrt(long_real(2))) / 4, found = number(r["similarity"]);
  CHECK(abs(found * found - wanted) < long_real("1e-58"));
  CHECK(r["digits"] == 60);
  CHECK(r["converged"] == true);
  CHECK(number(r["gradient_norm"]) < long_real("1e-54"));
  for (const char* key :
       {"stationarity", "factorization", "rs_identity", "projection", "density_images"}) {
    CAPTURE(key);
    CHECK(number(r["certificate"][key]) < long_real("1e-54"));
  }
  CHECK(r["gamma_applications"].is_number_integer());
  CHECK(r["starts"][0]["similarity"].is_string());
  const auto& how = r["refinement"];
  for (const char* key : {"residuals", "trials", "jacobians", "climbed", "climbed_digits"}) {
    CAPTURE(key);
    CHECK(how[key].is_number_integer());
  }
  CHECK(how["residuals"] == how["places"].size());
  CHECK(number(how["multiple"]) > 0);
  CHECK(r["identified"][0]["polynomial"] == "16 x^2 - 8 x - 1");
  CHECK(r["identified"][0]["closed_form"] == "(1+√2)/4");
  const auto p = read_decimals(folder / "res" / "R.decimals");
  CHECK(p.kind == field::complex);
  CHECK(p.shape == std::vector<std::size_t>{3, 8});
  CHECK(program::run(folder.path(), {"verify", "res"}).status == 0);
}

TEST_CASE("octonions, d = 3, B with Hermitian slices, to 60 digits: (1+2√2)/8 in words") {
  const scratch::folder folder;
  put_octonions(folder / "O.npy");
  const auto r = program::fit(folder.path(),
                              {"O.npy", "--dim", "3", "--field", "complex", "--class", "hermitian",
                               "--starts", "6", "--digits", "60", "--identify", "--out", "res"});
  const precision_scope scope(80);
  const auto wanted = (1 + 2 * sqrt(long_real(2))) / 8, found = number(r["similarity"]);
  CHECK(abs(found * found - wanted) < long_real("1e-58"));
  CHECK(r["class"] == "hermitian");
  CHECK(r["converged"] == true);
  CHECK(number(r["gradient_norm"]) < long_real("1e-54"));
  CHECK(r["certificate"]["factorization"].is_null());
  CHECK(r["identified"][0]["closed_form"] == "(1+2√2)/8");
  // The slices in the file are Hermitian to the last digit.
  const auto b = read_decimals(folder / "res" / "B.decimals");
  REQUIRE(b.shape == std::vector<std::size_t>{8, 3, 3});
  for (std::size_t j = 0; j < 8; ++j)
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t k = 0; k < 3; ++k) {
        const auto *x = &b.values[2 * ((j * 3 + i) * 3 + k)],
                   *y = &b.values[2 * ((j * 3 + k) * 3 + i)];
        CHECK(abs(x[0] - y[0]) < long_real("1e-68"));
        CHECK(abs(x[1] + y[1]) < long_real("1e-68"));
      }
  CHECK(program::run(folder.path(), {"verify", "res"}).status == 0);
}

TEST_CASE("Gaussian data: many digits, and nothing claimed; N and 2N agree; decimals as input") {
  const scratch::folder folder;
  program::put_gaussian(folder / "A.npy", {3, 5, 5}, npy_type::float64, 9);
  const std::vector<std::string> common{"--dim", "2", "--starts", "4", "--digits"};
  const auto fit = [&](const std::string& input, const std::string& digits) {
    std::vector<std::string> arguments{input};
    arguments.insert(arguments.end(), common.begin(), common.end());
    arguments.insert(arguments.end(), {digits, "--identify", "--out", "res" + digits});
    return program::fit(folder.path(), arguments);
  };
  const auto coarse = fit("A.npy", "40"), fine = fit("A.npy", "80");
  const precision_scope scope(100);
  CHECK(abs(number(coarse["similarity"]) - number(fine["similarity"])) < long_real("1e-35"));
  for (const auto& each : fine["identified"]) CHECK(each["polynomial"].is_null());
  CHECK(program::run(folder.path(), {"verify", "res80"}).status == 0);
  // The same numbers as text.
  decimal_array a{field::real, 30, {3, 5, 5}, {}};
  for (const double x : read_npy(folder / "A.npy").values) a.values.emplace_back(x);
  write_decimals(folder / "A.decimals", a);
  const auto again = fit("A.decimals", "40");
  CHECK(again["similarity"] == coarse["similarity"]);
}

TEST_CASE("a bilinear layer to many digits is computed from its weights") {
  const scratch::folder folder;
  const auto r = program::fit(folder.path(),
                              {program::digits(), "--dim", "2", "--starts", "2", "--digits", "40"});
  CHECK(r["converged"] == true);
  CHECK(r["similarity"].get<std::string>().substr(0, 10) == "9.62659832");
}

TEST_CASE("digits that are not reached: the answer in double is kept, and nothing recognised") {
  // Left multiplications by the basis of the Clifford algebra of ℝ³: similarity 1 is reached by less.
  const scratch::folder folder;
  std::vector<double> a(512);
  for (unsigned x = 0; x < 8; ++x)
    for (unsigned y = 0; y < 8; ++y) {
      int swaps = 0;
      for (unsigned rest = x >> 1; rest != 0; rest >>= 1) swaps += std::popcount(rest & y);
      a[(x * 8 + (x ^ y)) * 8 + y] = swaps % 2 == 0 ? 1 : -1;
    }
  program::put_real(folder / "C.npy", {8, 8, 8}, a);
  for (const char* dim : {"3", "4"}) {
    CAPTURE(dim);
    const auto r = program::fit(
        folder.path(), {"C.npy", "--dim", dim, "--field", "complex", "--starts", "6", "--digits",
                        "60", "--identify", "--out", std::string("res") + dim});
    const precision_scope scope(80);
    CHECK(number(r["similarity"]) <= 1);
    CHECK(number(r["similarity"]) > long_real(1 - 1e-9));
    const auto& how = r["refinement"];
    CHECK(how["wanted"] == 60);
    CHECK(how["reason"].is_null() == r["converged"].get<bool>());
    CHECK(r["digits"] == how["reached"]);
    if (r["converged"] == true) {
      for (const char* key : {"stationarity", "rs_identity", "projection", "density_images"})
        CHECK(number(r["certificate"][key]) < long_real("1e-54"));
    } else {
      CHECK(!r.contains("identified"));
      CHECK(r["notes"].dump().find("60 digits were not reached") != std::string::npos);
    }
    CHECK(std::filesystem::exists(folder / (std::string("res") + dim) / "B.npy"));
  }
}

TEST_CASE("λ beyond the range of double has its digits") {
  const scratch::folder folder;
  program::put_gaussian(folder / "A.npy", {3, 5, 5}, npy_type::float64, 9);
  auto values = read_npy(folder / "A.npy").values;
  double largest = 0;
  for (const double x : values) largest = std::max(largest, std::abs(x));
  const int up = 1023 - std::ilogb(largest);  // entries up to 1.8e308
  for (auto& x : values) x = std::ldexp(x, up);
  program::put_real(folder / "large.npy", {3, 5, 5}, values);
  const std::vector<std::string> how{"--dim", "2", "--starts", "3", "--digits", "30"};
  const auto fit = [&](const std::string& name) {
    std::vector<std::string> all{name};
    all.insert(all.end(), how.begin(), how.end());
    all.insert(all.end(), {"--out", "of_" + name});
    return program::fit(folder.path(), all);
  };
  const auto near = fit("A.npy"), far = fit("large.npy");
  const precision_scope scope(50);
  CHECK(abs(number(far["lambda"]) - ldexp(number(near["lambda"]), up)) <
        ldexp(long_real("1e-27"), up));
  CHECK(abs(number(far["similarity"]) - number(near["similarity"])) < long_real("1e-27"));
  CHECK(program::run(folder.path(), {"verify", "of_large.npy"}).status == 0);
}

TEST_CASE("a graph in many digits has the roots of its weights in them") {
  // One edge each way: Γ(A,A) has the radius √(w₁w₂), and at d = 1 the best similarity is 1/√2.
  const scratch::folder folder;
  scratch::put(folder / "g.mtx",
               "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 2\n2 1 3\n");
  const auto r = program::fit(
      folder.path(), {"g.mtx", "--dim", "1", "--starts", "4", "--digits", "40", "--identify"});
  const precision_scope scope(60);
  CHECK(r["converged"] == true);
  const auto s = number(r["similarity"]);
  CHECK(abs(s * s - long_real(1) / 2) < long_real("1e-37"));
  CHECK(r["identified"][0]["polynomial"] == "2 x - 1");
}

TEST_CASE("digits that cannot be had are refused before any work") {
  CHECK(refusal({"--digits", "0"}).find("'0' given, expected a whole number from 1") !=
        std::string::npos);
  CHECK(refusal({"--digits", "20000"}) == "cofree fit: --digits 20000: expected at most 10000\n");
  CHECK(refusal({"--identify"}) == "cofree fit: --identify: expected --digits of at least 20\n");
  CHECK(refusal({"--digits", "30", "--method", "vomps"}) ==
        "cofree fit: --digits 30: expected --method lbfgs, whose equations are those refined\n");
  CHECK(refusal({"--class", "symmetric", "--field", "quaternion"}).find("no transpose") !=
        std::string::npos);
  CHECK(refusal({"--class", "skew", "--method", "vomps"}).find("expected --method lbfgs") !=
        std::string::npos);
  CHECK(refusal({"--digits", "0", "--class", "hermitian"}).find("'0' given") != std::string::npos);
  CHECK(refusal({"--digits", "20000", "--class", "hermitian"}) ==
        "cofree fit: --digits 20000: expected at most 10000\n");
}
