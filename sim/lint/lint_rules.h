// The rules of `lint`, as one table: what each advises, and the scenario that shows why.
#ifndef REDELIVER_SIM_LINT_LINT_RULES_H_
#define REDELIVER_SIM_LINT_LINT_RULES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace redeliver {

enum class LintRule : uint8_t {
  kAckBeforeEffect,
  kAutoCommitBesideWorkers,
  kCommitsPastUnfinished,
  kEffectNotIdempotent,
  kDedupInAnotherStore,
  kEffectInsideTransaction,
  kReadsUncommitted,
  kRetriesForEver,
  kSkipsFailures,
  kDeadLettersWithoutAlert,
  kRetryLogBreaksOrder,
  kHandlerOutlivesPollInterval,
  kStartsAtTheEnd,
  kFireAndForget,
  kAcksNotAll,
  kMinIsrOne,
  kUncleanElection,
  kRetriesWithoutIdempotence,
  kResendAfterTimeout,
  kNewProducerAfterCommitTimeout,
  kOldTransactionProtocol,
  kGroupNotFenced,
  kOneUnsyncedCopy,
  kKeySpreadOverPartitions,
  kDualWrite,
  kCursorOnASequence,
  kParallelRelays,
  kMarkedBeforePublish,
  kSlotNotFailedOver,
  kLeaseShorterThanHandler,
  kOutageBurnsReceives,
  kLimitWithoutDeadLetter,
  kTransferNotConfirmed,
  kPublishWithoutConfirm,
  kSettledWhenHandedOut,
  kConfirmedBeforeSync,
  kKeptTooShort,
  kKeyForgottenBeforeRedrive,
  kRecordForgottenTooSoon,
  kCheckThenAct,
  kIdOfTheCopy,
  kPreparedExpires,
};
inline constexpr size_t kLintRuleCount = 42;

struct LintRuleInfo {
  std::string_view id;
  std::string_view advice;    // What goes wrong, and what to do.
  std::string_view shown_by;  // A scenario, from the top of the repository.
};

