// Sentences about what a log records: its records, groups, transactions and replicas.
#ifndef REDELIVER_REPORTS_LOG_SENTENCES_H_
#define REDELIVER_REPORTS_LOG_SENTENCES_H_

#include <string>
#include <vector>

#include "reports/narration.h"

namespace redeliver::narration {

class LogNarrator : public Narration {
 public:
  using Narration::Narration;

  // --- The log
  Telling operator()(const RecordAppended& f) const {
    const uint32_t copies = run_.copies(shape_.ChannelOf(f.log), f.message);
    const Participant leader = run_.Of(f.broker);
    std::string text = " " + M(f.message) + " to " + At(f.log, f.partition, f.offset);
    if (copies > 0) text += ", its " + Ordinal(copies + 1) + " copy there";
    if (!f.transaction.none()) text += ", in " + TransactionName(f.transaction);
    return Request(leader, (circumstance_.process.none() ? leader.name : who()) + " writes" + text + Late());
  }
  Telling operator()(const RecordCommitted& f) const {
    return On(run_.LeaderOf(f.log, f.partition),
              M(f.message) + " at " + At(f.log, f.partition, f.offset) + " is committed: readers may see it");
  }
  Telling operator()(const ProduceAcknowledged& f) const {
    return Reply(run_.HolderOf(f.log, f.message),
                 who() + " is told that " + M(f.message) + " is safe in " + Name(f.log));
  }
  Telling operator()(const DuplicateAppendRefused& f) const {
    const Participant holder = run_.HolderOf(f.log, f.message);
    return Request(holder,
                   who() + " sends " + M(f.message) + " again; " + holder.name + " knows it and writes nothing");
  }
  Telling operator()(const RecordsTruncated& f) const {
    const Offset end(f.from.value() + f.count);
    const std::vector<MessageId> gone = run_.Messages(f.log, f.partition, f.from, end);
    const Participant broker = run_.Of(f.broker);
    return On(broker, broker.name + " cuts its copy of " + Name(f.log, f.partition) + " at offset " + Number(f.from) +
                          ": " + (gone.empty() ? std::to_string(f.count) + " records" : Listed(gone)) +
                          (gone.size() == 1 ? " is" : " are") + " gone there");
  }
  Telling operator()(const MessageDelivered& f) const {
    const bool again = run_.deliveries(f.group, f.message) > 0;
    return Reply(run_.LeaderOf(f.log, f.partition), who() + " reads " + M(f.message) + (again ? " again" : "") +
                                                        ", at " + At(f.log, f.partition, f.offset));
  }
  Telling operator()(const GroupRebalanced& f) const {
    return On(run_.Coordinator(), "the partitions are shared out anew in group " + Name(f.group) + ": " +
                                      std::to_string(f.members) + (f.members == 1 ? " member" : " members"));
  }
  Telling operator()(const MemberExpired& f) const {
    return On(run_.Coordinator(),
              "group " + Name(f.group) + " has not heard from a member for too long, and removes it");
  }
  Telling operator()(const OffsetsStaged& f) const {
    return Request(run_.Coordinator(), who() + " adds offset " + Number(f.offset) + " to " +
                                           TransactionName(f.transaction) +
                                           Passed(f.group, f.partition, f.offset, " will count as done if it commits"));
  }
  Telling operator()(const OffsetsCommitted& f) const {
    const Offset before = run_.committed(f.group, f.partition);
    const std::string place = " of " + Name(shape_.groups[f.group.value()].reads, f.partition);
    const std::string by = f.transaction.none() ? "" : " with " + TransactionName(f.transaction);
    const std::string subject = ByServer() ? "group " + Name(f.group) : who();
    if (f.offset < before) {
      return Request(run_.Coordinator(), subject + " commits offset " + Number(f.offset) + place + by + ", after " +
                                             Number(before) + ": what lies between will be read again" + Late());
    }
    return Request(run_.Coordinator(), subject + " commits offset " + Number(f.offset) + place + by +
                                           Passed(f.group, f.partition, f.offset, " as done") + Late());
  }
  Telling operator()(const CommitFenced& f) const {
    return Request(run_.Coordinator(),
                   who() + "'s commit is refused: group " + Name(f.group) + " has gone on without it");
  }
  Telling operator()(const OffsetReset& f) const {
    const LogId log = shape_.groups[f.group.value()].reads;
    return Request(run_.Coordinator(), who() + " finds no offset to go on from, and begins " + Name(log, f.partition) +
                                           " at offset " + Number(f.offset));
  }

