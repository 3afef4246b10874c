// What no |λ| can be: above ρ(Γ(A,A))^½, which is proven; and what a double cannot hold.
#include "lsrdr_data.hpp"

using namespace cofree;

namespace {

template <scalar K>
bool has_note(const lsrdr_result<K>& f, const std::string& words) {
  return std::any_of(f.notes.begin(), f.notes.end(), [&](const std::string& note) {
    return note.find(words) != std::string::npos;
  });
}

/// A on V₁ ⊕ V₂, where ρ(Γ(A,A)) is 1 and 0.64, both of dimension 2.
template <scalar K>
linear_operator<K> two_blocks() {
  std::vector<dense_array<K>> list;
  const auto first = slices(data::hermitian<K>(2, 3, 4)),
             second = slices(data::hermitian<K>(2, 3, 5));
  const auto size = [](const std::vector<dense_array<K>>& part) {
    return prepare(from_slices(part, space<K>("V", 2), space<centre_t<K>>("W", 3))).scale;
  };
  const double one = 1 / size(first), other = 0.8 / size(second);
  for (std::size_t j = 0; j < 3; ++j) {
    dense_array<K> m(4, 4);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t k = 0; k < 2; ++k) {
        m(i, k) = first[j](i, k) * centre_t<K>(one);
        m(2 + i, 2 + k) = second[j](i, k) * centre_t<K>(other);
      }
    list.push_back(m);
  }
  return from_slices(list, space<K>("V", 4), space<centre_t<K>>("W", 3));
}

/// The problem of A with every eigenvalue of Γ(A,B) 1 % too large, as where rounding made them so.
template <scalar K>
lsrdr_problem<K> with_eigenvalues_too_large(const linear_operator<K>& a) {
  auto problem = prepare(a);
  const auto one = identity_operator(a.domain());
  problem.map = dense_tensor_operator<K>(problem.map.compress(one, one) * centre_t<K>(1.01));
  return problem;
}

}  // namespace

TEST_CASE_TEMPLATE(
    "an end above the proven bound of ρ(Γ(A,A)) is none, and the best below it answers", K, double,
    std::complex<double>) {
  const auto problem = with_eigenvalues_too_large(two_blocks<K>());
  const auto f = lsrdr(problem, space<K>("U", 2), {.starts = 6});
  CHECK(f.converged);
  CHECK(std::abs(*f.similarity - 0.808) <= 1e-9);
  int dropped = 0;
  for (const auto& s : f.starts) {
    if (!s.failure) continue;
    ++dropped;
    CHECK(s.failure->find("above the proven bound") != std::string::npos);
    CHECK_FALSE(s.converged);
    CHECK_FALSE(std::isfinite(s.similarity));
  }
  CHECK(dropped > 0);
  CHECK(has_note(f, std::to_string(dropped) + " of 6 starts failed"));
  for (const auto& b : f.basins) CHECK(b.similarity <= 1);
}

TEST_CASE("a |λ| between the bounds of ρ(Γ(A,A)) raises its value and proves nothing") {
  auto problem = with_eigenvalues_too_large(data::hermitian<double>(2, 3, 4));
  const double value = problem.self_radius->value;
  problem.self_radius->upper = 1.1 * value;
  const double lower = problem.self_radius->lower;
  const auto f = lsrdr(problem, space<double>("U", 2), {.starts = 3});
  REQUIRE(f.self_radius.has_value());
  CHECK(std::abs(f.self_radius->value / (1.0201 * value) - 1) <= 1e-12);
  CHECK(f.self_radius->lower == lower);
  CHECK(std::abs(*f.similarity - 1) <= 1e-15);
}

TEST_CASE("where every end is above the bound there is no answer, and it says why") {
  const auto problem = with_eigenvalues_too_large(data::hermitian<double>(2, 3, 4));
  try {
    lsrdr(problem, space<double>("U", 2), {.starts = 3});
    FAIL("an answer above the bound");
  } catch (const numerical_failure& e) {
    CHECK(std::string(e.what()).find("above the proven bound") != std::string::npos);
  }
}

