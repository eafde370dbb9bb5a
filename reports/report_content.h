// What reports say, before it is set as text or as a page: each finding is put into words and tables once.
#ifndef REDELIVER_REPORTS_REPORT_CONTENT_H_
#define REDELIVER_REPORTS_REPORT_CONTENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/grid.h"
#include "reports/report.h"
#include "reports/styled_text.h"
#include "reports/summary.h"

namespace redeliver {

struct TextContext {
  const ReportInput& input;
  const Summary& summary;
  const TextStyle& style;

  const Scenario& scenario() const { return input.prepared.scenario(); }
  const SearchResult& search() const { return input.search; }
  bool sampled() const { return input.search.mode == SearchMode::kSample; }
  size_t size() const { return input.search.results.size(); }
  const ConfigurationResult& result(size_t i) const { return input.search.results[i]; }
  const Configuration& configuration(size_t i) const {
    return scenario().configurations[input.search.configurations[i]];
  }
  const Pipeline& pipeline(size_t i) const { return input.prepared.pipeline(input.search.configurations[i]); }
};

struct ReportTable {
  std::string title;
  std::string remark;
  Grid grid;  // Without rows if there is nothing to say.
};

// "1,000 runs".
std::string Count(uint64_t n, std::string_view one, std::string_view many);
// "1 planned run".
std::string PlannedRuns(const ConfigurationResult& result);

struct CellCounts {
  uint64_t cells = 0;
  uint64_t violated = 0;
  uint64_t open = 0;
  uint64_t unexpected = 0;
  uint64_t missing = 0;
  uint64_t thresholds = 0;
  uint64_t missed = 0;   // Thresholds.
  bool bounded = false;  // Some cell shows an upper bound.
  bool expects = false;  // Something was expected of some configuration.
};

CellCounts CountCells(const Summary& summary);

std::string_view GlyphOf(Verdict verdict, const Glyphs& glyphs);
Tone ToneOf(Verdict verdict);

// One line that says what the matrix comes to, glyph first.
Line OutcomeLine(const TextContext& context);

// What was searched, and what the numbers of the matrix mean; a paragraph each.
std::vector<Piece> SearchParagraphs(const TextContext& context);

// "message m1 was applied twice at its sink".
std::string InWords(const Violation& violation);

// How much harm the worst plan does to the configuration. Requires that it was asked for.
Line WorstLine(const TextContext& context, size_t i);

// What a proof leaves out, with the configurations that a sentence is about if it is not about all. Empty if nothing is
// proved.
std::vector<std::string> NotCoveredSentences(const TextContext& context);

// Verdict by configuration and invariant. `brief`: the glyph stands for the word where a number follows.
Grid MatrixGrid(const TextContext& context, bool brief);

// Invariants of one configuration that one run violates.
struct ShownWitness {
  const Witness* witness;
  std::vector<size_t> invariants;
};
std::vector<ShownWitness> ShownWitnesses(const ConfigurationResult& result);

// Violations by consumer, if there are several consumers.
ReportTable ConsumersTable(const TextContext& context);
// Seed by seed against the first configuration.
ReportTable ComparisonTable(const TextContext& context);
ReportTable MetricsTable(const TextContext& context);
// Faults asked for and faults that struck.
ReportTable FaultsTable(const TextContext& context);

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_REPORT_CONTENT_H_
