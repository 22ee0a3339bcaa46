#include "core/random.hpp"

#include <bit>
#include <cassert>
#include <cmath>
#include <string>

namespace woundwell {

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  return hash;
}

RandomStream::RandomStream(std::uint64_t seed, std::string_view subject, std::string_view purpose)
    : state_{} {
  std::string key(subject);
  key += '\0';  // keeps ("ab", "c") apart from ("a", "bc")
  key += purpose;
  std::uint64_t mix = stable_hash(key) ^ (seed * 0x9e3779b97f4a7c15U + 0x632be59bd9b4e019U);
  for (auto& word : state_) word = split_mix(mix);
}

std::uint64_t RandomStream::operator()() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

double RandomStream::uniform() { return static_cast<double>((*this)() >> 11U) * 0x1.0p-53; }

double RandomStream::uniform(double low, double high) { return low + (high - low) * uniform(); }

double RandomStream::normal() {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  double u = 0.0;
  double v = 0.0;
  double s = 0.0;
  do {
    u = uniform(-1.0, 1.0);
    v = uniform(-1.0, 1.0);
    s = u * u + v * v;
  } while (s >= 1.0 || s == 0.0);
  const double factor = std::sqrt(-2.0 * std::log(s) / s);
  spare_ = v * factor;
  has_spare_ = true;
  return u * factor;
}

double RandomStream::normal(double mean, double sd) { return mean + sd * normal(); }

std::uint64_t RandomStream::below(std::uint64_t bound) {
  assert(bound > 0);
  const std::uint64_t limit = max() - max() % bound;  // the largest multiple of bound
  std::uint64_t x = (*this)();
  while (x >= limit) x = (*this)();
  return x % bound;
}

std::uint64_t RandomStream::poisson(double mean) {
  assert(mean >= 0.0);
  if (mean > 30.0) {
    const double x = std::round(normal(mean, std::sqrt(mean)));
    return x > 0.0 ? static_cast<std::uint64_t>(x) : 0;
  }
  const double limit = std::exp(-mean);
  std::uint64_t k = 0;
  double product = uniform();
  while (product > limit) {
    ++k;
    product *= uniform();
  }
  return k;
}

}  // namespace woundwell
