// A transaction is judged by what it came to, in whatever order its parts and its end were seen.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

constexpr PartitionId kFirst(0);
constexpr PartitionId kSecond(1);

std::vector<InvariantCase> AtomicityCases() {
  constexpr std::string_view kHidden = "belongs to a transaction that committed and stayed hidden in part";
  constexpr std::string_view kUndone = "belongs to a transaction that aborted and became visible in part";
  constexpr std::string_view kOpen = "belongs to a transaction that never ended and became visible in part";
  return {
      {"NoTransactionIsVacuous", {Appended(kSettled, 0), OffsetCommitted(kSettle, kFirst, 1)}, Vacuous()},
      {"ATransactionWithoutOutputsIsVacuous",
       {Staged(0, kFirst, 1), Commit(0), OffsetCommittedBy(0, kFirst, 1)},
       Vacuous()},
      {"AllVisibleAfterTheCommitHolds",
       {AppendedIn(0, kSettled, 0), AppendedIn(0, kSettled, 1), Staged(0, kFirst, 2), Commit(0),
        CommittedBy(0, kSettled, 0), CommittedBy(0, kSettled, 1), OffsetCommittedBy(0, kFirst, 2)},
       Held(1)},
      {"AllVisibleBeforeTheCommitHolds",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), CommittedBy(0, kSettled, 0), OffsetCommittedBy(0, kFirst, 2),
        Commit(0)},
       Held(1)},
      {"NothingVisibleAfterTheAbortHolds", {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), Abort(0)}, Held(1)},
      {"NothingVisibleOfAnOpenTransactionHolds", {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2)}, Held(1)},
      {"OnlyTheLastStagedOffsetIsOwed",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), Staged(0, kFirst, 3), CommittedBy(0, kSettled, 0), Commit(0),
        OffsetCommittedBy(0, kFirst, 3)},
       Held(1)},
      {"AnOffsetReplacedAfterItWasVisibleIsOwedAgain",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), OffsetCommittedBy(0, kFirst, 2), Staged(0, kFirst, 3),
        OffsetCommittedBy(0, kFirst, 3), CommittedBy(0, kSettled, 0), Commit(0)},
       Held(1)},
      {"InterleavedTransactionsAreIndependent",
       {AppendedIn(1, kSettled, 0), AppendedIn(0, kSettled, 1), Staged(1, kFirst, 1), Staged(0, kFirst, 2), Abort(1),
        Staged(0, kFirst, 2), Commit(0), CommittedBy(0, kSettled, 1), OffsetCommittedBy(0, kFirst, 2)},
       Held(2)},
      {"ARetriedEndHolds",
       {AppendedIn(0, kSettled, 0), Commit(0), CommittedBy(0, kSettled, 0), Commit(0), AppendedIn(1, kSettled, 1),
        Abort(1), Abort(1)},
       Held(2)},
      {"AHiddenOutputIsHalfACommit",
       {AppendedIn(0, kSettled, 2), AppendedIn(0, kSettled, 3), Commit(0), CommittedBy(0, kSettled, 3)},
       {1, 1, kHidden, MessageId(2), 1, 3}},
      {"AHiddenOffsetIsHalfACommit",
       {Staged(0, kFirst, 2), AppendedIn(0, kSettled, 2), Staged(0, kSecond, 5), CommittedBy(0, kSettled, 2),
        OffsetCommittedBy(0, kFirst, 2), Commit(0)},
       {1, 1, kHidden, MessageId(2), 1, 6}},
      {"AReplacedOffsetIsNotTheLastOne",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), OffsetCommittedBy(0, kFirst, 2), Staged(0, kFirst, 3),
        CommittedBy(0, kSettled, 2), Commit(0)},
       {1, 1, kHidden, MessageId(2), 1, 6}},
      {"AnOffsetByAnotherTransactionDoesNotHelp",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), CommittedBy(0, kSettled, 2), Commit(0),
        OffsetCommitted(kSettle, kFirst, 2), OffsetCommittedBy(1, kFirst, 2), Commit(1)},
       {1, 1, kHidden, MessageId(2), 1, 4}},
      {"ACommitThatHidesItsOffsetsWithoutOutputsIsBroken",
       {Staged(0, kFirst, 2), Commit(0)},
       {0, 1, kHidden, MessageId::None(), 1, 2}},
      {"AVisibleOutputBeforeTheAbortIsBroken",
       {AppendedIn(0, kSettled, 2), CommittedBy(0, kSettled, 2), Abort(0)},
       {1, 1, kUndone, MessageId(2), 2, 3}},
      {"AVisibleOutputAfterTheAbortIsBrokenOnce",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), Abort(0), CommittedBy(0, kSettled, 2),
        OffsetCommittedBy(0, kFirst, 2), Abort(0)},
       {1, 1, kUndone, MessageId(2), 3, 4}},
      {"AVisibleOffsetAfterTheAbortIsBroken",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), Abort(0), OffsetCommittedBy(0, kFirst, 2)},
       {1, 1, kUndone, MessageId(2), 3, 4}},
      {"AnAbortAfterTheCommitIsBroken",
       {AppendedIn(0, kSettled, 2), CommittedBy(0, kSettled, 2), Commit(0), Abort(0)},
       {1, 1, kUndone, MessageId::None(), 0, 4}},
      {"AnAbortIsNotUndoneByACommit",
       {AppendedIn(0, kSettled, 2), Abort(0), Commit(0), CommittedBy(0, kSettled, 2)},
       {1, 1, kUndone, MessageId(2), 2, 4}},
      {"AVisibleOutputOfAnOpenTransactionIsBroken",
       {AppendedIn(0, kSettled, 2), CommittedBy(0, kSettled, 2)},
       {1, 1, kOpen, MessageId(2), 2}},
      {"AVisibleOffsetOfAnOpenTransactionIsBroken",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), OffsetCommittedBy(0, kFirst, 2)},
       {1, 1, kOpen, MessageId(2), 3}},
      {"AnOutputAfterAWholeCommitIsBrokenIfItStaysHidden",
       {AppendedIn(0, kSettled, 1), CommittedBy(0, kSettled, 1), Commit(0), AppendedIn(0, kSettled, 2)},
       {1, 1, kHidden, MessageId::None(), 4, 0}},
      {"EachBrokenTransactionCounts",
       {AppendedIn(1, kSettled, 1), AppendedIn(0, kSettled, 0), Commit(1), Commit(0), AppendedIn(2, kSettled, 2),
        CommittedBy(2, kSettled, 2)},
       {3, 3, kHidden, MessageId(0), 2, 4}},
  };
}
REDELIVER_INVARIANT_TESTS(AtomicityTest, "atomicity", AtomicityCases)

// The entries of whole transactions are used again: none may see what its predecessor left.
TEST(AtomicityReuse, AThousandTransactionsInARowHold) {
  InvariantCase thousand{"", {}, Held(1001)};
  for (uint32_t i = 0; i < 1000; ++i) {
    for (const Fact& fact : {AppendedIn(i, kSettled, i % 4), Staged(i, kFirst, i), Staged(i, kSecond, i), Commit(i),
                             CommittedBy(i, kSettled, i % 4), OffsetCommittedBy(i, kFirst, i),
                             OffsetCommittedBy(i, kSecond, i)}) {
      thousand.facts.push_back(fact);
    }
  }
  thousand.facts.push_back(AppendedIn(1000, kSettled, 0));
  EXPECT_EQ(Judge(*FindInvariant("atomicity")->make(), thousand), thousand.expected);
}

}  // namespace
}  // namespace redeliver
