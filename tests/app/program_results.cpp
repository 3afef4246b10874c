// What the program answers: the JSON object, the files of --out, the same answer each time.
#include <cofree/lsrdr/lsrdr.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "run_program.hpp"

using namespace cofree;
using program::json;
using program::sizes;

namespace {

namespace fs = std::filesystem;

enum class type { number, count, text, truth, list, number_or_null };

bool has_type(const json& x, type t) {
  switch (t) {
    case type::number:
      return x.is_number();
    case type::count:
      return x.is_number_integer();
    case type::text:
      return x.is_string();
    case type::truth:
      return x.is_boolean();
    case type::list:
      return x.is_array();
    default:
      return x.is_number() || x.is_null();
  }
}

void check_keys(const json& x, const std::vector<std::pair<const char*, type>>& keys) {
  for (const auto& each : keys) {
    const std::string key = each.first;
    REQUIRE_MESSAGE(x.contains(key), "the object lacks " << key);
    CHECK_MESSAGE(has_type(x[key], each.second), key << " is " << x[key].dump());
  }
}

/// Every key of the contract with its type.
void check_object(const json& x) {
  using enum type;
  check_keys(x, {{"similarity", number},
                 {"lambda", number},
                 {"dim", count},
                 {"field", text},
                 {"digits", count},
                 {"seed", count},
                 {"seconds", number},
                 {"kind", text},
                 {"best_pair", number_or_null},
                 {"converged", truth},
                 {"interrupted", truth},
                 {"gradient_norm", number},
                 {"gamma_applications", count},
                 {"starts", list},
                 {"basins", list}});
  for (const auto& s : x["starts"])
    check_keys(s, {{"similarity", number},
                   {"kind", text},
                   {"converged", truth},
                   {"iterations", count},
                   {"gamma_applications", count}});
  for (const auto& b : x["basins"]) check_keys(b, {{"similarity", number}, {"count", count}});
  for (const char* key :
       {"stationarity", "factorization", "rs_identity", "projection", "density_images",
        "right_density_min_eigenvalue", "left_density_min_eigenvalue", "projection_adjoint_gap",
        "eigenvalue_gap", "curvature"})
    check_keys(x.at("certificate"), {{key, number_or_null}});
  CHECK(x["certificate"]["stationarity"] == x["gradient_norm"]);
  CHECK(x["similarity"] > 0);
  CHECK(x["similarity"] < 1);
  CHECK((x["kind"] == "real" || x["kind"] == "complex-pair"));
}

template <scalar K>
dense_array<K> times(const dense_array<K>& a, const dense_array<K>& b) {
  dense_array<K> c(a.rows(), b.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j)
      for (std::size_t k = 0; k < a.cols(); ++k) c(i, j) = K(c(i, j) + a(i, k) * b(k, j));
  return c;
}

template <scalar K>
double gap(const dense_array<K>& a, const dense_array<K>& b) {
  REQUIRE(a.size() == b.size());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += squared_modulus(K(a.data()[i] - b.data()[i]));
  return std::sqrt(sum);
}

template <scalar K>
std::vector<dense_array<K>> slices_of(const fs::path& file) {
  const auto input = read_tensor(file);
  return slices(
      map_of(input, space<K>("V", input.dimension), space<centre_t<K>>("W", input.slices)));
}

/// B_j = c·R A_j S with one c in the centre, the best one.
template <scalar K>
double factorization_gap(const std::vector<dense_array<K>>& a, const std::vector<dense_array<K>>& b,
                         const dense_array<K>& r, const dense_array<K>& s) {
  K product(0.0);
  double square = 0, rest = 0;
  std::vector<dense_array<K>> reduced;
  for (std::size_t j = 0; j < a.size(); ++j) {
    reduced.push_back(times(r, times(a[j], s)));
    for (std::size_t i = 0; i < b[j].size(); ++i) {
      product = K(product + conjugate(reduced[j].data()[i]) * b[j].data()[i]);
      square += squared_modulus(reduced[j].data()[i]);
    }
  }
  if constexpr (field_of<K> == field::quaternion) product = K(real_part(product));
  const K c(product * (1 / square));
  for (std::size_t j = 0; j < a.size(); ++j)
    for (std::size_t i = 0; i < b[j].size(); ++i)
      rest += squared_modulus(K(b[j].data()[i] - reduced[j].data()[i] * c));
  return std::sqrt(rest);
}

/// Shapes as stored: quaternions have a last axis of 4, complex numbers their own type.
template <scalar K>
void check_shape(const fs::path& file, sizes expected) {
  const auto found = read_npy(file);
  if (field_of<K> == field::quaternion) expected.push_back(4);
  CHECK_MESSAGE(found.shape == expected, file.filename().string());
  CHECK((found.kind == field::complex) == (field_of<K> == field::complex));
}

template <scalar K>
void check_density(const dense_array<K>& q, const dense_array<K>& image_of) {
  double trace = 0;
  for (std::size_t i = 0; i < q.rows(); ++i) {
    trace += real_part(q(i, i));
    CHECK(real_part(q(i, i)) >= -1e-12);
  }
  CHECK(std::abs(trace - 1) <= 1e-12);
  CHECK(gap(q, adjoint(q)) <= 1e-12);
  CHECK(gap(times(image_of, q), q) <= 1e-7);
}

/// What the arrays of a real-kind fit say without the program: A against B, R, S, P, densities.
template <scalar K>
void check_files(const fs::path& input, const fs::path& dir, std::size_t d) {
  const auto a = slices_of<K>(input), b = slices_of<K>(dir / "B.npy");
  const std::size_t n = a[0].rows();
  check_shape<K>(dir / "B.npy", {a.size(), d, d});
  check_shape<K>(dir / "R.npy", {d, n});
  check_shape<K>(dir / "S.npy", {n, d});
  for (const char* name : {"P.npy", "right_density.npy", "left_density.npy"})
    check_shape<K>(dir / name, {n, n});
  const auto r = read_matrix<K>(dir / "R.npy"), s = read_matrix<K>(dir / "S.npy"),
             p = read_matrix<K>(dir / "P.npy");
  CHECK(gap(times(r, s), identity_matrix<K>(d)) <= 1e-10);
  CHECK(gap(times(s, r), p) <= 1e-10);
  dense_array<K> square(d, d);
  for (const auto& slice : b) add_scaled(square, times(adjoint(slice), slice), centre_t<K>(1));
  CHECK(gap(square, identity_matrix<K>(d)) <= 1e-10);
  CHECK(factorization_gap(a, b, r, s) <= 1e-7);
  check_density(read_matrix<K>(dir / "right_density.npy"), p);
  check_density(read_matrix<K>(dir / "left_density.npy"), adjoint(p));
}

const std::set<std::string> arrays{
    "B.npy", "R.npy", "S.npy", "P.npy", "left_density.npy", "right_density.npy"};

std::set<std::string> with(std::set<std::string> names, const std::set<std::string>& more) {
  names.insert(more.begin(), more.end());
  return names;
}

/// The name and shape of the field's own file format.
template <scalar K>
void put_data(const fs::path& file, std::uint64_t seed) {
  sizes shape{3, 5, 5};
  if (field_of<K> == field::quaternion) shape.push_back(4);
  program::put_gaussian(
      file, shape, field_of<K> == field::complex ? npy_type::complex128 : npy_type::float64, seed);
}

}  // namespace

