#include "tools/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "reports/exit_codes.h"

namespace redeliver {
namespace {

namespace fs = std::filesystem;

// A descriptor that is closed at the end.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { Close(); }

  bool open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool Close() {
    const int descriptor = std::exchange(descriptor_, -1);
    return descriptor < 0 || close(descriptor) == 0;
  }

 private:
  int descriptor_;
};

bool WriteAll(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

bool SayWhy(const std::string& path) {
  Complain(path + ": " + std::strerror(errno));
  return false;
}

// A pipe or a device is written to as it is, and so is the file that stdout goes to: there is no name to take over.
bool IsSpecial(const std::string& path) {
  struct stat info {};
  struct stat out {};
  if (stat(path.c_str(), &info) != 0) return false;
  const bool is_stdout = fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == info.st_dev && out.st_ino == info.st_ino;
  return !S_ISREG(info.st_mode) || is_stdout;
}

bool WriteSpecial(const std::string& path, std::string_view text) {
  File file(open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  return file.open() && WriteAll(file.descriptor(), text) && file.Close();
}

std::string FolderOf(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// In the folder of the path: a rename must not cross file systems.
std::string TemporaryName(const std::string& path, int number) {
  const std::string name = ".redeliver-" + std::to_string(getpid()) + "-" + std::to_string(number);
  return (fs::path(FolderOf(path)) / name).string();
}
constexpr int kTemporaryNames = 100;

enum class Over { kReplace, kRefuse };

// Gives the file its name, and takes the temporary name away. False, with errno, if that failed.
bool TakeName(const std::string& temporary, const std::string& path, Over over) {
  const unsigned int flags = over == Over::kReplace ? 0 : RENAME_NOREPLACE;
  if (renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), flags) == 0) return true;
  const int problem = errno;
  unlink(temporary.c_str());
  errno = problem;
  return false;
}

enum class Written { kYes, kNo, kNotThisWay };

// By a file that has no name until it is whole: nothing is left of it if the program is killed meanwhile. Not every
// file system can.
Written WriteUnnamed(const std::string& path, std::string_view text, Over over) {
  const File file(open(FolderOf(path).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666));
  if (!file.open()) return Written::kNotThisWay;
  if (!WriteAll(file.descriptor(), text) || fsync(file.descriptor()) != 0) return Written::kNo;
  const std::string self = "/proc/self/fd/" + std::to_string(file.descriptor());
  const auto link_as = [&](const std::string& name) {
    return linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
  };
  if (link_as(path)) return Written::kYes;
  if (errno != EEXIST) return Written::kNotThisWay;
  if (over == Over::kRefuse) return Written::kNo;
  for (int i = 0; i < kTemporaryNames; ++i) {
    const std::string temporary = TemporaryName(path, i);
    if (link_as(temporary)) return TakeName(temporary, path, over) ? Written::kYes : Written::kNo;
    if (errno != EEXIST) break;
  }
  return Written::kNo;
}

bool WriteNamed(const std::string& path, std::string_view text, Over over) {
  for (int i = 0; i < kTemporaryNames; ++i) {
    const std::string temporary = TemporaryName(path, i);
    File file(open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.open() && errno == EEXIST) continue;
    if (!file.open()) return false;
    if (WriteAll(file.descriptor(), text) && fsync(file.descriptor()) == 0 && file.Close()) {
      return TakeName(temporary, path, over);
    }
    const int problem = errno;
    unlink(temporary.c_str());
    errno = problem;
    return false;
  }
  return false;
}

bool WriteFile(const std::string& path, std::string_view text, Over over) {
  const Written written = WriteUnnamed(path, text, over);
  return written == Written::kYes || (written == Written::kNotThisWay && WriteNamed(path, text, over));
}

// Where the name leads: a link stays a link.
std::string Resolved(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::canonical(path, error);
  return error ? path : target.string();
}

}  // namespace

bool WriteStdout(std::string_view text) {
  EraseStatus();
  if (WriteAll(STDOUT_FILENO, text)) return true;
  if (errno != EPIPE) SayWhy("stdout");
  return false;
}

int Print(std::string_view text) { return WriteStdout(text) ? kExitAsExpected : kExitNoOutput; }

bool WriteReport(const std::string& path, std::string_view text) {
  if (path == "-") return WriteStdout(text);
  if (IsSpecial(path)) return WriteSpecial(path, text) || SayWhy(path);
  return WriteFile(Resolved(path), text, Over::kReplace) || SayWhy(path);
}

bool WriteNewFile(const std::string& path, std::string_view text) {
  if (WriteFile(path, text, Over::kRefuse)) return true;
  if (errno != EEXIST) return SayWhy(path);
  Complain(path + ": is there already, and stays as it is");
  return false;
}

bool CanWriteTo(const std::string& path) {
  struct stat info {};
  if (path == "-" || IsSpecial(path)) {
    if (stat(path.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return true;
    Complain(path + ": is a folder; expected the name of a file");
    return false;
  }
  const std::string folder = FolderOf(Resolved(path));
  std::error_code error;
  const bool exists = fs::exists(folder, error);
  if (exists && !fs::is_directory(folder, error)) {
    Complain(path + ": " + folder + " is no folder");
  } else if (!exists) {
    Complain(path + ": there is no folder " + folder);
  } else if (access(folder.c_str(), W_OK | X_OK) != 0) {
    SayWhy(path);
  } else {
    return true;
  }
  return false;
}

void WriteStderr(std::string_view text) {
  EraseStatus();
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void Complain(std::string_view message) { WriteStderr("redeliver: " + std::string(message) + "\n"); }

}  // namespace redeliver
