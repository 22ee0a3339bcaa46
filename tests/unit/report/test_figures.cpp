#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <set>
#include <string>
#include <vector>

#include "report/figures.hpp"
#include "report/gnuplot.hpp"
#include "support/close.hpp"
#include "unit/report/made_up.hpp"

namespace woundwell::test {

namespace {

bool gnuplot_here() {
  return run_gnuplot("gnuplot", "a", "set terminal svg\nset output 'a.svg'\nplot x\n", "").ok;
}

/// Widths of Helvetica's characters from space to ~, in thousandths of an em (Adobe's font
/// metrics).
constexpr std::array<int, 95> helvetica{
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

/// A viewer's own sans-serif font may be an eighth wider than Helvetica.
double width_em(const std::string& text) {
  double width = 0.0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) width += helvetica[byte - 0x20U] / 1000.0;
    if (byte >= 0xc0) width += 0.6;  // one character of several bytes
  }
  return 1.125 * width;
}

std::string plain(std::string text) {
  for (const auto& [entity, character] :
       {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&amp;", "&")}) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at)) {
      text.replace(at, std::string(entity).size(), character);
      ++at;
    }
  }
  return text;
}

struct Box {
  std::string text;
  double left = 0.0, right = 0.0, top = 0.0, bottom = 0.0;
};

std::string attribute(const std::string& tag, const std::string& name) {
  const std::size_t at = tag.find(name + "=\"");
  if (at == std::string::npos) return "";
  const std::size_t begin = at + name.size() + 2;
  return tag.substr(begin, tag.find('"', begin) - begin);
}

/// Boxes of all texts of an SVG as gnuplot writes it: a group that places, a text in it.
std::vector<Box> text_boxes(const std::string& svg) {
  std::vector<Box> boxes;
  for (std::size_t at = svg.find("<text>"); at != std::string::npos; at = svg.find("<text>", at)) {
    const std::size_t group = svg.rfind("<g ", at);
    const std::string tag = svg.substr(group, svg.find('>', group) - group);
    at += 6;
    Box box;
    box.text = plain(svg.substr(at, svg.find("</text>", at) - at));
    if (box.text.find_first_not_of(' ') == std::string::npos) continue;
    const std::string place = attribute(tag, "transform");
    const std::size_t open = place.find("translate(");
    REQUIRE(open != std::string::npos);
    std::size_t used = 0;
    const double x = std::stod(place.substr(open + 10), &used);
    const double y = std::stod(place.substr(open + 10 + used + 1));
    const double em = std::stod(attribute(tag, "font-size"));
    const double width = em * width_em(box.text);
    const std::string anchor = attribute(tag, "text-anchor");
    const double begin = anchor == "end" ? -width : (anchor == "middle" ? -width / 2 : 0.0);
    if (place.find("rotate(") == std::string::npos) {
      box.left = x + begin;
      box.right = x + begin + width;
      box.top = y - 0.75 * em;
      box.bottom = y + 0.22 * em;
    } else {  // read from below
      REQUIRE(place.find("rotate(-90") != std::string::npos);
      box.left = x - 0.75 * em;
      box.right = x + 0.22 * em;
      box.top = y - begin - width;
      box.bottom = y - begin;
    }
    boxes.push_back(box);
  }
  return boxes;
}

/// Every text inside the picture, and none on another.
void check_texts(const Figure& figure) {
  CAPTURE(figure.name);
  REQUIRE(figure.error.empty());
  const double width = std::stod(attribute(figure.svg, "width"));
  const double height = std::stod(attribute(figure.svg, "height"));
  const auto boxes = text_boxes(figure.svg);
  CHECK(boxes.size() >= 3);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const Box& a = boxes[i];
    CAPTURE(a.text);
    CHECK(a.left >= 0.0);
    CHECK(a.top >= 0.0);
    CHECK(a.right <= width);
    CHECK(a.bottom <= height);
    for (std::size_t k = i + 1; k < boxes.size(); ++k) {
      const Box& b = boxes[k];
      CAPTURE(b.text);
      const bool apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 0.5 ||
                         b.bottom <= a.top + 0.5;
      CHECK(apart);
    }
  }
}

ReportData study(std::size_t conditions, const std::string& name) {
  MadeUp plan;
  plan.wells = 1;
  plan.fields = 2;
  plan.conditions = conditions;
  plan.name = name;
  ReportData report = made_up_study(plan);
  compare(report);
  return report;
}

std::set<std::string> kinds(const std::vector<Figure>& figures) {
  std::set<std::string> all;
  for (const auto& figure : figures) {
    const std::size_t begin = figure.name.find('_') + 1;
    all.insert(figure.name.substr(begin, figure.name.find('_', begin) - begin));
  }
  return all;
}

