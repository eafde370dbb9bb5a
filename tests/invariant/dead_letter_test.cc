// What must happen to a message that no handler accepts.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

std::vector<InvariantCase> BoundedAttemptsCases() {
  constexpr std::string_view kTooOften = "was tried more often than its group allows";
  constexpr std::string_view kForEver = "is tried for ever";
  RunShape no_sinks = Pipeline();
  no_sinks.sinks.clear();
  return {
      {"NoPoisonIsVacuous",
       {Requested(0), Refused(kMails, 0), Refused(kMails, 0), Refused(kMails, 0), Pending(kBook, 0)},
       Vacuous()},
      {"PoisonThatIsNeverTriedIsVacuous", {PoisonRequested(0), Pending(kBook, 0)}, Vacuous()},
      {"PoisonWithoutSinksIsVacuous", {PoisonRequested(0), PoisonRequested(1), Pending(kBook, 0)}, Vacuous(), no_sinks},
      {"AsManyTriesAsAllowedHold", {PoisonRequested(0), Refused(kMails, 0), Refused(kMails, 0)}, Held(2)},
      {"MessagesAreCountedApart",
       {PoisonRequested(0), PoisonRequested(3), Refused(kMails, 0), Refused(kMails, 3), Refused(kMails, 3),
        Refused(kMails, 0)},
       Held(4)},
      {"SinksAreCountedApart",
       {PoisonRequested(0), Refused(kMails, 0), Refused(kLedger, 0), Refused(kLedger, 0), Refused(kMails, 0)},
       Held(4),
       PipelineWithLedger()},
      {"AWaitingMessageOfABoundedGroupIsNotForEver",
       {PoisonRequested(0), Refused(kMails, 0), Pending(kSettle, 0)},
       Held(1)},
      {"WithoutALimitItHoldsIfItStops",
       {PoisonRequested(0), Refused(kBalances, 0), Refused(kBalances, 0), Refused(kBalances, 0)},
       Held(3)},
      {"OneTryTooManyIsReportedOnce",
       {Requested(0), PoisonRequested(1), Refused(kMails, 1), Refused(kMails, 1), Refused(kMails, 1),
        Refused(kMails, 1)},
       {4, 1, kTooOften, MessageId(1), 3, 5}},
      {"WithoutALimitAWaitingMessageIsTriedForEver",
       {PoisonRequested(2), Refused(kBalances, 2), Refused(kBalances, 2), Pending(kBook, 2), Pending(kBook, 2)},
       {2, 1, kForEver, MessageId(2), 2, 4}},
      {"WaitingToBeRetriedIsForEver",
       {PoisonRequested(2), Refused(kBalances, 2), Pending(kBookAgain, 2)},
       {1, 1, kForEver, MessageId(2), 2, 3}},
      {"WaitingInAnotherGroupIsNotForEver",
       {PoisonRequested(2), Refused(kBalances, 2), Pending(kAudit, 2), Pending(kSettle, 2)},
       Held(1)},
      {"EachMessageCounts",
       {PoisonRequested(2), PoisonRequested(3), Refused(kBalances, 2), Refused(kBalances, 3), Pending(kBook, 3),
        Pending(kBook, 2)},
       {2, 2, kForEver, MessageId(3), 4, 5}},
      {"ARepeatedRequestStartsNoNewCount",
       {PoisonRequested(1), Refused(kMails, 1), PoisonRequested(1), Refused(kMails, 1), Refused(kMails, 1)},
       {3, 1, kTooOften, MessageId(1), 2, 5}},
  };
}
REDELIVER_INVARIANT_TESTS(BoundedAttemptsTest, "bounded_attempts", BoundedAttemptsCases)

