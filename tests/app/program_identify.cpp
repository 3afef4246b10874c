// `cofree identify`: its text, its JSON, its refusals.
#include "run_program.hpp"

using scratch::check_says;
using strings = std::vector<std::string>;

namespace {

program::outcome identify(strings arguments) {
  const scratch::folder f;
  arguments.insert(arguments.begin(), "identify");
  return program::run(f.path(), arguments);
}

const std::string octonions = "0.603553390593273762200422181052424519642417968844237";

}  // namespace

TEST_CASE("identify: a value with a closed form") {
  const auto said = identify({octonions});
  CHECK(said.status == 0);
  CHECK(said.err == "");
  check_says(said.out, {"(1+√2)/4", "16 x^2 - 8 x - 1", "51 given", "4.6 used", "not proof"});
  const auto found = identify({octonions, "--json"}).result();
  CHECK(found["value"] == octonions);
  CHECK(found["digits"] == 51);
  CHECK(found["max_degree"] == 4);
  CHECK(found["found"]["closed_form"] == "(1+√2)/4");
  CHECK(found["found"]["coefficients"] == strings{"-1", "-8", "16"});
  CHECK(found["found"]["degree"] == 2);
  CHECK(found["found"]["margin"].get<double>() > 40);
  CHECK(found["found"]["distance"].get<double>() <= 0.51);
  const auto negative = identify({"-0.31250000000000000000000", "--json"}).result();
  CHECK(negative["found"]["closed_form"] == "-5/16");
}

TEST_CASE("identify: --degree bounds the search; above two there is no closed form") {
  const strings sum{"3.1462643699419723423291350657155704455124771291873"};  // √2 + √3
  const auto found = identify({sum[0], "--json"}).result()["found"];
  CHECK(found["polynomial"] == "x^4 - 10 x^2 + 1");
  CHECK(found["closed_form"].is_null());
  const auto none = identify({sum[0], "--degree", "3", "--json"});
  CHECK(none.status == 0);
  CHECK(none.result()["found"].is_null());
}

TEST_CASE("identify: nothing to claim is exit status 0 and said") {
  const auto pi = identify({"3.14159265358979323846264338327950288419716939937510"});
  CHECK(pi.status == 0);
  CHECK(pi.err == "");
  check_says(pi.out, {"nothing claimed", "degree at most 4", "51 digits"});
  const auto few = identify({"0.6035533906"});
  CHECK(few.status == 0);
  check_says(few.out, {"nothing claimed", "10 digits are too few"});
}

TEST_CASE("identify: bad usage is exit status 2, with what was expected") {
  const auto refused = [](const strings& arguments, const strings& words) {
    const auto done = identify(arguments);
    CHECK(done.status == 2);
    CHECK(done.out == "");
    check_says(done.err, words);
  };
  refused({}, {"VALUE", "required"});
  refused({"0.5"}, {"'0.5'", "expected at least 8"});
  refused({"half"}, {"'half'", "expected a decimal number"});
  refused({""}, {"expected a decimal number"});
  refused({"1." + std::string(20000, '3')}, {"20001 digits", "at most 10000"});
  refused({octonions, "--degree", "0"}, {"--degree", "'0'", "expected a whole number from 1"});
  refused({octonions, "--degree", "65"}, {"degree 65", "expected 1 to 64"});
  refused({octonions, "--degree", "two"}, {"--degree", "'two'"});
  refused({octonions, octonions}, {"not expected"});
}

TEST_CASE("identify: standard output that cannot be written is exit status 1") {
  if (!std::filesystem::exists("/dev/full")) return;
  const scratch::folder f;
  const int full = open("/dev/full", O_WRONLY);
  std::FILE* err = std::tmpfile();
  int waited = 0;
  waitpid(program::start(f.path(), {"identify", octonions}, full, fileno(err)), &waited, 0);
  close(full);
  CHECK(program::status_of(waited) == 1);
  check_says(program::text_of(err), {"standard output", "written"});
}
