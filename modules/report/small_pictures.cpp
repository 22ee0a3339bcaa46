#include "report/small_pictures.hpp"

#include <vector>

#include "report/text.hpp"

namespace woundwell {

namespace {

struct Wanted {
  const std::string* image_id = nullptr;
  const Thumbnail* pictures = nullptr;
  bool doubtful = false;
};

template <class R>
void collect(const std::vector<R>& records, const ReportData& report, std::vector<Wanted>& all) {
  for (const auto& r : records) {
    const auto at = report.thumbnails.find(r.place.image_id);
    if (at == report.thumbnails.end()) continue;
    all.push_back(
        {&r.place.image_id, &at->second, r.outcome == Outcome::failed || !r.flags.none()});
  }
}

}  // namespace

SmallPictures small_pictures(const ReportData& report, std::size_t most_characters) {
  std::vector<Wanted> all;
  collect(report.scratch, report, all);
  collect(report.transwell, report, all);
  SmallPictures result;
  std::size_t count = 0;
  const auto add = [&](const Wanted& wanted, const std::string& jpeg,
                       std::optional<std::size_t> SmallPlaces::*place) {
    if (jpeg.empty()) return;
    if (result.html.size() + jpeg.size() / 3 * 4 > most_characters) {
      ++result.left_out;
      return;
    }
    result.html += "<i>" + base64(jpeg) + "</i>\n";
    result.places[*wanted.image_id].*place = count++;
  };
  for (const bool doubtful : {true, false}) {
    for (const auto& wanted : all) {
      if (wanted.doubtful == doubtful) add(wanted, wanted.pictures->jpeg, &SmallPlaces::overlay);
    }
  }
  for (const bool doubtful : {true, false}) {
    for (const auto& wanted : all) {
      if (wanted.doubtful == doubtful) add(wanted, wanted.pictures->plain, &SmallPlaces::plain);
    }
  }
  return result;
}

}  // namespace woundwell