std::vector<InvariantCase> DeadLetterCompleteCases() {
  constexpr std::string_view kVanished = "failed, is not delivered again, and is in no dead-letter log or queue";
  return {
      {"NoRejectionIsVacuous", {Acknowledged(kOrders, 0), DeadLettered(kSettle, 0)}, Vacuous()},
      {"AnEffectAfterARejectionIsVacuous", {Refused(kMails, 0), Applied(kMails, 0)}, Vacuous()},
      {"ASupersededEffectAfterARejectionIsVacuous", {Refused(kMails, 0), Superseded(kMails, 0)}, Vacuous()},
      {"AnEffectBeforeARejectionIsVacuous", {Applied(kMails, 0), Refused(kMails, 0)}, Vacuous()},
      {"AMessageThatStillWaitsIsVacuous", {Refused(kMails, 0), Pending(kSettle, 0)}, Vacuous()},
      {"AMessageThatWaitsToBeRetriedIsVacuous", {Refused(kBalances, 0), Pending(kBookAgain, 0)}, Vacuous()},
      {"AGivenUpMessageInADeadLetterLogHolds",
       {Refused(kMails, 0), Refused(kMails, 0), DeadLettered(kSettle, 0)},
       Held(1)},
      {"AGivenUpMessageInNoDeadLetterLogIsGone",
       {Requested(1), Refused(kMails, 1), Refused(kMails, 1)},
       {1, 1, kVanished, MessageId(1), 2}},
      {"WhatOtherGroupsDoWithItDoesNotHelp",
       {Refused(kMails, 1), DeadLettered(kBook, 1), DeadLettered(kAudit, 1), Pending(kBook, 1), Pending(kAudit, 1)},
       {1, 1, kVanished, MessageId(1), 1}},
      {"AnEffectAtAnotherSinkDoesNotHelp",
       {Refused(kMails, 1), Applied(kLedger, 1), Applied(kBalances, 1)},
       {1, 1, kVanished, MessageId(1), 1},
       PipelineWithLedger()},
      {"ADeadLetterThatAnotherReplicaKeepsHolds",
       {Refused(kMails, 1), Appended(kDeadOrders, 1), DeadLettered(kSettle, 1),
        Replicated(kSecondBroker, kDeadOrders, 1, 1), Truncated(kFirstBroker, kDeadOrders, 0)},
       Held(1)},
      {"ADeadLetterThatEveryReplicaLostIsGone",
       {Refused(kMails, 1), Appended(kDeadOrders, 1), DeadLettered(kSettle, 1),
        Truncated(kFirstBroker, kDeadOrders, 1)},
       {1, 1, kVanished, MessageId(1), 1}},
      {"ALostDeadLetterThatIsWrittenAgainHolds",
       {Refused(kMails, 1), Appended(kDeadOrders, 1), DeadLettered(kSettle, 1), Truncated(kFirstBroker, kDeadOrders, 1),
        AppendedAt(kSecondBroker, kDeadOrders, 0, 1), DeadLettered(kSettle, 1)},
       Held(1)},
      {"TruncationOfAnotherLogDoesNotMatter",
       {Refused(kMails, 1), Appended(kSettled, 1), Appended(kDeadOrders, 1), DeadLettered(kSettle, 1),
        Truncated(kFirstBroker, kSettled, 0)},
       Held(1)},
      {"EachMessageCounts",
       {Refused(kMails, 3), Refused(kMails, 1), Refused(kMails, 0), DeadLettered(kSettle, 0)},
       {3, 2, kVanished, MessageId(3), 1}},
  };
}
REDELIVER_INVARIANT_TESTS(DeadLetterCompleteTest, "dead_letter_complete", DeadLetterCompleteCases)

std::vector<InvariantCase> AlertRaisedCases() {
  constexpr std::string_view kSilent = "was dead-lettered without an alert";
  return {
      {"NoDeadLetterIsVacuous", {Alerted(kDeadOrders), Refused(kMails, 0)}, Vacuous()},
      {"OneAlertCoversAllBeforeIt",
       {DeadLettered(kSettle, 0), DeadLettered(kSettle, 1), Alerted(kDeadOrders)},
       Held(2)},
      {"NoAlertIsSilent", {Requested(2), DeadLettered(kSettle, 2)}, {1, 1, kSilent, MessageId(2), 2}},
      {"AnAlertBeforeTheDeadLetterDoesNotHelp",
       {DeadLettered(kSettle, 0), Alerted(kDeadOrders), DeadLettered(kSettle, 1)},
       {2, 1, kSilent, MessageId(1), 3}},
      {"AnAlertOnAnotherLogDoesNotHelp",
       {DeadLettered(kSettle, 1), Alerted(kSettled)},
       {1, 1, kSilent, MessageId(1), 1}},
      {"EachDeadLetterCounts",
       {DeadLettered(kSettle, 3), DeadLettered(kSettle, 1), DeadLettered(kBook, 0, kSettled)},
       {3, 3, kSilent, MessageId(0), 3}},
  };
}
REDELIVER_INVARIANT_TESTS(AlertRaisedTest, "alert_raised", AlertRaisedCases)

}  // namespace
}  // namespace redeliver
