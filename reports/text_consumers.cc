// Who suffers: what the matrix says of a pipeline, by consumer.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "reports/grid.h"
#include "reports/text_sections.h"
#include "sim/invariant/catalogue.h"

namespace redeliver {
namespace {

// Consumers that owe effects, of one configuration.
std::vector<GroupId> ConsumersOf(const RunShape& shape) {
  std::vector<GroupId> consumers;
  for (const RunShape::Sink& sink : shape.sinks) {
    if (std::ranges::find(consumers, sink.fed_by) == consumers.end()) consumers.push_back(sink.fed_by);
  }
  return consumers;
}

uint64_t ViolatingRuns(const Cell& cell, GroupId group) {
  return group.value() < cell.by_group.size() ? cell.by_group[group.value()].violating_runs : 0;
}

// The invariants that some consumer of some configuration violates, by index.
std::vector<size_t> Suffered(const TextContext& context) {
  std::vector<size_t> suffered;
  for (size_t v = 0; v < context.scenario().invariants.size(); ++v) {
    bool any = false;
    for (size_t i = 0; i < context.size(); ++i) {
      for (const Violations& violations : context.result(i).cells[v].by_group) any |= violations.violating_runs > 0;
    }
    if (any) suffered.push_back(v);
  }
  return suffered;
}

// "lost" for no_loss.
std::string WordFor(const std::string& invariant) {
  const InvariantEntry* entry = FindInvariant(invariant);
  return std::string(entry == nullptr || entry->info.broken.empty() ? invariant : entry->info.broken);
}

}  // namespace

ReportTable ConsumersTable(const TextContext& context) {
  std::set<std::string> names;
  for (size_t i = 0; i < context.size(); ++i) {
    const RunShape& shape = context.pipeline(i).shape();
    for (const GroupId group : ConsumersOf(shape)) names.insert(shape.groups[group.value()].name);
  }
  const std::vector<size_t> suffered = Suffered(context);
  if (names.size() < 2 || suffered.empty()) return {};
  const Glyphs glyphs(context.style);
  ReportTable table{"Consumers", "runs in which each of them suffers a violation", {}};
  Grid& grid = table.grid;
  for (const size_t v : suffered) grid.columns.push_back(WordFor(context.scenario().invariants[v]));
  for (size_t i = 0; i < context.size(); ++i) {
    const RunShape& shape = context.pipeline(i).shape();
    for (const GroupId group : ConsumersOf(shape)) {
      std::vector<Line> row;
      for (const size_t v : suffered) {
        const Cell& cell = context.result(i).cells[v];
        const uint64_t runs = ViolatingRuns(cell, group);
        if (runs > 0) {
          row.push_back({Piece{std::string(glyphs.bad()), Tone::kBad}, Piece{absl::StrCat(" ", runs)}});
        } else if (cell.observations == 0) {
          row.push_back(OneTone(std::string(glyphs.vacuous()), Tone::kUnsure));
        } else {
          row.push_back(OneTone(std::string(glyphs.good()), Tone::kGood));
        }
      }
      grid.AddRow(
          absl::StrCat(context.configuration(i).name, std::string(glyphs.dot()), shape.groups[group.value()].name),
          std::move(row));
    }
  }
  return table;
}

std::string ConsumersText(const TextContext& context) { return TableText(context, ConsumersTable(context)); }

}  // namespace redeliver
