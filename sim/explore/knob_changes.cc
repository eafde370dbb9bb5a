#include "sim/explore/knob_changes.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <type_traits>

#include "sim/scenario/knob_writer.h"

namespace redeliver {
namespace {

// The workload, whose products it flows through and what they have to do: with any of these changed it would be another
// pipeline. So it would with another kind of sink.
constexpr std::array<std::string_view, 27> kGiven = {
    "messages",
    "keys",
    "key_choice",
    "rate",
    "poison",
    "poison_kind",
    "deletes",
    "spread",
    "reads",
    "writes",
    "effect",
    "handler_time",
    "starts_after",
    "poison_time",
    "service_time",
    "handler_time_spread",
    "transaction_time",
    "abort_every",
    "instance_slowdown",
    "transaction_time_spread",
    "replay",
    "database",
    "retry_log",
    "capacity",
    "waiting_max",
    "profile",
    "library",
};

// What a queue's profile says of its product, and nobody who runs it can set.
constexpr std::array<std::string_view, 12> kRulesOfProduct = {
    "recovery",      "lease_max", "scan_guard",     "receipt",         "late_ack",      "lapsed_ack",
    "limit_checked", "count_on",  "in_flight_full", "return_position", "expire_leased", "order",
};

bool IsRuleOfProduct(const KnobChange& change) {
  return change.path[1] == "queues" && change.from == "null" &&
         std::ranges::find(kRulesOfProduct, change.path.back()) != kRulesOfProduct.end();
}

// Twice and half as much, ten times and a tenth; and nothing, where that is legal. Instead of nothing, these.
std::vector<int64_t> OtherNumbers(int64_t value, const Range<int64_t>& legal, const std::vector<int64_t>& some) {
  std::vector<int64_t> others;
  if (value == 0) {
    std::ranges::copy_if(some, std::back_inserter(others),
                         [&](int64_t other) { return legal.low <= other && other <= legal.high; });
    return others;
  }
  const auto times = [value](int64_t factor) { return value > INT64_MAX / factor ? INT64_MAX : value * factor; };
  for (const int64_t other : {times(2), value / 2, times(10), value / 10, int64_t{0}}) {
    const bool known = other == value || std::ranges::find(others, other) != others.end();
    if (!known && legal.low <= other && other <= legal.high) others.push_back(other);
  }
  return others;
}

class Changes {
 public:
  explicit Changes(const Topology& topology) : topology_(topology) {}

  template <StructKnob Struct>
  void OfStruct(const Struct& value) {
    Struct::Describe(Members<Struct>{*this, value});
  }

  std::vector<KnobChange> Sorted() {
    std::vector<KnobChange> all = std::move(words_);
    all.insert(all.end(), numbers_.begin(), numbers_.end());
    return all;
  }

 private:
  template <class Struct>
  struct Members {
    Changes& changes;
    const Struct& value;

    template <class Owner, class T>
    void operator()(T Owner::*member, const Knob<T>& knob) {
      if (std::ranges::find(kGiven, knob.name) != kGiven.end()) return;
      changes.path_.emplace_back(knob.name);
      changes.OfKnob(value.*member, knob);
      changes.path_.pop_back();
    }
  };

  template <class T>
  void OfKnob(const T& value, const Knob<T>& knob) {
    if constexpr (OptionalKnob<T>) {
      OfOptional(value, knob);
    } else if constexpr (NamedKnob<T>) {
      for (const auto& [name, part] : value) {
        path_.push_back(name);
        OfStruct(part);
        path_.pop_back();
      }
    } else if constexpr (StructKnob<T>) {
      OfStruct(value);
    } else {
      for (const T& other : OtherValues(value, knob)) Add(value, KnobText(other));
    }
  }

