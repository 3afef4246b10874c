// The program where memory is short: it ends, says what needed how much, and does not wait for ever.
#include <cstdlib>

#include "run_program.hpp"

#if defined(__SANITIZE_ADDRESS__)
#define COFREE_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COFREE_SANITIZED
#endif
#endif

// The sanitizers take terabytes of addresses for themselves.
#ifndef COFREE_SANITIZED

namespace {

namespace fs = std::filesystem;

std::string text_in(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct ending {
  int status;
  std::string out, err;
};

/// The program with `kibibytes` of addresses. Killed after a minute: status 137.
ending run_with(const fs::path& folder, long kibibytes, const std::string& arguments) {
  const std::string command = "cd '" + folder.string() + "' && ulimit -v " +
                              std::to_string(kibibytes) + " && exec timeout -s KILL 60 '" +
                              COFREE_PROGRAM + "' " + arguments + " > out.txt 2> err.txt";
  const int status = program::status_of(std::system(command.c_str()));
  return {status, text_in(folder / "out.txt"), text_in(folder / "err.txt")};
}

}  // namespace

TEST_CASE("no room for one buffer of the products: told at once, exit status 1") {
  const scratch::folder dir;
  program::put_gaussian(dir / "a.npy", {3, 5, 5}, cofree::npy_type::float64, 1);
  for (const long limit : {150000L, 180000L}) {
    CAPTURE(limit);
    const auto done = run_with(dir.path(), limit, "fit a.npy --dim 2 --starts 1");
    CHECK(done.status == 1);
    CHECK(done.out.empty());
    CHECK(done.err ==
          "cofree fit: not enough memory: products need 128 MiB of addresses for each thread, and "
          "not one thread can have them (see ulimit -v)\n");
  }
}

TEST_CASE("room for some threads: so many are taken, and it is said") {
  const scratch::folder dir;
  program::put_gaussian(dir / "a.npy", {3, 5, 5}, cofree::npy_type::float64, 1);
  const auto wide = program::run(dir.path(), {"fit", "a.npy", "--dim", "2", "--starts", "4"});
  const auto done = run_with(dir.path(), 800000, "fit a.npy --dim 2 --starts 4 --threads 16");
  CHECK(done.status == 0);
  CHECK(done.err.find("cofree fit: memory for ") == 0);
  CHECK(done.err.find(" of 16 threads: products need 128 MiB of addresses for each") !=
        std::string::npos);
  const auto similarity = [](const std::string& text) {
    const auto at = text.find("similarity");
    return text.substr(at, text.find('\n', at) - at);
  };
  CHECK(similarity(done.out) == similarity(wide.out));
}

TEST_CASE("10000 slices of 2 by 2 take no array of 10000 by 10000") {
  const scratch::folder dir;
  program::put_gaussian(dir / "a.npy", {10000, 2, 2}, cofree::npy_type::float64, 1);
  const auto done = run_with(dir.path(), 700000, "fit a.npy --dim 1 --starts 2 --threads 1");
  CHECK_MESSAGE(done.status == 0, done.err);
}

TEST_CASE("numbers of many digits are counted before the work") {
  const scratch::folder dir;
  std::string text = "cofree decimals 1\nfield real\ndigits 10000\nshape 10000 2 2\n";
  for (int i = 0; i < 40000; ++i) text += "0.1\n";
  scratch::put(dir / "a.decimals", text);
  // Three times 40000 numbers of 4.2 kB, which are not there at once in a fit in double.
  const auto done =
      run_with(dir.path(), 600000, "fit a.decimals --dim 1 --threads 1 --digits 10000");
  CHECK(done.status == 1);
  CHECK_MESSAGE(
      done.err.find("--digits 10000: A of 40000 entries: need about 0.47") != std::string::npos,
      done.err);
  CHECK(done.err.find("GiB are free") != std::string::npos);
}

#endif
