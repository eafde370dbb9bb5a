// A transaction coordinator with a log and a broker around it that do what the test says.
#ifndef REDELIVER_TESTS_BROKER_TRANSACTION_FIXTURE_H_
#define REDELIVER_TESTS_BROKER_TRANSACTION_FIXTURE_H_

#include <deque>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "sim/broker/transaction_coordinator.h"
#include "tests/support/simulation.h"

namespace redeliver {

inline constexpr uint64_t kBilling = 77;  // A transactional id.
inline constexpr uint64_t kShipping = 78;
inline constexpr TopicPartition kFirst{LogId(0), PartitionId(0)};
inline constexpr TopicPartition kSecond{LogId(0), PartitionId(1)};
inline constexpr TopicPartition kOffsets{LogId(5), PartitionId(3)};
inline constexpr bool kCommit = true;
inline constexpr bool kAbort = false;

// The coordinators' log: replicates at once, or when the test says so.
class TransactionTestLog final : public CoordinatorLog {
 public:
  LeaderEpoch epoch() const override { return epoch_; }
  void set_epoch(uint32_t epoch) { epoch_ = LeaderEpoch(epoch); }

  // Appended records wait for their replication from now on.
  void Hold() { held_ = true; }
  // Those that wait are replicated, or will not be; later ones do not wait.
  void Release(Rejection result = Rejection::kNone) {
    held_ = false;
    const auto waiting = std::exchange(waiting_, {});
    for (const auto& waiter : waiting) waiter->Done(result);
  }
  // The broker crashes.
  void DropWaiting() { waiting_.clear(); }
  // Nothing is appended from now on, for this reason.
  void RefuseAppends(Rejection reason) { refusal_ = reason; }

  const std::vector<TransactionMetadata>& records() const { return records_; }

 private:
  Rejection Append(std::span<StateRecord> records, const ProducerIdentity&, TransactionId, Offset* end) override {
    if (refusal_ != Rejection::kNone) return refusal_;
    for (StateRecord& record : records) records_.push_back(std::get<TransactionMetadata>(std::move(record)));
    *end = Offset(records_.size());
    return Rejection::kNone;
  }
  bool Replicated(Offset) const override { return !held_; }
  void Park(Offset, std::unique_ptr<ReplicationWaiter> waiter) override { waiting_.push_back(std::move(waiter)); }

  LeaderEpoch epoch_{1};
  bool held_ = false;
  Rejection refusal_ = Rejection::kNone;
  std::vector<TransactionMetadata> records_;
  std::vector<std::unique_ptr<ReplicationWaiter>> waiting_;
};

class TransactionTestBroker final : public TransactionCoordinator::Outlet {
 public:
  explicit TransactionTestBroker(Simulation& simulation) : simulation_(simulation) {}

  void SendMarkers(const WriteMarkersRequest& request) override { markers.push_back(request); }
  TopicPartition OffsetsPartitionOf(GroupId group) override {
    EXPECT_EQ(group, GroupId(4));
    return kOffsets;
  }
  ProducerId NewProducerId() override { return ProducerId(next_producer++); }
  SimTime WallClock() override { return simulation_.now() + clock_offset; }
  Context* Host() override { return host; }

  std::vector<WriteMarkersRequest> markers;  // Sent and not taken.
  uint32_t next_producer = 100;
  SimDuration clock_offset;
  Context* host = nullptr;

 private:
  Simulation& simulation_;
};

class TransactionFixture : public testing::Test {
 protected:
  template <class Request>
  using Calls = std::deque<DirectCall<Request>>;

  TransactionFixture() { Lead(coordinator_); }

  void Use(TransactionProtocol protocol) {
    options_.transactions = protocol;
    raises_epoch_ = protocol == TransactionProtocol::kTv2StrictMarkers || protocol == TransactionProtocol::kTv2;
  }
  // The broker leads the partition, and reads it.
  void Lead(TransactionCoordinator& coordinator) {
    coordinator.TakeOver(log_);
    for (const TransactionMetadata& record : log_.records()) coordinator.Replay(record);
    coordinator.Loaded();
  }
  // Another broker leads the partition now; its requests are those of the test from now on.
  void FailOver() {
    coordinator_.Resign();
    log_.set_epoch(log_.epoch().value() + 1);
    Lead(coordinator_);
  }

