#include <algorithm>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "imaging/field_parts.hpp"

namespace woundwell {
namespace {

constexpr int kSame = 9;               // of 255: what compression leaves of a constant value
constexpr int kDark = 25;              // bars and letters are at least this dark
constexpr int kBright = 240;           // or this bright
constexpr int kContrast = 31;          // against what is beside them
constexpr int kGlyphReach = 31;        // of 255: rounded rims of letters
constexpr double kLeastLength = 0.04;  // of the picture's width
constexpr double kMostLength = 0.6;
constexpr double kMostThickness = 0.04;  // of the picture's height

struct Bar {
  cv::Rect area;
  int value = 0;
};

bool extreme(int value) { return value <= kDark || value >= kBright; }

/// Share of the columns of a row, away from the ends, that differ from the bar by its contrast.
double contrast_share(const cv::Mat& eight, int y, int from, int to, int value) {
  if (y < 0 || y >= eight.rows) return 0.0;
  const auto* row = eight.ptr<unsigned char>(y);
  const int margin = (to - from) / 10;
  int count = 0;
  for (int x = from + margin; x < to - margin; ++x) count += std::abs(row[x] - value) >= kContrast;
  return static_cast<double>(count) / std::max(1, to - from - 2 * margin);
}

bool row_continues(const cv::Mat& eight, int y, int from, int to, int value) {
  const auto* row = eight.ptr<unsigned char>(y);
  int differing = 0;
  for (int x = from; x < to; ++x) differing += std::abs(row[x] - value) > kSame;
  return differing * 50 <= to - from;
}

/// Whether the run of one value that starts a row at `from` is the upper edge of a bar.
bool is_bar(const cv::Mat& eight, int y, int from, int to, int value, Bar& bar) {
  const int most = std::max(3, static_cast<int>(eight.rows * kMostThickness));
  int end = y + 1;
  while (end < eight.rows && end - y <= most && row_continues(eight, end, from, to, value)) ++end;
  const int thickness = end - y;
  if (thickness < 2 || thickness > most || (to - from) < 6 * thickness) return false;
  // two rows further out, since compression blurs the edge
  if (contrast_share(eight, y - 2, from, to, value) < 0.8) return false;
  if (contrast_share(eight, end + 1, from, to, value) < 0.8) return false;
  const int middle = y + thickness / 2;
  const auto* row = eight.ptr<unsigned char>(middle);
  if (from < 3 || to + 3 > eight.cols) return false;
  if (std::abs(row[from - 3] - value) < kContrast || std::abs(row[to + 2] - value) < kContrast) {
    return false;
  }
  bar.area = {from, y, to - from, thickness};
  bar.value = value;
  return true;
}

std::vector<Bar> find_bars(const cv::Mat& eight) {
  const int least = std::max(24, static_cast<int>(eight.cols * kLeastLength));
  const int most = static_cast<int>(eight.cols * kMostLength);
  std::vector<Bar> bars;
  for (int y = 2; y < eight.rows - 2; ++y) {
    const auto* row = eight.ptr<unsigned char>(y);
    int from = 0;
    while (from < eight.cols) {
      const int value = row[from];
      if (!extreme(value)) {
        ++from;
        continue;
      }
      int to = from + 1;
      while (to < eight.cols && std::abs(row[to] - value) <= kSame) ++to;
      Bar bar;
      if (to - from >= least && to - from <= most && is_bar(eight, y, from, to, value, bar)) {
        const bool known = std::any_of(bars.begin(), bars.end(), [&](const Bar& other) {
          return (other.area & bar.area).area() > 0;
        });
        if (!known) bars.push_back(bar);
      }
      from = to;
    }
  }
  return bars;
}

/// Draws what was burnt in, with the rim that blurring leaves, as blocked.
void block(const cv::Mat& glyphs, int reach, cv::Mat mask) {
  cv::Mat wide;
  const int size = 2 * reach + 1;
  cv::dilate(glyphs, wide, cv::getStructuringElement(cv::MORPH_ELLIPSE, {size, size}));
  cv::morphologyEx(wide, wide, cv::MORPH_CLOSE,
                   cv::getStructuringElement(cv::MORPH_RECT, {size, size}));
  mask.setTo(0, wide);
}

cv::Mat near_value(const cv::Mat& eight, int value, int reach) {
  cv::Mat result;
  cv::inRange(eight, cv::Scalar(value - reach), cv::Scalar(value + reach), result);
  return result;
}

struct Glyph {
  cv::Rect area;
  int label = 0;
  int pixels = 0;
};

/// Connected parts of the size of letters.
std::vector<Glyph> glyphs_of(const cv::Mat& candidate, int least_height, int most_height,
                             cv::Mat& labels) {
  cv::Mat stats;
  cv::Mat centres;
  const int n = cv::connectedComponentsWithStats(candidate, labels, stats, centres, 8, CV_32S);
  std::vector<Glyph> glyphs;
  for (int i = 1; i < n; ++i) {
    const auto* s = stats.ptr<int>(i);
    Glyph glyph;
    glyph.area = {s[cv::CC_STAT_LEFT], s[cv::CC_STAT_TOP], s[cv::CC_STAT_WIDTH],
                  s[cv::CC_STAT_HEIGHT]};
    glyph.label = i;
    glyph.pixels = s[cv::CC_STAT_AREA];
    if (glyph.area.height < least_height || glyph.area.height > most_height) continue;
    if (glyph.area.width > 2 * glyph.area.height) continue;
    glyphs.push_back(glyph);
  }
  return glyphs;
}

void draw_labels(const cv::Mat& labels, const std::vector<Glyph>& glyphs, cv::Mat& drawn) {
  for (const Glyph& glyph : glyphs) {
    drawn(glyph.area).setTo(255, labels(glyph.area) == glyph.label);
  }
}

// ---- rows of letters without a bar
// ---------------------------------------------------------------

/// Half the width of the thickest stroke.
double stroke(const cv::Mat& labels, const Glyph& glyph) {
  cv::Mat padded;
  cv::copyMakeBorder(labels(glyph.area) == glyph.label, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT,
                     cv::Scalar(0));
  cv::Mat distance;
  cv::distanceTransform(padded, distance, cv::DIST_L2, 3);
  double thickest = 0.0;
  cv::minMaxLoc(distance, nullptr, &thickest);
  return thickest;
}

/// Median contrast of the pixels just around a letter against its value.
bool stands_out(const cv::Mat& eight, const cv::Mat& labels, const Glyph& glyph, int value) {
  constexpr int kRim = 3;
  const cv::Rect around = cv::Rect(glyph.area.x - kRim, glyph.area.y - kRim,
                                   glyph.area.width + 2 * kRim, glyph.area.height + 2 * kRim) &
                          cv::Rect(0, 0, eight.cols, eight.rows);
  const cv::Mat own = labels(around) == glyph.label;
  cv::Mat inner;
  cv::Mat outer;
  cv::dilate(own, inner, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
  cv::dilate(own, outer, cv::getStructuringElement(cv::MORPH_RECT, {7, 7}));
  const cv::Mat rim = outer & ~inner;
  cv::Mat difference;
  cv::absdiff(eight(around), cv::Scalar(value), difference);
  const int contrasting = cv::countNonZero((difference >= 2 * kContrast) & rim);
  return contrasting * 10 >= cv::countNonZero(rim) * 9;
}

bool same_line(const cv::Rect& a, const cv::Rect& b) {
  const int tolerance = std::max(1, a.height / 12);
  return std::abs(a.height - b.height) <= tolerance &&
         std::abs((a.y + a.height) - (b.y + b.height)) <= tolerance && b.x >= a.x + a.width &&
         b.x - (a.x + a.width) <= a.height;
}

/// Letters that are found beside those of a line: lower ones, dots and strokes that lean.
void add_neighbours(const std::vector<Glyph>& glyphs, std::vector<bool>& used,
                    std::vector<Glyph>& line) {
  const int height = line.front().area.height;
  const int top = line.front().area.y - height / 3;
  const int bottom = line.front().area.y + height + height / 3;
  for (std::size_t i = 0; i < line.size(); ++i) {  // the line grows meanwhile
    for (std::size_t j = 0; j < glyphs.size(); ++j) {
      const cv::Rect& near = glyphs[j].area;
      if (used[j] || near.y < top || near.y + near.height > bottom) continue;
      if (near.x > line[i].area.br().x + height || near.br().x < line[i].area.x - height) continue;
      used[j] = true;
      line.push_back(glyphs[j]);
    }
  }
}

/// Lines of letters: at least `least` equally high, on one base line and of one stroke width; then
/// what stands beside them.
std::vector<Glyph> in_lines(std::vector<Glyph> glyphs, const cv::Mat& labels, std::size_t least) {
  std::sort(glyphs.begin(), glyphs.end(), [](const Glyph& a, const Glyph& b) {
    return a.area.x != b.area.x ? a.area.x < b.area.x : a.area.y < b.area.y;
  });
  std::vector<Glyph> kept;
  std::vector<bool> used(glyphs.size(), false);
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (used[i]) continue;
    std::vector<std::size_t> members{i};
    const double first = stroke(labels, glyphs[i]);
    for (std::size_t j = i + 1; j < glyphs.size(); ++j) {
      if (used[j] || !same_line(glyphs[members.back()].area, glyphs[j].area)) continue;
      if (std::abs(stroke(labels, glyphs[j]) - first) <= 1.0) members.push_back(j);
    }
    if (members.size() < least) continue;
    std::vector<Glyph> line;
    for (const std::size_t member : members) {
      used[member] = true;
      line.push_back(glyphs[member]);
    }
    add_neighbours(glyphs, used, line);
    kept.insert(kept.end(), line.begin(), line.end());
  }
  return kept;
}

}  // namespace

bool mask_scale_bar(const cv::Mat& eight, cv::Mat& mask) {
  const auto bars = find_bars(eight);
  for (const Bar& bar : bars) {
    const int above = std::max(6 * bar.area.height, eight.rows / 16);
    const int beside = bar.area.width / 4;
    const cv::Rect window = cv::Rect(bar.area.x - beside, bar.area.y - above,
                                     bar.area.width + 2 * beside, bar.area.height + 2 * above) &
                            cv::Rect(0, 0, eight.cols, eight.rows);
    const cv::Mat part = eight(window);
    cv::Mat labels;
    const int least = std::max(5, eight.rows / 150);
    const auto letters = glyphs_of(near_value(part, bar.value, kGlyphReach), least, above, labels);
    cv::Mat drawn = cv::Mat::zeros(window.size(), CV_8U);
    draw_labels(labels, letters, drawn);
    const int at = labels.at<int>(bar.area.y - window.y + bar.area.height / 2,
                                  bar.area.x - window.x + bar.area.width / 2);
    if (at != 0) drawn.setTo(255, labels == at);  // the bar with the ticks at its ends
    block(drawn, std::max(2, bar.area.height / 2 + 1), mask(window));
  }
  return !bars.empty();
}

bool mask_text(const cv::Mat& eight, cv::Mat& mask) {
  constexpr std::size_t kLeastLetters = 3;
  constexpr int kExact = 3;  // of 255
  const int band = eight.rows / 8;
  const int least = std::max(7, eight.rows / 100);
  const int most = band * 3 / 4;
  if (most <= least) return false;
  bool found = false;
  for (const int top : {0, eight.rows - band}) {
    const cv::Rect strip(0, top, eight.cols, band);
    const cv::Mat part = eight(strip);
    for (const int value : {0, 255}) {
      const cv::Mat candidate = near_value(part, value, kExact);
      if (cv::countNonZero(candidate) == 0) continue;
      cv::Mat labels;
      auto glyphs = glyphs_of(candidate, least, most, labels);
      glyphs.erase(std::remove_if(
                       glyphs.begin(), glyphs.end(),
                       [&](const Glyph& glyph) { return !stands_out(part, labels, glyph, value); }),
                   glyphs.end());
      const auto letters = in_lines(std::move(glyphs), labels, kLeastLetters);
      if (letters.empty()) continue;
      cv::Mat drawn = cv::Mat::zeros(strip.size(), CV_8U);
      draw_labels(labels, letters, drawn);
      block(drawn, std::max(2, letters.front().area.height / 8), mask(strip));
      found = true;
    }
  }
  return found;
}

}  // namespace woundwell
