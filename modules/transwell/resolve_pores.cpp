#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "imaging/parts.hpp"
#include "imaging/quantile.hpp"
#include "transwell/pores.hpp"

namespace woundwell {
namespace {

constexpr double kBlob = 0.5;        // of the response of pores that were seen alone
constexpr double kBetween = 0.5;     // ratio that tells pore from body: halfway
constexpr double kReach = 1.15;      // radii that a lone pore takes with it
constexpr double kFilled = 1.25;     // radii that are filled in on a cell
constexpr double kSurrounded = 0.5;  // share of the ring around a pore that must be body
constexpr double kLeastPore = 0.4;   // areas of a pore
constexpr double kMostPore = 2.2;
constexpr double kNoCell = 2.5;  // areas of a pore for each pore in a body without a cell
constexpr int kRays = 32;

/// Difference of two Gaussians that answers to a disc of that radius.
cv::Mat blob_response(const cv::Mat& map, double radius) {
  const double sigma = radius / std::sqrt(2.0);
  cv::Mat fine;
  cv::Mat coarse;
  cv::GaussianBlur(map, fine, {}, 0.8 * sigma);
  cv::GaussianBlur(map, coarse, {}, 1.6 * sigma);
  return fine - coarse;
}

/// Whether the body that a pore lies in is hardly larger than the pores in it: they and what blurs
/// them, and no cell. By pore.
std::vector<bool> pores_alone(const cv::Mat& body, const std::vector<cv::Point>& pores,
                              double pore_area) {
  const Parts bodies = parts_of(body, 8);
  const auto body_at = [&](const cv::Point& p) {
    return static_cast<std::size_t>(bodies.labels.at<int>(p));
  };
  std::vector<double> inside(bodies.area_px.size(), 0.0);
  for (const auto& p : pores) inside[body_at(p)] += 1.0;
  std::vector<bool> alone;
  alone.reserve(pores.size());
  for (const auto& p : pores) {
    const std::size_t k = body_at(p);
    alone.push_back(k == 0 || bodies.area_px[k] <= kNoCell * pore_area * inside[k]);
  }
  return alone;
}

/// Share of the ring around a pore, other pores left out, that is body; negative if unknown.
double surrounded(const cv::Mat& body, const cv::Mat& pores, cv::Point centre, double radius) {
  int seen = 0;
  int inside = 0;
  for (const double reach : {1.35, 1.65}) {
    for (int k = 0; k < kRays; ++k) {
      const double a = 2.0 * CV_PI * k / kRays;
      const cv::Point p(cvRound(centre.x + reach * radius * std::cos(a)),
                        cvRound(centre.y + reach * radius * std::sin(a)));
      if (p.x < 0 || p.y < 0 || p.x >= body.cols || p.y >= body.rows) continue;
      if (pores.at<uchar>(p) != 0) continue;
      ++seen;
      if (body.at<uchar>(p) != 0) ++inside;
    }
  }
  return seen < 12 ? -1.0 : static_cast<double>(inside) / seen;
}

ResolvedPores resolve_pale(const cv::Mat& body, const PoreModel& model) {
  // Without shade of their own, only size tells them from cells: what no disc wider than a pore
  // fits into goes, with a margin around what stays.
  ResolvedPores result;
  cv::Mat wide;
  cv::morphologyEx(body, wide, cv::MORPH_OPEN, disc(1.15 * model.diameter_px), {-1, -1}, 1,
                   cv::BORDER_REPLICATE);
  cv::dilate(wide, wide, disc(0.6 * model.diameter_px));
  result.body = body & wide;
  result.pores = cv::Mat::zeros(body.size(), CV_8U);
  if (model.centres.empty()) {
    // Known from the batch only: what has the area of one.
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const cv::Mat taken = body & ~result.body;
    const int n = cv::connectedComponentsWithStats(taken, labels, stats, centres, 8, CV_32S);
    const double pore = CV_PI * model.diameter_px * model.diameter_px / 4.0;
    for (int k = 1; k < n; ++k) {
      const double area = stats.at<int>(k, cv::CC_STAT_AREA);
      if (area < kLeastPore * pore || area > kMostPore * pore) continue;
      result.rejected.emplace_back(centres.at<double>(k, 0), centres.at<double>(k, 1));
    }
  }
  for (const auto& c : model.centres) {
    const cv::Point p(cvRound(c.x), cvRound(c.y));
    if (result.body.at<uchar>(p) == 0) result.rejected.push_back(c);
  }
  return result;
}

}  // namespace

ResolvedPores resolve_pores(const StainMaps& maps, const cv::Mat& body, const PoreModel& model) {
  CV_Assert(model.kind != PoreKind::none && model.diameter_px > 0.0);
  if (model.kind == PoreKind::pale) return resolve_pale(body, model);
  const double radius = model.diameter_px / 2.0;
  cv::Mat shade;
  cv::max(maps.neutral, 0.0, shade);
  cv::min(shade, 2.0 * model.neutral, shade);
  // Open pores become discs.
  cv::morphologyEx(shade, shade, cv::MORPH_CLOSE, disc(std::max(3.0, 0.6 * model.diameter_px)));
  const cv::Mat response = blob_response(shade, radius);
  std::vector<float> alone;
  for (const auto& c : model.centres) {
    alone.push_back(response.at<float>(cvRound(c.y), cvRound(c.x)));
  }
  const double typical = quantile(alone, 0.5);
  cv::Mat mean_shade;
  cv::Mat mean_tint;
  const int box = std::max(3, static_cast<int>(radius) | 1);
  cv::blur(shade, mean_shade, {box, box});
  cv::blur(maps.tint, mean_tint, {box, box});
  const double least_ratio = model.body_ratio + kBetween * (model.pore_ratio - model.body_ratio);
  cv::Mat highest;
  cv::dilate(response, highest, disc(0.7 * model.diameter_px));

  std::vector<cv::Point> found;
  for (int y = 0; y < response.rows; ++y) {
    const auto* r = response.ptr<float>(y);
    const auto* h = highest.ptr<float>(y);
    for (int x = 0; x < response.cols; ++x) {
      if (r[x] < h[x] || r[x] <= kBlob * typical) continue;
      const double n = std::max(0.0F, mean_shade.at<float>(y, x));
      const double e = std::max(0.0F, mean_tint.at<float>(y, x));
      if (n / (n + e + 1e-3) > least_ratio) found.emplace_back(x, y);
    }
  }

  ResolvedPores result;
  result.pores = cv::Mat::zeros(body.size(), CV_8U);
  for (const auto& p : found) {
    cv::circle(result.pores, p, cvRound(kReach * radius), cv::Scalar(255), cv::FILLED);
  }
  cv::Mat lone = cv::Mat::zeros(body.size(), CV_8U);
  cv::Mat on_cell = cv::Mat::zeros(body.size(), CV_8U);
  const std::vector<bool> alone_in_body = pores_alone(body, found, CV_PI * radius * radius);
  for (std::size_t k = 0; k < found.size(); ++k) {
    const cv::Point& p = found[k];
    if (!alone_in_body[k] && surrounded(body, result.pores, p, radius) >= kSurrounded) {
      cv::circle(on_cell, p, cvRound(kFilled * radius), cv::Scalar(255), cv::FILLED);
    } else {
      cv::circle(lone, p, cvRound(kReach * radius), cv::Scalar(255), cv::FILLED);
      result.rejected.emplace_back(p.x, p.y);
    }
  }
  result.body = (body & ~lone) | on_cell;
  return result;
}

}  // namespace woundwell
