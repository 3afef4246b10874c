// Folders of .npy files that are layers: missing files, wrong shapes, weights out of range.
#include <array>
#include <cmath>

#include <cofree/io/exact_input.hpp>
#include <cofree/operator/basis.hpp>
#include <cofree/scalar/long_real.hpp>

#include "npy_bytes.hpp"

using namespace cofree;
using namespace npy;

TEST_CASE("layers: a missing file, shapes that disagree, numbers that cannot be weights") {
  const scratch::folder f;
  const auto file = [&](const std::string& name, const std::string& shape, std::size_t count) {
    put(f / name, tensor_bytes("<f8", shape, counted(count)));
  };
  const auto refused = [&](const std::vector<std::string>& parts) {
    check_refused([&] { read_tensor(f.path()); }, parts);
  };
  refused({f.path().string(), "no w.npy", "expected"});
  file("w.npy", "(3, 2)", 6), file("d.npy", "(4, 3)", 12);
  refused({f.path().string(), "no v.npy", "expected"});
  file("v.npy", "(2, 3)", 6);
  refused({"v.npy", "(2, 3)", "expected (3, 2)"});
  file("v.npy", "(6,)", 6);
  refused({"v.npy", "(6,)", "expected (h, n)"});
  file("v.npy", "(3, 2)", 6), file("d.npy", "(3, 4)", 12);
  refused({"d.npy", "(3, 4)", "expected (r, 3)"});
  file("d.npy", "(4, 3)", 12);
  const auto whole = read_tensor(f.path());
  CHECK(whole.is_layer);
  CHECK(whole.slices == 4);
  CHECK(whole.dimension == 2);
  // D((Wx)⊙(Vx)) with W = V: A_k = Σ_h d_kh w_h w_h†, here its entry (0,1) for k = 0.
  CHECK(std::abs(whole.values[1] - (1 * 1 * 2 + 2 * 3 * 4 + 3 * 5 * 6)) <= 1e-12);
  put(f / "w.npy", tensor_bytes("<c16", "(3, 2)", counted(12)));
  refused({"w.npy", "complex", "expected real"});
  put(f / "w.npy", tensor_bytes("<f8", "(3, 2)", {1, 2, 3, infinity, 5, 6}));
  refused({"w.npy", "[1, 1]", "inf"});
  std::filesystem::remove(f / "w.npy");
  std::filesystem::create_directory(f / "w.npy");
  refused({"w.npy", "folder"});
}

TEST_CASE("layers: an array that is no weight is not ignored") {
  const scratch::folder f;
  const auto file = [&](const std::string& name, const std::string& shape, std::size_t count) {
    put(f / name, tensor_bytes("<f8", shape, counted(count)));
  };
  file("v.npy", "(3, 2)", 6), file("d.npy", "(4, 3)", 12), file("W.npy", "(3, 2)", 6);
  const auto refused = [&](const std::vector<std::string>& parts) {
    check_refused([&] { read_tensor(f.path()); }, parts);
  };
  refused({"no w.npy but W.npy", "expected"});
  std::filesystem::rename(f / "W.npy", f / "w.npy");
  put(f / "README.md", "text is no array"), put(f / "._w.npy", "nor is what a system left");
  std::filesystem::create_directory(f / "result");
  CHECK(read_tensor(f.path()).is_layer);
  for (const char* name : {"b.npy", "B.npy", "w2.npz", "d.decimals", "e\n.npy"}) {
    put(f / name, "anything");
    refused(
        {f.path().string(), "has " + std::string(name[0] == 'e' ? "e\\n.npy" : name), "ignored"});
    std::filesystem::remove(f / name);
  }
}

TEST_CASE("layers: products of weights beyond the range of double") {
  const scratch::folder f;
  const auto put_layer = [&](const numbers& w, const numbers& v, const numbers& d) {
    put(f / "w.npy", tensor_bytes("<f8", "(2, 2)", w));
    put(f / "v.npy", tensor_bytes("<f8", "(2, 2)", v));
    put(f / "d.npy", tensor_bytes("<f8", "(1, 2)", d));
  };
  const auto refused = [&](const std::vector<std::string>& parts) {
    check_refused([&] { read_bilinear_layer(f.path()); }, parts);
  };
  put_layer({1, 2, 3, 1e200}, {1, 2, -1e200, 3}, {1, 2});
  refused({f.path().string(), "d.npy [0, 1]", "w.npy [1, 1]", "v.npy [1, 0]", "too large"});
  put_layer({1e-200, 2e-200, 0, 0}, {3e-200, 0, 1, 1}, {1, 2});
  refused({"d.npy [0, 0]", "w.npy [0, 1]", "v.npy [0, 0]", "too small"});
  // Products of two leave the range, those of three do not: the same A as of weights near 1.
  put_layer({1, 2, 3, 5}, {7, 11, 13, 17}, {19, 23});
  const auto plain = read_tensor(f.path());
  for (const auto [w, v, d] : {std::array{-1000, 520, 520}, std::array{-600, -600, 900}}) {
    const auto times = [](numbers x, int power) {
      for (auto& each : x) each = std::ldexp(each, power);
      return x;
    };
    put_layer(times({1, 2, 3, 5}, w), times({7, 11, 13, 17}, v), times({19, 23}, d));
    const auto extreme = read_tensor(f.path());
    const auto expected = times(plain.values, w + v + d);
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(std::abs(extreme.values[i] - expected[i]) <= 1e-13 * expected[i]);
  }
}

TEST_CASE("layers: a folder named as a graph or an array is a layer to every reader") {
  const scratch::folder f;
  for (const char* name : {"x.mtx", "x.mtx.gz", "x.npy", "x.decimals"}) {
    CAPTURE(name);
    const auto folder = f / name;
    std::filesystem::create_directory(folder);
    put(folder / "w.npy", tensor_bytes("<f8", "(2, 2)", {1, 2, 3, 5}));
    put(folder / "v.npy", tensor_bytes("<f8", "(2, 2)", {7, 11, 13, 17}));
    put(folder / "d.npy", tensor_bytes("<f8", "(1, 2)", {19, 23}));
    const auto whole = read_tensor(folder);
    CHECK(whole.is_layer);
    CHECK(read_model(folder).is_layer());
    const space<long_real> v("V", 2), w("W", 1);
    const auto exact = matrix(exact_map<long_real>(folder, v, w));
    for (std::size_t i = 0; i < 4; ++i)
      CHECK(std::abs(double(exact.data()[i]) / whole.values[i] - 1) <= 1e-14);
  }
}
