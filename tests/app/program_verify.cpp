// `cofree verify`: sound results agree on every line, each falsified number is found by its line,
// and bad folders are refused in words.
#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "run_program.hpp"

using namespace cofree;
using program::json;
using program::sizes;
using strings = std::vector<std::string>;

namespace {

namespace fs = std::filesystem;

json verify(const fs::path& folder, strings arguments, int status) {
  arguments.insert(arguments.begin(), "verify");
  arguments.push_back("--json");
  const auto done = program::run(folder, arguments);
  CHECK_MESSAGE(done.err == "", done.err);
  REQUIRE_MESSAGE(done.status == status, done.out);
  return done.result();
}

std::string verdict_of(const json& found, const std::string& quantity) {
  for (const auto& q : found["quantities"])
    if (q["quantity"] == quantity) return q["verdict"];
  return "no such line";
}

strings that(const json& found, const std::string& verdict) {
  strings names;
  for (const auto& q : found["quantities"])
    if (q["verdict"] == verdict) names.push_back(q["quantity"]);
  return names;
}

template <scalar K>
void put_data(const fs::path& file, std::size_t n, std::uint64_t seed) {
  sizes shape{3, n, n};
  if (field_of<K> == field::quaternion) shape.push_back(4);
  program::put_gaussian(
      file, shape, field_of<K> == field::complex ? npy_type::complex128 : npy_type::float64, seed);
}

void put_octonions(const fs::path& file) {
  std::vector<double> units;
  for (const auto& slice : slices(data::octonions<double>()))
    units.insert(units.end(), slice.data(), slice.data() + slice.size());
  program::put_real(file, {8, 8, 8}, units);
}

/// A sound result over ℝ that each case falsifies in its own copy.
class falsified {
public:
  falsified() {
    put_data<double>(dir_ / "A.npy", 5, 3);
    put_data<double>(dir_ / "other.npy", 5, 4);
    put_data<double>(dir_ / "small.npy", 4, 3);
    program::fit(dir_.path(), {"A.npy", "--dim", "2", "--starts", "3", "--out", "sound"});
  }
  const fs::path& path() const { return dir_.path(); }
  fs::path fresh() {
    fs::remove_all(dir_ / "out");
    fs::copy(dir_ / "sound", dir_ / "out");
    return dir_ / "out";
  }
  json object() const { return json::parse(scratch::bytes_of(dir_ / "sound/result.json")); }
  void put(const json& object) { scratch::put(dir_ / "out/result.json", object.dump()); }

  void check_found(const strings& lines, const strings& arguments = {"out"}) {
    const auto found = verify(path(), arguments, 1);
    for (const auto& line : lines)
      CHECK_MESSAGE(verdict_of(found, line) == "differs", line << " of " << found.dump(1));
    CHECK(found["differ"].get<int>() > 0);
    scratch::check_says(found["statement"], lines);
  }
  /// One number of one array plus a small one.
  void nudge(const std::string& file, double by, std::size_t at = 1) {
    const auto whole = read_npy(fresh() / file);
    auto values = whole.values;
    values[at] += by;
    write_npy(dir_ / "out" / file, whole.shape, values, npy_type::float64);
  }

private:
  scratch::folder dir_;
};

}  // namespace

TEST_CASE_TEMPLATE("a sound result agrees on every line", K, COFREE_FIELDS) {
  const scratch::folder f;
  put_data<K>(f / "A.npy", field_of<K> == field::quaternion ? 3 : 5, 3);
  const auto x = program::fit(f.path(), {"A.npy", "--dim", "2", "--starts", "3", "--out", "out"});
  REQUIRE(x["kind"] == "real");
  const auto found = verify(f.path(), {"out"}, 0);
  CHECK(that(found, "differs") == strings{});
  for (const char* line :
       {"similarity", "lambda", "kind", "gradient_norm", "converged", "certificate.factorization",
        "certificate.rs_identity", "certificate.projection", "certificate.density_images",
        "certificate.right_density_min_eigenvalue", "certificate.left_density_min_eigenvalue",
        "certificate.projection_adjoint_gap", "certificate.eigenvalue_gap", "certificate.curvature",
        "derivatives of log L", "P: ‖P − E e⁻¹L†/α‖/‖P‖", "right density: ‖Q − ES†/tr‖/‖Q‖"})
    CHECK_MESSAGE(verdict_of(found, line) == "agrees", line);
  const auto table = program::run(f.path(), {"verify", "out", "A.npy"});
  CHECK(table.status == 0);
  CHECK(table.err == "");
  scratch::check_says(table.out, {"similarity", "all eigenvalues of the matrix of Γ(A,B), order",
                                  "tolerance", "all that was checked agrees"});
}

