#include "sim/scenario/checkpoint_rules.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "sim/scenario/knob_traits.h"

namespace redeliver {
namespace {

// transaction.max.timeout.ms of Kafka's brokers.
constexpr SimDuration kLongestAtALog = Minutes(15);

class CheckpointCheck {
 public:
  CheckpointCheck(const RuleContext& context, std::string_view name, const ConsumerOptions& consumer)
      : context_(context),
        name_(name),
        consumer_(consumer),
        sink_(FindPart(context.model.topology.sinks, consumer.effect)) {}

  void Run() const {
    if (consumer_.commit == CommitPlace::kInTransaction) CheckTimeout(kLongestAtALog, "the most that a log allows");
    consumer_.commit == CommitPlace::kWithCheckpoint ? CheckJob() : CheckUse();
  }

 private:
  void CheckJob() const {
    if (sink_ == nullptr) {
      Add("commit", absl::StrCat(kCommit, " needs \"effect\": a sink of kind \"two_phase\""));
    } else if (sink_->kind != SinkKind::kTwoPhase) {
      Add("commit", absl::StrCat(kCommit, " needs a sink of kind \"two_phase\", but sink ", Quoted(consumer_.effect),
                                 " is of kind ", Quoted(EnumText(sink_->kind))));
    } else {
      CheckTimeout(sink_->transaction_timeout_max,
                   absl::StrCat("\"transaction_timeout_max\" of sink ", Quoted(consumer_.effect)));
    }
    if (consumer_.instances > 1) Add("instances", absl::StrCat(kCommit, " is for one instance: the job"));
    if (consumer_.dedup) Add("dedup", absl::StrCat("\"dedup\" cannot be combined with ", kCommit));
    if (consumer_.enable_auto_commit) {
      Add("enable_auto_commit", absl::StrCat("\"enable_auto_commit\" cannot be combined with ", kCommit));
    }
    CheckGroup();
  }

  // A job reads its partitions by itself: it is a member of no group.
  void CheckGroup() const {
    Refuse("session_timeout", consumer_.session_timeout != kDefaults.session_timeout);
    Refuse("heartbeat_interval", consumer_.heartbeat_interval != kDefaults.heartbeat_interval);
    Refuse("max_poll_interval", consumer_.max_poll_interval != kDefaults.max_poll_interval);
    Refuse("rebalance_protocol", consumer_.rebalance_protocol != kDefaults.rebalance_protocol);
    Refuse("static_members", consumer_.static_members);
  }

  // Settings that would be read by nobody.
  void CheckUse() const {
    if (consumer_.checkpoint_interval != kDefaults.checkpoint_interval) Need("checkpoint_interval");
    if (consumer_.missing_transaction != kDefaults.missing_transaction) Need("missing_transaction");
    if (sink_ != nullptr && sink_->kind == SinkKind::kTwoPhase) {
      Add("effect",
          absl::StrCat("sink ", Quoted(consumer_.effect), " is of kind \"two_phase\", which needs ", kCommit));
    }
  }

  void CheckTimeout(SimDuration longest, std::string_view whose) const {
    if (consumer_.transaction_timeout <= longest) return;
    Add("transaction_timeout",
        absl::StrCat("\"transaction_timeout\" is ", FormatDuration(consumer_.transaction_timeout), ", which is above ",
                     FormatDuration(longest), ", ", std::string(whose)));
  }

  static constexpr const char* kCommit = "\"commit\": \"with_checkpoint\"";

  void Refuse(std::string_view knob, bool set) const {
    if (set) Add(knob, absl::StrCat(Quoted(knob), " is for members of a group, and a job with checkpoints is in none"));
  }
  void Need(std::string_view knob) const { Add(knob, absl::StrCat(Quoted(knob), " needs ", kCommit)); }
  void Add(std::string_view knob, std::string_view message) const {
    context_.Add({"topology", "consumers", name_, knob},
                 absl::StrCat("consumer ", Quoted(name_), ": ", std::string(message)));
  }

  static inline const ConsumerOptions kDefaults;

  const RuleContext& context_;
  std::string_view name_;
  const ConsumerOptions& consumer_;
  const SinkOptions* sink_;  // Null: it has its effects nowhere.
};

}  // namespace

void CheckCheckpoints(const RuleContext& context) {
  for (const auto& [name, consumer] : context.model.topology.consumers) CheckpointCheck(context, name, consumer).Run();
}

}  // namespace redeliver
