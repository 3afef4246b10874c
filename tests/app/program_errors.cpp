// How the program refuses and fails: what, where, what was expected; and nothing is left behind.
#include <sys/stat.h>
#include <limits>

#include "run_program.hpp"

using cofree::npy_type;
using program::sizes;
using scratch::check_says;
using strings = std::vector<std::string>;

namespace {

namespace fs = std::filesystem;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A folder with good and bad inputs, what it held at first, and runs that must leave it so.
class bench {
public:
  bench() {
    program::put_gaussian(dir_ / "good.npy", {2, 3, 3}, npy_type::float64, 1);
    program::put_gaussian(dir_ / "complex.npy", {2, 3, 3}, npy_type::complex128, 1);
    program::put_gaussian(dir_ / "quaternion.npy", {2, 3, 3, 4}, npy_type::float64, 1);
    scratch::put(dir_ / "file", "a file");
  }
  fs::path operator/(const std::string& name) const { return dir_ / name; }
  const fs::path& path() const { return dir_.path(); }

  /// Runs `fit` with and without --out; standard output stays empty and the folder as it was.
  void check_refused(const strings& arguments, int status, const strings& words) const {
    for (bool writes : {false, true}) {
      strings all{"fit"};
      all.insert(all.end(), arguments.begin(), arguments.end());
      if (writes) all.insert(all.end(), {"--out", "out"});
      check_run(all, status, words);
    }
  }
  void check_run(const strings& arguments, int status, const strings& words) const {
    const auto before = scratch::names(path());
    const auto done = program::run(path(), arguments);
    CHECK_MESSAGE(done.status == status, done.err);
    CHECK(done.out == "");
    check_says(done.err, words);
    CHECK(scratch::names(path()) == before);
  }

private:
  scratch::folder dir_;
};

/// `good.npy` with other options.
strings good(const strings& options) {
  strings all{"good.npy"};
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

}  // namespace

TEST_CASE("inputs that are none: exit status 2") {
  const bench b;
  const auto refused = [&](const std::string& name, strings words) {
    words.push_back(name);
    b.check_refused({name, "--dim", "1"}, 2, words);
  };
  refused("gone.npy", {"no such file"});
  refused("file/A.npy", {"no such file"});
  fs::create_directory(b / "folder");
  refused("folder", {"no w.npy", "expected a bilinear layer"});
  scratch::put(b / "empty.npy", "");
  refused("empty.npy", {"empty", "expected a .npy"});
  refused("file", {"not a .npy file"});
  const auto whole = scratch::bytes_of(b / "good.npy");
  scratch::put(b / "cut.npy", whole.substr(0, whole.size() - 8));
  refused("cut.npy", {"promises 144 bytes", "the file has 136"});
  program::put_gaussian(b / "wide.npy", {2, 3, 4}, npy_type::float64, 1);
  refused("wide.npy", {"(2, 3, 4)", "expected (r, n, n)"});
  program::put_gaussian(b / "matrix.npy", {3, 3}, npy_type::float64, 1);
  refused("matrix.npy", {"(3, 3)", "expected (r, n, n)"});
  program::put_real(b / "nan.npy", {1, 2, 2}, {1, 2, not_a_number, 4});
  refused("nan.npy", {"[0, 1, 0]", "nan", "expected finite"});
  program::put_real(b / "infinite.npy", {1, 2, 2}, {1, 2, 3, -infinity});
  refused("infinite.npy", {"[0, 1, 1]", "inf", "expected finite"});
  fs::create_directory(b / "layer");
  program::put_gaussian(b / "layer/w.npy", {4, 3}, npy_type::float64, 1);
  program::put_gaussian(b / "layer/v.npy", {4, 2}, npy_type::float64, 2);
  program::put_gaussian(b / "layer/d.npy", {2, 4}, npy_type::float64, 3);
  refused("layer", {"v.npy", "(4, 2)", "expected (4, 3)"});
}

TEST_CASE("pipes, devices and folders for files: refused at once, by every reader") {
  const bench b;
  for (const char* name : {"p.npy", "p.mtx", "p.mtx.gz", "p.decimals"}) {
    REQUIRE(mkfifo((b / name).c_str(), 0600) == 0);
    b.check_refused({name, "--dim", "1"}, 2, {name, "pipe", "expected a"});
  }
  for (const char* suffix : {".npy", ".mtx", ".decimals"}) {
    const auto name = "zero" + std::string(suffix);
    fs::create_symlink("/dev/zero", b / name);
    b.check_refused({name, "--dim", "1"}, 2, {name, "device", "expected a"});
    const auto folder = "folder" + std::string(suffix);
    fs::create_directory(b / folder);
    b.check_refused({folder, "--dim", "1"}, 2, {folder, "the folder has no w.npy"});
  }
  b.check_run({"fit", "good.npy", "--dim", "1", "--begin-with", "p.npy"}, 2, {"p.npy", "pipe"});
  fs::create_directory(b / "result");
  REQUIRE(mkfifo((b / "result/result.json").c_str(), 0600) == 0);
  b.check_run({"verify", "result"}, 2, {"result/result.json", "pipe"});
  fs::remove(b / "result/result.json");
  fs::create_directory(b / "result/result.json");
  b.check_run({"verify", "result"}, 2, {"result/result.json", "folder"});
}

TEST_CASE("JSON nested without end is refused, and what it says is not obeyed") {
  const bench b;
  fs::create_directory(b / "deep");
  const auto verify = [&](const std::string& text, const strings& words) {
    scratch::put(b / "deep/result.json", text);
    auto all = words;
    all.push_back("deep/result.json");
    b.check_run({"verify", "deep"}, 2, all);
  };
  const std::size_t depth = 200000;
  verify("{\"field\": " + std::string(depth, '[') + std::string(depth, ']') + "}",
         {"line 1", "more than 64 lists"});
  std::string objects;
  for (std::size_t i = 0; i < depth; ++i) objects += "{\"a\":\n";
  verify(objects, {"line 65", "more than 64 lists"});
  verify("{\"field\": \"[[[[\\u001b[2J\", \"x\": \"" + std::string(1000, '[') + "\"}",
         {"\"field\" is '[[[[\\x1b[2J'", "expected real"});
  verify("{\"field\": \"" + std::string(100000, 'x') + "\"}", {"100000 bytes"});
  verify("{\"dim\": 1e999}", {"beyond the range of double"});
  verify("{\n\n\"dim\": }", {"line 3", "not a JSON object"});
  // A folder with such a file is no result of ours, to be replaced.
  scratch::put(b / "deep/result.json", "{\"field\": " + std::string(depth, '[') + "}");
  b.check_run({"fit", "good.npy", "--dim", "1", "--out", "deep"}, 2,
              {"--out deep", "not replaced"});
}

TEST_CASE("a layer with an array that is no weight: exit status 2") {
  const bench b;
  fs::create_directory(b / "layer");
  for (const char* name : {"w", "v", "d", "b"})
    program::put_gaussian(b / ("layer/" + std::string(name) + ".npy"), {3, 3}, npy_type::float64,
                          1);
  b.check_refused({"layer", "--dim", "1"}, 2, {"layer: the folder has b.npy", "bilinear layer"});
}

TEST_CASE("unknown options and commands are named, with what was meant: exit status 2") {
  const bench b;
  const auto says = [&](const strings& arguments, const strings& words) {
    b.check_run(arguments, 2, words);
  };
  says({"fit", "good.npy", "--dims", "2"}, {"cofree fit", "'--dims'", "did you mean --dim?"});
  says({"fit", "good.npy", "--dmi=2"}, {"'--dmi=2'", "did you mean --dim?"});
  says({"fit", "good.npy", "-dim", "2"}, {"'-dim'", "did you mean --dim?"});
  says({"fit", "--frobnicate", "good.npy"}, {"'--frobnicate'", "there are --help", "--begin-with"});
  says({"fit", "good.npy", "--dim", "1", "--field", "complx"},
       {"'complx'", "did you mean complex?"});
  says({"fit", "good.npy", "--dim", "1", "--method", "lbgfs"}, {"'lbgfs'", "did you mean lbfgs?"});
  says({"fit", "good.npy", "--dim", "\x1b[2J"}, {"'\\x1b[2J'"});
  says({"verify", "out", "--jsn"}, {"cofree verify", "'--jsn'", "did you mean --json?"});
  says({"verify", "out", "--dim", "2"}, {"'--dim'", "an option of cofree fit"});
  says({"identify", "--degre", "4"}, {"cofree identify", "'--degre'", "did you mean --degree?"});
  says({"--dim", "2", "fit", "good.npy"}, {"cofree: '--dim'", "an option of cofree fit"});
  says({"--versio"}, {"'--versio'", "did you mean --version?"});
  says({"fti", "good.npy"}, {"'fti'", "no such command", "did you mean fit?"});
  says({"reduce", "good.npy"}, {"'reduce'", "expected one of fit, identify, verify"});
  says({}, {"expected one of fit, identify, verify"});
  says({"fit"}, {"cofree fit", "INPUT", "required"});
}

TEST_CASE("options that are wrong: exit status 2") {
  const bench b;
  const auto refused = [&](const strings& options, strings words) {
    b.check_refused(good(options), 2, words);
  };
  for (const char* dim : {"0", "-1", "two", "2.5", "0x2", "", "99999999999"})
    refused({std::string("--dim=") + dim}, {"--dim"});
  refused({"--dim", "0"}, {"--dim", "'0'", "expected a whole number from 1"});
  refused({"--dim", "-1"}, {"--dim", "'-1'", "expected a whole number from 1"});
  refused({"--dim", "two"}, {"--dim", "'two'", "expected a whole number from 1"});
  refused({}, {"--dim", "required"});
  refused({"--dim", "1", "--frobnicate"}, {"--frobnicate", "not expected"});
  refused({"--dim", "1", "another.npy"}, {"another.npy", "not expected"});
  refused({"--dim", "1", "--field", "octonion"},
          {"--field", "octonion", "real,complex,quaternion"});
  refused({"--dim", "1", "--digits", "20000"}, {"--digits 20000", "expected at most 10000"});
  refused({"--dim", "1", "--digits", "0"}, {"--digits", "'0'", "expected"});
  refused({"--dim", "1", "--starts", "0"}, {"--starts", "'0'", "expected a whole number from 1"});
  refused({"--dim", "1", "--threads", "0"}, {"--threads", "'0'", "expected"});
  refused({"--dim", "1", "--seed", "-1"}, {"--seed", "'-1'", "expected a whole number from 0"});
  refused({"--dim", "1", "--seed", "18446744073709551616"}, {"--seed", "expected"});
  refused({"--dim", "1", "--image", "2x2"}, {"--image 2x2", "expected 3 pixels"});
  for (const char* image : {"3", "x", "3x", "0x3", "-1x-3", "3x1x1", "3x 1", "axb"})
    refused({"--dim", "1", std::string("--image=") + image},
            {"--image " + std::string(image), "expected ROWSxCOLS"});
  // 5·7378697629483820647 = 2^65 + 3: it would fit if products wrapped around.
  refused({"--dim", "1", "--image", "5x7378697629483820647"}, {"--image", "expected 3 pixels"});
}

TEST_CASE("a field smaller than the data's: exit status 2") {
  const bench b;
  b.check_refused({"complex.npy", "--dim", "1", "--field", "real"}, 2,
                  {"--field real", "complex.npy", "are complex", "expected"});
  b.check_refused({"quaternion.npy", "--dim", "1", "--field", "real"}, 2,
                  {"--field real", "quaternion.npy", "are quaternion", "expected"});
  b.check_refused({"quaternion.npy", "--dim", "1", "--field", "complex"}, 2,
                  {"--field complex", "quaternion.npy", "are quaternion", "expected"});
}

TEST_CASE("folders that --out must not or cannot write: exit status 2") {
  const bench b;
  const auto refused = [&](const std::string& out, const strings& words) {
    auto all = words;
    all.push_back("--out " + out);
    b.check_run({"fit", "good.npy", "--dim", "1", "--out", out}, 2, all);
  };
  refused("file", {"is a file", "expected a folder"});
  refused("file/out", {"is a file", "expected a folder"});
  refused("gone/out", {"no folder", "gone"});
  if (fs::exists("/proc/self")) refused("/proc/out", {"/proc", "cannot be written"});
  fs::create_directory(b / "mine");
  scratch::put(b / "mine/thesis.txt", "years of work");
  refused("mine", {"no result.json", "not replaced"});
  CHECK(scratch::bytes_of(b / "mine/thesis.txt") == "years of work");
  fs::create_symlink("nowhere", b / "link");
  refused("link", {"link", "expected a folder"});
  b.check_run({"fit", "good.npy", "--dim", "1", "--out="}, 2, {"--out"});
  b.check_run({"fit", "good.npy", "--dim", "1", "--out", ""}, 2, {"--out"});
  // An earlier result that holds the input of this run.
  REQUIRE(program::run(b.path(), {"fit", "good.npy", "--dim", "1", "--out", "earlier"}).status ==
          0);
  const auto names = scratch::names(b / "earlier");
  b.check_run({"fit", "earlier/B.npy", "--dim", "1", "--out", "earlier"}, 2,
              {"--out earlier", "earlier/B.npy", "expected another folder"});
  CHECK(scratch::names(b / "earlier") == names);
  fs::remove_all(b / "earlier");
}

TEST_CASE("paths from outside are printable and bounded in every message") {
  const bench b;
  const std::string bad = "a\n\x1b[31m\xff", shown = "a\\n\\x1b[31m\\xff";
  std::string longer = "gone";
  for (int i = 0; i < 300; ++i) longer += "/deeper";
  const auto refused = [&](strings arguments, const std::string& name) {
    const auto done = program::run(b.path(), arguments);
    CHECK_MESSAGE(done.status == 2, done.out << done.err);
    check_says(done.err, {name == bad ? shown : "gone/deeper/deeper"});
    CHECK_MESSAGE(done.err.size() < 1200, done.err.size());
    CHECK(std::count_if(done.err.begin(), done.err.end(), [](unsigned char c) {
            return c < 0x20;
          }) == std::count(done.err.begin(), done.err.end(), '\n'));
    CHECK(done.err.find('\xff') == std::string::npos);
  };
  scratch::put(b / bad, "a file");
  fs::copy(b / "good.npy", b / (bad + ".npy"));
  fs::create_directory(b / (bad + ".mine"));
  scratch::put(b / (bad + ".mine") / "thesis.txt", "years of work");
  fs::copy(b / "complex.npy", b / (bad + "c.npy"));
  for (const auto& name : {bad, longer}) {
    refused({"fit", name, "--dim", "1"}, name);
    refused({"fit", "good.npy", "--dim", "1", "--out", name + "/out"}, name);
    refused({"fit", "good.npy", "--dim", "1", "--begin-with", name}, name);
    refused({"verify", name}, name);
  }
  refused({"fit", "good.npy", "--dim", "1", "--out", bad}, bad);
  refused({"fit", "good.npy", "--dim", "1", "--out", bad + ".mine"}, bad);
  refused({"fit", bad + "c.npy", "--dim", "1", "--field", "real"}, bad);
  refused({"fit", "good.npy", "--dim", "2", "--begin-with", bad + "c.npy"}, bad);
  // The tables and what went well are text too.
  const auto done = program::run(b.path(), {"fit", bad + ".npy", "--dim", "1", "--out", bad + "o"});
  CHECK(done.status == 0);
  check_says(done.out, {"LSRDR of " + shown + ".npy", "written to " + shown + "o"});
  CHECK(done.out.find('\x1b') == std::string::npos);
  // JSON has no such bytes: verify is told where the input is.
  const auto found = program::run(b.path(), {"verify", bad + "o", bad + ".npy"});
  CHECK(found.status == 0);
  check_says(found.out, {shown + "o against " + shown + ".npy"});
}

TEST_CASE("mathematics without an answer: exit status 1, and the reason") {
  const bench b;
  program::put_real(b / "nilpotent.npy", {2, 3, 3},
                    {0, 1, 2, 0, 0, 3, 0, 0, 0, 0, 4, 2, 0, 0, 1, 0, 0, 0});
  b.check_refused({"nilpotent.npy", "--dim", "1"}, 1, {"nilpotent"});
  program::put_real(b / "zero.npy", {1, 2, 2}, {0, 0, 0, 0});
  b.check_refused({"zero.npy", "--dim", "1"}, 1, {"A = 0"});
  program::put_gaussian(b / "slice.npy", {1, 4, 4}, npy_type::float64, 4);
  b.check_refused({"slice.npy", "--dim", "2"}, 1, {"d = 1"});
}

TEST_CASE("the machine fails: a full disk, closed output; nothing half done stays") {
  const bench b;
  const auto before = scratch::names(b.path());
  if (fs::exists("/dev/full")) {
    const int full = open("/dev/full", O_WRONLY);
    std::FILE* err = std::tmpfile();
    int waited = 0;
    waitpid(
        program::start(b.path(), {"fit", "good.npy", "--dim", "1", "--json"}, full, fileno(err)),
        &waited, 0);
    close(full);
    CHECK(program::status_of(waited) == 1);
    check_says(program::text_of(err), {"standard output", "written"});
  }
  // Files of at most 1000 bytes: the arrays fit, result.json does not, here and in any other folder.
  const auto done = program::run(b.path(), {"fit", "good.npy", "--dim", "1", "--out", "out"}, 1000);
  CHECK(done.status == 1);
  check_says(done.err, {"result.json", "cannot be written", "standard output"});
  CHECK(scratch::names(b.path()) == before);
}

TEST_CASE("help and version") {
  const scratch::folder f;
  for (const strings& command : {strings{"--help"}, strings{"fit", "--help"}}) {
    const auto help = program::run(f.path(), command);
    CHECK(help.status == 0);
    CHECK(help.err == "");
    check_says(help.out, {"Examples:", "cofree fit ", "--dim", "LSRDR", "130"});
  }
  const auto version = program::run(f.path(), {"--version"});
  CHECK(version.status == 0);
  CHECK(version.out.starts_with("cofree 0."));
  CHECK(program::run(f.path(), {}).status == 2);
  CHECK(program::run(f.path(), {"reduce", "A.npy"}).status == 2);
}
