// A server that writes down what it executes, and the processes that ask it.
#ifndef REDELIVER_TESTS_KERNEL_ECHO_SERVER_H_
#define REDELIVER_TESTS_KERNEL_ECHO_SERVER_H_

#include <string>
#include <vector>

#include "sim/kernel/effect.h"
#include "tests/support/simulation.h"

namespace redeliver {

class EchoServer;

struct EchoReply {
  int number = 0;
};

struct EchoRequest {
  using Server = EchoServer;
  using Reply = EchoReply;
  static constexpr Operation kOperation = Operation::kSinkApply;

  explicit EchoRequest(int number) : number(number) {}
  int number;
};

class EchoServer final : public Server {
 public:
  explicit EchoServer(Simulation& simulation, uint16_t index = 0) : Server(simulation.kernel(), index) {}

  // Answers with the number; refuses negative ones; parks all while `parking`.
  void Handle(EchoRequest& request, Responder<EchoReply> responder) {
    executed_.push_back(request.number);
    times_.push_back(kernel().now());
    Record(EffectApplied{SinkId(0), MessageId(static_cast<uint32_t>(request.number)), KeyId(0), Version(1)});
    if (parking_) return parked_.push_back(responder);
    if (request.number < 0) return responder.Reject(Rejection::kInvalidMessage);
    responder.Ok({request.number});
  }
  void LosePower() override {
    ++power_losses_;
    DropParked();
  }
  void LoseDisk() override { ++disk_losses_; }
  void HostCrashed() override {
    ++crashes_;
    parked_.clear();
  }
  std::span<Server* const> PowerPeers() const override { return power_peers; }
  void Forget() override { ++failovers_; }

  void Park() { parking_ = true; }
  // The one that came first.
  Responder<EchoReply> TakeParked() {
    const Responder<EchoReply> first = parked_.front();
    parked_.erase(parked_.begin());
    return first;
  }
  void AnswerParked() {
    for (const auto& responder : std::exchange(parked_, {})) responder.Ok({0});
  }
  void DropParked() {
    for (const auto& responder : std::exchange(parked_, {})) responder.Drop();
  }

  const std::vector<int>& executed() const { return executed_; }
  const std::vector<SimTime>& times() const { return times_; }
  const std::vector<Responder<EchoReply>>& parked() const { return parked_; }
  int power_losses() const { return power_losses_; }
  int failovers() const { return failovers_; }
  int disk_losses() const { return disk_losses_; }
  int crashes() const { return crashes_; }

  std::vector<Server*> power_peers;

 private:
  std::vector<int> executed_;
  std::vector<SimTime> times_;
  std::vector<Responder<EchoReply>> parked_;
  bool parking_ = false;
  int power_losses_ = 0;
  int failovers_ = 0;
  int disk_losses_ = 0;
  int crashes_ = 0;
};

struct AskSetup {
  EchoServer& server;
  Journal& journal;
  std::vector<int> numbers = {1};  // Asked one after the other.
  SimDuration timeout = Millis(100);
  bool background = false;
};

inline void NoteOutcome(Journal& journal, int number, const Outcome<EchoReply>& outcome) {
  journal.Note(NameOf(outcome) + " " + std::to_string(number));
}

// Asks for each number once and notes what came of it. A later incarnation says that it is back, and no more.
inline Process Asker(Context& self, const AskSetup& setup) {
  if (self.incarnation() != Incarnation()) {
    setup.journal.Note("restarted");
    co_return;
  }
  for (const int number : setup.numbers) {
    const CallOptions options{setup.timeout, Lane::kData, setup.background};
    const EchoRequest request(number);
    const Outcome<EchoReply> outcome = co_await Ask(self, setup.server, request, options);
    NoteOutcome(setup.journal, number, outcome);
  }
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_KERNEL_ECHO_SERVER_H_
