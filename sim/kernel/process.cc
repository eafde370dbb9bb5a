#include "sim/kernel/process.h"

#include <algorithm>

#include "sim/kernel/call.h"
#include "sim/kernel/connection_watch.h"

namespace redeliver {

Context::Context(Kernel& kernel, ProcessId id, std::string_view name, size_t servers)
    : kernel_(kernel),
      id_(id),
      starting_(kernel.pool()),
      name_(name),
      entity_(HashName(name)),
      spawned_(kernel.pool()),
      connections_(servers * kLanes, kernel.pool()) {}

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
  if (spawned_.size() >= reap_at_) {
    std::erase_if(spawned_, [](const Process& process) { return process.done(); });
    reap_at_ = std::max(kReapAtLeast, spawned_.size() * 2);
  }
  if (spawned_.empty()) spawned_.reserve(8);
  spawned_.push_back(std::move(starting_.back()));
  starting_.pop_back();
  next_ = spawned_.back().frame();
  return true;
}

void Context::Launch(Process process) {
  if (!running()) return;
  starting_.push_back(std::move(process));
  if (resuming_) return;  // What is being resumed now has led to this.
  const ActingFor self(kernel_, {id_, incarnation_});
  RunNext();
}

void Context::Crash(SimDuration restart_after, Loss loss) {
  const SimTime back = kernel_.now() + restart_after;
  kernel_.SetActor({id_, incarnation_});
  if (running()) {
    kernel_.Record(ProcessCrashed{});
    Destroy();
    paused_ = false;
    go_on_event_.Unlink();
    TellConnectionWatchers(*this);
    for (Connection& connection : connections_) connection.Break();
    incarnation_ = incarnation_.Next();
    lost_power_ = loss != Loss::kNothing;
    LoseMemory(loss);
    kernel_.ScheduleAt(start_event_, back);
  } else if (loss != Loss::kNothing && start_event_.linked()) {  // Down already: now the disk suffers, too.
    lost_power_ = true;
    LoseMemory(loss);
    if (back <= start_event_.time()) return;
    start_event_.Unlink();
    kernel_.ScheduleAt(start_event_, back);
  }
}

void Context::LoseMemory(Loss loss) {
  if (hosted_ == nullptr) return;
  if (loss == Loss::kPower) hosted_->LosePower();
  if (loss == Loss::kDisk) hosted_->LoseDisk();
  hosted_->HostCrashed();
  while (parked_.linked()) static_cast<Call*>(static_cast<EventNode*>(parked_.next))->Refuse();
  ReleaseDeferred();
}

void Context::Destroy() {
  starting_.clear();
  spawned_.clear();
  main_.reset();
}

void Context::Pause(SimDuration duration) {
  if (paused_) return;
  kernel_.SetActor({id_, incarnation_});
  kernel_.Record(ProcessPaused{duration});
  paused_ = true;
  kernel_.ScheduleAfter(go_on_event_, duration);
}

void Context::GoOn() {
  kernel_.SetActor({id_, incarnation_});
  kernel_.Record(ProcessResumed{});
  paused_ = false;
  ReleaseDeferred();
}

void Context::ReleaseDeferred() {
  for (SimDuration delay; deferred_.linked(); delay = delay + Nanos(1)) {
    EventNode& node = *static_cast<EventNode*>(deferred_.next);
    node.Unlink();
    kernel_.ScheduleAfter(node, delay);
  }
}

}  // namespace redeliver
