#include <algorithm>
#include <utility>
#include <vector>

#include "reports/checks.h"
#include "reports/exit_codes.h"
#include "reports/replay_command.h"
#include "tools/output.h"
#include "tools/part_file.h"
#include "tools/show_searches.h"
#include "tools/verbs.h"

namespace redeliver {
namespace {

int LeaveIncomplete(const CommandLine& command, const Part& part) {
  Complain("incomplete: there is no part with " + MissingInWords(part.search));
  if (command.report.empty()) return kExitNoOutput;
  if (WriteReport(command.report, WritePart(part.file, part.search)) && command.report != "-") {
    const Prepared prepared(part.file.scenario);
    const std::string search = SearchCommand({prepared, part.search, part.file.path});
    Complain(command.report + " holds what there is, as one part; merge the rest with it, or search it with\n  " +
             search + " --resume " + ShellWord(command.report));
  }
  return kExitNoOutput;
}

}  // namespace

int Merge(const CommandLine& command) {
  Phrases phrases;
  std::vector<NamedPart> parts;
  for (const std::string& path : command.paths) {
    std::optional<Part> part = LoadPart(path, phrases);
    if (part) parts.push_back({path, *std::move(part)});
  }
  if (parts.size() < command.paths.size()) return kExitBadInput;
  const auto joined = Join(std::move(parts));
  if (const auto* failure = std::get_if<JoinFailure>(&joined)) {
    Complain(failure->message);
    return failure->kind == JoinFailure::Kind::kDisagree ? kExitNotReproduced : kExitBadInput;
  }
  const Part& whole = std::get<Part>(joined);
  if (!whole.search.complete) return LeaveIncomplete(command, whole);
  const Prepared prepared(whole.file.scenario);
  const ReportInput input{prepared, whole.search, whole.file.path, nullptr, whole.file.text};
  if (!ShowText(command, input) || !WriteOutputs(command, {&input, 1})) return kExitNoOutput;
  return ExitCode(ChecksOf(input));
}

}  // namespace redeliver
