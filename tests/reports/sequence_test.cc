// Runs that teach something, as people get to see them; and what the writers owe to whoever reads their output.
#include "reports/sequence.h"

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <regex>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/styled_text.h"
#include "tests/reports/golden.h"
#include "tests/support/witnesses.h"

namespace redeliver {
namespace {

using testing::HasSubstr;
using testing::Not;

SequenceDiagram DiagramOf(const FoundViolation& found, std::string title = "a run") {
  const std::vector<Event>& events = found.trial.replay.events;
  const Slice slice = SliceOf(events, found.shape(), found.violation);
  return SequenceOf(slice, events, found.shape(), found.invariant, found.violation, std::move(title));
}

// The element of the picture; an error if it is no well-formed XML.
boost::property_tree::ptree ParsedSvg(const std::string& svg) {
  std::istringstream in(svg);
  boost::property_tree::ptree tree;
  boost::property_tree::read_xml(in, tree);
  EXPECT_EQ(tree.size(), 1u);
  return tree.get_child("svg");
}

// ---- Runs that teach something ----

struct Lesson {
  std::string name;
  std::string scenario;
  std::string configuration;
  Words faults;
};

const Lesson kLessons[] = {
    {"lost", "three-semantics", "at_most_once", {"settle-1 / sink.apply / lost / #2 = crash"}},
    {"doubled", "commit-before-effect-loses", "commit-after-effect", {"ship-1 / sink.apply / applied / #1 = crash"}},
    {"failover",
     "high-watermark-truncation-loss",
     "high-watermark",
     {"broker-1 / replica.fetch / before / #3 = pause", "broker-2 / replica.fetch / lost / #3 = crash"}},
    {"lease", "visibility-timeout-shorter-than-handler", "timeout-30s", {}},
    {"torn",
     "zombie-transactional-producer",
     "unfenced",
     {"settle-1 / log.append / before / #1 = pause", "settle-2 / transaction.end / before / #1 = pause"}},
};

class LessonTest : public testing::TestWithParam<Lesson> {};

TEST_P(LessonTest, ReadsWell) {
  const Lesson& lesson = GetParam();
  const Lab lab = Lab::Named(lesson.scenario);
  const FoundViolation found = FirstViolation(lab.Try(lesson.configuration, lesson.faults));
  const SequenceDiagram diagram = DiagramOf(found, lesson.scenario + ", configuration " + lesson.configuration);
  ExpectGolden("sequence_" + lesson.name + ".txt", TimelineText(diagram));
  ExpectGolden("sequence_" + lesson.name + ".mmd", SequenceMermaid(diagram));
  ExpectGolden("sequence_" + lesson.name + ".svg", SequenceSvg(diagram));
}

INSTANTIATE_TEST_SUITE_P(Lessons, LessonTest, testing::ValuesIn(kLessons),
                         [](const auto& info) { return info.param.name; });

// ---- The whole gallery ----

void ExpectDrawable(const SequenceDiagram& diagram) {
  ASSERT_GE(diagram.steps.size(), 1u);
  ASSERT_FALSE(diagram.participants.empty());
  for (const SequenceStep& step : diagram.steps) {
    EXPECT_LT(step.from, diagram.participants.size());
    EXPECT_LT(step.to, diagram.participants.size());
    EXPECT_FALSE(step.text.empty());
    EXPECT_FALSE(step.text.ends_with('.')) << step.text;
    EXPECT_THAT(step.text, Not(HasSubstr("  ")));
    const bool arrow = step.mark == SequenceMark::kRequest || step.mark == SequenceMark::kReply;
    if (arrow) {
      EXPECT_NE(step.from, step.to) << step.text;
    }
  }
}

void ExpectNarrow(const std::string& timeline) {
  std::istringstream lines(timeline);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(WidthOf(line), 100u) << line;
}

// Every line is a statement of Mermaid, and whoever becomes active does so once.
void ExpectMermaid(const std::string& text, size_t participants) {
  static const std::regex kText("([^#;\"<>]|<br/>|#(35|37|59|quot|lt|gt);)*");
  static const std::regex kStatement(
      R"((title |accTitle: |accDescr: |participant p\d+ as |p\d+(->>|-->>|-x)p\d+: |Note over p\d+(,p\d+)?: |)"
      R"(((de)?activate )p\d+$|%% )(.*))");
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(line, "sequenceDiagram");
  std::set<std::string> active;
  size_t declared = 0;
  while (std::getline(lines, line)) {
    std::smatch match;
    ASSERT_TRUE(line.starts_with("  "));
    line.erase(0, 2);
    ASSERT_TRUE(std::regex_match(line, match, kStatement)) << line;
    EXPECT_TRUE(std::regex_match(match.str(6), kText)) << line;
    declared += line.starts_with("participant ") ? 1 : 0;
    if (line.starts_with("activate ")) {
      EXPECT_TRUE(active.insert(line.substr(9)).second) << line;
    }
    if (line.starts_with("deactivate ")) {
      EXPECT_EQ(active.erase(line.substr(11)), 1u) << line;
    }
  }
  EXPECT_EQ(declared, participants);
  EXPECT_TRUE(active.empty());
}

// What is drawn lies within the picture.
void ExpectSvg(const SequenceDiagram& diagram) {
  const auto svg = ParsedSvg(SequenceSvg(diagram));
  EXPECT_EQ(svg.get<std::string>("<xmlattr>.role"), "img");
  EXPECT_EQ(svg.get<std::string>("title"), diagram.title);
  EXPECT_THAT(svg.get<std::string>("desc"), HasSubstr(diagram.violation));
  const int width = svg.get<int>("<xmlattr>.width");
  const int height = svg.get<int>("<xmlattr>.height");
  int row = 0;
  for (const auto& [name, element] : svg) {
    if (name != "rect" && name != "text") continue;
    const int x = element.get<int>("<xmlattr>.x", 0);
    const int y = element.get<int>("<xmlattr>.y", 0);
    EXPECT_GE(x, 0);
    EXPECT_LE(x + element.get<int>("<xmlattr>.width", 0), width);
    EXPECT_GE(y, 0);
    EXPECT_LE(y + element.get<int>("<xmlattr>.height", 0), height);
    // One row below the other: no text is above an earlier one, but for heads and times.
    if (name != "rect" || element.get<std::string>("<xmlattr>.class") == "rds-box") continue;
    EXPECT_GE(y, row);
    row = y;
  }
}

class SequenceGalleryTest : public testing::TestWithParam<std::string> {};

TEST_P(SequenceGalleryTest, EveryViolationCanBeDrawn) {
  const Lab lab = Lab::FromFile(GetParam());
  for (const FoundViolation& found : ViolationsFound(lab, lab.Seeds(30))) {
    SCOPED_TRACE(found.Name());
    const SequenceDiagram diagram = DiagramOf(found, lab.scenario().name);
    ExpectDrawable(diagram);
    ExpectNarrow(TimelineText(diagram));
    ExpectMermaid(SequenceMermaid(diagram), diagram.participants.size());
    ExpectSvg(diagram);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, SequenceGalleryTest, testing::ValuesIn(ScenarioFilesTried()),
                         [](const auto& info) { return AsTestName(info.param); });

// ---- Text from outside ----

SequenceDiagram Awkward() {
  SequenceDiagram diagram;
  diagram.title = "a <b> & \"c\"; #1 %% 'd'\n\x01 Größe 消息";
  diagram.violation = "no_loss is violated: m1 -> x; y";
  diagram.participants = {{"one<two", ParticipantKind::kProducer},
                          {"a-name-that-is-much-longer-than-any-column-of-a-picture-would-be", ParticipantKind::kSink}};
  diagram.steps = {{.mark = SequenceMark::kRequest, .from = 0, .to = 1, .text = "says \"<done>\"; & #2"},
                   {.mark = SequenceMark::kStop, .from = 1, .to = 1, .text = "stops"},
                   {.mark = SequenceMark::kStop, .from = 1, .to = 1, .text = "stops once more"},
                   {.mark = SequenceMark::kLost, .from = 0, .to = 1, .text = "is lost"},
                   {.mark = SequenceMark::kStart, .from = 1, .to = 1, .text = "starts"},
                   {.mark = SequenceMark::kStart, .from = 0, .to = 0, .text = "starts"},
                   {.mark = SequenceMark::kEnd, .text = std::string(300, 'x'), .proof = true}};
  diagram.left_out = 3;
  return diagram;
}

TEST(SequenceSvg, HoldsAnyText) {
  const SequenceDiagram diagram = Awkward();
  const std::string text = SequenceSvg(diagram);
  const auto svg = ParsedSvg(text);
  EXPECT_EQ(svg.get<std::string>("title"), "a <b> & \"c\"; #1 %% 'd' \xEF\xBF\xBD Größe 消息");
  EXPECT_THAT(text, HasSubstr("says &quot;&lt;done&gt;&quot;; &amp; #2"));
  EXPECT_THAT(text, Not(HasSubstr("script")));
  EXPECT_THAT(text, Not(HasSubstr("href")));
  EXPECT_FALSE(std::regex_search(text, std::regex("[xy\"] ?=?\"?[0-9]+\\.[0-9]")));
}

TEST(SequenceMermaid, HoldsAnyText) {
  const SequenceDiagram diagram = Awkward();
  const std::string text = SequenceMermaid(diagram);
  ExpectMermaid(text, 2);
  EXPECT_THAT(text, HasSubstr("p0->>p1: 0s: says #quot;#lt;done#gt;#quot;#59; & #35;2"));
  EXPECT_THAT(text, HasSubstr("participant p0 as one#lt;two"));
}

TEST(TimelineText, SaysWhatProvesItAndWhatIsMissing) {
  const std::string text = TimelineText(Awkward());
  EXPECT_THAT(text, HasSubstr("* 7  0s  xxx"));
  EXPECT_THAT(text, HasSubstr("* proves it\n  3 more facts left out\n"));
}

// ---- Sentences ----

TEST(Sequence, TellsARequestFromBeforeACrashAsSuch) {
  const Lab lab = Lab::Named("exactly-once-ends-at-the-log");
  for (const FoundViolation& found : ViolationsFound(lab, 100)) {
    const SequenceDiagram diagram = DiagramOf(found);
    for (const SequenceStep& step : diagram.steps) EXPECT_THAT(step.text, Not(HasSubstr("  (")));
  }
}

struct TimeCase {
  int64_t nanoseconds;
  std::string text;
};

class ShortTimeTest : public testing::TestWithParam<TimeCase> {};

TEST_P(ShortTimeTest, HasFiveDigits) { EXPECT_EQ(ShortTime(Nanos(GetParam().nanoseconds)), GetParam().text); }

INSTANTIATE_TEST_SUITE_P(Times, ShortTimeTest,
                         testing::Values(TimeCase{0, "0s"}, TimeCase{7, "7ns"}, TimeCase{644'670, "644.67us"},
                                         TimeCase{1'000'000, "1ms"}, TimeCase{6'013'978'339, "6.0139s"},
                                         TimeCase{59'999'999'999, "59.999s"}, TimeCase{599'000'000'000, "599s"},
                                         TimeCase{600'000'000'000, "10min"}, TimeCase{630'000'000'000, "10.5min"},
                                         TimeCase{36'000'000'000'000, "10h"}, TimeCase{-1'500'000, "-1.5ms"}));

}  // namespace
}  // namespace redeliver