TEST_CASE("digits, by explicit matrices and by power iteration for ρ(Γ(A,A))") {
  const scratch::folder f;
  program::fit(f.path(), {program::digits(), "--dim", "2", "--starts", "1", "--out", "out"});
  const auto found = verify(f.path(), {"out"}, 0);
  CHECK(verdict_of(found, "similarity") == "agrees");
  CHECK(verdict_of(found, "P: ‖P − E e⁻¹L†/α‖/‖P‖") == "agrees");
  CHECK(verdict_of(found, "certificate.curvature") == "agrees");
  scratch::check_says(found["quantities"][0]["by"], {"power iteration, error", "proven to"});
}

TEST_CASE("pairs: a simple one in full, a continuum says what it leaves open") {
  const scratch::folder f;
  json x;
  for (std::uint64_t seed = 1; seed <= 40 && (x.is_null() || x["kind"] == "real"); ++seed) {
    put_data<double>(f / "A.npy", 5, seed);
    x = program::fit(f.path(), {"A.npy", "--dim", "1", "--starts", "3", "--out", "pair"});
  }
  REQUIRE(x["kind"] == "complex-pair");
  auto found = verify(f.path(), {"pair"}, 0);
  for (const char* line :
       {"similarity", "kind", "best_pair", "gradient_norm", "certificate.factorization",
        "certificate.rs_identity", "certificate.curvature", "derivatives of log L"})
    CHECK_MESSAGE(verdict_of(found, line) == "agrees", line);
  for (const char* line : {"similarity", "gradient_norm", "factorization", "rs_identity"}) {
    auto object = x;
    auto& value = x["certificate"].contains(line) ? object["certificate"][line] : object[line];
    value = value.get<double>() + 1e-8;
    scratch::put(f / "pair/result.json", object.dump());
    found = verify(f.path(), {"pair"}, 1);
    const std::string where = x["certificate"].contains(line) ? "certificate." : "";
    CHECK_MESSAGE(verdict_of(found, where + line) == "differs", line);
  }
  put_octonions(f / "O.npy");
  program::fit(f.path(), {"O.npy", "--dim", "1", "--out", "o"});
  found = verify(f.path(), {"o"}, 0);
  CHECK(verdict_of(found, "similarity") == "agrees");
  CHECK(verdict_of(found, "gradient_norm") == "not checked");
  scratch::check_says(found["statement"], {"were not checked"});
}

TEST_CASE("D A_j D⁻¹ with D up to 2^±250: everything is checked that is checked of A_j") {
  const scratch::folder f;
  put_data<double>(f / "A.npy", 5, 3);
  const auto put_steep = [&](const char* name, int top) {
    const std::array<int, 5> exponents{top, -top, 0, 100, -17};
    auto steep = read_npy(f / "A.npy");
    for (std::size_t at = 0; at < steep.values.size(); ++at) {
      auto& x = steep.values[at];
      x = std::ldexp(x, exponents[at / 5 % 5] - exponents[at % 5]);
    }
    program::put_real(f / name, {3, 5, 5}, steep.values);
  };
  put_steep("D.npy", 250), put_steep("E.npy", 260);
  for (const char* name : {"A", "D", "E"})
    program::fit(f.path(), {std::string(name) + ".npy", "--dim", "2", "--starts", "3", "--out",
                            std::string("out") + name});
  const auto plain = verify(f.path(), {"outA"}, 0), found = verify(f.path(), {"outD"}, 0);
  CHECK(that(found, "not checked") == that(plain, "not checked"));
  for (const auto& q : found["quantities"])
    if (!q["tolerance"].is_null() && q["quantity"] != "certificate.eigenvalue_gap")
      CHECK_MESSAGE(q["tolerance"].get<double>() < 1e-5, q["quantity"]);
  // Beyond, squares of entries leave the range of double: nothing is said to differ by that.
  const auto beyond = verify(f.path(), {"outE"}, 0);
  for (const char* name : {"similarity", "lambda", "gradient_norm", "P: ‖P − SR‖/‖P‖"})
    CHECK_MESSAGE(verdict_of(beyond, name) == "agrees", name);
  // A small entry of P counts as much as a large one.
  auto p = read_npy(f / "outD/P.npy");
  std::size_t small = 0;
  for (std::size_t i = 0; i < p.values.size(); ++i)
    if (p.values[i] != 0 && std::abs(p.values[i]) < std::abs(p.values[small])) small = i;
  CHECK(std::abs(p.values[small]) < 1e-100);
  p.values[small] *= 1.001;
  program::put_real(f / "outD/P.npy", {5, 5}, p.values);
  CHECK(verdict_of(verify(f.path(), {"outD"}, 1), "P: ‖P − SR‖/‖P‖") == "differs");
}

