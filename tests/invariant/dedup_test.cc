// A skip is sound only on top of an effect.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

std::vector<InvariantCase> DedupSoundCases() {
  constexpr std::string_view kSkipped = "was skipped as a duplicate before it had its effect";
  constexpr std::string_view kAnswered = "was answered as already done before it had its effect";
  return {
      {"NoSkipIsVacuous", {Applied(kMails, 0), Applied(kMails, 0)}, Vacuous()},
      {"SkippedAfterItsEffectHolds", {Applied(kMails, 0), SkippedAsDuplicate(kMails, 0)}, Held(1)},
      {"AnsweredAsDoneAfterItsEffectHolds", {Applied(kMails, 0), Superseded(kMails, 0)}, Held(1)},
      {"ANewerStateMayTakeThePlaceOfAnEffect",
       {Applied(kBalances, 1, 0, 2), Superseded(kBalances, 0), SkippedAsDuplicate(kBalances, 0)},
       Held(2)},
      {"SkippedWithoutAnEffectIsUnsound",
       {Delivered(1), SkippedAsDuplicate(kMails, 1)},
       {1, 1, kSkipped, MessageId(1), 2}},
      {"SkippedBeforeItsEffectIsUnsound",
       {SkippedAsDuplicate(kMails, 1), Applied(kMails, 1)},
       {1, 1, kSkipped, MessageId(1), 1}},
      {"AnEffectAtAnotherSinkDoesNotHelp",
       {Applied(kMails, 1), SkippedAsDuplicate(kBalances, 1)},
       {1, 1, kSkipped, MessageId(1), 2}},
      {"AnEffectOfAnotherMessageDoesNotHelp",
       {Applied(kMails, 0), SkippedAsDuplicate(kMails, 1)},
       {1, 1, kSkipped, MessageId(1), 2}},
      {"ARejectionIsNoEffect", {Refused(kMails, 1), SkippedAsDuplicate(kMails, 1)}, {1, 1, kSkipped, MessageId(1), 2}},
      {"WithoutAStateOnlyAnEffectMakesItDone",
       {Superseded(kMails, 1), Superseded(kMails, 1), SkippedAsDuplicate(kMails, 1)},
       {3, 2, kAnswered, MessageId(1), 1}},
  };
}
REDELIVER_INVARIANT_TESTS(DedupSoundTest, "dedup_sound", DedupSoundCases)

}  // namespace
}  // namespace redeliver
