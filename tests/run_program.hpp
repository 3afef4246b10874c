// Runs the built program and keeps what it says: standard output, standard error, exit status.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cofree/io/npy.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "scratch.hpp"

namespace program {

namespace fs = std::filesystem;
using json = nlohmann::json;
using sizes = std::vector<std::size_t>;

/// The program in `folder` with these descriptors as its output; dies by itself after two minutes.
/// With `file_limit`, no file of it can be larger: a full disk.
inline pid_t start(const fs::path& folder, const std::vector<std::string>& arguments, int out,
                   int err, rlim_t file_limit = RLIM_INFINITY) {
  std::vector<char*> argv{const_cast<char*>(COFREE_PROGRAM)};
  for (const auto& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child > 0) return child;
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO), dup2(out, STDOUT_FILENO), dup2(err, STDERR_FILENO);
  const rlimit limit{file_limit, file_limit};
  if (file_limit != RLIM_INFINITY) signal(SIGXFSZ, SIG_IGN), setrlimit(RLIMIT_FSIZE, &limit);
  if (chdir(folder.c_str()) != 0) _exit(127);
  alarm(120);
  execv(COFREE_PROGRAM, argv.data());
  _exit(127);
}

/// The exit status; 1000 + the signal that ended it.
inline int status_of(int waited) {
  return WIFEXITED(waited) ? WEXITSTATUS(waited) : 1000 + WTERMSIG(waited);
}

struct outcome {
  int status = -1;
  std::string out, err;
  json result() const { return json::parse(out); }
};

inline std::string text_of(std::FILE* file) {
  std::string text;
  std::rewind(file);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += char(c);
  std::fclose(file);
  return text;
}

inline outcome run(const fs::path& folder, const std::vector<std::string>& arguments,
                   rlim_t file_limit = RLIM_INFINITY) {
  std::FILE *out = std::tmpfile(), *err = std::tmpfile();
  REQUIRE(out != nullptr);
  REQUIRE(err != nullptr);
  int waited = 0;
  waitpid(start(folder, arguments, fileno(out), fileno(err), file_limit), &waited, 0);
  return {status_of(waited), text_of(out), text_of(err)};
}

/// `cofree fit --json` that must succeed and be silent on standard error.
inline json fit(const fs::path& folder, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "fit");
  arguments.push_back("--json");
  const auto done = run(folder, arguments);
  CHECK(done.err == "");
  REQUIRE_MESSAGE(done.status == 0, "exit status " << done.status);
  return done.result();
}

/// An array of standard normal numbers.
inline void put_gaussian(const fs::path& file, const sizes& shape, cofree::npy_type type,
                         std::uint64_t seed) {
  std::size_t count = type == cofree::npy_type::complex128 ? 2 : 1;
  for (auto n : shape) count *= n;
  cofree::random_source source({seed});
  std::vector<double> x(count);
  for (auto& each : x) each = source.normal();
  cofree::write_npy(file, shape, x, type);
}

inline void put_real(const fs::path& file, const sizes& shape, const std::vector<double>& x) {
  cofree::write_npy(file, shape, x, cofree::npy_type::float64);
}

inline std::string digits() {
  return std::string(COFREE_DATA_DIR) + "/digits/one_layer";
}

}  // namespace program
