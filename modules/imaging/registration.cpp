#include "imaging/registration.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace woundwell {
namespace {

constexpr int kWorkingSide = 1024;    // px, longer side of the reduced pictures
constexpr double kSmoothing = 0.12;   // cycles per px, width of the low pass: rounds off the peak
constexpr double kLowestWaves = 3.0;  // waves per side below which there is light, not cells
constexpr int kTilesPerSide = 3;
constexpr double kAgreement = 2.5;  // working px
constexpr double kClearPeak = 7.0;  // heights of the peak over the surface's own scatter
constexpr int kLeastTiles = 3;
constexpr double radians = std::numbers::pi / 180.0;  // per degree
constexpr int kAngleSide = 384;      // px, longer side at which an angle is looked for
constexpr int kAngles = 4;           // to either side
constexpr double kAngleStep = 0.75;  // degrees
constexpr double kLeastTurn = 0.03;  // degrees: less is none
constexpr double kSureTurn = 5.0;    // standard errors: cells move by themselves, too
constexpr int kRounds = 3;           // of refining the angle
constexpr double kBetter = 0.8;      // residual with a turn against that without

struct Peak {
  double x = 0.0;
  double y = 0.0;
  double response = 0.0;   ///< height, 1 for the same picture twice
  double clearness = 0.0;  ///< height over the scatter of the surface
};

/// Zero-mean picture faded out towards its border.
cv::Mat windowed(const cv::Mat& picture) {
  cv::Mat window;
  cv::createHanningWindow(window, picture.size(), CV_32F);
  cv::Mat faded = picture - cv::mean(picture);
  return faded.mul(window);
}

cv::Mat spectrum(const cv::Mat& picture, cv::Size size) {
  cv::Mat padded = cv::Mat::zeros(size, CV_32F);
  windowed(picture).copyTo(padded(cv::Rect(0, 0, picture.cols, picture.rows)));
  cv::Mat result;
  cv::dft(padded, result, cv::DFT_COMPLEX_OUTPUT);
  return result;
}

double frequency(int k, int n) { return static_cast<double>(k <= n / 2 ? k : k - n) / n; }

/// Low pass along one axis.
std::vector<double> low_pass(int n) {
  std::vector<double> weights;
  for (int k = 0; k < n; ++k) {
    const double f = frequency(k, n);
    weights.push_back(std::exp(-f * f / (2.0 * kSmoothing * kSmoothing)));
  }
  return weights;
}

/// Surface of phase correlation: 1 at the shift of two pictures that differ by it alone.
cv::Mat correlation(const cv::Mat& fixed, const cv::Mat& moving) {
  const cv::Size size(cv::getOptimalDFTSize(fixed.cols), cv::getOptimalDFTSize(fixed.rows));
  cv::Mat cross;
  cv::mulSpectrums(spectrum(moving, size), spectrum(fixed, size), cross, 0, true);
  const double lowest = kLowestWaves / std::max(fixed.cols, fixed.rows);
  const auto along_x = low_pass(size.width);
  const auto along_y = low_pass(size.height);
  double total = 0.0;  // of the weights: what the same picture twice gives as peak
  for (int y = 0; y < size.height; ++y) {
    auto* row = cross.ptr<cv::Vec2f>(y);
    const double fy = frequency(y, size.height);
    for (int x = 0; x < size.width; ++x) {
      const double fx = frequency(x, size.width);
      const double weight =
          fx * fx + fy * fy < lowest * lowest
              ? 0.0
              : along_x[static_cast<std::size_t>(x)] * along_y[static_cast<std::size_t>(y)];
      const double re = static_cast<double>(row[x][0]);
      const double im = static_cast<double>(row[x][1]);
      const double length = std::sqrt(re * re + im * im);
      const double gain = length > 1e-20 ? weight / length : 0.0;
      row[x] = {static_cast<float>(re * gain), static_cast<float>(im * gain)};
      total += weight;
    }
  }
  cv::Mat surface;
  cv::dft(cross, surface, cv::DFT_INVERSE | cv::DFT_REAL_OUTPUT);
  return surface / std::max(total, 1e-20);
}

/// Offset of the top of a parabola through three neighbours, within half a pixel.
double parabola_top(double before, double at, double after) {
  const double curve = before - 2.0 * at + after;
  return curve < 0.0 ? std::clamp(0.5 * (before - after) / curve, -0.5, 0.5) : 0.0;
}

/// Highest point within `reach` of no shift.
Peak find_peak(const cv::Mat& fixed, const cv::Mat& moving, double reach_x, double reach_y) {
  const cv::Mat surface = correlation(fixed, moving);
  const int limit_x = std::min(static_cast<int>(reach_x), surface.cols / 2 - 1);
  const int limit_y = std::min(static_cast<int>(reach_y), surface.rows / 2 - 1);
  const auto at = [&](int x, int y) {
    return static_cast<double>(
        surface.at<float>((y + surface.rows) % surface.rows, (x + surface.cols) % surface.cols));
  };
  int best_x = 0;
  int best_y = 0;
  for (int y = -limit_y; y <= limit_y; ++y) {
    for (int x = -limit_x; x <= limit_x; ++x) {
      if (at(x, y) > at(best_x, best_y)) {
        best_x = x;
        best_y = y;
      }
    }
  }
  cv::Scalar mean;
  cv::Scalar scatter;
  cv::meanStdDev(surface, mean, scatter);
  Peak peak;
  peak.response = std::clamp(at(best_x, best_y), 0.0, 1.0);
  peak.clearness = (at(best_x, best_y) - mean[0]) / std::max(scatter[0], 1e-12);
  peak.x =
      best_x + parabola_top(at(best_x - 1, best_y), at(best_x, best_y), at(best_x + 1, best_y));
  peak.y =
      best_y + parabola_top(at(best_x, best_y - 1), at(best_x, best_y), at(best_x, best_y + 1));
  return peak;
}

cv::Mat reduced(const cv::Mat& picture, double factor) {
  if (factor >= 1.0) return picture;
  cv::Mat result;
  const cv::Size size(std::max(1, cvRound(picture.cols * factor)),
                      std::max(1, cvRound(picture.rows * factor)));
  cv::resize(picture, result, size, 0, 0, cv::INTER_AREA);
  return result;
}

/// Place of one part of the picture against the whole's centre, and the shift that it asks for.
struct PartShift {
  cv::Point2d place;
  cv::Point2d shift;
};

/// Shifts of the parts of the picture left after the whole is taken back by (x, y).
std::vector<PartShift> tile_shifts(const cv::Mat& fixed, const cv::Mat& moving, int x, int y) {
  const cv::Rect in_fixed(std::max(0, -x), std::max(0, -y), fixed.cols - std::abs(x),
                          fixed.rows - std::abs(y));
  const cv::Rect in_moving(in_fixed.x + x, in_fixed.y + y, in_fixed.width, in_fixed.height);
  const cv::Mat a = fixed(in_fixed);
  const cv::Mat b = moving(in_moving);
  const int width = a.cols / kTilesPerSide;
  const int height = a.rows / kTilesPerSide;
  std::vector<PartShift> shifts;
  if (std::min(width, height) < 16) return shifts;
  const cv::Point2d centre(0.5 * (fixed.cols - 1), 0.5 * (fixed.rows - 1));
  for (int row = 0; row < kTilesPerSide; ++row) {
    for (int column = 0; column < kTilesPerSide; ++column) {
      const cv::Rect tile(column * width, row * height, width, height);
      const Peak peak = find_peak(a(tile), b(tile), width / 4.0, height / 4.0);
      const cv::Point2d place(in_fixed.x + tile.x + 0.5 * (width - 1),
                              in_fixed.y + tile.y + 0.5 * (height - 1));
      shifts.push_back({place - centre, {x + peak.x, y + peak.y}});
    }
  }
  return shifts;
}

/// Two pictures brought to the size at which they are registered.
struct Pair {
  cv::Mat fixed;
  cv::Mat moving;
  double reach = 0.0;  ///< largest shift, px
};

Pair pair_of(const cv::Mat& fixed, const cv::Mat& moving, double max_shift_frac, int side_px) {
  const int side = std::max(fixed.cols, fixed.rows);
  const double factor = std::min(1.0, static_cast<double>(side_px) / side);
  return {reduced(fixed, factor), reduced(moving, factor), max_shift_frac * side * factor};
}

/// A translation in the pixels of the pair, with what its parts say.
struct Translation {
  Peak whole;
  std::vector<PartShift> parts;
  int agreeing = 0;
  double residual = 0.0;
  bool trusted = false;
};

Translation translation_of(const Pair& pair) {
  Translation result;
  result.whole = find_peak(pair.fixed, pair.moving, pair.reach, pair.reach);
  if (result.whole.clearness < kClearPeak) return result;
  result.parts =
      tile_shifts(pair.fixed, pair.moving, cvRound(result.whole.x), cvRound(result.whole.y));
  double square = 0.0;
  for (const auto& part : result.parts) {
    const double distance =
        std::hypot(part.shift.x - result.whole.x, part.shift.y - result.whole.y);
    if (distance > kAgreement) continue;
    ++result.agreeing;
    square += distance * distance;
  }
  result.trusted = result.agreeing >= kLeastTiles;
  if (result.trusted) result.residual = std::sqrt(square / result.agreeing);
  return result;
}

/// Rotation (radians, small) that most of the parts ask for: the one of the pair of parts that the
/// most others agree with, by least squares over those; 0 where it is within its error.
double rotation_of(const std::vector<PartShift>& parts) {
  const auto rotated = [](cv::Point2d p, double angle) { return cv::Point2d(-p.y, p.x) * angle; };
  std::vector<PartShift> best;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (std::size_t j = i + 1; j < parts.size(); ++j) {
      const cv::Point2d arm = parts[j].place - parts[i].place;
      const cv::Point2d change = parts[j].shift - parts[i].shift;
      const double angle = arm.cross(change) / arm.dot(arm);
      std::vector<PartShift> agreeing;
      for (const auto& part : parts) {
        const cv::Point2d left =
            part.shift - parts[i].shift - rotated(part.place - parts[i].place, angle);
        if (cv::norm(left) < kAgreement) agreeing.push_back(part);
      }
      if (agreeing.size() > best.size()) best = agreeing;
    }
  }
  if (best.size() <= static_cast<std::size_t>(kLeastTiles)) return 0.0;
  cv::Point2d place;
  cv::Point2d shift;
  for (const auto& part : best) {
    place += part.place / static_cast<double>(best.size());
    shift += part.shift / static_cast<double>(best.size());
  }
  double turning = 0.0;
  double arms = 0.0;
  for (const auto& part : best) {
    turning += (part.place - place).cross(part.shift - shift);
    arms += (part.place - place).dot(part.place - place);
  }
  if (!(arms > 0.0)) return 0.0;
  const double angle = turning / arms;
  double square = 0.0;
  for (const auto& part : best) {
    const cv::Point2d left = part.shift - shift - rotated(part.place - place, angle);
    square += left.dot(left);
  }
  const double freedom = 2.0 * static_cast<double>(best.size()) - 3.0;
  const double error = std::sqrt(square / freedom / arms);
  return std::abs(angle) > kSureTurn * error ? angle : 0.0;
}

