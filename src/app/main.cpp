// The program cofree.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cofree/baseline/methods.hpp>
#include <cofree/error/excerpt.hpp>
#include <iostream>
#include <limits>
#include <thread>

#include "fit_command.hpp"
#include "identify_command.hpp"
#include "product_memory.hpp"
#include "slow_kernels.hpp"
#include "usage.hpp"
#include "verify_command.hpp"

extern "C" void openblas_set_num_threads(int);

namespace {

const char* const description =
    "cofree fits an LSRDR (L2-spectral-radius dimensionality reduction) of A : V -> V(x)W:\n"
    "the B : U -> U(x)W, dim U = D, that locally maximises rho(Gamma(A,B)) / rho(Gamma(B,B))^1/2.";

const char* const examples = R"(
INPUT is a .npy of shape (r,n,n), real or complex, or (r,n,n,4) for quaternions (w,x,y,z),
a .decimals of shape (r,n,n) with numbers of many digits,
or a folder with a bilinear layer x -> D((Wx)*(Vx)): w.npy (h,n), v.npy (h,n), d.npy (r,h),
or a directed weighted graph in a Matrix Market file .mtx or .mtx.gz: "i j w" is the slice
w^1/2 E_ij of A, one for each edge (w/|w|^1/2 E_ij where w is negative or complex).
Layers with n*n*r >= 2e7 stay in factors; graphs with n*n*edges >= 1e7 are reduced in factors
B_ij = w_ij^1/2 R e_i (S^T e_j)^T, over the real numbers, and R and S are written.

Examples:
  cofree fit layer/ --dim 4                        a table of the best of 16 starts
  cofree fit layer/ --dim 4 --out result           also result.json, arrays and pictures
  cofree fit A.npy --dim 2 --field complex --json  complex B for real data; JSON on standard output
  cofree fit A.npy --dim 3 --starts 64 --seed 7    more starts, another seed
  cofree fit A.npy --dim 3 --digits 100 --identify a hundred digits, and what numbers they show
  cofree fit graph.mtx --dim 4                     a directed weighted graph
  cofree verify result                             every number of it by another way
  cofree identify 0.60355339059327376220042218105  the algebraic number that it is: (1+√2)/4

Exit status: 0 done, 1 the mathematics or the machine failed or verify found a difference,
2 bad usage or input, 130 interrupted by SIGINT, SIGTERM, SIGHUP or SIGXCPU (the best so far is
written to DIR). An answer that DIR cannot take is kept elsewhere, with status 1 and the place named.)";

/// A number written in digits alone; nothing if it is not one or does not fit.
template <class T>
std::optional<T> whole_number(std::string_view text) {
  T value{};
  const auto end = text.data() + text.size();
  const auto [at, failed] = std::from_chars(text.data(), end, value);
  if (failed != std::errc{} || at != end) return std::nullopt;
  return value;
}

/// Checks an option's text, and words the refusal.
template <class T>
CLI::Validator at_least(T least) {
  return {[least](std::string& text) {
            const auto value = whole_number<T>(text);
            return value && *value >= least
                       ? std::string()
                       : fmt::format("{} given, expected a whole number from {} to {}",
                                     cofree::excerpt(text), least, std::numeric_limits<T>::max());
          },
          ""};
}

CLI::App* add_identify(CLI::App& app, cofree::app::identify_request& request) {
  auto* identify = app.add_subcommand(
      "identify", "the algebraic number that a decimal number is, if its digits show one");
  identify
      ->add_option("VALUE", request.value,
                   "a decimal number; its digits, trailing zeros too, are its precision")
      ->required();
  identify->add_option("--degree", request.degree, "the largest degree tried, 1 to 64; default 4")
      ->check(at_least(1));
  identify->add_flag("--json", request.json, "standard output is a JSON object");
  return identify;
}

CLI::App* add_verify(CLI::App& app, cofree::app::verify_request& request) {
  auto* verify = app.add_subcommand(
      "verify", "recompute every number of a saved fit by another way, and say what agrees");
  verify->add_option("DIR", request.folder, "a folder that `cofree fit INPUT --out DIR` wrote")
      ->required();
  verify->add_option("INPUT", request.input,
                     "the input of the fit; default: as result.json names it");
  verify->add_flag("--json", request.json, "standard output is a JSON object");
  return verify;
}

/// "8x8"
std::optional<cofree::image_shape> parse_image(std::string_view text) {
  const auto cross = text.find('x');
  if (cross == std::string_view::npos) return std::nullopt;
  const auto rows = whole_number<std::size_t>(text.substr(0, cross)),
             cols = whole_number<std::size_t>(text.substr(cross + 1));
  if (!rows || !cols || *rows == 0 || *cols == 0) return std::nullopt;
  return cofree::image_shape{*rows, *cols};
}

