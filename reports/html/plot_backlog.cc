// The backlog in the course of one run under each configuration, with the faults that struck.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "reports/durations.h"
#include "reports/html/plot_figures.h"
#include "reports/styled_text.h"
#include "sim/explore/backlog.h"

namespace redeliver::html {
namespace {

constexpr uint64_t kSeedsWatched = 8;
// A lower peak says nothing.
constexpr uint64_t kLeastPeak = 2;
constexpr int64_t kTableRows = 20;
constexpr int64_t kTicksOfPanel = 2;

// The first of the search; those of a proof are timings, and few.
std::vector<uint64_t> FirstSeeds(const SearchResult& search, uint64_t most) {
  std::vector<uint64_t> seeds;
  const std::vector<SeedRange> from =
      search.mode == SearchMode::kSample ? search.seeds : std::vector{SeedRange{1, most}};
  for (const SeedRange& range : from) {
    for (uint64_t seed = range.first; seed <= range.last && seeds.size() < most; ++seed) seeds.push_back(seed);
  }
  return seeds;
}

// How many runs of each configuration can be afforded.
uint64_t AffordableSeeds(const PlotContext& context) {
  uint64_t events = 1;  // Of one run of each.
  for (size_t i = 0; i < context.size(); ++i) {
    const ConfigurationResult& result = context.result(i);
    if (result.runs > 0) events += result.events / result.runs;
  }
  return std::min(kSeedsWatched, context.events / 3 / events);
}

// Until when something changes; a backlog that stays is seen to stay.
SimTime EndOf(const BacklogRun& run) { return run.steps.empty() ? SimTime() : run.steps.back().time; }

struct WatchedSeed {
  std::vector<BacklogRun> runs;  // By configuration.
  uint64_t peak = 0;             // Of any.
  SimTime end;                   // Of the last.
};

// That of the watched seeds whose backlogs are highest together.
WatchedSeed HighestSeed(std::vector<std::vector<BacklogRun>> runs) {
  std::vector<uint64_t> sums(runs.front().size());
  for (const auto& of_configuration : runs) {
    for (size_t s = 0; s < sums.size(); ++s) sums[s] += of_configuration[s].peak();
  }
  const auto highest = static_cast<size_t>(std::ranges::max_element(sums) - sums.begin());
  WatchedSeed watched;
  for (auto& of_configuration : runs) {
    BacklogRun& run = of_configuration[highest];
    watched.peak = std::max(watched.peak, run.peak());
    watched.end = std::max(watched.end, EndOf(run));
    watched.runs.push_back(std::move(run));
  }
  return watched;
}

std::vector<int64_t> TraitsOf(const BacklogRun& run, SimTime end) {
  std::vector<int64_t> traits;
  for (int64_t i = 0; i <= kTableRows; ++i) {
    traits.push_back(static_cast<int64_t>(run.At(SimTime(end.nanoseconds() / kTableRows * i))));
  }
  return traits;
}

PlotSeries SeriesOf(const BacklogRun& run, SimTime end) {
  PlotSeries series{.points = {{0, 0}}, .steps = true, .filled = true};
  for (const BacklogStep& step : run.steps) {
    series.points.push_back({step.time.nanoseconds(), static_cast<int64_t>(step.waiting) * 1'000});
  }
  series.points.push_back({end.nanoseconds(), series.points.back().y});
  return series;
}

// Instants, evenly apart, as a column for each configuration.
Grid Numbers(const PlotContext& context, const WatchedSeed& watched, const PlotAxis& x) {
  Grid grid{.columns = {}, .rows = {}, .cells = {}, .numbers = true};
  for (size_t i = 0; i < context.size(); ++i) grid.columns.push_back(context.name(i));
  const auto add = [&](std::string name, const auto& number) {
    std::vector<Line> row;
    for (const BacklogRun& run : watched.runs) row.push_back(OneTone(number(run)));
    grid.AddRow(std::move(name), std::move(row));
  };
  const auto grouped = [](uint64_t number) { return Grouped(std::to_string(number)); };
  add("most", [&](const BacklogRun& run) { return grouped(run.peak()); });
  for (int64_t row = 0; row <= kTableRows; ++row) {
    const SimTime time(x.high / kTableRows * row);
    if (time > watched.end) break;
    add("after " + ShortDuration(time - SimTime()), [&](const BacklogRun& run) { return grouped(run.At(time)); });
  }
  add("faults", [&](const BacklogRun& run) {
    std::string faults;
    for (const TimedFault& fault : run.faults) {
      absl::StrAppend(&faults, faults.empty() ? "" : ", ", ShortDuration(fault.time - SimTime()), " ",
                      std::string(Describe(fault.kind).name), " ", fault.struck);
    }
    return faults.empty() ? std::string("none") : faults;
  });
  return grid;
}

std::string ChoiceInWords(uint64_t seed, size_t watched) {
  if (watched == 1) return absl::StrCat(" with seed ", seed);
  return absl::StrCat(" with seed ", seed, ": of ", watched, " seeds that were tried, the one under which most wait");
}

}  // namespace

std::string BacklogFigure(const PlotContext& context) {
  const uint64_t affordable = AffordableSeeds(context);
  if (affordable == 0) return Remark("No plot of the backlog: runs of so many events are not run again for it.");
  const std::vector<uint64_t> seeds = FirstSeeds(context.input.search, affordable);
  if (seeds.empty()) return "";
  const WatchedSeed watched =
      HighestSeed(WatchBacklogs(context.input.prepared, context.configurations(), seeds, context.jobs));
  if (watched.peak < kLeastPeak) return "";

  std::vector<std::vector<int64_t>> traits;
  for (const BacklogRun& run : watched.runs) traits.push_back(TraitsOf(run, watched.end));
  const std::vector<size_t> shown = MostDifferent(traits);
  Plot plot{.description = "Messages that wait, by configuration", .x_title = "simulated time"};
  const PlotAxis x = DurationAxis(watched.end - SimTime());
  const PlotAxis y = ThousandthsAxis(static_cast<int64_t>(watched.peak) * 1'000, kTicksOfPanel);
  for (const size_t i : shown) {
    const BacklogRun& run = watched.runs[i];
    PlotPanel panel{
        .title = absl::StrCat(context.name(i), ": at most ", Grouped(std::to_string(run.peak())), " messages wait"),
        .x = x,
        .y = y,
        .names_x = i == shown.back(),
        .height = 60};
    panel.series.push_back(SeriesOf(run, watched.end));
    for (const TimedFault& fault : run.faults) {
      if (fault.time > watched.end) break;
      panel.events.push_back({fault.time.nanoseconds(), std::string(Describe(fault.kind).name)});
    }
    plot.panels.push_back(std::move(panel));
  }
  return FigureElement(
      plot,
      absl::StrCat("How many messages wait in a log or a queue for their first effect, in one run of each "
                   "configuration",
                   SampledInWords(context), ChoiceInWords(watched.runs.front().seed, seeds.size()),
                   "; marks are faults. A message that is lost counts as one that waits, to the end.",
                   LeftOut(shown.size(), context.size())),
      Numbers(context, watched, x));
}

}  // namespace redeliver::html
