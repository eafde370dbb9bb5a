#include "sim/trace/fact_text.h"

#include <algorithm>

namespace redeliver {
namespace {

// Writes the fields of a fact as name=value.
class FieldWriter {
 public:
  FieldWriter(const RunShape& shape, std::string& text) : shape_(shape), text_(text) {}

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (requires { value.none(); }) {
      if (value.none()) return;
    }
    text_ += ' ';
    text_ += name;
    text_ += '=';
    if constexpr (std::is_same_v<T, uint64_t>) {
      text_ += name == kSetOfBrokers ? Brokers(value) : Number(value);
    } else {
      text_ += Text(value);
    }
  }

 private:
  // The field whose bits are brokers.
  static constexpr std::string_view kSetOfBrokers = "in_sync";

  static std::string Number(uint64_t value) { return std::to_string(value); }

  std::string Brokers(uint64_t bits) const {
    std::string text;
    for (size_t i = 0; i < shape_.brokers.size(); ++i) {
      if ((bits >> i & 1) != 0) text += (text.empty() ? "" : ",") + shape_.brokers[i];
    }
    return text.empty() ? "none" : text;
  }

  std::string Text(MessageId id) const { return FormatMessage(id); }
  std::string Text(KeyId id) const { return "k" + Number(id.value()); }
  std::string Text(LogId id) const {
    if (id.value() < shape_.logs.size()) return shape_.logs[id.value()].name;
    return id.value() == shape_.logs.size() ? "__consumer_offsets" : "__transaction_state";
  }
  std::string Text(QueueId id) const { return shape_.queues[id.value()].name; }
  std::string Text(ChannelId id) const { return shape_.NameOf(id); }
  std::string Text(DatabaseId id) const { return shape_.databases[id.value()]; }
  std::string Text(BrokerId id) const { return shape_.brokers[id.value()]; }
  std::string Text(GroupId id) const { return shape_.groups[id.value()].name; }
  std::string Text(SinkId id) const { return shape_.sinks[id.value()].name; }
  std::string Text(CacheId id) const { return shape_.caches[id.value()].name; }
  std::string Text(ServerId id) const { return shape_.servers[id.value()]; }
  std::string Text(TransactionId id) const { return "t" + Number(id.value()); }
  std::string Text(SimDuration duration) const { return FormatDuration(duration); }
  std::string Text(FaultKind kind) const { return std::string(Describe(kind).name); }
  std::string Text(Phase phase) const { return std::string(kPhaseNames[static_cast<size_t>(phase)]); }
  std::string Text(Operation operation) const { return std::string(Describe(operation).name); }
  std::string Text(ReturnReason reason) const {
    return std::string(kReturnReasonNames[static_cast<size_t>(reason)]);
  }
  std::string Text(RemovalReason reason) const {
    return std::string(kRemovalReasonNames[static_cast<size_t>(reason)]);
  }
  std::string Text(bool value) const { return value ? "true" : "false"; }
  std::string Text(uint32_t value) const { return Number(value); }
  template <class Tag, class Rep>
  std::string Text(StrongId<Tag, Rep> id) const {
    return Number(id.value());
  }

  const RunShape& shape_;
  std::string& text_;
};

void Pad(std::string& text, size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
}

}  // namespace

std::string FormatMessage(MessageId message) { return "m" + std::to_string(message.value()); }

std::string FormatEvent(const Event& event, const RunShape& shape) {
  const Circumstance& circumstance = event.circumstance;
  const std::string time = FormatDuration(circumstance.time - SimTime());
  std::string text;
  Pad(text, time.size() < 14 ? 14 - time.size() : 0);
  text += time + "  ";
  std::string actor = "-";
  if (!circumstance.process.none()) {
    actor = shape.processes[circumstance.process.value()] + "." + std::to_string(circumstance.incarnation.value());
  }
  size_t widest = 0;
  for (const std::string& process : shape.processes) widest = std::max(widest, process.size());
  Pad(actor, widest + 4);
  text += actor + "  ";
  std::string name(kFactNames[event.fact.index()]);
  Pad(name, 26);
  text += name;
  std::visit([&](const auto& fact) { fact.VisitFields(FieldWriter(shape, text)); }, event.fact);
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

}  // namespace redeliver
