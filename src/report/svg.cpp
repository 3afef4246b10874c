#include <cofree/report/svg.hpp>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cofree/error/error.hpp>

namespace cofree {
namespace {

using color = std::array<double, 3>;

// Dark blue to light yellow, even steps in lightness; readable for the colour blind and in grey.
constexpr std::array<color, 7> sequential{{{13, 8, 70},
                                           {46, 40, 118},
                                           {72, 82, 142},
                                           {66, 126, 142},
                                           {74, 168, 128},
                                           {146, 202, 92},
                                           {252, 238, 112}}};
constexpr std::array<color, 7> diverging{{{20, 70, 140},
                                          {84, 140, 196},
                                          {176, 206, 228},
                                          {246, 246, 246},
                                          {240, 196, 168},
                                          {208, 112, 84},
                                          {146, 26, 40}}};

std::string color_at(const std::array<color, 7>& palette, double t) {
  t = std::clamp(t, 0.0, 1.0) * 6;
  const auto i = std::min<std::size_t>(5, std::size_t(t));
  const double part = t - double(i);
  const auto mix = [&](std::size_t k) {
    return int(std::lround(palette[i][k] * (1 - part) + palette[i + 1][k] * part));
  };
  return fmt::format("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2));
}

/// How many bytes from `at` on are one character of XML; 0 where they are none.
std::size_t character_length(const std::string& s, std::size_t at) {
  const auto byte = [&](std::size_t k) { return k < s.size() ? (unsigned char)(s[k]) : 0u; };
  const unsigned first = byte(at);
  if (first < 0x80) return first >= 0x20 && first != 0x7f ? 1 : 0;
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  unsigned point = first & (0xffu >> (length + 1));
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte(at + k) & 0xc0) != 0x80) return 0;
    point = point << 6 | (byte(at + k) & 0x3f);
  }
  const unsigned least[] = {0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xd800 && point < 0xe000;
  const bool no_character = point == 0xfffe || point == 0xffff || point > 0x10ffff;
  return first >= 0xc2 && first <= 0xf4 && point >= least[length - 2] && !surrogate && !no_character
             ? length
             : 0;
}

/// The characters of a text; a byte that begins none, as a file name may hold, becomes U+FFFD.
std::vector<std::string> characters(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const auto length = character_length(text, at);
    out.push_back(length > 0 ? text.substr(at, length) : "\xef\xbf\xbd");
    at += std::max<std::size_t>(length, 1);
  }
  return out;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const auto& c : characters(text))
    out += c == "<" ? "&lt;" : c == ">" ? "&gt;" : c == "&" ? "&amp;" : c == "\"" ? "&quot;" : c;
  return out;
}

/// Lines of at most `width` characters, broken at spaces; a word that is longer is cut.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines{""};
  std::string word;
  std::size_t line_length = 0, word_length = 0;
  const auto place = [&] {
    if (word.empty()) return;
    if (line_length > 0 && line_length + 1 + word_length > width)
      lines.push_back(""), line_length = 0;
    lines.back() += (line_length > 0 ? " " : "") + word;
    line_length += (line_length > 0 ? 1 : 0) + word_length;
    word.clear(), word_length = 0;
  };
  for (const auto& c : characters(text)) {
    if (c == " " || word_length == width) place();
    if (c != " ") word += c, ++word_length;
  }
  place();
  return lines;
}

/// A canvas that grows downwards and is closed at the end.
class canvas {
public:
  explicit canvas(double width) : width_(width) {}
  void text(double x, double y, const std::string& s, double size, const char* anchor = "start",
            const char* extra = "") {
    body_ += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.0f}\" text-anchor=\"{}\" "
        "fill=\"#222\"{}>{}</text>\n",
        x, y, size, anchor, extra, escaped(s));
  }
  void box(double x, double y, double w, double h, const std::string& fill,
           const std::string& tip = "", const char* extra = "") {
    body_ += fmt::format(
        "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\" "
        "shape-rendering=\"crispEdges\"{}",
        x, y, w, h, fill, extra);
    body_ += tip.empty() ? "/>\n" : fmt::format("><title>{}</title></rect>\n", escaped(tip));
  }
  void line(double x1, double y1, double x2, double y2, const char* stroke) {
    body_ += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>\n", x1, y1,
        x2, y2, stroke);
  }
  /// A paragraph; returns the y below it.
  double paragraph(double y, const std::string& s, double size, bool bold) {
    const double per_character = size * (bold ? 0.68 : 0.58);  // of a wide font
    for (const auto& each : wrapped(s, std::size_t((width_ - 40) / per_character))) {
      text(20, y, each, size, "start", bold ? " font-weight=\"bold\"" : "");
      y += size * 1.35;
    }
    return y;
  }
  std::string finish(double height) const {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
        "width=\"{0:.0f}\" height=\"{1:.0f}\" "
        "font-family=\"sans-serif\">\n<rect width=\"100%\" height=\"100%\" "
        "fill=\"#ffffff\"/>\n{2}</svg>\n",
        width_, height, body_);
  }