/// point -> centre + R(angle) (point - centre) + shift.
cv::Matx23d rigid(cv::Size size, double angle, double dx, double dy) {
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double x = 0.5 * (size.width - 1);
  const double y = 0.5 * (size.height - 1);
  return {c, -s, x - c * x + s * y + dx, s, c, y - s * x - c * y + dy};
}

/// The picture turned back by an angle.
cv::Mat turned_back(const cv::Mat& picture, double angle) {
  cv::Mat result;
  cv::warpAffine(picture, result, rigid(picture.size(), angle, 0.0, 0.0), picture.size(),
                 cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REFLECT);
  return result;
}

/// Of a few angles the one with the clearest peak; 0 where none is clearer than no rotation.
double clearest_angle(const Pair& pair) {
  double best = 0.0;
  double clearness =
      std::max(kClearPeak, find_peak(pair.fixed, pair.moving, pair.reach, pair.reach).clearness);
  for (int k = -kAngles; k <= kAngles; ++k) {
    if (k == 0) continue;
    const double angle = k * kAngleStep * radians;
    const Peak peak =
        find_peak(pair.fixed, turned_back(pair.moving, angle), pair.reach, pair.reach);
    if (peak.clearness <= clearness) continue;
    clearness = peak.clearness;
    best = angle;
  }
  return best;
}

