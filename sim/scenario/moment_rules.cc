#include "sim/scenario/moment_rules.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "sim/scenario/fault_visitor.h"
#include "sim/scenario/name_rules.h"

namespace redeliver {
namespace {

constexpr std::string_view kMoment = Describe(Operation::kMoment).name;

bool StrikesAtMoments(FaultKind kind) { return kind == FaultKind::kCrash || kind == FaultKind::kPause; }

// Whether the rule can strike a process that is no broker, at moments.
bool UsesMoments(const RuleContext& context, FaultKind kind, const FaultRule& rule) {
  if (!StrikesAtMoments(kind) || rule.rate.zero()) return false;
  if (!rule.operations.empty() && std::ranges::find(rule.operations, kMoment) == rule.operations.end()) return false;
  const std::vector<std::string> brokers = BrokerNames(context.model.topology);
  const auto is_broker = [&](const std::string& target) {
    return target == kBrokersName || std::ranges::find(brokers, target) != brokers.end();
  };
  return rule.targets.empty() || !std::ranges::all_of(rule.targets, is_broker);
}

void CheckNamedMoment(const RuleContext& context, FaultKind kind, const FaultRule& rule) {
  const auto named = std::ranges::find(rule.operations, kMoment);
  if (named == rule.operations.end()) return;
  const std::string_view fault = Describe(kind).name;
  const std::string index = std::to_string(named - rule.operations.begin());
  if (!StrikesAtMoments(kind)) {
    context.Add({"faults", fault, "operations", index},
                absl::StrCat(std::string(fault), " strikes at requests only; crash and pause strike at moments, too"));
  } else if (!context.model.faults.moments) {
    context.Add({"faults", fault, "operations", index},
                "there are no moments: say from when until when in \"moments\", beside \"until\"");
  }
}

// Span: MomentOptions or StrikeOptions.
template <class Span>
void CheckSpan(const RuleContext& context, std::string_view name, const Span& span) {
  const SimDuration until = context.model.faults.until;
  if (span.from >= span.until) {
    context.Add({"faults", name, "from"},
                absl::StrCat("\"from\" is ", FormatDuration(span.from), ", which is not before \"until\", ",
                             FormatDuration(span.until)));
  } else if (span.until > until) {
    context.Add({"faults", name, "until"}, absl::StrCat(std::string(name), " go on until ", FormatDuration(span.until),
                                                        ", and no fault strikes after ", FormatDuration(until),
                                                        ": lower it, or raise the \"until\" of all faults"));
  }
}

}  // namespace

void CheckMoments(const RuleContext& context) {
  const FaultOptions& faults = context.model.faults;
  bool used = false;
  ForEachFault(faults, [&](FaultKind kind, const FaultRule& rule) {
    CheckNamedMoment(context, kind, rule);
    used = used || UsesMoments(context, kind, rule);
  });
  if (faults.strikes) CheckSpan(context, "strikes", *faults.strikes);
  if (!faults.moments) return;
  CheckSpan(context, "moments", *faults.moments);
  if (!used) {
    context.Add({"faults", "moments"},
                "nobody is struck at moments: that takes crash or pause, on producers or consumers, with the operation "
                "\"moment\" or with none named");
  }
}

}  // namespace redeliver
