// What a scenario says about the brokers: how many, and which protocol versions and cluster-wide settings they run.
// Every switch selects behaviour that some Kafka release shipped; the first value is the present one.
#ifndef REDELIVER_SIM_BROKER_CLUSTER_OPTIONS_H_
#define REDELIVER_SIM_BROKER_CLUSTER_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

// How a follower reconciles its log with a new leader's.
enum class TruncationProtocol { kLeaderEpochFenced, kLeaderEpoch, kHighWatermark };

template <>
struct EnumNames<TruncationProtocol> {
  static constexpr EnumName kNames[] = {
      {"leader_epoch_fenced", "By leader epochs, checked with every fetch (KIP-279, KIP-320; 2.0)."},
      {"leader_epoch", "By one lookup of the end of the own latest epoch, unfenced (KIP-101; 0.11 to 1.1)."},
      {"high_watermark", "By cutting the log at the own high watermark (before 0.11)."}};
};

// When a follower may join the in-sync replicas.
enum class IsrExpansion { kEpochStart, kHighWatermark };

template <>
struct EnumNames<IsrExpansion> {
  static constexpr EnumName kNames[] = {
      {"epoch_start", "It has reached the high watermark and the start of the leader's epoch (KAFKA-7128)."},
      {"high_watermark", "It has reached the high watermark."}};
};

// Which version of the transaction protocol the brokers speak.
enum class TransactionProtocol { kTv2StrictMarkers, kTv2, kVerified, kUnverified };

// KIP-890 part 2: each end of a transaction raises the producer's epoch.
constexpr bool EndRaisesEpoch(TransactionProtocol protocol) {
  return protocol == TransactionProtocol::kTv2StrictMarkers || protocol == TransactionProtocol::kTv2;
}

template <>
struct EnumNames<TransactionProtocol> {
  static constexpr EnumName kNames[] = {
      {"tv2_strict_markers", "As tv2, and a marker needs a newer epoch than the partition has seen (KIP-1228; 4.2)."},
      {"tv2", "Every end of a transaction raises the epoch; leaders register partitions (KIP-890 part 2; 4.0)."},
      {"verified",
       "Clients register partitions; a leader asks the coordinator before it opens a transaction (KIP-890 "
       "part 1; 3.6)."},
      {"unverified", "Clients register partitions; a leader believes them (before 3.6)."}};
};

enum class PowerDomains { kSeparate, kShared };

template <>
struct EnumNames<PowerDomains> {
  static constexpr EnumName kNames[] = {{"separate", "A power loss strikes one broker."},
                                        {"shared", "A power loss strikes all brokers at once."}};
};

