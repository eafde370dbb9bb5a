#include "reports/styled_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/grid.h"

namespace redeliver {
namespace {

using testing::ElementsAre;

TEST(Wrap, BreaksAtBlanksAndNeverInsideAWord) {
  EXPECT_THAT(Wrap("aa bb cc", 5), ElementsAre("aa bb", "cc"));
  EXPECT_THAT(Wrap("aa  bb", 80), ElementsAre("aa bb"));
  EXPECT_THAT(Wrap("longer x", 3), ElementsAre("longer", "x"));
  EXPECT_THAT(Wrap("äöü äöü", 7), ElementsAre("äöü äöü"));
  EXPECT_THAT(Wrap("", 5), ElementsAre(""));
}

TEST(Grouped, PutsCommasBetweenThousands) {
  EXPECT_EQ(Grouped("0"), "0");
  EXPECT_EQ(Grouped("999"), "999");
  EXPECT_EQ(Grouped("1000"), "1,000");
  EXPECT_EQ(Grouped("1234567.8"), "1,234,567.8");
}

TEST(Paint, LeavesPlainTextAloneAndEndsEveryTone) {
  const Line line = {{"a "}, {"b", Tone::kBad}};
  EXPECT_EQ(Paint(line, {.color = false}), "a b");
  EXPECT_EQ(Paint(line, {.color = true}), "a \x1b[1;38;5;208mb\x1b[0m");
  EXPECT_EQ(PaintRight(line, 5, {.color = false}), "  a b");
}

Grid TwoByThree() {
  Grid grid{.columns = {"no_loss", "progress", "x"}, .rows = {}, .cells = {}};
  grid.AddRow("at_most_once", {OneTone("✓ held"), OneTone("✗ violated"), OneTone("y")});
  grid.AddRow("b", {OneTone("·"), OneTone("?"), OneTone("")});
  return grid;
}

TEST(Grid, StandsAsItIsWhereItFits) {
  EXPECT_EQ(RenderGrid(TwoByThree(), {.width = 38}),
            "                no_loss  progress    x\n"
            "  ────────────────────────────────────\n"
            "  at_most_once  ✓ held   ✗ violated  y\n"
            "  b             ·        ?\n");
}

TEST(Grid, IsTurnedWhereThatFits) {
  EXPECT_EQ(RenderGrid(TwoByThree(), {.unicode = false, .width = 30}),
            "            at_most_once  b\n"
            "  -------------------------\n"
            "  no_loss   ✓ held        ·\n"
            "  progress  ✗ violated    ?\n"
            "  x         y\n");
}

TEST(Grid, IsStackedWhereNothingElseFits) {
  EXPECT_EQ(RenderGrid(TwoByThree(), {.width = 20}),
            "  at_most_once\n"
            "    no_loss   ✓ held\n"
            "    progress  ✗ violated\n"
            "    x         y\n"
            "  b\n"
            "    no_loss   ·\n"
            "    progress  ?\n"
            "    x\n");
}

TEST(Grid, NumbersStandUnderEachOther) {
  Grid grid{.columns = {"effects"}, .rows = {}, .cells = {}, .numbers = true};
  grid.AddRow("a", {OneTone("1")});
  grid.AddRow("b", {OneTone("1,000")});
  EXPECT_EQ(RenderGrid(grid, {.unicode = false}),
            "     effects\n"
            "  ----------\n"
            "  a        1\n"
            "  b    1,000\n");
}

TEST(Grid, OfNothingIsNothing) { EXPECT_EQ(RenderGrid({}, {}), ""); }

}  // namespace
}  // namespace redeliver
