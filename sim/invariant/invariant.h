// An invariant claims something about every run and watches facts for a counterexample. It never sees a model, so it
// cannot be wrong in the same way as one; it returns violations with evidence and never aborts.
#ifndef REDELIVER_SIM_INVARIANT_INVARIANT_H_
#define REDELIVER_SIM_INVARIANT_INVARIANT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "sim/base/ids.h"
#include "sim/trace/fact.h"
#include "sim/trace/recorder.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

struct InvariantInfo {
  // As in scenario files and reports.
  std::string_view name;
  // The claim, as one sentence a user reads.
  std::string_view statement;
  // What has become of a message where it breaks, in a word: "lost". Empty if it is not about messages of a consumer.
  std::string_view broken = "";
};

// The first time an invariant broke in a run.
struct Violation {
  // What happened to the message, as a phrase that follows its id: "was applied twice at its sink".
  std::string_view what;
  MessageId message = MessageId::None();
  // The facts that prove it, oldest first; value 0 where there is none.
  EventId first;
  EventId second;

  friend bool operator==(const Violation&, const Violation&) = default;
};

// What one consumer group suffered in a run.
struct GroupViolations {
  uint64_t count = 0;
  Violation first;  // If count > 0.
};

class Invariant {
 public:
  virtual ~Invariant() = default;

  virtual const InvariantInfo& info() const = 0;
  // Subscribes to what it wants to see. Once, before any run.
  virtual void Watch(Recorder& recorder) = 0;
  // Starts a new run of the given shape: forgets the last one. The shape outlives the run.
  virtual void Begin(const RunShape& shape) = 0;
  // Judges what "eventually" means. Called once, after RunEnded.
  virtual void AtEnd() {}

  // How often the invariant had something to judge. 0 in every run makes its verdict vacuous.
  uint64_t observations() const { return observations_; }
  uint64_t violations() const { return violations_; }
  const std::optional<Violation>& first_violation() const { return first_violation_; }
  // By group, as far as violations are one group's and not the pipeline's; groups at the end may be missing.
  const std::vector<GroupViolations>& by_group() const { return by_group_; }

 protected:
  void Reset() {
    observations_ = 0;
    violations_ = 0;
    first_violation_.reset();
    by_group_.clear();
  }
  void Observe() { ++observations_; }
  // `what` must be a literal.
  void Violate(std::string_view what, MessageId message, EventId first, EventId second = EventId()) {
    ++violations_;
    if (!first_violation_) first_violation_ = Violation{what, message, first, second};
  }
  // The same, where one group suffers it.
  void Violate(GroupId group, std::string_view what, MessageId message, EventId first, EventId second = EventId()) {
    Violate(what, message, first, second);
    if (group.value() >= by_group_.size()) by_group_.resize(size_t{group.value()} + 1);
    GroupViolations& violations = by_group_[group.value()];
    if (violations.count++ == 0) violations.first = Violation{what, message, first, second};
  }

 private:
  uint64_t observations_ = 0;
  uint64_t violations_ = 0;
  std::optional<Violation> first_violation_;
  std::vector<GroupViolations> by_group_;
};

// Base of an invariant that sees exactly `Facts`. Self has `static constexpr InvariantInfo kInfo`, `void Start(const
// RunShape&)` and `void On(const F&, const Circumstance&)` for each F: a missing one does not compile, an unlisted fact
// cannot be seen.
template <class Self, class... Facts>
class Observer : public Invariant {
 public:
  const InvariantInfo& info() const final { return Self::kInfo; }
  void Watch(Recorder& recorder) final { (recorder.Subscribe<Facts>(static_cast<Self*>(this)), ...); }
  void Begin(const RunShape& shape) final {
    Reset();
    static_cast<Self*>(this)->Start(shape);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_INVARIANT_INVARIANT_H_
