// The library side of `cofree verify`: power iteration in place of matrices, and interruption.
#include <cofree/io/npy.hpp>
#include <cofree/io/result.hpp>
#include <cofree/report/verification.hpp>
#include <nlohmann/json.hpp>

#include "fields.hpp"
#include "lsrdr_data.hpp"
#include "scratch.hpp"

using namespace cofree;

namespace {

/// A fit of Gaussian slices as `cofree fit --out` leaves it, with its input beside it.
template <scalar K>
void put_input(const scratch::folder& f, const std::vector<dense_array<K>>& list) {
  const std::size_t n = list[0].rows();
  dense_array<K> all(list.size() * n, n);
  for (std::size_t j = 0; j < list.size(); ++j)
    std::copy(list[j].data(), list[j].data() + n * n, all.data() + j * n * n);
  const std::array<std::size_t, 3> shape{list.size(), n, n};
  write_npy<K>(f / "A.npy", shape, all);
}

template <scalar K>
void put_fit(const scratch::folder& f, const linear_operator<K>& a, std::size_t d,
             lsrdr_options options = {.starts = 3}) {
  put_input(f, slices(a));
  write_result(f.path(), data::fit(a, d, options), {(f / "A.npy").string(), 1, 0});
}

template <scalar K>
void put_result(const scratch::folder& f, std::size_t n, std::size_t d, std::uint64_t s) {
  put_fit(f, data::gaussian<K>(n, 3, s), d);
}

linear_operator<double> map_of_slices(const std::vector<dense_array<double>>& list) {
  return from_slices(list, space<double>("V", list[0].rows()), space<double>("W", list.size()));
}

/// √w E_ij for each edge.
struct edge {
  std::size_t i, j;
  double weight;
};
std::vector<dense_array<double>> slices_of(std::size_t n, const std::vector<edge>& edges) {
  std::vector<dense_array<double>> list;
  for (const auto& [i, j, weight] : edges) {
    list.emplace_back(n, n);
    list.back()(i, j) = std::sqrt(weight);
  }
  return list;
}
/// A random walk of n places, a step up with weight 1/2, down with 1/50, none with 1/10: ρ of its weights,
/// which are similar to a symmetric array, is 1/10 + 2√(1/100)·cos(π/(n+1)).
std::vector<dense_array<double>> walk(std::size_t n) {
  std::vector<edge> edges;
  for (std::size_t i = 0; i < n; ++i) {
    edges.push_back({i, i, 0.1});
    if (i + 1 < n) edges.push_back({i + 1, i, 0.5}), edges.push_back({i, i + 1, 0.02});
  }
  return slices_of(n, edges);
}
double radius_of_walk(std::size_t n) {
  return 0.1 + 0.2 * std::cos(std::acos(-1.0) / double(n + 1));
}

nlohmann::json object_of(const scratch::folder& f) {
  return nlohmann::json::parse(scratch::bytes_of(f / "result.json"));
}
void put_object(const scratch::folder& f, const nlohmann::json& object) {
  scratch::put(f / "result.json", object.dump());
}

/// Entry (0,1) of an array of the fit, over ℝ, changed by a part of the largest.
void nudge(const scratch::folder& f, const std::string& file, double by) {
  auto array = read_npy(f / file);
  double largest = 0;
  for (const double x : array.values) largest = std::max(largest, std::abs(x));
  array.values[1] += by * largest;
  write_npy(f / file, array.shape, array.values, npy_type::float64);
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

TEST_CASE(
    "the curvature where Krylov spaces are small: slices of rank one, cliques, walks, d = n") {
  std::vector<std::pair<linear_operator<double>, std::size_t>> cases;
  std::vector<dense_array<double>> thin;
  for (std::uint64_t j = 0; j < 5; ++j)
    thin.push_back(multiply(random_matrix<double>(6, 1, seed{7}.derived(j)),
                            random_matrix<double>(1, 6, seed{8}.derived(j))));
  cases.emplace_back(map_of_slices(thin), 5);
  std::vector<edge> cliques;
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = 0; j < 6; ++j)
      if (i != j && (i < 4) == (j < 4)) cliques.push_back({i, j, 1.0});
  cases.emplace_back(map_of_slices(slices_of(6, cliques)), 4);
  cases.emplace_back(map_of_slices(walk(9)), 1);
  cases.emplace_back(data::gaussian<double>(3, 3, 4), 3);
  for (const auto& each : cases) {
    const auto& a = each.first;
    const auto d = each.second;
    CAPTURE(a.codomain().description());
    CAPTURE(d);
    const scratch::folder f;
    put_fit(f, a, d, {.starts = 4});
    const auto stored = object_of(f)["certificate"]["curvature"];
    if (stored.is_null()) continue;
    for (const double work : {3e8, 0.0, 2e6}) {
      CAPTURE(work);
      const auto v = verify(f.path(), std::nullopt, {.curvature_work = work});
      CHECK_MESSAGE(line(v, "certificate.curvature").verdict == agreement::agrees,
                    verification_table(v));
    }
  }
}

TEST_CASE("the largest of several eigenvalues is found behind an invariant subspace") {
  // A stored curvature that is too low is found by the first and by the Krylov route.
  const scratch::folder f;
  put_fit(f, map_of_slices(walk(9)), 1, {.starts = 4});
  auto object = object_of(f);
  object["certificate"]["curvature"] = object["certificate"]["curvature"].get<double>() - 0.3;
  put_object(f, object);
  for (const double work : {3e8, 0.0}) {
    const auto v = verify(f.path(), std::nullopt, {.curvature_work = work});
    CHECK_MESSAGE(line(v, "certificate.curvature").verdict == agreement::differs,
                  verification_table(v));
  }
}

TEST_CASE("a tolerance out of the file lets nothing pass") {
  const scratch::folder f;
  put_result<double>(f, 5, 2, 3);
  const auto sound = object_of(f);
  const auto with = [&](double curvature, double residual, double gradient) {
    auto object = sound;
    object["certificate"]["curvature"] =
        sound["certificate"]["curvature"].get<double>() + curvature;
    object["certificate"]["curvature_residual"] = residual;
    object["gradient_norm"] = object["certificate"]["stationarity"] = gradient;
    put_object(f, object);
    return verify(f.path(), std::nullopt);
  };
  const auto none = with(0.5, 10, 1e-12);
  CHECK(line(none, "certificate.curvature").verdict == agreement::not_checked);
  CHECK(line(none, "certificate.curvature").how.find("may be off by 10") != std::string::npos);
  CHECK(line(with(20, 10, 1e-12), "certificate.curvature").verdict == agreement::differs);
  CHECK(line(with(0.5, 1e-9, 1e-12), "certificate.curvature").verdict == agreement::differs);
  CHECK(line(with(0, 1e-9, 1e-12), "certificate.curvature").verdict == agreement::agrees);
  // A gradient of 10 neither agrees nor loosens anything.
  const auto large = with(0, 1e-9, 10);
  CHECK(line(large, "gradient_norm").verdict == agreement::differs);
  for (const auto& q : large.quantities)
    if (q.tolerance && q.name != "certificate.eigenvalue_gap" && q.name != "certificate.curvature")
      CHECK_MESSAGE(*q.tolerance < 1e-6, q.name);
}

TEST_CASE("what is known too poorly to tell is not checked, and counted") {
  const scratch::folder f;
  const auto a = data::gaussian<double>(5, 3, 3);
  put_fit(f, a, 2, {.starts = 1, .max_iterations = 1});
  REQUIRE(object_of(f)["gradient_norm"].get<double>() > 0.05);
  const auto v = verify(f.path(), std::nullopt);
  const auto& q = line(v, "P: ‖P − E e⁻¹L†/α‖/‖P‖");
  CHECK(q.verdict == agreement::not_checked);
  CHECK(q.how.find("anything would agree") != std::string::npos);
  CHECK_MESSAGE(v.count(agreement::differs) == 0, verification_table(v));
  // Values do not suffer by it: λ has the square of what E and L are off by.
  CHECK(line(v, "similarity").verdict == agreement::agrees);
  CHECK(*line(v, "similarity").tolerance < 0.02);
}

TEST_CASE("ρ(Γ(A,A)) of maps far from normal is proven, by matrices and by powers") {
  for (const std::size_t n : {12, 20}) {
    const scratch::folder f;
    const auto list = walk(n);
    put_fit(f, map_of_slices(list), 1, {.starts = 4});
    auto object = object_of(f);
    const double scale = object["lambda"].get<double>() / std::sqrt(radius_of_walk(n));
    for (const std::size_t limit : {std::size_t(640), std::size_t(100)}) {
      CAPTURE(n);
      CAPTURE(limit);
      object["similarity"] = scale;
      put_object(f, object);
      const auto sound = verify(f.path(), std::nullopt, {.matrix_limit = limit});
      CHECK_MESSAGE(line(sound, "similarity").verdict == agreement::agrees,
                    verification_table(sound));
      CHECK(*line(sound, "similarity").tolerance < 1e-8);
      object["similarity"] = scale * (1 + 1e-7);
      put_object(f, object);
      const auto false_one = verify(f.path(), std::nullopt, {.matrix_limit = limit});
      CHECK(line(false_one, "similarity").verdict == agreement::differs);
    }
  }
}

TEST_CASE("D A_j D⁻¹ has the values of A_j, to as many digits") {
  const scratch::folder f;
  const auto a = data::gaussian<double>(4, 3, 6);
  put_fit(f, a, 2);
  auto list = slices(a);
  const std::vector<double> d{1, 0x1p12, 0x1p-9, 0x1p5};
  for (auto& slice : list)
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t k = 0; k < 4; ++k) slice(i, k) *= d[i] / d[k];
  put_input(f, list);
  const auto v = verify(f.path(), std::nullopt);
  for (const char* name : {"similarity", "lambda", "gradient_norm", "certificate.eigenvalue_gap",
                           "certificate.curvature"})
    CHECK_MESSAGE(line(v, name).verdict == agreement::agrees, std::string(name)
                                                                  << verification_table(v));
  CHECK(*line(v, "similarity").tolerance < 1e-11);
  // R and S are those of another A.
  CHECK(line(v, "certificate.factorization").verdict == agreement::differs);
}