Shift shift_of(const Translation& found, double angle, const Pair& pair, cv::Size full) {
  Shift shift;
  shift.response = found.whole.response;
  shift.trusted = found.trusted;
  if (!found.trusted) return shift;
  // working pixels are not exactly square where the size was rounded
  const double fx = static_cast<double>(full.width) / pair.fixed.cols;
  const double fy = static_cast<double>(full.height) / pair.fixed.rows;
  shift.dx_px = (std::cos(angle) * found.whole.x - std::sin(angle) * found.whole.y) * fx;
  shift.dy_px = (std::sin(angle) * found.whole.x + std::cos(angle) * found.whole.y) * fy;
  shift.rotation_deg = angle / radians;
  shift.residual_px = found.residual * std::max(fx, fy);
  return shift;
}

}  // namespace

Shift register_translation(const cv::Mat& fixed, const cv::Mat& moving, double max_shift_frac) {
  CV_Assert(fixed.type() == CV_32F && moving.type() == CV_32F && fixed.size() == moving.size());
  if (std::min(fixed.cols, fixed.rows) < 32) return {};
  const Pair pair = pair_of(fixed, moving, max_shift_frac, kWorkingSide);
  return shift_of(translation_of(pair), 0.0, pair, fixed.size());
}

Shift register_place(const cv::Mat& fixed, const cv::Mat& moving, double max_shift_frac) {
  CV_Assert(fixed.type() == CV_32F && moving.type() == CV_32F && fixed.size() == moving.size());
  if (std::min(fixed.cols, fixed.rows) < 32) return {};
  const Pair pair = pair_of(fixed, moving, max_shift_frac, kWorkingSide);
  Translation found = translation_of(pair);
  double angle = 0.0;
  if (!found.trusted) {
    angle = clearest_angle(pair_of(fixed, moving, max_shift_frac, kAngleSide));
    if (angle == 0.0) return shift_of(found, 0.0, pair, fixed.size());
    found = translation_of({pair.fixed, turned_back(pair.moving, angle), pair.reach});
  }
  for (int round = 0; round < kRounds && !found.parts.empty(); ++round) {
    const double more = rotation_of(found.parts);
    if (std::abs(more) < kLeastTurn * radians) break;
    const Translation next =
        translation_of({pair.fixed, turned_back(pair.moving, angle + more), pair.reach});
    const bool better =
        next.trusted &&
        (!found.trusted || next.agreeing > found.agreeing ||
         (next.agreeing == found.agreeing && next.residual < kBetter * found.residual));
    if (!better) break;
    found = next;
    angle += more;
  }
  return shift_of(found, angle, pair, fixed.size());
}

cv::Matx23d matrix_of(const Shift& shift, cv::Size size) {
  return rigid(size, shift.rotation_deg * radians, shift.dx_px, shift.dy_px);
}

Shift followed_by(const Shift& first, const Shift& second) {
  const double c = std::cos(second.rotation_deg * radians);
  const double s = std::sin(second.rotation_deg * radians);
  Shift both = second;
  both.dx_px += c * first.dx_px - s * first.dy_px;
  both.dy_px += s * first.dx_px + c * first.dy_px;
  both.rotation_deg += first.rotation_deg;
  both.residual_px = std::hypot(first.residual_px, second.residual_px);
  both.trusted = first.trusted && second.trusted;
  return both;
}

}  // namespace woundwell
