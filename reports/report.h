// What every report is written from. A report is a function of these alone: no clock, no machine, no thread count.
#ifndef REDELIVER_REPORTS_REPORT_H_
#define REDELIVER_REPORTS_REPORT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/explore/effort.h"
#include "sim/explore/search.h"
#include "sim/explore/worst.h"

namespace redeliver {

// The worst run of each configuration of a search.
struct WorstFound {
  Harm harm;
  std::vector<WorstRun> runs;
};

// "3", or as a duration: "75.2s".
std::string ScoreInWords(Harm harm, uint64_t score);

struct ReportCheck;

struct ReportInput {
  const Prepared& prepared;
  const SearchResult& search;
  // As the user gave it. It goes into the commands that reproduce a witness and nowhere else.
  std::string scenario_path;
  // Of a proof that was asked for it; else nullptr.
  const WorstFound* worst = nullptr;
  // What the scenario's file says, so that a finding can name a line of it; empty if that is not at hand.
  std::string_view scenario_text = {};
  // Of `test`: what all of its searches of the scenario come to together; else nullptr, and the search is judged alone.
  const std::vector<ReportCheck>* test = nullptr;

  // Whether `test` ran the one plan that the scenario gives: its runs are chosen, and no sample of anything.
  bool planned() const { return test != nullptr && prepared.scenario().search.plan.has_value(); }
  // Whether faults struck at their rates.
  bool sampled() const { return search.mode == SearchMode::kSample && !planned(); }
  // As reports name it.
  std::string_view mode() const { return planned() ? "plan" : sampled() ? "sample" : "prove"; }
};

// How a report is written that takes runs of its own.
struct WritingControl {
  int jobs = 1;  // Threads; they change no byte.
  // In events, what a page may take at most to tell one violation, and to draw plots.
  uint64_t page_effort = kEffort;
  // May be empty. From when on it is true, no more runs are made: what is not told yet, the report says so.
  std::function<bool()> should_stop;
  // May be empty. How many violations have been told, of how many; one call at a time.
  std::function<void(uint64_t done, uint64_t total)> progress;
};

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_REPORT_H_
