// Speed of one picture, on simulated pictures with known truth, and of a large study's statistics.
// The answer is checked before the clock starts: a fast wrong answer is not a figure.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <opencv2/core.hpp>

#include "core/memory.hpp"
#include "core/random.hpp"
#include "scratch/scratch.hpp"
#include "simulation/simulation.hpp"
#include "statistics/statistics.hpp"
#include "transwell/transwell.hpp"

namespace {

using namespace woundwell;

void require(bool right, const char* what) {
  if (right) return;
  std::fprintf(stderr, "wrong answer, nothing timed: %s\n", what);
  std::exit(1);
}

void scratch_series(benchmark::State& state) {
  WoundScene scene;
  scene.width_px = static_cast<int>(state.range(0));
  scene.height_px = scene.width_px * 3 / 4;
  scene.um_per_px = 1280.0 / scene.width_px;
  const WoundPicture drawn = draw_wound(scene, 1, "speed");
  Series series;
  series.series_id = "speed";
  series.samples.resize(1);
  const auto load = [&](std::size_t) { return Image{drawn.picture, std::nullopt}; };
  const ScratchResult result = measure_series(series, load, {});
  const double truth = cv::countNonZero(drawn.gap);
  const auto area = result.frames.at(0).record.wound_area_px;
  require(area && std::abs(*area / truth - 1.0) < 0.1, "wound area");
  while (state.KeepRunning()) benchmark::DoNotOptimize(measure_series(series, load, {}));
  state.counters["MP/s"] = benchmark::Counter(
      1e-6 * drawn.picture.cols * drawn.picture.rows * static_cast<double>(state.iterations()),
      benchmark::Counter::kIsRate);
}
BENCHMARK(scratch_series)->Arg(640)->Arg(1280)->Arg(3840)->Unit(benchmark::kMillisecond);

void transwell_picture(benchmark::State& state) {
  MembraneScene scene;
  scene.cells = static_cast<int>(state.range(0));
  const MembranePicture drawn = draw_membrane(scene, 1, "speed");
  const Image image{drawn.picture, std::nullopt};
  const auto count = [&] {
    const BatchStain stain = combine({survey_stain(image, {})}, {});
    return count_cells(Sample{}, image, stain, {});
  };
  const auto found = count().record.count;
  require(found && std::abs(static_cast<double>(*found) / scene.cells - 1.0) < 0.2, "cell count");
  while (state.KeepRunning()) benchmark::DoNotOptimize(count());
}
BENCHMARK(transwell_picture)->Arg(50)->Arg(300)->Unit(benchmark::kMillisecond);

/// 24 conditions, 6 endpoints, 6 experiments of 2 wells of 5 fields, 10,000 resamples.
void whole_analysis(benchmark::State& state) {
  constexpr int conditions = 24;
  std::vector<Endpoint> endpoints;
  std::vector<FieldValue> fields;
  RandomStream random(1, "speed", "study");
  for (int e = 0; e < 6; ++e) {
    endpoints.push_back(
        {Assay::transwell, "endpoint " + std::to_string(e), true, e == 0, true, ""});
    for (int experiment = 0; experiment < 6; ++experiment) {
      const double day = random.normal(5.0, 0.3);
      for (int c = 0; c < conditions; ++c) {
        const double cell = day + random.normal(c == 0 ? 0.0 : -1.0, 0.1);
        for (int f = 0; f < 10; ++f) {
          FieldValue v;
          v.place.assay = Assay::transwell;
          v.place.cell_line = "line";
          v.place.condition = "condition " + std::to_string(c);
          v.place.role = c == 0 ? Role::control : Role::knockdown;
          v.place.experiment = std::to_string(experiment);
          v.place.well = std::to_string(f / 5);
          v.place.time_h = 48.0;
          v.place.image_id = v.place.condition + v.place.experiment + std::to_string(f);
          v.endpoint = endpoints.back().name;
          v.value = std::exp(cell + random.normal(0.0, 0.2));
          fields.push_back(std::move(v));
        }
      }
    }
  }
  const Analysis result = analyse(fields, endpoints, {});
  require(result.verdicts.size() == conditions - 1, "number of verdicts");
  for (const VerdictRecord& v : result.verdicts) {
    require(v.phenotype == "supported" && *v.effect > 0.25 && *v.effect < 0.55, "verdict");
  }
  while (state.KeepRunning()) benchmark::DoNotOptimize(analyse(fields, endpoints, {}));
}
BENCHMARK(whole_analysis)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  cv::setNumThreads(1);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