TEST_CASE("an input of which no eigenvalue is known: exit status 1, and the statement says so") {
  falsified f;
  // X A_j X⁻¹ with X = 1 + 10⁹ u v†, v†u = 0: no diagonal mends that, and λ is lost in rounding.
  const auto a = read_npy(f.path() / "A.npy");
  std::vector<double> lost;
  const auto x = [](std::size_t i, std::size_t k, double sign) {
    const std::array<double, 5> u{1, 1, 1, 1, 1}, v{1, -1, 2, -3, 1};
    return (i == k ? 1.0 : 0.0) + sign * 1e9 * u[i] * v[k];
  };
  for (std::size_t j = 0; j < 3; ++j)
    for (std::size_t i = 0; i < 5; ++i)
      for (std::size_t k = 0; k < 5; ++k) {
        double sum = 0;
        for (std::size_t l = 0; l < 5; ++l)
          for (std::size_t m = 0; m < 5; ++m)
            sum += x(i, l, 1) * a.values[(j * 5 + l) * 5 + m] * x(m, k, -1);
        lost.push_back(sum);
      }
  program::put_real(f.path() / "lost.npy", {3, 5, 5}, lost);
  const auto found = verify(f.path(), {"sound", "lost.npy"}, 1);
  CHECK(verdict_of(found, "lambda") == "not checked");
  scratch::check_says(found["statement"], {"λ could not be told"});
}

TEST_CASE("every falsified number is found by its line") {
  falsified f;
  const auto with = [&](const std::string& line, double by) {
    auto object = f.object();
    const auto dot = line.find('.');
    auto& value =
        dot == std::string::npos ? object[line] : object[line.substr(0, dot)][line.substr(dot + 1)];
    value = value.get<double>() + by;
    f.fresh();
    f.put(object);
    f.check_found({line});
  };
  with("similarity", 1e-8);
  with("similarity", -1e-11);
  with("lambda", 1e-8);
  with("gradient_norm", 1e-9);
  with("gamma_applications", 1);
  for (const char* line : {"factorization", "rs_identity", "projection", "density_images",
                           "right_density_min_eigenvalue", "left_density_min_eigenvalue",
                           "projection_adjoint_gap", "stationarity"})
    with(std::string("certificate.") + line, 1e-9);
  with("certificate.eigenvalue_gap", 1e-3);
  with("self_radius.value", 1e-8);
  with("self_radius.lower", 1e-8);
  with("self_radius.upper", -1e-8);
  with("certificate.curvature", 1e-4);
}

TEST_CASE("every falsified word is found by its line") {
  falsified f;
  auto object = f.object();
  object["kind"] = "complex-pair";
  f.fresh(), f.put(object);
  f.check_found({"kind", "certificate.projection"});
  object = f.object();
  object["converged"] = false;
  object["gradient_norm"] = object["certificate"]["stationarity"] = 1e-3;
  f.fresh(), f.put(object);
  f.check_found({"gradient_norm"});
  object = f.object();
  object["basins"][0]["count"] = 17;
  f.fresh(), f.put(object);
  f.check_found({"basins"});
  object = f.object();
  object["basins"][0]["passed"] = 1;
  f.fresh(), f.put(object);
  f.check_found({"basins: passed"});
  object = f.object();
  object["certificate"]["projection"] = nullptr;
  f.fresh(), f.put(object);
  f.check_found({"certificate.projection"});
}

TEST_CASE("every falsified array is found by its line") {
  falsified f;
  f.nudge("P.npy", 1e-9);
  f.check_found({"P: ‖P − SR‖/‖P‖"});
  f.nudge("P.npy", 1e-6);
  f.check_found({"P: ‖P − SR‖/‖P‖", "P: ‖P − E e⁻¹L†/α‖/‖P‖", "certificate.projection"});
  f.nudge("R.npy", 1e-7);
  f.check_found({"R: ‖Γ(A,B)†R† − R†λ̄‖/‖Rλ‖", "R, S: ‖RS − 1‖"});
  f.nudge("S.npy", 1e-7);
  f.check_found({"S: ‖Γ(A,B)Se − Seλ‖/‖Seλ‖", "R, S: ‖RS − 1‖"});
  f.nudge("right_density.npy", 1e-8, 0);
  f.check_found({"right density: trace − 1", "right density: beyond rank d",
                 "right density: ‖Q − ES†/tr‖/‖Q‖"});
  f.nudge("left_density.npy", 1e-8, 1);
  f.check_found({"left density: ‖Q − Q†‖/‖Q‖", "left density: ‖Q − LR/tr‖/‖Q‖"});
  f.nudge("B.npy", 1e-6);
  f.check_found({"B: ‖B†B − 1‖", "certificate.factorization"});
}

