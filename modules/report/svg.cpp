// From names to gnuplot strings, and from gnuplot's SVG to a piece of the page.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "report/gnuplot.hpp"
#include "report/page_files.hpp"
#include "report/text.hpp"

namespace woundwell {

namespace {

constexpr double screen_scale = 1.4;

constexpr std::array<std::string_view, figure_colours> palette{
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a6a53"};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

/// "#0072b2" as gnuplot writes it: "rgb(  0, 114, 178)", or without spaces for text.
std::string gnuplot_rgb(std::string_view hex, bool spaces) {
  std::array<int, 3> rgb{};
  for (std::size_t k = 0; k < 3; ++k) {
    const char* first = hex.data() + 1 + 2 * k;
    std::from_chars(first, first + 2, rgb[k], 16);
  }
  return spaces ? fmt::format("rgb({:3}, {:3}, {:3})", rgb[0], rgb[1], rgb[2])
                : fmt::format("rgb({},{},{})", rgb[0], rgb[1], rgb[2]);
}

void use_variable(std::string& svg, std::string_view colour, const std::string& name) {
  const std::string variable = fmt::format("var(--{}, {})", name, colour);
  replace_all(svg, gnuplot_rgb(colour, true), variable);
  replace_all(svg, gnuplot_rgb(colour, false), variable);
}

void remove_attribute(std::string& tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string::npos; at = tag.find(name)) {
    const std::size_t quote = at + name.size() + 1;  // name="..." or name='...'
    const std::size_t end = quote < tag.size() ? tag.find(tag[quote], quote + 1) : tag.size();
    tag.erase(at, end == std::string::npos ? end : end + 1 - at);
  }
}

/// The closing tag of an element that has no place on the page, or nothing.
std::string_view unwanted_element(std::string_view tag) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> unwanted{
      {{"<script", "</script>"},
       {"<style", "</style>"},
       {"<title", "</title>"},
       {"<desc", "</desc>"},
       {"<filter", "</filter>"}}};
  for (const auto& [begin, end] : unwanted) {
    if (tag.substr(0, begin.size()) == begin) return end;
  }
  return "";
}

std::string clean_tag(std::string_view raw, const std::string& prefix) {
  std::string tag(raw);
  for (const auto attribute :
       {" font-family", " xmlns:xlink", "\n xmlns:xlink", " onmousemove", " onclick"}) {
    remove_attribute(tag, attribute);
  }
  replace_all(tag, "xlink:href", "href");
  replace_all(tag, "id=\"gnuplot", "id=\"" + prefix + "gnuplot");
  replace_all(tag, "id='gp", "id='" + prefix + "gp");
  replace_all(tag, "href='#gp", "href='#" + prefix + "gp");
  use_variable(tag, figure_ink, "ink");
  use_variable(tag, figure_muted, "muted");
  use_variable(tag, figure_grid, "grid");
  use_variable(tag, figure_paper, "panel");
  for (std::size_t k = 0; k < palette.size(); ++k) {
    use_variable(tag, palette[k], fmt::format("s{}", k + 1));
  }
  for (const std::string colour : {"stroke='black'", "fill=\"black\"", "color=\"black\""}) {
    std::string variable = colour;
    variable.replace(variable.find("black"), 5, "var(--ink, black)");
    replace_all(tag, colour, variable);
  }
  return tag;
}

/// Width and height of the picture for the screen, where its text is read from further away.
void enlarge(std::string& tag) {
  for (const std::string_view name : {"width=\"", "height=\""}) {
    const std::size_t at = tag.find(name);
    if (at == std::string::npos) continue;
    const std::size_t begin = at + name.size();
    double size = 0.0;
    const auto end = std::from_chars(tag.data() + begin, tag.data() + tag.size(), size).ptr;
    tag.replace(begin, static_cast<std::size_t>(end - tag.data()) - begin,
                fmt::format("{:.0f}", size * screen_scale));
  }
}

}  // namespace

