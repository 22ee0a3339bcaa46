// Fits what decides, on stained membranes, which pieces are one cell and which candidates are
// cells, to cells that were marked by hand. Prints the coefficients for pieces.cpp and judge.cpp.
//
//   train_cells DATA
//
// DATA is a folder with crystal_violet, crystal_violet_panels, purple_nuclei and points.csv:
// pictures whose licences allow it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <string>
#include <vector>

#include "agreement/truth.hpp"
#include "imaging/field.hpp"
#include "imaging/image.hpp"
#include "transwell/candidates.hpp"
#include "transwell/judge.hpp"
#include "transwell/logistic.hpp"

namespace fs = std::filesystem;
using namespace woundwell;

namespace {

struct Example {
  std::vector<double> x;  ///< the first is 1
  double y = 0.0;
  double weight = 1.0;
  std::string picture;
};

/// Newton's method with an L2 penalty on all but the first coefficient.
std::vector<double> fit(const std::vector<Example>& examples, double penalty) {
  const int n = static_cast<int>(examples.front().x.size());
  std::vector<double> w(static_cast<std::size_t>(n), 0.0);
  for (int round = 0; round < 50; ++round) {
    cv::Mat hessian = cv::Mat::zeros(n, n, CV_64F);
    cv::Mat gradient = cv::Mat::zeros(n, 1, CV_64F);
    for (int k = 1; k < n; ++k) {
      hessian.at<double>(k, k) += penalty;
      gradient.at<double>(k) -= penalty * w[static_cast<std::size_t>(k)];
    }
    for (const auto& e : examples) {
      const double p = logistic(e.x, w);
      for (int i = 0; i < n; ++i) {
        const double xi = e.x[static_cast<std::size_t>(i)];
        gradient.at<double>(i) += e.weight * (e.y - p) * xi;
        for (int j = 0; j < n; ++j) {
          hessian.at<double>(i, j) +=
              e.weight * p * (1.0 - p) * xi * e.x[static_cast<std::size_t>(j)];
        }
      }
    }
    cv::Mat step;
    cv::solve(hessian, gradient, step, cv::DECOMP_CHOLESKY);
    for (int k = 0; k < n; ++k) w[static_cast<std::size_t>(k)] += step.at<double>(k);
    if (cv::norm(step) < 1e-9) break;
  }
  return w;
}

double loss_of(const std::vector<double>& w, const std::vector<Example>& examples) {
  double sum = 0.0;
  double weight = 0.0;
  for (const auto& e : examples) {
    const double p = std::clamp(logistic(e.x, w), 1e-6, 1.0 - 1e-6);
    sum -= e.weight * (e.y > 0.5 ? std::log(p) : std::log(1.0 - p));
    weight += e.weight;
  }
  return sum / weight;
}

/// Log loss on pictures that were left out, five folds.
double held_out_loss(const std::vector<Example>& examples, double penalty) {
  std::set<std::string> names;
  for (const auto& e : examples) names.insert(e.picture);
  double sum = 0.0;
  for (std::size_t fold = 0; fold < 5; ++fold) {
    std::set<std::string> out;
    std::size_t k = 0;
    for (const auto& name : names) {
      if (k++ % 5 == fold) out.insert(name);
    }
    std::vector<Example> in;
    std::vector<Example> test;
    for (const auto& e : examples) (out.count(e.picture) > 0 ? test : in).push_back(e);
    if (!test.empty() && !in.empty()) sum += loss_of(fit(in, penalty), test) / 5.0;
  }
  return sum;
}

/// What one observer marked in a picture.
struct Marks {
  std::vector<cv::Point2d> points;  ///< full px
  std::vector<bool> sure;
  cv::Rect known;  ///< where all cells are marked, full px
  cv::Mat labels;  ///< instances, instead of points
};

/// For each piece the marked cells in it (points), or the one that covers it (labels).
std::vector<std::set<int>> owners(const Look& look, const Marks& marks) {
  const cv::Mat& pieces = look.scene.pieces.labels;
  const double s = look.working.scale;
  std::vector<std::set<int>> result(look.scene.pieces.area_px.size());
  if (marks.labels.empty()) {
    for (std::size_t k = 0; k < marks.points.size(); ++k) {
      const int x = cvRound((marks.points[k].x + 0.5) * s - 0.5);
      const int y = cvRound((marks.points[k].y + 0.5) * s - 0.5);
      if (x < 0 || y < 0 || x >= pieces.cols || y >= pieces.rows) continue;
      const int label = pieces.at<int>(y, x);
      if (label != 0) result[static_cast<std::size_t>(label)].insert(static_cast<int>(k) + 1);
    }
    return result;
  }
  std::vector<std::map<int, double>> votes(result.size());
  for (int y = 0; y < pieces.rows; ++y) {
    for (int x = 0; x < pieces.cols; ++x) {
      const int label = pieces.at<int>(y, x);
      if (label == 0) continue;
      const int v = std::min(marks.labels.rows - 1, static_cast<int>((y + 0.5) / s));
      const int u = std::min(marks.labels.cols - 1, static_cast<int>((x + 0.5) / s));
      votes[static_cast<std::size_t>(label)][marks.labels.at<int>(v, u)] += 1.0;
    }
  }
  for (std::size_t k = 1; k < votes.size(); ++k) {
    int best = 0;
    double most = 0.0;
    for (const auto& [owner, count] : votes[k]) {
      if (count > most) {
        most = count;
        best = owner;
      }
    }
    if (best != 0) result[k].insert(best);
  }
  return result;
}

struct Training {
  std::vector<Example> pairs;
  std::vector<Example> candidates;
};

void add(Training& training, const std::string& name, const Look& look, const BatchStain& stain,
         const Marks& marks) {
  const Pieces& pieces = look.scene.pieces;
  const auto own = owners(look, marks);
  std::vector<cv::Point2d> centre(own.size());
  std::vector<double> n(own.size(), 0.0);
  for (int y = 0; y < pieces.labels.rows; ++y) {
    for (int x = 0; x < pieces.labels.cols; ++x) {
      const auto k = static_cast<std::size_t>(pieces.labels.at<int>(y, x));
      centre[k] += cv::Point2d(x, y);
      n[k] += 1.0;
    }
  }
  const auto is_known = [&](cv::Point2d p) {
    const double s = look.working.scale;
    return marks.known.contains(cv::Point(cvRound(p.x / s), cvRound(p.y / s)));
  };
  std::map<int, int> marked_neighbours;
  for (const auto& [pair, border] : pieces.borders) {
    for (const auto& [a, b] : {pair, std::pair{pair.second, pair.first}}) {
      if (!own[static_cast<std::size_t>(b)].empty()) ++marked_neighbours[a];
    }
  }
  for (const auto& [pair, border] : pieces.borders) {
    const auto i = static_cast<std::size_t>(pair.first);
    const auto j = static_cast<std::size_t>(pair.second);
    if (!is_known(centre[i] / n[i]) || !is_known(centre[j] / n[j])) continue;
    Example e;
    const auto terms = pair_terms(features(pieces, pair.first, pair.second, border));
    e.x.assign(terms.begin(), terms.end());
    e.picture = name;
    if (!own[i].empty() && !own[j].empty()) {
      e.y = own[i] == own[j] ? 1.0 : 0.0;
    } else if (marks.labels.empty() && own[i].empty() != own[j].empty()) {
      // a piece without a point belongs to its marked neighbour, if there is just one
      if (marked_neighbours[own[i].empty() ? pair.first : pair.second] > 1) continue;
      e.y = 1.0;
    } else {
      continue;
    }
    training.pairs.push_back(std::move(e));
  }
  const Candidates found = judge_pieces(look.scene, stain, 0.5);
  std::map<int, std::set<int>> in_cell;
  for (std::size_t k = 1; k < own.size(); ++k) {
    in_cell[found.cell_of_piece[k]].insert(own[k].begin(), own[k].end());
  }
  for (const auto& c : found.found) {
    if (c.pore_like || !is_known({c.x_px, c.y_px})) continue;
    const auto& inside = in_cell[c.label];
    Example e;
    const auto terms = cell_terms(c.features);
    e.x.assign(terms.begin(), terms.end());
    e.picture = name;
    e.y = inside.empty() ? 0.0 : 1.0;
    if (marks.labels.empty() && !inside.empty() &&
        std::none_of(inside.begin(), inside.end(), [&](int k) {
          return static_cast<bool>(marks.sure[static_cast<std::size_t>(k) - 1]);
        })) {
      continue;  // doubtful ones teach nothing
    }
    training.candidates.push_back(std::move(e));
  }
}

void read_and_add(Training& training, const fs::path& path, const std::string& name,
                  std::vector<Marks> observers) {
  const TranswellParams params;
  const Image image = read_image(path);
  const ValidField field = find_valid_field(to_grey(image));
  const BatchStain stain = combine({survey_stain(image, params)}, params);
  const Look look = look_at(image, field.mask, stain, params);
  for (auto& marks : observers) {
    if (marks.known.empty()) marks.known = cv::Rect(0, 0, image.pixels.cols, image.pixels.rows);
    add(training, name, look, stain, marks);
  }
}

/// Each group of pictures counts the same, whatever its number of examples.
void balance(std::vector<Example>& examples) {
  std::map<std::string, double> total;
  const auto group = [](const Example& e) { return e.picture.substr(0, e.picture.find('/')); };
  for (const auto& e : examples) total[group(e)] += e.weight;
  double most = 0.0;
  for (const auto& [name, sum] : total) most = std::max(most, sum);
  for (auto& e : examples) e.weight *= 0.5 * most / total[group(e)];
}

void report(const std::string& what, std::vector<Example> examples) {
  balance(examples);
  double ones = 0.0;
  for (const auto& e : examples) ones += e.y;
  fmt::print("{}: {} examples, {:.0f} of them yes\n", what, examples.size(), ones);
  for (const double penalty : {0.1, 1.0, 10.0}) {
    const auto w = fit(examples, penalty);
    fmt::print("  penalty {:4.1f}: log loss {:.4f}, on pictures left out {:.4f}; ", penalty,
               loss_of(w, examples), held_out_loss(examples, penalty));
    for (const double value : w) fmt::print("{:.2f} ", value);
    fmt::print("\n");
  }
}

/// Membranes whose cells are marked by points.
void add_points(Training& training, const fs::path& data) {
  std::map<std::string, std::vector<Marks>> observers;
  for (const PointsTruth& truth : find_truth({data / "points.csv"}).points) {
    if (truth.image.starts_with("magenta")) continue;  // its licence does not allow it
    Marks marks;
    marks.known = truth.crop;
    for (const TruthPoint& point : truth.points) {
      marks.points.emplace_back(point.x, point.y);
      marks.sure.push_back(point.sure);
    }
    observers[truth.image].push_back(std::move(marks));
  }
  for (auto& [image, marks] : observers) {
    read_and_add(training, data / image, "membrane/" + image, std::move(marks));
  }
}

void add_nuclei(Training& training, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder / "images")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const cv::Mat labels =
        cv::imread((folder / "labels" / file.filename()).string(), cv::IMREAD_UNCHANGED);
    if (labels.empty()) continue;
    Marks marks;
    labels.convertTo(marks.labels, CV_32S);
    read_and_add(training, file, "nuclei/" + file.stem().string(), {marks});
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "Usage: train_cells DATA\n");
    return 2;
  }
  const fs::path data = argv[1];
  Training training;
  add_points(training, data);
  add_nuclei(training, data / "purple_nuclei");
  report("pieces of one cell", training.pairs);
  report("candidates that are cells", training.candidates);
  return 0;
}
