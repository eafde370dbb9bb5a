// A queue, told as a story: what clients ask of it and what happens to it, a line each, and what it says about that.
//
//   QueueStory({.visibility_timeout = Seconds(30)}, "0s a send 0 | 1s a receive | 40s a delete 1").text()
//       == "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 40s settled 0"
//
// Every client is a process of its own; messages travel for a millisecond, and times are told in whole seconds.
// Receipts have numbers, from 1 in the order in which anybody received.
//
//   send M [K]    message M, with deduplication id K
//   receive [N]   at most N messages, without waiting
//   poll          one message, waiting for it up to 20s
//   take          one message, settled as it is handed out
//   delete R... | release R [DELAY] | reject R [DELAY] | extend R
//   crash         the client dies, and does nothing more
// As client "-", to the queue itself: crash, power, disk, failover, jump DURATION, pause DURATION.
#ifndef REDELIVER_TESTS_QUEUE_QUEUE_STORY_H_
#define REDELIVER_TESTS_QUEUE_QUEUE_STORY_H_

#include <deque>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "sim/kernel/effect.h"
#include "sim/queue/lease_queue.h"
#include "tests/support/simulation.h"

namespace redeliver {

class QueueStory {
 public:
  static constexpr SimDuration kEnd = Days(30);

  QueueStory(const QueueOptions& options, const std::string& script) : QueueStory(options, {}, script) {}
  // With a dead-letter queue, whose facts are told with a "dead" in front.
  QueueStory(const QueueOptions& options, const QueueOptions& dead, const std::string& script)
      : options_(options), dead_options_(dead) {
    if (!options_.dead_letter.empty()) queue_.set_dead_letters(&dead_);
    for (const std::string& line : Split(script)) AddStep(line);
    for (auto& [name, client] : clients_) simulation_.Start<Play>(name, client);
    simulation_.RunUntil(kEnd);
  }

  // "1s received 0 #1 | 31s returned 0 lapsed"; a client's refused requests as "40s a: stale_receipt".
  std::string text() const {
    std::string text;
    for (const std::string& line : Told()) text += (text.empty() ? "" : " | ") + line;
    return text;
  }
  bool drained() const { return queue_.Drained() && dead_.Drained(); }

 private:
  struct Step {
    SimDuration at;
    std::vector<std::string> words;
  };
  struct Client {
    QueueStory* story = nullptr;
    std::deque<Step> steps;
  };
  // What somebody was told, and how many facts there were before.
  struct Answer {
    size_t after;
    std::string line;
  };

  static std::vector<std::string> Split(const std::string& script) {
    std::vector<std::string> lines;
    std::istringstream stream(script);
    for (std::string line; std::getline(stream, line, '|');) lines.push_back(line);
    return lines;
  }

  void AddStep(const std::string& line) {
    std::istringstream words(line);
    std::string at;
    std::string who;
    Step step;
    words >> at >> who;
    step.at = ParseDuration(at).value();
    for (std::string word; words >> word;) step.words.push_back(word);
    if (who != "-") {
      Client& client = clients_[who];
      client.story = this;
      client.steps.push_back(step);
      return;
    }
    simulation_.At(step.at, [this, words = step.words] { Suffer(words); });
  }

  void Suffer(const std::vector<std::string>& words) {
    const std::string& what = words[0];
    if (what == "crash") host_.Crash(Seconds(1));
    if (what == "power") host_.Crash(Seconds(1), Loss::kPower);
    if (what == "disk") host_.Crash(Seconds(1), Loss::kDisk);
    if (what == "failover") queue_.FailOver();
    if (what == "jump") queue_.JumpClock(ParseDuration(words[1]).value());
    if (what == "pause") host_.Pause(ParseDuration(words[1]).value());
    if (what == "dead-down") dead_.GoDown(ParseDuration(words[1]).value());
  }

  static Process Play(Context& self, const Client& client) {
    QueueStory& story = *client.story;
    std::deque<Step>& steps = const_cast<Client&>(client).steps;
    while (!steps.empty()) {
      const Step step = steps.front();
      steps.pop_front();
      co_await self.SleepUntil(SimTime() + step.at);
      const std::string& what = step.words[0];
      if (what == "crash") {
        self.kernel().Doom(self, kEnd);
        co_await self.Sleep(kEnd);
      } else if (what == "send") {
        co_await Send(self, story, step);
      } else if (what == "receive" || what == "poll" || what == "take") {
        co_await Receive(self, story, step);
      } else {
        co_await ReturnOrSettle(self, story, step);
      }
    }
    co_await self.SleepInBackground(kEnd);
  }

  static Task<Done> Send(Context& self, QueueStory& story, Step step);
  static Task<Done> Receive(Context& self, QueueStory& story, Step step);
  static Task<Done> ReturnOrSettle(Context& self, QueueStory& story, Step step);

  template <class T>
  void Answered(Context& self, const Outcome<T>& outcome) {
    if (outcome.ok()) return;
    const std::string answer = outcome.unknown() ? "unknown" : NameOf(outcome.reason());
    answers_.push_back({simulation_.events().size(), Time(self.now()) + std::string(self.name()) + ": " + answer});
  }

