// The parts of a page about one search, in the order they stand. Each is whole elements, or empty if there is nothing
// to say.
#ifndef REDELIVER_REPORTS_HTML_SECTIONS_H_
#define REDELIVER_REPORTS_HTML_SECTIONS_H_

#include <map>
#include <string>
#include <string_view>

#include "reports/html/story.h"
#include "reports/report_content.h"

namespace redeliver::html {

struct SearchContext {
  const TextContext& text;
  const std::map<CellKey, Story>& stories;
  int jobs = 1;         // Threads that may be used.
  size_t searches = 1;  // In the report.
  size_t number = 0;    // Of this one, from 0.
  std::string id_prefix;

  // Then ids of its own begin with its name, and those that every search has end with its number.
  bool one_of_several() const { return searches > 1; }

  // Of the heading of the search; its sections are one below.
  int level() const { return one_of_several() ? 2 : 1; }
  // "matrix"; of the second of several searches "matrix-2".
  std::string SectionId(std::string_view name) const;
  // "naive/no_loss"; of several "payments/naive/no_loss".
  std::string CellId(size_t i, size_t v) const;
  // nullptr if the cell has none.
  const Story* StoryOf(size_t i, size_t v) const;
};

// A section with its heading; empty without content.
std::string Section(const SearchContext& context, std::string_view name, std::string_view title,
                    const std::string& content);
// "[glyph] word" of a verdict.
std::string VerdictSpan(Verdict verdict);

// Name, claim, what it comes to, what was searched, how to do it again.
std::string Head(const SearchContext& context);
std::string Warnings(const SearchContext& context);
// Verdict by configuration and invariant, each violation a link to its story.
std::string Matrix(const SearchContext& context);
std::string Consumers(const SearchContext& context);
std::string Stories(const SearchContext& context);
std::string Thresholds(const SearchContext& context);
std::string Comparison(const SearchContext& context);
std::string Metrics(const SearchContext& context);
std::string Plots(const SearchContext& context);
std::string Faults(const SearchContext& context);
std::string WorstCases(const SearchContext& context);
// What "proved" covers and what it leaves out.
std::string Certificate(const SearchContext& context);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_SECTIONS_H_
