// cofree/operator/linear_operator.hpp — typed dense operators U → V.
//
//   linear_operator<K>                     a value; copies share their numbers until one is written
//   A + B, A - B, A * B, A * c, c * A, -A  sum, composition, multiples by the centre
//   A(x)                                   A * x, for a vector x : K → domain
//   adjoint, identity_operator             A† for the inner products of both spaces
//   inner, norm, distance, re_trace, trace
//
// The numbers refer to hidden orthonormal frames; they go in and out through a basis (basis.hpp).
#pragma once

#include <cofree/dense/multiply.hpp>
#include <cofree/operator/internal/digits.hpp>
#include <cofree/space/space.hpp>
#include <memory>
#include <variant>

namespace cofree {

namespace detail {
/// An array as a value whose copies share the numbers until one is written. A few numbers are
/// copied at once: that costs no more than counting who shares them.
template <scalar K>
class shared_numbers {
public:
  explicit shared_numbers(dense_array<K> a) : held_(std::move(a)) {
    auto& own = *std::get_if<0>(&held_);
    if (!few(own)) held_ = std::make_shared<dense_array<K>>(std::move(own));
  }
  const dense_array<K>& read() const {
    const auto* own = std::get_if<0>(&held_);
    return own ? *own : **std::get_if<1>(&held_);
  }
  dense_array<K>& write() {
    if (auto* own = std::get_if<0>(&held_)) return *own;
    auto& shared = *std::get_if<1>(&held_);
    if (shared.use_count() != 1) shared = std::make_shared<dense_array<K>>(*shared);
    return *shared;
  }

private:
  static bool few(const dense_array<K>& a) {
    return std::is_trivially_copyable_v<K> && a.size() * sizeof(K) <= 2048;
  }
  std::variant<dense_array<K>, std::shared_ptr<dense_array<K>>> held_;
};
/// Two operands that must lie in one L(U,V): spaces, digits, and the nearest mend.
template <class A, class B>
void require_one_space(std::string_view operation, const A& a, const B& b) {
  const bool same = a.domain() == b.domain() && a.codomain() == b.codomain();
  const bool turned = !same && a.domain() == b.codomain() && a.codomain() == b.domain();
  const char* const mend = turned ? "did you mean adjoint(right)?" : "";
  require_same_space(operation, "domain(left)", a.domain(), "domain(right)", b.domain(), mend);
  require_same_space(operation, "codomain(left)", a.codomain(), "codomain(right)", b.codomain(),
                     mend);
  if constexpr (requires { a.frame_entries(), b.frame_entries(); })
    require_same_digits(operation, "the left operator", a.frame_entries(), "the right one",
                        b.frame_entries());
}
}  // namespace detail

/// An operator domain → codomain. Over ℍ operators act on the left of columns with right scalars,
/// and multiples are by real numbers only.
template <scalar K>
class linear_operator {
public:
  using scalar_type = K;

  /// The zero operator.
  linear_operator(space<K> domain, space<K> codomain)
      : domain_(std::move(domain)),
        codomain_(std::move(codomain)),
        numbers_(dense_array<K>(codomain_.dimension(), domain_.dimension())) {}
  /// The operator that has these numbers in the hidden frames. Internal: users come through a basis.
  linear_operator(space<K> domain, space<K> codomain, dense_array<K> numbers)
      : domain_(std::move(domain)), codomain_(std::move(codomain)), numbers_(std::move(numbers)) {}

  const space<K>& domain() const { return domain_; }
  const space<K>& codomain() const { return codomain_; }

  /// The numbers in the hidden frames, codomain × domain. Internal.
  const dense_array<K>& frame_entries() const { return numbers_.read(); }
  /// The same for writing; copies first where they are shared. Internal.
  dense_array<K>& frame_entries() { return numbers_.write(); }

  /// A x for a vector x : K → domain, and A X for any X : S → domain.
  /// @throws space_mismatch if codomain(x) ≠ domain
  linear_operator operator()(const linear_operator& x) const { return *this * x; }

  linear_operator& operator+=(const linear_operator& b) { return add(b, 1, "sum"); }
  linear_operator& operator-=(const linear_operator& b) { return add(b, -1, "difference"); }
  linear_operator& operator*=(const centre_t<K>& c) {
    scale(frame_entries(), detail::factor_of(numbers_.read(), c));
    return *this;
  }

private:
  linear_operator& add(const linear_operator& b, int sign, std::string_view name) {
    detail::require_one_space(name, *this, b);
    add_scaled(frame_entries(), b.frame_entries(), centre_t<K>(sign));
    return *this;
  }

