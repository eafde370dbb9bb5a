// Which faults are on offer where, by the scenario's rules.
#include "sim/fault/hazard_table.h"

#include <algorithm>
#include <set>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

const std::vector<FaultTarget> kProcesses = {
    {"shop", "shop"}, {"email-1", "email"}, {"email-2", "email"}, {"broker-1", "brokers"}, {"broker-2", "brokers"}};
const std::vector<FaultTarget> kServers = {{"broker-1", "broker-1"},
                                           {"broker-2", "broker-2"},
                                           {"controller", "controller"},
                                           {"mail", "mail"},
                                           {"seen", "seen"}};
constexpr uint16_t kShop = 0, kEmail1 = 1, kEmail2 = 2, kHost1 = 3;
constexpr uint16_t kBroker1 = 0, kBroker2 = 1, kMail = 3;

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
  options.isolate.emplace();
  options.disk_loss.emplace();
  return options;
}

FaultOptions EveryFaultAt(const std::vector<std::string>& targets) {
  FaultOptions options = EveryFault();
  for (FaultRule* rule : std::initializer_list<FaultRule*>{
           &*options.crash, &*options.pause, &*options.drop, &*options.delay, &*options.disconnect,
           &*options.power_loss, &*options.clock_jump, &*options.error, &*options.timeout, &*options.outage,
           &*options.forget, &*options.isolate, &*options.disk_loss}) {
    rule->targets = targets;
  }
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
    "delay@late 1/100, disconnect@lost 1/300, disconnect@applied 1/300, disconnect@late 1/300, "
    "isolate@lost 1/200, isolate@late 1/200";
constexpr const char* kOfARead =
    "crash@lost 1/100, pause@before 1/100, drop@lost 1/100, disconnect@lost 1/100, isolate@lost 1/200, isolate@late "
    "1/200";

const RequestCase kRequests[] = {
    {"Append", Operation::kLogAppend, kOfAWrite},
    {"Fetch", Operation::kLogFetch, kOfARead},
    {"Join", Operation::kGroupJoin, kOfAWrite},
    {"Heartbeat", Operation::kGroupHeartbeat,
     "drop@lost 1/100, disconnect@lost 1/100, isolate@lost 1/200, isolate@late 1/200"},
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

constexpr const char* kAtNoBroker = "error@lost 1/100, timeout@applied 1/100, outage@lost 1/100";
constexpr const char* kAtASink = "clock_jump@before 1/100, error@lost 1/100, timeout@applied 1/100, outage@lost 1/100";
constexpr const char* kAtACache =
    "clock_jump@before 1/100, error@lost 1/100, timeout@applied 1/100, outage@lost 1/100, forget@before 1/100";

const RequestCase kArrivals[] = {
    {"BrokerHeartbeat", Operation::kBrokerHeartbeat, kAtNoBroker},
    {"Apply", Operation::kSinkApply, kAtASink},
    {"Prepare", Operation::kSinkPrepare, kAtASink},
    {"Checkpoint", Operation::kCheckpointComplete, kAtNoBroker},
    {"Lookup", Operation::kCacheLookup, kAtACache},
    {"Mark", Operation::kCacheMark, kAtACache},
};

class ArrivalHazardTest : public testing::TestWithParam<RequestCase> {};

TEST_P(ArrivalHazardTest, AreThoseOfTheServersKind) {
  EXPECT_EQ(Words(Table(EveryFault()).AtServer(kMail, GetParam().operation)), GetParam().hazards);
}

INSTANTIATE_TEST_SUITE_P(Operations, ArrivalHazardTest, testing::ValuesIn(kArrivals),
                         [](const auto& info) { return info.param.name; });

// --- Brokers --------------------------------------------------------------------------------------------------------

constexpr const char* kAtABrokerUnasked =
    "power_loss@lost 1/100, error@lost 1/100, timeout@applied 1/100, outage@lost 1/100, disk_loss@lost 1/100";

TEST(BrokerHazards, WithoutTargetsAreThoseOfServersAndNoneAtItsOwnRequests) {
  const HazardTable table = Table(EveryFault());
  for (const Operation operation : {Operation::kLogAppend, Operation::kLogFetch, Operation::kReplicaFetch}) {
    EXPECT_EQ(Words(table.AtServer(kBroker1, operation)), kAtABrokerUnasked);
    EXPECT_EQ(Words(table.AtRequest(kHost1, operation)), "");
  }
}

const RequestCase kArrivalsAtABroker[] = {
    {"Append", Operation::kLogAppend,
     "crash@lost 1/200, crash@applied 1/200, pause@before 1/100, power_loss@lost 1/100, clock_jump@before 1/100, "
     "error@lost 1/100, timeout@applied 1/100, outage@lost 1/100, isolate@lost 1/200, isolate@late 1/200, "
     "disk_loss@lost 1/100"},
    {"ReplicaFetch", Operation::kReplicaFetch,
     "crash@lost 1/100, pause@before 1/100, power_loss@lost 1/100, clock_jump@before 1/100, error@lost 1/100, "
     "timeout@applied 1/100, outage@lost 1/100, isolate@lost 1/200, isolate@late 1/200, disk_loss@lost 1/100"},
};

class BrokerHazardTest : public testing::TestWithParam<RequestCase> {};

TEST_P(BrokerHazardTest, OfANamedBrokerStrikeAtArrivals) {
  EXPECT_EQ(Words(Table(EveryFaultAt({"brokers"})).AtServer(kBroker2, GetParam().operation)), GetParam().hazards);
}

INSTANTIATE_TEST_SUITE_P(Operations, BrokerHazardTest, testing::ValuesIn(kArrivalsAtABroker),
                         [](const auto& info) { return info.param.name; });

TEST(BrokerHazards, OfANamedBrokerAtItsOwnRequestsAreThoseOfTheNetwork) {
  const HazardTable table = Table(EveryFaultAt({"broker-1"}));
  EXPECT_EQ(Words(table.AtRequest(kHost1, Operation::kWriteMarkers)),
            "drop@lost 1/200, drop@applied 1/200, delay@late 1/100, disconnect@lost 1/300, disconnect@applied 1/300, "
            "disconnect@late 1/300");
  EXPECT_EQ(Words(table.AtRequest(kHost1, Operation::kReplicaFetch)), "drop@lost 1/100, disconnect@lost 1/100");
}

// Both sides share their sites: a plan names the entity, the operation and the ordinal only.
TEST(BrokerHazards, AtArrivalsAndAtOwnRequestsHaveNoKindInCommon) {
  const HazardTable table = Table(EveryFaultAt({"brokers"}));
  for (int o = 0; o < kOperationCount; ++o) {
    std::set<FaultKind> sent;
    for (const Hazard& hazard : table.AtRequest(kHost1, static_cast<Operation>(o))) sent.insert(KindOf(hazard.code));
    for (const Hazard& hazard : table.AtServer(kBroker1, static_cast<Operation>(o))) {
      EXPECT_FALSE(sent.contains(KindOf(hazard.code)));
    }
  }
  EXPECT_EQ(table.process_entity(kHost1), table.server_entity(kBroker1));
}

// --- Operations -----------------------------------------------------------------------------------------------------

TEST(Operations, LimitARuleToSomeRequests) {
  FaultOptions options;
  options.pause.emplace().operations = {"log.append", "replica.fetch"};
  options.pause->targets = {"shop", "brokers"};
  const HazardTable table = Table(options);
  EXPECT_EQ(Words(table.AtRequest(kShop, Operation::kLogAppend)), "pause@before 1/100");
  EXPECT_EQ(Words(table.AtRequest(kShop, Operation::kProducerInit)), "");
  EXPECT_EQ(Words(table.AtServer(kBroker1, Operation::kReplicaFetch)), "pause@before 1/100");
  EXPECT_EQ(Words(table.AtServer(kBroker1, Operation::kLogFetch)), "");
}

// --- Moments --------------------------------------------------------------------------------------------------------

TEST(Moments, AreForCrashesAndPausesOfProcessesThatAreNoBrokers) {
  FaultOptions options = EveryFaultAt({"shop", "email-1", "brokers", "mail", "seen"});
  options.moments.emplace();
  const HazardTable table = Table(options);
  EXPECT_EQ(Words(table.AtRequest(kShop, Operation::kMoment)), "crash@before 1/100, pause@before 1/100");
  EXPECT_EQ(Words(table.AtRequest(kEmail1, Operation::kMoment)), "crash@before 1/100, pause@before 1/100");
  EXPECT_EQ(Words(table.AtRequest(kEmail2, Operation::kMoment)), "");
  EXPECT_EQ(Words(table.AtRequest(kHost1, Operation::kMoment)), "");
  EXPECT_EQ(Words(table.AtServer(kBroker1, Operation::kMoment)), "");
  EXPECT_EQ(Words(table.AtServer(kMail, Operation::kMoment)), "");
}

TEST(Moments, AreNoneUnlessTheScenarioHasSome) {
  EXPECT_EQ(Words(Table(EveryFault()).AtRequest(kShop, Operation::kMoment)), "");
}

TEST(Moments, MayBeAllThatARuleNames) {
  FaultOptions options;
  options.moments.emplace();
  options.crash.emplace().operations = {"moment"};
  const HazardTable table = Table(options);
  EXPECT_EQ(Words(table.AtRequest(kEmail1, Operation::kMoment)), "crash@before 1/100");
  EXPECT_EQ(Words(table.AtRequest(kEmail1, Operation::kSinkApply)), "");
}

// --- Peers ----------------------------------------------------------------------------------------------------------

struct PeerCase {
  const char* name;
  std::vector<std::string> from;
  std::vector<NodeId> peers;
};

const PeerCase kPeers[] = {
    {"NobodyNamedMeansEverybody", {}, {}},
    {"AProcess", {"email-2"}, {NodeId(2)}},
    {"AllInstances", {"email"}, {NodeId(1), NodeId(2)}},
    {"ABrokerOnce", {"broker-1"}, {NodeId(3)}},
    {"AllBrokersAndTheController", {"controller", "brokers"}, {NodeId(3), NodeId(4), NodeOfServer(2)}},
    {"ASink", {"mail"}, {NodeOfServer(3)}},
    {"NobodyOfThisName", {"email-3"}, {NodeId::None()}},
};

class PeerTest : public testing::TestWithParam<PeerCase> {};

TEST_P(PeerTest, AreNodesInOrder) {
  FaultOptions options;
  options.isolate.emplace().from = GetParam().from;
  const HazardTable table = Table(options);
  const auto peers = table.isolated_from();
  EXPECT_EQ(std::vector<NodeId>(peers.begin(), peers.end()), GetParam().peers);
}

INSTANTIATE_TEST_SUITE_P(Names, PeerTest, testing::ValuesIn(kPeers), [](const auto& info) { return info.param.name; });

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
    {"NoneMeansAllButNoBrokerIsPaused",
     {},
     {"shop", "email-1", "email-2", "outage broker-1", "outage broker-2", "outage controller", "outage mail",
      "outage seen"}},
    {"ADeclaredNameMeansAllInstances", {"email"}, {"email-1", "email-2"}},
    {"AnInstance", {"email-2"}, {"email-2"}},
    {"SeveralNames", {"shop", "email-1", "mail"}, {"shop", "email-1", "outage mail"}},
    {"ABroker", {"broker-2"}, {"pause broker-2", "outage broker-2"}},
    {"AllBrokers", {"brokers"}, {"pause broker-1", "outage broker-1", "pause broker-2", "outage broker-2"}},
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
    for (const Hazard& hazard : table.AtServer(i, Operation::kSinkApply)) {
      struck.push_back(std::string(Describe(KindOf(hazard.code)).name) + " " + kServers[i].name);
    }
  }
  EXPECT_EQ(struck, GetParam().struck);
}

