#include "console.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>

namespace woundwell::app {

void say(const std::string& text) { fmt::print("{}\n", text); }

void complain(const std::string& text) { fmt::print(stderr, "{}\n", text); }

void complain(const std::vector<Problem>& problems) {
  for (const auto& problem : problems) {
    complain((problem.warning ? "warning: " : "error: ") + describe(problem));
  }
}

Progress progress_bar(const std::string& what) {
  struct State {
    std::mutex mutex;
    std::size_t said_steps = 0;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  };
  auto state = std::make_shared<State>();
  const bool terminal = isatty(fileno(stderr)) != 0;
  return [state, terminal, what](std::size_t done, std::size_t total, std::size_t failed) {
    if (total == 0) return;
    const std::scoped_lock lock(state->mutex);
    const std::size_t percent = 100 * done / total;
    const std::string count =
        fmt::format("{}/{}{}", done, total, failed > 0 ? fmt::format(", {} failed", failed) : "");
    if (!terminal) {
      const std::size_t steps = percent / 5;
      if (steps <= state->said_steps && done < total) return;
      if (done == total && state->said_steps == 21) return;
      state->said_steps = done == total ? 21 : steps;
      fmt::print(stderr, "{}: {:3} % ({})\n", what, percent, count);
      return;
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - state->start).count();
    const double left =
        done > 0 ? seconds * static_cast<double>(total - done) / static_cast<double>(done) : 0.0;
    const std::size_t width = 30;
    const std::size_t filled = width * done / total;
    fmt::print(stderr, "\r{} [{}{}] {:3} % ({}) {:.0f} s left  ", what, std::string(filled, '#'),
               std::string(width - filled, ' '), percent, count, left);
    if (done == total) fmt::print(stderr, "\n");
    std::fflush(stderr);
  };
}

std::string rounded(double value, int digits) { return fmt::format("{:.{}g}", value, digits); }

}  // namespace woundwell::app
