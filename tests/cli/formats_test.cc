// Reports in other forms, schemas of all of them, and their comparison, as a user calls them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/command.h"
#include "tests/reports/schema_check.h"

namespace redeliver {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kSmall[] = R"({
  "name": "small", "source": "here", "claim": "A | and a <b>.",
  "topology": {
    "logs":      { "orders": {} },
    "sinks":     { "shipping": { "kind": "api" } },
    "producers": { "shop": { "writes": "orders", "messages": 4 } },
    "consumers": { "ship": { "reads": "orders", "effect": "shipping" } }
  },
  "faults": { "crash": ["ship"] },
  "invariants": ["no_loss", "no_double_effect"],
  "configurations": {
    "before": { "topology": { "consumers": { "ship": { "commit": "before_effect" } } } },
    "after":  { "topology": { "consumers": { "ship": { "commit": "after_effect" } } } }
  },
  "search": { "seeds": 200 },
  "expect": { "before": ["no_loss"], "after": [] },
  "thresholds": { "after": { "effects": "== 1" } }
})";

CommandResult Small(const std::string& command) {
  return Shell("F='" + TemporaryFile("small.json", kSmall) + "'; " + command);
}

TEST(Formats, OfATestThatFails) {
  const CommandResult github =
      Small("$R test $F --format github --junit ${F%.json}.xml --format markdown=${F%.json}.md");
  EXPECT_EQ(github.exit_code, 1) << github.err;
  EXPECT_THAT(github.out, StartsWith("::error file="));
  EXPECT_THAT(github.out,
              AllOf(HasSubstr("small.json,line=16,title=small::after: no_double_effect is violated"),
                    HasSubstr("small.json,line=17,title=small::after: effects is "), Not(HasSubstr("FAIL"))));
  const std::string xml = Small("cat ${F%.json}.xml").out;
  EXPECT_THAT(xml, AllOf(HasSubstr("tests=\"8\" failures=\"2\" errors=\"0\""),
                         HasSubstr("<testcase classname=\"small\" name=\"before / no_loss\"/>")));
  EXPECT_THAT(Small("cat ${F%.json}.md").out, AllOf(HasSubstr("**✗ 2 of 8 checks failed, 0 could not be told**"),
                                                    HasSubstr("A &#124; and a &lt;b&gt;.")));
  const CommandResult text = Small("$R test $F --junit ${F%.json}.xml");
  EXPECT_THAT(text.out, AllOf(StartsWith("FAIL  "), HasSubstr("0 passed, 1 failed\n")));
}

TEST(Formats, ThatGoToOnePlaceAreAMistake) {
  EXPECT_EQ(Small("$R test $F --format github --format csv").exit_code, 2);
  EXPECT_EQ(Small("$R run $F --format tap").exit_code, 2);
  EXPECT_EQ(Small("mkdir -p $F.d; cp $F $F.d/a.json; $R test $F.d --report $F.d/a.json").exit_code, 2);
  EXPECT_EQ(Small("$R test $F --junit /no/such/folder/x.xml").exit_code, 5);
}

// What the schema named so says of the document.
std::vector<std::string> Findings(const std::string& schema, const std::string& document) {
  const json parsed = json::parse(document, nullptr, false);
  if (parsed.is_discarded()) return {"is no JSON: " + document.substr(0, 80)};
  return SchemaCheck(json::parse(Shell("$R schema " + schema).out)).Findings(parsed);
}

TEST(Schemas, DescribeAllThatIsWritten) {
  const std::string queue = "scenarios/queue/ack-lost.json";
  EXPECT_THAT(Findings("report", Small("$R test $F " + queue + " --format json").out), IsEmpty());
  EXPECT_THAT(Findings("report", Shell("$R prove " + queue + " --faults 1 --worst duplicates --format json").out),
              IsEmpty());
  EXPECT_THAT(Findings("report", Small("$R minimize $F --config before --output $F.plan >/dev/null && "
                                       "$R test $F.plan --format json")
                                     .out),
              IsEmpty());
  EXPECT_THAT(Findings("lint", Shell("$R lint scenarios/queue scenarios/semantics --format json").out), IsEmpty());
  EXPECT_THAT(
      Findings("defects", Small("$R defects $F --defect fetch-skips-record --defect lease-never-ends --seeds 20 "
                                "--format json")
                              .out),
      IsEmpty());
  EXPECT_THAT(Findings("part", Small("$R run $F --seeds 100 --shard 1/2 --report $F.part >/dev/null; cat $F.part").out),
              IsEmpty());
  EXPECT_THAT(Findings("part", Shell("F=" + TemporaryFile("part", "") + "; $R prove " + queue +
                                     " --shard 1/9 --report $F >/dev/null; cat $F")
                                   .out),
              IsEmpty());
  EXPECT_THAT(Findings("report", "{\"schema\": \"redeliver.report/1\"}"), Not(IsEmpty()));
  for (const char* schema : {"defects", "lint", "part", "diff"}) {
    const std::string name(schema);
    EXPECT_EQ(Shell("$R schema " + name + " | cmp - reports/" + name + ".schema.json").exit_code, 0) << name;
  }
}

TEST(Diff, SaysWhatGotWorse) {
  const std::string make =
      "A=$F.a; B=$F.b; $R run $F --seeds 50 --report $A >/dev/null; "
      "sed 's/before_effect/after_effect/' $F >$F.2; $R run $F.2 --seeds 50 --report $B >/dev/null; ";
  const CommandResult same = Small(make + "$R diff $A $A");
  EXPECT_EQ(same.exit_code, 0);
  EXPECT_EQ(same.out, "0 worse, 0 better, 0 changed\n");
  const CommandResult worse = Small(make + "$R diff $A $B");
  EXPECT_EQ(worse.exit_code, 1);
  EXPECT_THAT(worse.out, AllOf(StartsWith("small, sampled\n  reason   the scenario says something else\n"),
                               HasSubstr("  worse    before: no_double_effect was held, is violated (")));
  EXPECT_THAT(Findings("diff", Small(make + "$R diff $A $B --format json").out), IsEmpty());
  EXPECT_THAT(Small(make + "$R diff $A $B --format markdown").out, HasSubstr("- **worse** before: "));
}

TEST(Diff, NamesTheFileAndThePlaceOfWhatIsNoReport) {
  EXPECT_THAT(Small("$R diff $F $F").err, HasSubstr("small.json: is a scenario, not a report"));
  EXPECT_EQ(Small("$R diff $F $F").exit_code, 2);
  EXPECT_THAT(Small("$R diff /dev/null /no-such-file").err, HasSubstr("/no-such-file: No such file"));
  const CommandResult bad = Small(
      "$R run $F --seeds 5 --format json | sed 's/\"runs\": 5,/\"runs\": -5,/' >$F.r; "
      "$R diff $F.r $F.r");
  EXPECT_EQ(bad.exit_code, 2);
  EXPECT_THAT(bad.err, HasSubstr("small.json.r: /configurations/0/"));
  const CommandResult lonely = Small("$R diff $F");
  EXPECT_EQ(lonely.exit_code, 2);
  EXPECT_THAT(lonely.err, HasSubstr("takes 2 of REPORT (The old report and the new one); found 1"));
  EXPECT_EQ(Small("$R diff $F $F --tolerance 5").exit_code, 2);
}

}  // namespace
}  // namespace redeliver
