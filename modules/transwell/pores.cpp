#include "transwell/pores.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "imaging/quantile.hpp"
#include "transwell/optical_density.hpp"

namespace woundwell {
namespace {

constexpr double kShares[] = {0.12, 0.25, 0.4, 0.55, 0.7};  // of the strong end of a map
constexpr double kLeastOd = 0.04;
constexpr double kSmallest = 4.0;  // px, equivalent diameter
constexpr double kLargest = 60.0;
constexpr double kBin = 0.01;          // of log diameter
constexpr double kKernel = 0.1;        // SD, of log diameter
constexpr double kSamePores = 0.35;    // of log diameter
constexpr double kWithin = 0.2;        // of log diameter around the mode
constexpr std::size_t kEnough = 15;    // objects of one size
constexpr double kRegularShare = 0.4;  // of the round objects not smaller than the mode
constexpr double kSolid = 0.88;
constexpr double kRound = 1.7;
constexpr double kNeutralRatio = 0.3;
constexpr double kNeutralOverBody = 1.45;
constexpr double kAlikeOverBody = 1.3;  // the same where they are all much the same size
constexpr double kPaleOverBody = 0.55;
constexpr std::size_t kEnoughPale = 40;
constexpr std::size_t kEnoughAlone = 60;  // of grey pores without cells: round cells are fewer
constexpr double kOneSize = 0.1;          // of log diameter, median distance to the mode
constexpr double kAboutOneSize = 0.15;    // the same of those that are as expected
constexpr double kAsExpected = 0.25;      // of log diameter
constexpr double kTouching = 0.4;         // of the stained area, in pores that touch

struct RoundObject {
  cv::Point2d centre;
  double diameter = 0.0;
  std::vector<cv::Point> contour;
};

/// Area in pixels of a polygon through pixel centres (Pick's theorem).
double pixel_area(const std::vector<cv::Point>& polygon) {
  return cv::contourArea(polygon) + cv::arcLength(polygon, true) / 2.0 + 1.0;
}

std::vector<RoundObject> round_objects(const cv::Mat& mask) {
  std::vector<std::vector<cv::Point>> contours;
  cv::findContours(mask.clone(), contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  std::vector<RoundObject> objects;
  for (auto& contour : contours) {
    const cv::Rect box = cv::boundingRect(contour);
    if (std::max(box.width, box.height) > 2.0 * kLargest || contour.size() < 6) continue;
    const double area = pixel_area(contour);
    const double diameter = std::sqrt(4.0 * area / CV_PI);
    if (area < 14.0 || diameter < kSmallest || diameter > kLargest) continue;
    std::vector<cv::Point> hull;
    cv::convexHull(contour, hull);
    if (area < kSolid * pixel_area(hull)) continue;
    const cv::RotatedRect turned = cv::minAreaRect(contour);
    const double longer = std::max(turned.size.width, turned.size.height) + 1.0;
    const double shorter = std::min(turned.size.width, turned.size.height) + 1.0;
    if (longer > kRound * shorter) continue;
    const cv::Moments m = cv::moments(contour);
    if (m.m00 <= 0.0) continue;
    objects.push_back({{m.m10 / m.m00, m.m01 / m.m00}, diameter, std::move(contour)});
  }
  return objects;
}

/// Diameters around which many objects lie: peaks of the density of log diameter, Gaussian kernel.
/// Where the grain is finer than the pores, theirs is not the highest one, which is the first.
std::vector<double> modes_of_sizes(const std::vector<RoundObject>& objects) {
  const double low = std::log(kSmallest);
  const auto bins = static_cast<std::size_t>((std::log(kLargest) - low) / kBin) + 1;
  std::vector<double> density(bins, 0.0);
  for (std::size_t k = 0; k < bins; ++k) {
    const double middle = low + static_cast<double>(k) * kBin;
    for (const auto& o : objects) {
      const double off = (std::log(o.diameter) - middle) / kKernel;
      density[k] += std::exp(-off * off / 2.0);
    }
  }
  std::vector<double> modes;  // the highest one first
  const auto highest = std::max_element(density.begin(), density.end()) - density.begin();
  for (std::size_t k = 0; k < bins; ++k) {
    const bool peak =
        (k == 0 || density[k] > density[k - 1]) && (k + 1 == bins || density[k] >= density[k + 1]);
    if (peak && density[k] >= static_cast<double>(kEnough) / 2.0) {
      modes.push_back(std::exp(low + static_cast<double>(k) * kBin));
      if (static_cast<std::ptrdiff_t>(k) == highest) std::swap(modes.front(), modes.back());
    }
  }
  return modes;
}

double mean_inside(const cv::Mat& map, const RoundObject& object) {
  const cv::Rect box = cv::boundingRect(object.contour);
  cv::Mat inside = cv::Mat::zeros(box.size(), CV_8U);
  const std::vector<std::vector<cv::Point>> contours = {object.contour};
  cv::drawContours(inside, contours, 0, cv::Scalar(255), cv::FILLED, cv::LINE_8, cv::noArray(), 0,
                   -box.tl());
  return cv::mean(map(box), inside)[0];
}

double ratio(double neutral, double tint) { return neutral_share(neutral, tint, 1e-3); }

/// Sums over the connected bodies, to ask for those above any size.
struct BodySums {
  cv::Mat labels;
  std::vector<double> area, tint, neutral;
  double all_area = 0.0;
};

BodySums sum_bodies(const StainMaps& maps, const cv::Mat& body) {
  BodySums sums;
  const int n = cv::connectedComponents(body, sums.labels, 8, CV_32S);
  const auto size = static_cast<std::size_t>(n);
  sums.area.assign(size, 0.0);
  sums.tint.assign(size, 0.0);
  sums.neutral.assign(size, 0.0);
  for (int y = 0; y < body.rows; ++y) {
    const int* l = sums.labels.ptr<int>(y);
    const auto* e = maps.tint.ptr<float>(y);
    const auto* m = maps.neutral.ptr<float>(y);
    for (int x = 0; x < body.cols; ++x) {
      if (l[x] == 0) continue;
      const auto k = static_cast<std::size_t>(l[x]);
      sums.area[k] += 1.0;
      sums.all_area += 1.0;
      sums.tint[k] += e[x];
      sums.neutral[k] += m[x];
    }
  }
  return sums;
}

struct Large {
  double area = 0.0, tint = 0.0, neutral = 0.0;
};

Large larger_than(const BodySums& sums, double area) {
  Large total;
  for (std::size_t k = 1; k < sums.area.size(); ++k) {
    if (sums.area[k] <= area) continue;
    total.area += sums.area[k];
    total.tint += sums.tint[k];
    total.neutral += sums.neutral[k];
  }
  if (total.area > 0.0) {
    total.tint /= total.area;
    total.neutral /= total.area;
  }
  return total;
}

double three_pores(double diameter) { return 3.0 * CV_PI * diameter * diameter / 4.0; }

/// Ratio of large bodies where no pore lies on them.
double clean_body_ratio(const StainMaps& maps, const BodySums& sums, const PoreModel& model) {
  double e = 0.0;
  double n = 0.0;
  const double least = three_pores(model.diameter_px);
  for (int y = 0; y < sums.labels.rows; ++y) {
    const int* l = sums.labels.ptr<int>(y);
    for (int x = 0; x < sums.labels.cols; ++x) {
      if (l[x] == 0 || sums.area[static_cast<std::size_t>(l[x])] <= least) continue;
      const double shade = maps.neutral.at<float>(y, x);
      if (shade >= 0.6 * model.neutral) continue;
      n += shade;
      e += maps.tint.at<float>(y, x);
    }
  }
  return e > 0.0 ? ratio(n, e) : 0.0;
}

/// Light lost in all that was seen: specks and grain are many, but small and faint.
double explained(const PoreModel& model) {
  const double od = std::max(0.0, model.neutral) +
                    (model.kind == PoreKind::pale ? std::max(0.0, model.tint) : 0.0);
  return static_cast<double>(model.seen) * model.diameter_px * model.diameter_px * od;
}

double strong_end(const cv::Mat& map, double least) {
  std::vector<double> values;
  for (int y = 0; y < map.rows; y += 2) {
    for (int x = 0; x < map.cols; x += 2) {
      const double v = map.at<float>(y, x);
      if (v > least) values.push_back(v);
    }
  }
  if (values.size() < 12) return 0.0;
  const auto k = static_cast<std::ptrdiff_t>(0.9 * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + k, values.end());
  return values[static_cast<std::size_t>(k)];
}

/// Whether round objects have the size of pores by themselves: all much the same, or as expected.
bool of_one_size(const std::vector<RoundObject>& objects, double diameter, double expected_px) {
  const auto off = [&](double other) { return std::abs(std::log(other / diameter)); };
  std::vector<double> spread;
  spread.reserve(objects.size());
  for (const auto& o : objects) spread.push_back(off(o.diameter));
  const double usual = quantile(spread, 0.5);
  return usual < kOneSize ||
         (usual < kAboutOneSize && expected_px > 0.0 && off(expected_px) < kAsExpected);
}

/// What the round objects of about one size have in common; kind none where they are no pores.
PoreModel pores_of_size(double diameter, const std::vector<RoundObject>& objects,
                        const StainMaps& maps, const BodySums& sums, double expected_px) {
  PoreModel model;
  model.diameter_px = diameter;
  std::vector<const RoundObject*> alike;
  std::size_t not_smaller = 0;  // grain does not speak against pores
  for (const auto& o : objects) {
    const double off = std::log(o.diameter / diameter);
    if (off >= -kWithin) ++not_smaller;
    if (std::abs(off) <= kWithin) alike.push_back(&o);
  }
  model.seen = alike.size();
  const double share = static_cast<double>(model.seen) / static_cast<double>(not_smaller);
  if (model.seen < kEnough || share < kRegularShare) return model;
  std::vector<double> tint;
  std::vector<double> neutral;
  for (const RoundObject* o : alike) {
    model.centres.push_back(o->centre);
    tint.push_back(mean_inside(maps.tint, *o));
    neutral.push_back(mean_inside(maps.neutral, *o));
  }
  model.tint = quantile(tint, 0.5);
  model.neutral = quantile(neutral, 0.5);
  model.pore_ratio = ratio(model.neutral, model.tint);
  const Large large = larger_than(sums, three_pores(diameter));
  const double body_ratio = large.area > 0.0 ? ratio(large.neutral, large.tint) : 0.0;
  // On a blank membrane what is larger than a pore is a few of them that touch.
  const bool few_larger = large.area < kTouching * sums.all_area;
  const bool pores_alone = model.seen >= kEnoughPale && few_larger;
  const bool pale = model.seen >= kEnoughPale && model.tint < kPaleOverBody * large.tint;
  const bool by_size = maps.grey && model.seen >= (few_larger ? kEnoughAlone : kEnoughPale) &&
                       of_one_size(objects, diameter, expected_px);
  const auto more_neutral = [&] {
    const bool alike_all = of_one_size(objects, diameter, 0.0);
    return model.pore_ratio > (alike_all ? kAlikeOverBody : kNeutralOverBody) * body_ratio;
  };
  if (model.pore_ratio > kNeutralRatio && (pores_alone || more_neutral())) {
    model.kind = PoreKind::neutral;
  } else if ((pale || by_size) && static_cast<double>(model.seen) >=
                                      kRegularShare * static_cast<double>(objects.size())) {
    model.kind = PoreKind::pale;
  }
  return model;
}

/// What explains more of the picture; neutral shade is the better witness.
bool explains_more(const PoreModel& model, const PoreModel& best) {
  if (best.kind == PoreKind::none) return true;
  const double more = explained(model) / std::max(1e-9, explained(best));
  if (model.kind == best.kind) return more > 1.0;
  return model.kind == PoreKind::neutral ? more >= 0.5 : more > 2.0;
}

}  // namespace

cv::Mat disc(double diameter) {
  const int radius = (std::max(1, cvRound(diameter)) | 1) / 2;
  const int side = 2 * radius + 1;
  cv::Mat element = cv::Mat::zeros(side, side, CV_8U);
  const double reach = (radius + 0.25) * (radius + 0.25);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      const int dx = x - radius;
      const int dy = y - radius;
      if (dx * dx + dy * dy <= reach) element.at<uchar>(y, x) = 1;
    }
  }
  return element;
}

