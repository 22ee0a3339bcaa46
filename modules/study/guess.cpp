#include "study/guess.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "study/text.hpp"

namespace woundwell {

namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (static_cast<unsigned char>(c) & 0x80U);
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Runs of letters and digits, in the case in which they are written.
std::vector<std::string> words_of(const std::string& s) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : s) {
    const bool word = is_letter(c) || is_digit(c);
    if (word && !inside) words.emplace_back();
    if (word) words.back() += c;
    inside = word;
  }
  return words;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), word) != names.end();
}

bool is_control(const std::string& word) {
  return is_one_of(
      word,
      {"mock",      "control",   "controls",   "ctrl",      "ctr",      "ctl",         "con",
       "nt",        "ntc",       "nc",         "scr",       "scramble", "scrambled",   "neg",
       "negative",  "untreated", "wt",         "wildtype",  "luc",      "sham",        "sictrl",
       "sicontrol", "sictl",     "sicon",      "sint",      "sinc",     "siscr",       "siscramble",
       "sineg",     "siluc",     "shctrl",     "shcontrol", "shctl",    "shcon",       "shnt",
       "shnc",      "shscr",     "shscramble", "shneg",     "shluc",    "nontargeting"});
}

/// siRNA, siTP53, shRNA, sh1, KD, knockdown. `word` in its own case: "si" followed by a capital or
/// a digit is a target, "side" is a word.
bool is_knockdown(const std::string& word) {
  const std::string small = text::lower(word);
  if (is_one_of(small, {"kd", "knockdown", "ko", "knockout", "si", "sh", "silenced", "crispr"})) {
    return true;
  }
  if (small.rfind("sirna", 0) == 0 || small.rfind("shrna", 0) == 0) return true;
  const bool prefix = small.size() > 2 && (small.rfind("si", 0) == 0 || small.rfind("sh", 0) == 0);
  const bool target = prefix && (is_upper(word[2]) || is_digit(word[2]));
  const bool suffix = word.size() > 2 && word.substr(word.size() - 2) == "KD";
  return target || suffix;
}

}  // namespace

Role guess_role(const std::string& condition) {
  const auto words = words_of(condition);
  const auto any = [&words](auto is) {
    return std::any_of(words.begin(), words.end(),
                       [&is](const std::string& w) { return is(text::lower(w)); });
  };
  const bool control = any(is_control) || any([](const std::string& w) {
                         return w == "targeting";  // non-targeting
                       });
  const bool knockdown = std::any_of(words.begin(), words.end(), is_knockdown) && !control;
  const bool vehicle = any([](const std::string& w) {
    return is_one_of(w, {"vehicle", "veh", "dmso", "pbs", "solvent", "etoh", "ethanol", "bsa"});
  });
  const bool rescue = any([](const std::string& w) {
    return w.find("rescue") != std::string::npos ||
           is_one_of(w, {"rec", "recombinant", "protein", "exogenous", "addback", "oe"});
  });
  const bool added = condition.find('+') != std::string::npos;
  if (any([](const std::string& w) { return is_one_of(w, {"blank", "empty", "nocells"}); })) {
    return Role::blank;
  }
  if (rescue) return Role::rescue;
  if (vehicle) return Role::vehicle;
  if (knockdown) return added ? Role::rescue : Role::knockdown;
  if (control) return added ? Role::other : Role::control;
  return Role::other;
}

}  // namespace woundwell