  space<K> domain_, codomain_;
  detail::shared_numbers<K> numbers_;
};

template <scalar K>
linear_operator<K> identity_operator(const space<K>& v) {
  return {v, v, identity_matrix<K>(v.dimension())};
}

namespace detail {
/// What would compose where A * B does not, in words.
template <class A, class B>
const char* composable_instead(const A& a, const B& b) {
  if (a.domain() == b.codomain()) return "";
  if (a.codomain() == b.codomain()) return "did you mean adjoint(outer) * inner?";
  if (a.domain() == b.domain()) return "did you mean outer * adjoint(inner)?";
  if (a.codomain() == b.domain()) return "did you mean inner * outer?";
  return "";
}
}  // namespace detail

/// Composition: (A * B)(x) = A(B(x)).
/// @throws space_mismatch if domain(A) ≠ codomain(B)
template <scalar K>
linear_operator<K> operator*(const linear_operator<K>& a, const linear_operator<K>& b) {
  if (a.domain().node() != b.codomain().node())
    require_same_space("compose", "domain(outer)", a.domain(), "codomain(inner)", b.codomain(),
                       detail::composable_instead(a, b));
  detail::require_same_digits("compose", "the outer operator", a.frame_entries(), "the inner one",
                              b.frame_entries());
  const detail::at_digits_of<K> scope(a.frame_entries());
  return {b.domain(), a.codomain(), multiply(a.frame_entries(), b.frame_entries())};
}
/// Operators over different fields compose and add up after extend<K>.
template <scalar J, scalar K>
requires(!same_field<J, K>)
linear_operator<K> operator*(const linear_operator<J>&, const linear_operator<K>& b) {
  static_assert(same_field<J, K>, "operators over two fields: use extend<K> on one of them");
  return b;
}
template <scalar J, scalar K>
requires(!same_field<J, K>)
linear_operator<K> operator+(const linear_operator<J>&, const linear_operator<K>& b) {
  static_assert(same_field<J, K>, "operators over two fields: use extend<K> on one of them");
  return b;
}
template <scalar J, scalar K>
requires(!same_field<J, K>)
linear_operator<K> operator-(const linear_operator<J>&, const linear_operator<K>& b) {
  static_assert(same_field<J, K>, "operators over two fields: use extend<K> on one of them");
  return b;
}
/// @throws space_mismatch if domains or codomains differ
template <scalar K>
linear_operator<K> operator+(linear_operator<K> a, const linear_operator<K>& b) {
  return a += b;
}
template <scalar K>
linear_operator<K> operator-(linear_operator<K> a, const linear_operator<K>& b) {
  return a -= b;
}
template <scalar K>
linear_operator<K> operator-(linear_operator<K> a) {
  return a *= centre_t<K>(-1);
}
/// A multiple by the centre: over ℍ by a real number, for x ↦ A(x)q is not linear.
template <scalar K>
linear_operator<K> operator*(linear_operator<K> a, const std::type_identity_t<centre_t<K>>& c) {
  return a *= c;
}
template <scalar K>
linear_operator<K> operator*(const std::type_identity_t<centre_t<K>>& c, linear_operator<K> a) {
  return a *= c;
}

/// A quaternion multiple is no operator: x ↦ A(x)q is not linear.
template <scalar K>
requires(!commutative_scalar<K>)
linear_operator<K> operator*(const linear_operator<K>& a, const K&) {
  static_assert(commutative_scalar<K>, "a quaternion multiple of an operator is not linear");
  return a;
}
template <scalar K>
requires(!commutative_scalar<K>)
linear_operator<K> operator*(const K&, const linear_operator<K>& a) {
  static_assert(commutative_scalar<K>, "a quaternion multiple of an operator is not linear");
  return a;
}

/// A† with ⟨Ax, y⟩ = ⟨x, A†y⟩. Laws: A†† = A; (AB)† = B†A†; (A + B)† = A† + B†.
template <scalar K>
linear_operator<K> adjoint(const linear_operator<K>& a) {
  return {a.codomain(), a.domain(), adjoint(a.frame_entries())};
}

/// A†B, the same as adjoint(A) * B without A† being formed.
/// @throws space_mismatch if codomain(A) ≠ codomain(B)
template <scalar K>
linear_operator<K> adjoint_product(const linear_operator<K>& a, const linear_operator<K>& b) {
  if (a.codomain().node() != b.codomain().node())
    require_same_space("adjoint_product", "codomain(left)", a.codomain(), "codomain(right)",
                       b.codomain(),
                       a.domain() == b.codomain() ? "did you mean left * right?" : "");
  detail::require_same_digits("adjoint_product", "the left operator", a.frame_entries(),
                              "the right one", b.frame_entries());
  const detail::at_digits_of<K> scope(a.frame_entries());
  return {b.domain(), a.domain(),
          multiply(op::adjoint, a.frame_entries(), op::none, b.frame_entries())};
}

/// tr(X†Y) over ℝ and ℂ, Re tr(X†Y) over ℍ.
/// @throws space_mismatch if the operators lie in different L(U,V)
template <scalar K>
centre_t<K> inner(const linear_operator<K>& x, const linear_operator<K>& y) {
  detail::require_one_space("inner", x, y);
  return inner(x.frame_entries(), y.frame_entries());
}
/// The Frobenius norm √⟨X,X⟩.
template <scalar K>
real_t<K> norm(const linear_operator<K>& x) {
  return norm(x.frame_entries());
}
/// ‖X − Y‖, Frobenius.
/// @throws space_mismatch if the operators lie in different L(U,V)
template <scalar K>
real_t<K> distance(const linear_operator<K>& x, const linear_operator<K>& y) {
  detail::require_one_space("distance", x, y);
  return norm(x - y);
}

/// The real part of the trace: over ℍ only this is cyclic and free of the basis.
template <scalar K>
real_t<K> re_trace(const linear_operator<K>& a) {
  require_same_space("re_trace", "domain", a.domain(), "codomain", a.codomain());
  real_t<K> sum{};
  for (std::size_t i = 0; i < a.frame_entries().rows(); ++i)
    sum += real_part(a.frame_entries()(i, i));
  return sum;
}
/// Only over a field that commutes; over ℍ use re_trace.
template <commutative_scalar K>
K trace(const linear_operator<K>& a) {
  require_same_space("trace", "domain", a.domain(), "codomain", a.codomain());
  K sum{};
  for (std::size_t i = 0; i < a.frame_entries().rows(); ++i) sum += a.frame_entries()(i, i);
  return sum;
}

}  // namespace cofree
