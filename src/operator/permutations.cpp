#include <algorithm>
#include <cofree/operator/permutations.hpp>
#include <numeric>

namespace cofree {

permutation::permutation(std::vector<std::size_t> images) : images_(std::move(images)) {
  std::vector<bool> seen(images_.size());
  for (auto i : images_) {
    if (i >= images_.size() || seen[i])
      detail::throw_invalid_argument("permutation: " + std::to_string(i) +
                                     (i >= images_.size() ? " is too large" : " stands twice") +
                                     "; expected each of 0 … " + std::to_string(images_.size()) +
                                     " − 1 once");
    seen[i] = true;
  }
}

permutation permutation::identity(std::size_t k) {
  std::vector<std::size_t> images(k);
  std::iota(images.begin(), images.end(), std::size_t{0});
  return permutation(std::move(images));
}

permutation permutation::transposition(std::size_t k, std::size_t i, std::size_t j) {
  if (i >= k || j >= k)
    detail::throw_invalid_argument("transposition: of " + std::to_string(i) + " and " +
                                   std::to_string(j) + " among 0 … " + std::to_string(k) + " − 1");
  auto images = identity(k).images_;
  std::swap(images[i], images[j]);
  return permutation(std::move(images));
}

permutation operator*(const permutation& s, const permutation& t) {
  if (s.size() != t.size())
    detail::throw_invalid_argument("permutation: a product of one of " + std::to_string(s.size()) +
                                   " and one of " + std::to_string(t.size()));
  std::vector<std::size_t> images;
  for (auto i : t.images()) images.push_back(s(i));
  return permutation(std::move(images));
}

permutation inverse(const permutation& s) {
  std::vector<std::size_t> images(s.size());
  for (std::size_t i = 0; i < s.size(); ++i) images[s(i)] = i;
  return permutation(std::move(images));
}

int sign(const permutation& s) {
  std::vector<bool> seen(s.size());
  int out = 1;
  for (std::size_t i = 0; i < s.size(); ++i)
    if (!seen[i])  // a cycle of length n is n − 1 transpositions
      for (auto j = s(i); j != i; j = s(j)) seen[j] = true, out = -out;
  return out;
}

std::vector<permutation> all_permutations(std::size_t k) {
  auto images = permutation::identity(k).images();
  std::vector<permutation> all;
  do all.emplace_back(images);
  while (std::next_permutation(images.begin(), images.end()));
  return all;
}

}  // namespace cofree