  // --- Transactions
  Telling operator()(const TransactionStarted& f) const {
    return Self(who() + " begins " + TransactionName(f.transaction));
  }
  Telling operator()(const TransactionEnding& f) const {
    return Self(who() + " wants to " + (f.commit ? "commit " : "abort ") + TransactionName(f.transaction));
  }
  Telling operator()(const TransactionEndAcknowledged& f) const {
    return Reply(run_.Coordinator(), who() + " is told that " + TransactionName(f.transaction) +
                                         (f.commit ? " is committed" : " is aborted"));
  }
  Telling operator()(const TransactionCommitted& f) const {
    return Request(run_.Coordinator(),
                   TransactionName(f.transaction) + " is decided: it commits" + Wish(f.transaction, true) + Late());
  }
  Telling operator()(const TransactionAborted& f) const {
    return Request(run_.Coordinator(),
                   TransactionName(f.transaction) + " is decided: it aborts" + Wish(f.transaction, false) + Late());
  }
  Telling operator()(const MarkerWritten& f) const {
    return On(run_.LeaderOf(f.log, f.partition), "a marker at " + At(f.log, f.partition, f.offset) +
                                                     (f.commit ? " commits" : " aborts") +
                                                     " what its producer has open there");
  }
  Telling operator()(const ProducerFenced& f) const {
    return Request(run_.Coordinator(), (ByServer() ? "a producer" : who()) + " is refused: epoch " +
                                           std::to_string(f.epoch.value()) + " of its id is over");
  }

  // --- Replicas
  Telling operator()(const LeaderElected& f) const {
    const std::string place = Name(f.log, f.partition);
    if (f.leader.none()) return On(run_.Controller(), place + " has no leader: nobody is left who may lead it");
    return On(run_.Controller(), run_.Of(f.leader).name + " is made the leader of " + place +
                                     (f.unclean ? ", although it may lack committed records" : ""));
  }
  Telling operator()(const LeadershipTaken& f) const {
    const Participant broker = run_.Of(f.broker);
    return On(broker, broker.name + " leads " + Name(f.log, f.partition) + " from now on");
  }
  Telling operator()(const InSyncReplicasChanged& f) const {
    std::string brokers;
    for (size_t i = 0; i < shape_.brokers.size(); ++i) {
      if ((f.in_sync >> i & 1) != 0) brokers += (brokers.empty() ? "" : ", ") + shape_.brokers[i];
    }
    return On(run_.Controller(),
              "in sync for " + Name(f.log, f.partition) + ": " + (brokers.empty() ? "nobody" : brokers));
  }
  Telling operator()(const BrokerFenced& f) const {
    return On(run_.Controller(),
              "nothing was heard from " + run_.Of(f.broker).name + " for too long: it may lead nothing now");
  }
  Telling operator()(const RecordReplicated& f) const {
    const Participant broker = run_.Of(f.broker);
    return On(broker, broker.name + " copies " + (f.message.none() ? "a marker" : M(f.message)) + " to " +
                          At(f.log, f.partition, f.offset));
  }
  Telling operator()(const HighWatermarkAdvanced& f) const {
    const Participant broker = run_.Of(f.broker);
    return On(broker, broker.name + " takes all below offset " + Number(f.offset) + " of " + Name(f.log, f.partition) +
                          " for committed");
  }
  Telling operator()(const EndOffsetTold& f) const {
    return Reply(run_.LeaderOf(f.log, f.partition), (circumstance_.process.none() ? "somebody" : who()) +
                                                        " is told that " + Name(f.log, f.partition) +
                                                        " ends at offset " + Number(f.offset));
  }

 private:
  // Whether that is what its producer wants.
  std::string Wish(TransactionId transaction, bool commit) const {
    const auto wish = run_.Wish(transaction);
    return wish == commit ? ""
           : wish         ? ", against the wish of its producer"
                          : ", though its producer has not asked for that";
  }
  // ": m0 and m1 count as done", if it is known which they are.
  std::string Passed(GroupId group, PartitionId partition, Offset offset, const std::string& how) const {
    const LogId log = shape_.groups[group.value()].reads;
    const auto passed = run_.Messages(log, partition, run_.committed(group, partition), offset);
    if (passed.empty()) return "";
    const bool will = how.starts_with(" will");
    return ": " + Listed(passed) + (will ? "" : passed.size() == 1 ? " counts" : " count") + how;
  }
};

}  // namespace redeliver::narration

#endif  // REDELIVER_REPORTS_LOG_SENTENCES_H_
