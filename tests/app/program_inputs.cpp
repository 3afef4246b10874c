// What the program and the library take in: layers in factors, graphs, models without a similarity.
#include <cofree/io/input.hpp>
#include <cofree/io/matrix_market.hpp>
#include <cofree/report/fit_table.hpp>

#include "run_program.hpp"

using namespace cofree;
using program::json;
using program::sizes;
using scratch::check_says;
using strings = std::vector<std::string>;

namespace {

namespace fs = std::filesystem;

/// w.npy, v.npy, d.npy of normal numbers, the inputs beyond `used` with weight zero.
void put_layer(const fs::path& folder, std::size_t n, std::size_t h, std::size_t r,
               std::size_t used) {
  fs::create_directory(folder);
  random_source source({5});
  for (const char* name : {"w.npy", "v.npy"}) {
    std::vector<double> x(h * n);
    for (std::size_t i = 0; i < h; ++i)
      for (std::size_t j = 0; j < used; ++j) x[i * n + j] = source.normal();
    program::put_real(folder / name, {h, n}, x);
  }
  program::put_gaussian(folder / "d.npy", {r, h}, npy_type::float64, 9);
}

/// A clique of c nodes of weight 1 and n − c nodes that hang on one another by weights 0.5, as lines.
std::string planted_clique(std::size_t n, std::size_t c) {
  std::string lines;
  for (std::size_t i = 1; i <= c; ++i)
    for (std::size_t j = 1; j <= c; ++j)
      if (i != j) lines += std::to_string(i) + " " + std::to_string(j) + " 1\n";
  for (std::size_t i = c; i < n; ++i)
    lines += std::to_string(i + 1) + " " + std::to_string((i * 7 + 3) % n + 1) + " 0.5\n";
  return "%%MatrixMarket matrix coordinate real general\n" + std::to_string(n) + " " +
         std::to_string(n) + " " + std::to_string(c * (c - 1) + n - c) + "\n" + lines;
}

/// The model of a layer as its folder says it, in factors whatever its size.
bilinear_layer in_factors(const fs::path& folder) {
  return std::get<bilinear_layer>(read_model(folder, {.layer = 0}).data);
}

/// A model that does not know its self_radius, nor how to act by Γ(A,A).
struct without_self {
  dense_tensor_operator<double> dense;
  const space<double>& space_v() const { return dense.space_v(); }
  const space<double>& space_w() const { return dense.space_w(); }
  using operators = std::span<const linear_operator<double>>;
  void gamma(operators b, operators x, std::span<linear_operator<double>> z) const {
    dense.gamma(b, x, z);
  }
  void gamma_adjoint(operators b, operators y, std::span<linear_operator<double>> z) const {
    dense.gamma_adjoint(b, y, z);
  }
  linear_operator<double> compress(const linear_operator<double>& l,
                                   const linear_operator<double>& e) const {
    return dense.compress(l, e);
  }
};

/// A model of any size that must not be asked for anything.
struct never_asked {
  space<double> v, w;
  const space<double>& space_v() const { return v; }
  const space<double>& space_w() const { return w; }
  using operators = std::span<const linear_operator<double>>;
  void gamma(operators, operators, std::span<linear_operator<double>>) const { fail(); }
  void gamma_adjoint(operators, operators, std::span<linear_operator<double>>) const { fail(); }
  linear_operator<double> compress(const linear_operator<double>&,
                                   const linear_operator<double>&) const {
    fail();
  }
  [[noreturn]] static void fail() { throw std::logic_error("the work had begun"); }
};

/// The text has no "nan", but for the word "dominant".
void check_no_nan(const std::string& text) {
  for (auto at = text.find("nan"); at != std::string::npos; at = text.find("nan", at + 1))
    CHECK_MESSAGE(text.substr(at - std::min<std::size_t>(at, 4), 8) == "dominant", text);
}

}  // namespace