BlandAltman agreement(double size) {
  BlandAltman data{"Mean of both", "Ours - truth", {}};
  for (int k = 0; k < 40; ++k) {
    const double truth = size * (0.1 + 0.02 * k);
    data.points.push_back({"a.png", truth + size * 0.05 * std::sin(1.7 * k), truth});
  }
  return data;
}

}  // namespace

TEST_CASE("every text is inside its figure and on no other, for 2 to 24 conditions and any name" *
          doctest::skip(!gnuplot_here())) {
  for (const std::size_t conditions : {2, 4, 7, 12, 24}) {
    for (const std::string& name :
         {std::string(), std::string(180, 'W'),
          " and a long name in words, as people like to write it (batch 3)" +
              std::string(120, 'i')}) {
      CAPTURE(conditions);
      CAPTURE(name);
      const auto figures = draw_figures(study(conditions, name));
      CHECK(kinds(figures).contains("superplot"));
      CHECK(kinds(figures).contains("closure"));
      CHECK(kinds(figures).contains("scratch"));
      CHECK(kinds(figures).contains("width"));
      CHECK(kinds(figures).contains("rescue") == (conditions >= 4));
      for (const auto& figure : figures) check_texts(figure);
    }
  }
}

TEST_CASE("names as people give them are read whole in every figure" *
          doctest::skip(!gnuplot_here())) {
  for (const std::size_t conditions : {1, 4, 7, 12, 24}) {
    CAPTURE(conditions);
    MadeUp plan;
    plan.cell_lines = {"HT-1080", "MDA-MB-231 (clone 7)"};
    plan.wells = 1;
    plan.fields = 1;
    plan.conditions = conditions;
    plan.long_names = true;
    ReportData report = made_up_study(plan);
    compare(report);
    for (const auto& figure : draw_figures(report)) {
      check_texts(figure);
      for (const auto& box : text_boxes(figure.svg)) {
        CAPTURE(figure.name);
        CAPTURE(box.text);
        CHECK(box.text.find("\u2026") == std::string::npos);
      }
    }
  }
}

TEST_CASE("the texts of Bland-Altman figures are apart, whatever the size of the numbers" *
          doctest::skip(!gnuplot_here())) {
  for (const double size : {1e-4, 1.0, 12345.0}) {
    check_texts(draw_figure("gnuplot", "a", "", "", bland_altman_figure(agreement(size))));
  }
  BlandAltman same = agreement(1.0);
  for (auto& point : same.points) point.ours = point.truth;
  check_texts(draw_figure("gnuplot", "a", "", "", bland_altman_figure(same)));
}

TEST_CASE("a Bland-Altman figure shows bias and limits") {
  BlandAltman data{"x", "y", {{"a", 1.0, 0.0}, {"b", 2.0, 0.0}, {"c", 3.0, 0.0}}};
  const std::string body = bland_altman_figure(data).body;
  // mean 2, standard deviation 1
  CHECK(body.find("'bias 2.0'") != std::string::npos);
  CHECK(body.find("'+1.96 SD 4.0'") != std::string::npos);
  CHECK(body.find("'\u22121.96 SD 0.0'") != std::string::npos);
}

TEST_CASE("names in figures are shown as they were written" * doctest::skip(!gnuplot_here())) {
  const std::string evil = "{/b} <i>&amp; 'q' \"d\" `id` \\n %d $x @h #1 _2 ^3 | ü =cmd()";
  EndpointValues values;
  values.endpoint = "closure_frac";
  values.experiments = {"a%d&<1>}"};
  values.conditions = {{"5 % 'x' {", Role::control, {0.5}, {{0.4, 0.6}}},
                       {"`id`\\n", Role::knockdown, {0.2}, {{0.2}}},
                       {"'q''", Role::other, {0.3}, {{0.3}}}};
  values.contrasts = {{"`id`\\n", "5 % 'x' {", "paired t", 3, 0.00042, 0.0013, false}};
  std::set<std::string> shown;
  for (const auto& box : text_boxes(draw_figure("gnuplot", "a", "t", "", superplot(values)).svg)) {
    shown.insert(box.text);
  }
  for (const std::string text :
       {"5 % 'x' {", "'q''", "`id`\\n", "a%d&<1>}", "n = 1", "p = 0.00042 (adj. 0.0013), n = 3"}) {
    CAPTURE(text);
    CHECK(shown.contains(text));
  }
  // the whole of it, in a title that has the room
  const auto figures = draw_figures(study(24, evil));
  for (const auto& figure : figures) {
    CAPTURE(figure.name);
    CHECK(figure.error.empty());
    CHECK(figure.name.find_first_of("<>{}'\"` $/\\") == std::string::npos);
  }
  std::size_t found = 0;
  for (const auto& figure : figures) {
    if (figure.name.find("closure_HT") == std::string::npos) continue;
    for (const auto& box : text_boxes(figure.svg))
      found += box.text.find("=cmd()") != std::string::npos;
  }
  CHECK(found == 24);
}

