// Parts of searches in files.
#ifndef REDELIVER_TOOLS_PART_FILE_H_
#define REDELIVER_TOOLS_PART_FILE_H_

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

#include "reports/part_json.h"

namespace redeliver {

// Nullopt, and a complaint, if the file is no part that this version has written.
std::optional<Part> LoadPart(const std::string& path, Phrases& phrases);

// Saves a search while it goes on: soon after its start, then at growing intervals of a few seconds at most, and at its
// end. Whatever happens meanwhile, the file is whole.
class PartSaver {
 public:
  // Saves to `path` meanwhile and at the end, to `final_path` at the end alone; either may be empty. `file` outlives
  // it.
  PartSaver(std::string path, std::string final_path, const ScenarioFile& file)
      : path_(std::move(path)), final_path_(std::move(final_path)), file_(file) {}

  void Save(const SearchResult& so_far, bool at_end);
  // Whether something could not be saved; that has been said then.
  bool failed() const { return failed_; }

 private:
  using Clock = std::chrono::steady_clock;

  void Write(const std::string& path, const std::string& text);

  const std::string path_;
  const std::string final_path_;
  const ScenarioFile& file_;
  Clock::time_point last_ = Clock::now();
  Clock::duration interval_ = std::chrono::milliseconds(50);
  std::atomic<bool> failed_ = false;
};

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_PART_FILE_H_