TEST_CASE("a layer in factors has the similarity, λ and P of its array") {
  const scratch::folder dir;
  put_layer(dir / "layer", 7, 9, 3, 7);
  const auto array = read_model(dir / "layer");
  CHECK(std::holds_alternative<tensor_input>(array.data));
  CHECK((array.is_layer() && array.dimension() == 7 && array.slices() == 3));
  const auto factors = read_model(dir / "layer", {.layer = 0});
  CHECK((factors.is_layer() && factors.dimension() == 7 && factors.slices() == 3));
  const space<double> V("V", 7), W("W", 3), U("U", 2);
  const auto dense = lsrdr(map_of(std::get<tensor_input>(array.data), V, W), U);
  const auto thin = lsrdr(factored_operator(in_factors(dir / "layer"), V, W), U);
  CHECK(std::abs(*thin.similarity - *dense.similarity) <= 1e-12);
  CHECK(std::abs(thin.lambda - dense.lambda) <= 1e-11 * dense.lambda);
  CHECK(distance(thin.projection(), dense.projection()) <= 1e-7);
  CHECK(!std::holds_alternative<tensor_input>(read_model(dir / "layer", {.layer = 147}).data));
  CHECK(std::holds_alternative<tensor_input>(read_model(dir / "layer", {.layer = 148}).data));
}

TEST_CASE("the program: a layer of 2·10⁷ entries answers as the part of it that is not zero") {
  const scratch::folder dir;
  put_layer(dir / "large", 500, 6, 80, 5);  // 500·500·80 = 2·10⁷
  put_layer(dir / "small", 5, 6, 80, 5);
  CHECK(std::holds_alternative<bilinear_layer>(read_model(dir / "large").data));
  const auto large = program::fit(dir.path(), {"large", "--dim", "2", "--starts", "4"});
  const auto small = program::fit(dir.path(), {"small", "--dim", "2"});
  for (const char* key : {"similarity", "lambda"}) {
    const double x = large[key], y = small[key];
    CHECK_MESSAGE(std::abs(x - y) <= 1e-9 * y, key << ": " << x << " and " << y);
  }
  const auto one =
      program::fit(dir.path(), {"large", "--dim", "2", "--starts", "4", "--threads", "1"});
  CHECK(one["similarity"] == large["similarity"]);
  const auto refused =
      program::run(dir.path(), {"fit", "large", "--dim", "2", "--method", "vomps"});
  CHECK(refused.status == 2);
  check_says(refused.err,
             {"--method vomps", "large", "n = 500, 80 outputs", "expected --method lbfgs"});
}

TEST_CASE("a Matrix Market file is the graph of its lines") {
  const scratch::folder dir;
  const auto edges = [&](const std::string& text) {
    const auto g = read_matrix_market(scratch::put(dir / "g.mtx", text));
    std::vector<std::array<double, 3>> out;
    for (const auto& e : g.edges) out.push_back({double(e.row), double(e.col), e.weight});
    return std::pair(g.nodes, out);
  };
  using list = std::vector<std::array<double, 3>>;
  CHECK(edges("%%MatrixMarket matrix coordinate real general\n% said\n\n3 3 4\n"
              "3 1 2.5e-1\n1 2 +4\n% between\n1 2 1\n2 2 0\n") ==
        std::pair(std::size_t(3), list{{0, 1, 5}, {2, 0, 0.25}}));
  CHECK(
      edges("%%matrixmarket MATRIX Coordinate Integer Symmetric\r\n3 3 2\r\n2 1 7\r\n3 3 1\r\n") ==
      std::pair(std::size_t(3), list{{0, 1, 7}, {1, 0, 7}, {2, 2, 1}}));
  CHECK(edges("%%MatrixMarket matrix coordinate pattern general\n2 2 1\n2 1") ==
        std::pair(std::size_t(2), list{{1, 0, 1}}));
  const auto dense = read_tensor(scratch::put(
      dir / "g.mtx", "%%MatrixMarket matrix coordinate real general\n2 2 2\n2 1 9\n1 1 4\n"));
  CHECK((dense.slices == 2 && dense.dimension == 2 && !dense.is_layer));
  CHECK(dense.values == std::vector<double>{2, 0, 0, 0, 0, 0, 3, 0});
}

TEST_CASE("the program: a small graph as its array, which verify agrees to") {
  const scratch::folder dir;
  scratch::put(dir / "g.mtx", planted_clique(12, 4));
  const auto x = program::fit(dir.path(), {"g.mtx", "--dim", "4", "--out", "out"});
  const double rho = spectral_radius(read_matrix_market(dir / "g.mtx"));
  CHECK(std::abs(double(x["similarity"]) - std::sqrt(3 / rho)) <= 1e-9);
  CHECK(std::abs(double(x["lambda"]) - std::sqrt(3.0)) <= 1e-9);
  CHECK(fs::exists(dir / "out/P.npy"));
  for (const char* part : {"starts", "basins"})
    for (const auto& each : x[part])
      CHECK(std::abs(double(each["lambda"]) - double(each["similarity"]) * std::sqrt(rho)) <= 1e-9);
  CHECK(program::run(dir.path(), {"verify", "out"}).status == 0);
}

