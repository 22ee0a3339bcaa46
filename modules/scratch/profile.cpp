#include "scratch/profile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xsort.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xview.hpp>

#include "imaging/quantile.hpp"

namespace woundwell {
namespace {

constexpr double kEdgeMargin = 2.0;    // px between a front and the field's end
constexpr double kExtraCut = 0.10;     // share of steps that may be cut beyond what the field cuts
constexpr double kLeastUsable = 0.20;  // of the steps; below it cut steps are used as well
constexpr double kSideBySide = 0.85;   // of the way from front to front: less gap is several gaps
constexpr int kLeastRun = 20;          // steps of a front whose roughness is measured

/// Where the axis' own grid lies: steps along the axis as rows, places across it as columns.
struct Grid {
  int first_step = 0;
  int first_place = 0;
  cv::Size size;
};

Grid grid_of(cv::Size picture, const WoundAxis& axis) {
  double low_s = 1e9;
  double high_s = -1e9;
  double low_p = 1e9;
  double high_p = -1e9;
  for (const double x : {0.0, picture.width - 1.0}) {
    for (const double y : {0.0, picture.height - 1.0}) {
      const cv::Point2d d = cv::Point2d(x, y) - axis.point;
      low_s = std::min(low_s, d.dot(axis.direction));
      high_s = std::max(high_s, d.dot(axis.direction));
      low_p = std::min(low_p, d.dot(axis.normal));
      high_p = std::max(high_p, d.dot(axis.normal));
    }
  }
  Grid grid;
  grid.first_step = static_cast<int>(std::ceil(low_s - 1e-6));
  grid.first_place = static_cast<int>(std::floor(low_p)) - 1;
  grid.size = {static_cast<int>(std::ceil(high_p)) + 2 - grid.first_place,
               static_cast<int>(std::floor(high_s + 1e-6)) + 1 - grid.first_step};
  return grid;
}

/// A mask on the axis' grid, CV_8U with values between 0 and 255 at its edge.
cv::Mat on_grid(const cv::Mat& mask, const WoundAxis& axis, const Grid& grid) {
  const cv::Point2d origin =
      axis.point + axis.direction * grid.first_step + axis.normal * grid.first_place;
  cv::Mat map(2, 3, CV_64F);
  map.at<double>(0, 0) = axis.normal.x;
  map.at<double>(0, 1) = axis.direction.x;
  map.at<double>(0, 2) = origin.x;
  map.at<double>(1, 0) = axis.normal.y;
  map.at<double>(1, 1) = axis.direction.y;
  map.at<double>(1, 2) = origin.y;
  cv::Mat result;
  cv::warpAffine(mask, result, map, grid.size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_CONSTANT, 0);
  return result;
}

WidthProfile read_widths(const cv::Mat& aligned, const Grid& grid) {
  WidthProfile profile;
  const auto steps = static_cast<std::size_t>(aligned.rows);
  profile.width.assign(steps, 0.0);
  profile.front_a.assign(steps, 0.0);
  profile.front_b.assign(steps, 0.0);
  profile.cut_a.assign(steps, 0);
  profile.cut_b.assign(steps, 0);
  profile.usable.assign(steps, 0);
  for (int i = 0; i < aligned.rows; ++i) {
    const auto* row = aligned.ptr<unsigned char>(i);
    double sum = 0.0;
    int first = -1;
    int last = -1;
    for (int j = 0; j < aligned.cols; ++j) {
      sum += row[j];
      if (row[j] < 128) continue;
      if (first < 0) first = j;
      last = j;
    }
    if (first < 0) continue;
    const auto k = static_cast<std::size_t>(i);
    profile.width[k] = sum / 255.0;
    profile.front_a[k] = grid.first_place + first - 0.5;
    profile.front_b[k] = grid.first_place + last + 0.5;
  }
  return profile;
}

/// Whether this place of a row lies in the field.
bool is_inside(const cv::Mat& field, int row, double place, const Grid& grid) {
  const int j = static_cast<int>(std::lround(place)) - grid.first_place;
  return j >= 0 && j < field.cols && field.at<unsigned char>(row, j) >= 128;
}

/// Marks the fronts of the steps with a gap at which the field ends.
void find_cuts(WidthProfile& profile, const cv::Mat& field, const Grid& grid) {
  for (int i = 0; i < field.rows; ++i) {
    const auto k = static_cast<std::size_t>(i);
    if (profile.width[k] <= 0.0) continue;
    profile.cut_a[k] = !is_inside(field, i, profile.front_a[k] - kEdgeMargin, grid);
    profile.cut_b[k] = !is_inside(field, i, profile.front_b[k] + kEdgeMargin, grid);
  }
}

/// Whether more steps are cut than a straight gap has at the ends of its axis, where it runs
/// through a slanted or a round field. `counts`: steps that are looked at.
bool leaves_field(const WidthProfile& profile, const std::vector<char>& counts,
                  const cv::Mat& field, const Grid& grid) {
  std::vector<double> a;
  std::vector<double> b;
  double steps = 0.0;
  double cut = 0.0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (counts[k] == 0) continue;
    steps += 1.0;
    if (profile.width[k] <= 0.0) continue;
    if (profile.cut_a[k] != 0 || profile.cut_b[k] != 0) {
      cut += 1.0;
    } else {
      a.push_back(profile.front_a[k]);
      b.push_back(profile.front_b[k]);
    }
  }
  if (cut <= kExtraCut * steps) return false;
  if (static_cast<double>(a.size()) < kLeastUsable * steps) return true;
  const double usual_a = quantile(a, 0.5) - kEdgeMargin;
  const double usual_b = quantile(b, 0.5) + kEdgeMargin;
  double by_field = 0.0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    const int i = static_cast<int>(k);
    if (counts[k] == 0) continue;
    const bool both = is_inside(field, i, usual_a, grid) && is_inside(field, i, usual_b, grid);
    by_field += both ? 0.0 : 1.0;
  }
  return cut > by_field + kExtraCut * steps;
}

