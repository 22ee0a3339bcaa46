#include "study/text.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "core/random.hpp"

namespace woundwell::text {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t end_of_digits(std::string_view s, std::size_t from) {
  while (from < s.size() && is_digit(s[from])) ++from;
  return from;
}

std::string_view without_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

}  // namespace

std::string lower(std::string_view s) {
  std::string result;
  result.reserve(s.size());
  for (const char c : s) {
    result += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::string x = lower(a);
  const std::string y = lower(b);
  std::vector<std::size_t> before_last(y.size() + 1);
  std::vector<std::size_t> last(y.size() + 1);
  std::vector<std::size_t> row(y.size() + 1);
  for (std::size_t j = 0; j <= y.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= x.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= y.size(); ++j) {
      const std::size_t replace = last[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
      row[j] = std::min({replace, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[y.size()];
}

std::string nearest(std::string_view s, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, s.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(s, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string joined(const std::vector<std::string>& words) {
  std::string result;
  for (const auto& word : words) {
    if (!result.empty()) result += ", ";
    result += word;
  }
  return result;
}

bool natural_less(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      const std::size_t i_end = end_of_digits(a, i);
      const std::size_t j_end = end_of_digits(b, j);
      const auto x = without_zeros(a.substr(i, i_end - i));
      const auto y = without_zeros(b.substr(j, j_end - j));
      if (x.size() != y.size()) return x.size() < y.size();
      if (x != y) return x < y;
      i = i_end;
      j = j_end;
      continue;
    }
    if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
    ++i;
    ++j;
  }
  if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
  return a < b;  // the same but for zeros in front of numbers
}

std::string slug(std::string_view s) {
  std::string result;
  for (const char c : s) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == '-';
    if (plain) {
      result += c;
    } else if ((byte & 0xC0U) != 0x80U) {  // not a continuation byte
      result += '_';
    }
  }
  return result;
}

std::string meaning(std::string_view label) {
  std::string result;
  const auto is_word = [](char c) {
    return is_digit(c) || is_letter(c) || (static_cast<unsigned char>(c) & 0x80U) != 0;
  };
  for (std::size_t i = 0; i < label.size(); ++i) {
    const char c = label[i];
    const bool joint = c == ' ' || c == '_' || c == '-';
    const bool inside = i > 0 && i + 1 < label.size() && is_word(label[i - 1]) &&
                        is_word(label[i + 1]) &&
                        !(is_digit(label[i - 1]) && is_digit(label[i + 1]));
    if (joint && inside) continue;
    if (is_digit(c)) {
      const std::size_t end = end_of_digits(label, i);
      const bool decimals = i > 0 && (label[i - 1] == '.' || label[i - 1] == ',');
      const auto digits = label.substr(i, end - i);
      result += decimals ? digits : without_zeros(digits);
      i = end - 1;
      continue;
    }
    result += lower(std::string_view(&c, 1));
  }
  return result;
}

bool is_utf8(std::string_view s) {
  std::size_t i = 0;
  while (i < s.size()) {
    const auto first = static_cast<unsigned char>(s[i]);
    const std::size_t length = first < 0x80U                      ? 1
                               : first >= 0xC2U && first <= 0xDFU ? 2
                               : first >= 0xE0U && first <= 0xEFU ? 3
                               : first >= 0xF0U && first <= 0xF4U ? 4
                                                                  : 0;
    if (length == 0 || i + length > s.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(s[i + k]) & 0xC0U) != 0x80U) return false;
    }
    const auto second = length > 1 ? static_cast<unsigned char>(s[i + 1]) : 0U;
    const bool overlong = (first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U);
    const bool outside = (first == 0xEDU && second > 0x9FU) || (first == 0xF4U && second > 0x8FU);
    if (overlong || outside) return false;
    i += length;
  }
  return true;
}

std::string with_hash(std::string_view name, std::string_view key, std::size_t digits) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::uint64_t hash = stable_hash(key);
  std::string suffix;
  for (std::size_t k = 0; k < digits; ++k) {
    suffix += hex[hash & 0xFU];
    hash >>= 4U;
  }
  return std::string(name.substr(0, longest_name - digits - 1)) + '-' + suffix;
}

void make_unique(std::vector<std::string>& names, const std::vector<std::string>& keys) {
  const std::vector<std::string> plain = names;
  // Six digits are enough for people; sixteen for the rare case that six are not.
  for (const std::size_t digits : {std::size_t{6}, std::size_t{16}}) {
    std::map<std::string, std::size_t> uses;
    for (const auto& name : names) ++uses[lower(name)];
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (uses[lower(names[i])] > 1 || names[i].size() > longest_name) {
        names[i] = with_hash(plain[i], keys[i], digits);
      }
    }
  }
  std::set<std::string> taken;
  for (auto& name : names) {
    const std::string base = name;
    for (std::size_t k = 2; !taken.insert(lower(name)).second; ++k) {
      name = base + "-" + std::to_string(k);
    }
  }
}

}  // namespace woundwell::text