TEST_CASE("the program: a large graph in factors, R and S written") {
  const scratch::folder dir;
  scratch::put(dir / "g.mtx", planted_clique(300, 6));  // 300·300·324 > 10⁷
  const double rho = spectral_radius(read_matrix_market(dir / "g.mtx"));
  const strings asked{"g.mtx", "--dim", "6", "--starts", "4", "--out", "out"};
  const auto x = program::fit(dir.path(), asked);
  CHECK(std::abs(double(x["similarity"]) - std::sqrt(5 / rho)) <= 1e-6);
  CHECK(std::abs(double(x["lambda"]) - std::sqrt(5.0)) <= 1e-6);
  REQUIRE(x["starts"].size() == 4);
  CHECK(x["interrupted"] == false);
  int converged = 0, counted = 0;
  long applications = 0;
  for (const auto& each : x["starts"]) {
    converged += bool(each["converged"]), applications += long(each["gamma_applications"]);
    CHECK(std::abs(double(each["lambda"]) - double(each["similarity"]) * std::sqrt(rho)) <= 1e-12);
  }
  for (const auto& each : x["basins"]) counted += int(each["count"]);
  CHECK(counted == converged);
  CHECK(x["gamma_applications"] == applications);
  for (const char* key : {"best_pair", "uniqueness"}) CHECK_MESSAGE(x[key].is_null(), key);
  CHECK(x["certificate"]["stationarity"].is_null());
  CHECK(scratch::names(dir / "out") == std::set<std::string>{"R.npy", "S.npy", "result.json"});
  const auto r = read_matrix<double>(dir / "out/R.npy"), s = read_matrix<double>(dir / "out/S.npy");
  CHECK((r.rows() == 6 && r.cols() == 300 && s.rows() == 300 && s.cols() == 6));
  auto rs = multiply(r, s);
  add_scaled(rs, identity_matrix<double>(6), -1.0);
  CHECK(norm(rs) <= double(x["certificate"]["rs_identity"]) + 1e-10);
  auto arguments = asked;
  arguments.insert(arguments.begin(), "fit");
  const auto table = program::run(dir.path(), arguments);
  CHECK(table.status == 0);
  check_says(table.out,
             {"a graph of 300 nodes and 324 edges", "similarity", "result.json, R.npy, S.npy"});
  check_no_nan(table.out);
  const auto verified = program::run(dir.path(), {"verify", "out"});
  CHECK(verified.status == 2);
  check_says(verified.err, {"out/result.json", "a graph in factors"});
  const auto refused = [&](const strings& options, const strings& words) {
    strings all{"fit", "g.mtx", "--dim", "2"};
    all.insert(all.end(), options.begin(), options.end());
    const auto done = program::run(dir.path(), all);
    CHECK(done.status == 2);
    check_says(done.err, words);
  };
  refused({"--field", "complex"}, {"--field complex", "324 edges", "expected --field real"});
  refused({"--class", "skew"}, {"--class skew", "expected --class any"});
  refused({"--image", "15x20"}, {"--image", "no pictures"});
}