bool side_by_side(const WidthProfile& profile) {
  double gap = 0.0;
  double from_front_to_front = 0.0;
  for (std::size_t k = 0; k < profile.width.size(); ++k) {
    if (profile.width[k] <= 0.0) continue;
    gap += profile.width[k];
    from_front_to_front += profile.front_b[k] - profile.front_a[k];
  }
  return gap < kSideBySide * from_front_to_front;
}

/// Path over chord of one front, summed over its unbroken stretches.
double roughness(const std::vector<double>& front, const WidthProfile& profile, double smooth_px) {
  const int half = std::max(0, static_cast<int>(std::lround(smooth_px)) / 2);
  const auto n = static_cast<int>(front.size());
  const auto there = [&](int i) {
    const auto k = static_cast<std::size_t>(i);
    return profile.usable[k] != 0 && profile.width[k] > 0.0;
  };
  double path = 0.0;
  double chord = 0.0;
  for (int begin = 0; begin < n;) {
    int end = begin;
    while (end < n && there(end)) ++end;
    if (end - begin >= kLeastRun) {
      std::vector<double> smooth;
      for (int i = begin; i < end; ++i) {
        const int reach = std::min({half, i - begin, end - 1 - i});
        double sum = 0.0;
        for (int j = i - reach; j <= i + reach; ++j) sum += front[static_cast<std::size_t>(j)];
        smooth.push_back(sum / (2 * reach + 1));
      }
      for (std::size_t k = 1; k < smooth.size(); ++k)
        path += std::hypot(1.0, smooth[k] - smooth[k - 1]);
      chord += std::hypot(static_cast<double>(end - begin - 1), smooth.back() - smooth.front());
    }
    begin = std::max(end, begin + 1);
  }
  return chord > 0.0 ? path / chord : 0.0;
}

}  // namespace

