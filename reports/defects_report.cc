#include "reports/defects_report.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "reports/styled_text.h"
#include "sim/invariant/catalogue.h"

namespace redeliver {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kDefectsWidth = 100;

std::string NameOf(Defect defect) { return std::string(Describe(defect).name); }

std::string PlaceOf(const Prepared& prepared, size_t configuration) {
  const Scenario& scenario = prepared.scenario();
  return scenario.name + ": " + scenario.configurations[configuration].name;
}

// The smaller, the sooner a kill is found.
std::pair<uint64_t, size_t> Difficulty(const std::optional<uint64_t>& seeds, size_t faults) {
  return {seeds.value_or(std::numeric_limits<uint64_t>::max()), faults};
}

void AddKill(const Kill& kill, const Prepared& prepared, KillCell& cell) {
  const bool first = cell.configurations++ == 0;
  if (first || Difficulty(kill.seeds, kill.faults) < Difficulty(cell.seeds, cell.faults)) {
    cell.where = PlaceOf(prepared, kill.configuration);
    cell.seeds = kill.seeds;
  }
  cell.faults = first ? kill.faults : std::min(cell.faults, kill.faults);
}

JudgedDefect JudgeDefect(const DefectInfo& info, const std::vector<const Prepared*>& scenarios,
                         const KillMatrix& matrix) {
  JudgedDefect judged{info, {}};
  for (const InvariantEntry& entry : AllInvariants()) {
    KillCell cell{.invariant = entry.info.name};
    for (const Kill& kill : matrix.kills) {
      const Prepared& prepared = *scenarios[kill.scenario];
      if (kill.defect != info.defect || prepared.scenario().invariants[kill.invariant] != entry.info.name) continue;
      AddKill(kill, prepared, cell);
    }
    if (cell.configurations > 0) judged.killers.push_back(std::move(cell));
  }
  return judged;
}

uint64_t KilledBy(std::string_view invariant, const DefectsSummary& summary) {
  return static_cast<uint64_t>(std::ranges::count_if(summary.defects, [&](const JudgedDefect& judged) {
    return std::ranges::find(judged.killers, invariant, &KillCell::invariant) != judged.killers.end();
  }));
}

std::string Wrapped(std::string_view text) {
  std::string wrapped;
  for (const std::string& line : Wrap(text, kDefectsWidth - 4)) absl::StrAppend(&wrapped, "    ", line, "\n");
  return wrapped;
}

std::string MatrixRow(std::string_view defect, std::string_view invariant, std::string_view configurations,
                      std::string_view faults, std::string_view seeds, std::string_view where) {
  return absl::StrFormat("%-38s %-20s %14s %2s %6s  %s\n", defect, invariant, configurations, faults, seeds, where);
}

std::string KillRows(const JudgedDefect& judged) {
  std::string rows;
  for (const KillCell& cell : judged.killers) {
    rows += MatrixRow(rows.empty() ? judged.info.name : "", cell.invariant, std::to_string(cell.configurations),
                      std::to_string(cell.faults), cell.seeds ? std::to_string(*cell.seeds) : "-", cell.where);
  }
  return rows;
}

std::string Problems(const DefectsSummary& summary) {
  std::string text;
  for (const Defect defect : summary.survivors) {
    absl::StrAppend(&text, "FAIL  ", NameOf(defect), ": nothing notices it, and no reason is given\n");
  }
  for (const Defect defect : summary.killed_after_all) {
    absl::StrAppend(&text, "FAIL  ", NameOf(defect), ": a reason is given why nothing notices it, but it is\n");
  }
  for (const std::string_view invariant : summary.idle_invariants) {
    absl::StrAppend(&text, "FAIL  ", std::string(invariant), ": notices no mistake\n");
  }
  for (const std::string& where : summary.unexpected) {
    absl::StrAppend(&text, "FAIL  ", where, " is violated without any mistake, which the file does not expect\n");
  }
  if (!summary.complete) absl::StrAppend(&text, "FAIL  interrupted: not every configuration was tried\n");
  return text;
}

Json KillJson(const KillCell& cell) {
  Json json = Json::object();
  json["invariant"] = cell.invariant;
  json["configurations"] = cell.configurations;
  json["faults"] = cell.faults;
  json["seeds"] = cell.seeds ? Json(*cell.seeds) : Json(nullptr);
  json["where"] = cell.where;
  return json;
}

Json DefectJson(const JudgedDefect& judged) {
  const DefectInfo& info = judged.info;
  Json json = Json::object();
  json["name"] = info.name;
  json["doc"] = info.doc;
  json["undetected"] = info.undetected.empty() ? Json(nullptr) : Json(info.undetected);
  json["killed_by"] = Json::array();
  for (const KillCell& cell : judged.killers) json["killed_by"].push_back(KillJson(cell));
  return json;
}

Json NamesOf(const std::vector<Defect>& defects) {
  Json names = Json::array();
  for (const Defect defect : defects) names.push_back(Describe(defect).name);
  return names;
}

}  // namespace

