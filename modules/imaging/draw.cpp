#include "imaging/draw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string_view>
#include <utility>

namespace woundwell {
namespace {

constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;
constexpr double kBandShade = 0.45;  // what is left of the picture under a band

std::string encoded(const cv::Mat& picture, const char* extension,
                    const std::vector<int>& settings) {
  std::vector<unsigned char> bytes;
  cv::imencode(extension, picture, bytes, settings);
  return {bytes.begin(), bytes.end()};
}

double font_scale(const cv::Mat& picture) {
  return std::max(0.35, std::max(picture.rows, picture.cols) / 1600.0 * 0.9);
}

int stroke(double scale) { return std::max(1, static_cast<int>(std::lround(scale * 1.8))); }

cv::Size text_size(const std::string& text, double scale) {
  int below = 0;
  cv::Size size = cv::getTextSize(text, kFont, scale, stroke(scale), &below);
  size.height += below;
  return size;
}

void shade(cv::Mat& picture, cv::Rect area) {
  area &= cv::Rect(0, 0, picture.cols, picture.rows);
  if (area.empty()) return;
  cv::Mat part = picture(area);
  part.convertTo(part, -1, kBandShade);
}

/// Signs that a caption may hold, in ASCII; what has no like becomes '?', once per character.
std::string ascii(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kLike[] = {
      {"\xC2\xB5", "u"},     {"\xCE\xBC", "u"},     {"\xC2\xB2", "2"},     {"\xC2\xB0", " deg"},
      {"\xC2\xB1", "+/-"},   {"\xC3\x97", "x"},     {"\xE2\x80\x93", "-"}, {"\xE2\x80\x94", "-"},
      {"\xE2\x88\x92", "-"}, {"\xC3\xA4", "ae"},    {"\xC3\xB6", "oe"},    {"\xC3\xBC", "ue"},
      {"\xC3\x9F", "ss"},    {"\xCE\xB1", "alpha"}, {"\xCE\xB2", "beta"},  {"\xCE\x94", "delta "}};
  std::string result;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      result += byte < 0x20 || byte == 0x7F ? ' ' : text[i];
      ++i;
      continue;
    }
    const auto* like = std::find_if(std::begin(kLike), std::end(kLike), [&](const auto& pair) {
      return text.substr(i, pair.first.size()) == pair.first;
    });
    if (like != std::end(kLike)) {
      result += like->second;
      i += like->first.size();
      continue;
    }
    result += '?';
    do ++i;
    while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80);
  }
  return result;
}

/// The largest of 1, 2, 5 times a power of ten that is not above `most`.
double round_length(double most) {
  const double decade = std::pow(10.0, std::floor(std::log10(most)));
  for (const double factor : {5.0, 2.0}) {
    if (factor * decade <= most) return factor * decade;
  }
  return decade;
}

}  // namespace

std::string encode_png(const cv::Mat& picture) {
  return encoded(picture, ".png", {cv::IMWRITE_PNG_COMPRESSION, 3});
}

std::string encode_jpeg(const cv::Mat& picture, int quality) {
  return encoded(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality});
}

cv::Mat shrink(const cv::Mat& picture, int side_px) {
  const int side = std::max(picture.rows, picture.cols);
  if (side <= side_px) return picture.clone();
  const double factor = static_cast<double>(side_px) / side;
  const auto scaled = [&](int n) { return std::max(1, static_cast<int>(std::lround(n * factor))); };
  cv::Mat result;
  cv::resize(picture, result, {scaled(picture.cols), scaled(picture.rows)}, 0, 0, cv::INTER_AREA);
  return result;
}

void draw_outline(cv::Mat& picture, const cv::Mat& mask, const cv::Scalar& colour,
                  int thickness_px) {
  CV_Assert(mask.size() == picture.size() && mask.type() == CV_8U);
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(mask, outlines, cv::RETR_CCOMP, cv::CHAIN_APPROX_SIMPLE);
  cv::drawContours(picture, outlines, -1, colour, std::max(1, thickness_px), cv::LINE_AA);
}

void draw_scale_bar(cv::Mat& picture, std::optional<double> um_per_px) {
  if (!um_per_px || !(*um_per_px > 0.0)) return;
  const double length_um = round_length(picture.cols / 4.5 * *um_per_px);
  const int length = static_cast<int>(std::lround(length_um / *um_per_px));
  const std::string label = length_um >= 1000.0 ? fmt::format("{:g} mm", length_um / 1000.0)
                                                : fmt::format("{:g} um", length_um);
  const double scale = font_scale(picture);
  const cv::Size text = text_size(label, scale);
  const int pad = std::max(3, static_cast<int>(std::lround(scale * 12)));
  const int thick = std::max(2, static_cast<int>(std::lround(scale * 7)));
  const int width = std::max(length, text.width) + 2 * pad;
  const int height = text.height + thick + 3 * pad;
  const cv::Rect band(picture.cols - width - pad, picture.rows - height - pad, width, height);
  shade(picture, band);
  const auto white = cv::Scalar::all(255);
  const int middle = band.x + band.width / 2;
  const int bar_y = band.y + band.height - pad - thick;
  cv::rectangle(picture, cv::Rect(middle - length / 2, bar_y, length, thick), white, cv::FILLED);
  cv::putText(picture, label, {middle - text.width / 2, bar_y - pad}, kFont, scale, white,
              stroke(scale), cv::LINE_AA);
}

void draw_caption(cv::Mat& picture, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  double scale = font_scale(picture);
  std::vector<std::string> plain;
  int widest = 1;
  for (const auto& line : lines) {
    plain.push_back(ascii(line));
    widest = std::max(widest, text_size(plain.back(), scale).width);
  }
  // a long line makes the letters smaller rather than running out of the picture
  scale = std::min(scale, std::max(0.3, scale * 0.95 * picture.cols / widest));
  const int pad = std::max(3, static_cast<int>(std::lround(scale * 12)));
  const int step = text_size("Ag", scale).height + pad / 2 + 1;
  int width = 0;
  for (const auto& line : plain) width = std::max(width, text_size(line, scale).width);
  shade(picture, {0, 0, width + 2 * pad, step * static_cast<int>(plain.size()) + 2 * pad});
  int y = pad;
  for (const auto& line : plain) {
    y += step;
    cv::putText(picture, line, {pad, y - step / 4}, kFont, scale, cv::Scalar::all(255),
                stroke(scale), cv::LINE_AA);
  }
}

}  // namespace woundwell
