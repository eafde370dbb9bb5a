// A transaction is judged by what its producer asked for and was told, in whatever order its parts were seen.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

constexpr PartitionId kFirst(0);
constexpr PartitionId kSecond(1);

constexpr std::string_view kHidden =
    "belongs to a transaction that was acknowledged as committed and stayed hidden in part";
constexpr std::string_view kUnwanted = "belongs to a transaction that its producer aborted and became visible in part";
constexpr std::string_view kUnasked = "belongs to a transaction that nobody asked to commit and became visible in part";
constexpr std::string_view kTorn = "belongs to a transaction that became visible in part only";

std::vector<InvariantCase> WholeCases() {
  return {
      {"NoTransactionIsVacuous", {Appended(kSettled, 0), OffsetCommitted(kSettle, kFirst, 1)}, Vacuous()},
      {"ATransactionWithoutOutputsIsVacuous",
       {Staged(0, kFirst, 1), AskCommit(0), ToldCommitted(0), OffsetCommittedBy(0, kFirst, 1)},
       Vacuous()},
      {"AllVisibleAfterTheAnswerHolds",
       {AppendedIn(0, kSettled, 0), AppendedIn(0, kSettled, 1), Staged(0, kFirst, 2), AskCommit(0), ToldCommitted(0),
        CommittedBy(0, kSettled, 0), CommittedBy(0, kSettled, 1), OffsetCommittedBy(0, kFirst, 2)},
       Held(1)},
      {"AllVisibleBeforeTheAnswerHolds",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), AskCommit(0), CommittedBy(0, kSettled, 0),
        OffsetCommittedBy(0, kFirst, 2), ToldCommitted(0)},
       Held(1)},
      {"WhatTheCoordinatorSaysDoesNotMatter",
       {AppendedIn(0, kSettled, 0), Abort(0), AskCommit(0), CommittedBy(0, kSettled, 0), ToldCommitted(0), Abort(0)},
       Held(1)},
      {"NothingVisibleAfterTheAbortHolds",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), AskAbort(0), Abort(0), ToldAborted(0)},
       Held(1)},
      {"NothingVisibleOfAnOpenTransactionHolds", {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2)}, Held(1)},
      {"NothingVisibleOfAnUnansweredCommitHolds",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), AskCommit(0), Abort(0)},
       Held(1)},
      {"AllVisibleOfAnUnansweredCommitHolds",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), AskCommit(0), CommittedBy(0, kSettled, 0),
        OffsetCommittedBy(0, kFirst, 2)},
       Held(1)},
      {"AllVisibleOfAnUnansweredCommitHoldsAlthoughAnAbortFollowed",
       {AppendedIn(0, kSettled, 0), AskCommit(0), CommittedBy(0, kSettled, 0), AskAbort(0)},
       Held(1)},
      {"OnlyTheLastStagedOffsetIsOwed",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), Staged(0, kFirst, 3), AskCommit(0),
        CommittedBy(0, kSettled, 0), ToldCommitted(0), OffsetCommittedBy(0, kFirst, 3)},
       Held(1)},
      {"AnOffsetReplacedAfterItWasVisibleIsOwedAgain",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), AskCommit(0), OffsetCommittedBy(0, kFirst, 2),
        Staged(0, kFirst, 3), OffsetCommittedBy(0, kFirst, 3), CommittedBy(0, kSettled, 0), ToldCommitted(0)},
       Held(1)},
      {"InterleavedTransactionsAreIndependent",
       {AppendedIn(1, kSettled, 0), AppendedIn(0, kSettled, 1), Staged(1, kFirst, 1), Staged(0, kFirst, 2), AskAbort(1),
        Staged(0, kFirst, 2), AskCommit(0), ToldCommitted(0), CommittedBy(0, kSettled, 1),
        OffsetCommittedBy(0, kFirst, 2)},
       Held(2)},
      {"ARetriedEndHolds",
       {AppendedIn(0, kSettled, 0), AskCommit(0), ToldCommitted(0), CommittedBy(0, kSettled, 0), AskCommit(0),
        ToldCommitted(0), AppendedIn(1, kSettled, 1), AskAbort(1), ToldAborted(1), ToldAborted(1)},
       Held(2)},
      {"ANewCoordinatorMayShowEverythingAgain",
       {AppendedIn(0, kSettled, 0), Staged(0, kFirst, 2), AskCommit(0), CommittedBy(0, kSettled, 0),
        CommittedBy(0, kSettled, 0), OffsetCommittedBy(0, kFirst, 2), OffsetCommittedBy(0, kFirst, 2), ToldCommitted(0),
        CommittedBy(0, kSettled, 0), OffsetCommittedBy(0, kFirst, 2)},
       Held(1)},
      {"ARetryAfterATruncationIsTheSameOutput",
       {AppendedIn(0, kSettled, 0), Truncated(kFirstBroker, kSettled, 0), AppendedIn(0, kSettled, 0), AskCommit(0),
        CommittedBy(0, kSettled, 0), ToldCommitted(0)},
       Held(1)},
      {"ALateCopyOfAVisibleOutputIsNoNewOne",
       {AppendedIn(0, kSettled, 0), AskCommit(0), CommittedBy(0, kSettled, 0), ToldCommitted(0),
        AppendedIn(0, kSettled, 0)},
       Held(1)},
      {"TwoTransactionsMayWriteTheSameMessage",
       {AppendedIn(0, kSettled, 0), AppendedIn(1, kSettled, 0), AppendedIn(0, kSettled, 0), AskCommit(0), AskAbort(1),
        CommittedBy(0, kSettled, 0), ToldCommitted(0), ToldAborted(1)},
       Held(2)},
      {"AnOutputThatAnotherReplicaKeepsIsVisible",
       {AppendedIn(0, kSettled, 2), Replicated(kSecondBroker, kSettled, 2, 2), AskCommit(0),
        CommittedBy(0, kSettled, 2), ToldCommitted(0), Truncated(kFirstBroker, kSettled, 0)},
       Held(1)},
      {"AllOfAnUnansweredCommitMayVanish",
       {AppendedIn(0, kSettled, 2), AskCommit(0), CommittedBy(0, kSettled, 2), Truncated(kFirstBroker, kSettled, 0)},
       Held(1)},
  };
}

