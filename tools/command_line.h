// What the user asked for, as values.
#ifndef REDELIVER_TOOLS_COMMAND_LINE_H_
#define REDELIVER_TOOLS_COMMAND_LINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/ratio.h"
#include "sim/base/sim_time.h"
#include "sim/explore/effort.h"
#include "sim/explore/result.h"
#include "sim/explore/worst.h"

namespace redeliver {

enum class Verb {
  kRun,
  kCompare,
  kProve,
  kMerge,
  kReplay,
  kMinimize,
  kExplain,
  kTest,
  kDiff,
  kClaims,
  kDefects,
  kLint,
  kCheck,
  kSchema,
  kList,
  kDocs,
  kNew,
  kCompletion,
  kMan,
  kHelp
};

// A form of what was found, and the file it goes to: "-" is stdout.
struct Output {
  std::string format;  // One of AllReportFormats().
  std::string path;
};

struct CommandLine {
  Verb verb = Verb::kRun;
  std::vector<std::string> paths;
  std::vector<std::string> configurations;  // Empty: all.
  std::vector<SeedRange> seeds;             // Empty: as the scenario says.
  std::optional<int> faults;                // Absent: as the scenario says.
  std::vector<uint64_t> timings;            // Empty: as the scenario says.
  int jobs = 1;
  bool stop_on_first = false;
  bool check_determinism = false;
  std::optional<SimDuration> budget;  // Of real time.
  std::string report;                 // A path, "-" for stdout, or "" for none.
  std::vector<Output> outputs;        // Of --format and --report, without text.
  uint64_t page_effort = kEffort;     // In events, for each story of a page and for its plots.
  std::string format = "text";        // What is printed, where a verb prints one thing.
  std::string color = "auto";
  std::optional<Shard> shard;  // Only this share of the search, as a part instead of a report.
  std::optional<Harm> worst;   // prove: the plan that does most of it is wanted, too.
  std::string witness_folder;  // Where minimal witnesses are written, or "".
  std::string resume;          // A part to go on from and to save to, or "".

  // replay, minimize, explain: which run
  std::optional<uint64_t> seed;
  std::optional<uint64_t> timing;
  std::vector<std::string> planned_faults;
  std::string plan_file;
  std::string digest;
  std::string invariant;  // Whose violation is meant; empty: the first that broke.

  // defects
  std::vector<std::string> defects;    // Empty: all.
  std::optional<uint64_t> most_seeds;  // Absent: as KillSearch says.

  // diff
  std::optional<Ratio> tolerance;  // Absent: as DiffOptions says.
  bool exit_on_change = false;

  // list, schema, new, completion, help
  std::string topic;

  // Whether stdout shows text for people: no other form goes there.
  bool text_wanted() const;
};

// Either a command line, or what the program exits with at once: 0 after --help or --version, 2 after bad usage;
// whatever there is to say has been said.
struct ParsedCommandLine {
  std::optional<CommandLine> command;
  int exit_code = 0;
};

// False, after saying so, if two outputs go to one place, or one would replace a file in `paths`.
bool CheckOutputs(const CommandLine& command);

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv);

// Nullopt if it is no seed: they count from 1.
std::optional<uint64_t> ParseSeed(std::string_view text);

// "3/8". Nullopt if it is not the number of a shard and how many there are.
std::optional<Shard> ParseShard(std::string_view text);

// "1..500", "500" (the same as 1..500), "3,7,20-29". Nullopt if it is none of them, or empty, or has a seed twice.
std::optional<std::vector<SeedRange>> ParseSeeds(const std::string& text);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_COMMAND_LINE_H_
