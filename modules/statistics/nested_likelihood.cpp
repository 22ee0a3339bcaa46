#include "statistics/nested_likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace woundwell {
namespace {

const double log_2_pi = std::log(2.0 * std::acos(-1.0));

/// A condition in an experiment as one mean with its variance (before the experiment's).
struct CellMean {
  std::size_t condition = 0;
  double mean = 0.0;
  double precision = 0.0;
};

CellMean mean_of(const CellWells& cell, const Ratios& ratios, LikelihoodAt& at, double& around) {
  CellMean result;
  result.condition = cell.condition;
  double precision = 0.0;
  double sum = 0.0;
  for (const WellMean& w : cell.wells) {
    const double variance = 1.0 / w.n + ratios.well;
    at.floor.well = std::min(at.floor.well, 1.0 / w.n);
    at.log_det_v += std::log(w.n * variance);
    precision += 1.0 / variance;
    sum += w.mean / variance;
  }
  result.mean = sum / precision;
  for (const WellMean& w : cell.wells) {
    const double d = w.mean - result.mean;
    around += d * d / (1.0 / w.n + ratios.well);
  }
  at.floor.condition = std::min(at.floor.condition, 1.0 / precision);
  at.log_det_v += std::log1p(ratios.condition * precision);
  result.precision = 1.0 / (1.0 / precision + ratios.condition);
  return result;
}

/// V^-1 of the means of one experiment is D - share d d', with D = diag(d) the precisions.
struct ExperimentMeans {
  std::vector<CellMean> cells;
  double share = 0.0;
};

}  // namespace

std::optional<LikelihoodAt> likelihood_at(const NestedData& data, const Ratios& ratios) {
  const double infinite = std::numeric_limits<double>::infinity();
  LikelihoodAt at{
      {}, SquareMatrix(data.conditions), 0.0, data.within, {infinite, infinite, infinite}};
  SquareMatrix information(data.conditions);
  std::vector<double> right(data.conditions, 0.0);
  std::vector<ExperimentMeans> experiments;
  for (const auto& cells : data.experiments) {
    ExperimentMeans e;
    double precision = 0.0;
    double weighted = 0.0;
    for (const CellWells& cell : cells) {
      e.cells.push_back(mean_of(cell, ratios, at, at.squares));
      precision += e.cells.back().precision;
      weighted += e.cells.back().precision * e.cells.back().mean;
    }
    at.floor.experiment = std::min(at.floor.experiment, 1.0 / precision);
    at.log_det_v += std::log1p(ratios.experiment * precision);
    e.share = ratios.experiment / (1.0 + ratios.experiment * precision);
    for (const CellMean& a : e.cells) {
      information(a.condition, a.condition) += a.precision;
      right[a.condition] += a.precision * (a.mean - e.share * weighted);
      for (const CellMean& b : e.cells) {
        information(a.condition, b.condition) -= e.share * a.precision * b.precision;
      }
    }
    experiments.push_back(std::move(e));
  }
  std::optional<SquareMatrix> lower = cholesky(information);
  if (!lower || !std::isfinite(at.log_det_v)) return std::nullopt;
  at.lower = std::move(*lower);
  at.means = solve(at.lower, right);
  for (const ExperimentMeans& e : experiments) {
    double sum = 0.0;
    for (const CellMean& cell : e.cells) {
      const double d = cell.mean - at.means[cell.condition];
      at.squares += cell.precision * d * d;
      sum += cell.precision * d;
    }
    at.squares -= e.share * sum * sum;
  }
  if (!(at.squares > 0.0)) return std::nullopt;
  return at;
}

double criterion(const NestedData& data, const LikelihoodAt& at, double residual_variance) {
  const double df = data.total - static_cast<double>(data.conditions);
  return df * (log_2_pi + std::log(residual_variance)) + at.log_det_v + log_determinant(at.lower) +
         at.squares / residual_variance;
}

double profiled_criterion(const NestedData& data, const LikelihoodAt& at) {
  const double df = data.total - static_cast<double>(data.conditions);
  return criterion(data, at, at.squares / df);
}

}  // namespace woundwell