TEST_CASE_TEMPLATE("the files of --out hold a reduction of the input", K, COFREE_FIELDS) {
  const scratch::folder f;
  put_data<K>(f / "A.npy", 3);
  const auto x = program::fit(f.path(), {"A.npy", "--dim", "2", "--starts", "4", "--out", "out"});
  check_object(x);
  CHECK(x["dim"] == 2);
  CHECK(x["field"] == (field_of<K> == field::real      ? "real"
                       : field_of<K> == field::complex ? "complex"
                                                       : "quaternion"));
  CHECK(x["starts"].size() == 4);
  REQUIRE(x["kind"] == "real");
  REQUIRE(x["converged"] == true);
  check_files<K>(f / "A.npy", f / "out", 2);
  CHECK(scratch::names(f / "out") == with(arrays, {"result.json", "spectra.svg"}));
  CHECK(x["files"].get<std::set<std::string>>() == scratch::names(f / "out"));
  CHECK(x["files"][0] == "result.json");
  CHECK(scratch::names(f.path()) == std::set<std::string>{"A.npy", "out"});
}

TEST_CASE("digits: the known value, standard output is result.json, a table for people") {
  const scratch::folder f;
  const auto done = program::run(f.path(), {"fit", program::digits(), "--dim", "2", "--starts", "3",
                                            "--json", "--out", "out/"});
  REQUIRE(done.status == 0);
  CHECK(done.err == "");
  CHECK(done.out == scratch::bytes_of(f / "out/result.json"));
  const auto x = done.result();
  check_object(x);
  CHECK(std::abs(x["similarity"].get<double>() - 0.962659832) <= 1e-8);
  CHECK(x["converged"] == true);
  CHECK(x["interrupted"] == false);
  CHECK(x["seed"] == 1);
  CHECK(x["certificate"]["projection_adjoint_gap"] < 1e-8);
  CHECK(scratch::names(f / "out") ==
        with(arrays, {"result.json", "spectra.svg", "membership.svg"}));
  CHECK(read_npy(f / "out/P.npy").shape == sizes{64, 64});
  const auto table =
      program::run(f.path(), {"fit", program::digits(), "--dim", "2", "--starts", "1"});
  CHECK(table.status == 0);
  CHECK(table.err == "");
  scratch::check_says(table.out, {"LSRDR", "0.962659832", "similarity", "certificate", "gradient"});
  CHECK(scratch::names(f.path()) == std::set<std::string>{"out"});
}