WoundAxis fit_axis(const cv::Mat& gap) {
  cv::Mat smooth;
  gap.convertTo(smooth, CV_32F, 1.0 / 255.0);
  const double sigma = std::max(2.0, 0.012 * std::max(gap.cols, gap.rows));
  cv::GaussianBlur(smooth, smooth, {}, sigma, sigma, cv::BORDER_REPLICATE);
  cv::Mat dx;
  cv::Mat dy;
  cv::Sobel(smooth, dx, CV_32F, 1, 0, 3, 1.0, 0.0, cv::BORDER_REPLICATE);
  cv::Sobel(smooth, dy, CV_32F, 0, 1, 3, 1.0, 0.0, cv::BORDER_REPLICATE);
  const double xx = dx.dot(dx);
  const double yy = dy.dot(dy);
  const double xy = dx.dot(dy);
  double normal_angle = 0.5 * std::atan2(2.0 * xy, xx - yy);
  if (xx + yy < 1e-9) normal_angle = gap.cols >= gap.rows ? std::numbers::pi / 2.0 : 0.0;
  double angle = normal_angle + std::numbers::pi / 2.0;
  angle = std::fmod(angle + 2.0 * std::numbers::pi, std::numbers::pi);
  WoundAxis axis;
  axis.deg = angle * 180.0 / std::numbers::pi;
  if (axis.deg > 180.0 - 1e-6) axis.deg = 0.0;
  axis.direction = {std::cos(angle), std::sin(angle)};
  axis.normal = {axis.direction.y, -axis.direction.x};
  const bool sideways = std::abs(axis.normal.x) >= std::abs(axis.normal.y);
  if ((sideways && axis.normal.x < 0.0) || (!sideways && axis.normal.y < 0.0)) axis.normal *= -1.0;
  const cv::Moments moments = cv::moments(gap, true);
  axis.point = moments.m00 > 0.0 ? cv::Point2d(moments.m10 / moments.m00, moments.m01 / moments.m00)
                                 : cv::Point2d(gap.cols / 2.0, gap.rows / 2.0);
  return axis;
}

WoundAxis moved(const WoundAxis& axis, const cv::Matx23d& to) {
  const auto place = [&](const cv::Point2d& p, double one) {
    const cv::Vec2d there = to * cv::Vec3d(p.x, p.y, one);
    return cv::Point2d(there[0], there[1]);
  };
  return {place(axis.point, 1.0), place(axis.direction, 0.0), place(axis.normal, 0.0), axis.deg};
}

WidthProfile measure_profile(const cv::Mat& gap, const cv::Mat& valid, const WoundAxis& axis) {
  const Grid grid = grid_of(gap.size(), axis);
  WidthProfile profile = read_widths(on_grid(gap, axis, grid), grid);
  const cv::Mat field = on_grid(valid, axis, grid);
  const auto n = static_cast<int>(profile.width.size());
  int first = n;
  int last = -1;
  for (int i = 0; i < n; ++i) {
    if (profile.width[static_cast<std::size_t>(i)] <= 0.0) continue;
    first = std::min(first, i);
    last = i;
  }
  find_cuts(profile, field, grid);
  int usable = 0;
  std::vector<char> all(profile.usable.size(), 0);
  for (int i = first; i <= last; ++i) {
    const auto k = static_cast<std::size_t>(i);
    all[k] = 1;
    if (profile.cut_a[k] != 0 || profile.cut_b[k] != 0) continue;
    profile.usable[k] = 1;
    ++usable;
  }
  profile.leaves_field = leaves_field(profile, all, field, grid);
  if (usable < kLeastUsable * std::max(1, last - first + 1)) profile.usable = all;
  return profile;
}

