// woundwell simulate: a study with known truth.

#include "console.hpp"
#include "options.hpp"
#include "simulation/simulation.hpp"

namespace woundwell::app {

int simulate(const SimulateOptions& options) {
  simulate_study(options.folder, options.scene);
  say("The study is in " + options.folder.string() + "; its truth in " +
      (options.folder / "truth").string() + ".\nNext: woundwell run " +
      (options.folder / "design.csv").string() + " -o results/");
  return success;
}

}  // namespace woundwell::app
