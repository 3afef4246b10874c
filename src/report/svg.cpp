#include <cofree/report/svg.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cofree/error/error.hpp>
#include <fmt/format.h>

namespace cofree {
namespace {

using color = std::array<double, 3>;

// Dark blue to light yellow, even steps in lightness; readable for the colour blind and in grey.
constexpr std::array<color, 7> sequential{{{13, 8, 70}, {46, 40, 118}, {72, 82, 142}, {66, 126, 142}, {74, 168, 128}, {146, 202, 92}, {252, 238, 112}}};
constexpr std::array<color, 7> diverging{{{20, 70, 140}, {84, 140, 196}, {176, 206, 228}, {246, 246, 246}, {240, 196, 168}, {208, 112, 84}, {146, 26, 40}}};

std::string color_at(const std::array<color, 7>& palette, double t) {
  t = std::clamp(t, 0.0, 1.0) * 6;
  const auto i = std::min<std::size_t>(5, std::size_t(t));
  const double part = t - double(i);
  const auto mix = [&](std::size_t k) { return int(std::lround(palette[i][k] * (1 - part) + palette[i + 1][k] * part)); };
  return fmt::format("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2));
}

std::string escaped(const std::string& text) {
  std::string out;
  for (char c : text) out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  return out;
}

/// Lines of at most `width` bytes, broken at spaces.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
  std::vector<std::string> lines{""};
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.push_back("");
    lines.back() += (lines.back().empty() ? "" : " ") + word;
    at = end + 1;
  }
  return lines;
}

/// A canvas that grows downwards and is closed at the end.
class canvas {
public:
  explicit canvas(double width) : width_(width) {}
  void text(double x, double y, const std::string& s, double size, const char* anchor = "start", const char* fill = "#222", bool bold = false) {
    body_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{:.0f}\" text-anchor=\"{}\" fill=\"{}\"{}>{}</text>\n", x, y,
                         size, anchor, fill, bold ? " font-weight=\"bold\"" : "", escaped(s));
  }
  void box(double x, double y, double w, double h, const std::string& fill, const std::string& tip = "", const char* extra = "") {
    body_ += fmt::format("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"{}", x, y, w, h, fill, extra);
    body_ += tip.empty() ? "/>\n" : fmt::format("><title>{}</title></rect>\n", escaped(tip));
  }
  void line(double x1, double y1, double x2, double y2, const char* stroke) {
    body_ += fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\"/>\n", x1, y1, x2, y2, stroke);
  }
  /// A paragraph; returns the y below it.
  double paragraph(double y, const std::string& s, double size, bool bold) {
    for (const auto& each : wrapped(s, std::size_t((width_ - 40) / (size * 0.54)))) {
      text(20, y, each, size, "start", "#222", bold);
      y += size * 1.35;
    }
    return y;
  }
  std::string finish(double height) const {
    return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
                       "font-family=\"sans-serif\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{2}</svg>\n",
                       width_, height, body_);
  }

private:
  double width_;
  std::string body_;
};

