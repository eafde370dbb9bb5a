#include "tools/interrupt.h"

#include <atomic>
#include <chrono>
#include <csignal>

namespace redeliver {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void OnSignal(int number) {
  interrupted = true;
  std::signal(number, SIG_DFL);
}

}  // namespace

void HandleSignals() {
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
  std::signal(SIGPIPE, SIG_IGN);
}

bool Interrupted() { return interrupted; }

std::function<bool()> StopWhen(const std::optional<SimDuration>& budget) {
  if (!budget) return Interrupted;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::nanoseconds(budget->nanoseconds());
  return [deadline] { return Interrupted() || std::chrono::steady_clock::now() >= deadline; };
}

}  // namespace redeliver
