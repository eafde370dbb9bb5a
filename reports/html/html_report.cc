#include "reports/html/html_report.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "reports/checks.h"
#include "reports/exit_codes.h"
#include "reports/html/elements.h"
#include "reports/html/plots.h"
#include "reports/html/sections.h"
#include "reports/json_report.h"
#include "reports/sequence.h"

namespace redeliver {
namespace html {
namespace {

constexpr std::string_view kStyle =
#include "reports/page.css.inc"
    ;
constexpr std::string_view kScript =
#include "reports/page.js.inc"
    ;
constexpr std::string_view kScriptSha256 =
#include "reports/page.js.sha256.inc"
    ;

// Nothing is loaded from anywhere, and no script runs but the one that belongs here: not even one that came in with a
// name of the user's.
std::string Policy() {
  const std::string hash = absl::Base64Escape(absl::HexStringToBytes(std::string(kScriptSha256)));
  return absl::StrCat("default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-", hash,
                      "'; base-uri 'none'; form-action 'none'");
}

// What was found in one scenario.
struct Searched {
  explicit Searched(const ReportInput& input) : summary(Summarize(input)), text{input, summary, style} {}
  Searched(const Searched&) = delete;
  Searched& operator=(const Searched&) = delete;

  const TextStyle style;
  const Summary summary;
  const TextContext text;
};

std::string OutcomeInWords(const TextContext& text) {
  std::string words;
  for (const Piece& piece : OutcomeLine(text)) words += piece.text;
  return words;
}

// The report for programs, so that the page is all there is to keep. Markup cannot end in it: < is written as \u003c.
std::string DataIsland(std::span<const ReportInput> inputs) {
  std::string data;
  for (const char c : JsonReports(inputs)) {
    if (c == '<') {
      data += "\\u003c";
    } else {
      data += c;
    }
  }
  return Element("script type=\"application/json\" id=\"data\"", data);
}

class PageWriter {
 public:
  PageWriter(std::span<const ReportInput> inputs, const WritingControl& control)
      : inputs_(inputs), control_(control), stories_(TellStories(inputs, inputs.size() > 1 ? 4 : 3, control)) {
    for (const ReportInput& input : inputs) searched_.push_back(std::make_unique<Searched>(input));
  }

  std::string Write() const {
    const std::string title = Title();
    const std::string head = absl::StrCat(
        "<meta charset=\"utf-8\">\n", "<meta http-equiv=\"Content-Security-Policy\"", Attribute("content", Policy()),
        ">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
        "<meta name=\"color-scheme\" content=\"light dark\">\n", TextElement("title", title), "\n",
        Element("style", absl::StrCat(std::string(kStyle), std::string(PlotStyle()), std::string(SequenceSvgStyle()))),
        "\n");
    std::string main;
    if (inputs_.size() > 1) main += Overview();
    std::map<std::string, int> names;
    for (size_t n = 0; n < searched_.size(); ++n) main += SearchElement(n, names);
    const std::string body = absl::StrCat(
        "<a class=\"skip\" href=\"#matrix\">Skip to the matrix</a>\n", Element("main id=\"main\"", "\n" + main), "\n",
        Element("footer", "<p id=\"downloads\">" + EscapedForMarkup("redeliver " REDELIVER_VERSION) + "</p>"), "\n",
        DataIsland(inputs_), "\n", Element("script", kScript), "\n");
    return "<!DOCTYPE html>\n" +
           Element("html lang=\"en\"",
                   "\n" + Element("head", "\n" + head) + "\n" + Element("body", "\n" + body) + "\n") +
           "\n";
  }

 private:
  std::string Title() const {
    if (inputs_.size() > 1) return absl::StrCat("Redeliver: ", inputs_.size(), " scenarios");
    const TextContext& text = searched_[0]->text;
    return absl::StrCat(text.scenario().name, ": ", OutcomeInWords(text));
  }

