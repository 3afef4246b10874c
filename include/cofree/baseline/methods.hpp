// cofree/baseline/methods.hpp — a fit by any method, chosen by name.
//
//   method, method_of(name), method_names()   lbfgs (the library's own), gradient-ascent,
//                                             without-gradients, vomps, schmidt
//   fit_by(method, A, U, options)             the fit, from the starts of lsrdr
//
// The baselines answer with the same record as lsrdr and are judged by the same ‖N − BC‖, solved
// for anew at every end. They neither turn pairs nor leave saddles.
#pragma once

#include <cofree/baseline/result.hpp>

namespace cofree {

enum class method { lbfgs, gradient_ascent, without_gradients, vomps, schmidt };

/// The names that the program takes and writes, in the order of the enumeration.
const std::vector<std::string>& method_names();
inline const std::string& method_name(method m) {
  return method_names()[std::size_t(m)];
}
/// @throws invalid_argument naming the methods there are
method method_of(const std::string& name);

/// The reduction of A to U. lbfgs is lsrdr itself. The two original methods, whose updates cost three
/// applications each, may take 20·max_iterations updates; schmidt has one start, whatever
/// options.starts says. Applications are those of the method; the curvature's are added.
/// @throws as lsrdr
template <scalar K>
lsrdr_result<K> fit_by(method m, const linear_operator<K>& a, const space<K>& u,
                       const lsrdr_options& options = {});

}  // namespace cofree
