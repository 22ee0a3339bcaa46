#include "imaging/refuse.hpp"

#include "core/errors.hpp"

namespace woundwell {

void refuse(const std::filesystem::path& file, const std::string& cause, const std::string& cure) {
  Problem problem;
  problem.file = file.string();
  problem.cause = cause;
  problem.cure = cure;
  throw InputError(problem);
}

void refuse_damaged(const std::filesystem::path& file, const std::string& cause) {
  refuse(file, "the picture is damaged: " + cause,
         "copy it again from where it was taken, or leave the row out (column exclude)");
}

}  // namespace woundwell
