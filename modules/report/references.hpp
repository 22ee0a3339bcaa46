#pragma once
// Papers, cited where the text names their method.

#include <string>
#include <vector>

namespace woundwell {

struct Reference {
  std::string citation;
  std::string doi;  ///< may be empty
};

struct CitedText {
  std::vector<std::string> paragraphs;  ///< with numbers in square brackets
  std::vector<Reference> references;    ///< in the order of their numbers
};

/// Puts the number of a paper behind the first word that names its method.
CitedText cite(std::vector<std::string> paragraphs);

}  // namespace woundwell