TEST_CASE("names that are the same when cut are told apart by a number") {
  const std::string end(100, 'e');
  const std::vector<std::string> names{"begin 1" + end, "begin 2" + end, "other"};
  CHECK(distinct_names({"a", "b"}, 10.0) == std::vector<std::string>{"a", "b"});
  const auto one_line = distinct_names(
      {std::string(50, 'b') + "1" + end, std::string(50, 'b') + "2" + end, "other"}, 10.0);
  CHECK(one_line[0].rfind("(1) bb", 0) == 0);
  CHECK(one_line[1].rfind("(2) bb", 0) == 0);
  CHECK(one_line[2] == "(3) other");
  for (const auto& lines : distinct_lines(names, 6.0, 2)) CHECK(lines.size() <= 2);
}

TEST_CASE("the same figure twice is the same bytes, and its fonts are in the PDF" *
          doctest::skip(!gnuplot_here())) {
  const auto draw = [] {
    return draw_figure("gnuplot", "a", "t", "", bland_altman_figure(agreement(1.0)));
  };
  const Figure one = draw();
  CHECK(one.svg == draw().svg);
  CHECK(one.pdf == draw().pdf);
  CHECK(one.pdf.find("/FontFile") != std::string::npos);
  CHECK(one.pdf.find("CreationDate") == std::string::npos);
  CHECK(one.svg.find("<image") == std::string::npos);
  CHECK(one.pdf.find("/Subtype /Image") == std::string::npos);
}

TEST_CASE("figures are as wide as a journal's column" * doctest::skip(!gnuplot_here())) {
  for (const auto& figure : draw_figures(study(4, ""))) {
    CAPTURE(figure.name);
    const double mm = std::stod(attribute(figure.svg, "width")) * 25.4 / 96.0;
    CHECK((close(mm, 85.0, 0, 0.3) || close(mm, 174.0, 0, 0.3)));
    const std::size_t box = figure.pdf.find("/MediaBox [ 0 0 ");
    REQUIRE(box != std::string::npos);
    const double pdf_mm = std::stod(figure.pdf.substr(box + 16)) * 25.4 / 72.0;
    CHECK((close(pdf_mm, 85.0, 0, 0.5) || close(pdf_mm, 174.0, 0, 0.5)));
  }
}

TEST_CASE("the data of a SuperPlot are the fields and the experiment means") {
  EndpointValues values;
  values.endpoint = "closure_frac";
  values.experiments = {"e1", "e2"};
  values.conditions = {{"mock", Role::control, {0.5, 0.75}, {{0.25, 0.625}, {0.8125}}},
                       {"siRNA", Role::knockdown, {0.125, std::nullopt}, {{}, {}}}};
  const std::string data = superplot(values).data;
  for (const auto* number : {" 0.5\n", " 0.75\n", " 0.25\n", " 0.625\n", " 0.8125\n", " 0.125\n"}) {
    CHECK(data.find(number) != std::string::npos);
  }
  CHECK(data.find("means of experiment e2") != std::string::npos);
}

TEST_CASE("marks of an axis are round, inside it and enough") {
  for (const auto& [low, high] :
       {std::pair(0.0, 1.06), std::pair(-0.37, 0.52), std::pair(3.0, 3.001),
        std::pair(0.0, 48000.0), std::pair(-1e-5, 2e-5)}) {
    const auto marks = ticks(low, high, 5);
    CAPTURE(high);
    CHECK(marks.size() >= 3);
    CHECK(marks.size() <= 7);
    std::set<std::string> texts;
    for (const auto& mark : marks) {
      CHECK(mark.at >= low - 1e-9 * (high - low));
      CHECK(mark.at <= high + 1e-9 * (high - low));
      texts.insert(mark.text);
    }
    CHECK(texts.size() == marks.size());
  }
  CHECK(ticks(2.0, 2.0, 5).size() == 1);
}