void require_finite_values(const std::string& title, const std::vector<double>& values, bool non_negative) {
  for (double x : values) {
    if (!std::isfinite(x)) detail::throw_invalid_argument("picture: the panel '" + title + "' has a value that is not finite");
    if (non_negative && x < 0) detail::throw_invalid_argument("picture: the panel '" + title + "' has a negative value");
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

void draw_map(canvas& c, const heat_map& panel, const scale& s, double x, double y, double cell) {
  c.text(x, y - 8, panel.title, 14);
  for (std::size_t i = 0; i < panel.rows; ++i)
    for (std::size_t j = 0; j < panel.cols; ++j) {
      const double value = panel.values[i * panel.cols + j];
      c.box(x + double(j) * cell, y + double(i) * cell, cell, cell, s.color_of(value),
            fmt::format("row {}, column {}: {:.6g}", i, j, value), " class=\"cell\"");
    }
  c.box(x, y, double(panel.cols) * cell, double(panel.rows) * cell, "none", "", " stroke=\"#888\"");
}

void draw_color_bar(canvas& c, const scale& s, double x, double y, double height) {
  const int steps = 60;
  for (int i = 0; i < steps; ++i)
    c.box(x, y + height * (1 - double(i + 1) / steps), 16, height / steps + 0.3, color_at(*s.palette, (i + 0.5) / steps));
  c.box(x, y, 16, height, "none", "", " stroke=\"#888\"");
  for (int i = 0; i <= 4; ++i) {
    const double part = i / 4.0, at = y + height * (1 - part);
    c.line(x + 16, at, x + 20, at, "#555");
    c.text(x + 24, at + 4, fmt::format("{:.3g}", s.low + (s.high - s.low) * part), 11);
  }
}

void draw_bars(canvas& c, const bar_series& panel, double x, double y, double width, double height) {
  c.text(x, y - 20, panel.title, 14);
  const double most = panel.values.empty() ? 1 : std::max(1e-300, *std::max_element(panel.values.begin(), panel.values.end()));
  const double step = round_step(most), top = step * std::ceil(most / step - 1e-9);
  for (int i = 0; i * step <= top * (1 + 1e-9); ++i) {
    const double at = y + height * (1 - i * step / top);
    c.line(x, at, x + width, at, "#dddddd");
    c.text(x - 6, at + 4, fmt::format("{:.3g}", i * step), 11, "end");
  }
  const double slot = width / double(std::max<std::size_t>(1, panel.values.size())), bar = std::min(slot * 0.8, 60.0);
  for (std::size_t i = 0; i < panel.values.size(); ++i) {
    const double value = panel.values[i], h = height * value / top, left = x + (double(i) + 0.5) * slot - bar / 2;
    c.box(left, y + height - h, bar, h, "#48528e", fmt::format("{}: {:.6g}", i + 1, value), " class=\"bar\"");
    if (panel.values.size() <= 12)
      c.text(left + bar / 2, y + height - h - 4, fmt::format("{:.3g}", value), panel.values.size() > 6 ? 9 : 11, "middle");
    const std::size_t every = panel.values.size() <= 16 ? 1 : (panel.values.size() + 7) / 8;
    if (i % every == 0) c.text(left + bar / 2, y + height + 14, std::to_string(i + 1), 11, "middle");
  }
  c.line(x, y + height, x + width, y + height, "#555");
}

}  // namespace

std::string svg_heat_maps(const std::string& title, const std::vector<heat_map>& panels, const std::string& caption) {
  std::size_t rows = 1, cols = 1;
  for (const auto& panel : panels) {
    require_finite_values(panel.title, panel.values, false);
    if (panel.values.size() != panel.rows * panel.cols)
      detail::throw_invalid_argument(fmt::format("picture: the panel '{}' has {} values, expected {}x{}", panel.title,
                                                 panel.values.size(), panel.rows, panel.cols));
    rows = std::max(rows, panel.rows), cols = std::max(cols, panel.cols);
  }
  const std::size_t across = std::clamp<std::size_t>(panels.size(), 1, 4);
  const double slot = (900 - 40 - 90) / double(across);
  const double cell = std::min({(slot - 24) / double(cols), 320 / double(rows), 60.0});
  canvas c(900);
  double y = c.paragraph(30, title, 16, true) + 24;
  const auto s = scale_of(panels);
  const double height = double(rows) * cell;
  draw_color_bar(c, s, 900 - 96, y, std::max(height, 120.0));
  for (std::size_t i = 0; i < panels.size(); ++i)
    draw_map(c, panels[i], s, 20 + double(i % across) * slot, y + double(i / across) * (height + 40), cell);
  y += double((panels.size() + across - 1) / across) * (height + 40);
  y = c.paragraph(std::max(y, 200.0), caption, 12, false);
  return c.finish(y + 10);
}

std::string svg_bar_charts(const std::string& title, const std::vector<bar_series>& panels, const std::string& caption) {
  for (const auto& panel : panels) require_finite_values(panel.title, panel.values, true);
  const std::size_t across = std::clamp<std::size_t>(panels.size(), 1, 2);
  const double slot = (900 - 20) / double(across), height = 220;
  canvas c(900);
  double y = c.paragraph(30, title, 16, true) + 36;
  for (std::size_t i = 0; i < panels.size(); ++i)
    draw_bars(c, panels[i], 60 + double(i % across) * slot, y + double(i / across) * (height + 80), slot - 90, height);
  y += double((panels.size() + across - 1) / across) * (height + 80) - 36;
  y = c.paragraph(y, caption, 12, false);
  return c.finish(y + 10);
}

}  // namespace cofree
