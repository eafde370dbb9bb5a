// What sentences about facts are made of: names, places, and who asks whom.
#ifndef REDELIVER_REPORTS_NARRATION_H_
#define REDELIVER_REPORTS_NARRATION_H_

#include <string>
#include <utility>
#include <vector>

#include "reports/fact_sentences.h"
#include "reports/run_context.h"
#include "sim/trace/fact_text.h"

namespace redeliver::narration {

inline std::string M(MessageId message) { return FormatMessage(message); }

inline std::string Ordinal(uint32_t number) {
  const char* suffix = number % 100 / 10 == 1 ? "th"
                       : number % 10 == 1     ? "st"
                       : number % 10 == 2     ? "nd"
                       : number % 10 == 3     ? "rd"
                                              : "th";
  return std::to_string(number) + suffix;
}

inline std::string TransactionName(TransactionId transaction) {
  return "transaction t" + std::to_string(transaction.value());
}
inline std::string TransactionName(SinkTransactionId transaction) {
  return "transaction " + std::to_string(transaction.value());
}

// "m0, m2 and m4", or how many they are.
inline std::string Listed(const std::vector<MessageId>& messages) {
  constexpr size_t kNamed = 6;
  if (messages.size() > kNamed) {
    return M(messages.front()) + " to " + M(messages.back()) + " (" + std::to_string(messages.size()) + " messages)";
  }
  std::string text;
  for (size_t i = 0; i < messages.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == messages.size() ? " and " : ", ") + M(messages[i]);
  }
  return text;
}

// About one fact; base of what tells it.
class Narration {
 public:
  Narration(const Circumstance& circumstance, const RunContext& so_far)
      : circumstance_(circumstance), run_(so_far), shape_(so_far.shape()) {}

 protected:
  std::string who() const { return run_.Of(circumstance_.process).name; }
  bool ByServer() const {
    return circumstance_.process.none() || run_.Of(circumstance_.process).kind == ParticipantKind::kBroker;
  }
  std::string Subject() const { return circumstance_.process.none() ? "somebody" : who(); }

  template <class Id>
  std::string Number(Id id) const {
    return std::to_string(id.value());
  }
  std::string Name(LogId log) const {
    if (log.value() < shape_.logs.size()) return shape_.logs[log.value()].name;
    return log.value() == shape_.logs.size() ? "the log of offsets" : "the log of transactions";
  }
  std::string Name(LogId log, PartitionId partition) const { return Name(log) + "/" + Number(partition); }
  std::string Name(GroupId group) const { return shape_.groups[group.value()].name; }
  std::string Name(SinkId sink) const { return shape_.sinks[sink.value()].name; }
  std::string Name(CacheId cache) const { return shape_.caches[cache.value()].name; }
  std::string Name(DatabaseId database) const { return shape_.databases[database.value()]; }
  std::string Name(QueueId queue) const { return shape_.queues[queue.value()].name; }
  std::string At(LogId log, PartitionId partition, Offset offset) const {
    return Name(log, partition) + " offset " + Number(offset);
  }
  // What a dead process has sent still arrives.
  std::string Late() const { return run_.FromBeforeCrash(circumstance_) ? " (sent before " + who() + " crashed)" : ""; }
  Telling On(Participant at, std::string text) const { return {SequenceMark::kNote, std::move(text), at, at}; }
  Telling Self(std::string text, SequenceMark mark = SequenceMark::kNote) const {
    if (circumstance_.process.none()) return {SequenceMark::kEnd, std::move(text), {}, {}};
    const Participant self = run_.Of(circumstance_.process);
    return {mark, std::move(text), self, self};
  }
  // From the process to whom it asks; the server's own doing is a note.
  Telling Request(Participant server, std::string text) const {
    if (circumstance_.process.none()) return On(std::move(server), std::move(text));
    Participant client = run_.Of(circumstance_.process);
    if (client.name == server.name) return On(std::move(server), std::move(text));
    return {SequenceMark::kRequest, std::move(text), std::move(client), std::move(server)};
  }
  Telling Reply(Participant server, std::string text) const {
    Telling telling = Request(std::move(server), std::move(text));
    if (telling.mark != SequenceMark::kRequest) return telling;
    telling.mark = SequenceMark::kReply;
    std::swap(telling.from, telling.to);
    return telling;
  }

  const Circumstance& circumstance_;
  const RunContext& run_;
  const RunShape& shape_;
};

}  // namespace redeliver::narration

#endif  // REDELIVER_REPORTS_NARRATION_H_
