// Markdown: nothing in it is taken for markup, and it stays as short as GitHub wants it.
#include "reports/markdown_report.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/checks.h"
#include "reports/markdown.h"
#include "tests/reports/golden.h"
#include "tests/reports/report_fixture.h"

namespace redeliver {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Markdown, EscapesWhatMeansSomething) {
  EXPECT_EQ(markdown::Escaped("a|b `c` <i>&amp;</i> *d* [e](f) ~g~ @h #1 $x$ \\"),
            "a&#124;b &#96;c&#96; &lt;i&gt;&amp;amp;&lt;/i&gt; &#42;d&#42; &#91;e&#93;(f) &#126;g&#126; &#64;h &#35;1 "
            "&#36;x&#36; &#92;");
  EXPECT_EQ(markdown::Escaped("no_loss, _x_, a\nb"), "no_loss, &#95;x_, a b");
  EXPECT_EQ(markdown::Code("no_loss"), "`no_loss`");
  EXPECT_EQ(markdown::Code("a`b|c"), "a&#96;b&#124;c");
  EXPECT_EQ(markdown::CodeBlock("sh", "a ```` b\n"), "`````sh\na ```` b\n`````\n");
}

TEST(Markdown, OfATableWithTheNamesOfItsRowsAsCode) {
  Grid grid{.columns = {"a", "b|"}, .rows = {}, .cells = {}, .numbers = true};
  EXPECT_EQ(markdown::TableOf(grid, "x"), "");
  grid.AddRow("r", {OneTone("1"), {{"<", Tone::kBad}, {"2"}}});
  EXPECT_EQ(markdown::TableOf(grid, "x"), "| x | a | b&#124; |\n| --- | ---: | ---: |\n| `r` | 1 | &lt;2 |\n");
}

TEST(MarkdownReport, OfASample) {
  ReportFixture fixture;
  fixture.Expect({{"no_loss", "dedup_sound"}, {}, {"no_double_effect"}});
  fixture.Ask(1, "effects", "== 1");
  const ReportInput input = fixture.input();
  ExpectGolden("sample.md", MarkdownReport({&input, 1}));
}

TEST(MarkdownReport, OfATestThatProvedWhatASampleCannotShow) {
  ReportFixture sample;
  ReportFixture proof(SearchMode::kProve);
  const std::vector<ReportCheck> passed = {
      {.subject = CheckSubject::kInvariant, .configuration = 1, .name = "no_double_effect"}};
  sample.Expect({{}, {"no_double_effect"}, {}});
  sample.CellAt(1, 1) = Cell();
  ReportInput inputs[] = {sample.input(), proof.input()};
  EXPECT_THAT(MarkdownReport({inputs, 1}), HasSubstr("missing"));
  inputs[0].test = inputs[1].test = &passed;
  const std::string text = MarkdownReport(inputs);
  EXPECT_THAT(text, AllOf(HasSubstr("**✓ passed: as expected, nothing violated**"), HasSubstr("### Sampled"),
                          HasSubstr("### Proved")));
  EXPECT_THAT(text, Not(HasSubstr("missing")));
}

TEST(MarkdownReport, LeavesOutWholeSectionsAndSaysWhich) {
  const ReportFixture fixture;
  const std::vector<ReportInput> inputs(40, fixture.input());
  const std::string whole = MarkdownReport(inputs);
  constexpr size_t kLimit = 60'000;
  ASSERT_GT(whole.size(), kLimit);
  const std::string cut = MarkdownReport(inputs, kLimit);
  EXPECT_LE(cut.size(), kLimit);
  EXPECT_GT(cut.size(), kLimit - 3000);
  EXPECT_THAT(cut, HasSubstr("\nLeft out, because GitHub shows no more than 1 MiB: "));
  const auto count = [&cut](std::string_view part) {
    size_t found = 0;
    for (size_t at = cut.find(part); at != std::string::npos; at = cut.find(part, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(count("## mail-once"), 40u);
  EXPECT_EQ(count("<details>"), count("</details>"));
  EXPECT_THAT(whole, Not(HasSubstr("Left out")));
}

}  // namespace
}  // namespace redeliver
