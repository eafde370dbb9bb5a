// Which faults are on offer where, by the scenario's rules.
#include "sim/fault/hazard_table.h"

#include <algorithm>
#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

const std::vector<FaultTarget> kProcesses = {{"shop", "shop"}, {"email-1", "email"}, {"email-2", "email"}};
const std::vector<FaultTarget> kServers = {{"broker", "broker"}, {"mail", "mail"}, {"seen", "seen"}};
constexpr uint16_t kShop = 0, kEmail1 = 1, kEmail2 = 2;
constexpr uint16_t kBroker = 0, kMail = 1;

HazardTable Table(const FaultOptions& options) { return HazardTable(options, kProcesses, kServers); }

// "crash@lost crash@applied 1/300": what is on offer.
std::string Words(std::span<const Hazard> hazards) {
  std::string text;
  for (const Hazard& hazard : hazards) {
    if (!text.empty()) text += ", ";
    text += std::string(Describe(KindOf(hazard.code)).name) + "@";
    text += kPhaseNames[static_cast<size_t>(PhaseOf(hazard.code))];
    text += " " + FormatProbability(hazard.rate);
  }
  return text;
}

FaultRule Everywhere(Probability rate = {1, 100}) {
  FaultRule rule;
  rule.rate = rate;
  return rule;
}

FaultOptions EveryFault() {
  FaultOptions options;
  options.crash.emplace();
  options.pause.emplace();
  options.drop.emplace();
  options.delay.emplace();
  options.disconnect.emplace();
  options.power_loss.emplace();
  options.clock_jump.emplace();
  options.error.emplace();
  options.timeout.emplace();
  options.outage.emplace();
  options.forget.emplace();
  return options;
}

// --- Requests -------------------------------------------------------------------------------------------------------

struct RequestCase {
  const char* name;
  Operation operation;
  const char* hazards;
};

constexpr const char* kOfAWrite =
    "crash@lost 1/300, crash@applied 1/300, crash@late 1/300, pause@before 1/100, drop@lost 1/200, drop@applied 1/200, "
    "delay@late 1/100, disconnect@lost 1/300, disconnect@applied 1/300, disconnect@late 1/300";
constexpr const char* kOfARead = "crash@lost 1/100, pause@before 1/100, drop@lost 1/100, disconnect@lost 1/100";

const RequestCase kRequests[] = {
    {"Append", Operation::kLogAppend, kOfAWrite},
    {"Fetch", Operation::kLogFetch, kOfARead},
    {"Join", Operation::kGroupJoin, kOfAWrite},
    {"Heartbeat", Operation::kGroupHeartbeat, "drop@lost 1/100, disconnect@lost 1/100"},
    {"OffsetsFetch", Operation::kOffsetsFetch, kOfARead},
    {"OffsetsCommit", Operation::kOffsetsCommit, kOfAWrite},
    {"ProducerInit", Operation::kProducerInit, kOfAWrite},
    {"TransactionOffsets", Operation::kTransactionOffsets, kOfAWrite},
    {"TransactionEnd", Operation::kTransactionEnd, kOfAWrite},
    {"Apply", Operation::kSinkApply, kOfAWrite},
    {"Lookup", Operation::kCacheLookup, kOfARead},
    {"Mark", Operation::kCacheMark, kOfAWrite},
    {"DeadLetter", Operation::kDeadLetter, kOfAWrite},
};

class RequestHazardTest : public testing::TestWithParam<RequestCase> {};

TEST_P(RequestHazardTest, AreThoseThatMakeADifference) {
  const HazardTable table = Table(EveryFault());
  for (const uint16_t process : {kShop, kEmail1, kEmail2}) {
    EXPECT_EQ(Words(table.AtRequest(process, GetParam().operation)), GetParam().hazards);
  }
}

INSTANTIATE_TEST_SUITE_P(Operations, RequestHazardTest, testing::ValuesIn(kRequests),
                         [](const auto& info) { return info.param.name; });

// --- Servers --------------------------------------------------------------------------------------------------------

constexpr const char* kAtTheLog = "power_loss@lost 1/100, error@lost 1/100, timeout@applied 1/100, outage@lost 1/100";
constexpr const char* kAtASink = "clock_jump@before 1/100, error@lost 1/100, timeout@applied 1/100, outage@lost 1/100";
constexpr const char* kAtACache =
    "clock_jump@before 1/100, error@lost 1/100, timeout@applied 1/100, outage@lost 1/100, forget@before 1/100";

const RequestCase kArrivals[] = {
    {"Append", Operation::kLogAppend, kAtTheLog},
    {"Fetch", Operation::kLogFetch, kAtTheLog},
    {"Heartbeat", Operation::kGroupHeartbeat, kAtTheLog},
    {"TransactionEnd", Operation::kTransactionEnd, kAtTheLog},
    {"DeadLetter", Operation::kDeadLetter, kAtTheLog},
    {"Apply", Operation::kSinkApply, kAtASink},
    {"Lookup", Operation::kCacheLookup, kAtACache},
    {"Mark", Operation::kCacheMark, kAtACache},
};

class ArrivalHazardTest : public testing::TestWithParam<RequestCase> {};

TEST_P(ArrivalHazardTest, AreThoseOfTheServersKind) {
  EXPECT_EQ(Words(Table(EveryFault()).AtServer(kMail, GetParam().operation)), GetParam().hazards);
}

INSTANTIATE_TEST_SUITE_P(Operations, ArrivalHazardTest, testing::ValuesIn(kArrivals),
                         [](const auto& info) { return info.param.name; });

// --- Targets --------------------------------------------------------------------------------------------------------