TEST_CASE("graphs that are none: file, line, what was expected; exit status 2") {
  const scratch::folder dir;
  const std::string banner = "%%MatrixMarket matrix coordinate real general\n";
  const auto refused = [&](const std::string& text, const strings& words) {
    scratch::put(dir / "g.mtx", text);
    const auto done = program::run(dir.path(), {"fit", "g.mtx", "--dim", "1", "--out", "out"});
    CHECK_MESSAGE(done.status == 2, text);
    CHECK(done.out == "");
    check_says(done.err, words);
    CHECK(scratch::names(dir.path()) == std::set<std::string>{"g.mtx"});
  };
  refused("", {"g.mtx: the file is empty", "expected '%%MatrixMarket"});
  refused("3 3 1\n1 1 1\n", {"g.mtx, line 1", "'3 3 1'", "expected '%%MatrixMarket"});
  refused("%%MatrixMarket vector array real general\n1 1\n1\n", {"line 1", "'vector'", "matrix"});
  refused("%%MatrixMarket matrix coordinate float general\n1 1 1\n1 1 1 0\n",
          {"line 1", "'float'", "real or integer or complex or pattern"});
  refused("%%MatrixMarket matrix coordinate real antisymmetric\n1 1 0\n",
          {"line 1", "'antisymmetric'", "general or symmetric or skew-symmetric or hermitian"});
  refused(banner, {"line 1", "ends before the size line"});
  refused(banner + "2 2\n", {"line 2", "'2 2'", "three whole numbers"});
  refused(banner + "2 -2 1\n", {"line 2", "'-2'", "three whole numbers"});
  refused(banner + "2 3 1\n1 1 1\n", {"line 2", "2 rows and 3 columns", "as many rows as columns"});
  refused(banner + "2 2 1\n%\n3 1 1\n", {"line 4", "'3'", "from 1 to 2"});
  refused(banner + "2 2 1\n0 1 1\n", {"line 3", "'0'", "from 1 to 2"});
  refused(banner + "2 2 1\n1 1\n", {"line 3", "'1 1'", "a row, a column and a weight"});
  refused(banner + "2 2 2\n1 1 1\n1 2 --0.5\n", {"line 4", "'--0.5'", "finite number"});
  refused(banner + "2 2 1\n1 1 nan\n", {"line 3", "'nan'", "finite"});
  refused(banner + "2 2 1\n1 1 1e999\n", {"line 3", "'1e999'", "beyond the range of double"});
  refused(banner + "2 2 3\n1 1 1\n", {"line 3", "ends after 1 entries", "expected 3"});
  refused(banner + "2 2 1\n1 1 1\n2 2 1\n", {"line 4", "after the last"});
  refused(banner + "2 2 1\n1 1 0\n", {"g.mtx", "every entry is 0"});
  refused("%%MatrixMarket matrix coordinate integer general\n2 2 1\n1 1 1.5\n",
          {"line 3", "'1.5'", "whole number"});
  refused("%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n1 2 1\n",
          {"line 3", "(1, 2)", "lower triangle"});
}

TEST_CASE("the program: signs and phases of a graph turn W alone; .mtx.gz; many digits") {
  const scratch::folder dir;
  // A clique of three nodes and a path through a fourth: √(2/ρ), P = diag(1, 1, 1, 0).
  const auto graph = [&](const std::string& name, const std::string& lines) {
    scratch::put(dir / name, "%%MatrixMarket matrix " + lines);
    return program::fit(dir.path(), {name, "--dim", "3", "--out", name + ".out"});
  };
  const auto weights = graph("w.mtx",
                             "coordinate real general\n4 4 8\n1 2 1\n2 1 1\n1 3 1\n3 1 1\n"
                             "2 3 1\n3 2 1\n4 1 0.5\n2 4 0.5\n");
  const auto turned = graph("signed.mtx",
                            "coordinate real general\n4 4 8\n1 2 -1\n2 1 1\n1 3 -1\n3 1 1\n"
                            "2 3 1\n3 2 1\n4 1 -0.5\n2 4 0.5\n");
  const auto dense = graph("dense.mtx",
                           "array real general\n4 4\n0\n-1\n1\n0.5\n1\n0\n1\n0\n"
                           "-1\n1\n0\n0\n0\n0.5\n0\n0\n");
  const double similarity = std::sqrt(2 / spectral_radius(read_matrix_market(dir / "w.mtx")));
  for (const auto* x : {&weights, &turned, &dense})
    CHECK(std::abs(double((*x)["similarity"]) - similarity) <= 1e-9);
  auto expected = identity_matrix<double>(4);
  expected(3, 3) = 0;
  for (const char* name : {"w.mtx", "signed.mtx", "dense.mtx"}) {
    auto p = read_matrix<double>(dir / (std::string(name) + ".out/P.npy"));
    add_scaled(p, expected, -1.0);
    CHECK(norm(p) <= 1e-6);
  }
  CHECK(weights["notes"].dump().find("negative") == std::string::npos);
  CHECK(turned["notes"].dump().find("3 of the 8 entries") != std::string::npos);
  CHECK(program::run(dir.path(), {"verify", "signed.mtx.out"}).status == 0);
  // A directed cycle of three edges, whatever their phases: √(d/3).
  scratch::put(dir / "c.mtx",
               "%%MatrixMarket matrix coordinate complex general\n"
               "3 3 3\n1 2 0 2\n2 3 2 0\n3 1 -2 0\n");
  const auto c = program::fit(dir.path(), {"c.mtx", "--dim", "1"});
  CHECK(c["field"] == "complex");
  CHECK(std::abs(double(c["similarity"]) - std::sqrt(1.0 / 3)) <= 1e-9);
  // w_12 = w_21 = 0.2: L² = ρ(w_T) = 0.2 on both nodes, half of it on one.
  scratch::put(dir / "d.mtx", "%%MatrixMarket matrix coordinate real symmetric\n2 2 1\n2 1 0.2\n");
  const auto digits = program::fit(dir.path(), {"d.mtx", "--dim", "1", "--digits", "40"});
  CHECK(std::string(digits["similarity"]).starts_with("7.071067811865475244008443621048490392848"));
  CHECK(std::string(digits["lambda"]).starts_with("3.16227766016837933199889354443271853372"));
}