TEST_CASE("R and S are eigenoperators to rounding, and as `converged` asks where λ is multiple") {
  const std::array<std::pair<const char*, const char*>, 2> lines{
      {{"S.npy", "S: ‖Γ(A,B)Se − Seλ‖/‖Seλ‖"}, {"R.npy", "R: ‖Γ(A,B)†R† − R†λ̄‖/‖Rλ‖"}}};
  const auto verdict = [&](const linear_operator<double>& a, int which, double by) {
    const scratch::folder f;
    put_fit(f, a, 2);
    REQUIRE(object_of(f)["converged"] == true);
    nudge(f, lines[std::size_t(which)].first, by);
    const auto v = verify(f.path(), std::nullopt);
    const auto& found = line(v, lines[std::size_t(which)].second);
    const bool simple = line(v, "derivatives of log L").verdict == agreement::agrees;
    if (by < 1e-9) CHECK(*found.tolerance < (simple ? 1e-11 : 3e-9));
    return found.verdict;
  };
  // B ⊕ B: Γ(A,B) has the eigenvalue λ twice, and E and L are a choice.
  auto list = slices(data::hermitian<double>(2, 3, 11));
  for (auto& slice : list) {
    dense_array<double> whole(4, 4);
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t k = 0; k < 4; ++k)
        if (i / 2 == k / 2) whole(i, k) = slice(i % 2, k % 2);
    slice = whole;
  }
  const auto twice = map_of_slices(list), alone = data::gaussian<double>(5, 3, 3);
  for (const int which : {0, 1}) {
    CAPTURE(which);
    CHECK(verdict(alone, which, 0) == agreement::agrees);
    CHECK(verdict(alone, which, 1e-10) == agreement::differs);
    CHECK(verdict(twice, which, 0) == agreement::agrees);
    CHECK(verdict(twice, which, 3e-10) == agreement::agrees);
    CHECK(verdict(twice, which, 1e-5) == agreement::differs);
  }
}

