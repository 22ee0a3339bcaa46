// Figures as files, and the Bland-Altman figures of an agreement.

#include "figure_files.hpp"

#include <map>
#include <utility>

#include "core/csv.hpp"

namespace woundwell::app {

namespace {

constexpr std::size_t fewest_points = 3;

/// One point per picture: the mean over its observers, as in the summary. Pictures that an observer
/// was unsure of, or that lack one of the two numbers, are left out.
BlandAltman per_picture(const Table& table, std::string_view ours, std::string_view truth,
                        const std::string& part) {
  BlandAltman data;
  struct Sum {
    std::string image;
    double ours = 0.0;
    double truth = 0.0;
    double n = 0.0;
  };
  std::map<std::string, std::size_t> known;
  std::vector<Sum> sums;
  const bool may_be_unsure = table.name == "agreement_closure";
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (may_be_unsure && table.number(i, "unsure").value_or(0.0) != 0.0) continue;
    if (!part.empty() && table.text(i, "source") + "_" + table.text(i, "region") != part) continue;
    const auto a = table.number(i, ours);
    const auto b = table.number(i, truth);
    if (!a || !b) continue;
    // crops of one picture are points of their own
    const std::string key =
        part.empty() ? table.text(i, "group") + "/" + table.text(i, "image_id") : std::to_string(i);
    const auto [at, is_new] = known.emplace(key, sums.size());
    if (is_new) sums.push_back({table.text(i, "image"), 0.0, 0.0, 0.0});
    Sum& sum = sums[at->second];
    sum.ours += *a;
    sum.truth += *b;
    sum.n += 1.0;
  }
  for (const auto& s : sums) data.points.push_back({s.image, s.ours / s.n, s.truth / s.n});
  return data;
}

}  // namespace

std::vector<Figure> agreement_figures(const std::vector<Table>& tables) {
  std::vector<Figure> figures;
  const auto add = [&](const std::string& name, const std::string& what, BlandAltman data) {
    if (data.points.size() < fewest_points) return;
    data.x_title = what + ", mean of ours and truth";
    data.y_title = "Ours \u2212 truth";
    figures.push_back(
        draw_figure("gnuplot", name, "Bland-Altman: " + what, "", bland_altman_figure(data)));
  };
  for (const auto& table : tables) {
    if (table.name == "agreement_closure") {
      add("bland_altman_closure", "Closure (fraction)",
          per_picture(table, "closure_frac", "closure_true_frac", ""));
    }
    if (table.name != "agreement_counts") continue;
    for (const std::string part :
         {"manual_picture", "manual_crop", "points_picture", "points_crop"}) {
      add("bland_altman_counts_" + part, "Cells", per_picture(table, "count", "true_count", part));
    }
  }
  return figures;
}

void write_figure(const std::filesystem::path& folder, const Figure& figure) {
  write_file(folder / (figure.name + ".gp"), figure.script);
  write_file(folder / (figure.name + ".dat"), figure.data);
  if (!figure.svg.empty()) write_file(folder / (figure.name + ".svg"), figure.svg);
  if (!figure.pdf.empty()) write_file(folder / (figure.name + ".pdf"), figure.pdf);
}

}  // namespace woundwell::app
