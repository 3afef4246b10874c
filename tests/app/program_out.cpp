// What --out does to a folder that holds something: only files that cofree wrote go, an answer stays.
#include <sys/file.h>

#include <csignal>
#include <cstdlib>
#include <map>

#include "run_program.hpp"

using program::json;

namespace {

namespace fs = std::filesystem;
using names_type = std::set<std::string>;

const std::vector<std::string> small_fit{"fit", "A.npy", "--dim", "1", "--starts", "1", "--out"};

class place {
public:
  place() { program::put_gaussian(f_ / "A.npy", {2, 3, 3}, cofree::npy_type::float64, 1); }
  fs::path operator/(const std::string& name) const { return f_ / name; }
  names_type names() const { return scratch::names(f_.path()); }
  const fs::path& path() const { return f_.path(); }

  program::outcome fit(const std::string& out, const fs::path& from = ".") const {
    auto arguments = small_fit;
    arguments[1] = f_ / "A.npy";
    arguments.push_back(out);
    return program::run(f_.path() / from, arguments);
  }
  void check_refused(const std::string& out, const std::vector<std::string>& words) const {
    const auto before = bytes_of_all(f_ / out);
    const auto done = fit(out);
    CHECK(done.status == 2);
    scratch::check_says(done.err, words);
    CHECK(bytes_of_all(f_ / out) == before);
  }

private:
  static std::map<std::string, std::string> bytes_of_all(const fs::path& folder) {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      out[entry.path()] = entry.is_regular_file() ? scratch::bytes_of(entry.path()) : "";
    return out;
  }
  scratch::folder f_;
};

}  // namespace

TEST_CASE("a folder with a result.json that cofree did not write is refused, and stays as it was") {
  const place p;
  fs::create_directories(p / "mine/deep");
  scratch::put(p / "mine/thesis.txt", "years of work");
  scratch::put(p / "mine/deep/data.txt", "more of it");
  for (const std::string text :
       {"", "{}", "[1, 2", "{\"files\": [\"thesis.txt\", \"result.json\"]}",
        "{\"similarity\": 1, \"lambda\": 1, \"dim\": 1, \"field\": \"real\", "
        "\"gamma_applications\": 1, \"files\": [\"thesis.txt\", \"../A.npy\"]}"}) {
    CAPTURE(text);
    scratch::put(p / "mine/result.json", text);
    p.check_refused("mine", {"mine", "result.json", "not replaced"});
  }
  // An own result, and beside it a file that the new one would have to replace.
  REQUIRE(p.fit("out").status == 0);
  auto object = json::parse(scratch::bytes_of(p / "out/result.json"));
  json shorter = json::array();
  for (const auto& name : object["files"])
    if (name != "spectra.svg") shorter.push_back(name);
  object["files"] = shorter;
  scratch::put(p / "out/result.json", object.dump());
  p.check_refused("out", {"spectra.svg", "did not write"});
  fs::remove(p / "out/spectra.svg");
  fs::remove(p / "out/B.npy");
  fs::create_symlink("../A.npy", p / "out/B.npy");
  p.check_refused("out", {"B.npy", "did not write"});
  CHECK(p.names() == names_type{"A.npy", "mine", "out"});
}

TEST_CASE("what else lies in the folder of a result stays: files, links, folders") {
  const place p;
  REQUIRE(p.fit("out").status == 0);
  scratch::put(p / "out/notes.txt", "mine");
  fs::create_symlink("nowhere", p / "out/link");
  REQUIRE(p.fit("out").status == 0);
  CHECK(scratch::bytes_of(p / "out/notes.txt") == "mine");
  CHECK(fs::is_symlink(p / "out/link"));
  fs::create_directory(p / "out/plots");
  scratch::put(p / "out/plots/1.txt", "mine too");
  fs::remove(p / "out/P.npy");
  const auto done = p.fit("out");
  REQUIRE_MESSAGE(done.status == 0, done.err);
  CHECK(scratch::bytes_of(p / "out/plots/1.txt") == "mine too");
  CHECK(scratch::bytes_of(p / "out/notes.txt") == "mine");
  CHECK(fs::exists(p / "out/P.npy"));
  const auto files =
      json::parse(scratch::bytes_of(p / "out/result.json"))["files"].get<names_type>();
  auto expected = files;
  expected.insert({"notes.txt", "link", "plots"});
  CHECK(scratch::names(p / "out") == expected);
  CHECK(p.names() == names_type{"A.npy", "out"});
}