TEST_CASE("a graph without cycles: exit status 1, small or large") {
  const scratch::folder dir;
  std::string lines = "%%MatrixMarket matrix coordinate pattern general\n300 300 299\n";
  for (int i = 2; i <= 300; ++i) lines += std::to_string(i) + " " + std::to_string(i - 1) + "\n";
  scratch::put(dir / "large.mtx", lines);
  scratch::put(dir / "small.mtx", "%%MatrixMarket matrix coordinate pattern general\n2 2 1\n2 1\n");
  for (const char* name : {"small.mtx", "large.mtx"}) {
    const auto done = program::run(dir.path(), {"fit", name, "--dim", "1"});
    CHECK_MESSAGE(done.status == 1, name << ": " << done.err);
    CHECK(done.out == "");
  }
}

TEST_CASE("without a similarity the JSON has nulls and the table λ, and neither says nan") {
  const space<double> V("V", 5), W("W", 3), U("U", 2);
  const auto a = random_operator(V, V * W, {3});
  const lsrdr_options options{.starts = 12};
  const auto known = lsrdr(a, U, options);
  const auto fit = lsrdr(without_self{dense_tensor_operator<double>(a)}, U, options);
  REQUIRE(!fit.similarity);
  CHECK(std::abs(fit.lambda - known.lambda) <= 1e-9 * known.lambda);
  const fit_header header{"model"};
  const auto text = result_json(fit, header);
  check_no_nan(text);
  const auto x = json::parse(text);
  CHECK((x["similarity"].is_null() && x["best_pair"].is_null()));
  CHECK(double(x["lambda"]) == fit.lambda);
  double best = 0;
  int at_best = 0;
  for (const auto& b : x["basins"]) {
    CHECK((b["similarity"].is_null() && b["lambda"].is_number()));
    best = std::max(best, double(b["lambda"]));
  }
  for (const auto& b : x["basins"])
    if (best - double(b["lambda"]) < 1e-8 * best) at_best += int(b["count"]);
  CHECK(std::abs(best - fit.lambda) <= 1e-12 * best);
  for (const auto& s : x["starts"]) CHECK((s["similarity"].is_null() && s["lambda"].is_number()));
  const auto table = fit_table(fit, header);
  check_no_nan(table);
  REQUIRE(at_best > 0);
  const auto count = std::to_string(at_best) + " of 12 starts ";
  check_says(table, {"unknown", count, "lambda           count"});
  const auto with = fit_table(known, header);
  check_says(with, {"similarity       count"});
  const scratch::folder dir;
  write_pictures(dir.path(), fit, header, std::nullopt);
  check_says(scratch::bytes_of(dir / "spectra.svg"), {"λ = "});
}

TEST_CASE("an A whose P no memory holds is refused before the work") {
  const space<double> U("U", 1);
  try {
    lsrdr(never_asked{space<double>("V", 100000), space<double>("W", 1)}, U);
    FAIL_CHECK("nothing was thrown");
  } catch (const invalid_argument& e) {
    check_says(e.what(), {"dim V = 100000", "240 GB", "expected dim V ≤ 20000", "graph_lsrdr"});
  }
}
