// First steps: spaces, operators, the superoperator Γ and an LSRDR, without a coordinate in sight.
//
// LSRDR is the L₂-spectral-radius dimensionality reduction: given A : V → V⊗W and a small space U,
// find B : U → U⊗W that locally maximises ρ(Γ(A,B))/ρ(Γ(B,B))^½ with Γ(A,B)(X) = Tr_W(A X B†).
#include <fmt/format.h>

#include <cofree/cofree.hpp>

using namespace cofree;

int main() {
  using K = quaternion<double>;  // or double, std::complex<double>
  const auto V = space<K>("V", 12);
  const auto W = space<centre_t<K>>("W", 5);  // over ℍ the second factor of V⊗W is real
  const auto U = space<K>("U", 2);

  const auto A = random_operator(V, V * W, seed{7});
  const auto B = random_isometry(U, U * W, seed{8});
  fmt::print("A : {} → {}\n", A.domain().description(), A.codomain().description());

  const auto G = gamma(A, B);  // L(U,V) → L(U,V)
  const auto top = dominant_eigenpair(G);
  fmt::print(
      "dominant eigenvalue of Γ(A,B): {:.6f} + {:.6f}i, residuals {:.0e} and {:.0e}, gap {:.3f}\n",
      top.value.real(), top.value.imag(), top.right_residual, top.left_residual, top.gap);

  try {
    const auto wrong = A * B;
  } catch (const space_mismatch& e) {
    fmt::print("A * B does not compose: {}\n", e.what());
  }

  const auto fit = lsrdr(A, U, {.starts = 16, .threads = 2});
  fmt::print("best similarity {:.9f}, gradient {:.0e}, curvature {:.3f}\n", *fit.similarity,
             fit.gradient_norm, fit.certificate().curvature.value_or(NAN));
  if (!fit.has_projection()) return 0;
  const auto& P = fit.projection();
  fmt::print("‖P² − P‖ = {:.0e}, Re tr P = {:.6f}\n", distance(P * P, P), re_trace(P));
  const cluster<K> C(fit.right_density());
  const auto x = random_operator(unit_space<K>(), V, seed{9});  // a vector of V
  fmt::print("membership of a random vector in the cluster: {:.4f}\n", C.membership(x));
}
