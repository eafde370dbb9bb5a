// Part of a search, found on one machine or in one sitting. Parts of one search are joined in any order and grouping:
// what comes out is the search as if it had never been cut.
#ifndef REDELIVER_REPORTS_PART_H_
#define REDELIVER_REPORTS_PART_H_

#include <string>
#include <variant>
#include <vector>

#include "sim/explore/result.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

// A scenario together with the file that says it.
struct ScenarioFile {
  std::string path;  // As the user gave it.
  std::string text;
  Scenario scenario;
};

struct Part {
  ScenarioFile file;
  SearchResult search;
};

// A part and what to call it when there is something to say of it: the file it is in.
struct NamedPart {
  std::string name;
  Part part;
};

struct JoinFailure {
  enum class Kind {
    kOtherSearch,  // Another scenario, or other options.
    kOverlap,      // Both hold some pieces that the other holds, and others that it does not.
    kDisagree,     // The same pieces with different results.
  };
  Kind kind;
  std::string message;
};

// In what the searches differ that the parts belong to: "the seeds: 1-100 and 1-200". Empty if they are one search,
// wherever its scenario was read from.
std::string DifferenceBetween(const Part& a, const Part& b);

// A part whose pieces another part holds, too, counts once. Requires at least one.
std::variant<Part, JoinFailure> Join(std::vector<NamedPart> parts);

// Says of a search what follows from its pieces.
void TakeStock(SearchResult& search);

// For people: "seeds 65..128 (piece 1 of 16)".
std::string MissingInWords(const SearchResult& search);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_PART_H_
