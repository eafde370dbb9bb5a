#include "tests/cli/command.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace redeliver {
namespace {

// Removed when the program ends.
struct Folder {
  Folder() : path(std::filesystem::temp_directory_path() / ("redeliver-cli-test-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(path);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  const std::filesystem::path path;
};

const std::filesystem::path& TemporaryFolder() {
  static const Folder folder;
  return folder.path;
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string TemporaryFile(const std::string& name, std::string_view text) {
  const std::string path = TemporaryFolder() / name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

CommandResult Shell(const std::string& command) {
  const std::string out = TemporaryFolder() / "stdout";
  const std::string err = TemporaryFolder() / "stderr";
  const std::string script = "cd '" REDELIVER_SOURCE_DIR "' && export R='" REDELIVER_BINARY
                             "' REDELIVER_BINARY='" REDELIVER_BINARY "' LC_ALL=C && { " +
                             command + "\n} >'" + out + "' 2>'" + err + "' </dev/null";
  const int status = std::system(script.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), ReadFile(out), ReadFile(err)};
}

}  // namespace redeliver
