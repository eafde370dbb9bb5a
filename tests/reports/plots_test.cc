// Plots show what a search found, leave out what says nothing, and are the same however many threads help.
#include "reports/html/plots.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/html/effects_owed.h"
#include "reports/html/plot_figures.h"
#include "sim/explore/sample.h"
#include "tests/support/lab.h"

namespace redeliver::html {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// A search over a scenario of the gallery, and the figures it comes to.
class Figures {
 public:
  explicit Figures(std::string_view scenario, uint64_t seeds = 20)
      : lab_(Lab::Named(scenario)), search_(Sample(lab_.prepared(), {{1, seeds}}, {.configurations = lab_.All()})) {}

  PlotContext context(int jobs = 1) const { return {input_, EventsForPlots(1), jobs}; }
  std::string All(int jobs) const { return PlotFigures(input_, EventsForPlots(1), jobs); }

 private:
  Lab lab_;
  SearchResult search_;
  ReportInput input_{lab_.prepared(), search_, "scenario.json"};
};

TEST(PlotFigures, DoNotDependOnTheNumberOfThreads) {
  const Figures figures("three-semantics");
  EXPECT_EQ(figures.All(1), figures.All(3));
}

TEST(PlotFigures, OfASearchWithoutRunsAreNone) {
  const Lab lab = Lab::Named("three-semantics");
  const SearchResult nothing = StartSearch(lab.scenario(), SearchMode::kSample, {});
  EXPECT_THAT(PlotFigures({lab.prepared(), nothing, "scenario.json"}, 1, 1), IsEmpty());
}

TEST(PlotFigures, RunNothingThatTheyCannotAfford) {
  const Lab lab = Lab::Named("three-semantics");
  const SearchResult search = Sample(lab.prepared(), {{1, 5}}, {.configurations = lab.All()});
  EXPECT_THAT(PlotFigures({lab.prepared(), search, "scenario.json"}, 100, 1),
              AllOf(HasSubstr("No plot of the backlog"), HasSubstr("No plot of duplicates"), HasSubstr("Latency")));
}

TEST(LatencyFigure, HasALineAndNumbersForEachConfiguration) {
  const Figures figures("three-semantics");
  EXPECT_THAT(LatencyFigure(figures.context()),
              AllOf(HasSubstr(">at_most_once</text>"), HasSubstr("<th scope=\"row\">transactional</th>"),
                    HasSubstr(">p99</text>"), HasSubstr("<th scope=\"col\">p99.9</th>")));
}

TEST(LatencyFigure, CountsThoseWithoutAnEffectAmongAll) {
  const Figures figures("three-semantics", 200);
  const PlotContext context = figures.context();
  uint64_t lost = 0;
  for (size_t i = 0; i < context.size(); ++i) {
    const std::optional<Owed> owed = EffectsOwed(context.pipeline(i));
    ASSERT_TRUE(owed) << context.name(i);
    ASSERT_GE(owed->effects * context.result(i).runs, context.result(i).metrics.latency.count()) << context.name(i);
    lost += owed->effects * context.result(i).runs - context.result(i).metrics.latency.count();
  }
  EXPECT_GT(lost, 0u);
  EXPECT_THAT(LatencyFigure(context), AllOf(HasSubstr("of all messages that owe an effect"), HasSubstr(">never<")));
}

// Its horizon cuts off a configuration that commits often.
TEST(LatencyFigure, ClaimsNothingOfMessagesThatWereNotAskedFor) {
  const Figures figures("transactions-cost-curve", 1);
  EXPECT_THAT(LatencyFigure(figures.context()),
              AllOf(HasSubstr("share by then of those that had an effect at all"), Not(HasSubstr(">never<"))));
}

TEST(LatencyFigure, OfManyConfigurationsShowsTheSixThatDifferMostAndSaysSo) {
  const Figures figures("sequence-gap-skip", 5);
  EXPECT_THAT(LatencyFigure(figures.context()), HasSubstr("Of 7 configurations these 6 differ most"));
}

TEST(BacklogFigure, NamesTheSeedAndMarksFaults) {
  const Figures figures("three-semantics");
  EXPECT_THAT(BacklogFigure(figures.context()),
              AllOf(HasSubstr("of 8 seeds that were tried, the one under which most wait"), HasSubstr("rdp-event"),
                    HasSubstr(" messages wait</text>")));
}

TEST(RateFigure, ShowsWhatRepeatsAndWhatIsLost) {
  const Figures figures("three-semantics");
  EXPECT_THAT(RateFigure(figures.context()), AllOf(HasSubstr("duplicate effects per 1,000 messages"),
                                                   HasSubstr("losses per 1,000 messages"), HasSubstr("200 runs")));
}

TEST(RateFigure, SaysWhyThereIsNone) {
  const Figures figures("transactions-cost-curve", 1);
  EXPECT_THAT(RateFigure(figures.context()), AllOf(HasSubstr("no fault has a rate"), Not(HasSubstr("<svg"))));
}

TEST(KnobFigures, ShowWhatAKnobCosts) {
  const Figures figures("transactions-cost-curve", 1);
  EXPECT_THAT(KnobFigures(figures.context()),
              AllOf(HasSubstr("producers.checkout.transaction_size"), HasSubstr("first effects per second"),
                    HasSubstr("At every value: 0 duplicate effects"), HasSubstr("commit-every-100ms")));
}

TEST(KnobFigures, AreNoneWithoutACurve) {
  EXPECT_THAT(KnobFigures(Figures("three-semantics", 2).context()), IsEmpty());
}

TEST(MostDifferent, KeepsTheFirstAndWhatIsFarthestApart) {
  EXPECT_THAT(MostDifferent({{1}, {2}}), ElementsAre(0, 1));
  EXPECT_THAT(MostDifferent({{0}, {1}, {100}, {50}, {25}, {75}, {12}, {0}}), ElementsAre(0, 2, 3, 4, 5, 6));
  EXPECT_THAT(MostDifferent({}), SizeIs(0));
}

TEST(PerThousand, Rounds) {
  EXPECT_EQ(PerThousand(1, 3), 333'333);
  EXPECT_EQ(PerThousand(2, 3), 666'667);
  EXPECT_EQ(PerThousand(5, 0), 0);
}

}  // namespace
}  // namespace redeliver::html
