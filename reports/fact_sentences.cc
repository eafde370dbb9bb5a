#include "reports/fact_sentences.h"

#include <utility>

#include "reports/log_sentences.h"

namespace redeliver {
namespace narration {
namespace {

// Tells one fact. An overload for each.
class Narrator final : public LogNarrator {
 public:
  using LogNarrator::LogNarrator;
  using LogNarrator::operator();

  // --- The run
  Telling operator()(const MessageRequested& f) const {
    return Self(who() + " is asked to deliver " + M(f.message) + (f.poison ? ", which no handler accepts" : ""));
  }
  Telling operator()(const DeletionRequested& f) const {
    return Self(M(f.message) + " asks for the deletion of its key k" + std::to_string(f.key.value()));
  }
  Telling operator()(const ProcessStarted&) const {
    const bool again = circumstance_.incarnation.value() > 0;
    const bool keeps = run_.Of(circumstance_.process).kind == ParticipantKind::kBroker;
    return Self(who() + (!again  ? " starts"
                         : keeps ? " starts again"
                                 : " starts again, with empty memory"),
                SequenceMark::kStart);
  }
  Telling operator()(const ProcessCrashed&) const {
    const bool keeps = run_.Of(circumstance_.process).kind == ParticipantKind::kBroker;
    return Self(who() + " crashes" + (keeps ? "" : ": what it had in memory is gone"), SequenceMark::kStop);
  }
  Telling operator()(const ProcessPaused& f) const {
    const FaultStruck* fault = run_.FaultAt(circumstance_);
    std::string text = who() + " stops for " + ShortTime(f.duration) + ", and keeps its memory";
    if (fault != nullptr && fault->kind == FaultKind::kPause) {
      text = "fault: " + text;
      if (fault->server.none() && fault->operation != Operation::kMoment)
        text += "; it was about to " + InWords(fault->operation);
    }
    return Self(std::move(text), SequenceMark::kStop);
  }
  Telling operator()(const ProcessResumed&) const {
    return Self(who() + " goes on where it had stopped", SequenceMark::kStart);
  }
  Telling operator()(const FaultStruck& f) const { return TellFault(f, circumstance_.process, run_); }
  Telling operator()(const ReplyDropped& f) const {
    return Self("an answer (" + std::string(Describe(f.operation).name) + ") comes when nobody waits for it any more");
  }
  Telling operator()(const RequestRefused& f) const {
    const Participant server = run_.Of(f.server);
    return Request(server, server.name + " turns " +
                               (circumstance_.process.none() ? "a request" : who() + "'s request") +
                               " away: it serves nobody now");
  }
  Telling operator()(const RunEnded& f) const {
    return {SequenceMark::kEnd,
            f.drained ? "the run ends: nothing is left to do" : "time is up, and there is still work left",
            {},
            {}};
  }

