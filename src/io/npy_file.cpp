#include "npy_file.hpp"

#include <algorithm>
#include <bit>
#include <cofree/error/error.hpp>
#include <cofree/error/memory.hpp>
#include <limits>

#include "npy_header.hpp"

namespace cofree::detail {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t most_axes = 64;             // NumPy's own bound, 32 before its version 2
constexpr std::size_t longest_header = 1u << 20;  // 64 axes and a type take 2 kB

/// The mend for what people take for a .npy file.
std::string other_format(std::string_view start) {
  if (start.starts_with("PK\x03\x04"))
    return "; it is a zip archive such as .npz or .pt: np.save writes one array";
  if (start.starts_with("\x1f\x8b")) return "; it is compressed: unpack it by gunzip";
  if (start.starts_with("\x89HDF")) return "; it is an HDF5 file: np.save writes one array";
  if (start.starts_with("%%Matrix")) return "; it is a Matrix Market file, whose name ends in .mtx";
  if (start.starts_with("cofree d")) return "; its name should end in .decimals";
  return "";
}

/// Steps from the place of one entry in Fortran order to that of the next in C order.
std::size_t next_place(const std::vector<std::size_t>& shape, std::vector<std::size_t>& index,
                       const std::vector<std::size_t>& stride, std::size_t place) {
  for (std::size_t k = shape.size(); k-- > 0;) {
    place += stride[k];
    if (++index[k] < shape[k]) return place;
    place -= stride[k] * shape[k];
    index[k] = 0;
  }
  return place;
}

}  // namespace

std::size_t npy_entries(std::span<const std::size_t> shape, std::size_t bytes_each,
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

std::string index_text(std::size_t flat, const std::vector<std::size_t>& shape) {
  std::string text;
  for (std::size_t k = shape.size(); k-- > 0;) {
    text = std::to_string(flat % shape[k]) + (text.empty() ? "" : ", ") + text;
    flat /= shape[k];
  }
  return "[" + text + "]";
}

std::vector<std::size_t> fortran_places(const std::vector<std::size_t>& shape) {
  std::size_t count = 1, place = 0;
  std::vector<std::size_t> stride(shape.size()), index(shape.size()), out;
  for (std::size_t k = 0; k < shape.size(); ++k) stride[k] = count, count *= shape[k];
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(place);
    place = next_place(shape, index, stride, place);
  }
  return out;
}

npy_file::npy_file(const std::filesystem::path& path) : file_(path, "a .npy file") {
  if (file_.size() == 0) throw input_error(name() + ": the file is empty, expected a .npy array");
  const std::size_t length = header_length();
  const auto header = parse_npy_header(take(length, "header"), name());
  number_ = npy_number_of(header.descr, name());
  fortran_ = header.fortran, shape_ = header.shape;
  if (shape_.size() > most_axes)
    throw input_error(name() + ": the array has " + std::to_string(shape_.size()) +
                      " axes, expected at most " + std::to_string(most_axes) + ", as in NumPy");
}

std::string npy_file::take(std::size_t count, const char* what) {
  std::string bytes(count, '\0');
  if (file_.read(bytes.data(), count) < count)
    throw input_error(name() + ": the file ends within its " + what +
                      "; it is cut off or not a .npy file");
  return bytes;
}

/// Reads what stands before the header.
std::size_t npy_file::header_length() {
  const auto start = take(std::size_t(std::min<std::uintmax_t>(file_.size(), 8)), "first bytes");
  if (start.size() < 8 || !start.starts_with(magic))
    throw input_error(name() + ": not a .npy file (it does not begin with \\x93NUMPY)" +
                      other_format(start));
  const int version = static_cast<unsigned char>(start[6]);
  if (version < 1 || version > 3)
    throw input_error(name() + ": .npy format version " + std::to_string(version) +
                      ", expected 1, 2 or 3");
  std::size_t length = 0;
  const auto bytes = take(version == 1 ? 2 : 4, "header");
  for (std::size_t i = bytes.size(); i-- > 0;)
    length = length * 256 + static_cast<unsigned char>(bytes[i]);
  if (8 + bytes.size() + length > file_.size())
    throw input_error(name() +
                      ": the file ends within its header; it is cut off or not a .npy file");
  if (length > longest_header)
    throw input_error(name() + ": a header of " + std::to_string(length) +
                      " bytes, expected at most " + std::to_string(longest_header));
  const std::uintmax_t before_data = 8 + bytes.size() + length;
  data_ = file_.size() - before_data;
  return length;
}

npy_array npy_file::array() {
  const std::size_t parts = number_.parts();
  const std::size_t count = npy_entries(shape_, number_.size * parts, name());
  const std::uintmax_t wanted = std::uintmax_t(count) * parts * number_.size;
  if (wanted != data_)
    throw input_error(name() + ": the header promises " + std::to_string(wanted) +
                      " bytes of data, the file has " + std::to_string(data_));
  // A file with holes can be larger than any memory. What is not read as it stands is held twice, and
  // in Fortran order beside the places of the entries.
  const bool direct = number_.letter == 'f' && number_.size == 8 && !number_.swapped && !fortran_;
  require_memory(
      name() + ": " + std::to_string(count) + " entries",
      8.0 * double(count) * double(parts + (fortran_ ? 1 : 0)) + (direct ? 0.0 : double(wanted)));
  return {shape_, number_.kind, decoded_numbers(count)};
}

std::vector<double> npy_file::decoded_numbers(std::size_t count) {
  const std::size_t parts = number_.parts();
  std::vector<double> out(count * parts);
  if (number_.letter == 'f' && number_.size == 8 && !number_.swapped && !fortran_) {
    auto* const bytes = reinterpret_cast<char*>(out.data());
    if (file_.read(bytes, 8 * out.size()) < 8 * out.size())
      throw input_error(name() + ": the file ends within its data");
    return out;
  }
  const auto bytes = take(count * parts * number_.size, "data");
  const auto places = fortran_ ? fortran_places(shape_) : std::vector<std::size_t>();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = fortran_ ? places[i] : i;
    for (std::size_t c = 0; c < parts; ++c) {
      bool exact = true;
      const char* const p = bytes.data() + (place * parts + c) * number_.size;
      out[i * parts + c] = decoded(p, number_, exact);
      if (!exact)
        throw input_error(
            name() + ": entry " + index_text(i, shape_) +
            " is an integer beyond 2^53, expected integers that a double holds exactly; "
            "np.save(file, a.astype(np.float64)) rounds them");
    }
  }
  return out;
}

}  // namespace cofree::detail
