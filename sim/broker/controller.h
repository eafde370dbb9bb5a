// The controller: who is alive, who leads, who is in sync. Its decisions never get lost, but each broker learns of them
// at its own time, and the controller knows of brokers only what they told it: a silent broker is fenced, dead or not.
// It stands for the whole quorum (KIP-500): one server that remembers everything.
#ifndef REDELIVER_SIM_BROKER_CONTROLLER_H_
#define REDELIVER_SIM_BROKER_CONTROLLER_H_

#include <deque>
#include <optional>

#include "sim/broker/cluster_options.h"
#include "sim/broker/leader_election.h"
#include "sim/kernel/call.h"

namespace redeliver {

// How long a fetch waits when there is nothing new (MAX_FETCH_WAIT_MS of Kafka's Raft client).
inline constexpr SimDuration kMetadataFetchWait = Millis(500);

class Controller final : public Server {
 public:
  // `options` outlive it. `initial`: version 1; all brokers are registered and active, all replicas in sync, the first
  // of each partition leads. Sessions begin now, unless there is one broker only: nobody could take over from it.
  Controller(Kernel& kernel, uint16_t index, const ClusterOptions& options, ClusterMetadata initial);

  // The newest decisions.
  MetadataImage metadata() const { return &published_.back(); }

  // A broker is back after an unclean stop: it gets a new broker epoch and is fenced until its first heartbeat that
  // knows of it.
  void Handle(const RegisterRequest& request, Responder<RegisterReply> responder);
  void Handle(const BrokerHeartbeatRequest& request, Responder<Done> responder);
  // Keeps one fetch for each broker until there is something new, or for kMetadataFetchWait; a new one closes the
  // connection of the old one.
  void Handle(const MetadataFetchRequest& request, Responder<MetadataFetchReply> responder);
  void Handle(const AlterPartitionRequest& request, Responder<AlterPartitionReply> responder);

  // --- The operator.
  // A leaderless partition gets any active replica for a leader if it can have no better one.
  void ForceElection(TopicPartition partition);
  // Where the first replica of the assignment may lead, it does.
  void ElectPreferred();

  // The decisions are on the disks of a quorum; connections are closed.
  void LosePower() override;

 private:
  struct Session;
  // Fires when a fetch has waited long enough.
  struct FetchWait final : EventNode {
    explicit FetchWait(Session& session) : session(session) { Kernel::SetBackground(*this); }
    void Fire() override { session.controller.FetchWaitOver(session); }

    Session& session;
  };

  // A broker as the controller knows it. Fires when nothing was heard for the session timeout.
  struct Session final : EventNode {
    Session(Controller& controller, BrokerId broker) : controller(controller), broker(broker) {
      Kernel::SetBackground(*this);
    }
    void Fire() override { controller.SessionOver(*this); }

    Controller& controller;
    const BrokerId broker;
    // Version of the metadata with its registration. Who has it knows all decisions made while it was down.
    uint64_t registered_at = 0;
    std::optional<Responder<MetadataFetchReply>> parked;
    FetchWait fetch_wait{*this};
  };

  // Why a broker stops leading. What it does to the in-sync replicas differs.
  enum class Withdrawal : uint8_t { kSilent, kRestartedTrusted, kRestartedDistrusted };

  Session& SessionOf(BrokerId broker) { return sessions_[broker.value()]; }
  PartitionState& StateOf(TopicPartition partition);
  ElectionRules Rules();
  void SignOfLife(Session& session);
  void SessionOver(Session& session);
  void FetchWaitOver(Session& session);
  // Takes the parked fetch out, to be answered.
  Responder<MetadataFetchReply> Unpark(Session& session);
  void Unfence(BrokerId broker);
  // Takes the broker, which is fenced now, out of what it may not do any more. These return whether anything changed.
  bool Withdraw(BrokerId broker, Withdrawal withdrawal);
  bool Elect(PartitionState& state, const CompleteReplicas& replicas, ElectionKind kind);
  bool Elect(PartitionState& state, ElectionKind kind);
  bool Commit(PartitionState& state, const ElectionResult& decision);
  // Makes all changes since the last time known, as one version.
  void Publish();

  const ClusterOptions& options_;
  ClusterMetadata metadata_;
  std::deque<ClusterMetadata> published_;  // The same, version by version.
  std::deque<Session> sessions_;           // By broker.
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CONTROLLER_H_