struct ClusterOptions {
  int64_t brokers = 1;
  TruncationProtocol truncation = TruncationProtocol::kLeaderEpochFenced;
  IsrExpansion isr_expansion = IsrExpansion::kEpochStart;
  bool high_watermark_needs_min_isr = true;
  bool eligible_leader_replicas = true;
  bool end_offset_guard = true;
  TransactionProtocol transactions = TransactionProtocol::kTv2StrictMarkers;
  bool group_metadata_fencing = true;
  bool producer_epoch_bump = true;
  PowerDomains power_domains = PowerDomains::kSeparate;
  SimDuration replica_lag_time_max = Seconds(30);
  SimDuration replica_fetch_wait_max = Millis(500);
  SimDuration broker_heartbeat_interval = Seconds(2);
  SimDuration broker_session_timeout = Seconds(9);
  SimDuration high_watermark_checkpoint_interval = Seconds(5);
  SimDuration producer_id_expiration = Hours(24);
  SimDuration transaction_timeout_sweep = Seconds(10);
  SimDuration initial_rebalance_delay = Seconds(3);
  int64_t internal_min_insync_replicas = 2;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&ClusterOptions::brokers, {.name = "brokers",
                                    .doc = "Brokers of the log. One is named `broker`; several are `broker-1`, "
                                           "`broker-2`, ..., with a `controller` beside them.",
                                    .legal = {{1, 9}}});
    knob(&ClusterOptions::truncation,
         {.name = "truncation", .doc = "How a follower reconciles its log with a new leader's."});
    knob(&ClusterOptions::isr_expansion,
         {.name = "isr_expansion", .doc = "When a follower may join the in-sync replicas."});
    knob(&ClusterOptions::high_watermark_needs_min_isr,
         {.name = "high_watermark_needs_min_isr",
          .doc = "Whether the high watermark stands still below min_insync_replicas (KAFKA-15583)."});
    knob(&ClusterOptions::eligible_leader_replicas,
         {.name = "eligible_leader_replicas",
          .doc = "Whether the controller remembers replicas that have every committed record but left the in-sync "
                 "set, and trusts no broker that restarted uncleanly (KIP-966)."});
    knob(&ClusterOptions::end_offset_guard,
         {.name = "end_offset_guard",
          .doc = "Whether a new leader withholds the end offset until its high watermark is current (KIP-207)."});
    knob(&ClusterOptions::transactions, {.name = "transactions", .doc = "Version of the transaction protocol."});
    knob(&ClusterOptions::group_metadata_fencing,
         {.name = "group_metadata_fencing",
          .doc = "Whether offsets in a transaction carry member and generation, and are checked (KIP-447)."});
    knob(&ClusterOptions::producer_epoch_bump,
         {.name = "producer_epoch_bump",
          .doc = "Whether a transactional producer raises its epoch after an abortable error (KIP-360)."});
    knob(&ClusterOptions::power_domains,
         {.name = "power_domains", .doc = "Which brokers a power loss strikes together."});
    knob(&ClusterOptions::replica_lag_time_max,
         {.name = "replica_lag_time_max",
          .doc = "Time behind the leader after which a follower leaves the in-sync replicas; checked at half of it. "
                 "Kafka: 30s.",
          .legal = {{Millis(100), Hours(1)}}});
    knob(&ClusterOptions::replica_fetch_wait_max,
         {.name = "replica_fetch_wait_max",
          .doc = "How long a leader holds a follower's fetch when there is nothing new; at most the 30s of "
                 "replica.socket.timeout.ms. Kafka: 500ms.",
          .legal = {{Millis(1), Seconds(30)}}});
    knob(&ClusterOptions::broker_heartbeat_interval,
         {.name = "broker_heartbeat_interval",
          .doc = "How often a broker tells the controller that it lives. Kafka: 2s.",
          .legal = {{Millis(10), Minutes(10)}}});
    knob(&ClusterOptions::broker_session_timeout,
         {.name = "broker_session_timeout",
          .doc = "Silence after which the controller fences a broker and moves its partitions. Kafka: 9s.",
          .legal = {{Millis(10), Hours(1)}}});
    knob(&ClusterOptions::high_watermark_checkpoint_interval,
         {.name = "high_watermark_checkpoint_interval",
          .doc = "How often high watermarks reach the disk; a restarted broker starts from there. Kafka: 5s.",
          .legal = {{Millis(10), Hours(1)}}});
    knob(&ClusterOptions::producer_id_expiration,
         {.name = "producer_id_expiration",
          .doc = "Time without a write after which a partition forgets a producer. Kafka: 1d.",
          .legal = {{Millis(10), Days(365)}}});
    knob(&ClusterOptions::transaction_timeout_sweep,
         {.name = "transaction_timeout_sweep",
          .doc = "How often the coordinator looks for transactions that have reached their timeout. Kafka: 10s.",
          .legal = {{Millis(10), Hours(1)}}});
    knob(&ClusterOptions::initial_rebalance_delay,
         {.name = "initial_rebalance_delay",
          .doc = "How long an empty group waits for more members after its first one (KIP-134). Kafka: 3s.",
          .legal = {{Nanos(0), Minutes(10)}}});
    knob(&ClusterOptions::internal_min_insync_replicas,
         {.name = "internal_min_insync_replicas",
          .doc =
              "min.insync.replicas of the logs behind the coordinators; above their replicas (three, or all brokers if "
              "there are fewer), all of them. Kafka: 2.",
          .legal = {{1, 9}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_CLUSTER_OPTIONS_H_