  // The outcome is unknown until the coordinator answers.
  template <class Request>
  DirectCall<Request>& Send(const Request& request,
                            void (TransactionCoordinator::*handler)(const Request&,
                                                                    Responder<typename Request::Reply>)) {
    auto& call = std::get<Calls<Request>>(calls_).emplace_back(producer_, server_);
    (coordinator_.*handler)(request, call.responder());
    return call;
  }
  DirectCall<InitProducerRequest>& SendInit(uint64_t id = kBilling, ProducerIdentity expected = {}) {
    return Send<InitProducerRequest>({id, Seconds(60), expected}, &TransactionCoordinator::Init);
  }
  // From the client.
  DirectCall<AddPartitionRequest>& SendAdd(const ProducerIdentity& producer, TopicPartition partition, uint32_t tag) {
    return Send<AddPartitionRequest>({kBilling, producer, partition, TransactionId(tag)},
                                     &TransactionCoordinator::AddPartition);
  }
  // From the partition's leader.
  DirectCall<VerifyPartitionRequest>& SendVerify(const ProducerIdentity& producer, TopicPartition partition,
                                                 bool verify_only, uint32_t tag = 1) {
    return Send<VerifyPartitionRequest>({kBilling, producer, partition, verify_only, TransactionId(tag)},
                                        &TransactionCoordinator::Verify);
  }
  DirectCall<EndTransactionRequest>& SendEnd(const ProducerIdentity& producer, bool commit, uint32_t tag = 1) {
    return Send<EndTransactionRequest>({kBilling, producer, commit, raises_epoch_, TransactionId(tag)},
                                       &TransactionCoordinator::End);
  }

  ProducerIdentity Init(uint64_t id = kBilling) {
    const Outcome<ProducerIdentity> outcome = SendInit(id).TakeOutcome();
    EXPECT_TRUE(outcome.ok());
    return outcome.value();
  }
  // As the protocol in use does it.
  void Begin(const ProducerIdentity& producer, std::vector<TopicPartition> partitions = {kFirst}, uint32_t tag = 1) {
    for (const TopicPartition partition : partitions) {
      const Outcome<Done> added = raises_epoch_ ? SendVerify(producer, partition, false, tag).TakeOutcome()
                                                : SendAdd(producer, partition, tag).TakeOutcome();
      EXPECT_TRUE(added.ok());
    }
  }
  ProducerIdentity End(const ProducerIdentity& producer, bool commit, uint32_t tag = 1) {
    const Outcome<ProducerIdentity> outcome = SendEnd(producer, commit, tag).TakeOutcome();
    EXPECT_TRUE(outcome.ok());
    return outcome.value();
  }
  // The markers sent since the last call, acknowledged.
  std::vector<WriteMarkersRequest> WriteMarkers(Rejection result = Rejection::kNone) {
    const auto markers = std::exchange(broker_.markers, {});
    for (const WriteMarkersRequest& marker : markers) coordinator_.MarkerAcknowledged(marker, result);
    return markers;
  }
  TransactionStatus Status() const { return log_.records().back().status; }

  Simulation simulation_;
  Server server_{simulation_.kernel(), 0};
  Context& producer_ = simulation_.NewProcess("producer");
  ClusterOptions options_;
  bool raises_epoch_ = true;
  TransactionTestLog log_;
  TransactionTestBroker broker_{simulation_};
  TransactionCoordinator coordinator_{simulation_.kernel(), options_, broker_};
  std::tuple<Calls<InitProducerRequest>, Calls<AddPartitionRequest>, Calls<AddOffsetsRequest>,
             Calls<VerifyPartitionRequest>, Calls<EndTransactionRequest>>
      calls_;
};

template <class Request>
Rejection ReasonOf(DirectCall<Request>& call) {
  const auto outcome = call.TakeOutcome();
  EXPECT_TRUE(outcome.rejected());
  return outcome.reason();
}

inline ProducerIdentity Later(const ProducerIdentity& producer, uint32_t by) {
  return {producer.id, ProducerEpoch(producer.epoch.value() + by)};
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_BROKER_TRANSACTION_FIXTURE_H_