TEST_CASE("files of the earlier result that the new one lacks go") {
  const place p;
  auto with_digits = small_fit;
  with_digits.insert(with_digits.end(), {"out", "--digits", "25"});
  REQUIRE(program::run(p.path(), with_digits).status == 0);
  REQUIRE(fs::exists(p / "out/B.decimals"));
  REQUIRE(p.fit("out").status == 0);
  CHECK(!fs::exists(p / "out/B.decimals"));
  CHECK(scratch::names(p / "out") ==
        json::parse(scratch::bytes_of(p / "out/result.json"))["files"].get<names_type>());
}

TEST_CASE("the working folder keeps its identity") {
  const place p;
  fs::create_directory(p / "run");
  for (int k = 0; k < 2; ++k) {
    const auto done = p.fit(".", "run");
    REQUIRE_MESSAGE(done.status == 0, done.err);
    CHECK(fs::exists(p / "run/result.json"));
    CHECK(scratch::names(p / "run") ==
          json::parse(scratch::bytes_of(p / "run/result.json"))["files"].get<names_type>());
  }
}

TEST_CASE("a second run into the same folder is refused at its start") {
  const place p;
  const auto lock = p / ".out.cofree-lock";
  const int held = open(lock.c_str(), O_CREAT | O_RDWR, 0666);
  REQUIRE(flock(held, LOCK_EX | LOCK_NB) == 0);
  auto done = p.fit("out");
  CHECK(done.status == 2);
  scratch::check_says(done.err, {"out", "another run"});
  CHECK(!fs::exists(p / "out"));
  close(held);  // what a killed run leaves is no lock
  done = p.fit("out");
  CHECK(done.status == 0);
  CHECK(p.names() == names_type{"A.npy", "out"});
}

TEST_CASE("an answer that cannot be put in place is printed and kept, exit status 1") {
  const place p;
  program::put_gaussian(p / "big.npy", {8, 48, 48}, cofree::npy_type::float64, 1);
  std::FILE *out = std::tmpfile(), *err = std::tmpfile();
  const auto child = program::start(
      p.path(), {"fit", "big.npy", "--dim", "6", "--starts", "1", "--json", "--out", "out"},
      fileno(out), fileno(err));
  while (!fs::exists(p / ".out.cofree-lock")) usleep(1000);
  fs::create_directory(p / "out");  // somebody else's, meanwhile
  scratch::put(p / "out/thesis.txt", "years of work");
  int waited = 0;
  waitpid(child, &waited, 0);
  CHECK(program::status_of(waited) == 1);
  scratch::check_says(program::text_of(err), {"--out out", "not replaced", "kept in", "out.kept"});
  CHECK(scratch::bytes_of(p / "out/thesis.txt") == "years of work");
  CHECK(program::text_of(out) == scratch::bytes_of(p / "out.kept/result.json"));
  CHECK(fs::exists(p / "out.kept/B.npy"));
  CHECK(p.names() == names_type{"A.npy", "big.npy", "out", "out.kept"});
}

TEST_CASE("what a killed run left is kept where it is an answer, and removed where it is none") {
  const place p;
  REQUIRE(p.fit("out").status == 0);
  fs::copy(p / "out", p / ".out.cofree-new");
  auto done = p.fit("out");
  CHECK(done.status == 0);
  scratch::check_says(done.err, {"killed", "out.kept"});
  CHECK(fs::exists(p / "out.kept/result.json"));
  fs::create_directory(p / ".out.cofree-new");
  scratch::put(p / ".out.cofree-new/B.npy.part", "half");
  done = p.fit("out");
  CHECK(done.status == 0);
  CHECK(done.err == "");
  CHECK(p.names() == names_type{"A.npy", "out", "out.kept"});
}
