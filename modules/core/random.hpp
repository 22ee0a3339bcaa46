#pragma once
// Random numbers only through streams keyed by (seed, subject, purpose), so that results do not
// depend on the order of work or the number of threads.

#include <cstdint>
#include <string_view>

namespace woundwell {

/// xoshiro256** (Blackman and Vigna 2021, doi 10.1145/3460772), seeded by SplitMix64 from the
/// FNV-1a hash of the key. Same key, same numbers, on every machine.
class RandomStream {
 public:
  using result_type = std::uint64_t;
  RandomStream(std::uint64_t seed, std::string_view subject, std::string_view purpose);

  std::uint64_t operator()();
  static constexpr std::uint64_t min() { return 0; }
  static constexpr std::uint64_t max() { return ~std::uint64_t{0}; }

  /// In [0, 1).
  double uniform();
  /// In [low, high).
  double uniform(double low, double high);
  /// Standard normal (polar method of Marsaglia).
  double normal();
  double normal(double mean, double sd);
  /// 0 <= value < bound, without modulo bias. Requires bound > 0.
  std::uint64_t below(std::uint64_t bound);
  /// Poisson with the given mean >= 0 (inversion below 30, normal approximation above).
  std::uint64_t poisson(double mean);

 private:
  std::uint64_t state_[4];
  double spare_ = 0.0;
  bool has_spare_ = false;
};

/// FNV-1a, 64 bit: for stable ids and shards, not for integrity.
std::uint64_t stable_hash(std::string_view text);

}  // namespace woundwell
