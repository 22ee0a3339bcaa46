#include "study/rules.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "core/csv.hpp"
#include "study/identity.hpp"
#include "study/text.hpp"

namespace woundwell {

namespace {

std::string line_of(std::size_t line) { return "line " + std::to_string(line); }

/// Rows without condition or cell line have been complained about; they say nothing more.
bool labelled(const Sample& s) { return !s.cell_line.empty() && !s.condition.empty(); }

/// The row's place in the study is known.
bool placed(const Sample& s, const Complaints& complaints) {
  return !complaints.wrong(
      s.design_row, {"assay", "cell_line", "condition", "experiment", "well", "field", "time_h"});
}

/// Coated and uncoated inserts are different ones, whatever their names; unstated is coated.
bool uncoated(const Sample& s) { return s.assay == Assay::transwell && s.coating == Coating::none; }

void check_repeats(const std::vector<Sample>& samples, Complaints& complaints) {
  using Picture = std::tuple<std::string, std::size_t, std::optional<std::size_t>>;
  std::map<Picture, std::size_t> pictures;
  std::map<std::string, std::size_t> places;
  for (const auto& s : samples) {
    if (complaints.wrong(s.design_row, {"image", "page", "channel"})) continue;
    const auto [picture, new_picture] =
        pictures.emplace(Picture{s.path.generic_string(), s.page, s.channel}, s.design_row);
    if (!new_picture) {
      complaints.error(s.design_row, "image", s.image,
                       "the same picture as in " + line_of(picture->second),
                       "remove one of the rows, or name another file, page or channel");
      continue;
    }
    if (!placed(s, complaints)) continue;
    const bool transwell = s.assay == Assay::transwell;
    const std::string place = (transwell ? (uncoated(s) ? "uncoated" : "coated") : "scratch") +
                              std::string(1, '\x1f') + series_key(s) + format_number(s.time_h);
    const auto [known, new_place] = places.emplace(place, s.design_row);
    if (!new_place) {
      complaints.error(s.design_row, "time_h", format_number(s.time_h),
                       std::string("the same condition, experiment, well, field and time ") +
                           (transwell ? "of alike coated inserts as in " : "as in ") +
                           line_of(known->second),
                       std::string("correct the field, well") + (transwell ? ", coating" : "") +
                           " or time of one of them");
    }
  }
}

/// Labels that mean the same and are spelled differently count as two: say so.
void check_spelling(const std::vector<Sample>& samples, Complaints& complaints) {
  using Member = std::string Sample::*;
  const std::vector<std::pair<std::string, Member>> labels{{"cell_line", &Sample::cell_line},
                                                           {"condition", &Sample::condition},
                                                           {"experiment", &Sample::experiment},
                                                           {"batch", &Sample::batch}};
  for (const auto& [column, member] : labels) {
    std::map<std::string, std::map<std::string, std::size_t>> spellings;
    for (const auto& s : samples) {
      // Without its own column, batch repeats what experiment says.
      if (column == "batch" && s.batch == s.experiment) continue;
      spellings[text::meaning(s.*member)].emplace(s.*member, s.design_row);
    }
    for (const auto& [meaning, lines] : spellings) {
      if (lines.size() < 2) continue;
      auto first = lines.begin();
      for (auto it = lines.begin(); it != lines.end(); ++it) {
        if (it->second < first->second) first = it;
      }
      for (auto it = lines.begin(); it != lines.end(); ++it) {
        if (it == first) continue;
        complaints.warn(it->second, column, it->first,
                        "almost the same as '" + first->first + "' in " + line_of(first->second) +
                            ", but counted as another one",
                        "spell both alike if they are the same");
      }
    }
  }
}

void check_one_role(const std::vector<Sample>& samples, Complaints& complaints) {
  std::map<std::pair<std::string, std::string>, const Sample*> first;
  std::set<std::tuple<std::string, std::string, Role>> told;
  for (const auto& s : samples) {
    if (!labelled(s) || complaints.wrong(s.design_row, {"role"})) continue;
    const auto [known, is_new] = first.emplace(std::pair{s.cell_line, s.condition}, &s);
    if (is_new || known->second->role == s.role) continue;
    if (!told.emplace(s.cell_line, s.condition, s.role).second) continue;
    complaints.error(s.design_row, "role", std::string(to_string(s.role)),
                     "condition '" + s.condition + "' is " +
                         std::string(to_string(known->second->role)) + " in " +
                         line_of(known->second->design_row),
                     "give a condition one role within a cell line");
  }
}

/// Conditions of a cell line, and those of them that are knockdowns, in order of the sheet.
struct Conditions {
  std::vector<std::string> all;
  std::vector<std::string> knockdowns;
  std::vector<std::string> unclear;  ///< with a row whose role is wrong
};

void add_once(std::vector<std::string>& list, const std::string& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

bool contains(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

void check_reference(const Sample& s, const Conditions& known, Complaints& complaints) {
  if (!contains(known.all, s.knockdown)) {
    const std::string meant = text::nearest(s.knockdown, known.all);
    complaints.error(
        s.design_row, "knockdown", s.knockdown,
        "no condition of cell line '" + s.cell_line + "' has this name",
        meant.empty()
            ? "use one of " + text::joined(known.knockdowns.empty() ? known.all : known.knockdowns)
            : "is '" + meant + "' meant?");
  } else if (!contains(known.knockdowns, s.knockdown) && !contains(known.unclear, s.knockdown)) {
    complaints.error(s.design_row, "knockdown", s.knockdown,
                     "this condition's role is not knockdown",
                     known.knockdowns.empty() ? "give the knockdown's rows the role knockdown"
                                              : "use one of " + text::joined(known.knockdowns));
  }
}

void check_knockdowns(std::vector<Sample>& samples, Complaints& complaints) {
  std::map<std::string, Conditions> lines;
  for (const auto& s : samples) {
    if (!labelled(s)) continue;
    add_once(lines[s.cell_line].all, s.condition);
    if (s.role == Role::knockdown) add_once(lines[s.cell_line].knockdowns, s.condition);
    if (complaints.wrong(s.design_row, {"role"})) add_once(lines[s.cell_line].unclear, s.condition);
  }
  std::map<std::pair<std::string, std::string>, const Sample*> stated;
  for (auto& s : samples) {
    if (!labelled(s) || complaints.wrong(s.design_row, {"role"})) continue;
    const Conditions& known = lines[s.cell_line];
    if (s.role != Role::rescue && s.role != Role::vehicle) {
      const bool own = s.role == Role::knockdown && s.knockdown == s.condition;
      if (!s.knockdown.empty() && !own) {
        complaints.warn(s.design_row, "knockdown", s.knockdown,
                        "only a rescue or a vehicle belongs to a knockdown; left out here",
                        "clear the cell, or correct the role");
      }
      s.knockdown.clear();
      continue;
    }
    if (s.knockdown.empty() && known.knockdowns.size() > 1) {
      complaints.error(s.design_row, "knockdown", "",
                       "cell line '" + s.cell_line + "' has several knockdowns",
                       "say which one this " + std::string(to_string(s.role)) +
                           " belongs to: " + text::joined(known.knockdowns));
      continue;
    }
    if (s.knockdown.empty() && known.knockdowns.size() == 1) s.knockdown = known.knockdowns[0];
    if (s.knockdown.empty()) continue;
    check_reference(s, known, complaints);
    const auto [first, is_new] = stated.emplace(std::pair{s.cell_line, s.condition}, &s);
    if (!is_new && first->second->knockdown != s.knockdown) {
      complaints.error(s.design_row, "knockdown", s.knockdown,
                       "condition '" + s.condition + "' belongs to '" + first->second->knockdown +
                           "' in " + line_of(first->second->design_row),
                       "name the same knockdown in all rows of a condition");
    }
  }
}

/// A cell line that lacks one side of the comparison gets no verdict.
void check_comparisons(const std::vector<Sample>& samples, Complaints& complaints) {
  std::map<std::pair<std::string, Assay>, std::set<Role>> roles;
  std::set<std::string> unclear;  // cell lines
  for (const auto& s : samples) {
    if (!s.cell_line.empty()) roles[{s.cell_line, s.assay}].insert(s.role);
    if (complaints.wrong(s.design_row, {"role", "assay"})) unclear.insert(s.cell_line);
  }
  for (const auto& [key, has] : roles) {
    if (unclear.count(key.first) > 0) continue;
    const bool control = has.count(Role::control) > 0;
    const bool knockdown = has.count(Role::knockdown) > 0;
    if (control && knockdown) continue;
    complaints.warn(0, "role", "",
                    "cell line '" + key.first + "' has " +
                        (control     ? "no knockdown"
                         : knockdown ? "no control"
                                     : "no control and no knockdown") +
                        " (" + std::string(to_string(key.second)) +
                        "): pictures are measured, but there will be no verdict",
                    "check the roles if this is not what you want");
  }
}

/// Experiments are blocks: a knockdown without a control of the same day is compared with nothing.
void check_blocks(const std::vector<Sample>& samples, Complaints& complaints) {
  struct Block {
    const Sample* knockdown = nullptr;
    const Sample* control = nullptr;
  };
  using Line = std::pair<std::string, Assay>;
  std::map<Line, std::map<std::string, Block>> lines;
  std::set<Line> with_control;
  for (const auto& s : samples) {
    if (!placed(s, complaints) || complaints.wrong(s.design_row, {"role"})) continue;
    Block& block = lines[{s.cell_line, s.assay}][s.experiment];
    if (s.role == Role::knockdown && block.knockdown == nullptr) block.knockdown = &s;
    if (s.role == Role::control && block.control == nullptr) block.control = &s;
    if (s.role == Role::control) with_control.emplace(s.cell_line, s.assay);
  }
  for (const auto& [line, blocks] : lines) {
    if (with_control.count(line) == 0) continue;  // told already
    for (const auto& [experiment, block] : blocks) {
      if (block.knockdown == nullptr || block.control != nullptr) continue;
      complaints.warn(block.knockdown->design_row, "experiment", experiment,
                      "this experiment has a knockdown and no control (" +
                          std::string(to_string(line.second)) + ", cell line '" + line.first + "')",
                      "give pictures of one day the same experiment");
    }
  }
}

/// A membrane has no 0 h: where times are stated for some of them, 0 is one that was forgotten.
void check_membrane_times(const std::vector<Sample>& samples, Complaints& complaints) {
  std::map<std::string, const Sample*> stated;  // by cell line
  for (const auto& s : samples) {
    if (s.assay == Assay::transwell && s.time_h > 0.0) stated.emplace(s.cell_line, &s);
  }
  for (const auto& s : samples) {
    if (s.assay != Assay::transwell || s.time_h > 0.0 || !placed(s, complaints)) continue;
    const auto known = stated.find(s.cell_line);
    if (known == stated.end()) continue;
    complaints.warn(s.design_row, "time_h", "",
                    "no time, while " + line_of(known->second->design_row) + " has " +
                        format_number(known->second->time_h) +
                        " h: they are not compared with each other",
                    "state the time in all Transwell rows, or in none");
  }
}

/// Percent invasion divides what stands at one time: coated and uncoated inserts of different times
/// give none.
void check_coatings(const std::vector<Sample>& samples, Complaints& complaints) {
  struct Inserts {
    std::map<double, const Sample*> coated;
    std::set<double> uncoated;
  };
  std::map<std::string, Inserts> lines;
  for (const auto& s : samples) {
    if (s.assay != Assay::transwell || s.role == Role::blank || !placed(s, complaints)) continue;
    if (complaints.wrong(s.design_row, {"coating", "role"})) continue;
    if (uncoated(s)) {
      lines[s.cell_line].uncoated.insert(s.time_h);
    } else {
      lines[s.cell_line].coated.emplace(s.time_h, &s);
    }
  }
  for (const auto& [line, inserts] : lines) {
    if (inserts.uncoated.empty()) continue;
    for (const auto& [time_h, first] : inserts.coated) {
      if (inserts.uncoated.count(time_h) > 0) continue;
      std::string cause = "uncoated inserts of cell line '";
      cause += line;
      cause += "' are at ";
      for (const double t : inserts.uncoated) {
        if (t != *inserts.uncoated.begin()) cause += ", ";
        cause += format_number(t);
      }
      cause += " h only: no percent invasion at this time";
      complaints.warn(first->design_row, "time_h", format_number(time_h), cause,
                      "give coated and uncoated inserts that belong together the same time");
    }
  }
}

void check_series(const std::vector<Sample>& samples, Complaints& complaints) {
  struct Span {
    const Sample* first = nullptr;  ///< earliest
    std::set<double> times;
  };
  std::map<std::string, Span> series;
  std::vector<std::string> order;
  double earliest = std::numeric_limits<double>::infinity();
  for (const auto& s : samples) {
    if (s.assay != Assay::scratch || !placed(s, complaints)) continue;
    auto& span = series[series_key(s)];
    if (span.first == nullptr) order.push_back(series_key(s));
    if (span.first == nullptr || s.time_h < span.first->time_h) span.first = &s;
    span.times.insert(s.time_h);
    earliest = std::min(earliest, s.time_h);
  }
  for (const auto& key : order) {
    const Span& span = series[key];
    const Sample& s = *span.first;
    const std::string name =
        s.condition + ", experiment " + s.experiment + ", well " + s.well + ", field " + s.field;
    if (span.times.size() < 2) {
      complaints.warn(s.design_row, "time_h", format_number(s.time_h),
                      "the only picture of " + name + ": no closure can be given",
                      "check that well and field are spelled alike at every time");
    } else if (s.time_h > earliest) {
      complaints.warn(s.design_row, "time_h", format_number(s.time_h),
                      "the first picture of " + name + ", while other fields begin at " +
                          format_number(earliest) + " h: its closure counts from here",
                      "add the earlier picture if there is one");
    }
  }
}

}  // namespace

void check_rules(std::vector<Sample>& samples, Complaints& complaints) {
  check_repeats(samples, complaints);
  check_spelling(samples, complaints);
  check_one_role(samples, complaints);
  check_knockdowns(samples, complaints);
  check_comparisons(samples, complaints);
  check_blocks(samples, complaints);
  check_membrane_times(samples, complaints);
  check_coatings(samples, complaints);
  check_series(samples, complaints);
}

}  // namespace woundwell
