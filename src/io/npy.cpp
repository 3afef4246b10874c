#include <bit>
#include <cmath>
#include <cofree/error/error.hpp>
#include <cofree/error/excerpt.hpp>
#include <cofree/io/npy.hpp>
#include <cofree/io/text.hpp>
#include <cstring>
#include <ostream>

#include "npy_file.hpp"
#include "npy_header.hpp"

namespace cofree {
namespace {

namespace fs = std::filesystem;
constexpr char magic[] = "\x93NUMPY";

}  // namespace

npy_array read_npy(const fs::path& file) {
  return detail::npy_file(file).array();
}

void require_finite(const npy_array& array, const std::string& name) {
  const std::size_t parts = array.parts();
  for (std::size_t i = 0; i < array.values.size(); i += parts) {
    double sum = 0, size = 0;
    for (std::size_t c = 0; c < parts; ++c) sum += std::abs(array.values[i + c]);
    if (std::isfinite(sum)) continue;  // sum ≥ modulus
    const char* wrong = nullptr;
    for (std::size_t c = 0; c < parts; ++c) {
      const double x = array.values[i + c];
      if (!std::isfinite(x)) wrong = std::isnan(x) ? "nan" : "infinite";
      size = std::hypot(size, x);
    }
    if (wrong == nullptr && std::isfinite(size)) continue;
    throw input_error(name + ": entry " + detail::index_text(i / parts, array.shape) + " is " +
                      (wrong ? wrong : "a number whose modulus is infinite in double") +
                      ", expected finite numbers");
  }
}

void write_npy(const fs::path& file, std::span<const std::size_t> shape,
               std::span<const double> values, npy_type type, npy_order order) {
  const bool complex = type == npy_type::complex64 || type == npy_type::complex128;
  const bool single = type == npy_type::float32 || type == npy_type::complex64;
  const std::size_t per_entry = complex ? 2 : 1;
  const std::size_t count = detail::npy_entries(shape, 8 * per_entry, file.string());
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
  const auto places = order == npy_order::fortran
                          ? detail::fortran_places({shape.begin(), shape.end()})
                          : std::vector<std::size_t>();
  std::string bytes(count * per_entry * (single ? 4 : 8), '\0');
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = places.empty() ? i : places[i];
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
  const bool quaternionic = field_of<K> == field::quaternion &&
                            ((s.size() == 3 && s[2] == 4 && array.kind == field::real) ||
                             (s.size() == 2 && array.kind == field::quaternion));
  if (!(s.size() == 2 || quaternionic) || array.kind > field_of<K>)
    throw input_error(shown_path(file) + ": the shape is " + detail::shape_text(s) +
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