  // --- Queues
  Telling operator()(const MessageStored& f) const {
    const uint32_t copies = run_.copies(shape_.ChannelOf(f.queue), f.message);
    const std::string copy = copies > 0 ? ", its " + Ordinal(copies + 1) + " copy there" : "";
    if (circumstance_.process.none()) return On(run_.Of(f.queue), Name(f.queue) + " stores " + M(f.message) + copy);
    return Request(run_.Of(f.queue), who() + " sends " + M(f.message) + " to " + Name(f.queue) + copy + Late());
  }
  Telling operator()(const SendAcknowledged& f) const {
    return Reply(run_.Of(f.queue), who() + " is told that " + M(f.message) + " is safe in " + Name(f.queue));
  }
  Telling operator()(const SendDeduplicated& f) const {
    return Request(run_.Of(f.queue),
                   Name(f.queue) + " takes " + M(f.message) + " for a duplicate: it says yes, and stores nothing");
  }
  Telling operator()(const MessageReceived& f) const {
    const uint32_t times = run_.deliveries(f.group, f.message) + 1;
    return Reply(run_.Of(f.queue), who() + " receives " + M(f.message) + " from " + Name(f.queue) +
                                       (times > 1 ? ", for the " + Ordinal(times) + " time" : ""));
  }
  Telling operator()(const MessageReturned& f) const {
    const std::string again = ": " + Name(f.queue) + " will hand it out again";
    switch (f.reason) {
      case ReturnReason::kLapsed:
        return On(run_.Of(f.queue), "the time to handle " + M(f.message) + " is over" + again);
      case ReturnReason::kReleased:
        return Request(run_.Of(f.queue), Subject() + " gives " + M(f.message) + " back" + again);
      case ReturnReason::kRejected:
        return Request(run_.Of(f.queue), Subject() + " gives " + M(f.message) + " back as failed" + again);
      case ReturnReason::kConnection:
        return On(run_.Of(f.queue), "the connection that held " + M(f.message) + " is gone" + again);
      case ReturnReason::kClaimed:
        return Request(run_.Of(f.queue), M(f.message) + " is taken from whoever held it");
    }
    return {};
  }
  Telling operator()(const MessageSettled& f) const {
    return Request(run_.Of(f.queue),
                   Subject() + " says that " + M(f.message) + " is done: " + Name(f.queue) + " deletes it" + Late());
  }
  Telling operator()(const StaleReceipt& f) const {
    return Request(run_.Of(f.queue),
                   Subject() + " says that " + M(f.message) + " is done, with an outdated receipt: nothing changes");
  }
  Telling operator()(const MessageRemoved& f) const {
    return On(run_.Of(f.queue), Name(f.queue) + " no longer has " + M(f.message) + ": " + WhyRemoved(f.reason));
  }
  Telling operator()(const MessageRestored& f) const {
    return On(run_.Of(f.queue),
              M(f.message) + " is back in " + Name(f.queue) + ": that it was gone has been forgotten");
  }
  Telling operator()(const MessagePending& f) const {
    return On(run_.Of(f.queue),
              "at the end, " + M(f.message) + " is still in " + Name(f.queue) + " for " + Name(f.group));
  }
  Telling operator()(const RecordPending& f) const {
    return On(run_.LeaderOf(f.log, f.partition), "at the end, " + M(f.message) + " at " +
                                                     At(f.log, f.partition, f.offset) + " still waits for group " +
                                                     Name(f.group));
  }

  // --- Databases
  Telling operator()(const RowCommitted& f) const {
    return Request(run_.Of(f.database),
                   Subject() + " commits the row of " + M(f.message) + " in " + Name(f.database) + Late());
  }
  Telling operator()(const RowRolledBack& f) const {
    return On(run_.Of(f.database), Name(f.database) + " rolls the row of " + M(f.message) + " back");
  }
  Telling operator()(const RowLost& f) const {
    return On(run_.Of(f.database), "the row of " + M(f.message) + " is lost: the replica that serves now never had it");
  }
  Telling operator()(const EventMarked& f) const {
    return Request(run_.Of(f.database), Subject() + " notes that " + M(f.message) + " is published");
  }
  Telling operator()(const SlotLost& f) const {
    return On(run_.Of(f.database), "the replication slot is gone: until there is a new one, no change is streamed");
  }
  Telling operator()(const EventPending& f) const {
    return On(run_.Of(f.database), "at the end, " + M(f.message) + " is still to be published");
  }