WidthProfile measure_profile_like(const WidthProfile& baseline, const cv::Mat& gap,
                                  const cv::Mat& common, const WoundAxis& axis) {
  const Grid grid = grid_of(gap.size(), axis);
  WidthProfile profile = read_widths(on_grid(gap, axis, grid), grid);
  const cv::Mat field = on_grid(common, axis, grid);
  for (int i = 0; i < field.rows; ++i) {
    const auto k = static_cast<std::size_t>(i);
    if (baseline.usable[k] == 0) continue;
    const auto* row = field.ptr<unsigned char>(i);
    int missing = 0;
    int reach = 0;
    if (baseline.width[k] > 0.0) {
      const int a = static_cast<int>(std::lround(baseline.front_a[k] + 0.5)) - grid.first_place;
      const int b = static_cast<int>(std::lround(baseline.front_b[k] - 0.5)) - grid.first_place;
      reach = b - a + 1;
      for (int j = std::max(a, 0); j <= std::min(b, field.cols - 1); ++j) {
        missing += row[j] < 128 ? 1 : 0;
      }
    }
    profile.usable[k] = missing <= 0.02 * reach ? 1 : 0;
  }
  find_cuts(profile, field, grid);
  const auto before = std::count(baseline.usable.begin(), baseline.usable.end(), 1);
  const auto now = std::count(profile.usable.begin(), profile.usable.end(), 1);
  profile.leaves_field = baseline.leaves_field ||
                         static_cast<double>(now) < kLeastUsable * static_cast<double>(before) ||
                         leaves_field(profile, profile.usable, field, grid);
  return profile;
}

ProfileStats describe_profile(const WidthProfile& profile, double smooth_px) {
  std::vector<double> kept;
  for (std::size_t k = 0; k < profile.width.size(); ++k) {
    if (profile.usable[k] != 0) kept.push_back(profile.width[k]);
  }
  ProfileStats stats;
  stats.steps = static_cast<int>(kept.size());
  if (kept.empty()) return stats;
  xt::xtensor<double, 1> width = xt::zeros<double>({kept.size()});
  std::copy(kept.begin(), kept.end(), width.begin());
  stats.mean = xt::mean(width)();
  stats.median = xt::median(width);
  stats.min = xt::amin(width)();
  stats.max = xt::amax(width)();
  if (kept.size() > 1) {
    const xt::xtensor<double, 1> square = xt::square(width - stats.mean);
    stats.sd = std::sqrt(xt::sum(square)() / static_cast<double>(kept.size() - 1));
  }
  const auto closed = std::count(kept.begin(), kept.end(), 0.0);
  stats.closed_share = static_cast<double>(closed) / static_cast<double>(kept.size());
  stats.roughness_a = roughness(profile.front_a, profile, smooth_px);
  stats.roughness_b = roughness(profile.front_b, profile, smooth_px);
  return stats;
}

FrontWays front_ways(const WidthProfile& baseline, const WidthProfile& later) {
  FrontWays ways;
  if (side_by_side(baseline)) return ways;
  double steps = 0.0;
  double steps_a = 0.0;
  double steps_b = 0.0;
  double a = 0.0;
  double b = 0.0;
  for (std::size_t k = 0; k < later.width.size(); ++k) {
    if (later.usable[k] == 0 || baseline.width[k] <= 0.0) continue;
    steps += 1.0;
    const bool sees_a = baseline.cut_a[k] == 0 && later.cut_a[k] == 0;
    const bool sees_b = baseline.cut_b[k] == 0 && later.cut_b[k] == 0;
    const bool closed = later.width[k] <= 0.0;
    if (closed && !(sees_a && sees_b)) continue;
    const double half = 0.5 * (baseline.front_b[k] - baseline.front_a[k]);
    if (sees_a) {
      steps_a += 1.0;
      a += closed ? half : later.front_a[k] - baseline.front_a[k];
    }
    if (sees_b) {
      steps_b += 1.0;
      b += closed ? half : baseline.front_b[k] - later.front_b[k];
    }
  }
  if (steps_a > 0.0 && steps_a >= kLeastUsable * steps) ways.a = a / steps_a;
  if (steps_b > 0.0 && steps_b >= kLeastUsable * steps) ways.b = b / steps_b;
  return ways;
}

double mean_width(const WidthProfile& profile, const WidthProfile& where) {
  double sum = 0.0;
  double steps = 0.0;
  for (std::size_t k = 0; k < profile.width.size(); ++k) {
    if (where.usable[k] == 0) continue;
    sum += profile.width[k];
    steps += 1.0;
  }
  return steps > 0.0 ? sum / steps : 0.0;
}

}  // namespace woundwell
