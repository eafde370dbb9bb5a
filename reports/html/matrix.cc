// The middle of the page: the matrix, and the stories of its violations.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/html/elements.h"
#include "reports/html/sections.h"
#include "reports/interval.h"
#include "sim/invariant/catalogue.h"

namespace redeliver::html {
namespace {

// Below the verdict: how often, and how sure that is.
std::string NumbersOf(const SearchContext& context, size_t i, size_t v) {
  const TextContext& text = context.text;
  const ConfigurationResult& result = text.result(i);
  const Cell& cell = result.cells[v];
  const auto number = [](const std::string& words) { return " " + TextElement("span class=\"number\"", words); };
  const auto remark = [](const std::string& words) { return " " + TextElement("span class=\"remark\"", words); };
  switch (text.summary.configurations[i].cells[v].verdict) {
    case Verdict::kProved:
      return remark("all " + Count(result.runs, "plan", "plans"));
    case Verdict::kHeld:
      if (text.input.planned()) return remark("in " + PlannedRuns(result));
      return number("≤" + ExactInterval(cell.violating_runs, result.runs).high);
    case Verdict::kViolated: {
      const std::string rate = number(absl::StrCat(cell.violating_runs, "/", result.runs));
      if (text.input.planned()) return rate + remark("in " + PlannedRuns(result));
      if (!text.sampled()) return rate;
      const RateInterval interval = ExactInterval(cell.violating_runs, result.runs);
      return rate + remark(absl::StrCat(interval.low, " to ", interval.high));
    }
    case Verdict::kVacuous:
    case Verdict::kInconclusive:
      return "";
  }
  return "";
}

std::string_view MarkOf(Expectation expectation) {
  switch (expectation) {
    case Expectation::kUnexpected:
      return "◀ unexpected";
    case Expectation::kMissing:
      return "◀ missing";
    case Expectation::kNone:
    case Expectation::kMet:
    case Expectation::kOpen:
      return "";
  }
  return "";
}

std::string CellElement(const SearchContext& context, size_t i, size_t v) {
  const CellSummary& summary = context.text.summary.configurations[i].cells[v];
  std::string content = VerdictSpan(summary.verdict) + NumbersOf(context, i, v);
  const std::string_view mark = MarkOf(summary.expectation);
  if (!mark.empty()) content += " " + TextElement("strong class=\"mark\"", mark);
  const std::string id = context.CellId(i, v);
  const std::string cell = context.StoryOf(i, v) == nullptr
                               ? Element("span class=\"cell\"", content)
                               : Element("a class=\"cell\"" + Attribute("id", "cell/" + id) +
                                             Attribute("href", "#" + id) + Attribute("data-story", id),
                                         content);
  return Element("td" + Attribute("data-verdict", VerdictName(summary.verdict)) +
                     Attribute("data-expectation", ExpectationName(summary.expectation)),
                 cell);
}

// The name may be broken where it has a joint.
std::string NameElement(std::string_view tag, std::string_view name) {
  std::string content;
  for (size_t at = 0; at < name.size();) {
    const size_t end = std::min(name.find_first_of("_-.", at), name.size() - 1) + 1;
    content += EscapedForMarkup(name.substr(at, end - at)) + (end < name.size() ? "<wbr>" : "");
    at = end;
  }
  return Element(tag, content);
}

std::string ConfigurationHead(const SearchContext& context, size_t i, std::string_view scope) {
  const std::string& name = context.text.configuration(i).name;
  return NameElement("th" + Attribute("scope", scope) + Attribute("data-configuration", name), name);
}

std::string InvariantHead(const SearchContext& context, size_t v, std::string_view scope) {
  const std::string& name = context.text.scenario().invariants[v];
  const InvariantEntry* entry = FindInvariant(name);
  const std::string title = entry == nullptr ? "" : Attribute("title", entry->info.statement);
  return NameElement("th" + Attribute("scope", scope) + title, name);
}

// Few configurations stand side by side, for they are compared; many below each other.
std::string MatrixTable(const SearchContext& context) {
  const size_t configurations = context.text.size();
  const size_t invariants = context.text.scenario().invariants.size();
  const bool side_by_side = configurations < invariants;
  const auto row_head = side_by_side ? InvariantHead : ConfigurationHead;
  const auto column_head = side_by_side ? ConfigurationHead : InvariantHead;
  const size_t rows = side_by_side ? invariants : configurations;
  const size_t columns = side_by_side ? configurations : invariants;
  std::string head = "<td></td>";
  for (size_t c = 0; c < columns; ++c) head += column_head(context, c, "col");
  std::string body;
  for (size_t r = 0; r < rows; ++r) {
    std::string row = row_head(context, r, "row");
    for (size_t c = 0; c < columns; ++c) {
      row += "\n" + (side_by_side ? CellElement(context, c, r) : CellElement(context, r, c));
    }
    body += Element("tr", row) + "\n";
  }
  const std::string table = Element("thead", Element("tr", head)) + "\n" + Element("tbody", body);
  return ScrollBox("Guarantee matrix",
                   Element("table class=\"matrix\" aria-label=\"verdict by configuration and invariant\"", table),
                   "scroll matrix-box");
}

std::string StorySummary(const SearchContext& context, size_t i, size_t v, const Story& story) {
  const Cell& cell = context.text.result(i).cells[v];
  const std::string faults = story.faults == 0 ? "no fault" : Count(story.faults, "fault", "faults");
  const std::string runs = absl::StrCat(cell.violating_runs, " of ",
                                        Count(context.text.result(i).runs, context.text.sampled() ? "run" : "plan",
                                              context.text.sampled() ? "runs" : "plans"));
  return Element("summary", "<span class=\"glyph tone-bad\" aria-hidden=\"true\">✗</span> " +
                                NameElement("b", context.text.configuration(i).name + " · " +
                                                     context.text.scenario().invariants[v]) +
                                " " + TextElement("span class=\"broken\"", story.broken) + " " +
                                TextElement("span class=\"remark\"", faults + "; " + runs));
}

}  // namespace

Section Matrix(const SearchContext& context) {
  if (context.text.size() == 0 || context.text.scenario().invariants.empty()) {
    return {"matrix", "Guarantees", "<p>Nothing was run.</p>\n"};
  }
  std::string remark = "A violated cell leads to its story.";
  if (CountCells(context.text.summary).expects) remark += " ◀ marks what is not as the scenario expects.";
  return {"matrix", "Guarantees", MatrixTable(context) + TextElement("p class=\"remark\"", remark) + "\n"};
}

Section Stories(const SearchContext& context) {
  std::string stories;
  for (size_t i = 0; i < context.text.size(); ++i) {
    for (size_t v = 0; v < context.text.scenario().invariants.size(); ++v) {
      const Story* story = context.StoryOf(i, v);
      if (story == nullptr) continue;
      const std::string id = context.CellId(i, v);
      const std::string back =
          Element("p class=\"back\"", TextElement("a" + Attribute("href", "#cell/" + id), "Back to the matrix"));
      stories +=
          Element("details class=\"story\"" + Attribute("data-configuration", context.text.configuration(i).name),
                  StorySummary(context, i, v, *story) + "\n" +
                      Element("div class=\"story-body\"" + Attribute("id", id), story->body + back)) +
          "\n";
    }
  }
  const std::string remark =
      "<p class=\"remark\">Of each violation the run with the fewest faults that was found, told step by step.</p>\n";
  return {"witnesses", "Witnesses", stories.empty() ? "" : remark + stories};
}

}  // namespace redeliver::html
