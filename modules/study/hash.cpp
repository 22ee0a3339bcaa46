#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "core/errors.hpp"
#include "study/run.hpp"

namespace woundwell {

namespace {

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    check(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
  }

  void add(const char* bytes, std::size_t count) {
    check(EVP_DigestUpdate(context_.get(), bytes, count) == 1);
  }

  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    check(EVP_DigestFinal_ex(context_.get(), digest.data(), &length) == 1);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
      text += digits[digest[i] >> 4U];
      text += digits[digest[i] & 0xFU];
    }
    return text;
  }

 private:
  static void check(bool good) {
    if (!good) throw std::runtime_error("SHA-256 is not available");
  }
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

[[noreturn]] void refuse(const std::filesystem::path& file) {
  Problem problem;
  problem.file = file.string();
  problem.cause = "the file cannot be read";
  problem.cure = "check the name and the permissions";
  throw InputError(std::move(problem));
}

}  // namespace

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes.data(), bytes.size());
  return hash.hex();
}

std::string sha256_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) refuse(file);
  std::ifstream stream(file, std::ios::binary);
  if (!stream) refuse(file);
  Sha256 hash;
  std::vector<char> buffer(std::size_t{1} << 18U);
  while (stream) {
    stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    hash.add(buffer.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) refuse(file);
  return hash.hex();
}

}  // namespace woundwell
