#include "tools/part_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "tools/output.h"

namespace redeliver {

std::optional<Part> LoadPart(const std::string& path, Phrases& phrases) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  std::string error;
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    error = "is a directory; expected a part of a search";
  } else if (!file.is_open() || text.bad()) {
    error = std::string("cannot be read: ") + std::strerror(errno);
  } else {
    std::optional<Part> part = ReadPart(text.str(), phrases, &error);
    if (part) return part;
  }
  Complain(path + ": " + error);
  return std::nullopt;
}

void PartSaver::Save(const SearchResult& so_far, bool at_end) {
  constexpr Clock::duration kLongest = std::chrono::seconds(5);
  const auto now = Clock::now();
  if (!at_end && (path_.empty() || now - last_ < interval_)) return;
  last_ = now;
  interval_ = std::min(2 * interval_, kLongest);
  const std::string text = WritePart(file_, so_far);
  Write(path_, text);
  if (at_end && final_path_ != path_) Write(final_path_, text);
}

void PartSaver::Write(const std::string& path, const std::string& text) {
  if (!path.empty() && !failed_) failed_ = !WriteReport(path, text);
}

}  // namespace redeliver