std::vector<InvariantCase> AcknowledgedCases() {
  return {
      {"AHiddenOutputIsHalfACommit",
       {AppendedIn(0, kSettled, 2), AppendedIn(0, kSettled, 3), AskCommit(0), ToldCommitted(0),
        CommittedBy(0, kSettled, 3)},
       {1, 1, kHidden, MessageId(2), 1, 4}},
      {"AHiddenOffsetIsHalfACommit",
       {Staged(0, kFirst, 2), AppendedIn(0, kSettled, 2), Staged(0, kSecond, 5), AskCommit(0),
        CommittedBy(0, kSettled, 2), OffsetCommittedBy(0, kFirst, 2), ToldCommitted(0)},
       {1, 1, kHidden, MessageId(2), 1, 7}},
      {"NothingAtAllIsNotACommitEither",
       {AppendedIn(0, kSettled, 2), AskCommit(0), ToldCommitted(0), Abort(0)},
       {1, 1, kHidden, MessageId(2), 1, 3}},
      {"ALateAbortThatTookTheFirstHalfIsHalfACommit",
       {AppendedIn(1, kSettled, 2), Abort(1), AppendedIn(1, kSettled, 3), AskCommit(1), Commit(1),
        CommittedBy(1, kSettled, 3), ToldCommitted(1)},
       {1, 1, kHidden, MessageId(2), 1, 7}},
      {"AReplacedOffsetIsNotTheLastOne",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), AskCommit(0), OffsetCommittedBy(0, kFirst, 2),
        Staged(0, kFirst, 3), CommittedBy(0, kSettled, 2), ToldCommitted(0)},
       {1, 1, kHidden, MessageId(2), 1, 7}},
      {"AnOffsetByAnotherTransactionDoesNotHelp",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), AskCommit(0), CommittedBy(0, kSettled, 2), ToldCommitted(0),
        OffsetCommitted(kSettle, kFirst, 2), AskCommit(1), OffsetCommittedBy(1, kFirst, 2), ToldCommitted(1)},
       {1, 1, kHidden, MessageId(2), 1, 5}},
      {"AnOutputByAnotherTransactionDoesNotHelp",
       {AppendedIn(0, kSettled, 2), AppendedIn(1, kSettled, 2), AskCommit(0), ToldCommitted(0), AskCommit(1),
        CommittedBy(1, kSettled, 2), ToldCommitted(1)},
       {2, 1, kHidden, MessageId(2), 1, 4}},
      {"ACommitThatHidesItsOffsetsWithoutOutputsIsBroken",
       {Staged(0, kFirst, 2), AskCommit(0), ToldCommitted(0)},
       {0, 1, kHidden, MessageId::None(), 1, 3}},
      {"AnOutputAfterAWholeCommitIsBrokenIfItStaysHidden",
       {AppendedIn(0, kSettled, 1), AskCommit(0), CommittedBy(0, kSettled, 1), ToldCommitted(0),
        AppendedIn(0, kSettled, 2)},
       {1, 1, kHidden, MessageId::None(), 5, 0}},
      {"AnOutputThatWasTruncatedAndNeverWrittenAgainIsHidden",
       {AppendedIn(0, kSettled, 1), AppendedIn(0, kSettled, 2), Truncated(kFirstBroker, kSettled, 2), AskCommit(0),
        CommittedBy(0, kSettled, 1), ToldCommitted(0)},
       {1, 1, kHidden, MessageId(1), 1, 6}},
      {"AVisibleOutputThatEveryReplicaLostIsHidden",
       {AppendedIn(0, kSettled, 1), AppendedIn(0, kSettled, 2), AskCommit(0), CommittedBy(0, kSettled, 1),
        CommittedBy(0, kSettled, 2), ToldCommitted(0), Truncated(kFirstBroker, kSettled, 2)},
       {1, 1, kHidden, MessageId(2), 7, 0}},
      {"EachBrokenTransactionCounts",
       {AppendedIn(1, kSettled, 1), AppendedIn(0, kSettled, 0), ToldCommitted(1), ToldCommitted(0),
        AppendedIn(2, kSettled, 2), CommittedBy(2, kSettled, 2)},
       {3, 3, kHidden, MessageId(0), 2, 4}},
  };
}