TEST_CASE("a complex pair has B and nothing that it has not") {
  const scratch::folder f;
  std::vector<double> units;
  for (const auto& slice : slices(data::octonions<double>()))
    units.insert(units.end(), slice.data(), slice.data() + slice.size());
  program::put_real(f / "O.npy", {8, 8, 8}, units);
  const auto x = program::fit(f.path(), {"O.npy", "--dim", "1", "--out", "out"});
  check_object(x);
  CHECK(x["kind"] == "complex-pair");
  CHECK(std::abs(x["similarity"].get<double>() - std::sqrt(1.0 / 8)) <= 1e-8);
  CHECK(x["best_pair"] == x["similarity"]);
  const auto& certificate = x["certificate"];
  for (const char* key : {"projection", "density_images", "right_density_min_eigenvalue",
                          "left_density_min_eigenvalue", "projection_adjoint_gap"})
    CHECK_MESSAGE(certificate[key].is_null(), key);
  for (const char* key : {"factorization", "rs_identity"})  // those of a pair, on the field
    CHECK_MESSAGE((certificate[key].is_null() || certificate[key] < 1e-8), key);
  CHECK(scratch::names(f / "out") == std::set<std::string>{"B.npy", "result.json"});
  CHECK(read_npy(f / "out/B.npy").shape == sizes{8, 1, 1});
}

