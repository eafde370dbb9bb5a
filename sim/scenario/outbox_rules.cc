#include "sim/scenario/outbox_rules.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sim/scenario/knob_traits.h"

namespace redeliver {
namespace {

// The rules of one producer, as a service that has a database or as one that has none.
class ServiceCheck {
 public:
  ServiceCheck(const RuleContext& context, std::string_view name, const ProducerOptions& producer)
      : context_(context), name_(name), producer_(producer) {}

  void Run() const {
    if (producer_.database.empty()) return CheckWithout();
    if (producer_.delivery != kDefaults.delivery) {
      Add("delivery", "is for producers without \"database\": a service repeats what has an unknown outcome");
    }
    const bool outbox = producer_.write_order == WriteOrder::kOutbox;
    if (!outbox && producer_.writes.empty()) {
      Add("write_order", absl::StrCat("needs \"writes\": with ", std::string(EnumText(producer_.write_order)),
                                      " the service itself publishes"));
    }
    if (!outbox) return;
    if (!producer_.writes.empty()) {
      Add("writes", "must be absent: a relay publishes what is in the outbox. Leave it out, or set \"write_order\"");
    }
    const auto reads = [this](const auto& relay) { return relay.second.reads == producer_.database; };
    if (std::ranges::none_of(context_.model.topology.relays, reads)) {
      Add("database", absl::StrCat("has an outbox that no relay reads: add one that reads ", Quoted(producer_.database),
                                   ", or set \"write_order\""));
    }
  }

 private:
  void CheckWithout() const {
    if (producer_.writes.empty()) Add("writes", "must name a log or a queue, unless there is a \"database\"");
    Refuse("write_order", producer_.write_order != kDefaults.write_order);
    Refuse("business_id", producer_.business_id != kDefaults.business_id);
    Refuse("transaction_time", producer_.transaction_time != kDefaults.transaction_time);
    Refuse("transaction_time_spread", producer_.transaction_time_spread != kDefaults.transaction_time_spread);
  }

  void Refuse(std::string_view knob, bool set) const {
    if (set) Add(knob, "needs \"database\"");
  }
  void Add(std::string_view knob, const std::string& message) const {
    context_.Add({"topology", "producers", name_, knob},
                 absl::StrCat("producer ", Quoted(name_), ": ", Quoted(knob), " ", message));
  }

  static inline const ProducerOptions kDefaults;

  const RuleContext& context_;
  std::string_view name_;
  const ProducerOptions& producer_;
};

// The rules of one relay: most settings are for one kind.
class RelayCheck {
 public:
  RelayCheck(const RuleContext& context, std::string_view name, const RelayOptions& relay)
      : context_(context), name_(name), relay_(relay) {}

  void Run() const {
    const bool cdc = relay_.kind == RelayKind::kChangeDataCapture;
    if (cdc && relay_.instances > 1) Add("instances", "must be 1: a replication slot has one reader");
    Refuse("mark", cdc && relay_.mark != kDefaults.mark, "a \"kind\" that polls");
    Refuse("on_publish_error", cdc && relay_.on_publish_error != kDefaults.on_publish_error, "a \"kind\" that polls");
    const bool flag = relay_.kind == RelayKind::kPollFlag;
    Refuse("relay_partition", !flag && relay_.relay_partition != kDefaults.relay_partition, KindIs("poll_flag"));
    const bool waits = relay_.kind == RelayKind::kPollGapWait;
    Refuse("gap_wait", !waits && relay_.gap_wait != kDefaults.gap_wait, KindIs("poll_gap_wait"));
    if (!cdc) RefuseCdc();
    const auto writes = [this](const auto& producer) {
      return producer.second.database == relay_.reads && producer.second.write_order == WriteOrder::kOutbox;
    };
    if (std::ranges::none_of(context_.model.topology.producers, writes)) {
      Add("reads", absl::StrCat("names a database whose outbox nobody writes: no producer has \"database\": ",
                                Quoted(relay_.reads), " and \"write_order\": \"outbox\""));
    }
  }

