#include <algorithm>
#include <bit>
#include <cmath>
#include <cofree/error/error.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/io/text.hpp>
#include <cstring>
#include <fstream>
#include <limits>
#include <ostream>
#include <type_traits>

#include "npy_header.hpp"

namespace cofree {
namespace {

namespace fs = std::filesystem;
constexpr char magic[] = "\x93NUMPY";

std::string index_text(std::size_t flat, const std::vector<std::size_t>& shape) {
  std::string text;
  for (std::size_t k = shape.size(); k-- > 0;) {
    text = std::to_string(flat % shape[k]) + (text.empty() ? "" : ", ") + text;
    flat /= shape[k];
  }
  return "[" + text + "]";
}

/// What one number of a file is: f4, f8, i1 … u8, b1; complex ones are two.
struct number_format {
  char letter = 'f';
  std::size_t size = 8;
  bool swapped = false;
};

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

double decode(const char* p, const number_format& f, bool& exact) {
  if (f.letter == 'f')
    return f.size == 4 ? double(raw<float>(p, f.swapped)) : raw<double>(p, f.swapped);
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

/// descr such as "<f8": byte order, letter, bytes.
std::pair<number_format, field> format_of(const std::string& descr, const std::string& name) {
  const auto refuse = [&] {
    throw input_error(name + ": the entries are of type '" + descr +
                      "', expected float32, float64, complex64 or complex128 (or integers)");
  };
  static const std::string known[] = {"f4", "f8", "c8", "c16", "b1", "i1", "i2",
                                      "i4", "i8", "u1", "u2",  "u4", "u8"};
  if (descr.size() < 2) refuse();
  const bool has_order = std::string("<>=|").find(descr[0]) != std::string::npos;
  const auto type = descr.substr(has_order ? 1 : 0);
  if (std::find(std::begin(known), std::end(known), type) == std::end(known)) refuse();
  const bool complex = type[0] == 'c';
  number_format f{complex ? 'f' : type[0], std::stoul(type.substr(1)) / (complex ? 2 : 1), false};
  const bool big = has_order && descr[0] == '>', little = has_order && descr[0] == '<';
  f.swapped = std::endian::native == std::endian::little ? big : little;
  return {f, complex ? field::complex : field::real};
}

/// Where the entry with C index `flat` stands in Fortran order.
std::size_t fortran_place(std::size_t flat, const std::vector<std::size_t>& shape) {
  std::size_t place = 0, remaining = flat, stride = 1;
  for (auto n : shape) stride *= n;
  for (std::size_t k = shape.size(); k-- > 0;) {
    stride /= shape[k];  // the product of the dimensions before k
    place += remaining % shape[k] * stride;
    remaining /= shape[k];
  }
  return place;
}

std::size_t entries(std::span<const std::size_t> shape, std::size_t bytes_each,
                    const std::string& name) {
  std::size_t count = 1;
  for (auto n : shape)
    if (n == 0) return 0;
  for (auto n : shape) {
    if (count > std::numeric_limits<std::size_t>::max() / bytes_each / n)
      throw input_error(name + ": the header promises more entries than any file can hold");
    count *= n;
  }
  return count;
}

void require_file(const fs::path& file) {
  std::error_code failed;
  const auto status = fs::status(file, failed);
  if (!fs::exists(status)) throw input_error(file.string() + ": there is no such file");
  if (fs::is_directory(status))
    throw input_error(file.string() + ": it is a folder, expected a .npy file");
  if (!fs::is_regular_file(status))  // opening a pipe could wait for ever
    throw input_error(file.string() + ": it is a pipe or a device, expected a .npy file");
}

}  // namespace

npy_array read_npy(const fs::path& file) {
  const std::string name = file.string();
  require_file(file);
  std::ifstream in(file, std::ios::binary);
  if (!in) throw input_error(name + ": the file cannot be read");
  std::error_code failed;
  const std::uintmax_t file_size = fs::file_size(file, failed);
  if (failed) throw input_error(name + ": the file cannot be read (" + failed.message() + ")");
  if (file_size == 0) throw input_error(name + ": the file is empty, expected a .npy array");
  const auto take = [&](std::size_t count, const char* what) {
    std::string bytes(count, '\0');
    if (!in.read(bytes.data(), std::streamsize(count)))
      throw input_error(name + ": the file ends within its " + what +
                        "; it is cut off or not a .npy file");
    return bytes;
  };
  const auto start = take(std::min<std::uintmax_t>(file_size, 8), "first bytes");
  if (start.size() < 8 || start.compare(0, 6, magic, 6) != 0)
    throw input_error(name + ": not a .npy file (it does not begin with \\x93NUMPY)");
  const int version = static_cast<unsigned char>(start[6]);
  if (version < 1 || version > 3)
    throw input_error(name + ": .npy format version " + std::to_string(version) +
                      ", expected 1, 2 or 3");
  std::size_t length = 0;
  const auto length_bytes = take(version == 1 ? 2 : 4, "header");
  for (std::size_t i = length_bytes.size(); i-- > 0;)
    length = length * 256 + static_cast<unsigned char>(length_bytes[i]);
  const std::size_t before_data = 8 + length_bytes.size() + length;
  if (before_data > file_size)
    throw input_error(name + ": the file ends within its header; it is cut off or not a .npy file");
  const auto header = detail::parse_npy_header(take(length, "header"), name);
  const auto [format, kind] = format_of(header.descr, name);
  const std::size_t per_entry = kind == field::complex ? 2 : 1;
  const std::size_t count = entries(header.shape, format.size * per_entry, name);
  const std::uintmax_t wanted = std::uintmax_t(count) * per_entry * format.size,
                       present = file_size - before_data;
  if (wanted != present)
    throw input_error(name + ": the header promises " + std::to_string(wanted) +
                      " bytes of data, the file has " + std::to_string(present));
  const auto bytes = take(std::size_t(wanted), "data");
  npy_array out{header.shape, kind, std::vector<double>(count * per_entry)};
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = header.fortran ? fortran_place(i, header.shape) : i;
    for (std::size_t c = 0; c < per_entry; ++c) {
      bool exact = true;
      out.values[i * per_entry + c] =
          decode(bytes.data() + (place * per_entry + c) * format.size, format, exact);
      if (!exact)
        throw input_error(
            name + ": entry " + index_text(i, header.shape) +
            " is an integer beyond 2^53, expected integers that a double holds exactly");
    }
  }
  return out;
}

void require_finite(const npy_array& array, const std::string& name) {
  for (std::size_t i = 0; i < array.values.size(); ++i)
    if (const double x = array.values[i]; !std::isfinite(x))
      throw input_error(
          name + ": entry " + index_text(i / (array.kind == field::complex ? 2 : 1), array.shape) +
          " is " + (std::isnan(x) ? "nan" : "infinite") + ", expected finite numbers");
}

void write_npy(const fs::path& file, std::span<const std::size_t> shape,
               std::span<const double> values, npy_type type, npy_order order) {
  const bool complex = type == npy_type::complex64 || type == npy_type::complex128;
  const bool single = type == npy_type::float32 || type == npy_type::complex64;
  const std::size_t per_entry = complex ? 2 : 1;
  const std::size_t count = entries(shape, 8 * per_entry, file.string());
  if (values.size() != count * per_entry)
    detail::throw_invalid_argument("write_npy: " + std::to_string(values.size()) +
                                   " numbers for a shape of " + std::to_string(count) + " entries");
  const char* names[] = {"f4", "f8", "c8", "c16"};
  std::string header = std::string("{'descr': '") +
                       (std::endian::native == std::endian::little ? "<" : ">") + names[int(type)] +
                       "', 'fortran_order': " + (order == npy_order::fortran ? "True" : "False") +
                       ", 'shape': (";
  for (std::size_t i = 0; i < shape.size(); ++i)
    header += std::to_string(shape[i]) + (shape.size() == 1 || i + 1 < shape.size() ? "," : "") +
              (i + 1 < shape.size() ? " " : "");
  header += "), }";
  header.append(63 - (10 + header.size()) % 64, ' ');
  header += '\n';
  const std::vector<std::size_t> dims(shape.begin(), shape.end());
  std::string bytes(count * per_entry * (single ? 4 : 8), '\0');
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = order == npy_order::fortran ? fortran_place(i, dims) : i;
    for (std::size_t c = 0; c < per_entry; ++c) {
      const double x = values[i * per_entry + c];
      char* const to = bytes.data() + (place * per_entry + c) * (single ? 4 : 8);
      const auto narrow = float(x);
      if (single)
        std::memcpy(to, &narrow, 4);
      else
        std::memcpy(to, &x, 8);
    }
  }
  write_whole(file, [&](std::ostream& out) {
    out.write(magic, 6);
    out.put(1).put(0).put(char(header.size() % 256)).put(char(header.size() / 256));
    out << header << bytes;
  });
}