TEST_CASE("the width profile shows the field with the median closure") {
  ReportData report;
  int id = 0;
  for (const double last : {0.9, 0.2, 0.5}) {
    for (const double time : {0.0, 24.0}) {
      ClosureRecord row;
      row.place.image_id = std::to_string(++id);
      row.place.condition = "mock";
      row.place.time_h = time;
      row.series_id = "closes by " + std::to_string(last);
      row.closure_frac = time > 0.0 ? last : 0.0;
      report.closure.push_back(row);
      for (int step = 1; step <= 3; ++step) {
        ProfileRecord profile;
        profile.image_id = row.place.image_id;
        profile.step = step;
        profile.along_px = 10.0 * step;
        if (step != 2) profile.width_px = 100.0 * (1.0 - *row.closure_frac);
        report.profiles.push_back(profile);
      }
    }
  }
  const auto shown = width_profiles(report);
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].unit == "px");
  REQUIRE(shown[0].series.size() == 1);
  CHECK(shown[0].series[0].series_id == "closes by 0.500000");
  REQUIRE(shown[0].series[0].times.size() == 2);
  const auto& last = shown[0].series[0].times[1].widths;
  REQUIRE(last.size() == 3);
  CHECK(last[0].second == 50.0);
  CHECK_FALSE(last[1].second.has_value());
  // a stretch per colour: from, to, from, to, width; what was not seen is no width
  const Drawing drawing = profile_figure(shown[0]);
  const auto colour_of = [&](const std::string& stretch) {
    const std::size_t at = drawing.data.find(stretch);
    CAPTURE(stretch);
    REQUIRE(at != std::string::npos);
    return std::stoi(drawing.data.substr(at + stretch.size()));
  };
  const int open = colour_of("\n0 10 -12 12 100 ");
  const int unseen = colour_of("\n10 20 12 36 NaN ");
  const int half = colour_of("\n20 30 12 36 50 ");
  CHECK(std::set<int>{open, unseen, half}.size() == 3);
  CHECK(colour_of("\n20 30 -12 12 100 ") == open);
  CHECK(drawing.body.find("'not seen'") != std::string::npos);
}

TEST_CASE("a time that one condition lacks is not seen there, and not covered by its neighbours") {
  const auto series = [](const std::string& name, const std::vector<double>& times) {
    WidthSeries all{name, name, {}};
    for (const double t : times) all.times.push_back({t, {{1.0, 5.0}, {3.0, 5.0}}});
    return all;
  };
  const Drawing drawing =
      profile_figure({"line", "px", {0, 24, 48}, {series("a", {0, 24, 48}), series("b", {0, 48})}});
  const std::string b = drawing.data.substr(drawing.data.find(": b"));
  CHECK(b.find("\n0 4 12 36 NaN ") != std::string::npos);
  CHECK(b.find("\n0 4 36 60 5 ") != std::string::npos);
  CHECK(drawing.data.substr(0, drawing.data.find(": b")).find("NaN") == std::string::npos);
  CHECK(drawing.body.find("'not seen'") != std::string::npos);
}

TEST_CASE("neighbours of one colour are one stretch, and many times are thinned evenly") {
  ReportData report;
  for (int time = 0; time <= 300; ++time) {
    ClosureRecord row;
    row.place.image_id = std::to_string(time);
    row.place.condition = "mock";
    row.place.time_h = time;
    row.closure_frac = 0.0;
    report.closure.push_back(row);
    for (int step = 1; step <= 10; ++step) {
      ProfileRecord profile;
      profile.image_id = row.place.image_id;
      profile.along_px = step;
      profile.width_px = step <= 5 ? 100.0 : 0.0;
      report.profiles.push_back(profile);
    }
  }
  const auto shown = width_profiles(report);
  const auto& times = shown.at(0).times_h;
  CHECK(times.size() == 200);
  CHECK(times.front() == 0.0);
  CHECK(times.back() == 300.0);
  const Drawing drawing = profile_figure(shown[0]);
  CHECK(std::count(drawing.data.begin(), drawing.data.end(), '\n') == 1 + 2 * 200);
  CHECK(drawing.body.find("'not seen'") == std::string::npos);
}

TEST_CASE("the colours of widths are told apart by their lightness alone") {
  const auto luminance = [](int colour) {
    const auto part = [&](int shift) {
      return std::pow(static_cast<double>((colour >> shift) & 0xff) / 255.0, 2.2);
    };
    return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
  };
  for (int k = 1; k <= 12; ++k) {
    CAPTURE(k);
    const double lighter = std::cbrt(luminance(sequential_colour((k - 1) / 12.0)));
    CHECK(lighter - std::cbrt(luminance(sequential_colour(k / 12.0))) > 0.03);
  }
}

}  // namespace woundwell::test