 private:
  void RefuseCdc() const {
    const std::string cdc = KindIs("cdc");
    Refuse("queue_size", relay_.queue_size != kDefaults.queue_size, cdc);
    Refuse("flush_interval", relay_.flush_interval != kDefaults.flush_interval, cdc);
    Refuse("restart_wait", relay_.restart_wait != kDefaults.restart_wait, cdc);
    Refuse("slot_failover", relay_.slot_failover != kDefaults.slot_failover, cdc);
    Refuse("offset_mismatch", relay_.offset_mismatch != kDefaults.offset_mismatch, cdc);
    Refuse("resume", relay_.resume != kDefaults.resume, cdc);
  }

  static std::string KindIs(std::string_view kind) { return absl::StrCat("\"kind\": ", Quoted(kind)); }
  void Refuse(std::string_view knob, bool set, const std::string& needed) const {
    if (set) Add(knob, "needs " + needed);
  }
  void Add(std::string_view knob, const std::string& message) const {
    context_.Add({"topology", "relays", name_, knob},
                 absl::StrCat("relay ", Quoted(name_), ": ", Quoted(knob), " ", message));
  }

  static inline const RelayOptions kDefaults;

  const RuleContext& context_;
  std::string_view name_;
  const RelayOptions& relay_;
};

// What a row promises must be plain: everything in a log or queue comes from rows of one database or from none, and
// what services publish themselves goes where everything of their database goes.
class OriginCheck {
 public:
  explicit OriginCheck(const RuleContext& context) : context_(context) {}

  void Run() {
    const Topology& topology = context_.model.topology;
    for (const auto& [name, producer] : topology.producers) {
      if (!producer.writes.empty()) Add({"producers", "producer", name, "writes", producer.writes, producer.database});
    }
    for (const auto& [name, relay] : topology.relays) {
      Add({"relays", "relay", name, "writes", relay.writes, relay.reads});
    }
    for (const Writer& writer : writers_) Check(writer);
  }

 private:
  struct Writer {
    std::string_view section;
    std::string_view noun;
    std::string_view name;
    std::string_view knob;
    std::string_view channel;
    std::string_view database;
  };

  void Add(const Writer& writer) { writers_.push_back(writer); }

  // Against those declared before it: the first conflict is enough.
  void Check(const Writer& writer) const {
    for (const Writer& other : writers_) {
      if (&other == &writer) return;
      const bool direct = writer.noun == "producer" || other.noun == "producer";
      const bool same_database = writer.database == other.database;
      if (writer.channel == other.channel && !same_database) {
        Report(writer, absl::StrCat(Quoted(writer.channel), " is also written by ", Text(other),
                                    ", whose messages are not rows of the same database"));
        return;
      }
      if (!writer.database.empty() && same_database && direct && writer.channel != other.channel) {
        Report(writer, absl::StrCat("what is committed to database ", Quoted(writer.database), " goes to ",
                                    Quoted(other.channel), " already, by ", Text(other)));
        return;
      }
    }
  }

  static std::string Text(const Writer& writer) {
    return absl::StrCat(std::string(writer.noun), " ", Quoted(writer.name));
  }
  void Report(const Writer& writer, const std::string& message) const {
    context_.Add({"topology", writer.section, writer.name, writer.knob}, absl::StrCat(Text(writer), ": ", message));
  }

  const RuleContext& context_;
  std::vector<Writer> writers_;
};

}  // namespace

void CheckOutbox(const RuleContext& context) {
  const Topology& topology = context.model.topology;
  for (const auto& [name, producer] : topology.producers) ServiceCheck(context, name, producer).Run();
  for (const auto& [name, relay] : topology.relays) RelayCheck(context, name, relay).Run();
  OriginCheck(context).Run();
}

}  // namespace redeliver
