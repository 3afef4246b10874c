// The bytes of .npy files, put together here and not by the writer under test, and what reads or refuses them.
#pragma once

#include <fmt/format.h>
#include <algorithm>
#include <bit>
#include <cofree/io/input.hpp>
#include <cofree/io/npy.hpp>
#include <cstring>
#include <limits>
#include <numeric>

#include "scratch.hpp"

namespace npy {

using namespace cofree;
using scratch::check_refused;
using scratch::put;
using sizes = std::vector<std::size_t>;
using numbers = std::vector<double>;
constexpr double infinity = std::numeric_limits<double>::infinity();

inline std::string little_endian(std::size_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i, value /= 256) out += char(value % 256);
  return out;
}

/// A whole file: magic, version, length, dictionary, data.
inline std::string npy_bytes(const std::string& dictionary, const std::string& data,
                             int version = 1) {
  return std::string("\x93NUMPY") + char(version) + '\0' +
         little_endian(dictionary.size() + 1, version == 1 ? 2 : 4) + dictionary + "\n" + data;
}

inline std::string dictionary(const std::string& type, const std::string& shape,
                              bool fortran = false) {
  return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
         ", 'shape': " + shape + ", }";
}

/// The numbers one after the other in either byte order, whatever this machine's is.
template <class T>
std::string packed(const std::vector<T>& values, bool big = false) {
  std::string out;
  for (T value : values) {
    std::string bytes(sizeof(T), '\0');
    std::memcpy(bytes.data(), &value, sizeof(T));
    if (big == (std::endian::native == std::endian::little)) std::ranges::reverse(bytes);
    out += bytes;
  }
  return out;
}

template <class T>
npy_array read_of(const std::string& type, const std::vector<T>& values, bool big = false) {
  const scratch::folder f;
  const auto shape = fmt::format("({},)", values.size());
  return read_npy(put(f / "a.npy", npy_bytes(dictionary(type, shape), packed(values, big))));
}

inline void check_npy_refused(const std::string& bytes, const std::vector<std::string>& parts) {
  const scratch::folder f;
  const auto file = put(f / "bad.npy", bytes);
  auto all = parts;
  all.push_back(file.string());
  check_refused([&] { read_npy(file); }, all);
}

inline std::string tensor_bytes(const std::string& type, const std::string& shape,
                                const numbers& x) {
  return npy_bytes(dictionary(type, shape), packed(x));
}

inline void check_tensor_refused(const std::string& bytes, const std::vector<std::string>& parts) {
  const scratch::folder f;
  const auto file = put(f / "A.npy", bytes);
  auto all = parts;
  all.push_back(file.string());
  check_refused([&] { read_tensor(file); }, all);
}

inline numbers counted(std::size_t count) {
  numbers x(count);
  std::iota(x.begin(), x.end(), 1.0);
  return x;
}

}  // namespace npy
