// The pictures are well-formed, hold a mark for each value, and stay within their frame.
#include <fmt/format.h>
#include <algorithm>
#include <cofree/report/fit_table.hpp>
#include <cofree/report/svg.hpp>
#include <numeric>
#include <regex>

#include "lsrdr_data.hpp"
#include "scratch.hpp"

using namespace cofree;

namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// Every tag that opens closes, in order; no bare < or & in between; no control characters.
void check_well_formed(const std::string& svg) {
  std::vector<std::string> open;
  std::size_t at = 0;
  for (; at < svg.size(); ++at) {
    if (svg[at] == '&') {
      CHECK(std::regex_search(svg.begin() + long(at), svg.end(), std::regex("^&(lt|gt|amp|quot);"),
                              std::regex_constants::match_continuous));
    }
    if (svg[at] != '<') continue;
    const auto end = svg.find('>', at);
    REQUIRE(end != std::string::npos);
    const auto tag = svg.substr(at + 1, end - at - 1);
    CHECK(count_of(tag, "\"") % 2 == 0);
    CHECK(tag.find('<') == std::string::npos);
    const auto name = tag.substr(0, tag.find(' '));
    if (name[0] == '/') {
      REQUIRE(!open.empty());
      CHECK(name.substr(1) == open.back());
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
    at = end;
  }
  CHECK(open.empty());
  CHECK(std::ranges::all_of(svg, [](unsigned char c) { return c >= 0x20 || c == '\n'; }));
  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(svg.ends_with("</svg>\n"));
}

/// The numbers of one attribute, of all tags of a name that hold `mark`.
std::vector<double> attribute(const std::string& svg, const std::string& tag,
                              const std::string& mark, const std::string& name) {
  std::vector<double> out;
  for (auto at = svg.find("<" + tag + " "); at != std::string::npos;
       at = svg.find("<" + tag + " ", at + 1)) {
    const auto text = svg.substr(at, svg.find('>', at) - at);
    if (text.find(mark) == std::string::npos) continue;
    const auto value = text.find(" " + name + "=\"");
    REQUIRE(value != std::string::npos);
    out.push_back(std::stod(text.substr(value + name.size() + 3)));
  }
  return out;
}

std::vector<std::string> fills(const std::string& svg, const std::string& mark) {
  std::vector<std::string> out;
  const std::regex each("<rect[^>]*fill=\"(#[0-9a-f]{6})\"[^>]*" + mark);
  for (std::sregex_iterator i(svg.begin(), svg.end(), each), end; i != end; ++i)
    out.push_back((*i)[1]);
  return out;
}

/// Boxes and lines of text end before the right and the lower edge of the picture.
void check_within_frame(const std::string& svg) {
  const double width = attribute(svg, "svg", "", "width")[0],
               height = attribute(svg, "svg", "", "height")[0];
  const auto x = attribute(svg, "rect", "x=", "x"), w = attribute(svg, "rect", "x=", "width");
  const auto y = attribute(svg, "rect", "x=", "y"), h = attribute(svg, "rect", "x=", "height");
  for (std::size_t i = 0; i < x.size(); ++i) {
    CHECK(x[i] >= 0);
    CHECK(x[i] + w[i] <= width);
    CHECK(y[i] + h[i] <= height);
  }
  for (double baseline : attribute(svg, "text", "", "y")) CHECK(baseline < height);
  const std::regex line("<text x=\"20.0\"[^>]*font-size=\"([0-9]+)\"[^>]*>([^<]*)<");
  for (std::sregex_iterator i(svg.begin(), svg.end(), line), end; i != end; ++i)
    CHECK(double((*i)[2].length()) * std::stod((*i)[1]) * 0.5 < width - 20);
}

std::vector<double> ramp(std::size_t count) {
  std::vector<double> x(count);
  std::iota(x.begin(), x.end(), 0.0);
  return x;
}

}  // namespace

TEST_CASE("heat maps: a cell for each value, one colour scale with its numbers") {
  const auto svg = svg_heat_maps("Membership <&\">",
                                 {{"first", 2, 3, ramp(6)}, {"second", 2, 3, {5, 0, 0, 0, 0, 2.5}}},
                                 "What a cell is.");
  check_well_formed(svg);
  check_within_frame(svg);
  scratch::check_says(
      svg, {"Membership &lt;&amp;&quot;&gt;", ">first<", ">second<", "What a cell is.", ">0<",
            ">1.25<", ">2.5<", ">3.75<", ">5<", "row 1, column 2: 2.5"});
  const auto colors = fills(svg, "class=\"cell\"");
  REQUIRE(colors.size() == 12);
  CHECK(colors[5] == colors[6]);  // 5 in both panels
  CHECK(colors[0] == colors[7]);  // 0 in both
  CHECK(colors[0] != colors[5]);
  CHECK(std::set<std::string>(colors.begin(), colors.begin() + 6).size() == 6);
  const auto signs = svg_heat_maps("t", {{"p", 1, 3, {-2, 0, 1}}}, "");
  scratch::check_says(signs, {">-2<", ">2<"});
  CHECK(fills(signs, "class=\"cell\"")[1] == "#f6f6f6");
  const auto flat = svg_heat_maps("t", {{"p", 1, 1, {0}}}, "");
  check_well_formed(flat);
}

