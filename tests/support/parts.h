// Searches that are cut into shards, and put together again.
#ifndef REDELIVER_TESTS_SUPPORT_PARTS_H_
#define REDELIVER_TESTS_SUPPORT_PARTS_H_

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "reports/json_report.h"
#include "reports/part_json.h"
#include "reports/text_report.h"
#include "sim/base/mix.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "tests/support/lab.h"

namespace redeliver {

// Seven shares of one search, none like another: a half, a quarter, and so on.
inline const Shard kUnevenShards[] = {{1, 2}, {2, 4}, {4, 8}, {8, 16}, {16, 32}, {32, 64}, {64, 64}};
inline const Shard kUnevenShardsInRows[] = {{1, 2}, {3, 4}, {7, 8}, {15, 16}, {31, 32}, {63, 64}, {64, 64}};

// A search of a scenario file, by the configurations and as long as tests can wait for.
class CutSearch {
 public:
  CutSearch(const std::string& file, SearchMode mode, int jobs) : lab_(Lab::FromFile(file)), mode_(mode) {
    std::ifstream text(REDELIVER_SOURCE_DIR "/scenarios/" + file, std::ios::binary);
    file_ = {"scenarios/" + file, {std::istreambuf_iterator<char>(text), {}}, lab_.scenario()};
    control_.configurations = lab_.All();
    control_.jobs = jobs;
  }

  const Lab& lab() const { return lab_; }
  const ScenarioFile& file() const { return file_; }

  SearchResult Run(const SearchControl& control) const {
    if (mode_ == SearchMode::kProve) return Prove(lab_.prepared(), lab_.Faults(1), {1, 9}, control);
    return Sample(lab_.prepared(), {{1, 64 * lab_.Seeds(20)}, {5001, 5100 + 10 * lab_.Seeds(20)}}, control);
  }
  SearchResult Whole() const { return Run(control_); }
  Part PartOf(const Shard& shard) const {
    SearchControl control = control_;
    control.shard = shard;
    return {file_, Run(control)};
  }
  std::vector<Part> UnevenParts() const {
    std::vector<Part> parts;
    for (const Shard& shard : mode_ == SearchMode::kProve ? kUnevenShards : kUnevenShardsInRows) {
      parts.push_back(PartOf(shard));
    }
    return parts;
  }

  // Everything that can be made of a search, by anybody who has it.
  std::string Reports(const SearchResult& search) const {
    const ReportInput input{lab_.prepared(), search, file_.path};
    return JsonReport(input) + TextReport(input, TextStyle()) + WritePart(file_, search);
  }

 private:
  const Lab lab_;
  const SearchMode mode_;
  ScenarioFile file_;
  SearchControl control_;
};

inline Part Joined(const std::vector<Part>& parts) {
  std::vector<NamedPart> named;
  for (const Part& part : parts) named.push_back({"part " + std::to_string(named.size() + 1), part});
  auto joined = Join(std::move(named));
  if (const auto* failure = std::get_if<JoinFailure>(&joined)) throw std::runtime_error(failure->message);
  return std::get<Part>(std::move(joined));
}

// Joins parts a few at a time, in an order and a grouping that the seed decides, each time by way of its JSON.
inline Part JoinedAtRandom(std::vector<Part> parts, uint64_t seed, Phrases& phrases) {
  for (uint64_t step = 0; parts.size() > 1; ++step) {
    std::vector<Part> some;
    for (size_t count = 2 + Mix(seed, 100 * step) % 2; some.size() < count && !parts.empty();) {
      const auto taken = parts.begin() + static_cast<ptrdiff_t>(Mix(seed, 100 * step + 1 + some.size()) % parts.size());
      std::string error;
      std::optional<Part> read = ReadPart(WritePart(taken->file, taken->search), phrases, &error);
      if (!read) throw std::runtime_error(error);
      some.push_back(*std::move(read));
      parts.erase(taken);
    }
    parts.push_back(Joined(some));
  }
  return parts.front();
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_SUPPORT_PARTS_H_
