#include "sim/scenario/rules.h"

#include "absl/strings/str_cat.h"
#include "sim/scenario/channel_rules.h"
#include "sim/scenario/checkpoint_rules.h"
#include "sim/scenario/cluster_rules.h"
#include "sim/scenario/consumer_rules.h"
#include "sim/scenario/effect_rules.h"
#include "sim/scenario/fault_rules.h"
#include "sim/scenario/flow_rules.h"
#include "sim/scenario/isolation_rules.h"
#include "sim/scenario/moment_rules.h"
#include "sim/scenario/name_rules.h"
#include "sim/scenario/outbox_rules.h"

namespace redeliver {
namespace {

void CheckNetwork(const RuleContext& context) {
  const NetworkOptions& network = context.model.network;
  if (network.low <= network.high) return;
  const std::string_view at = context.Has({"network", "low"}) ? "low" : "high";
  context.Add({"network", at}, absl::StrCat("\"low\" is ", FormatDuration(network.low), ", which is above \"high\", ",
                                            FormatDuration(network.high)));
}

}  // namespace

void CheckModel(const RuleContext& context, bool complete) {
  const size_t findings_before = context.findings.size();
  CheckNames(context);
  CheckReferences(context);
  const bool names_hold = context.findings.size() == findings_before;
  CheckFaultTargets(context);
  if (!complete || !names_hold) return;
  CheckFaultPhases(context);
  CheckIsolation(context);
  CheckMoments(context);
  CheckNetwork(context);
  CheckCluster(context);
  CheckSinks(context);
  CheckProducers(context);
  CheckConsumers(context);
  CheckCheckpoints(context);
  CheckChannels(context);
  CheckOutbox(context);
  CheckDedup(context);
  CheckRetries(context);
  CheckFlow(context);
}

}  // namespace redeliver
