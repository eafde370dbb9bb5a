#include "tools/interrupt.h"

#include <signal.h>
#include <time.h>

#include <atomic>
#include <chrono>
#include <cstdint>

namespace redeliver {
namespace {

std::atomic<bool> interrupted = false;
std::atomic<int64_t> first_at = 0;  // In milliseconds.
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int64_t>::is_always_lock_free);

// As steady_clock, which nobody promises to be safe in a signal handler.
int64_t Milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1000} + now.tv_nsec / 1'000'000;
}

void OnSignal(int number) {
  constexpr int64_t kEcho = 250;  // timeout(1) signals the program, and at once its whole group again.
  const int64_t now = Milliseconds();
  if (!interrupted.exchange(true)) {
    first_at = now;
  } else if (now - first_at >= kEcho) {
    signal(number, SIG_DFL);
    raise(number);
  }
}

// What the caller wants ignored, as nohup and a shell's background do, stays ignored.
void Handle(int number) {
  struct sigaction action {};
  if (sigaction(number, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = OnSignal;  // Without SA_RESTART: it ends the wait for the reader of a pipe.
  sigaction(number, &action, nullptr);
}

}  // namespace

void HandleSignals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) Handle(number);
  for (const int number : {SIGPIPE, SIGXFSZ}) signal(number, SIG_IGN);
}

bool Interrupted() { return interrupted; }

std::function<bool()> StopWhen(const std::optional<SimDuration>& budget) {
  if (!budget) return Interrupted;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::nanoseconds(budget->nanoseconds());
  return [deadline] { return Interrupted() || std::chrono::steady_clock::now() >= deadline; };
}

}  // namespace redeliver
