#include "marked_pictures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgcodecs.hpp>

#include "agreement/truth.hpp"
#include "core/csv.hpp"
#include "imaging/field.hpp"
#include "imaging/image.hpp"
#include "picture_forms.hpp"
#include "transwell/fluorescence.hpp"

namespace fs = std::filesystem;

namespace woundwell {
namespace {

constexpr double kCellsOfGroup = 300.0;   // each group weighs as much as so many marked cells
constexpr double kSimulatedCounts = 0.3;  // weight of the number of cells of simulated pictures
constexpr double kSimulated = 0.8;        // weight of simulated studies in that
constexpr double kReach = 0.4;            // of size_px: a mark may lie so far beside its piece
constexpr double kCovered = 0.2;  // of a labelled cell, at least, by the piece that stands for it

struct Mark {
  int piece = 0;
  bool sure = true;
};

int piece_at(const Picture& picture, double x, double y, double size_px) {
  const cv::Mat& labels = picture.labels;
  const int u = cvRound((x + 0.5) * picture.scale - 0.5);
  const int v = cvRound((y + 0.5) * picture.scale - 0.5);
  const int reach = std::max(1, static_cast<int>(kReach * size_px));
  int best = 0;
  int nearest = reach * reach + 1;
  for (int dy = -reach; dy <= reach; ++dy) {
    for (int dx = -reach; dx <= reach; ++dx) {
      const int yy = v + dy;
      const int xx = u + dx;
      const int d = dx * dx + dy * dy;
      if (d >= nearest || yy < 0 || xx < 0 || yy >= labels.rows || xx >= labels.cols) continue;
      if (labels.at<int>(yy, xx) == 0) continue;
      nearest = d;
      best = labels.at<int>(yy, xx);
    }
  }
  return best;
}

void add_marks(Corpus& corpus, std::size_t index, const std::vector<Mark>& marks,
               const cv::Rect2d& crop, double sure_cells) {
  const Picture& picture = corpus.pictures[index];
  const auto& trees = picture.regions.trees;
  const std::size_t n = trees.regions.size();
  std::vector<int> sure(n, 0);
  std::vector<int> any(n, 0);
  Example example;
  example.picture = index;
  example.cells = sure_cells;
  example.all_cells = static_cast<double>(marks.size());
  example.fits.assign(n, 0);
  example.known.assign(n, 0);
  example.ground.assign(trees.pieces, 0.0);
  for (const Mark& mark : marks) {
    const auto k = static_cast<std::size_t>(mark.piece);
    if (k == 0) continue;
    any[k] += 1;
    if (!mark.sure) continue;
    sure[k] = 1;  // several in one piece cannot be told apart any more
    example.ground[k] = kNever;
  }
  for (std::size_t k = 1; k < n; ++k) {
    const Region& r = trees.regions[k];
    if (r.sums.area_px <= 0.0) continue;
    if (r.first >= 0) {
      const auto a = static_cast<std::size_t>(r.first);
      const auto b = static_cast<std::size_t>(r.second);
      sure[k] = sure[a] + sure[b];
      any[k] = any[a] + any[b];
    }
    const double x = (r.sums.x / r.sums.area_px + 0.5) / picture.scale - 0.5;
    const double y = (r.sums.y / r.sums.area_px + 0.5) / picture.scale - 0.5;
    const bool known = crop.empty() || crop.contains(cv::Point2d(x, y));
    example.known[k] = known ? 1 : 0;
    example.fits[k] = sure[k] <= 1 && (any[k] >= 1 || !known) ? 1 : 0;
  }
  // A pore-like region is never chosen, whoever marked it.
  for (std::size_t k = 1; k < trees.pieces; ++k) {
    if (picture.regions.pore_like[k]) example.ground[k] = 0.0;
  }
  corpus.examples.push_back(std::move(example));
}

/// The piece that covers most of each labelled cell; 0 where none covers enough.
std::vector<Mark> marks_of_labels(const Picture& picture, const cv::Mat& truth) {
  std::map<int, std::map<int, double>> shared;
  std::map<int, double> area;
  for (int y = 0; y < picture.labels.rows; ++y) {
    for (int x = 0; x < picture.labels.cols; ++x) {
      const int v = std::min(truth.rows - 1, static_cast<int>((y + 0.5) / picture.scale));
      const int u = std::min(truth.cols - 1, static_cast<int>((x + 0.5) / picture.scale));
      const int cell = truth.at<int>(v, u);
      if (cell == 0) continue;
      area[cell] += 1.0;
      const int piece = picture.labels.at<int>(y, x);
      if (piece != 0) shared[cell][piece] += 1.0;
    }
  }
  std::vector<Mark> marks;
  for (const auto& [cell, all] : area) {
    Mark mark;
    double most = 0.0;
    for (const auto& [piece, pixels] : shared[cell]) {
      if (pixels > most) {
        most = pixels;
        mark.piece = piece;
      }
    }
    if (most < kCovered * all) mark.piece = 0;
    marks.push_back(mark);
  }
  return marks;
}

/// A form of the pictures, and the decision level that it is looked at with.
struct Variant {
  Form form;
  double level = 1.0;  ///< of the usual decision level
};

std::vector<Variant> variants(double smaller, double lighter) {
  return {{{}},
          {{.name = "compressed", .jpeg = 70}},
          {{.name = "smaller", .size = smaller}},
          {{.name = "lighter", .light = lighter}},
          {{}, 0.85},
          {{}, 1.15},
          {{.name = "sharpened", .sharpened = 0.8}}};
}

std::size_t column_of(const CsvFile& table, const std::string& name) {
  return static_cast<std::size_t>(std::find(table.header.begin(), table.header.end(), name) -
                                  table.header.begin());
}

/// Pictures by their name in the design sheet, as they are and as they were changed.
using Named = std::map<std::string, std::vector<std::size_t>>;

/// All Transwell pictures of a design sheet, batch by batch.
void read_pictures(Corpus& corpus, Named& found, const fs::path& folder, const std::string& group,
                   const std::string& source, const Variant& variant = {}) {
  const CsvFile sheet = read_csv(folder / "design.csv");
  const auto column = [&](const std::string& name) { return column_of(sheet, name); };
  std::map<std::string, std::vector<const CsvRow*>> batches;
  for (const auto& row : sheet.rows) {
    if (row.cells[column("assay")] == "transwell") {
      batches[row.cells[column("batch")]].push_back(&row);
    }
  }
  TranswellParams params;
  params.level_share *= variant.level;
  for (const auto& [batch, rows] : batches) {
    std::vector<Image> images;
    std::vector<StainSurvey> surveys;
    for (const CsvRow* row : rows) {
      images.push_back(read_image(folder / row->cells[column("image")]));
      if (const auto um = parse_number(row->cells[column("pixel_size_um")])) {
        images.back().pixel_size = PixelSize{*um, PixelSizeSource::design};
      }
      images.back() = in_form(images.back(), variant.form);
      surveys.push_back(survey_stain(images.back(), params));
    }
    const BatchStain stain = combine(surveys, params);
    const BatchStain own = for_kind(stain, stain.kind);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const ValidField field =
          stain.kind == InputKind::fluorescence
              ? fluorescence_field(images[k])
              : find_valid_field(to_grey(images[k]), drawn_on_stain(images[k].pixels));
      const Look look = look_at(images[k], field.mask, own, params);
      Picture picture;
      picture.group = group;
      picture.source = source;
      auto& names = found[rows[k]->cells[column("image")]];
      picture.original = names.empty() ? corpus.pictures.size() : names.front();
      picture.regions = regions_of(look.scene, own);
      picture.labels = look.scene.pieces.labels;
      picture.scale = look.working.scale * variant.form.size;
      for (const Region& r : picture.regions.trees.regions) {
        picture.terms.push_back(r.sums.area_px > 0.0 ? region_terms(r, picture.regions.scale)
                                                     : std::array<double, kRegionTerms>{});
      }
      names.push_back(corpus.pictures.size());
      corpus.pictures.push_back(std::move(picture));
    }
  }
}

void add_points(Corpus& corpus, const Named& pictures, const fs::path& truth,
                const std::string& before) {
  for (const PointsTruth& one : find_truth({truth}).points) {
    if (!one.image.starts_with(before)) continue;
    const auto at = pictures.find(one.image.substr(before.size()));
    if (at == pictures.end()) continue;
    for (const std::size_t index : at->second) {
      const Picture& picture = corpus.pictures[index];
      std::vector<Mark> marks;
      double sure = 0.0;
      for (const TruthPoint& p : one.points) {
        marks.push_back({piece_at(picture, p.x, p.y, picture.regions.scale.size_px), p.sure});
        if (p.sure) sure += 1.0;
      }
      add_marks(corpus, index, marks, one.crop, sure);
    }
  }
}

void add_counts(Corpus& corpus, const Named& pictures, const fs::path& file,
                const std::string& column, const std::string& before, double weight = 1.0) {
  const CsvFile counts = read_csv(file);
  const std::size_t at = column_of(counts, column);
  for (const auto& row : counts.rows) {
    const auto named = pictures.find(before + row.cells[0]);
    if (named == pictures.end()) continue;
    for (const std::size_t index : named->second) {
      const auto count = parse_number(row.cells[at]);
      if (!count) continue;
      corpus.pictures[index].count = count;
      corpus.pictures[index].share = weight / static_cast<double>(named->second.size());
    }
  }
}

/// On blank membranes nothing is a cell.
void add_blanks(Corpus& corpus, const Named& pictures) {
  for (const auto& [name, indices] : pictures) {
    for (const std::size_t index : indices) {
      if (corpus.pictures[index].count == 0.0) add_marks(corpus, index, {}, {}, 0.0);
    }
  }
}

/// Leaves out the trees about which nothing is known.
void prune(Corpus& corpus) {
  std::vector<std::vector<Example*>> examples_of(corpus.pictures.size());
  for (auto& e : corpus.examples) examples_of[e.picture].push_back(&e);
  for (std::size_t p = 0; p < corpus.pictures.size(); ++p) {
    Picture& picture = corpus.pictures[p];
    picture.labels.release();
    if (picture.count) continue;
    const auto& old = picture.regions.trees;
    const std::size_t n = old.regions.size();
    std::vector<std::size_t> root(n, 0);
    for (std::size_t k = n - 1; k >= 1; --k) {
      const int parent = old.regions[k].parent;
      root[k] = parent < 0 ? k : root[static_cast<std::size_t>(parent)];
    }
    std::vector<unsigned char> wanted(n, 0);  // by root
    wanted[0] = 1;
    for (const Example* e : examples_of[p]) {
      for (std::size_t k = 1; k < n; ++k) {
        if (e->known[k] != 0) wanted[root[k]] = 1;
      }
    }
    std::vector<int> now(n, -1);
    Picture kept = picture;
    kept.regions.trees.regions.clear();
    kept.regions.pore_like.clear();
    kept.terms.clear();
    std::vector<std::size_t> before;
    for (std::size_t k = 0; k < n; ++k) {
      if (wanted[root[k]] == 0) continue;
      now[k] = static_cast<int>(before.size());
      before.push_back(k);
      if (k < old.pieces) kept.regions.trees.pieces = before.size();
    }
    for (const std::size_t k : before) {
      Region r = old.regions[k];
      for (int* to : {&r.first, &r.second, &r.parent}) {
        if (*to >= 0) *to = now[static_cast<std::size_t>(*to)];
      }
      kept.regions.trees.regions.push_back(r);
      kept.regions.pore_like.push_back(picture.regions.pore_like[k]);
      kept.terms.push_back(picture.terms[k]);
    }
    for (Example* e : examples_of[p]) {
      Example less = *e;
      for (auto* list : {&less.fits, &less.known}) list->clear();
      less.ground.clear();
      for (const std::size_t k : before) {
        less.fits.push_back(e->fits[k]);
        less.known.push_back(e->known[k]);
        if (k < old.pieces) less.ground.push_back(e->ground[k]);
      }
      *e = std::move(less);
    }
    picture = std::move(kept);
  }
}

}  // namespace

