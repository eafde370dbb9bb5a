// The story of a violated cell: what broke, in which run, which faults it takes, and what would mend it.
#ifndef REDELIVER_REPORTS_HTML_STORY_H_
#define REDELIVER_REPORTS_HTML_STORY_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <tuple>

#include "reports/report.h"

namespace redeliver::html {

// What all stories of a report may take together, in events; each of them no more than kEffort.
inline constexpr uint64_t kEffortOfReport = 600'000'000;

struct Story {
  std::string broken;  // What broke, as a sentence.
  size_t faults = 0;   // Of the run that is told.
  std::string body;    // Markup.
};

// A cell of one of the searches: index of the input, of the result, of the invariant.
using CellKey = std::tuple<size_t, size_t, size_t>;

// Of every cell that has a witness; headings of its parts are of that level.
std::map<CellKey, Story> TellStories(std::span<const ReportInput> inputs, int heading_level,
                                     const WritingControl& control);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_STORY_H_