TEST_CASE("two slices of B change places, another input is given") {
  falsified f;
  const auto b = read_npy(f.fresh() / "B.npy");
  auto values = b.values;
  std::swap_ranges(values.begin(), values.begin() + 4, values.begin() + 4);
  write_npy(f.path() / "out/B.npy", b.shape, values, npy_type::float64);
  f.check_found({"similarity", "lambda", "gradient_norm", "derivatives of log L",
                 "certificate.factorization", "R: ‖Γ(A,B)†R† − R†λ̄‖/‖Rλ‖"});
  f.fresh();
  f.check_found({"similarity", "lambda", "gradient_norm", "certificate.factorization"},
                {"out", "other.npy"});
}

TEST_CASE("results of a class and of the other methods are verified too") {
  const scratch::folder f;
  put_data<double>(f / "A.npy", 6, 3);
  for (const strings& how : {strings{"--class", "symmetric"},
                             {"--class", "skew"},
                             {"--method", "vomps"},
                             {"--method", "gradient-ascent"},
                             {"--digits", "30"}}) {
    CAPTURE(how[1]);
    strings all{"A.npy", "--dim", "2", "--starts", "4", "--out", "o"};
    all.insert(all.end(), how.begin(), how.end());
    const auto x = program::fit(f.path(), all);
    const auto found = verify(f.path(), {"o"}, 0);
    CHECK(that(found, "differs") == strings{});
    // Where several eigenvalues share the circle there is no one gradient to compare with.
    for (const char* line : {"similarity", "lambda", "gamma_applications"})
      CHECK_MESSAGE(verdict_of(found, line) == "agrees", line);
    if (how[1] != "skew") CHECK(verdict_of(found, "gradient_norm") == "agrees");
  }
}

TEST_CASE("numbers as strings are read, and the line says so") {
  falsified f;
  auto object = f.object();
  object["similarity"] = object["similarity"].dump() + "0000000000000000001234";
  f.fresh(), f.put(object);
  const auto found = verify(f.path(), {"out"}, 0);
  scratch::check_says(found["quantities"][0]["by"], {"compared as doubles"});
}

TEST_CASE("folders and inputs that fit nothing: exit status 2 in words") {
  falsified f;
  const auto refused = [&](const strings& arguments, const strings& words) {
    auto all = arguments;
    all.insert(all.begin(), "verify");
    const auto done = program::run(f.path(), all);
    CHECK_MESSAGE(done.status == 2, done.out << done.err);
    CHECK(done.out == "");
    scratch::check_says(done.err, words);
  };
  refused({"gone"}, {"gone", "no such folder"});
  fs::create_directory(f.path() / "empty");
  refused({"empty"}, {"empty/result.json", "no such file"});
  refused({"sound", "gone.npy"}, {"gone.npy", "expected the input of the fit"});
  refused({"sound", "small.npy"}, {"R.npy", "the shape is (2, 5)", "expected (2, 4)"});
  f.fresh();
  fs::remove(f.path() / "out/P.npy");
  refused({"out"}, {"out/P.npy", "no such file", "(5, 5)"});
  scratch::put(f.fresh() / "result.json", "{ half");
  refused({"out"}, {"result.json", "not a JSON object"});
  auto object = f.object();
  object.erase("lambda");
  f.fresh(), f.put(object);
  refused({"out"}, {"result.json", "no key \"lambda\""});
  object = f.object();
  object["similarity"] = "many";
  f.fresh(), f.put(object);
  refused({"out"}, {"\"similarity\" is \"many\"", "expected a number"});
  object = f.object();
  object["field"] = "octonion";
  f.fresh(), f.put(object);
  refused({"out"}, {"octonion", "expected real, complex or quaternion"});
  object = f.object();
  object["dim"] = 3;
  f.fresh(), f.put(object);
  refused({"out"}, {"B.npy", "the shape is (3, 2, 2)", "expected (3, 3, 3)"});
  fs::remove(f.path() / "A.npy");
  refused({"sound"}, {"A.npy", "INPUT says where it is now"});
}
