// cofree/io/result.hpp — a fit as result.json and as arrays that other programs read.
//
//   fit_header                       what was asked: input, seed, seconds, method; files written
//   result_json(fit, header)         the object that result.json and --json hold
//   write_result(folder, fit, …)     result.json, B, R, S, P and both densities in standard bases;
//                                    of a graph in factors R and S
//   is_result_file(name)             whether a file of that name can be one of a result
//   files_of_result(folder)          the files that the result.json of a folder lists as its own
//
// Files: B.npy (r,d,d), R.npy (d,n), S.npy (n,d), P.npy (n,n), right_density.npy, left_density.npy,
// with RS = 1, in the canonical gauge (lsrdr/canonical.hpp); quaternions have a last axis of 4 (w,x,y,z).
// B = c(R⊗1)AS with RS = α1 of the files and A as given, c = 1/lambda, α = 1: the slices of B times lambda are
// R A_j S. A complex pair has B.npy only.
#pragma once

#include <cofree/lsrdr/lsrdr.hpp>
#include <cofree/network/graph.hpp>
#include <filesystem>
#include <set>
#include <string_view>

namespace cofree {

struct fit_header {
  std::string input;
  std::uint64_t seed = 1;
  double seconds = 0;
  std::string method = "lbfgs";  ///< as `cofree fit --method` takes it
  std::vector<std::string>
      files{};  ///< names of the files written, result.json first; none without --out
  std::vector<std::string> notes{};  ///< of reading and writing, after those of the fit
};

/// result.json, a picture, or an array of a result as *.npy or *.decimals. Only files of such names are
/// ever replaced or removed.
bool is_result_file(std::string_view name);

/// The names in "files" of folder/result.json for which is_result_file holds; none where that file is
/// not an object that cofree wrote.
std::set<std::string> files_of_result(const std::filesystem::path& folder);

/// "real" or "complex-pair", as the program writes it.
const char* kind_name(eigenvalue_kind k);

/// "any", "symmetric", "hermitian" or "skew", as the program reads and writes it.
const char* slice_class_name(slice_class c);

/// The JSON object, indented by two. Numbers that do not apply are null.
template <scalar K>
std::string result_json(const lsrdr_result<K>& fit, const fit_header& header);

/// Writes the files into an existing folder, result.json last. The object's "files" are those of the
/// header after these. @return their names, result.json first
/// @throws input_error naming the file that cannot be written
template <scalar K>
std::vector<std::string> write_result(const std::filesystem::path& folder,
                                      const lsrdr_result<K>& fit, const fit_header& header);

/// The same keys for a graph in factors. Null: best_pair, uniqueness, of the certificate all but
/// rs_identity.
std::string result_json(const graph_reduction& fit, const fit_header& header);

/// Writes result.json, R.npy and S.npy. @return, @throws as above
std::vector<std::string> write_result(const std::filesystem::path& folder,
                                      const graph_reduction& fit, const fit_header& header);

}  // namespace cofree
