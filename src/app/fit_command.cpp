#include "fit_command.hpp"

#include <fmt/format.h>
#include <cofree/baseline/methods.hpp>
#include <cofree/error/excerpt.hpp>
#include <cofree/io/input.hpp>
#include <cofree/tensor_operator/blocks.hpp>

#include <chrono>
#include <iostream>
#include <thread>

#include "delivery.hpp"
#include "fit_digits.hpp"
#include "fit_graph.hpp"
#include "given_start.hpp"
#include "interrupts.hpp"
#include "output_folder.hpp"
#include "starts_line.hpp"

namespace cofree::app {
namespace {

/// What is being done, for who runs out of memory.
const char* doing = "reading the input";

field wanted_field(const fit_request& request, field of_data) {
  if (request.field.empty()) return of_data;
  return request.field == "real"      ? field::real
         : request.field == "complex" ? field::complex
                                      : field::quaternion;
}

/// An image of the inputs: as asked for, or square for a layer whose inputs make a square.
std::optional<image_shape> image_of(const fit_request& request, const model_input& input) {
  const auto n = input.dimension();
  if (request.image) {
    const auto [rows, cols] = *request.image;
    if (n % rows != 0 || n / rows != cols)
      throw input_error(fmt::format("--image {}x{}: expected {} pixels in all, the dimension of V",
                                    rows, cols, n));
    return request.image;
  }
  const auto side = std::size_t(std::lround(std::sqrt(double(n))));
  if (input.is_layer() && side > 1 && side * side == n) return image_shape{side, side};
  return std::nullopt;
}

/// Options that do not go with the field, and those that a layer in factors or a large graph cannot take.
void require_options_fit(const fit_request& request, const model_input& input, field wanted) {
  if (request.slices == "symmetric" && wanted == field::quaternion)
    throw input_error(
        "--class symmetric: there is no transpose over the quaternions, expected --class hermitian "
        "or "
        "skew, or --field complex");
  if (request.slices != "any" && request.method != "lbfgs")
    throw input_error("--method " + request.method + ": expected --method lbfgs with --class " +
                      request.slices);
  if (std::holds_alternative<tensor_input>(input.data)) return;
  const bool graph = std::holds_alternative<weighted_graph>(input.data);
  const auto refuse = [&](const std::string& option, const char* expected) {
    throw input_error(
        fmt::format("{}: {} is a {} too large for an array (n = {}, {} {}), expected {}", option,
                    shown_path(request.input), graph ? "graph" : "layer", input.dimension(),
                    input.slices(), graph ? "edges" : "outputs", expected));
  };
  if (request.digits > 17) refuse(fmt::format("--digits {}", request.digits), "at most 17");
  if (request.method != "lbfgs") refuse("--method " + request.method, "--method lbfgs");
  if (!graph) return;
  if (wanted != field::real) refuse(std::string("--field ") + field_name(wanted), "--field real");
  if (request.slices != "any") refuse("--class " + request.slices, "--class any");
  if (request.image) refuse("--image", "no pictures");
}

/// The B of --begin-with. @throws input_error where it cannot be a start
template <scalar K>
linear_operator<K> start_of(const fit_request& request, const tensor_input& begin,
                            const space<centre_t<K>>& w) {
  try {
    return usable_start(map_of(begin, space<K>("U", begin.dimension), w));
  } catch (const invalid_argument& e) {
    throw input_error(fmt::format("--begin-with {}: {}", shown_path(request.begin_with), e.what()));
  }
}

/// The fit of an array by any method, of a layer in factors by lsrdr.
template <scalar K>
lsrdr_result<K> fitted(const fit_request& request, model_input& input,
                       const std::optional<tensor_input>& begin, const space<K>& v,
                       const space<centre_t<K>>& w, const lsrdr_options& options) {
  const space<K> u("U", std::size_t(request.dimension));
  std::vector<linear_operator<K>> usable;
  if (begin) usable = {start_of<K>(request, *begin, w)};  // or refused, before the work
  const auto with_given = [&](lsrdr_problem<K> problem) {
    problem.given = usable;
    return lsrdr(problem, u, options);
  };
  cofree::detail::require_projection_fits(v.dimension(), sizeof(K),
                                          options);  // before A is prepared
  if (auto* layer = std::get_if<bilinear_layer>(&input.data))
    return with_given(
        prepare(any_tensor_operator<K>(factored_operator<K>(std::move(*layer), v, w)), options));
  if (begin) return with_given(prepare(map_of(std::get<tensor_input>(input.data), v, w), options));
  return fit_by(method_of(request.method), map_of(std::get<tensor_input>(input.data), v, w), u,
                options);
}

template <scalar K>
int fit_over(const fit_request& request, model_input input,
             const std::optional<tensor_input>& given, std::optional<output_folder>& folder) {
  const auto image = image_of(request, input);
  const space<K> v("V", input.dimension());
  const space<centre_t<K>> w("W", input.slices());
  lsrdr_options options{.starts = request.starts, .start_seed = {request.seed}};
  options.threads = threads();
  for (auto c : {slice_class::symmetric, slice_class::hermitian, slice_class::skew})
    if (request.slices == slice_class_name(c)) options.slices = c;
  options.stop = [] { return interrupts > 0; };
  require_memory_for_digits<K>(request, v, w);
  const auto exact_a = long_map<K>(request, v, w);
  const auto begin = std::chrono::steady_clock::now();
  std::optional<lsrdr_result<K>> fit;
  {
    starts_line line;
    options.progress = [&](const lsrdr_progress& p) { line.show(p); };
    doing = "fitting";
    fit = fitted(request, input, given, v, w, options);
  }
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::optional<long_answer<K>> exact;
  doing = "refining the fit to more digits";
  if (exact_a) exact = to_digits<K>(request, *fit, *exact_a, [] { return interrupts > 0; });
  // More digits may show e > 0 in the dimension asked for, where a double has a smaller one suffice.
  if (exact && exact->refined.map.domain().dimension() != fit->map().domain().dimension())
    fit = fit->in_asked_dimension();
  doing = "writing the answer";
  answer done;
  done.write = [&](const std::filesystem::path& place, const fit_header& header) {
    return exact ? write_refined(place, *fit, exact->refined, header, exact->numbers)
                 : write_result(place, *fit, header);
  };
  done.draw = [&](const std::filesystem::path& place, const fit_header& header) {
    return write_pictures(place, *fit, header, image);
  };
  done.json = [&](const fit_header& header) {
    return exact ? refined_json(*fit, exact->refined, header, exact->numbers)
                 : result_json(*fit, header);
  };
  done.table = [&](const fit_header& header) {
    return fit_table(*fit, header) +
           (exact ? refined_table(exact->refined, exact->numbers) : std::string());
  };
  done.interrupted = fit->interrupted || (exact && exact->refined.steps.interrupted);
  fit_header header{request.input, request.seed, seconds, request.method};
  header.notes = input.notes();
  return deliver(request, header, done, folder);
}

/// An interrupt before there is an answer.
void go_on_unless_interrupted() {
  if (interrupts > 0) throw error("interrupted");
}

int dispatch(const fit_request& request) {
  auto input = read_model(request.input);
  go_on_unless_interrupted();
  const field f = wanted_field(request, input.data_field());
  if (f < input.data_field())
    throw input_error(
        fmt::format("--field {}: the data of {} are {}, expected that field or a larger one",
                    field_name(f), shown_path(request.input), field_name(input.data_field())));
  image_of(request, input);
  require_options_fit(request, input, f);
  const auto given = read_given_start(request, input, f);
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  set_threads(request.threads > 0 ? request.threads : int(cores));
  std::optional<output_folder> folder;
  if (!request.out.empty()) folder.emplace(request.out, request.input);
  go_on_unless_interrupted();
  if (const auto* graph = std::get_if<weighted_graph>(&input.data)) {
    doing = "fitting the graph";
    return fit_graph(request, *graph, folder);
  }
  if (f == field::real) return fit_over<double>(request, std::move(input), given, folder);
  if (f == field::complex)
    return fit_over<std::complex<double>>(request, std::move(input), given, folder);
  return fit_over<quaternion<double>>(request, std::move(input), given, folder);
}

}  // namespace

int run_fit(const fit_request& request) {
  watch_signals();
  const auto fail = [](const char* what, int status) {
    std::cerr << "cofree fit: " << what << "\n";
    return status;
  };
  try {
    return dispatch(request);
  } catch (const input_error& e) {
    return fail(e.what(), 2);
  } catch (const invalid_argument& e) {
    return fail(e.what(), 2);
  } catch (const std::filesystem::filesystem_error& e) {
    return fail(shortened(e.what(), 720).c_str(), 2);
  } catch (const std::bad_alloc&) {
    std::cerr << "cofree fit: not enough memory while " << doing << "\n";
    return 1;
  } catch (const std::exception& e) {
    if (interrupts > 0)
      return fail(fmt::format("interrupted before there was a result ({})", e.what()).c_str(), 130);
    return fail(e.what(), 1);
  }
}

}  // namespace cofree::app