std::vector<InvariantCase> UnwantedCases() {
  return {
      {"AVisibleOutputBeforeTheAbortIsBroken",
       {AppendedIn(0, kSettled, 2), CommittedBy(0, kSettled, 2), AskAbort(0)},
       {1, 1, kUnwanted, MessageId(2), 2, 3}},
      {"AVisibleOutputAfterTheAbortIsBrokenOnce",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), AskAbort(0), CommittedBy(0, kSettled, 2),
        OffsetCommittedBy(0, kFirst, 2), AskAbort(0), ToldAborted(0)},
       {1, 1, kUnwanted, MessageId(2), 3, 4}},
      {"AVisibleOffsetAfterTheAbortIsBroken",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), AskAbort(0), OffsetCommittedBy(0, kFirst, 2)},
       {1, 1, kUnwanted, MessageId(2), 3, 4}},
      {"AnAnsweredAbortIsBrokenAlthoughACommitWasAskedForFirst",
       {AppendedIn(0, kSettled, 2), AskCommit(0), CommittedBy(0, kSettled, 2), AskAbort(0), ToldAborted(0)},
       {1, 1, kUnwanted, MessageId(2), 3, 5}},
      {"AnAbortThatIsAnsweredAfterAnAnsweredCommitIsBroken",
       {AppendedIn(0, kSettled, 2), CommittedBy(0, kSettled, 2), ToldCommitted(0), ToldAborted(0)},
       {1, 1, kUnwanted, MessageId::None(), 0, 4}},
      {"ALateCommitOfTheTransactionBeforeIsBroken",
       {AppendedIn(1, kSettled, 2), Commit(1), CommittedBy(1, kSettled, 2), AppendedIn(1, kSettled, 3), AskAbort(1),
        Abort(1), ToldAborted(1)},
       {1, 1, kUnwanted, MessageId(2), 3, 5}},
      {"AVisibleOutputThatNobodyAskedForIsBroken",
       {AppendedIn(0, kSettled, 2), Commit(0), CommittedBy(0, kSettled, 2)},
       {1, 1, kUnasked, MessageId(2), 3}},
      {"AVisibleOffsetThatNobodyAskedForIsBroken",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), OffsetCommittedBy(0, kFirst, 2)},
       {1, 1, kUnasked, MessageId(2), 3}},
      {"WhatVanishedHadBeenVisible",
       {AppendedIn(0, kSettled, 2), CommittedBy(0, kSettled, 2), Truncated(kFirstBroker, kSettled, 0)},
       {1, 1, kUnasked, MessageId(2), 2}},
      {"AskingLateIsGoodEnough",
       {AppendedIn(0, kSettled, 2), Commit(0), CommittedBy(0, kSettled, 2), AskCommit(0), ToldCommitted(0)},
       Held(1)},
  };
}

