// The parts of a page about one search.
#ifndef REDELIVER_REPORTS_HTML_SECTIONS_H_
#define REDELIVER_REPORTS_HTML_SECTIONS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "reports/html/story.h"
#include "reports/report_content.h"

namespace redeliver::html {

struct Section {
  std::string_view name;  // Its id, and in its class: section-name.
  std::string title;
  std::string content;  // Empty if there is nothing to say.
};

struct SearchContext {
  const TextContext& text;
  const std::map<CellKey, Story>& stories;
  std::string_view plots;  // As PlotFigures.
  size_t number = 0;       // Of the search in the report, from 0.
  // Of several: then ids of its own begin with its name, and those that every search has end with its number.
  bool one_of_several = false;
  std::string id_prefix;

  // Of the heading of the search; its sections are one below.
  int level() const { return one_of_several ? 2 : 1; }
  // "matrix"; of the second of several searches "matrix-2".
  std::string SectionId(std::string_view name) const;
  // "naive/no_loss"; of several "payments/naive/no_loss".
  std::string CellId(size_t i, size_t v) const;
  // nullptr if the cell has none.
  const Story* StoryOf(size_t i, size_t v) const;
};

// "[glyph] word" of a verdict.
std::string VerdictSpan(Verdict verdict);

// Name, claim, what it comes to, what was searched, how to do it again.
std::string Head(const SearchContext& context);
// All sections that have something to say, in the order they stand.
std::vector<Section> SectionsOf(const SearchContext& context);

// Verdict by configuration and invariant, each violation a link to its story.
Section Matrix(const SearchContext& context);
Section Stories(const SearchContext& context);

}  // namespace redeliver::html

#endif  // REDELIVER_REPORTS_HTML_SECTIONS_H_
