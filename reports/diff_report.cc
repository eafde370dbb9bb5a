#include "reports/diff_report.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "reports/exit_codes.h"
#include "reports/markdown.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

using Json = nlohmann::ordered_json;

uint64_t CountOf(std::span<const ReportChange> changes, ChangeKind kind) {
  return static_cast<uint64_t>(std::ranges::count(changes, kind, &ReportChange::kind));
}

std::string Totals(std::span<const ReportChange> changes) {
  return absl::StrCat(CountOf(changes, ChangeKind::kWorse), " worse, ", CountOf(changes, ChangeKind::kBetter),
                      " better, ", CountOf(changes, ChangeKind::kOther), " changed");
}

std::string Sentence(const ReportChange& change) {
  return absl::StrCat(change.configuration, change.configuration.empty() ? "" : ": ", change.text);
}

std::string ModeInWords(std::string_view mode) {
  return mode == "sample" ? "sampled" : mode == "prove" ? "proved" : "planned";
}

// Calls `head` before the changes of each search, and `line` for each change.
template <class Head, class Line>
void ForEach(std::span<const ReportChange> changes, Head&& head, Line&& line) {
  const ReportChange* last = nullptr;
  for (const ReportChange& change : changes) {
    if (last == nullptr || last->scenario != change.scenario || last->search != change.search) head(change);
    line(change);
    last = &change;
  }
}

}  // namespace

int ExitCode(std::span<const ReportChange> changes, bool on_change) {
  const bool fails = std::ranges::any_of(changes, [on_change](const ReportChange& change) {
    return change.kind == ChangeKind::kWorse || (on_change && change.kind != ChangeKind::kReason);
  });
  return fails ? kExitViolated : kExitAsExpected;
}

std::string DiffText(std::span<const ReportChange> changes) {
  std::string text;
  ForEach(
      changes,
      [&](const ReportChange& change) {
        absl::StrAppend(&text, text.empty() ? "" : "\n", EscapeControls(change.scenario), ", ",
                        ModeInWords(change.search), "\n");
      },
      [&](const ReportChange& change) {
        const std::string kind(ChangeKindName(change.kind));
        absl::StrAppend(&text, "  ", kind, std::string(9 - kind.size(), ' '), EscapeControls(Sentence(change)), "\n");
      });
  return absl::StrCat(text, text.empty() ? "" : "\n", Totals(changes), "\n");
}

std::string DiffMarkdown(std::span<const ReportChange> changes) {
  std::string text = absl::StrCat("**", Totals(changes), "**\n");
  ForEach(
      changes,
      [&](const ReportChange& change) {
        absl::StrAppend(&text, "\n### ", markdown::Escaped(change.scenario), ", ", ModeInWords(change.search), "\n\n");
      },
      [&](const ReportChange& change) {
        absl::StrAppend(&text, "- **", std::string(ChangeKindName(change.kind)), "** ",
                        markdown::Escaped(Sentence(change)), "\n");
      });
  return text;
}

std::string DiffJson(std::span<const ReportChange> changes, int exit_code) {
  const auto or_null = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
  Json json = Json::object();
  json["schema"] = "redeliver.diff/1";
  json["tool"] = {{"name", "redeliver"}, {"version", REDELIVER_VERSION}};
  json["exit_code"] = exit_code;
  json["worse"] = CountOf(changes, ChangeKind::kWorse);
  json["better"] = CountOf(changes, ChangeKind::kBetter);
  json["changed"] = CountOf(changes, ChangeKind::kOther);
  json["changes"] = Json::array();
  for (const ReportChange& change : changes) {
    Json one = Json::object();
    one["kind"] = ChangeKindName(change.kind);
    one["scenario"] = change.scenario;
    one["search"] = change.search;
    one["configuration"] = or_null(change.configuration);
    one["subject"] = change.subject;
    one["before"] = or_null(change.before);
    one["after"] = or_null(change.after);
    one["text"] = change.text;
    json["changes"].push_back(std::move(one));
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace redeliver