  static std::string Time(SimTime time) {
    return std::to_string((time - SimTime()).nanoseconds() / 1'000'000'000) + "s ";
  }

  std::vector<std::string> Told() const {
    std::vector<std::string> lines;
    size_t answer = 0;
    const std::vector<Event>& events = simulation_.events();
    for (size_t i = 0; i < events.size(); ++i) {
      for (; answer < answers_.size() && answers_[answer].after <= i; ++answer) lines.push_back(answers_[answer].line);
      const std::string told = std::visit([this](const auto& fact) { return Tell(fact); }, events[i].fact);
      if (!told.empty()) lines.push_back(Time(events[i].circumstance.time) + told);
    }
    for (; answer < answers_.size(); ++answer) lines.push_back(answers_[answer].line);
    return lines;
  }

  std::string Of(QueueId queue, const std::string& what, MessageId message) const {
    return (queue == dead_.id() ? "dead " : "") + what + " " + std::to_string(message.value());
  }
  template <class F>
  std::string Tell(const F& fact) const {
    if constexpr (std::is_same_v<F, MessageStored>) return Of(fact.queue, "stored", fact.message);
    if constexpr (std::is_same_v<F, SendDeduplicated>) return Of(fact.queue, "deduplicated", fact.message);
    if constexpr (std::is_same_v<F, MessageReceived>) {
      return Of(fact.queue, "received", fact.message) + " #" + std::to_string(fact.receive_count);
    }
    if constexpr (std::is_same_v<F, MessageReturned>) {
      return Of(fact.queue, "returned", fact.message) + " " +
             std::string(kReturnReasonNames[static_cast<size_t>(fact.reason)]);
    }
    if constexpr (std::is_same_v<F, MessageSettled>) return Of(fact.queue, "settled", fact.message);
    if constexpr (std::is_same_v<F, StaleReceipt>) return Of(fact.queue, "stale", fact.message);
    if constexpr (std::is_same_v<F, MessageRemoved>) {
      return Of(fact.queue, "removed", fact.message) + " " +
             std::string(kRemovalReasonNames[static_cast<size_t>(fact.reason)]);
    }
    if constexpr (std::is_same_v<F, MessageRestored>) return Of(fact.queue, "restored", fact.message);
    if constexpr (std::is_same_v<F, AlertRaised>) return "alert";
    return "";
  }

  static RunShape Shape() {
    RunShape shape;
    shape.queues = {{.name = "queue", .source = true}, {.name = "dead", .dead_letters = true}};
    shape.groups = {{.name = "workers", .receives = QueueId(0), .dead_letters = ChannelId(1)}};
    shape.messages = 200;
    shape.keys = 10;
    return shape;
  }
  Context& Host(std::string_view name, LeaseQueue& queue) {
    Context& host = simulation_.NewProcess(name);
    queue.HostOn(host);
    host.Start(queue.program());
    return host;
  }

  const QueueOptions options_;
  const QueueOptions dead_options_;
  const RunShape shape_ = Shape();
  Simulation simulation_;
  LeaseQueue queue_{simulation_.kernel(), 0, QueueId(0), options_, shape_};
  LeaseQueue dead_{simulation_.kernel(), 1, QueueId(1), dead_options_, shape_};
  Context& host_ = Host("queue", queue_);
  Context& dead_host_ = Host("dead", dead_);
  std::map<std::string, Client> clients_;
  std::vector<Receipt> receipts_;
  std::vector<Answer> answers_;
};

inline Task<Done> QueueStory::Send(Context& self, QueueStory& story, Step step) {
  const uint32_t number = static_cast<uint32_t>(std::stoul(step.words[1]));
  SendRequest request;
  request.message = {.id = MessageId(number), .key = KeyId(number % 10), .version = Version(1)};
  request.queue = story.queue_.id();
  if (step.words.size() > 2) request.dedup_id = SendId(static_cast<uint32_t>(std::stoul(step.words[2])));
  const CallOptions options{Seconds(5)};
  const Outcome<SendReply> sent = co_await Ask(self, story.queue_, request, options);
  story.Answered(self, sent);
  co_return Done{};
}

inline Task<Done> QueueStory::Receive(Context& self, QueueStory& story, Step step) {
  ReceiveRequest request;
  request.group = GroupId(0);
  if (step.words.size() > 1) request.messages_max = static_cast<uint32_t>(std::stoul(step.words[1]));
  if (step.words[0] == "poll") request.wait = Seconds(20);
  request.settles = step.words[0] == "take";
  const CallOptions options{Seconds(25), Lane::kFetch};
  const Outcome<ReceiveReply> received = co_await Ask(self, story.queue_, request, options);
  story.Answered(self, received);
  for (const ReceivedMessage& message : received.value().messages) story.receipts_.push_back(message.receipt);
  co_return Done{};
}

inline Task<Done> QueueStory::ReturnOrSettle(Context& self, QueueStory& story, Step step) {
  const CallOptions options{Seconds(5)};
  const auto receipt = [&](size_t word) { return story.receipts_.at(std::stoul(step.words[word]) - 1); };
  if (step.words[0] == "delete") {
    DeleteRequest request{PoolArray<Receipt>(self.kernel().pool(), step.words.size())};
    for (size_t word = 1; word < step.words.size(); ++word) request.receipts.push_back(receipt(word));
    const Outcome<DeleteReply> deleted = co_await Ask(self, story.queue_, std::move(request), options);
    story.Answered(self, deleted);
    const uint32_t refused = deleted.value().refused;
    if (refused > 0) {
      story.answers_.push_back(
          {story.simulation_.events().size(), Time(self.now()) + "refused " + std::to_string(refused)});
    }
  } else if (step.words[0] == "extend") {
    const ExtendRequest request{receipt(1)};
    const Outcome<Done> extended = co_await Ask(self, story.queue_, request, options);
    story.Answered(self, extended);
  } else {
    const SimDuration delay = step.words.size() > 2 ? ParseDuration(step.words[2]).value() : Nanos(0);
    const ReleaseRequest request{receipt(1), delay, step.words[0] == "reject"};
    const Outcome<Done> released = co_await Ask(self, story.queue_, request, options);
    story.Answered(self, released);
  }
  co_return Done{};
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_QUEUE_QUEUE_STORY_H_
