#include "npy_type.hpp"

#include <bit>
#include <cmath>
#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>
#include <cstdint>
#include <cstring>
#include <map>
#include <string_view>
#include <type_traits>

namespace cofree::detail {
namespace {

constexpr const char* expected_types =
    "expected float32, float64, complex64, complex128, float16, integers, bool or quaternions "
    "(<q32, |V32)";

/// The letters of NumPy and its long names, by what they are. C's `long` is that of 64-bit Linux.
const std::map<std::string_view, std::string_view> canonical = {
    {"e", "f2"},           {"half", "f2"},     {"float16", "f2"},   {"f", "f4"},
    {"single", "f4"},      {"float32", "f4"},  {"d", "f8"},         {"double", "f8"},
    {"float", "f8"},       {"float64", "f8"},  {"F", "c8"},         {"csingle", "c8"},
    {"complex64", "c8"},   {"D", "c16"},       {"cdouble", "c16"},  {"complex", "c16"},
    {"complex128", "c16"}, {"?", "b1"},        {"bool", "b1"},      {"bool_", "b1"},
    {"bool8", "b1"},       {"b", "i1"},        {"byte", "i1"},      {"int8", "i1"},
    {"h", "i2"},           {"short", "i2"},    {"int16", "i2"},     {"i", "i4"},
    {"intc", "i4"},        {"int32", "i4"},    {"l", "i8"},         {"q", "i8"},
    {"p", "i8"},           {"int", "i8"},      {"int_", "i8"},      {"intp", "i8"},
    {"long", "i8"},        {"longlong", "i8"}, {"int64", "i8"},     {"B", "u1"},
    {"ubyte", "u1"},       {"uint8", "u1"},    {"H", "u2"},         {"ushort", "u2"},
    {"uint16", "u2"},      {"I", "u4"},        {"uintc", "u4"},     {"uint32", "u4"},
    {"L", "u8"},           {"Q", "u8"},        {"P", "u8"},         {"uint", "u8"},
    {"uintp", "u8"},       {"ulong", "u8"},    {"ulonglong", "u8"}, {"uint64", "u8"},
    {"quaternion", "q32"}, {"V32", "q32"},     {"f2", "f2"},        {"f4", "f4"},
    {"f8", "f8"},          {"c8", "c8"},       {"c16", "c16"},      {"b1", "b1"},
    {"i1", "i1"},          {"i2", "i2"},       {"i4", "i4"},        {"i8", "i8"},
    {"u1", "u1"},          {"u2", "u2"},       {"u4", "u4"},        {"u8", "u8"},
    {"q32", "q32"}};

/// What to do about a type that is not read.
std::string mend(std::string_view type) {
  const auto one_of = [&](std::initializer_list<std::string_view> names) {
    for (const auto each : names)
      if (type == each) return true;
    return false;
  };
  if (one_of({"g", "f10", "f12", "f16", "longdouble", "float96", "float128"}))
    return "; a long double differs from machine to machine: np.save(file, a.astype(np.float64)), "
           "or a .decimals file for more digits";
  if (one_of({"G", "c20", "c24", "c32", "clongdouble", "complex192", "complex256"}))
    return "; a long double differs from machine to machine: np.save(file, "
           "a.astype(np.complex128)), or a .decimals file for more digits";
  if (one_of({"V2", "bfloat16"})) return "; for bfloat16: np.save(file, a.astype(np.float32))";
  if (!type.empty() && type[0] == 'V')
    return "; give raw bytes the type that they have: np.save(file, a.view(np.float64))";
  return "; np.save(file, a.astype(np.float64)) writes numbers";
}

template <class T>
T raw(const char* p, bool swapped) {
  char bytes[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = p[swapped ? sizeof(T) - 1 - i : i];
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return value;
}

template <class T>
double whole(T value, bool& exact) {
  constexpr T limit = T(1) << 53;
  exact = exact && value <= limit && (std::is_unsigned_v<T> || value >= T(0) - limit);
  return double(value);
}

/// The binary16 of IEEE 754: a sign, five bits of exponent, ten of the fraction.
double half(std::uint16_t bits) {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const double size = exponent == 0    ? std::ldexp(fraction, -24)
                      : exponent == 31 ? (fraction == 0 ? HUGE_VAL : std::nan(""))
                                       : std::ldexp(1024 + fraction, exponent - 25);
  return bits >> 15 ? -size : size;
}

}  // namespace

npy_number npy_number_of(const std::string& descr, const std::string& name) {
  const bool has_order =
      !descr.empty() && std::string_view("<>=|").find(descr[0]) != std::string::npos;
  const auto type = std::string_view(descr).substr(has_order ? 1 : 0);
  const auto found = canonical.find(type);
  if (found == canonical.end())
    throw input_error(name + ": the entries are of type " + excerpt(descr) + ", " + expected_types +
                      mend(type));
  const auto known = found->second;
  std::size_t bytes = 0;
  for (const char digit : known.substr(1)) bytes = 10 * bytes + std::size_t(digit - '0');
  npy_number out;
  out.kind = known[0] == 'q' ? field::quaternion : known[0] == 'c' ? field::complex : field::real;
  out.letter = out.kind == field::real ? known[0] : 'f';
  out.size = bytes / out.parts();
  const bool big = has_order && descr[0] == '>', little = has_order && descr[0] == '<';
  out.swapped = std::endian::native == std::endian::little ? big : little;
  return out;
}

double decoded(const char* p, const npy_number& f, bool& exact) {
  if (f.letter == 'f')
    return f.size == 2   ? half(raw<std::uint16_t>(p, f.swapped))
           : f.size == 4 ? double(raw<float>(p, f.swapped))
                         : raw<double>(p, f.swapped);
  if (f.letter == 'b') return *p ? 1 : 0;
  const bool is_signed = f.letter == 'i';
  switch (f.size) {
    case 1:
      return is_signed ? double(raw<std::int8_t>(p, false)) : double(raw<std::uint8_t>(p, false));
    case 2:
      return is_signed ? double(raw<std::int16_t>(p, f.swapped))
                       : double(raw<std::uint16_t>(p, f.swapped));
    case 4:
      return is_signed ? double(raw<std::int32_t>(p, f.swapped))
                       : double(raw<std::uint32_t>(p, f.swapped));
    default:
      return is_signed ? whole(raw<std::int64_t>(p, f.swapped), exact)
                       : whole(raw<std::uint64_t>(p, f.swapped), exact);
  }
}

}  // namespace cofree::detail