inline constexpr std::array<LintRuleInfo, kLintRuleCount> kLintRules = {{
    {"ack_before_effect",
     "A crash between the acknowledgement and the effect loses the message: acknowledge after the effect.",
     "scenarios/consumers/commit-before-effect-loses.json"},
    {"auto_commit_beside_workers",
     "Auto-commit takes the next poll as proof that the last batch is done, and workers are not: commit what they have "
     "finished.",
     "scenarios/log/auto-commit-async-hand-off.json"},
    {"commits_past_unfinished",
     "The highest finished offset covers lower ones that are not: commit the lowest contiguous one.",
     "scenarios/log/out-of-order-completion-commit.json"},
    {"effect_not_idempotent",
     "Whatever is delivered again has its effect again: give the sink a key, or record the id in the effect's own "
     "transaction.",
     "scenarios/semantics/three-semantics.json"},
    {"dedup_in_another_store",
     "Record and effect are two writes in two systems: a crash in between loses or doubles. Record the id in the "
     "effect's own transaction, or use a key that the provider remembers.",
     "scenarios/dedup/dedup-in-a-cache.json"},
    {"effect_inside_transaction",
     "A log transaction does not take a call to the outside back: make the call from a consumer of the output.",
     "scenarios/log/side-effect-inside-transaction.json"},
    {"reads_uncommitted",
     "Records of aborted and open transactions are read like any other: set isolation to read_committed.",
     "scenarios/log/read-uncommitted-sees-aborted.json"},
    {"retries_for_ever", "One message that always fails stops its partition: set max_attempts, and a dead_letter.",
     "scenarios/consumers/poison-message-blocks-its-partition.json"},
    {"skips_failures", "Going on after a failure loses the message: set a dead_letter.",
     "scenarios/consumers/skipping-is-losing.json"},
    {"dead_letters_without_alert",
     "Dead letters that nobody is told of are lost more slowly: set alert_after on the dead-letter log or queue.",
     "scenarios/consumers/dead-letters-need-an-alert.json"},
    {"retry_log_breaks_order",
     "A failed message is overtaken by newer ones of its key: hold them back, or check versions at the sink.",
     "scenarios/log/retry-topic-breaks-key-order.json"},
    {"handler_outlives_poll_interval",
     "A batch takes longer than max_poll_interval, so the group gives its partitions away: lower max_poll_records, or "
     "raise the interval.",
     "scenarios/log/max-poll-interval-exceeded.json"},
    {"starts_at_the_end",
     "A group without a committed offset passes over what was written while it was away: reset to earliest.",
     "scenarios/log/first-start-latest-gap.json"},
    {"fire_and_forget", "A message that is not sent again is lost with its request: retry until it is acknowledged.",
     "scenarios/claims/at-most-once-never-repeats.json"},
    {"acks_not_all",
     "The leader acknowledges what no other broker has: set acks to all, and min_insync_replicas to two or more.",
     "scenarios/log/acks-one-leader-crash.json"},
    {"min_isr_one",
     "When the in-sync replicas shrink to one, acks=all means one copy: set min_insync_replicas to two or more.",
     "scenarios/log/min-isr-one-loss.json"},
    {"unclean_election", "A broker that fell behind may lead, and complete ones throw away what it lacks: turn it off.",
     "scenarios/log/unclean-election-loss.json"},
    {"retries_without_idempotence",
     "A repeated request is appended again, and may come after newer ones: use an idempotent producer.",
     "scenarios/log/retry-duplicate-without-idempotence.json"},
    {"resend_after_timeout",
     "A second send of the same message is a new message to the log: raise delivery_timeout, or deduplicate by its id.",
     "scenarios/log/application-resend-duplicate.json"},
    {"new_producer_after_commit_timeout",
     "A commit that was not answered may have happened: ask again on the same producer.",
     "scenarios/log/ambiguous-commit-resend.json"},
    {"old_transaction_protocol",
     "An EndTxn that comes late ends the next transaction: run brokers and clients with transactions version 2.",
     "scenarios/log/delayed-end-txn-hits-next-transaction.json"},
    {"group_not_fenced",
     "A zombie's transaction commits offsets of partitions that others own by now: send the group's generation along.",
     "scenarios/log/zombie-transactional-producer.json"},
    {"one_unsynced_copy",
     "A power loss takes what one broker has acknowledged and not yet synced: add replicas, or sync before the "
     "acknowledgement.",
     "scenarios/consumers/power-loss-takes-acknowledged-messages.json"},
    {"key_spread_over_partitions",
     "Messages of one key on several partitions have no order: let the key pick the partition.",
     "scenarios/order/per-key-order-across-partitions.json"},
    {"dual_write",
     "Row and event are two writes in two systems, and a crash in between leaves one of them: write the event to an "
     "outbox in the row's own transaction.",
     "scenarios/outbox/dual-write.json"},
    {"cursor_on_a_sequence",
     "Ids are drawn before rows appear, so the cursor passes over what commits late: poll by mark or by horizon, or "
     "read the database's log.",
     "scenarios/outbox/sequence-gap-skip.json"},
    {"parallel_relays",
     "A second relay skips locked rows and publishes their successors first: give each key to one relay.",
     "scenarios/outbox/parallel-relays-reorder.json"},
    {"marked_before_publish",
     "A crash between the mark and the publish leaves events that nobody publishes: mark afterwards.",
     "scenarios/outbox/relay-crash-after-publish.json"},
    {"slot_not_failed_over",
     "A failover leaves the replication slot behind, and what commits before there is a new one is in no change "
     "stream: use failover slots.",
     "scenarios/outbox/slot-lost-at-failover.json"},
    {"lease_shorter_than_handler",
     "The message is handed to somebody else while the first is still at work: make the lease several times as long, "
     "or extend it.",
     "scenarios/queue/visibility-timeout-shorter-than-handler.json"},
    {"outage_burns_receives",
     "While the sink is down each receive counts, and healthy messages reach the limit: stop receiving, with a circuit "
     "breaker that asks for the sink's health.",
     "scenarios/queue/nack-loop-during-outage.json"},
    {"limit_without_dead_letter", "What reaches the limit is dropped: set a dead_letter.",
     "scenarios/queue/delivery-limit-drops.json"},
    {"transfer_not_confirmed", "The message is removed before the dead-letter queue has it: confirm the transfer.",
     "scenarios/queue/at-most-once-dead-lettering.json"},
    {"publish_without_confirm", "A written socket is no stored message: wait for the queue's confirm.",
     "scenarios/queue/publish-without-confirm.json"},
    {"settled_when_handed_out", "What a dead worker held is gone: settle after the effect.",
     "scenarios/queue/pop-and-run.json"},
    {"confirmed_before_sync",
     "All copies are in memory when the send is confirmed, and lose their power together: sync first, or spread the "
     "nodes.",
     "scenarios/queue/ack-before-fsync.json"},
    {"kept_too_short", "Messages expire before their consumer is back: keep them for longer than the longest outage.",
     "scenarios/queue/retention-shorter-than-outage.json"},
    {"key_forgotten_before_redrive",
     "The provider forgets the key before the dead letter comes back: keep keys for longer than dead letters wait.",
     "scenarios/queue/redrive-after-dedup-expiry.json"},
    {"record_forgotten_too_soon",
     "The record of a handled message is purged before its last redelivery: keep it for longer than that can take.",
     "scenarios/dedup/inbox-window-shorter-than-retry-horizon.json"},
    {"check_then_act", "Two consumers that look up before either has recorded both act: claim the id in one step.",
     "scenarios/dedup/check-then-act-race.json"},
    {"id_of_the_copy", "A message that was sent twice has two transport ids: deduplicate by what the message is about.",
     "scenarios/dedup/id-of-the-copy.json"},
    {"prepared_expires",
     "The sink aborts what a checkpoint counts as done before the job is back to commit it: make the timeout longer "
     "than the interval and the longest outage together, or have the sink keep what is prepared.",
     "scenarios/transactions/checkpoint-outlived-by-its-transaction.json"},
}};

constexpr const LintRuleInfo& Describe(LintRule rule) { return kLintRules[static_cast<size_t>(rule)]; }

}  // namespace redeliver

#endif  // REDELIVER_SIM_LINT_LINT_RULES_H_
