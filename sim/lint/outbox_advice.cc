#include "sim/lint/outbox_advice.h"

#include "absl/strings/str_cat.h"

namespace redeliver {
namespace {

// How long a transaction over the database may stay open.
SimDuration LongestTransaction(const Topology& topology, const std::string& database) {
  SimDuration longest;
  for (const auto& [name, producer] : topology.producers) {
    if (producer.database != database) continue;
    longest = std::max(longest, producer.transaction_time + producer.transaction_time_spread);
  }
  return longest;
}

void LintRelay(Linter& linter, const std::string& name, const RelayOptions& relay) {
  const auto add = [&](LintRule rule, std::string_view knob, std::string_view what) {
    linter.Add(rule, "relays", name, knob, absl::StrCat("relay ", Quoted(name), " ", std::string(what)));
  };
  const bool waits_too_short =
      relay.kind == RelayKind::kPollGapWait && relay.gap_wait < LongestTransaction(linter.topology(), relay.reads);
  if (relay.kind == RelayKind::kPollCursor) {
    add(LintRule::kCursorOnASequence, "kind", "polls for ids above its cursor");
  } else if (waits_too_short) {
    add(LintRule::kCursorOnASequence, "gap_wait", "waits for missing ids no longer than a transaction may take");
  }
  const bool polls = relay.kind == RelayKind::kPollFlag;
  if (polls && relay.instances > 1 && relay.relay_partition == RelayPartition::kNone) {
    add(LintRule::kParallelRelays, "instances", "shares the events of a key among its instances");
  }
  if (relay.kind != RelayKind::kChangeDataCapture && relay.mark == MarkEvent::kBeforePublish) {
    add(LintRule::kMarkedBeforePublish, "mark", "marks events before it publishes them");
  }
  if (relay.kind == RelayKind::kChangeDataCapture && relay.slot_failover == SlotFailover::kNone) {
    add(LintRule::kSlotNotFailedOver, "slot_failover", "loses its slot in a failover");
  }
}

}  // namespace

void LintOutboxes(Linter& linter) {
  for (const auto& [name, producer] : linter.topology().producers) {
    if (producer.database.empty() || producer.write_order == WriteOrder::kOutbox) continue;
    linter.Add(LintRule::kDualWrite, "producers", name, "write_order",
               absl::StrCat("producer ", Quoted(name), " writes its row and its event to two systems"));
  }
  for (const auto& [name, relay] : linter.topology().relays) LintRelay(linter, name, relay);
}

}  // namespace redeliver
