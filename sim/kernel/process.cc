#include "sim/kernel/process.h"

namespace redeliver {

Context::Context(Kernel& kernel, ProcessId id, std::string_view name, size_t servers)
    : kernel_(kernel), id_(id), name_(name), entity_(HashName(name)), connections_(servers * kLanes) {}

void Context::Start(const Program& program) {
  program_ = program;
  StartProgram();
}

void Context::StartProgram() {
  kernel_.SetActor({id_, incarnation_});
  kernel_.Record(ProcessStarted{});
  main_.emplace(program_.start(*this, program_.setup));
  Run(main_->frame());
}

bool Context::StartSpawned() {
  spawned_.push_back(std::move(starting_.back()));
  starting_.pop_back();
  next_ = spawned_.back().frame();
  return true;
}

void Context::Crash(SimDuration restart_after) {
  if (!running()) return;
  kernel_.SetActor({id_, incarnation_});
  kernel_.Record(ProcessCrashed{});
  Destroy();
  paused_ = false;
  go_on_event_.Unlink();
  for (Connection& connection : connections_) connection.Break();
  incarnation_ = incarnation_.Next();
  kernel_.ScheduleAfter(start_event_, restart_after);
}

void Context::Destroy() {
  starting_.clear();
  spawned_.clear();
  main_.reset();
}

void Context::Pause(SimDuration duration) {
  if (paused_) return;
  kernel_.Record(ProcessPaused{duration});
  paused_ = true;
  kernel_.ScheduleAfter(go_on_event_, duration);
}

void Context::GoOn() {
  kernel_.SetActor({id_, incarnation_});
  kernel_.Record(ProcessResumed{});
  paused_ = false;
  // A nanosecond apart: what waited goes on in the order it came.
  for (SimDuration delay; deferred_.linked(); delay = delay + Nanos(1)) {
    EventNode& node = *static_cast<EventNode*>(deferred_.next);
    node.Unlink();
    kernel_.ScheduleAfter(node, delay);
  }
}

}  // namespace redeliver