private:
  double width_;
  std::string body_;
};

void require_finite_values(const std::string& title, const std::vector<double>& values,
                           bool non_negative) {
  for (double x : values) {
    if (!std::isfinite(x))
      detail::throw_invalid_argument("picture: the panel '" + title +
                                     "' has a value that is not finite");
    if (non_negative && x < 0)
      detail::throw_invalid_argument("picture: the panel '" + title + "' has a negative value");
  }
}

/// About five round steps from 0 to at least `top`.
double round_step(double top) {
  const double rough = top / 5, power = std::pow(10, std::floor(std::log10(rough)));
  for (double factor : {1.0, 2.0, 2.5, 5.0})
    if (factor * power >= rough * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

struct scale {
  double low = 0, high = 1;
  const std::array<color, 7>* palette = &sequential;
  double place(double x) const { return (x - low) / (high - low); }
  std::string color_of(double x) const { return color_at(*palette, place(x)); }
};

scale scale_of(const std::vector<heat_map>& panels) {
  double least = 0, most = 0;
  for (const auto& panel : panels)
    for (double x : panel.values) least = std::min(least, x), most = std::max(most, x);
  if (least < 0) {
    const double size = std::max(-least, most);
    return {-size, size, &diverging};
  }
  return {0, most > 0 ? most : 1, &sequential};
}

/// Where panels stand: side by side, or one below another where that shows wide ones larger.
struct grid {
  std::size_t across = 1, down = 1;
  double slot = 0, cell_width = 0, cell_height = 0;
};

grid grid_of(std::size_t panels, std::size_t rows, std::size_t cols, double width) {
  grid best;
  double largest = 0;
  for (std::size_t across = std::clamp<std::size_t>(panels, 1, 4); across > 0; --across) {
    const double slot = width / double(across),
                 cell = std::min({(slot - 24) / double(cols), 320 / double(rows), 60.0});
    if (cell <= largest * 1.01) continue;
    largest = cell;
    const double least = 24;  // a single row or column stays visible
    best = {across, (panels + across - 1) / across, slot, std::max(cell, least / double(cols)),
            std::max(cell, least / double(rows))};
  }
  return best;
}

void draw_map(canvas& c, const heat_map& panel, const scale& s, double x, double y, const grid& g) {
  c.text(x, y - 8, panel.title, 14);
  for (std::size_t i = 0; i < panel.rows; ++i)
    for (std::size_t j = 0; j < panel.cols; ++j) {
      const double value = panel.values[i * panel.cols + j];
      c.box(x + double(j) * g.cell_width, y + double(i) * g.cell_height, g.cell_width,
            g.cell_height, s.color_of(value), fmt::format("row {}, column {}: {:.6g}", i, j, value),
            " class=\"cell\"");
    }
  c.box(x, y, double(panel.cols) * g.cell_width, double(panel.rows) * g.cell_height, "none", "",
        " stroke=\"#888\"");
}

void draw_color_bar(canvas& c, const scale& s, double x, double y, double height) {
  const int steps = 60;
  for (int i = 0; i < steps; ++i)
    c.box(x, y + height * (1 - double(i + 1) / steps), 16, height / steps,
          color_at(*s.palette, (i + 0.5) / steps));
  c.box(x, y, 16, height, "none", "", " stroke=\"#888\"");
  for (int i = 0; i <= 4; ++i) {
    const double part = i / 4.0, at = y + height * (1 - part);
    c.line(x + 16, at, x + 20, at, "#555");
    c.text(x + 24, at + 4, fmt::format("{:.3g}", s.low + (s.high - s.low) * part), 11);
  }
}

/// Horizontal lines with their numbers; returns what the highest stands for.
double draw_steps(canvas& c, const bar_series& panel, double x, double y, double width,
                  double height) {
  double most = panel.values.empty() ? 1 : 1e-300;
  for (double value : panel.values) most = std::max(most, value);
  const double step = round_step(most), top = step * std::ceil(most / step - 1e-9);
  for (int i = 0; i * step <= top * (1 + 1e-9); ++i) {
    const double at = y + height * (1 - i * step / top);
    c.line(x, at, x + width, at, "#dddddd");
    c.text(x - 6, at + 4, fmt::format("{:.3g}", i * step), 11, "end");
  }
  return top;
}

/// The numbers above the bars: as large as fits side by side, none where nothing fits.
struct bar_numbers {
  int digits = 0, size = 0;
  bar_numbers(const std::vector<double>& values, double slot) {
    for (const auto& [figures, pixels] : {std::pair{3, 11}, {2, 9}}) {
      std::size_t longest = 0;
      for (double x : values)
        longest = std::max(longest, fmt::formatted_size("{:.{}g}", x, figures));
      if (double(longest) * pixels * 0.62 > slot) continue;
      digits = figures, size = pixels;
      return;
    }
  }
};

void draw_bars(canvas& c, const bar_series& panel, double x, double y, double width,
               double height) {
  c.text(x, y - 20, panel.title, 14);
  const double top = draw_steps(c, panel, x, y, width, height);
  const std::size_t count = panel.values.size(), every = count <= 16 ? 1 : (count + 7) / 8;
  const double slot = width / double(std::max<std::size_t>(1, count)),
               bar = std::min(slot * 0.8, 60.0);
  const bar_numbers numbers(panel.values, slot);
  for (std::size_t i = 0; i < count; ++i) {
    const double value = panel.values[i], h = height * value / top,
                 middle = x + (double(i) + 0.5) * slot;
    c.box(middle - bar / 2, y + height - h, bar, h, "#48528e",
          fmt::format("{}: {:.6g}", panel.first + i, value), " class=\"bar\"");
    if (numbers.size > 0)
      c.text(middle, y + height - h - 4, fmt::format("{:.{}g}", value, numbers.digits),
             numbers.size, "middle",
             " paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"3\"");
    if (i % every == 0)
      c.text(middle, y + height + 14, std::to_string(panel.first + i), 11, "middle");
  }
  c.line(x, y + height, x + width, y + height, "#555");
}

}  // namespace

std::string svg_heat_maps(const std::string& title, const std::vector<heat_map>& panels,
                          const std::string& caption) {
  std::size_t rows = 1, cols = 1;
  for (const auto& panel : panels) {
    require_finite_values(panel.title, panel.values, false);
    if (panel.values.size() != panel.rows * panel.cols)
      detail::throw_invalid_argument(
          fmt::format("picture: the panel '{}' has {} values, expected {}x{}", panel.title,
                      panel.values.size(), panel.rows, panel.cols));
    rows = std::max(rows, panel.rows), cols = std::max(cols, panel.cols);
  }
  const auto g = grid_of(panels.size(), rows, cols, 900 - 40 - 90);
  canvas c(900);
  double y = c.paragraph(30, title, 16, true) + 24;
  const auto s = scale_of(panels);
  const double height = double(rows) * g.cell_height, bar = std::max(height, 120.0);
  draw_color_bar(c, s, 900 - 96, y, bar);
  for (std::size_t i = 0; i < panels.size(); ++i)
    draw_map(c, panels[i], s, 20 + double(i % g.across) * g.slot,
             y + double(i / g.across) * (height + 40), g);
  y = c.paragraph(y + std::max(double(g.down) * (height + 40) - 10, bar + 30), caption, 12, false);
  return c.finish(y + 10);
}

std::string svg_bar_charts(const std::string& title, const std::vector<bar_series>& panels,
                           const std::string& caption) {
  for (const auto& panel : panels) require_finite_values(panel.title, panel.values, true);
  const std::size_t across = std::clamp<std::size_t>(panels.size(), 1, 2);
  const double slot = (900 - 20) / double(across), height = 220;
  canvas c(900);
  double y = c.paragraph(30, title, 16, true) + 36;
  for (std::size_t i = 0; i < panels.size(); ++i)
    draw_bars(c, panels[i], 60 + double(i % across) * slot, y + double(i / across) * (height + 80),
              slot - 90, height);
  y += double((panels.size() + across - 1) / across) * (height + 80) - 36;
  y = c.paragraph(y, caption, 12, false);
  return c.finish(y + 10);
}

}  // namespace cofree
