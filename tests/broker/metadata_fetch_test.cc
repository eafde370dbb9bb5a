// How brokers learn of the controller's decisions: as soon as there is one.
#include <deque>

#include "gtest/gtest.h"
#include "sim/kernel/effect.h"
#include "tests/broker/controller_world.h"

namespace redeliver {
namespace {

struct FetchSetup {
  Controller& controller;
  Journal& journal;
  uint64_t known_version;
  SimDuration patience;
};

// Broker 1 asks once for newer metadata.
Process FetchOnce(Context& self, const FetchSetup& setup) {
  MetadataFetchRequest request{BrokerId(1), setup.known_version};
  const CallOptions patiently{.timeout = setup.patience, .background = true};
  const Outcome<MetadataFetchReply> reply = co_await Ask(self, setup.controller, request, patiently);
  const bool ok = reply.ok();
  setup.journal.Note(ok ? "version " + std::to_string(reply.value().metadata->version) : NameOf(reply));
}

class MetadataFetchTest : public ControllerTest {
 protected:
  void Fetch(uint64_t known_version, SimDuration patience = Minutes(1)) {
    setups_.push_back({controller(), journal_, known_version, patience});
    simulation_.Start<FetchOnce>("broker-1", setups_.back());
  }
  const Lines& lines() const { return journal_.lines(); }

 private:
  Journal journal_{simulation_};
  std::deque<FetchSetup> setups_;
};

TEST_F(MetadataFetchTest, WhoLacksSomethingIsAnsweredAtOnce) {
  Fetch(0);
  Wait(Seconds(1));
  EXPECT_EQ(lines(), (Lines{"2ms version 1"}));
}

TEST_F(MetadataFetchTest, WhoKnowsEverythingWaitsForTheNextVersion) {
  Fetch(1);
  simulation_.At(Millis(300), [this] { Ask(Proposal(kFirst, SetOf({0, 1}))); });
  Wait(Seconds(4));
  EXPECT_EQ(lines(), (Lines{"301ms version 2"}));
}

TEST_F(MetadataFetchTest, WhoHasWaitedLongEnoughIsToldThatThereIsNothingNew) {
  Fetch(1);
  Wait(Seconds(4));
  EXPECT_EQ(lines(), (Lines{"502ms version 1"}));
}

TEST_F(MetadataFetchTest, AControllerThatIsDownLetsThemWait) {
  Fetch(1);
  simulation_.At(Millis(300), [this] { controller().GoDown(Seconds(10)); });
  Wait(Minutes(2));
  EXPECT_EQ(lines(), (Lines{"1min unknown"}));
}

TEST_F(MetadataFetchTest, ANewFetchReplacesTheParkedOne) {
  Fetch(1);
  Wait(Millis(100));
  Fetch(1);
  simulation_.At(Millis(600), [this] { Ask(Proposal(kFirst, SetOf({0, 1}))); });
  Wait(Seconds(4));
  EXPECT_EQ(lines(), (Lines{"102ms unknown", "601ms version 2"}));
}

TEST_F(MetadataFetchTest, NobodyHearsTheAnswerToAFetchThatWasGivenUp) {
  Fetch(1, Millis(200));
  simulation_.At(Millis(300), [this] { Ask(Proposal(kFirst, SetOf({0, 1}))); });
  Wait(Seconds(4));
  EXPECT_EQ(lines(), (Lines{"200ms unknown"}));
  EXPECT_EQ(simulation_.All<ReplyDropped>().back().operation, Operation::kMetadataFetch);
}

TEST_F(MetadataFetchTest, APowerLossClosesConnectionsAndForgetsNothing) {
  Fetch(1);
  simulation_.At(Millis(300), [this] { controller().LosePower(); });
  Wait(Seconds(4));
  EXPECT_EQ(lines(), (Lines{"301ms unknown"}));
  EXPECT_EQ(Version(), 1u);
}

}  // namespace
}  // namespace redeliver