TEST_CASE("ρ(Γ(A,A)) and its bounds: values falsified, values that no double has") {
  const auto a = data::gaussian<double>(5, 3, 3);
  const scratch::folder f;
  put_fit(f, a, 2);
  const auto sound = object_of(f);
  const auto with = [&](const char* key, double factor) {
    auto object = sound;
    object["self_radius"][key] = sound["self_radius"][key].get<double>() * factor;
    put_object(f, object);
    return verify(f.path(), std::nullopt);
  };
  const std::array<const char*, 3> keys{"value", "lower", "upper"};
  for (const char* key : keys)
    CHECK(line(with(key, 1), std::string("self_radius.") + key).verdict == agreement::agrees);
  CHECK(line(with("value", 1 + 1e-10), "self_radius.value").verdict == agreement::differs);
  CHECK(line(with("value", 1 - 1e-10), "self_radius.value").verdict == agreement::differs);
  CHECK(line(with("lower", 1 + 1e-10), "self_radius.lower").verdict == agreement::differs);
  CHECK(line(with("upper", 1 - 1e-10), "self_radius.upper").verdict == agreement::differs);
  CHECK(line(with("lower", 1 - 1e-10), "self_radius.lower").verdict == agreement::agrees);
  // Within what both routes allow, and yet against its own bounds.
  CHECK(line(with("lower", 1 + 2e-14), "self_radius.lower and value").verdict ==
        agreement::differs);
  auto older = sound;
  older.erase("self_radius");
  put_object(f, older);
  CHECK(line(verify(f.path(), std::nullopt), "self_radius").verdict == agreement::not_checked);
  for (const int exponent : {500, -500, 540, -540}) {
    CAPTURE(exponent);
    const scratch::folder g;
    put_fit(g, a * std::ldexp(1.0, exponent), 2);
    const auto v = verify(g.path(), std::nullopt);
    CHECK_MESSAGE(v.count(agreement::differs) == 0, verification_table(v));
    const bool in_range = std::abs(exponent) == 500;
    CHECK(object_of(g)["self_radius"].is_null() == !in_range);
    CHECK(line(v, in_range ? "self_radius.value" : "self_radius").verdict ==
          (in_range ? agreement::agrees : agreement::not_checked));
  }
}

