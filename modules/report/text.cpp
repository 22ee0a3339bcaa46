#include "report/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace woundwell {

namespace {

constexpr std::string_view replacement = "\ufffd";
constexpr std::string_view ellipsis = "\u2026";

/// Length of the valid UTF-8 sequence at the start of `text`, 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  std::uint32_t code = 0;
  if (first >= 0xc2 && first <= 0xdf) {
    length = 2;
    code = first & 0x1fU;
  } else if (first >= 0xe0 && first <= 0xef) {
    length = 3;
    code = first & 0x0fU;
  } else if (first >= 0xf0 && first <= 0xf4) {
    length = 4;
    code = first & 0x07U;
  }
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return 0;
    code = (code << 6U) | (byte(i) & 0x3fU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  const bool surrogate = code >= 0xd800 && code <= 0xdfff;
  // the private characters that stand for & < > on the way through gnuplot, and non-characters
  const bool reserved = (code >= 0xe000 && code <= 0xe002) || code == 0xfffe || code == 0xffff;
  // C1 controls and the marks that turn the direction of the text around them
  const bool control = (code >= 0x80 && code <= 0x9f) || (code >= 0x202a && code <= 0x202e) ||
                       (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
  return overlong || surrogate || reserved || control || code > 0x10ffff ? 0 : length;
}

std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> characters;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = std::max<std::size_t>(sequence_length(text.substr(i)), 1);
    characters.emplace_back(text.substr(i, length));
    i += length;
  }
  return characters;
}

std::string joined(const std::vector<std::string>& characters, std::size_t first,
                   std::size_t last) {
  std::string text;
  for (std::size_t i = first; i < last; ++i) text += characters[i];
  return text;
}

/// Widths of the printable characters of ASCII from the space on, thousandths of an em: those of
/// Liberation Sans, Arial and Helvetica.
constexpr std::array<int, 95> widths{
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};

/// A viewer that ignores the font of a file may take one that is an eighth wider.
double character_width_em(const std::string& character) {
  if (character.size() >= 3) return 1.0;  // CJK, symbols
  if (character.size() == 2) return 0.7;
  const auto c = static_cast<unsigned char>(character[0]);
  return c >= 0x20 && c < 0x7f ? 1.125e-3 * widths[c - 0x20U] : 0.7;
}

/// Whether a line may end before character i; `space`: that is a space, which goes.
bool may_break(const std::vector<std::string>& all, std::size_t i, bool& space) {
  space = all[i] == " ";
  const std::string& before = all[i - 1];
  return space || before == "_" || before == "-" || before == "+" || before == "/";
}

/// End of the longest run from `first` that is no wider than this; at least one character.
std::size_t characters_that_fit(const std::vector<std::string>& characters, std::size_t first,
                                double width_em) {
  double width = 0.0;
  std::size_t last = first;
  while (last < characters.size()) {
    width += character_width_em(characters[last]);
    if (width > width_em) break;
    ++last;
  }
  return std::min(std::max(last, first + 1), characters.size());
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) {
      clean += ' ';
      ++i;
      continue;
    }
    const std::size_t length = sequence_length(text.substr(i));
    if (length == 0) {
      clean += replacement;
      ++i;
      while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xc0U) == 0x80U) ++i;
      continue;
    }
    clean += text.substr(i, length);
    i += length;
  }
  return clean;
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  const std::string clean = clean_text(text);
  escaped.reserve(clean.size() + clean.size() / 8);
  for (const char c : clean) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string percent_encode(std::string_view segment) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : segment) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += hex[byte >> 4U];
      encoded += hex[byte & 0x0fU];
    }
  }
  return encoded;
}

std::string spaced(std::string_view code) {
  std::string words(code);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const bool there = i + k < bytes.size();
      group = (group << 8U) | (there ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    const std::array<char, 4> four{digits[(group >> 18U) & 63U], digits[(group >> 12U) & 63U],
                                   digits[(group >> 6U) & 63U], digits[group & 63U]};
    const std::size_t real = std::min<std::size_t>(bytes.size() - i, 3) + 1;
    for (std::size_t k = 0; k < 4; ++k) text += k < real ? four[k] : '=';
  }
  return text;
}

double text_width_em(std::string_view text) {
  double width = 0.0;
  for (const auto& character : characters_of(text)) width += character_width_em(character);
  return width;
}

std::string fitted(std::string_view text, double width_em) {
  if (text_width_em(text) <= width_em) return std::string(text);
  const auto all = characters_of(text);
  // the ends of names tell them apart as often as their beginnings
  const std::size_t head = characters_that_fit(all, 0, 0.55 * (width_em - 1.0));
  double room = 0.45 * (width_em - 1.0);
  std::size_t tail = all.size();
  while (tail > head && (room -= character_width_em(all[tail - 1])) >= 0.0) --tail;
  return joined(all, 0, head) + std::string(ellipsis) + joined(all, tail, all.size());
}

std::vector<std::string> wrapped(std::string_view text, double width_em, std::size_t lines) {
  const auto all = characters_of(text);
  std::vector<std::string> result;
  std::size_t first = 0;
  while (first < all.size() && result.size() < lines) {
    const std::size_t last = characters_that_fit(all, first, width_em);
    if (last == all.size() || result.size() + 1 == lines) {
      result.push_back(fitted(joined(all, first, all.size()), width_em));
      return result;
    }
    // a space in the second half of the line goes; else the last place to break, where an
    // underscore or hyphen stays at the end of the line. An early one leaves the line short: only
    // where the next piece then stays whole.
    std::size_t cut = last;
    std::size_t next = last;
    bool space = false;
    std::size_t at = last;
    while (at > first + (last - first) / 2 && all[at] != " ") --at;
    if (all[at] != " ") at = last;
    for (std::size_t i = at; i > first + 1; --i) {
      if (!may_break(all, i, space)) continue;
      std::size_t end = i + 1;
      for (bool ends = false; end < all.size() && !may_break(all, end, ends);) ++end;
      const bool early = i <= first + (last - first) / 3;
      if (early && text_width_em(joined(all, i + (space ? 1 : 0), end)) > width_em) break;
      cut = i;
      next = space ? i + 1 : i;
      break;
    }
    result.push_back(joined(all, first, cut));
    first = next;
  }
  return result;
}

}  // namespace woundwell
