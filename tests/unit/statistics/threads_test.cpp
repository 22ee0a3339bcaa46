// The same bytes from any number of threads at once: no test shares or keeps any state.

#include <doctest/doctest.h>

#include <thread>

#include "core/csv.hpp"
#include "core/table.hpp"
#include "statistics/bootstrap.hpp"
#include "statistics/tests.hpp"
#include "unit/statistics/study.hpp"

namespace woundwell {
namespace {

/// 18 experiments: bootstrap and permutations are drawn, since not all of them can be taken.
std::vector<FieldValue> large_study() {
  RandomStream random(41, "test", "threads");
  return test::nested({{"mock", Role::control, 0.9},
                       {"siRNA", Role::knockdown, 0.6},
                       {"siRNA+p", Role::rescue, 0.8}},
                      18, 0.1, 0.1, 0.05, 0.1, random);
}

std::string tables(const std::vector<FieldValue>& fields, std::uint64_t seed) {
  StatisticsParams params;
  params.seed = seed;
  const Analysis a = analyse(fields, default_endpoints(), params);
  return to_csv(to_table("replicates", replicate_columns(), a.replicates)) +
         to_csv(to_table("statistics", test_columns(), a.tests)) +
         to_csv(to_table("verdicts", verdict_columns(), a.verdicts));
}

/// One result of each of so many threads that run at the same time.
template <class Work>
std::vector<std::string> from_threads(std::size_t threads, const Work& work) {
  std::vector<std::string> results(threads);
  std::vector<std::thread> pool;
  for (std::size_t i = 0; i < threads; ++i) {
    pool.emplace_back([&, i] { results[i] = work(i); });
  }
  for (std::thread& t : pool) t.join();
  return results;
}

}  // namespace

TEST_CASE("an analysis with drawn resamples gives the same tables in 1, 2, 4 and 7 threads") {
  const auto fields = large_study();
  const std::string alone = tables(fields, 1);
  CHECK(alone.find("10000 resamples") != std::string::npos);
  CHECK(alone.find("random permutations") != std::string::npos);
  CHECK(alone != tables(fields, 2));
  for (const std::size_t threads : {1U, 2U, 4U, 7U}) {
    CAPTURE(threads);
    for (const std::string& result :
         from_threads(threads, [&](std::size_t) { return tables(fields, 1); })) {
      CHECK(result == alone);
    }
    // Shared out over the threads, as shards are: each gets what it would get alone.
    const auto parts = from_threads(threads, [&](std::size_t i) { return tables(fields, 1 + i); });
    for (std::size_t i = 0; i < threads; ++i) CHECK(parts[i] == tables(fields, 1 + i));
  }
}

TEST_CASE("bootstrap and permutation of equal seed and input agree to the bit in every thread") {
  RandomStream random(42, "test", "threads");
  std::vector<std::vector<double>> groups(2);
  std::vector<Block> blocks;
  for (int i = 0; i < 20; ++i) {
    groups[0].push_back(random.normal(1.0, 1.0));
    groups[1].push_back(random.normal());
    blocks.push_back({{groups[0].back()}, {groups[1].back()}});
  }
  const auto work = [&](std::size_t) {
    std::string text;
    for (const bool paired : {true, false}) {
      BootstrapParams params;
      params.paired = paired;
      params.resamples = 3500;  // not a whole number of slices
      for (const Effect effect : {Effect::mean_difference, Effect::hedges_g}) {
        const Estimate e = bca_interval(groups, effect, params);
        text += format_number(*e.low) + format_number(*e.high);
      }
    }
    return text + format_number(*blocked_permutation(blocks, 3500, 1).p);
  };
  const std::string alone = work(0);
  for (const std::size_t threads : {1U, 2U, 4U, 7U}) {
    for (const std::string& result : from_threads(threads, work)) CHECK(result == alone);
  }
}

}  // namespace woundwell