  // --- Effects
  Telling operator()(const EffectApplied& f) const {
    const uint32_t times = run_.effects(f.sink, f.message) + 1;
    const std::string again = times > 1 ? ", for the " + Ordinal(times) + " time" : "";
    const LogId output = run_.OutputOf(f.sink);
    if (!output.none())
      return Request(run_.Of(f.sink), "the output for " + M(f.message) + " is visible in " + Name(output) + again);
    return Request(run_.Of(f.sink), Name(f.sink) + " applies " + M(f.message) + again + Late());
  }
  Telling operator()(const EffectLost& f) const {
    return On(run_.Of(f.sink), "the effect of " + M(f.message) + " at " + Name(f.sink) + " is gone again");
  }
  Telling operator()(const EffectSuperseded& f) const {
    return Request(run_.Of(f.sink), Name(f.sink) + " has " + M(f.message) +
                                        " or something newer: it says \"done\", and changes nothing");
  }
  Telling operator()(const EffectRejected& f) const {
    return Request(run_.Of(f.sink), Name(f.sink) + " refuses " + M(f.message));
  }
  Telling operator()(const MarkStored& f) const {
    return Request(run_.Of(f.cache),
                   Name(f.cache) + " records " + M(f.message) + " as handled" + (f.renewed ? ", anew" : "") + Late());
  }
  Telling operator()(const DuplicateFound& f) const {
    return Reply(run_.Of(f.cache), Name(f.cache) + " has " + M(f.message) + " as handled: " + Subject() + " skips it");
  }
  Telling operator()(const MarksForgotten& f) const {
    return On(run_.Of(f.cache),
              Name(f.cache) + " forgets " + (f.count == 1 ? "one" : std::to_string(f.count)) + " of its records");
  }
  Telling operator()(const ClaimTaken& f) const {
    return Request(run_.Of(f.cache), Subject() + " claims " + M(f.message) + " in " + Name(f.cache) +
                                         ", which keeps others away for a while");
  }
  Telling operator()(const ClaimReleased& f) const {
    return Request(run_.Of(f.cache), Subject() + " gives its claim on " + M(f.message) + " back");
  }
  Telling operator()(const MessageDeadLettered& f) const {
    const QueueId queue = shape_.QueueOf(f.channel);
    const Participant where = queue.none() ? run_.LeaderOf(shape_.LogOf(f.channel), PartitionId()) : run_.Of(queue);
    return Request(where, "group " + Name(f.group) + " has given " + M(f.message) + " up: it is put into " +
                              shape_.NameOf(f.channel));
  }
  Telling operator()(const AlertRaised& f) const {
    const QueueId queue = shape_.QueueOf(f.channel);
    return On(queue.none() ? run_.LeaderOf(shape_.LogOf(f.channel), PartitionId()) : run_.Of(queue),
              "the alert on " + shape_.NameOf(f.channel) + " goes off");
  }

  // --- Two-phase commits
  Telling operator()(const EffectStaged& f) const {
    return Request(run_.Of(f.sink), Subject() + " writes " + M(f.message) + " within " +
                                        TransactionName(f.transaction) + " of " + Name(f.sink) +
                                        ": nobody sees it yet");
  }
  Telling operator()(const SinkTransactionPrepared& f) const {
    return Request(run_.Of(f.sink),
                   TransactionName(f.transaction) + " of " + Name(f.sink) + " is ready to be committed");
  }
  Telling operator()(const SinkTransactionCommitted& f) const {
    return Request(run_.Of(f.sink),
                   TransactionName(f.transaction) + " of " + Name(f.sink) + " commits: its effects are applied");
  }
  Telling operator()(const SinkTransactionAborted& f) const {
    return Request(run_.Of(f.sink), TransactionName(f.transaction) + " of " + Name(f.sink) +
                                        (f.expired ? " is aborted: its time is over" : " is aborted") +
                                        ", and its effects never happen");
  }
  Telling operator()(const CheckpointCompleted& f) const {
    return Request(run_.CheckpointsOf(f.group), "checkpoint " + std::to_string(f.number.value()) + " of " +
                                                    Name(f.group) +
                                                    " is stored: what it has read by then counts as done");
  }
  Telling operator()(const CheckpointRestored& f) const {
    return Reply(run_.CheckpointsOf(f.group),
                 Name(f.group) + " goes back to " +
                     (f.number.value() == 0 ? "the beginning" : "checkpoint " + std::to_string(f.number.value())));
  }

 private:
  static std::string WhyRemoved(RemovalReason reason) {
    switch (reason) {
      case RemovalReason::kMoved:
        return "it is moved to the dead letters";
      case RemovalReason::kRedriven:
        return "it is moved back from the dead letters";
      case RemovalReason::kExpired:
        return "it has been there longer than it is kept";
      case RemovalReason::kDropped:
        return "it was tried too often, and there is no place for dead letters";
      case RemovalReason::kTrimmed:
        return "newer messages took its place";
      case RemovalReason::kConsumerDeleted:
        return "it went with the list of what its consumer held";
      case RemovalReason::kLost:
        return "it was not on disk, or not replicated";
      case RemovalReason::kParked:
        return "it was tried too often, and is handed out no more";
    }
    return "";
  }
};

}  // namespace
}  // namespace narration

Telling Tell(const Event& event, const RunContext& so_far) {
  return std::visit(narration::Narrator(event.circumstance, so_far), event.fact);
}

}  // namespace redeliver