TEST_CASE("a field larger than the data's") {
  const scratch::folder f;
  const auto h = data::hermitian<double>(5, 3, 2);
  std::vector<double> numbers;
  for (const auto& slice : slices(h))
    numbers.insert(numbers.end(), slice.data(), slice.data() + slice.size());
  program::put_real(f / "A.npy", {3, 5, 5}, numbers);
  const auto q = program::fit(
      f.path(), {"A.npy", "--dim", "1", "--field", "quaternion", "--starts", "4", "--out", "q"});
  CHECK(q["field"] == "quaternion");
  REQUIRE(q["kind"] == "real");
  check_files<quaternion<double>>(f / "A.npy", f / "q", 1);
  const auto c = program::fit(
      f.path(), {"A.npy", "--dim", "2", "--field", "complex", "--starts", "4", "--out", "c"});
  CHECK(c["field"] == "complex");
  check_files<std::complex<double>>(f / "A.npy", f / "c", 2);
}

TEST_CASE("the seed fixes the answer, the number of threads does not change it") {
  const scratch::folder f;
  put_data<double>(f / "A.npy", 8);
  const auto answer = [&](const char* seed, const char* threads) {
    auto x = program::fit(
        f.path(), {"A.npy", "--dim", "2", "--starts", "6", "--seed", seed, "--threads", threads});
    CHECK(x["seconds"] >= 0);
    x.erase("seconds");
    return x;
  };
  const auto first = answer("7", "1");
  CHECK(first["seed"] == 7);
  CHECK(first == answer("7", "1"));
  CHECK(first == answer("7", "2"));
  const auto other = answer("8", "1");
  CHECK(other["starts"] != first["starts"]);
  const auto large = answer("18446744073709551615", "2");
  CHECK(large["seed"] == 18446744073709551615u);
}

TEST_CASE("d > n is solved at n, with a note") {
  const scratch::folder f;
  program::put_gaussian(f / "A.npy", {2, 3, 3}, npy_type::float64, 1);
  const auto x = program::fit(f.path(), {"A.npy", "--dim", "5", "--starts", "2", "--out", "out"});
  CHECK(x["dim"] == 3);
  CHECK(x["notes"].dump().find("5") != std::string::npos);
  CHECK(x["notes"].dump().find("solved at 3") != std::string::npos);
  CHECK(std::abs(x["similarity"].get<double>() - 1) <= 1e-9);
  CHECK(read_npy(f / "out/B.npy").shape == sizes{2, 3, 3});
}

TEST_CASE("names that are no UTF-8 still make JSON and pictures") {
  const scratch::folder f;
  const std::string name = "A\xff\x01<&>.npy";
  program::put_gaussian(f / name, {2, 4, 4}, npy_type::float64, 1);
  const auto x = program::fit(
      f.path(), {name, "--dim", "2", "--starts", "2", "--image", "2x2", "--out", "out\xfe"});
  CHECK(x["input"].get<std::string>().find(".npy") != std::string::npos);
  CHECK(x == json::parse(scratch::bytes_of(f / "out\xfe/result.json")));
}

TEST_CASE("--out replaces the files of an earlier result, leaves others and follows links") {
  const scratch::folder f;
  program::put_gaussian(f / "A.npy", {2, 3, 3}, npy_type::float64, 1);
  const std::vector<std::string> fit{"A.npy", "--dim", "1", "--starts", "1", "--out"};
  const auto to = [&](const char* out) {
    auto arguments = fit;
    arguments.push_back(out);
    return program::fit(f.path(), arguments);
  };
  to("out");
  scratch::put(f / "out/notes.txt", "mine");
  fs::permissions(f / "out", fs::perms(0750));
  to("./out/");
  CHECK(scratch::bytes_of(f / "out/notes.txt") == "mine");
  CHECK(fs::status(f / "out").permissions() == fs::perms(0750));
  CHECK(fs::exists(f / "out/B.npy"));
  fs::remove(f / "out/notes.txt");
  fs::create_directory_symlink("out", f / "link");
  fs::remove(f / "out/B.npy");
  to("link");
  CHECK(fs::is_symlink(f / "link"));
  CHECK(fs::exists(f / "out/B.npy"));
  CHECK(scratch::names(f.path()) == std::set<std::string>{"A.npy", "link", "out"});
}