DefectsSummary Summarize(const std::vector<const Prepared*>& scenarios, const KillSearch& search,
                         const KillMatrix& matrix, std::span<const DefectInfo> table) {
  DefectsSummary summary;
  summary.complete = matrix.complete;
  for (const Defect defect : search.defects) {
    const DefectInfo& info = *std::ranges::find(table, defect, &DefectInfo::defect);
    summary.defects.push_back(JudgeDefect(info, scenarios, matrix));
    const bool killed = !summary.defects.back().killers.empty();
    const bool explained = !info.undetected.empty();
    if (!killed && !explained) summary.survivors.push_back(defect);
    if (killed && explained) summary.killed_after_all.push_back(defect);
  }
  for (const InvariantEntry& entry : AllInvariants()) {
    if (search.defects.size() < AllDefects().size() || KilledBy(entry.info.name, summary) > 0) continue;
    summary.idle_invariants.push_back(entry.info.name);
  }
  for (const UnexpectedViolation& violation : matrix.unexpected) {
    const Prepared& prepared = *scenarios[violation.scenario];
    summary.unexpected.push_back(PlaceOf(prepared, violation.configuration) + ": " +
                                 prepared.scenario().invariants[violation.invariant]);
  }
  return summary;
}

std::string DefectsText(const DefectsSummary& summary, const KillMatrix& matrix) {
  std::string text = MatrixRow("mistake", "noticed by", "configurations", "k", "seeds", "first in");
  std::string unnoticed;
  size_t killed = 0;
  for (const JudgedDefect& judged : summary.defects) {
    text += KillRows(judged);
    killed += judged.killers.empty() ? 0 : 1;
    const DefectInfo& info = judged.info;
    if (!judged.killers.empty()) continue;
    absl::StrAppend(&unnoticed, "  ", std::string(info.name), ": ", std::string(info.doc), "\n",
                    info.undetected.empty() ? "" : Wrapped(info.undetected));
  }
  if (!unnoticed.empty()) absl::StrAppend(&text, "\nnot noticed:\n", unnoticed);
  text += "\n";
  for (const InvariantEntry& entry : AllInvariants()) {
    absl::StrAppendFormat(&text, "%-20s notices %d\n", entry.info.name, KilledBy(entry.info.name, summary));
  }
  absl::StrAppend(&text, "\n", Problems(summary));
  return text + absl::StrFormat("%d of %d mistakes noticed, in %d configurations and %s runs\n", killed,
                                summary.defects.size(), matrix.configurations, Grouped(std::to_string(matrix.runs)));
}

std::string DefectsJson(const DefectsSummary& summary, const KillSearch& search, const KillMatrix& matrix) {
  Json json = Json::object();
  json["schema"] = "redeliver.defects/1";
  json["tool"] = {{"name", "redeliver"}, {"version", REDELIVER_VERSION}};
  json["search"] = {{"seeds", search.seeds},
                    {"events", search.events},
                    {"configurations", matrix.configurations},
                    {"runs", matrix.runs},
                    {"complete", matrix.complete}};
  json["defects"] = Json::array();
  for (const JudgedDefect& judged : summary.defects) json["defects"].push_back(DefectJson(judged));
  json["invariants"] = Json::array();
  for (const InvariantEntry& entry : AllInvariants()) {
    json["invariants"].push_back({{"name", entry.info.name}, {"kills", KilledBy(entry.info.name, summary)}});
  }
  json["survivors_without_reason"] = NamesOf(summary.survivors);
  json["killed_despite_reason"] = NamesOf(summary.killed_after_all);
  json["idle_invariants"] = summary.idle_invariants;
  json["unexpected_violations"] = summary.unexpected;
  json["as_it_should_be"] = summary.AsItShouldBe();
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace redeliver
