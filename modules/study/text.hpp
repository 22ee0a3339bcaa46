#pragma once
// Small helpers on names and labels, used by the files of this module.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace woundwell::text {

/// ASCII letters in lower case; other bytes as they are.
std::string lower(std::string_view s);

/// Edits (insert, delete, replace, swap of neighbours) between two texts, case-insensitively.
/// Optimal string alignment.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The candidate that was most likely meant, or empty where none is near: at most one edit in
/// three letters.
std::string nearest(std::string_view s, const std::vector<std::string>& candidates);

/// "a, b, c".
std::string joined(const std::vector<std::string>& words);

/// "f2" before "f10": runs of digits compare as numbers. A total order.
bool natural_less(std::string_view a, std::string_view b);

/// Safe as part of a file name: [A-Za-z0-9._-], everything else becomes '_' (one per character,
/// not per byte of UTF-8).
std::string slug(std::string_view s);

/// The label as people mean it: without case, blanks, '_' and '-' inside words, and zeros in front
/// of whole numbers. Two labels with one meaning are told to the user, never merged.
std::string meaning(std::string_view label);

/// True if the bytes are well-formed UTF-8.
bool is_utf8(std::string_view s);

/// The name, shortened so that `name + suffix` has at most 150 bytes, with '-' and hex digits of
/// the stable hash of `key` behind it.
std::string with_hash(std::string_view name, std::string_view key, std::size_t digits);

inline constexpr std::size_t longest_name = 150;

/// Makes names unique without regard to case (file systems of other machines ignore it): names
/// that are alone and not too long stay; all others get a hash of their key. Equal keys that
/// still collide get their number. names.size() == keys.size().
void make_unique(std::vector<std::string>& names, const std::vector<std::string>& keys);

}  // namespace woundwell::text
