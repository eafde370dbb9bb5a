#include "sim/scenario/threshold_reader.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sim/invariant/catalogue.h"

namespace redeliver {
namespace {

class Reader {
 public:
  Reader(Scenario& scenario, Findings& findings)
      : scenario_(scenario), metrics_(MetricsFor(scenario.invariants)), findings_(findings) {
    for (const Configuration& configuration : scenario.configurations) configurations_.push_back(configuration.name);
  }

  void Read(const JsonValue& thresholds) {
    if (!thresholds.is_object()) return Expected(thresholds, "an object of configurations");
    if (configurations_.empty()) return;
    for (const JsonMember& member : thresholds.members) {
      const auto found = std::ranges::find(configurations_, member.key);
      if (found == configurations_.end()) {
        Add(member.key_position, NoConfiguration(member.key));
      } else if (!member.value.is_object()) {
        Expected(member.value, "an object of metrics");
      } else {
        const size_t index = static_cast<size_t>(found - configurations_.begin());
        for (const JsonMember& metric : member.value.members) ReadMetric(metric, scenario_.configurations[index]);
      }
    }
  }

 private:
  void ReadMetric(const JsonMember& member, Configuration& configuration) {
    const bool of_plans = member.key.starts_with(kPlansPrefix);
    const std::string_view name = std::string_view(member.key).substr(of_plans ? kPlansPrefix.size() : 0);
    const auto metric = std::ranges::find(metrics_, name, &MetricEntry::name);
    if (metric == metrics_.end()) return Add(member.key_position, NoMetric(std::string(name)));
    Threshold threshold;
    threshold.metric = member.key;
    threshold.id = metric->id;
    threshold.id.of_plans = of_plans;
    threshold.unit = metric->unit;
    if (!member.value.is_array()) return ReadOne(member.value, threshold, configuration);
    if (member.value.items.empty()) Add(member.value.position, "no threshold, so nothing would be expected");
    for (const JsonValue& item : member.value.items) ReadOne(item, threshold, configuration);
  }

  void ReadOne(const JsonValue& value, Threshold threshold, Configuration& configuration) {
    if (!value.is_string()) return Expected(value, "a threshold such as \"<= 2s\", or a list of them");
    const std::string error = ParseThreshold(value.text, threshold);
    if (!error.empty()) return Add(value.position, absl::StrCat(Quoted(threshold.metric), ": ", error));
    if (threshold.CannotBeMissed()) {
      return Add(value.position, absl::StrCat(Quoted(threshold.metric), ": every value is ", threshold.text,
                                              ", so nothing would be expected"));
    }
    const std::string& reference = threshold.reference;
    if (reference == configuration.name) {
      return Add(value.position, Quoted(reference) + " is this configuration itself");
    }
    if (!reference.empty() && std::ranges::find(configurations_, reference) == configurations_.end()) {
      return Add(value.position, NoConfiguration(reference));
    }
    configuration.thresholds.push_back(std::move(threshold));
  }

  std::string NoConfiguration(std::string_view name) const {
    const std::vector<std::string_view> names(configurations_.begin(), configurations_.end());
    const std::string meant = DidYouMean(name, names);
    return absl::StrCat("no configuration is named ", Quoted(name),
                        meant.empty() ? "; there are " + ListOf(names) : meant);
  }

  std::string NoMetric(const std::string& name) const {
    const std::string_view invariant = std::string_view(name).substr(0, name.find('.'));
    if (FindInvariant(invariant) != nullptr &&
        std::ranges::find(scenario_.invariants, invariant) == scenario_.invariants.end()) {
      return absl::StrCat(Quoted(invariant), " is not judged: it is not among \"invariants\"");
    }
    std::vector<std::string_view> names;
    for (const MetricEntry& metric : metrics_) names.push_back(metric.name);
    const std::string meant = DidYouMean(name, names);
    return absl::StrCat("unknown metric ", Quoted(name), meant.empty() ? "; `redeliver list metrics` has all" : meant);
  }

  void Expected(const JsonValue& value, std::string_view what) {
    Add(value.position, absl::StrCat("expected ", std::string(what), ", found ", Found(value)));
  }
  void Add(FilePosition position, std::string message) { findings_.push_back({position, std::move(message)}); }

  Scenario& scenario_;
  const std::vector<MetricEntry> metrics_;
  std::vector<std::string> configurations_;
  Findings& findings_;
};

}  // namespace

void ReadThresholds(const JsonValue& thresholds, Scenario& scenario, Findings& findings) {
  Reader(scenario, findings).Read(thresholds);
}

}  // namespace redeliver
