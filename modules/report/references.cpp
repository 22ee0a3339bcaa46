#include "report/references.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace woundwell {

namespace {

/// A paper that is cited where `word` (lower case) first occurs.
struct Paper {
  std::string_view word;
  std::string_view citation;
  std::string_view doi;
};

constexpr std::array<Paper, 39> papers{{
    {"scratch assay", "Liang et al. 2007, Nature Protocols 2:329", "10.1038/nprot.2007.30"},
    {"same spot", "Bedoya et al. 2017, SLAS Technology", "10.1177/2472630317717436"},
    {"optical density", "Ruifrok and Johnston 2001, Anal Quant Cytol Histol 23:291", ""},
    {"experiment means", "Lord et al. 2020, J Cell Biol 219:e202001064", "10.1083/jcb.202001064"},
    {"mann-whitney", "Mann and Whitney 1947, Ann Math Stat 18:50", "10.1214/aoms/1177730491"},
    {"kruskal-wallis", "Kruskal and Wallis 1952, JASA 47:583", "10.1080/01621459.1952.10483441"},
    {"friedman", "Friedman 1937, JASA 32:675", "10.1080/01621459.1937.10503522"},
    {"dunn (", "Dunn 1964, Technometrics 6:241", "10.1080/00401706.1964.10490181"},
    {"conover-iman", "Conover and Iman 1979, Los Alamos report LA-7677-MS", "10.2172/6057803"},
    {"welch", "Welch 1947, Biometrika 34:28", "10.1093/biomet/34.1-2.28"},
    {"anova", "Fisher 1935, The Design of Experiments", ""},
    {"dunnett", "Dunnett 1955, JASA 50:1096", "10.1080/01621459.1955.10501294"},
    {"tukey", "Tukey 1949, Biometrics 5:99", "10.2307/3001913"},
    {"student t", "Student 1908, Biometrika 6:1", "10.1093/biomet/6.1.1"},
    {"paired t", "Student 1908, Biometrika 6:1", "10.1093/biomet/6.1.1"},
    {"signed rank", "Wilcoxon 1945, Biometrics Bulletin 1:80", "10.2307/3001968"},
    {"wilcoxon", "Wilcoxon 1945, Biometrics Bulletin 1:80", "10.2307/3001968"},
    {"van elteren", "van Elteren 1960, Bull Int Stat Inst 37:351", ""},
    {"permutation", "Ernst 2004, Statistical Science 19:676", "10.1214/088342304000000396"},
    {"holm", "Holm 1979, Scand J Stat 6:65", ""},
    {"benjamini", "Benjamini and Hochberg 1995, J R Stat Soc B 57:289",
     "10.1111/j.2517-6161.1995.tb02031.x"},
    {"bonferroni", "Dunn 1961, JASA 56:52", "10.1080/01621459.1961.10482090"},
    {"sidak", "Sidak 1967, JASA 62:626", "10.1080/01621459.1967.10482935"},
    {"hodges", "Hodges and Lehmann 1963, Ann Math Stat 34:598", "10.1214/aoms/1177704172"},
    {"fieller", "Fieller 1954, J R Stat Soc B 16:175", "10.1111/j.2517-6161.1954.tb00159.x"},
    {"bca", "Efron 1987, JASA 82:171", "10.1080/01621459.1987.10478410"},
    {"hierarchical bootstrap", "Ren et al. 2010, J Appl Stat 37:1487", "10.1080/02664760903046102"},
    {"standard error of the bootstrap", "Hesterberg 2015, Am Stat 69:371",
     "10.1080/00031305.2015.1089789"},
    {"mixed model", "Patterson and Thompson 1971, Biometrika 58:545", "10.1093/biomet/58.3.545"},
    {"satterthwaite", "Satterthwaite 1946, Biometrics Bulletin 2:110", "10.2307/3002019"},
    {"tost", "Schuirmann 1987, J Pharmacokinet Biopharm 15:657", "10.1007/BF01068419"},
    {"equivalence", "Schuirmann 1987, J Pharmacokinet Biopharm 15:657", "10.1007/BF01068419"},
    {"spearman", "Spearman 1904, Am J Psychol 15:72", "10.2307/1412159"},
    {"pearson", "Student 1908, Biometrika 6:302", "10.1093/biomet/6.2-3.302"},
    {"concordance", "Lin 1989, Biometrics 45:255", "10.2307/2532051"},
    {"cliff", "Cliff 1993, Psychol Bull 114:494", "10.1037/0033-2909.114.3.494"},
    {"score interval", "Newcombe 2006, Stat Med 25:559", "10.1002/sim.2324"},
    {"noncentral t", "Cumming and Finch 2001, Educ Psychol Meas 61:532",
     "10.1177/0013164401614002"},
    {"hedges", "Hedges 1981, J Educ Stat 6:107", "10.3102/10769986006002107"},
}};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

/// Where a paper belongs: the end of the first word that names its method.
struct Spot {
  const Paper* paper = nullptr;
  std::size_t paragraph = 0;
  std::size_t at = 0;
};

bool same_paper(const Spot& a, const Spot& b) { return a.paper->citation == b.paper->citation; }

std::vector<Spot> spots_in(const std::vector<std::string>& paragraphs) {
  std::vector<Spot> spots;
  for (const auto& paper : papers) {
    for (std::size_t k = 0; k < paragraphs.size(); ++k) {
      const std::string text = lower(paragraphs[k]);
      const std::size_t found = text.find(paper.word);
      if (found == std::string::npos) continue;
      const std::size_t end = text.find_first_of(" ,.;:()", found + paper.word.size());
      spots.push_back({&paper, k, std::min(end, text.size())});
      break;
    }
  }
  std::stable_sort(spots.begin(), spots.end(), [](const Spot& a, const Spot& b) {
    return a.paragraph != b.paragraph ? a.paragraph < b.paragraph : a.at < b.at;
  });
  // two words of one paper: the first counts
  for (auto it = spots.begin(); it != spots.end(); ++it) {
    spots.erase(std::remove_if(it + 1, spots.end(),
                               [&](const Spot& other) { return same_paper(*it, other); }),
                spots.end());
  }
  return spots;
}

}  // namespace

CitedText cite(std::vector<std::string> paragraphs) {
  const auto spots = spots_in(paragraphs);
  CitedText result;
  for (const auto& spot : spots) {
    result.references.push_back({std::string(spot.paper->citation), std::string(spot.paper->doi)});
  }
  for (std::size_t k = spots.size(); k-- > 0;) {
    paragraphs[spots[k].paragraph].insert(spots[k].at, fmt::format(" [{}]", k + 1));
  }
  result.paragraphs = std::move(paragraphs);
  return result;
}

}  // namespace woundwell