std::string_view figure_colour(std::size_t index) { return palette[index % palette.size()]; }

int sequential_colour(double share) {
  constexpr double start = 1.0;  // hue: red, over green to blue
  constexpr double turns = 1.0;
  constexpr double colourful = 1.3;
  const double light = 0.95 - 0.72 * std::clamp(share, 0.0, 1.0);
  const double angle = 2.0 * std::numbers::pi * (start / 3.0 + 1.0 + turns * (1.0 - light));
  const double away = 0.5 * colourful * light * (1.0 - light);
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  int colour = 0;
  for (const double part :
       {light + away * (1.78277 * s - 0.14861 * c), light - away * (0.29227 * c + 0.90649 * s),
        light + away * 1.97294 * c}) {
    colour = colour * 256 + static_cast<int>(std::lround(255.0 * std::clamp(part, 0.0, 1.0)));
  }
  return colour;
}

std::string gnuplot_string(std::string_view text) {
  // Single quotes: no backslash escapes, no back-quote commands, no macros. gnuplot loses its way
  // among several quotes in a row: they go between double ones, where they stand alone.
  const std::string clean = clean_text(text);
  std::string result;
  for (std::size_t i = 0; i < clean.size();) {
    const bool quotes = clean[i] == '\'';
    const std::size_t end =
        std::min(quotes ? clean.find_first_not_of('\'', i) : clean.find('\'', i), clean.size());
    const std::string_view mark = quotes ? "\"" : "'";
    if (i > 0) result += '.';
    result += mark;
    result += clean.substr(i, end - i);
    result += mark;
    i = end;
  }
  return result.empty() ? "''" : result;
}

std::string figure_font_face() {
  return fmt::format(
      "@font-face {{ font-family: \"Woundwell Figures\"; "
      "src: url(data:font/woff2;base64,{}) format(\"woff2\"); }}",
      figure_font());
}

std::string with_font(std::string svg) {
  const std::size_t head = svg.find("<svg");
  if (head == std::string::npos || svg.find('>', head) == std::string::npos) return svg;
  const std::string_view plain = "font-family=\"sans-serif\"";
  const std::string named = fmt::format("font-family=\"{}\"", figure_fonts);
  for (std::size_t at = svg.find(plain); at != std::string::npos; at = svg.find(plain, at + 1)) {
    // Only in tags: a name may read like this, too.
    const std::size_t closed = svg.rfind('>', at);
    if (closed != std::string::npos && svg.rfind('<', at) < closed) continue;
    svg.replace(at, plain.size(), named);
  }
  svg.insert(svg.find('>', head) + 1, "\n<style>" + figure_font_face() + "</style>");
  return svg;
}

std::string cleaned_svg(std::string_view svg, std::string_view id_prefix, std::string_view label) {
  std::string page;
  page.reserve(svg.size());
  svg.remove_prefix(std::min(svg.find("<svg"), svg.size()));
  bool head = true;
  while (!svg.empty()) {
    const std::size_t open = std::min(svg.find('<'), svg.size());
    page += svg.substr(0, open);
    svg.remove_prefix(open);
    const std::size_t close = svg.find('>');
    if (close == std::string_view::npos) break;
    const std::string_view tag = svg.substr(0, close + 1);
    const std::string_view unwanted = unwanted_element(tag);
    if (!unwanted.empty()) {
      const std::size_t end = svg.find(unwanted);
      if (end == std::string_view::npos) break;
      svg.remove_prefix(end + unwanted.size());
      continue;
    }
    std::string kept = clean_tag(tag, std::string(id_prefix));
    if (head) {
      enlarge(kept);
      kept.insert(kept.size() - 1, " role=\"img\" aria-label=\"" + escape_html(label) + "\"");
      head = false;
    }
    page += kept;
    svg.remove_prefix(close + 1);
  }
  return page;
}

}  // namespace woundwell
