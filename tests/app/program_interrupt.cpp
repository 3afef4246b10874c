// Ctrl-C during a run, on a pseudo terminal, where the progress line tells that a start has a
// value.
#include <poll.h>
#include <stdlib.h>

#include <optional>
#include <utility>

#include "run_program.hpp"

namespace {

namespace fs = std::filesystem;

/// The program with a terminal as its standard error.
class on_terminal {
public:
  on_terminal(const fs::path& folder, const std::vector<std::string>& arguments) {
    terminal_ = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal_ < 0 || grantpt(terminal_) != 0 || unlockpt(terminal_) != 0) return;
    const int other_end = open(ptsname(terminal_), O_RDWR | O_NOCTTY);
    if (other_end < 0) return;
    out_ = std::tmpfile();
    child_ = program::start(folder, arguments, fileno(out_), other_end);
    close(other_end);
  }
  ~on_terminal() {
    if (child_ > 0 && !status_) kill(child_, SIGKILL), waitpid(child_, nullptr, 0);
    if (terminal_ >= 0) close(terminal_);
    if (out_ != nullptr) std::fclose(out_);
  }
  on_terminal(const on_terminal&) = delete;
  on_terminal& operator=(const on_terminal&) = delete;

  bool runs() const { return child_ > 0; }
  const std::string& shown() const { return shown_; }
  void send(int signal) const { kill(child_, signal); }
  std::string out() { return program::text_of(std::exchange(out_, nullptr)); }

  /// Reads what the program shows until `enough` or its end.
  template <class F>
  void watch_until(F enough) {
    while (!status_ && !enough()) {
      pollfd waiting{terminal_, POLLIN, 0};
      if (poll(&waiting, 1, 20) > 0) take();
      int waited = 0;
      if (waitpid(child_, &waited, WNOHANG) == child_) status_ = program::status_of(waited);
    }
    while (status_ && take()) {  // what it said last
    }
  }
  /// The exit status.
  int finish() {
    watch_until([] { return false; });
    return *status_;
  }

private:
  bool take() {
    char bytes[4096];
    const auto count = read(terminal_, bytes, sizeof bytes);
    if (count > 0) shown_.append(bytes, std::size_t(count));
    return count > 0;
  }

  int terminal_ = -1;
  pid_t child_ = -1;
  std::FILE* out_ = nullptr;
  std::optional<int> status_;
  std::string shown_;
};

/// A run that would take many minutes, up to the moment when a start has taken some steps.
void begin(on_terminal& run) {
  REQUIRE(run.runs());
  run.watch_until([&] { return run.shown().find("step 3") != std::string::npos; });
  REQUIRE_MESSAGE(run.shown().find("starts done, best 0.") != std::string::npos, run.shown());
}

const std::vector<std::string> long_run{"fit",    "A.npy", "--dim", "6",         "--starts", "5000",
                                        "--json", "--out", "out",   "--threads", "2"};

void put_long_input(const fs::path& folder) {
  program::put_gaussian(folder / "A.npy", {8, 48, 48}, cofree::npy_type::float64, 1);
}

}  // namespace

TEST_CASE("an interrupt leaves the best so far on disk and exits with 130") {
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGXCPU}) {
    const scratch::folder f;
    put_long_input(f.path());
    on_terminal run(f.path(), long_run);
    begin(run);
    CHECK(scratch::names(f.path()) == std::set<std::string>{".out.cofree-lock", "A.npy"});
    run.send(signal);
    if (signal == SIGHUP || signal == SIGXCPU) run.send(signal);  // these come in numbers
    CHECK(run.finish() == 130);
    CHECK(scratch::names(f.path()) == std::set<std::string>{"A.npy", "out"});
    const auto text = scratch::bytes_of(f / "out/result.json");
    CHECK(run.out() == text);
    const auto x = program::json::parse(text);
    CHECK(x["interrupted"] == true);
    CHECK(x["similarity"] > 0);
    CHECK(x["similarity"] < 1);
    CHECK(x["starts"].size() < 5000);
    CHECK(cofree::read_npy(f / "out/B.npy").shape == program::sizes{8, 6, 6});
    CHECK(fs::exists(f / "out/P.npy") == (x["kind"] == "real"));
  }
}

TEST_CASE("an interrupt of a graph in factors leaves R and S of the best so far") {
  const scratch::folder f;
  const std::size_t nodes = 1500;
  std::string text = "%%MatrixMarket matrix coordinate real general\n1500 1500 " +
                     std::to_string(7 * nodes) + "\n";
  for (std::size_t i = 0; i < nodes; ++i)  // seven edges from each node, of uneven weights
    for (std::size_t k = 1; k <= 7; ++k)
      text += std::to_string(1 + (i * (2 * k + 1) + k * k) % nodes) + " " + std::to_string(1 + i) +
              " " + std::to_string(1 + (i * k) % 11) + "\n";
  scratch::put(f / "g.mtx", text);
  on_terminal run(f.path(), {"fit", "g.mtx", "--dim", "6", "--starts", "5000", "--json", "--out",
                             "out", "--threads", "2"});
  begin(run);
  run.send(SIGINT);
  CHECK(run.finish() == 130);
  CHECK(scratch::names(f / "out") == std::set<std::string>{"R.npy", "S.npy", "result.json"});
  const auto written = scratch::bytes_of(f / "out/result.json");
  CHECK(run.out() == written);
  const auto x = program::json::parse(written);
  CHECK(x["interrupted"] == true);
  CHECK(x["similarity"] > 0);
  CHECK(x["similarity"] < 1);
  CHECK(x["starts"].size() >= 1);
  CHECK(x["starts"].size() < 5000);
  CHECK(cofree::read_npy(f / "out/R.npy").shape == program::sizes{6, nodes});
}

TEST_CASE("a second interrupt ends at once and leaves nothing half done") {
  const scratch::folder f;
  put_long_input(f.path());
  on_terminal run(f.path(), long_run);
  begin(run);
  run.send(SIGINT);
  run.send(SIGINT);
  CHECK(run.finish() == 130);
  auto names = scratch::names(f.path());
  if (names.erase("out") > 0) CHECK(fs::exists(f / "out/result.json"));
  CHECK(names == std::set<std::string>{"A.npy"});
}

TEST_CASE("without a terminal there is no progress, with one the line is wiped at the end") {
  const scratch::folder f;
  program::put_gaussian(f / "A.npy", {2, 6, 6}, cofree::npy_type::float64, 1);
  const std::vector<std::string> short_run{"fit", "A.npy", "--dim", "2", "--starts", "2"};
  CHECK(program::run(f.path(), short_run).err == "");
  on_terminal run(f.path(), short_run);
  REQUIRE(run.runs());
  CHECK(run.finish() == 0);
  CHECK(run.shown().find("2 of 2 starts done") != std::string::npos);
  CHECK(run.shown().ends_with("\r\033[K"));
}