TEST_CASE("basins that starts passed: only pairs, and no more than starts could") {
  const scratch::folder f;
  put_result<double>(f, 5, 2, 3);
  const auto sound = object_of(f);
  REQUIRE(sound["basins"][0]["kind"] == "real");
  const auto verdict = [&](const std::function<void(nlohmann::json&)>& change) {
    auto object = sound;
    change(object["basins"]);
    put_object(f, object);
    return line(verify(f.path(), std::nullopt), "basins: passed").verdict;
  };
  const auto pair = [](int count, double passed) {
    return nlohmann::json{{"count", count}, {"passed", passed}, {"kind", "complex-pair"}};
  };
  CHECK(verdict([](auto&) {}) == agreement::agrees);
  CHECK(verdict([](auto& b) { b[0]["passed"] = 1; }) == agreement::differs);
  CHECK(verdict([](auto& b) { b[0]["passed"] = "1"; }) == agreement::differs);
  CHECK(verdict([&](auto& b) { b.push_back(pair(0, 3)); }) == agreement::agrees);
  for (const double passed : {0.0, 4.0, 0.5, -1.0}) {
    CAPTURE(passed);
    CHECK(verdict([&](auto& b) { b.push_back(pair(0, passed)); }) == agreement::differs);
  }
  CHECK(verdict([](auto& b) { b[0].erase("passed"); }) == agreement::not_checked);
}

TEST_CASE("keys of later versions may be missing, the others are named") {
  const scratch::folder f;
  put_result<double>(f, 5, 2, 3);
  auto object = object_of(f);
  for (const char* key : {"uniqueness", "notes", "method", "class", "seconds", "seed", "digits"})
    object.erase(key);
  object["certificate"].erase("curvature_residual");
  for (auto& b : object["basins"]) b.erase("lambda");
  put_object(f, object);
  const auto v = verify(f.path(), std::nullopt);
  CHECK_MESSAGE(v.count(agreement::differs) == 0, verification_table(v));
  for (const char* key : {"projection", "curvature", "stationarity"}) {
    auto less = object;
    less["certificate"].erase(key);
    put_object(f, less);
    CHECK_THROWS_WITH_AS(verify(f.path(), std::nullopt),
                         doctest::Contains((std::string("no key \"") + key + "\"").c_str()),
                         input_error);
  }
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