void fill_holes(cv::Mat& mask, double largest_area) {
  cv::Mat inverse;
  cv::bitwise_not(mask, inverse);
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int n = cv::connectedComponentsWithStats(inverse, labels, stats, centres, 4, CV_32S);
  std::vector<uchar> small(static_cast<std::size_t>(n), 0);
  for (int k = 1; k < n; ++k) {
    small[static_cast<std::size_t>(k)] =
        stats.at<int>(k, cv::CC_STAT_AREA) <= largest_area ? uchar{1} : uchar{0};
  }
  for (int y = 0; y < mask.rows; ++y) {
    const int* l = labels.ptr<int>(y);
    auto* m = mask.ptr<uchar>(y);
    for (int x = 0; x < mask.cols; ++x) {
      if (small[static_cast<std::size_t>(l[x])] != 0) m[x] = 255;
    }
  }
}

PoreModel find_pores(const StainMaps& maps, const cv::Mat& body, double expected_px) {
  PoreModel best;
  std::map<PoreKind, std::vector<std::pair<double, double>>> of_kind;  // log diameter, seen
  const BodySums sums = sum_bodies(maps, body);
  const cv::Mat everywhere(body.size(), CV_8U, cv::Scalar(255));
  for (const cv::Mat* map : {&maps.neutral, &maps.plain}) {
    cv::Mat smooth;
    cv::GaussianBlur(*map, smooth, {}, 0.7);
    const double least = std::max(kLeastOd, 3.0 * membrane_noise(smooth, everywhere));
    const double strong = strong_end(smooth, least);
    if (strong <= 0.0) continue;
    for (const double share : kShares) {
      const auto objects = round_objects(smooth > std::max(least, share * strong));
      const std::vector<double> modes = modes_of_sizes(objects);
      for (const double mode : modes) {
        PoreModel model = pores_of_size(mode, objects, maps, sums, expected_px);
        // Pale pores have nothing but their number to be told by.
        const bool told = model.kind == PoreKind::neutral ||
                          (model.kind == PoreKind::pale && mode == modes.front());
        if (!told) continue;
        of_kind[model.kind].push_back(
            {std::log(model.diameter_px), static_cast<double>(model.seen)});
        if (explains_more(model, best)) best = std::move(model);
      }
    }
  }
  if (best.kind == PoreKind::none) return best;
  // Each threshold sees the same pores a little wider or narrower: their mean moves less with the
  // light than the best of them.
  double sum = 0.0;
  double weight = 0.0;
  for (const auto& [log_diameter, seen] : of_kind[best.kind]) {
    if (std::abs(log_diameter - std::log(best.diameter_px)) > kSamePores) continue;
    sum += seen * log_diameter;
    weight += seen;
  }
  best.diameter_px = std::exp(sum / weight);
  best.body_ratio = clean_body_ratio(maps, sums, best);
  return best;
}

}  // namespace woundwell