  // Ids of one search of several begin with its name, which another may have, too.
  std::string Prefix(size_t n, std::map<std::string, int>& names) const {
    if (inputs_.size() == 1) return "";
    const std::string& name = searched_[n]->text.scenario().name;
    const int count = ++names[name];
    return absl::StrCat(IdPart(name), count == 1 ? "" : absl::StrCat("~", count), "/");
  }

  static std::string Contents(const SearchContext& context, const std::vector<Section>& sections) {
    std::string links = context.one_of_several ? "<li><a href=\"#overview\">All scenarios</a></li>" : "";
    for (const Section& section : sections) {
      links +=
          Element("li", TextElement("a" + Attribute("href", "#" + context.SectionId(section.name)), section.title));
    }
    return Element("nav class=\"contents\"" + Attribute("aria-label", "sections of " + context.text.scenario().name),
                   Element("ul", links)) +
           "\n";
  }

  std::string SearchElement(size_t n, std::map<std::string, int>& names) const {
    const bool stopped = control_.should_stop && control_.should_stop();
    const uint64_t events = stopped ? 0 : std::min(control_.page_effort, EventsForPlots(inputs_.size()));
    const std::string plots = PlotFigures(inputs_[n], events, control_.jobs);
    const SearchContext context{searched_[n]->text, stories_, plots, n, inputs_.size() > 1, Prefix(n, names)};
    std::string content = Head(context);
    const std::vector<Section> sections = SectionsOf(context);
    content += Contents(context, sections);
    for (const Section& section : sections) {
      const std::string id = context.SectionId(section.name);
      const std::string attributes = Attribute("class", "section-" + std::string(section.name)) + Attribute("id", id);
      content +=
          Element("section" + attributes + Attribute("aria-labelledby", id + "-title"),
                  Heading(context.level() + 1, section.title, Attribute("id", id + "-title")) + section.content) +
          "\n";
    }
    return Element("article class=\"search\"" + Attribute("id", context.SectionId("search")), "\n" + content) + "\n";
  }

  std::string OverviewRow(size_t n) const {
    const TextContext& text = searched_[n]->text;
    const std::string target = n == 0 ? "#search" : absl::StrCat("#search-", n + 1);
    const size_t warnings = text.summary.warnings.size();
    std::string outcome = Spans(OutcomeLine(text));
    if (warnings > 0) outcome += TextElement("p", "! " + Count(warnings, "warning", "warnings"));
    return Element("tr",
                   Element("th scope=\"row\"", TextElement("a" + Attribute("href", target), text.scenario().name)) +
                       Element("td", outcome) + TextElement("td", text.scenario().claim)) +
           "\n";
  }

  // What was found in each of several scenarios.
  std::string Overview() const {
    std::string rows;
    size_t good = 0;
    for (size_t n = 0; n < searched_.size(); ++n) {
      rows += OverviewRow(n);
      good += ExitCode(ChecksOf(inputs_[n])) == kExitAsExpected;
    }
    const std::string head =
        "<tr><th scope=\"col\">scenario</th><th scope=\"col\">outcome</th><th scope=\"col\">claim</th></tr>";
    const std::string table =
        Element("table class=\"overview\"", Element("thead", head) + "\n" + Element("tbody", rows));
    return Heading(1, Title()) +
           TextElement("p class=\"outcome\"", absl::StrCat(good, " of ", searched_.size(), " as expected")) + "\n" +
           Element("nav id=\"overview\" aria-label=\"scenarios\"", ScrollBox("Overview of all scenarios", table)) +
           "\n";
  }

  std::span<const ReportInput> inputs_;
  const WritingControl& control_;
  const std::map<CellKey, Story> stories_;
  std::vector<std::unique_ptr<Searched>> searched_;
};

}  // namespace
}  // namespace html

std::string HtmlReport(std::span<const ReportInput> inputs, const WritingControl& control) {
  return html::PageWriter(inputs, control).Write();
}

}  // namespace redeliver
