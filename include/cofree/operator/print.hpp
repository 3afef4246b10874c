// cofree/operator/print.hpp — spaces and operators in words, for a stream.
//
//   out << V              V⊗W (3·2)
//   out << A              domain, codomain and coordinates in standard bases, each row and column named
//   out << A of a lazy A  domain and codomain
//   description(A, {.digits = 3, .rows = 20, .columns = 4})   the same as a string
//
// The names of a standard basis: V₁, V₂, … for V; V₁⊗W₂ in V⊗W; V₁ and W₂ in V⊕W; V₁†, V₁* in duals;
// in L(U,V) V₁U₂† for the operator v₁⟨u₂,·⟩, over ℍ also V₁iU₂†, V₁jU₂†, V₁kU₂†. What is not shown is
// counted. fmt: operator/format.hpp.
#pragma once

#include <algorithm>
#include <cofree/operator/basis.hpp>
#include <cofree/operator/lazy_operator.hpp>
#include <ostream>

namespace cofree {

/// How much of an operator is shown.
struct print_options {
  int digits = 6;        ///< significant, at most 17
  std::size_t rows = 8;  ///< at most so many
  std::size_t columns = 8;
};

namespace detail {
/// "V₂⊗W₁": vector i of the standard basis, from 0.
std::string standard_vector_name(const space_node& v, std::size_t i);
/// 1+2i-3j from the parts, of which those that are exactly 0 are left out.
std::string number_of_parts(const std::string* parts, std::size_t count);
/// The spaces over a table of rows × columns texts, the corner of a matrix between them.
std::string operator_text(const space_node& domain, const space_node& codomain, std::size_t rows,
                          std::size_t columns, const std::vector<std::string>& numbers);

template <scalar K>
std::string number_text(const K& a, int digits) {
  const auto part = [&](const real_t<K>& x) { return short_text(x, digits); };
  if constexpr (field_of<K> == field::real) {
    const std::string parts[] = {part(a)};
    return number_of_parts(parts, 1);
  } else if constexpr (field_of<K> == field::complex) {
    const std::string parts[] = {part(a.real()), part(a.imag())};
    return number_of_parts(parts, 2);
  } else {
    const std::string parts[] = {part(a.w), part(a.x), part(a.y), part(a.z)};
    return number_of_parts(parts, 4);
  }
}
}  // namespace detail

/// Several lines without a last line break.
template <scalar K>
std::string description(const linear_operator<K>& a, const print_options& how = {}) {
  const auto m = matrix(a);
  const std::size_t rows = std::min(how.rows, m.rows()), columns = std::min(how.columns, m.cols());
  std::vector<std::string> numbers;
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j)
      numbers.push_back(detail::number_text(m(i, j), std::clamp(how.digits, 1, 17)));
  return detail::operator_text(*a.domain().node(), *a.codomain().node(), rows, columns, numbers);
}

template <scalar K>
std::ostream& operator<<(std::ostream& out, const space<K>& v) {
  return out << v.description();
}
/// Writes as many significant digits as the stream's precision says, 6 unless it was set.
template <scalar K>
std::ostream& operator<<(std::ostream& out, const linear_operator<K>& a) {
  return out << description(a, {.digits = int(out.precision())});
}
/// The spaces alone: nobody has written the numbers down.
template <scalar K>
std::ostream& operator<<(std::ostream& out, const lazy_operator<K>& a) {
  return out << a.domain().description() << " → " << a.codomain().description() << ", lazy";
}

}  // namespace cofree
