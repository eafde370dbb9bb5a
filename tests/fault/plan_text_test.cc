// A plan in words is read back as it was written, and whatever else is refused with a reason.
#include "sim/fault/plan_text.h"

#include "gtest/gtest.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {
namespace {

const std::vector<std::string> kNames = {"shop", "email-1", "email-2", "broker", "mail"};

std::optional<PlannedFault> Parse(std::string_view text) {
  std::string error;
  return ParseFault(text, kNames, &error);
}

TEST(PlanText, SaysWhoWhatWhenAndWhich) {
  const PlannedFault fault{{HashName("email-1"), HashName("sink.apply"), 3},
                           HazardCode(FaultKind::kCrash, Phase::kApplied)};
  EXPECT_EQ(FormatFault(fault, kNames), "email-1 / sink.apply / applied / #3 = crash");
}

TEST(PlanText, EveryFaultReadsBack) {
  for (const std::string& name : kNames) {
    for (const OperationInfo& operation : kOperations) {
      for (int kind = 0; kind < kFaultKindCount; ++kind) {
        for (int phase = 0; phase < kPhaseCount; ++phase) {
          const uint16_t code = HazardCode(static_cast<FaultKind>(kind), static_cast<Phase>(phase));
          const PlannedFault fault{{HashName(name), HashName(operation.name), 4'294'967'295}, code};
          ASSERT_EQ(Parse(FormatFault(fault, kNames)), fault) << FormatFault(fault, kNames);
        }
      }
    }
  }
}

TEST(PlanText, WhatTheRunDoesNotKnowIsAQuestionMark) {
  const PlannedFault fault{{1, 2, 3}, HazardCode(FaultKind::kDrop, Phase::kLost)};
  EXPECT_EQ(FormatFault(fault, kNames), "? / ? / lost / #3 = drop");
}

struct SpellingCase {
  const char* name;
  const char* text;
};

const SpellingCase kSpellings[] = {
    {"AsWritten", "email-1 / sink.apply / applied / #3 = crash"},
    {"WithoutSpaces", "email-1/sink.apply/applied/#3=crash"},
    {"WithManySpaces", "  email-1  /  sink.apply / applied\t/ #3  =   crash  "},
    {"LeadingZeros", "email-1 / sink.apply / applied / #003 = crash"},
};

class SpellingTest : public testing::TestWithParam<SpellingCase> {};

TEST_P(SpellingTest, IsTheSameFault) {
  const PlannedFault fault{{HashName("email-1"), HashName("sink.apply"), 3},
                           HazardCode(FaultKind::kCrash, Phase::kApplied)};
  EXPECT_EQ(Parse(GetParam().text), fault);
}

INSTANTIATE_TEST_SUITE_P(Spellings, SpellingTest, testing::ValuesIn(kSpellings),
                         [](const auto& info) { return info.param.name; });

struct ErrorCase {
  const char* name;
  const char* text;
  std::string why;
};

const std::string kFaults =
    "(there are crash, pause, drop, delay, disconnect, power_loss, clock_jump, error, timeout, outage, forget, "
    "isolate, "
    "disk_loss, failover)";

const ErrorCase kErrors[] = {
    {"Empty", "", "wrong number of parts"},
    {"NoFault", "email-1 / sink.apply / applied / #3", "wrong number of parts"},
    {"TwoFaults", "email-1 / sink.apply / applied / #3 = crash = drop", "wrong number of parts"},
    {"ThreeParts", "email-1 / sink.apply / #3 = crash", "wrong number of parts"},
    {"FiveParts", "email-1 / sink.apply / applied / late / #3 = crash", "wrong number of parts"},
    {"UnknownProcess", "email-3 / sink.apply / applied / #3 = crash", "no process or server \"email-3\""},
    {"NoProcess", " / sink.apply / applied / #3 = crash", "no process or server \"\""},
    {"UnknownOperation", "email-1 / sink.use / applied / #3 = crash",
     "no operation \"sink.use\" (`redeliver list operations` shows them)"},
    {"UnknownPhase", "email-1 / sink.apply / soon / #3 = crash", "no phase \"soon\" (there are before, lost, applied, late)"},
    {"UnknownFault", "email-1 / sink.apply / applied / #3 = boom", "no fault \"boom\" " + kFaults},
    {"EmptyFault", "email-1 / sink.apply / applied / #3 =", "no fault \"\" " + kFaults},
    {"CapitalFault", "email-1 / sink.apply / applied / #3 = Crash", "no fault \"Crash\" " + kFaults},
    {"NoOrdinal", "email-1 / sink.apply / applied / = crash", "no ordinal \"\""},
    {"OrdinalWithoutItsSign", "email-1 / sink.apply / applied / 3 = crash", "no ordinal \"3\""},
    {"OnlyTheSign", "email-1 / sink.apply / applied / # = crash", "no ordinal \"#\""},
    {"OrdinalZero", "email-1 / sink.apply / applied / #0 = crash", "no ordinal \"#0\""},
    {"NegativeOrdinal", "email-1 / sink.apply / applied / #-1 = crash", "no ordinal \"#-1\""},
    {"SignedOrdinal", "email-1 / sink.apply / applied / #+1 = crash", "no ordinal \"#+1\""},
    {"OrdinalWithMore", "email-1 / sink.apply / applied / #3x = crash", "no ordinal \"#3x\""},
    {"OrdinalTooLarge", "email-1 / sink.apply / applied / #4294967296 = crash", "no ordinal \"#4294967296\""},
};

class ErrorTest : public testing::TestWithParam<ErrorCase> {};

TEST_P(ErrorTest, SaysWhatIsWrongAndWhatWasExpected) {
  std::string error;
  EXPECT_EQ(ParseFault(GetParam().text, kNames, &error), std::nullopt);
  EXPECT_EQ(error,
            GetParam().why + " in \"" + GetParam().text +
                "\"; expected \"PROCESS / OPERATION / PHASE / #N = FAULT\", as in \"email-1 / sink.apply / applied "
                "/ #3 = crash\"");
}

INSTANTIATE_TEST_SUITE_P(Texts, ErrorTest, testing::ValuesIn(kErrors),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace redeliver
