#include "report/gnuplot.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "report/text.hpp"

extern char** environ;  // NOLINT: POSIX declares it nowhere

namespace woundwell {

namespace {

constexpr std::chrono::seconds patience{60};

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::lseek(fd, 0, SEEK_SET) == 0;
}

/// Appends what can be read; false at the end.
bool read_some(int fd, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t n = ::read(fd, buffer.data(), buffer.size());
  if (n < 0 && errno == EINTR) return true;
  if (n <= 0) return false;
  text.append(buffer.data(), static_cast<std::size_t>(n));
  return true;
}

/// Reads until the end of the stream; false if it takes too long.
bool read_to_end(int fd, std::string& text) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd wait{fd, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    if (!read_some(fd, text)) return true;
  }
}

/// The last line of a complaint that says something.
std::string complaint(const std::string& text) {
  std::string last;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    if (line.find_first_not_of(" ^\t") != std::string::npos) last = line;
    begin = end + 1;
  }
  return last;
}

}  // namespace

GnuplotAnswer run_gnuplot(const std::string& program, std::string_view script) {
  GnuplotAnswer answer;
  // Script and complaints go through files in memory: no deadlock and no SIGPIPE to think of.
  const Descriptor input(::memfd_create("gnuplot-script", MFD_CLOEXEC));
  const Descriptor errors(::memfd_create("gnuplot-errors", MFD_CLOEXEC));
  std::array<int, 2> ends{-1, -1};
  if (input.get() < 0 || errors.get() < 0 || !write_all(input.get(), script) ||
      ::pipe2(ends.data(), O_CLOEXEC) != 0) {
    answer.error = std::string("cannot prepare to run gnuplot: ") + std::strerror(errno);
    return answer;
  }
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, to.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.get(), STDERR_FILENO);
  std::string name = "gnuplot";
  std::string no_start_up_files = "-d";
  std::array<char*, 3> arguments{name.data(), no_start_up_files.data(), nullptr};
  pid_t child = -1;
  const int failure =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  to.close();
  if (failure != 0) {
    answer.error = "gnuplot could not be started (" + program + "): " + std::strerror(failure);
    return answer;
  }

  const bool ended = read_to_end(from.get(), answer.svg);
  if (!ended) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::string said;
  if (::lseek(errors.get(), 0, SEEK_SET) == 0) {
    while (read_some(errors.get(), said)) {
    }
  }
  answer.ok = ended && WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
              answer.svg.find("</svg>") != std::string::npos;
  if (!ended) {
    answer.error = "gnuplot took too long and was stopped";
  } else if (!answer.ok) {
    answer.error = "gnuplot failed: " + (said.empty() ? "no picture" : complaint(said));
  }
  return answer;
}

}  // namespace woundwell
