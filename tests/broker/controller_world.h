// A controller and three brokers, 0 to 2, that do what the test says. One log with two partitions: the first on brokers
// 0, 1, 2 and the second on 1, 2, 0, so broker 0 leads the first and broker 1 the second.
#ifndef REDELIVER_TESTS_BROKER_CONTROLLER_WORLD_H_
#define REDELIVER_TESTS_BROKER_CONTROLLER_WORLD_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "sim/broker/controller.h"
#include "tests/support/simulation.h"

namespace redeliver {

inline constexpr TopicPartition kFirst{LogId(0), PartitionId(0)};
inline constexpr TopicPartition kSecond{LogId(0), PartitionId(1)};
inline constexpr uint64_t kEverything = ~uint64_t{0};  // A metadata version no broker can lack.

inline BrokerSet SetOf(std::initializer_list<uint16_t> brokers) {
  BrokerSet set;
  for (const uint16_t broker : brokers) set.Add(BrokerId(broker));
  return set;
}

// "02".
inline std::string TextOf(BrokerSet set) {
  std::string text;
  for (uint16_t broker = 0; broker < 10; ++broker) {
    if (set.Contains(BrokerId(broker))) text += std::to_string(broker);
  }
  return text;
}

// "leader 0, in sync 012, eligible , epochs 0/0".
inline std::string TextOf(const PartitionState& state) {
  return "leader " + (state.leader.none() ? "none" : std::to_string(state.leader.value())) + ", in sync " +
         TextOf(state.in_sync) + ", eligible " + TextOf(state.eligible) + ", epochs " +
         std::to_string(state.leader_epoch.value()) + "/" + std::to_string(state.partition_epoch.value());
}

inline PartitionState Assigned(TopicPartition id, std::vector<BrokerId> replicas, const PartitionState& like) {
  PartitionState state = like;
  state.id = id;
  state.leader = replicas.front();
  state.replicas.assign(replicas.begin(), replicas.end());
  state.in_sync = SetOf({0, 1, 2});
  return state;
}

inline ClusterMetadata InitialMetadata(const PartitionState& like) {
  ClusterMetadata metadata;
  metadata.version = 1;
  metadata.partitions = {Assigned(kFirst, {BrokerId(0), BrokerId(1), BrokerId(2)}, like),
                         Assigned(kSecond, {BrokerId(1), BrokerId(2), BrokerId(0)}, like)};
  metadata.first_partition = {0};
  metadata.broker_epochs.resize(3);
  metadata.active = SetOf({0, 1, 2});
  return metadata;
}

class ControllerTest : public testing::Test {
 protected:
  // Before anything else, if the defaults do not do: min_insync_replicas 2, no unclean elections.
  void Begin(bool eligible_leader_replicas, int min_insync_replicas = 2, bool unclean_leader_election = false) {
    options_.eligible_leader_replicas = eligible_leader_replicas;
    PartitionState like;
    like.min_insync_replicas = min_insync_replicas;
    like.unclean_leader_election = unclean_leader_election;
    controller_.emplace(simulation_.kernel(), uint16_t{0}, options_, InitialMetadata(like));
  }
  Controller& controller() {
    if (!controller_) Begin(true);
    return *controller_;
  }

  std::string First() { return TextOf(controller().metadata()->partition(kFirst)); }
  std::string Second() { return TextOf(controller().metadata()->partition(kSecond)); }
  std::string Active() { return TextOf(controller().metadata()->active); }
  uint64_t Version() { return controller().metadata()->version; }
  BrokerEpoch EpochOf(uint16_t broker) { return controller().metadata()->broker_epochs[broker]; }

  template <class Request>
  Outcome<typename Request::Reply> Ask(Request request) {
    return AskDirectly(caller_, controller(), std::move(request));
  }
  Outcome<RegisterReply> Register(uint16_t broker) { return Ask(RegisterRequest{BrokerId(broker)}); }
  Outcome<Done> Heartbeat(uint16_t broker, uint64_t version = kEverything) {
    return Ask(BrokerHeartbeatRequest{BrokerId(broker), EpochOf(broker), version});
  }
  // As its leader, with what it knows.
  AlterPartitionRequest Proposal(TopicPartition partition, BrokerSet in_sync) {
    const PartitionState& state = controller().metadata()->partition(partition);
    return {state.leader, EpochOf(state.leader.value()), partition, state.leader_epoch, state.partition_epoch, in_sync};
  }
  // The brokers stay silent for a session, the other active ones do not.
  void Silence(std::initializer_list<uint16_t> silent) {
    const auto others_live = [this, dead = SetOf(silent)] {
      for (uint16_t broker = 0; broker < 3; ++broker) {
        const bool active = controller().metadata()->active.Contains(BrokerId(broker));
        if (active && !dead.Contains(BrokerId(broker))) Heartbeat(broker);
      }
    };
    others_live();
    simulation_.At(simulation_.now() - SimTime() + options_.broker_session_timeout / 2, others_live);
    Wait(options_.broker_session_timeout + Millis(1));
  }
  // Unlike Simulation::RunUntil, not the last thing one may ask.
  void Wait(SimDuration duration) {
    simulation_.At(simulation_.now() - SimTime() + duration, [] {});
    simulation_.Run();
  }
  void Plant(Defect defect) { simulation_.kernel().Plant(defect); }

  Simulation simulation_;
  ClusterOptions options_;

 private:
  std::optional<Controller> controller_;
  Context& caller_ = simulation_.NewProcess("by-hand");
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_CONTROLLER_WORLD_H_
