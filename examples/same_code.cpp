// The same code in double and in 100 digits.
//
// What follows is written once, over any scalar. Nothing in it names a precision: tolerances come
// from epsilon<K>(), and every residual shrinks with it.
// Run as: same_code
#include <fmt/format.h>

#include <cofree/operator/decompositions.hpp>
#include <cofree/operator/inverse.hpp>
#include <cofree/scalar/long_real.hpp>
#include <cofree/superoperator/gamma.hpp>
#include <string_view>

using namespace cofree;

template <scalar K>
bool experiment(std::string_view name) {
  using R = real_t<K>;
  const space<K> V("V", 6), U("U", 2);
  const space<centre_t<K>> W("W", 3);
  const auto A = random_operator(V, V * W, seed{7});
  const auto B = random_isometry(U, U * W, seed{8});
  const auto X = random_operator(U, V, seed{9}), Y = random_operator(U, V, seed{10});

  // Γ(A,B) and its adjoint belong together: ⟨Y, ΓX⟩ = ⟨Γ†Y, X⟩.
  const auto G = gamma(A, B);
  auto back = X;
  G.apply_adjoint(Y, back);
  const auto difference = inner(Y, G(X)) - inner(back, X);
  const R pairing = modulus(centre_t<K>(difference)) / (norm(Y) * norm(G(X)));
  const R isometry = distance(adjoint(B) * B, identity_operator(U));
  const R decomposition = svd(A).residual;
  const auto H = adjoint(A) * A;
  const R inverted = distance(H * inverse(H).x, identity_operator(V));

  fmt::print("{:>34}  ⟨Y,ΓX⟩ = ⟨Γ†Y,X⟩ {:.0e}  B†B = 1 {:.0e}  svd {:.0e}  H H⁻¹ = 1 {:.0e}\n",
             name, double(pairing), double(isometry), double(decomposition), double(inverted));
  const R allowed = R(1e6) * epsilon<K>();
  return pairing <= allowed && isometry <= allowed && decomposition <= allowed &&
         inverted <= allowed;
}

int main() {
  bool good = experiment<double>("double");
  good = experiment<complex<double>>("complex, double") && good;
  good = experiment<quaternion<double>>("quaternion, double") && good;
  const precision_scope scope(100);  // any number up to 10000, known at run time only
  good = experiment<long_real>("100 digits") && good;
  good = experiment<long_quaternion>("quaternion, 100 digits") && good;
  return good ? 0 : 1;
}