INSTANTIATE_TEST_SUITE_P(Names, TargetTest, testing::ValuesIn(kTargets),
                         [](const auto& info) { return info.param.name; });

// --- Rates and extents ----------------------------------------------------------------------------------------------

TEST(HazardTable, WithoutFaultsIsEmpty) {
  const HazardTable table = Table({});
  EXPECT_TRUE(table.hazards().empty());
  EXPECT_TRUE(table.AtRequest(kShop, Operation::kLogAppend).empty());
  EXPECT_TRUE(table.AtServer(kBroker1, Operation::kLogAppend).empty());
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
  options.power_loss->restart_after = Seconds(6);
  options.isolate->duration = Seconds(7);
  options.disk_loss->restart_after = Seconds(8);
  options.until = Minutes(7);
  const HazardTable table = Table(options);
  EXPECT_EQ(table.extent(FaultKind::kCrash), Seconds(1));
  EXPECT_EQ(table.extent(FaultKind::kPause), Seconds(2));
  EXPECT_EQ(table.extent(FaultKind::kDelay), Seconds(3));
  EXPECT_EQ(table.extent(FaultKind::kClockJump), Seconds(4));
  EXPECT_EQ(table.extent(FaultKind::kOutage), Seconds(5));
  EXPECT_EQ(table.extent(FaultKind::kPowerLoss), Seconds(6));
  EXPECT_EQ(table.extent(FaultKind::kIsolate), Seconds(7));
  EXPECT_EQ(table.extent(FaultKind::kDiskLoss), Seconds(8));
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
  const auto within = HazardTable::Slice(scaled, table.RowAtServer(kMail, Operation::kSinkApply));
  ASSERT_EQ(within.size(), slice.size());
  for (size_t i = 0; i < slice.size(); ++i) {
    EXPECT_EQ(within[i].code, slice[i].code);
    EXPECT_EQ(within[i].rate, (Probability{1, 1}));
  }
}

}  // namespace
}  // namespace redeliver
