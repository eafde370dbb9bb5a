// How results of parts become the result of the whole, and what may be concluded from it.
#include "sim/explore/result.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sim/explore/tally.h"
#include "tests/support/lab.h"
#include "tests/support/search_text.h"

namespace redeliver {
namespace {

Digest DigestOf(uint64_t word) {
  Digest digest;
  digest.Fold(word);
  return digest;
}

// `faults` different faults, told apart by `tag`.
std::vector<PlannedFault> PlanOf(size_t faults, uint64_t tag) {
  std::vector<PlannedFault> plan;
  for (size_t i = 0; i < faults; ++i) plan.push_back({{tag, 1, static_cast<uint32_t>(i + 1)}, 0});
  return plan;
}

// A run of one invariant, by its seed: how many faults it has and how often it violates.
struct JudgedRun {
  uint64_t seed;
  size_t faults;
  uint64_t violations;
};

Cell CellOf(const std::vector<JudgedRun>& runs) {
  Cell cell;
  for (const JudgedRun& run : runs) {
    Judgement judgement{.observations = 10, .violations = run.violations};
    if (run.violations > 0) judgement.first = Violation{"went wrong", MessageId(3), EventId(4), EventId(5)};
    cell.Add(judgement, run.seed, PlanOf(run.faults, run.seed), DigestOf(run.seed));
  }
  return cell;
}

std::string Text(const Cell& cell) {
  ConfigurationResult result;
  result.cells.push_back(cell);
  std::ostringstream out;
  Describe(out, result);
  return out.str();
}

TEST(Cell, CountsRunsAndViolations) {
  const Cell cell = CellOf({{1, 2, 0}, {2, 1, 3}, {3, 1, 1}});
  EXPECT_EQ(cell.observations, 30u);
  EXPECT_EQ(cell.violating_runs, 2u);
  EXPECT_EQ(cell.violations, 4u);
}

TEST(Cell, HasNoWitnessWithoutAViolation) { EXPECT_FALSE(CellOf({{1, 2, 0}, {2, 0, 0}}).witness.has_value()); }

TEST(Cell, ItsWitnessTellsTheWholeRun) {
  const Cell cell = CellOf({{7, 2, 1}});
  ASSERT_TRUE(cell.witness.has_value());
  EXPECT_EQ(cell.witness->seed, 7u);
  EXPECT_EQ(cell.witness->plan, PlanOf(2, 7));
  EXPECT_EQ(cell.witness->digest, DigestOf(7));
  EXPECT_EQ(cell.witness->violation.what, "went wrong");
  EXPECT_EQ(cell.witness->violation.message, MessageId(3));
}

TEST(Cell, ItsWitnessHasTheFewestFaultsAndComesFirstAmongThose) {
  EXPECT_EQ(CellOf({{1, 3, 1}, {2, 1, 1}, {3, 1, 1}, {4, 2, 1}}).witness->seed, 2u);
  EXPECT_EQ(CellOf({{1, 1, 0}, {2, 3, 1}, {3, 3, 1}}).witness->seed, 2u);
  EXPECT_EQ(CellOf({{1, 2, 1}, {2, 0, 1}}).witness->seed, 2u);
}

TEST(Cell, MergingThePartsOfASearchGivesTheWholeWhereverItIsCut) {
  const std::vector<JudgedRun> runs{{1, 2, 1}, {2, 3, 0}, {3, 1, 2}, {4, 1, 1}, {5, 0, 0}, {6, 4, 1}};
  const std::string whole = Text(CellOf(runs));
  for (size_t first = 0; first <= runs.size(); ++first) {
    for (size_t second = first; second <= runs.size(); ++second) {
      Cell merged = CellOf({runs.begin(), runs.begin() + static_cast<ptrdiff_t>(first)});
      merged.Merge(CellOf({runs.begin() + static_cast<ptrdiff_t>(first), runs.begin() + static_cast<ptrdiff_t>(second)}));
      merged.Merge(CellOf({runs.begin() + static_cast<ptrdiff_t>(second), runs.end()}));
      EXPECT_EQ(Text(merged), whole) << first << ", " << second;
    }
  }
}

ConfigurationResult ResultOf(uint64_t runs, std::vector<uint64_t> plans) {
  ConfigurationResult result = EmptyResult(2);
  result.runs = runs;
  result.events = runs * 100;
  result.cut_runs = runs / 2;
  result.digest.Add(DigestOf(runs));
  result.cells[1] = CellOf({{runs, 1, 1}});
  result.faults[2] = {runs * 5, runs};
  result.fact_counts[3] = runs * 7;
  result.metrics.effects = runs * 3;
  result.metrics.latency.Add(Millis(static_cast<int64_t>(runs)));
  result.paired = {PairedRuns{runs, 1, 2}};
  result.plans = std::move(plans);
  result.single_faults = runs;
  return result;
}

TEST(ConfigurationResult, MergingAddsUpEverything) {
  ConfigurationResult result = ResultOf(4, {1, 2});
  result.Merge(ResultOf(6, {1, 2, 3}));
  EXPECT_EQ(result.runs, 10u);
  EXPECT_EQ(result.events, 1000u);
  EXPECT_EQ(result.cut_runs, 5u);
  EXPECT_EQ(result.cells[1].violating_runs, 2u);
  EXPECT_EQ(result.cells[1].witness->seed, 4u);
  EXPECT_EQ(result.faults[2].opportunities, 50u);
  EXPECT_EQ(result.faults[2].struck, 10u);
  EXPECT_EQ(result.fact_counts[3], 70u);
  EXPECT_EQ(result.metrics.effects, 30u);
  EXPECT_EQ(result.metrics.latency.count(), 2u);
  EXPECT_EQ(result.paired[0].both, 10u);
  EXPECT_EQ(result.paired[0].only_first, 2u);
  EXPECT_EQ(result.paired[0].only_this, 4u);
  EXPECT_THAT(result.plans, testing::ElementsAre(2, 4, 3));
  EXPECT_EQ(result.single_faults, 10u);
}

// Found in a piece of its own.
ConfigurationResult PieceOf(uint64_t runs) {
  ConfigurationResult result = ResultOf(runs, {1, runs});
  result.cells[1].by_group = {Violations(), result.cells[1]};
  result.SetPiece(runs);
  return result;
}

TEST(ConfigurationResult, PartsMergeInAnyOrderAndGrouping) {
  const ConfigurationResult whole = [] {
    ConfigurationResult merged = EmptyResult(2);
    for (const uint64_t runs : {4, 6, 9}) merged.Merge(PieceOf(runs));
    return merged;
  }();
  EXPECT_EQ(whole.cells[1].witness->piece, 4u);
  EXPECT_EQ(whole.cells[1].by_group[1].witness->piece, 4u);
  std::vector<uint64_t> order{4, 6, 9};
  do {
    ConfigurationResult one_by_one = EmptyResult(2);
    for (const uint64_t runs : order) one_by_one.Merge(PieceOf(runs));
    EXPECT_EQ(one_by_one, whole);
    ConfigurationResult last_two = PieceOf(order[1]);
    last_two.Merge(PieceOf(order[2]));
    ConfigurationResult grouped = PieceOf(order[0]);
    grouped.Merge(std::move(last_two));
    EXPECT_EQ(grouped, whole);
  } while (std::ranges::next_permutation(order).found);
}

struct JudgeCase {
  std::string name;
  SearchMode mode;
  bool complete;
  uint64_t runs;
  uint64_t cut_runs;
  uint64_t observations;
  uint64_t violating_runs;
  Verdict verdict;
};

const JudgeCase kJudgeCases[] = {
    // name                              mode                complete runs cut seen bad
    {"a_proof_needs_all",                SearchMode::kProve,  true,  9, 0, 5, 0, Verdict::kProved},
    {"a_sample_only_holds",              SearchMode::kSample, true,  9, 0, 5, 0, Verdict::kHeld},
    {"a_violation_is_one_in_a_sample",   SearchMode::kSample, true,  9, 0, 5, 1, Verdict::kViolated},
    {"a_violation_is_one_in_a_proof",    SearchMode::kProve,  true,  9, 0, 5, 1, Verdict::kViolated},
    {"a_violation_needs_no_end",         SearchMode::kProve,  false, 9, 1, 5, 1, Verdict::kViolated},
    {"an_interrupted_proof_is_none",     SearchMode::kProve,  false, 9, 0, 5, 0, Verdict::kInconclusive},
    {"an_interrupted_sample_is_smaller", SearchMode::kSample, false, 9, 0, 5, 0, Verdict::kHeld},
    {"a_cut_run_spoils_a_proof",         SearchMode::kProve,  true,  9, 1, 5, 0, Verdict::kInconclusive},
    {"a_cut_run_spoils_a_sample",        SearchMode::kSample, true,  9, 1, 5, 0, Verdict::kInconclusive},
    {"no_run_is_no_verdict",             SearchMode::kSample, false, 0, 0, 0, 0, Verdict::kInconclusive},
    {"no_run_proves_nothing",            SearchMode::kProve,  true,  0, 0, 0, 0, Verdict::kInconclusive},
    {"nothing_seen_is_not_proved",       SearchMode::kProve,  true,  9, 0, 0, 0, Verdict::kVacuous},
    {"nothing_seen_is_not_held",         SearchMode::kSample, true,  9, 0, 0, 0, Verdict::kVacuous},
    {"cut_and_nothing_seen_is_cut",      SearchMode::kProve,  true,  9, 1, 0, 0, Verdict::kInconclusive},
    {"a_violation_without_observations", SearchMode::kProve,  true,  9, 0, 0, 2, Verdict::kViolated},
};

class JudgeTest : public testing::TestWithParam<JudgeCase> {};

TEST_P(JudgeTest, Says) {
  const JudgeCase& c = GetParam();
  SearchResult search;
  search.mode = c.mode;
  search.complete = c.complete;
  ConfigurationResult result;
  result.runs = c.runs;
  result.cut_runs = c.cut_runs;
  Cell cell;
  cell.observations = c.observations;
  cell.violating_runs = c.violating_runs;
  EXPECT_EQ(VerdictName(Judge(search, result, cell)), VerdictName(c.verdict));
}

INSTANTIATE_TEST_SUITE_P(Policy, JudgeTest, testing::ValuesIn(kJudgeCases),
                         [](const auto& info) { return info.param.name; });

TEST(Verdict, HasTheNamesOfReports) {
  EXPECT_EQ(VerdictName(Verdict::kProved), "proved");
  EXPECT_EQ(VerdictName(Verdict::kHeld), "held");
  EXPECT_EQ(VerdictName(Verdict::kViolated), "violated");
  EXPECT_EQ(VerdictName(Verdict::kVacuous), "vacuous");
  EXPECT_EQ(VerdictName(Verdict::kInconclusive), "inconclusive");
}

TEST(NeverSeen, NamesTheFactsThatNoConfigurationReached) {
  SearchResult search;
  search.results.resize(2);
  search.results[1].fact_counts[kFactIndex<ProcessCrashed>] = 1;
  const std::vector<std::string> must_see{"group.rebalanced", "process.crashed", "reply.dropped"};
  EXPECT_THAT(NeverSeen(must_see, search), testing::ElementsAre("group.rebalanced", "reply.dropped"));
  EXPECT_THAT(NeverSeen({}, search), testing::IsEmpty());
}

TEST(NeverFired, NamesTheDeclaredFaultsThatDidNotStrike) {
  const Lab lab = Lab::FromText(R"({
    "name": "n", "claim": "c", "source": "s",
    "topology": {"logs": {"in": {}}, "sinks": {"sink": {"kind": "counter"}},
                 "producers": {"source": {"writes": "in"}}, "consumers": {"reader": {"reads": "in", "effect": "sink"}}},
    "faults": {"crash": {}, "drop": {}, "pause": {"rate": "0"}}, "invariants": ["no_loss"], "configurations": {"base": {}}
  })");
  ConfigurationResult result = EmptyResult(1);
  EXPECT_THAT(NeverFired(lab.pipeline(0), result), testing::ElementsAre(FaultKind::kCrash, FaultKind::kDrop));
  result.faults[static_cast<size_t>(FaultKind::kDrop)] = {100, 1};
  result.faults[static_cast<size_t>(FaultKind::kCrash)] = {100, 0};
  EXPECT_THAT(NeverFired(lab.pipeline(0), result), testing::ElementsAre(FaultKind::kCrash));
  result.faults[static_cast<size_t>(FaultKind::kCrash)].struck = 1;
  EXPECT_THAT(NeverFired(lab.pipeline(0), result), testing::IsEmpty());
}

}  // namespace
}  // namespace redeliver
