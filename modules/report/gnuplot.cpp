#include "report/gnuplot.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

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

/// A folder for the files of one run, removed afterwards.
class WorkFolder {
 public:
  WorkFolder() {
    std::error_code ignored;
    std::string name =
        (std::filesystem::temp_directory_path(ignored) / "woundwell-figure-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~WorkFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

bool write_bytes(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream stream(file, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  return stream.good();
}

std::string read_bytes(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
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

/// The date that Cairo writes is the only thing that differs between two runs. It is blanked, and
/// everything after it keeps its place.
void forget_date(std::string& pdf) {
  const std::string_view key = "/CreationDate (";
  for (std::size_t at = pdf.find(key); at != std::string::npos; at = pdf.find(key, at)) {
    const std::size_t end = pdf.find(')', at);
    if (end == std::string::npos) return;
    std::fill(pdf.begin() + static_cast<std::ptrdiff_t>(at),
              pdf.begin() + static_cast<std::ptrdiff_t>(end) + 1, ' ');
  }
}

/// Runs gnuplot on a file of the folder. What went wrong, or nothing.
std::string run_in(const std::filesystem::path& folder, const std::string& program,
                   std::string script_file) {
  // Complaints go through a pipe that is read to the end: no deadlock to think of.
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return std::string("cannot prepare to run gnuplot: ") + std::strerror(errno);
  }
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, to.get(), STDERR_FILENO);
  std::string name = "gnuplot";
  std::string no_start_up_files = "-d";
  std::array<char*, 4> arguments{name.data(), no_start_up_files.data(), script_file.data(),
                                 nullptr};
  pid_t child = -1;
  const int failure =
      ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  to.close();
  if (failure != 0) {
    return "gnuplot could not be started (" + program + "): " + std::strerror(failure);
  }
  std::string said;
  const bool ended = read_to_end(from.get(), said);
  if (!ended) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) return "gnuplot took too long and was stopped";
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
  return "gnuplot failed: " + (said.empty() ? "no picture" : complaint(said));
}

}  // namespace

GnuplotAnswer run_gnuplot(const std::string& program, const std::string& name,
                          std::string_view script, std::string_view data) {
  GnuplotAnswer answer;
  const WorkFolder folder;
  if (folder.path().empty() || !write_bytes(folder.path() / (name + ".gp"), script) ||
      !write_bytes(folder.path() / (name + ".dat"), data)) {
    answer.error = "cannot write a file for gnuplot in the folder for temporary files";
    return answer;
  }
  // A program named by a path is meant from here, not from the folder that gnuplot works in.
  std::error_code ignored;
  const bool is_path = program.find('/') != std::string::npos;
  answer.error = run_in(folder.path(),
                        is_path ? std::filesystem::absolute(program, ignored).string() : program,
                        name + ".gp");
  answer.svg = read_bytes(folder.path() / (name + ".svg"));
  answer.pdf = read_bytes(folder.path() / (name + ".pdf"));
  forget_date(answer.pdf);
  if (answer.error.empty() && answer.svg.find("</svg>") == std::string::npos) {
    answer.error = "gnuplot failed: no picture";
  }
  answer.ok = answer.error.empty();
  return answer;
}

}  // namespace woundwell