struct TargetCase {
  const char* name;
  std::vector<std::string> targets;
  std::vector<std::string> struck;  // Of all processes and servers.
};

// An outage and a pause on these targets.
FaultOptions OutageAndPauseOf(const std::vector<std::string>& targets) {
  FaultOptions options;
  options.outage.emplace().targets = targets;
  options.pause.emplace().targets = targets;
  return options;
}

const TargetCase kTargets[] = {
    {"NoneMeansAll", {}, {"shop", "email-1", "email-2", "broker", "mail", "seen"}},
    {"ADeclaredNameMeansAllInstances", {"email"}, {"email-1", "email-2"}},
    {"AnInstance", {"email-2"}, {"email-2"}},
    {"SeveralNames", {"shop", "email-1", "mail"}, {"shop", "email-1", "mail"}},
    {"AServer", {"broker"}, {"broker"}},
    {"NobodyOfThisName", {"email-3"}, {}},
};

class TargetTest : public testing::TestWithParam<TargetCase> {};

TEST_P(TargetTest, AreMetByDeclaredNameOrInstance) {
  const HazardTable table = Table(OutageAndPauseOf(GetParam().targets));
  std::vector<std::string> struck;
  for (uint16_t i = 0; i < kProcesses.size(); ++i) {
    if (!table.AtRequest(i, Operation::kSinkApply).empty()) struck.push_back(kProcesses[i].name);
  }
  for (uint16_t i = 0; i < kServers.size(); ++i) {
    if (!table.AtServer(i, Operation::kSinkApply).empty()) struck.push_back(kServers[i].name);
  }
  EXPECT_EQ(struck, GetParam().struck);
}

INSTANTIATE_TEST_SUITE_P(Names, TargetTest, testing::ValuesIn(kTargets), [](const auto& info) { return info.param.name; });

// --- Rates and extents ----------------------------------------------------------------------------------------------

TEST(HazardTable, WithoutFaultsIsEmpty) {
  const HazardTable table = Table({});
  EXPECT_TRUE(table.hazards().empty());
  EXPECT_TRUE(table.AtRequest(kShop, Operation::kLogAppend).empty());
  EXPECT_TRUE(table.AtServer(kBroker, Operation::kLogAppend).empty());
  for (int kind = 0; kind < kFaultKindCount; ++kind) EXPECT_FALSE(table.enabled(static_cast<FaultKind>(kind)));
}

TEST(HazardTable, ARateOfZeroIsTheSameAsNoSuchFault) {
  FaultOptions options;
  options.error = Everywhere({0, 1});
  options.timeout = Everywhere({1, 7});
  const HazardTable table = Table(options);
  EXPECT_EQ(Words(table.AtServer(kMail, Operation::kSinkApply)), "timeout@applied 1/7");
  EXPECT_FALSE(table.enabled(FaultKind::kError));
  EXPECT_TRUE(table.enabled(FaultKind::kTimeout));
  EXPECT_EQ(table.rate(FaultKind::kTimeout), (Probability{1, 7}));
}

TEST(HazardTable, ThePhasesOfAFaultShareItsRate) {
  FaultOptions options;
  options.crash.emplace().rate = {2, 5};
  const HazardTable all = Table(options);
  EXPECT_EQ(Words(all.AtRequest(kShop, Operation::kSinkApply)), "crash@lost 2/15, crash@applied 2/15, crash@late 2/15");
  EXPECT_EQ(Words(all.AtRequest(kShop, Operation::kLogFetch)), "crash@lost 2/5");
  options.crash->phases = {Phase::kLate};
  EXPECT_EQ(Words(Table(options).AtRequest(kShop, Operation::kSinkApply)), "crash@late 2/5");
  EXPECT_EQ(Words(Table(options).AtRequest(kShop, Operation::kLogFetch)), "");
}

TEST(HazardTable, KeepsTheExtentOfEachKind) {
  FaultOptions options = EveryFault();
  options.crash->restart_after = Seconds(1);
  options.pause->duration = Seconds(2);
  options.delay->by = Seconds(3);
  options.clock_jump->by = Seconds(4);
  options.outage->duration = Seconds(5);
  options.until = Minutes(7);
  const HazardTable table = Table(options);
  EXPECT_EQ(table.extent(FaultKind::kCrash), Seconds(1));
  EXPECT_EQ(table.extent(FaultKind::kPause), Seconds(2));
  EXPECT_EQ(table.extent(FaultKind::kDelay), Seconds(3));
  EXPECT_EQ(table.extent(FaultKind::kClockJump), Seconds(4));
  EXPECT_EQ(table.extent(FaultKind::kOutage), Seconds(5));
  EXPECT_EQ(table.until(), SimTime() + Minutes(7));
}

TEST(HazardTable, EntitiesAreTheHashesOfTheNames) {
  const HazardTable table = Table({});
  EXPECT_EQ(table.process_entity(kEmail2), HashName("email-2"));
  EXPECT_EQ(table.server_entity(kMail), HashName("mail"));
}

TEST(HazardTable, AScaledCopyHasTheSameSlices) {
  const HazardTable table = Table(EveryFault());
  std::vector<Hazard> scaled = table.hazards();
  for (Hazard& hazard : scaled) hazard.rate = {1, 1};
  const auto slice = table.AtServer(kMail, Operation::kSinkApply);
  const auto within = table.Within(scaled, slice);
  ASSERT_EQ(within.size(), slice.size());
  for (size_t i = 0; i < slice.size(); ++i) {
    EXPECT_EQ(within[i].code, slice[i].code);
    EXPECT_EQ(within[i].rate, (Probability{1, 1}));
  }
}

}  // namespace
}  // namespace redeliver
