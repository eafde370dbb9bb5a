#include "sim/explore/slice.h"

#include <algorithm>
#include <map>

#include "sim/explore/slice_interest.h"

namespace redeliver {
namespace {

// A fact that is still to be chosen.
struct Candidate {
  SliceStep step;
  int weight = 0;
  std::vector<uint64_t> kind;  // The same for facts that tell the same.
};

// What a fact tells, apart from when, and from numbers that grow.
std::vector<uint64_t> KindOf(const Event& event) {
  std::vector<uint64_t> words{event.fact.index(), event.circumstance.process.value()};
  const bool fault = std::holds_alternative<FaultStruck>(event.fact);
  std::visit(
      [&](const auto& fact) {
        fact.VisitFields([&](std::string_view, const auto& value) {
          using T = std::decay_t<decltype(value)>;
          constexpr bool grows =
              std::is_same_v<T, Offset> || std::is_same_v<T, CopyId> || std::is_same_v<T, Generation> ||
              std::is_same_v<T, TransactionId> || std::is_same_v<T, SinkTransactionId> ||
              std::is_same_v<T, JobAttempt> || std::is_same_v<T, CheckpointNumber> || std::is_same_v<T, LeaderEpoch> ||
              std::is_same_v<T, MemberId> || std::is_same_v<T, uint32_t> || std::is_same_v<T, uint64_t>;
          if (!grows || fault) words.push_back(FactWord(value));
        });
      },
      event.fact);
  return words;
}

// Of what comes more often than `most` times, the first and the last remain; the first says how often it came in
// between.
void Fold(std::vector<Candidate>& candidates, size_t most) {
  std::map<std::vector<uint64_t>, std::vector<size_t>> places;
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (candidates[i].weight < weight::kAlways) places[candidates[i].kind].push_back(i);
  }
  std::vector<bool> folded(candidates.size());
  for (const auto& [kind, all] : places) {
    if (all.size() <= most) continue;
    SliceStep& first = candidates[all.front()].step;
    for (size_t i = 1; i + 1 < all.size(); ++i) {
      const SliceStep& step = candidates[all[i]].step;
      first.count += step.count;
      first.last = step.last;
      folded[all[i]] = true;
    }
  }
  size_t kept = 0;
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (folded[i]) continue;
    if (kept != i) candidates[kept] = std::move(candidates[i]);
    ++kept;
  }
  candidates.resize(kept);
}

// What led to a proof is worth more than the same thing elsewhere.
void RaiseCauses(std::span<const Event> events, EventId proof, std::vector<int>& weights) {
  constexpr int kHopsMax = 64;
  EventId id = proof;
  for (int hop = 0; hop < kHopsMax && id.value() > 0; ++hop) {
    int& weight = weights[id.value() - 1];
    if (weight >= weight::kRelated) weight = std::max(weight, weight::kLineage + 1);
    id = events[id.value() - 1].circumstance.cause;
  }
}

// What comes after the second proof changes nothing, but for faults and what is still there at the end.
void Fade(std::span<const Event> after, std::vector<int>& weights) {
  for (const Event& event : after) {
    const bool end =
        std::holds_alternative<RecordPending>(event.fact) || std::holds_alternative<MessagePending>(event.fact);
    int& weight = weights[event.circumstance.id.value() - 1];
    if (!end && weight < weight::kAlways) weight = weight::kNone;
  }
}

}  // namespace

Slice SliceOf(std::span<const Event> events, const RunShape& shape, const Violation& violation,
              const SliceLimits& limits) {
  SliceInterest interest(events, shape, violation);
  std::vector<int> weights;
  weights.reserve(events.size());
  for (const Event& event : events) weights.push_back(interest.Weigh(event));
  for (const EventId proof : {violation.first, violation.second}) {
    if (proof.value() == 0 || proof.value() > events.size()) continue;
    RaiseCauses(events, proof, weights);
    weights[proof.value() - 1] = weight::kAlways;
  }

  if (violation.second.value() > 0) Fade(events.subspan(violation.second.value()), weights);

  std::vector<Candidate> candidates;
  for (size_t i = 0; i < events.size(); ++i) {
    if (weights[i] == weight::kNone) continue;
    const bool proof = events[i].circumstance.id == violation.first || events[i].circumstance.id == violation.second;
    candidates.push_back({{i, i, 1, proof}, weights[i], KindOf(events[i])});
  }
  Fold(candidates, 3);
  if (candidates.size() > limits.steps) Fold(candidates, 2);

  // Heaviest first, and of equals the earlier.
  std::vector<size_t> order(candidates.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](size_t a, size_t b) { return candidates[a].weight > candidates[b].weight; });
  std::vector<bool> chosen(candidates.size());
  size_t count = 0;
  Slice slice;
  for (const size_t i : order) {
    const int weight = candidates[i].weight;
    const size_t room = weight >= weight::kLineage   ? limits.steps_max
                        : weight >= weight::kRelated ? limits.steps
                                                     : limits.steps_few;
    if (count < room || weight == weight::kAlways) {
      chosen[i] = true;
      ++count;
    } else {
      slice.left_out += candidates[i].step.count;
    }
  }
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (chosen[i]) slice.steps.push_back(candidates[i].step);
  }
  slice.messages = interest.messages();
  return slice;
}

}  // namespace redeliver
