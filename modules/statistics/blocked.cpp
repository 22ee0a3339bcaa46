// Two conditions compared within experiments by permutation.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <xtensor/xtensor.hpp>

#include "core/random.hpp"
#include "statistics/distributions.hpp"
#include "statistics/numbers.hpp"
#include "statistics/tests.hpp"
#include "statistics/wording.hpp"

namespace woundwell {
namespace {

constexpr double most_arrangements = 131072.0;  // 2^17

/// A block as scores; the first `a` of them carry the label a. The block's share of the statistic
/// is the sum of the scores labelled a, times `weight`, plus `offset`.
struct Scores {
  std::vector<double> values;
  std::size_t a = 0;
  double weight = 1.0;
  double offset = 0.0;
};

double arrangements(const std::vector<Scores>& blocks) {
  double count = 1.0;
  for (const Scores& b : blocks) count *= choose(b.values.size(), b.a);
  return count;
}

double observed(const std::vector<Scores>& blocks) {
  double sum = 0.0;
  for (const Scores& b : blocks) {
    double of_a = 0.0;
    for (std::size_t i = 0; i < b.a; ++i) of_a += b.values[i];
    sum += b.weight * of_a + b.offset;
  }
  return sum;
}

/// Largest possible size of the statistic: the scale on which equal is decided.
double scale_of(const std::vector<Scores>& blocks) {
  double scale = 0.0;
  for (const Scores& b : blocks) {
    double sum = std::abs(b.offset);
    for (const double x : b.values) sum += std::abs(b.weight * x);
    scale += sum;
  }
  return scale;
}

/// All values that one block can contribute, in the order of the arrangements.
void contributions(const Scores& block, std::size_t next, std::size_t chosen, double sum,
                   std::vector<double>& out) {
  if (chosen == block.a) {
    out.push_back(block.weight * sum + block.offset);
    return;
  }
  if (block.values.size() - next < block.a - chosen) return;
  contributions(block, next + 1, chosen + 1, sum + block.values[next], out);
  contributions(block, next + 1, chosen, sum, out);
}

std::vector<double> all_statistics(const std::vector<Scores>& blocks) {
  std::vector<double> sums{0.0};
  for (const Scores& b : blocks) {
    std::vector<double> parts;
    contributions(b, 0, 0, 0.0, parts);
    std::vector<double> next;
    next.reserve(sums.size() * parts.size());
    for (const double s : sums) {
      for (const double part : parts) next.push_back(s + part);
    }
    sums = std::move(next);
  }
  return sums;
}

/// One row per resample: the weight of each score under labels shuffled within the blocks. Drawn
/// in slices, so that memory stays small for many resamples.
xt::xtensor<double, 2> random_labels(const std::vector<Scores>& blocks, std::size_t rows,
                                     std::size_t columns, RandomStream& random) {
  xt::xtensor<double, 2> labels = xt::xtensor<double, 2>::from_shape({rows, columns});
  for (std::size_t r = 0; r < rows; ++r) {
    std::size_t first = 0;
    for (const Scores& b : blocks) {
      const std::size_t n = b.values.size();
      for (std::size_t i = 0; i < n; ++i) labels(r, first + i) = i < b.a ? b.weight : 0.0;
      for (std::size_t i = n; i > 1; --i) {
        std::swap(labels(r, first + i - 1), labels(r, first + random.below(i)));
      }
      first += n;
    }
  }
  return labels;
}

double random_hits(const std::vector<Scores>& blocks, double limit, std::size_t resamples,
                   std::uint64_t seed) {
  RandomStream random(seed, "blocks", "blocked permutation");
  std::vector<double> values;
  double offset = 0.0;
  for (const Scores& b : blocks) {
    values.insert(values.end(), b.values.begin(), b.values.end());
    offset += b.offset;
  }
  double hits = 0.0;
  constexpr std::size_t slice = 1000;
  for (std::size_t done = 0; done < resamples; done += slice) {
    const std::size_t rows = std::min(slice, resamples - done);
    const xt::xtensor<double, 2> labels = random_labels(blocks, rows, values.size(), random);
    for (std::size_t r = 0; r < rows; ++r) {
      double sum = offset;
      for (std::size_t i = 0; i < values.size(); ++i) sum += labels(r, i) * values[i];
      if (std::abs(sum) >= limit) hits += 1.0;
    }
  }
  return hits;
}

/// Blocks with both conditions, finite values only.
std::vector<Block> usable(const std::vector<Block>& blocks, std::string& caution) {
  std::vector<Block> kept;
  std::size_t lost = 0;
  for (const Block& b : blocks) {
    Block clean{finite_sorted(b.a), finite_sorted(b.b)};
    lost += b.a.size() + b.b.size() - clean.a.size() - clean.b.size();
    if (!clean.a.empty() && !clean.b.empty()) kept.push_back(std::move(clean));
  }
  // The order of blocks must not change the last digit of a sum.
  std::sort(kept.begin(), kept.end(),
            [](const Block& x, const Block& y) { return x.a != y.a ? x.a < y.a : x.b < y.b; });
  if (kept.size() < blocks.size()) {
    const std::size_t dropped = blocks.size() - kept.size();
    caution = fmt::format("{} block{} without both conditions left out", dropped,
                          dropped == 1 ? "" : "s");
  }
  add_caution(caution, left_out(lost));
  return kept;
}

bool no_spread(const std::vector<Block>& blocks) {
  return std::all_of(blocks.begin(), blocks.end(), [](const Block& b) {
    return std::min(b.a.front(), b.b.front()) == std::max(b.a.back(), b.b.back());
  });
}

/// p and smallest p over all arrangements.
void enumerate(const std::vector<Scores>& blocks, double statistic, TestOutcome& out) {
  const double rounding = 1e-12 * scale_of(blocks);
  const std::vector<double> sums = all_statistics(blocks);
  double farthest = 0.0;
  for (const double s : sums) farthest = std::max(farthest, std::abs(s));
  double beyond = 0.0;
  double extreme = 0.0;
  for (const double s : sums) {
    if (std::abs(s) >= std::abs(statistic) - rounding) beyond += 1.0;
    if (std::abs(s) >= farthest - rounding) extreme += 1.0;
  }
  out.p = beyond / static_cast<double>(sums.size());
  out.smallest_p = extreme / static_cast<double>(sums.size());
  out.method = "exact";
}

}  // namespace

TestOutcome blocked_permutation(const std::vector<Block>& blocks, std::size_t resamples,
                                std::uint64_t seed) {
  TestOutcome out;
  out.test = "blocked permutation";
  out.statistic_name = "mean difference";
  out.method = "none";
  const std::vector<Block> kept = usable(blocks, out.caution);
  if (kept.empty() || no_spread(kept)) {
    out.smallest_p = 1.0;
    add_caution(out.caution, kept.empty() ? "no experiment has both conditions"
                                          : "no difference within any experiment");
    return out;
  }
  // mean a - mean b = (sum of a) (1/m + 1/n) - (sum of all) / n
  std::vector<Scores> scores;
  const double share = 1.0 / static_cast<double>(kept.size());
  for (const Block& b : kept) {
    Scores s;
    s.values = b.a;
    s.values.insert(s.values.end(), b.b.begin(), b.b.end());
    s.a = b.a.size();
    const double m = static_cast<double>(b.a.size());
    const double n = static_cast<double>(b.b.size());
    double centre = 0.0;  // values around their mean: less rounding, same statistic
    for (const double x : s.values) centre += x / (m + n);
    double sum = 0.0;
    for (double& x : s.values) sum += (x -= centre);
    s.weight = share * (1.0 / m + 1.0 / n);
    s.offset = -share * sum / n;
    scores.push_back(std::move(s));
  }
  const double statistic = observed(scores);
  out.statistic = statistic;
  const double count = arrangements(scores);
  if (count <= most_arrangements) {
    enumerate(scores, statistic, out);
  } else {
    const double b = static_cast<double>(resamples);
    const double limit = std::abs(statistic) - 1e-12 * scale_of(scores);
    out.p = (random_hits(scores, limit, resamples, seed) + 1.0) / (b + 1.0);
    out.smallest_p = 1.0 / (b + 1.0);
    out.method = fmt::format("{} random permutations", resamples);
  }
  return out;
}

TestOutcome van_elteren(const std::vector<Block>& blocks) {
  TestOutcome out;
  out.test = "van Elteren";
  out.statistic_name = "T";
  out.method = "none";
  const std::vector<Block> kept = usable(blocks, out.caution);
  if (kept.empty() || no_spread(kept)) {
    out.smallest_p = 1.0;
    add_caution(out.caution, kept.empty() ? "no experiment has both conditions"
                                          : "no difference within any experiment");
    return out;
  }
  std::vector<Scores> scores;
  double weighted_sum = 0.0;
  double variance = 0.0;
  for (const Block& b : kept) {
    std::vector<double> values = b.a;
    values.insert(values.end(), b.b.begin(), b.b.end());
    const double m = static_cast<double>(b.a.size());
    const double total = static_cast<double>(values.size());
    Scores s;
    for (const long long rank : doubled_midranks(values)) {
      s.values.push_back(static_cast<double>(rank) / 2.0);
    }
    s.a = b.a.size();
    s.weight = 1.0 / (total + 1.0);
    s.offset = -m / 2.0;  // the mean of weight x rank sum
    double rank_sum = 0.0;
    double spread = 0.0;
    for (std::size_t i = 0; i < s.values.size(); ++i) {
      if (i < s.a) rank_sum += s.values[i];
      const double d = s.values[i] - (total + 1.0) / 2.0;
      spread += d * d;
    }
    weighted_sum += s.weight * rank_sum;
    variance += s.weight * s.weight * m * (total - m) / (total * (total - 1.0)) * spread;
    scores.push_back(std::move(s));
  }
  out.statistic = weighted_sum;
  const double centred = observed(scores);
  if (arrangements(scores) <= most_arrangements) {
    enumerate(scores, centred, out);
  } else {
    out.p = normal_two_sided(centred / std::sqrt(variance));
    out.method = "normal approximation";
  }
  return out;
}

}  // namespace woundwell