TEST_CASE("heat maps: rows, columns and long names stay readable") {
  for (auto [rows, cols] : {std::pair{1, 64}, {64, 1}, {1, 1}, {3, 40}, {28, 28}}) {
    const auto count = std::size_t(rows * cols);
    const heat_map map{"p", std::size_t(rows), std::size_t(cols), ramp(count)};
    const auto svg = svg_heat_maps(std::string(400, 'n'), {map, map}, "caption");
    check_well_formed(svg);
    check_within_frame(svg);
    CHECK(count_of(svg, "class=\"cell\"") == 2 * count);
    const double w = attribute(svg, "rect", "cell", "width")[0],
                 h = attribute(svg, "rect", "cell", "height")[0];
    CHECK(w * cols >= 23.9);
    CHECK(h * rows >= 23.9);
    CHECK(w * h >= 50);
    if (cols > 10 * rows) CHECK(w * cols >= 700);  // one below the other
  }
  const auto odd = svg_heat_maps(
      "a\xff\x01"
      "b\xc3\xa9 \xed\xa0\x80",
      {}, "");
  check_well_formed(odd);
  scratch::check_says(odd, {"a\xef\xbf\xbd\xef\xbf\xbd"
                            "b\xc3\xa9"});
}

TEST_CASE("bar charts: a bar for each value, as high as the value says") {
  const auto svg = svg_bar_charts("Spectra", {{"one", {0.4, 0.2, 0.1}}, {"two", {1}}}, "Caption.");
  check_well_formed(svg);
  check_within_frame(svg);
  scratch::check_says(svg, {"Spectra", ">one<", ">two<", "Caption.", ">0.4<", "1: 0.4"});
  const auto heights = attribute(svg, "rect", "class=\"bar\"", "height");
  REQUIRE(heights.size() == 4);
  CHECK(std::abs(heights[0] - 2 * heights[1]) <= 0.02);
  CHECK(std::abs(heights[0] - 4 * heights[2]) <= 0.04);
  for (std::size_t count : {0, 1, 12, 13, 64, 200}) {
    auto values = ramp(count);
    for (auto& x : values) x *= 1e-3;
    const auto many = svg_bar_charts("t", {{"p", values}}, "");
    check_well_formed(many);
    check_within_frame(many);
    CHECK(count_of(many, "class=\"bar\"") == count);
  }
  check_well_formed(svg_bar_charts("t", {{"zero", {0, 0}}}, ""));
}

TEST_CASE("pictures refuse what cannot be drawn") {
  const double nan_value = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(svg_heat_maps("t", {{"p", 2, 2, {1, 2, 3}}}, ""), invalid_argument);
  CHECK_THROWS_AS(svg_heat_maps("t", {{"p", 1, 1, {nan_value}}}, ""), invalid_argument);
  CHECK_THROWS_AS(svg_bar_charts("t", {{"p", {-1}}}, ""), invalid_argument);
  CHECK_THROWS_AS(svg_bar_charts("t", {{"p", {nan_value}}}, ""), invalid_argument);
}

TEST_CASE("pictures and table of a fit") {
  const scratch::folder f;
  const auto fit = data::fit(data::gaussian<double>(6, 3, 1), 2, {.starts = 4});
  REQUIRE(fit.has_projection());
  const fit_header header{"A.npy", 1, 0.5};
  const auto drawn = write_pictures(f.path(), fit, header, image_shape{2, 3});
  CHECK(drawn.notes.empty());
  CHECK(drawn.names == std::vector<std::string>{"spectra.svg", "membership.svg"});
  const auto spectra = scratch::bytes_of(f / "spectra.svg"),
             map = scratch::bytes_of(f / "membership.svg");
  check_well_formed(spectra);
  check_well_formed(map);
  CHECK(count_of(spectra, "class=\"bar\"") == 4);
  CHECK(count_of(map, "class=\"cell\"") == 12);
  const auto first = matrix(fit.right_density())(0, 0);
  scratch::check_says(map, {"A.npy", fmt::format("row 0, column 0: {:.6g}", first)});
  scratch::check_says(fit_table(fit, header),
                      {"LSRDR of A.npy", "dim V = 6, dim W = 3, over ℝ, reduced to dim U = 2",
                       fmt::format("{:.12f}", *fit.similarity), "4 starts"});
  CHECK(write_pictures(f.path(), fit, header, std::nullopt).names.size() == 1);
  const auto pair = data::fit(data::octonions<double>(), 1);
  CHECK(write_pictures(f.path(), pair, header, image_shape{2, 4}).names.empty());
  scratch::check_says(fit_table(pair, header), {"complex pair"});
  // A picture that cannot be written is a sentence, and the others are there.
  const scratch::folder blocked;
  std::filesystem::create_directory(blocked / "spectra.svg");
  const auto rest = write_pictures(blocked.path(), fit, header, image_shape{2, 3});
  CHECK(rest.names == std::vector<std::string>{"membership.svg"});
  REQUIRE(rest.notes.size() == 1);
  scratch::check_says(rest.notes[0], {"spectra.svg", "was not drawn"});
}
