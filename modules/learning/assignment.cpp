#include "learning/assignment.hpp"

#include <dlib/optimization/max_cost_assignment.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <unordered_map>

namespace woundwell {
namespace {

struct Candidate {
  std::size_t first = 0;
  std::size_t second = 0;
  double distance = 0.0;
};

using Cell = std::pair<std::int64_t, std::int64_t>;

struct CellHash {
  std::size_t operator()(const Cell& cell) const {
    return std::hash<std::int64_t>{}(cell.first * 73856093) ^
           std::hash<std::int64_t>{}(cell.second * 19349663);
  }
};

Cell cell_of(const Point& point, double side) {
  return {static_cast<std::int64_t>(std::floor(point.x / side)),
          static_cast<std::int64_t>(std::floor(point.y / side))};
}

/// All pairs within the gate. A grid of squares as wide as the gate leaves nine squares to look at.
std::vector<Candidate> pairs_within(const std::vector<Point>& a, const std::vector<Point>& b,
                                    double gate) {
  std::unordered_map<Cell, std::vector<std::size_t>, CellHash> grid;
  for (std::size_t j = 0; j < b.size(); ++j) grid[cell_of(b[j], gate)].push_back(j);
  std::vector<Candidate> pairs;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Cell home = cell_of(a[i], gate);
    for (std::int64_t dx = -1; dx <= 1; ++dx) {
      for (std::int64_t dy = -1; dy <= 1; ++dy) {
        const auto square = grid.find({home.first + dx, home.second + dy});
        if (square == grid.end()) continue;
        for (const std::size_t j : square->second) {
          const double distance = std::hypot(a[i].x - b[j].x, a[i].y - b[j].y);
          if (distance <= gate) pairs.push_back({i, j, distance});
        }
      }
    }
  }
  return pairs;
}

std::size_t root_of(std::vector<std::size_t>& parent, std::size_t node) {
  while (parent[node] != node) {
    parent[node] = parent[parent[node]];
    node = parent[node];
  }
  return node;
}

/// Pairs split into groups that share no point, in the order of their first pair.
std::vector<std::vector<Candidate>> connected_groups(const std::vector<Candidate>& pairs,
                                                     std::size_t count_a, std::size_t count_b) {
  std::vector<std::size_t> parent(count_a + count_b);
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  for (const Candidate& pair : pairs) {
    parent[root_of(parent, pair.first)] = root_of(parent, count_a + pair.second);
  }
  std::vector<std::vector<Candidate>> groups;
  std::unordered_map<std::size_t, std::size_t> group_of_root;
  for (const Candidate& pair : pairs) {
    const auto [place, added] =
        group_of_root.try_emplace(root_of(parent, pair.first), groups.size());
    if (added) groups.emplace_back();
    groups[place->second].push_back(pair);
  }
  return groups;
}

/// Sorted, each once.
std::vector<std::size_t> members(const std::vector<Candidate>& group,
                                 std::size_t Candidate::*side) {
  std::vector<std::size_t> ids;
  ids.reserve(group.size());
  for (const Candidate& pair : group) ids.push_back(pair.*side);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

long index_in(const std::vector<std::size_t>& sorted, std::size_t id) {
  return static_cast<long>(std::lower_bound(sorted.begin(), sorted.end(), id) - sorted.begin());
}

void solve_group(const std::vector<Candidate>& group, double gate,
                 std::vector<MatchedPair>& matches) {
  const auto rows = members(group, &Candidate::first);
  const auto columns = members(group, &Candidate::second);
  const long side = static_cast<long>(std::max(rows.size(), columns.size()));

  // A pair is worth more than all distances together, so that the number of pairs comes first;
  // padding and pairs out of reach are worth nothing.
  constexpr std::int64_t kStepsPerGate = 1'000'000;
  const std::int64_t worth_of_pair = (side + 1) * kStepsPerGate;
  dlib::matrix<std::int64_t> worth(side, side);
  worth = 0;
  dlib::matrix<double> distance(side, side);
  for (const Candidate& pair : group) {
    const long r = index_in(rows, pair.first);
    const long c = index_in(columns, pair.second);
    worth(r, c) =
        worth_of_pair - std::llround(pair.distance / gate * static_cast<double>(kStepsPerGate));
    distance(r, c) = pair.distance;
  }
  const std::vector<long> column_of_row = dlib::max_cost_assignment(worth);
  for (long r = 0; r < static_cast<long>(rows.size()); ++r) {
    const long c = column_of_row[static_cast<std::size_t>(r)];
    if (worth(r, c) == 0) continue;
    matches.push_back(
        {rows[static_cast<std::size_t>(r)], columns[static_cast<std::size_t>(c)], distance(r, c)});
  }
}

}  // namespace

std::vector<MatchedPair> assign_points(const std::vector<Point>& a, const std::vector<Point>& b,
                                       double gate) {
  assert(std::isfinite(gate) && gate > 0.0);
  std::vector<MatchedPair> matches;
  for (const auto& group : connected_groups(pairs_within(a, b, gate), a.size(), b.size())) {
    solve_group(group, gate, matches);
  }
  std::sort(matches.begin(), matches.end(),
            [](const MatchedPair& p, const MatchedPair& q) { return p.first < q.first; });
  return matches;
}

}  // namespace woundwell
