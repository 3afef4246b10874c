// The option --method of the program.
#include "run_program.hpp"

using program::json;

TEST_CASE("--method: the result names its method, with the same keys and honest convergence") {
  const scratch::folder folder;
  program::put_gaussian(folder.path() / "A.npy", {3, 10, 10}, cofree::npy_type::float64, 4);
  const std::vector<std::string> common{"A.npy", "--dim", "2", "--starts", "3"};
  const auto by = [&](const std::string& name) {
    auto arguments = common;
    arguments.insert(arguments.end(), {"--method", name});
    return program::fit(folder.path(), arguments);
  };
  const auto standard = program::fit(folder.path(), common);
  CHECK(standard["method"] == "lbfgs");
  for (const char* name : {"lbfgs", "gradient-ascent", "without-gradients", "vomps", "schmidt"}) {
    CAPTURE(name);
    const auto r = by(name);
    CHECK(r["method"] == name);
    CHECK(r.size() == standard.size());
    CHECK(double(r["similarity"]) <= double(standard["similarity"]) + 1e-8);
    CHECK(bool(r["converged"]) == (double(r["gradient_norm"]) <= 1e-9));
  }
  CHECK(bool(by("schmidt")["converged"]) == false);
  CHECK(by("schmidt")["starts"].size() == 1);
}

TEST_CASE("--method: a name that is none exits 2 and lists those there are") {
  const scratch::folder folder;
  const auto done =
      program::run(folder.path(), {"fit", "A.npy", "--dim", "2", "--method", "newton"});
  CHECK(done.status == 2);
  CHECK(done.err.find("vomps") != std::string::npos);
}