template <scalar K>
dense_array<K> read_matrix(const fs::path& file) {
  const auto array = read_npy(file);
  const auto& s = array.shape;
  const bool quaternionic =
      field_of<K> == field::quaternion && s.size() == 3 && s[2] == 4 && array.kind == field::real;
  if (!(s.size() == 2 || quaternionic) || array.kind > field_of<K>)
    throw input_error(file.string() + ": the shape is " + detail::shape_text(s) +
                      " and the numbers are " + field_name(array.kind) + ", expected a matrix of " +
                      field_name(field_of<K>) + " numbers" +
                      (field_of<K> == field::quaternion ? ", (n, m) or (n, m, 4)" : ", (n, m)"));
  dense_array<K> m(s[0], s[1]);
  const double* x = array.values.data();
  for (std::size_t i = 0; i < m.size(); ++i) {
    if constexpr (field_of<K> == field::real)
      m.data()[i] = x[i];
    else if constexpr (field_of<K> == field::complex)
      m.data()[i] = array.kind == field::real ? K(x[i]) : K(x[2 * i], x[2 * i + 1]);
    else
      m.data()[i] = quaternionic ? K(x[4 * i], x[4 * i + 1], x[4 * i + 2], x[4 * i + 3])
                    : array.kind == field::real ? K(x[i])
                                                : K(x[2 * i], x[2 * i + 1]);
  }
  return m;
}

template dense_array<double> read_matrix(const fs::path&);
template dense_array<std::complex<double>> read_matrix(const fs::path&);
template dense_array<quaternion<double>> read_matrix(const fs::path&);

}  // namespace cofree