Corpus read_marked_pictures(const fs::path& data, const std::vector<fs::path>& studies) {
  Corpus corpus;
  for (const std::string name : {"crystal_violet", "crystal_violet_panels"}) {
    Named pictures;
    for (const Variant& variant : variants(0.6, 1.2)) {
      read_pictures(corpus, pictures, data / name, "membrane", name, variant);
    }
    add_points(corpus, pictures, data / "points.csv", name + "/");
    if (fs::exists(data / name / "counts.csv")) {
      add_counts(corpus, pictures, data / name / "counts.csv", "manual_count", "");
    }
  }
  Named nuclei;
  // these are small, and so are nuclei
  for (const Variant& variant : variants(0.8, 1.1)) {
    read_pictures(corpus, nuclei, data / "purple_nuclei", "nuclei", "purple_nuclei", variant);
  }
  add_counts(corpus, nuclei, data / "purple_nuclei" / "counts.csv", "count", "images/");
  for (const auto& [name, indices] : nuclei) {
    const cv::Mat labels =
        cv::imread((data / "purple_nuclei" / "labels" / fs::path(name).filename()).string(),
                   cv::IMREAD_UNCHANGED);
    if (labels.empty()) continue;
    cv::Mat truth;
    labels.convertTo(truth, CV_32S);
    for (const std::size_t index : indices) {
      const auto marks = marks_of_labels(corpus.pictures[index], truth);
      add_marks(corpus, index, marks, {}, static_cast<double>(marks.size()));
    }
  }
  for (const auto& study : studies) {
    Named pictures;
    read_pictures(corpus, pictures, study, "simulated", "simulated");
    add_points(corpus, pictures, study / "truth", "");
    add_counts(corpus, pictures, study / "truth" / "counts.csv", "manual_count", "",
               kSimulatedCounts);
    add_blanks(corpus, pictures);
  }
  // Each group weighs the same, whatever its number of cells.
  std::map<std::string, double> cells;
  for (const auto& e : corpus.examples) {
    Picture& picture = corpus.pictures[e.picture];
    picture.cells = std::max(picture.cells, e.cells);
    cells[picture.group] += e.cells;
  }
  for (Picture& picture : corpus.pictures) picture.cells = picture.count.value_or(picture.cells);
  for (auto& e : corpus.examples) {
    const std::string& group = corpus.pictures[e.picture].group;
    e.weight = kCellsOfGroup / cells[group] * (group == "simulated" ? kSimulated : 1.0);
  }
  prune(corpus);
  return corpus;
}

}  // namespace woundwell