TEST_CASE(
    "an extension of two equal blocks: the lower bound of ρ(Γ(A,A)) stays below it, |λ| above or "
    "not") {
  // [[a, x], [0, a]]: Γ(A,A) has ρ(Γ(a,a)) = 2 + (1+√5)/2 fourfold, in Jordan blocks, and λ comes out 1e-5 too large.
  const double parts[2][2][4] = {{{1, 2, 0, 1}, {0, 1, 1, -1}}, {{1, 0, 2, 1}, {0, 3, -1, 0}}};
  const double signs[4][4] = {{1, 1, 1, 1}, {1, -1, 1, -1}, {1, 1, -1, -1}, {1, -1, -1, 1}};
  dense_array<double> turn(4, 4);
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t k = 0; k < 4; ++k) turn(i, k) = signs[i][k] / 2;
  std::vector<dense_array<double>> list;
  for (std::size_t j = 0; j < 2; ++j) {
    dense_array<double> m(4, 4);
    for (std::size_t i = 0; i < 2; ++i)
      for (std::size_t k = 0; k < 2; ++k) {
        m(i, k) = m(2 + i, 2 + k) = parts[0][j][2 * i + k];
        m(i, 2 + k) = parts[1][j][2 * i + k];
      }
    list.push_back(multiply(multiply(turn, m), turn));
  }
  const auto a = from_slices(list, space<double>("V", 4), space<double>("W", 2));
  const double exact = 2 + (1 + std::sqrt(5.0)) / 2;
  int named = 0, answered = 0;
  for (std::size_t d : {1, 2, 3})
    for (std::uint64_t s = 1; s <= 5; ++s) {
      CAPTURE(d);
      CAPTURE(s);
      std::optional<lsrdr_result<double>> f;
      try {
        f = data::fit(a, d, {.starts = 4, .start_seed = {s}});
      } catch (const numerical_failure& e) {  // every λ came out above the bound
        CHECK(std::string(e.what()).find("above the proven bound") != std::string::npos);
        continue;
      }
      ++answered;
      REQUIRE(f->self_radius.has_value());
      CHECK(f->self_radius->lower <= exact * (1 + 1e-15));
      CHECK(f->self_radius->upper >= exact * (1 - 1e-15));
      CHECK(*f->similarity <= 1);
      for (const auto& start : f->starts) CHECK((!(start.similarity > 1)));
      if (d == 1) CHECK_FALSE(f->converged);
      named += has_note(*f, "as of a Jordan block");
    }
  CHECK(answered >= 10);
  CHECK(named >= 3);
}

TEST_CASE_TEMPLATE("ρ(Γ(A,A)) and λ beyond the range of double are not there; the similarity is", K,
                   double, std::complex<double>, quaternion<double>) {
  const std::string radius = "ρ(Γ(A,A)) is beyond the range of double",
                    lambda = "λ is beyond the range of double";
  const auto a = data::gaussian<K>(5, 4, 6);
  const auto scaled = [&](int exponent) {
    auto numbers = matrix(a);
    for (std::size_t i = 0; i < numbers.size(); ++i)
      numbers.data()[i] += K(1);  // λ far above entries
    for (std::size_t i = 0; i < numbers.size(); ++i)
      detail::for_each_part(numbers.data()[i], [&](double& x) { x = std::ldexp(x, exponent); });
    return data::fit(from_matrix(numbers, a.domain(), a.codomain()), 2, {.starts = 2});
  };
  const auto plain = scaled(0);
  CHECK_FALSE(has_note(plain, radius));
  CHECK_FALSE(has_note(plain, lambda));
  REQUIRE(plain.self_radius.has_value());
  for (int exponent : {-560, 600, 1021}) {
    CAPTURE(exponent);
    const auto f = scaled(exponent);
    CHECK(f.converged);
    CHECK(std::abs(*f.similarity - *plain.similarity) <= 1e-12);
    CHECK(has_note(f, radius));
    CHECK_FALSE(f.self_radius.has_value());
    const double wanted = std::ldexp(plain.lambda, exponent);
    CHECK(has_note(f, lambda) == !std::isfinite(wanted));
    if (std::isfinite(wanted)) CHECK(std::abs(f.lambda / wanted - 1) <= 1e-12);
  }
  REQUIRE(!std::isfinite(std::ldexp(plain.lambda, 1021)));
}