/// Asks for the memory of products before the work. @return the threads there is memory for, 0 after
/// telling that there is none
int threads_with_memory(const char* command, int asked) {
  const int wanted =
      asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  const int had = cofree::app::threads_with_buffers(wanted);
  if (had == 0)
    std::cerr << "cofree " << command
              << ": not enough memory: products need 128 MiB of addresses for each thread, and "
                 "not one thread can have them (see ulimit -v)\n";
  else if (had < wanted)
    std::cerr << "cofree " << command << ": memory for " << had << " of " << wanted
              << " threads: products need 128 MiB of addresses for each\n";
  return had;
}

}  // namespace

int main(int argc, char** argv) {
  cofree::app::without_product_threads(argv);
  // Starts run side by side, so each product has one thread; results do not depend on the number.
  openblas_set_num_threads(1);
  CLI::App app{description, "cofree"};
  app.set_version_flag("--version", "cofree " COFREE_VERSION);
  app.require_subcommand(1);
  app.footer(examples);  // of the command too
  cofree::app::fit_request request;
  std::string image;
  auto* fit = app.add_subcommand("fit", "fit an LSRDR and report it with its evidence");
  fit->add_option("INPUT", request.input,
                  "a .npy file, a folder with a bilinear layer, or a graph in a .mtx file")
      ->required();
  fit->add_option("--dim", request.dimension, "the dimension D of U")
      ->required()
      ->check(at_least(1));
  fit->add_option("--field", request.field,
                  "real, complex or quaternion; default: that of the data")
      ->check(cofree::app::one_of({"real", "complex", "quaternion"}));
  fit->add_option("--class", request.slices,
                  "what the slices of B are to be: any, symmetric, hermitian or skew; default any")
      ->check(cofree::app::one_of({"any", "symmetric", "hermitian", "skew"}));
  fit->add_option("--method", request.method,
                  "lbfgs (default), or what it is compared with: gradient-ascent, "
                  "without-gradients, vomps, schmidt")
      ->check(cofree::app::one_of(cofree::method_names()));
  fit->add_option("--digits", request.digits,
                  "decimal digits of the answer, 1 to 10000; up to 17 is double")
      ->check(at_least(1));
  fit->add_flag(
      "--identify", request.identify,
      "with --digits: what algebraic numbers similarity^2 and the spectrum of Gamma(B,B) are");
  fit->add_option("--starts", request.starts, "how many starts; default 16")->check(at_least(1));
  fit->add_option("--begin-with", request.begin_with,
                  "a B.npy (r,d,d) with d at most D, or the folder of a result: the first start");
  fit->add_option("--seed", request.seed, "seed of everything random; default 1")
      ->check(at_least<std::uint64_t>(0));
  fit->add_option("--out", request.out,
                  "a folder for result.json, arrays and pictures; those of an earlier result in it "
                  "are replaced, other files stay");
  fit->add_flag("--json", request.json, "standard output is the JSON object of result.json");
  fit->add_option(
         "--threads", request.threads,
         "starts, and parts of a large A, that run side by side; default: the number of cores")
      ->check(at_least(1));
  fit->add_option(
      "--image", image,
      "ROWSxCOLS: draw memberships as this image; a layer with n = m*m inputs is drawn as m x m");
  cofree::app::identify_request identify_request;
  auto* identify = add_identify(app, identify_request);
  cofree::app::verify_request verify_request;
  auto* verify = add_verify(app, verify_request);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return cofree::app::explain(app, e);
  }
  if (verify->parsed())
    return threads_with_memory("verify", 1) > 0 ? cofree::app::run_verify(verify_request) : 1;
  if (identify->parsed()) return cofree::app::run_identify(identify_request);
  if (fit->count("--out") > 0 && request.out.empty()) {
    std::cerr << "cofree fit: --out: an empty name, expected a folder\n";
    return 2;
  }
  if (request.digits > 10000) {
    std::cerr << "cofree fit: --digits " << request.digits << ": expected at most 10000\n";
    return 2;
  }
  if (request.digits > 17 && request.method != "lbfgs") {
    std::cerr << "cofree fit: --digits " << request.digits
              << ": expected --method lbfgs, whose equations are those refined\n";
    return 2;
  }
  if (request.identify && request.digits < 20) {
    std::cerr << "cofree fit: --identify: expected --digits of at least 20\n";
    return 2;
  }
  if (!image.empty() && !(request.image = parse_image(image))) {
    std::cerr << "cofree fit: --image " << cofree::printable(image)
              << ": expected ROWSxCOLS such as 8x8\n";
    return 2;
  }
  const int threads = threads_with_memory("fit", request.threads);
  if (threads == 0) return 1;
  request.threads = threads;
  cofree::app::tell_of_slow_kernels();
  return cofree::app::run_fit(request);
}