  template <class T>
  void OfOptional(const T& value, const Knob<T>& knob) {
    using Inner = typename T::value_type;
    if (value) {
      OfKnob(*value, InnerKnob<Inner>(knob));
      return Add(value, "null");
    }
    if constexpr (StructKnob<Inner>) {
      // With its defaults, and with each single knob of it otherwise.
      Add(value, "{}");
      Changes inside(topology_);
      inside.OfStruct(Inner{});
      for (const KnobChange& change : inside.words_) {
        if (change.path.size() == 1) Add(value, "{\"" + change.path.front() + "\": " + change.to + "}");
      }
    } else {
      for (const Inner& other : OtherValues(Inner{}, InnerKnob<Inner>(knob))) Add(value, KnobText(other));
    }
  }

  std::vector<bool> OtherValues(bool value, const Knob<bool>&) { return {!value}; }

  std::vector<int64_t> OtherValues(int64_t value, const Knob<int64_t>& knob) {
    return knob.legal ? OtherNumbers(value, *knob.legal, {1, 5}) : std::vector<int64_t>();
  }

  std::vector<SimDuration> OtherValues(SimDuration value, const Knob<SimDuration>& knob) {
    std::vector<SimDuration> others;
    if (!knob.legal) return others;
    const Range<int64_t> legal{knob.legal->low.nanoseconds(), knob.legal->high.nanoseconds()};
    const std::vector<int64_t> some{Seconds(1).nanoseconds(), Minutes(1).nanoseconds(), Hours(1).nanoseconds()};
    for (const int64_t other : OtherNumbers(value.nanoseconds(), legal, some)) others.push_back(Nanos(other));
    return others;
  }

  std::vector<std::string> OtherValues(const std::string& value, const Knob<std::string>& knob) {
    std::vector<std::string> others;
    for (const std::string& name : NamesFor(knob.refers_to)) {
      if (name != value) others.push_back(name);
    }
    if (!value.empty() && !knob.required) others.emplace_back();
    return others;
  }

  template <EnumKnob T>
  std::vector<T> OtherValues(T value, const Knob<T>&) {
    std::vector<T> others;
    for (size_t i = 0; i < std::size(EnumNames<T>::kNames); ++i) {
      if (static_cast<T>(i) != value) others.push_back(static_cast<T>(i));
    }
    return others;
  }

  // Lists and rates.
  template <class T>
  requires(!EnumKnob<T>) std::vector<T> OtherValues(const T&, const Knob<T>&) { return {}; }

  template <class T>
  static void AddNames(std::vector<std::string>& names, const Named<T>& parts) {
    for (const auto& [name, part] : parts) names.push_back(name);
  }

  std::vector<std::string> NamesFor(RefersTo refers_to) const {
    std::vector<std::string> names;
    const bool channel = refers_to == RefersTo::kChannel;
    if (channel || refers_to == RefersTo::kLog) AddNames(names, topology_.logs);
    if (channel || refers_to == RefersTo::kQueue) AddNames(names, topology_.queues);
    if (refers_to == RefersTo::kDatabase) AddNames(names, topology_.databases);
    if (refers_to == RefersTo::kSink) AddNames(names, topology_.sinks);
    if (refers_to == RefersTo::kCache) AddNames(names, topology_.caches);
    return names;
  }

  template <class T>
  void Add(const T& from, std::string to) {
    constexpr bool kNumber = std::is_same_v<T, int64_t> || std::is_same_v<T, SimDuration> ||
                             std::is_same_v<T, std::optional<int64_t>> || std::is_same_v<T, std::optional<SimDuration>>;
    (kNumber ? numbers_ : words_).push_back({path_, KnobText(from), std::move(to), kNumber});
  }

  const Topology& topology_;
  std::vector<std::string> path_;
  std::vector<KnobChange> words_;
  std::vector<KnobChange> numbers_;
};

}  // namespace

std::vector<KnobChange> SingleChanges(const Model& model) {
  Changes changes(model.topology);
  changes.OfStruct(model);
  std::vector<KnobChange> all = changes.Sorted();
  std::erase_if(all, [](const KnobChange& change) {
    return change.path.front() != "topology" || (change.path[1] == "sinks" && change.path.back() == "kind") ||
           IsRuleOfProduct(change);
  });
  return all;
}

}  // namespace redeliver
