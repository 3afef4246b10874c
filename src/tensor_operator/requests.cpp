#include <cofree/error/error.hpp>
#include <cofree/tensor_operator/requests.hpp>

namespace cofree::detail {
namespace {

const char* name_of(tensor_action which) {
  switch (which) {
    case tensor_action::gamma:
      return "gamma";
    case tensor_action::gamma_adjoint:
      return "gamma_adjoint";
    case tensor_action::compress:
      return "compress";
  }
  return "";
}

bool same(const space_node& a, const space_node& b) {
  return &a == &b || (same_space(a, b) && same_frames(a, b));
}

/// A handle that owns nothing, for the functions that word a difference.
space_handle borrowed(const space_node& v) {
  return {space_handle(), &v};
}

void require_same(const char* action, const char* left_role, const space_node& left,
                  const char* right_role, const space_node& right) {
  if (same(left, right)) return;
  throw_space_mismatch(action, left_role, space_description(left), right_role,
                       space_description(right), difference_of(borrowed(left), borrowed(right)));
}

std::size_t factors_in(const space_node& v) {
  return v.shape == space_node::form::product ? v.parts.size() : 1;
}
const space_node& factor_at(const space_node& v, std::size_t i) {
  return v.shape == space_node::form::product ? *v.parts[i] : v;
}

/// Whether p = v⊗w, seen factor by factor. The one factor of K⊗W over ℍ is W extended: not seen.
bool is_product(const space_node& p, const space_node& v, const space_node& w) {
  const std::size_t first = factors_in(v), rest = factors_in(w);
  if (factors_in(p) != first + rest || p.over != v.over) return false;
  for (std::size_t i = 0; i < first; ++i)
    if (!same(factor_at(p, i), factor_at(v, i))) return false;
  for (std::size_t i = 0; i < rest; ++i)
    if (!same(factor_at(p, first + i), factor_at(w, i))) return false;
  return true;
}

void require_product(const char* action, const char* role, const space_node& p,
                     const char* product_role, const space_node& v, const space_node& w) {
  if (is_product(p, v, w)) return;
  const auto wanted = product_space(v.over, borrowed(v), borrowed(w));
  require_same(action, role, p, product_role, *wanted);
}

}  // namespace

void require_one_length(tensor_action which, std::size_t b, std::size_t x, std::size_t z) {
  if (b == x && x == z) return;
  throw_invalid_argument(std::string(name_of(which)) + ": lists of " + std::to_string(b) + ", " +
                         std::to_string(x) + " and " + std::to_string(z) +
                         " operators, expected as many of each");
}

void require_pair(tensor_action which, const tensor_spaces& a, const operator_ends& b,
                  const operator_ends& x, const operator_ends& z) {
  const char* const name = name_of(which);
  if (which == tensor_action::gamma) {
    require_same(name, "codomain(X)", *x.codomain, "domain(A)", *a.u);
    require_same(name, "domain(X)", *x.domain, "domain(B)", *b.domain);
    if (!z.domain) return;
    require_product(name, "codomain(B)", *b.codomain, "domain(Z)⊗W", *z.domain, *a.w);
    require_same(name, "codomain(Z)", *z.codomain, "V of A", *a.v);
  } else if (which == tensor_action::gamma_adjoint) {
    require_same(name, "codomain(Y)", *x.codomain, "V of A", *a.v);
    require_product(name, "codomain(B)", *b.codomain, "domain(Y)⊗W", *x.domain, *a.w);
    if (!z.domain) return;
    require_same(name, "domain(Z)", *z.domain, "domain(B)", *b.domain);
    require_same(name, "codomain(Z)", *z.codomain, "domain(A)", *a.u);
  } else {
    require_same(name, "codomain(L)", *b.codomain, "V of A", *a.v);
    require_same(name, "codomain(E)", *x.codomain, "domain(A)", *a.u);
    if (!z.domain) return;
    require_same(name, "domain(C)", *z.domain, "domain(E)", *x.domain);
    require_product(name, "codomain(C)", *z.codomain, "domain(L)⊗W", *b.domain, *a.w);
  }
}

void require_self_pair(const tensor_spaces& a, const operator_ends& x, const operator_ends& z) {
  require_same("self_gamma", "domain(X)", *x.domain, "V of A", *a.v);
  require_same("self_gamma", "codomain(X)", *x.codomain, "V of A", *a.v);
  require_same("self_gamma", "domain(Z)", *z.domain, "V of A", *a.v);
  require_same("self_gamma", "codomain(Z)", *z.codomain, "V of A", *a.v);
}

}  // namespace cofree::detail