std::vector<InvariantCase> UnansweredCases() {
  return {
      {"HalfOfAnUnansweredCommitIsTorn",
       {AppendedIn(0, kSettled, 2), AppendedIn(0, kSettled, 3), AskCommit(0), CommittedBy(0, kSettled, 3)},
       {1, 1, kTorn, MessageId(2), 1, 4}},
      {"OffsetsWithoutOutputsAreTorn",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), AskCommit(0), OffsetCommittedBy(0, kFirst, 2)},
       {1, 1, kTorn, MessageId(2), 1, 4}},
      {"OutputsWithoutOffsetsAreTorn",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), AskCommit(0), CommittedBy(0, kSettled, 2), AskAbort(0)},
       {1, 1, kTorn, MessageId(2), 1, 4}},
      {"AnOutputThatEveryReplicaLostTearsItsTransaction",
       {AppendedIn(0, kSettled, 2), Staged(0, kFirst, 2), AskCommit(0), CommittedBy(0, kSettled, 2),
        OffsetCommittedBy(0, kFirst, 2), Truncated(kFirstBroker, kSettled, 0)},
       {1, 1, kTorn, MessageId(2), 1, 4}},
  };
}

// Transactions at a sink with two-phase commits, by number.
Fact EffectWritten(uint32_t transaction, uint32_t message) {
  return EffectStaged{kMails, SinkTransactionId(transaction), MessageId(message)};
}
Fact Counted(uint32_t transaction, uint32_t number = 1) {
  return CheckpointCompleted{kSettle, CheckpointNumber(number), kMails, SinkTransactionId(transaction)};
}
Fact CommittedAtTheSink(uint32_t transaction) {
  return SinkTransactionCommitted{kMails, SinkTransactionId(transaction)};
}
Fact AbortedAtTheSink(uint32_t transaction) {
  return SinkTransactionAborted{kMails, SinkTransactionId(transaction), false};
}

std::vector<InvariantCase> PreparedCases() {
  constexpr std::string_view kLost = "is done by its checkpoint, and its transaction was aborted at the sink";
  constexpr std::string_view kUncounted = "had its effect in a transaction that no checkpoint counts as done";
  return {
      {"CountedAndCommittedHolds", {EffectWritten(0, 1), Counted(0), CommittedAtTheSink(0)}, Held(1)},
      {"CommittedBeforeItWasCountedHolds", {EffectWritten(0, 1), CommittedAtTheSink(0), Counted(0)}, Held(1)},
      {"AbortedAndNeverCountedHolds", {EffectWritten(0, 1), AbortedAtTheSink(0)}, Held(1)},
      {"InDoubtHolds", {EffectWritten(0, 1), Counted(0)}, Held(1)},
      {"OneWithoutEffectsIsVacuous", {Counted(0), AbortedAtTheSink(0)}, Vacuous()},
      {"CountedAndThenAbortedIsBroken",
       {EffectWritten(0, 1), EffectWritten(0, 2), Counted(0), AbortedAtTheSink(0)},
       {1, 1, kLost, MessageId(1), 3, 4}},
      {"AbortedAndThenCountedIsBroken",
       {EffectWritten(0, 1), AbortedAtTheSink(0), Counted(0)},
       {1, 1, kLost, MessageId(1), 2, 3}},
      {"CommittedAndNeverCountedIsBroken",
       {EffectWritten(0, 1), CommittedAtTheSink(0)},
       {1, 1, kUncounted, MessageId(1), 2, 0}},
      {"EachPreparedTransactionIsJudgedAlone",
       {EffectWritten(0, 1), EffectWritten(1, 2), Counted(0), CommittedAtTheSink(0), CommittedAtTheSink(1)},
       {2, 1, kUncounted, MessageId(2), 5, 0}},
  };
}

std::vector<InvariantCase> AtomicityCases() {
  std::vector<InvariantCase> all = WholeCases();
  for (const auto& cases : {AcknowledgedCases(), UnwantedCases(), UnansweredCases(), PreparedCases()}) {
    all.insert(all.end(), cases.begin(), cases.end());
  }
  return all;
}
REDELIVER_INVARIANT_TESTS(AtomicityTest, "atomicity", AtomicityCases)

// The entries of whole transactions are used again: none may see what its predecessor left.
TEST(AtomicityReuse, AThousandTransactionsInARowHold) {
  InvariantCase thousand{"", {}, Held(1001)};
  for (uint32_t i = 0; i < 1000; ++i) {
    for (const Fact& fact :
         {AppendedIn(i, kSettled, i % 4), Staged(i, kFirst, i), Staged(i, kSecond, i), AskCommit(i), ToldCommitted(i),
          CommittedBy(i, kSettled, i % 4), OffsetCommittedBy(i, kFirst, i), OffsetCommittedBy(i, kSecond, i)}) {
      thousand.facts.push_back(fact);
    }
  }
  thousand.facts.push_back(AppendedIn(1000, kSettled, 0));
  EXPECT_EQ(Judge(*FindInvariant("atomicity")->make(), thousand), thousand.expected);
}

}  // namespace
}  // namespace redeliver
