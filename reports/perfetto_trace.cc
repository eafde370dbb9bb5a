#include "reports/perfetto_trace.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "reports/fact_sentences.h"
#include "reports/markup.h"
#include "reports/run_context.h"
#include "sim/scenario/json_writer.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

// Two processes in the viewer's sense: the tracks of the pipeline, and the messages.
constexpr int kPipeline = 1;
constexpr int kMessages = 2;
constexpr int kWholeRun = 0;  // The track of facts that are about nobody.

std::string MicrosText(int64_t nanoseconds) {
  return absl::StrFormat("%d.%03d", nanoseconds / 1000, nanoseconds % 1000);
}

std::string Literal(std::string_view text) { return JsonString(ValidUtf8(text)); }

// What a process is doing.
struct Life {
  std::optional<int64_t> up_since;
  std::optional<int64_t> paused_since;
  std::optional<int64_t> down_since;
  std::string name;
};

class TraceWriter {
 public:
  explicit TraceWriter(const TracedRun& run) : run_(run) {
    for (const std::string& name : run.shape.processes) TrackOf(name);
    for (const std::string& name : run.shape.servers) TrackOf(name);
    if (!run.events.empty()) end_ = run.events.back().circumstance.time.nanoseconds();
  }

  std::string Write() {
    RunContext so_far(run_.events, run_.shape);
    for (const Event& event : run_.events) {
      AddFact(event, so_far);
      Follow(event);
      so_far.Add(event);
    }
    EndAll();
    for (const auto& [invariant, violation] : run_.violations) AddViolation(invariant, violation);
    // A flow finds the slice it belongs to only behind it.
    std::ranges::stable_sort(entries_, {}, [](const Entry& entry) { return std::pair(entry.time, !entry.slice); });
    std::string text =
        absl::StrCat("{\n\"displayTimeUnit\": \"ns\",\n\"otherData\": {\"scenario\": ", Literal(run_.scenario),
                     ", \"configuration\": ", Literal(run_.configuration), ", \"digest\": ", Literal(run_.digest),
                     ", \"version\": ", Literal(REDELIVER_VERSION), "},\n\"traceEvents\": [\n", Names());
    for (const Entry& entry : entries_) absl::StrAppend(&text, ",\n", entry.json);
    return text + "\n]\n}\n";
  }

 private:
  struct Entry {
    int64_t time = 0;  // Nanoseconds.
    bool slice = false;
    std::string json;
  };

  // The number of a track; a new one if the name is new.
  int TrackOf(const std::string& name) {
    if (name.empty()) return kWholeRun;
    const auto found = std::ranges::find(tracks_, name);
    if (found == tracks_.end()) {
      tracks_.push_back(name);
      return static_cast<int>(tracks_.size());
    }
    return static_cast<int>(found - tracks_.begin()) + 1;
  }

  void Add(std::string_view phase, int64_t time, int process, int track, const std::string& name,
           std::string_view category, const std::string& more) {
    entries_.push_back({time, phase == "X",
                        absl::StrCat("{\"ph\": \"", std::string(phase), "\", \"ts\": ", MicrosText(time),
                                     ", \"pid\": ", process, ", \"tid\": ", track, ", \"cat\": \"",
                                     std::string(category), "\", \"name\": ", Literal(name), more, "}")});
  }

  void AddSlice(int track, int64_t from, int64_t to, const std::string& name) {
    Add("X", from, kPipeline, track, name, "process", absl::StrCat(", \"dur\": ", MicrosText(to - from)));
  }

  // An instant where it happened, and a flow from whoever asked for it, from the time of the fact that made him ask.
  void AddFact(const Event& event, const RunContext& so_far) {
    const Telling telling = Tell(event, so_far);
    const int64_t time = event.circumstance.time.nanoseconds();
    const bool request = telling.mark == SequenceMark::kRequest;
    const int track = TrackOf(telling.mark == SequenceMark::kReply ? telling.from.name : telling.to.name);
    const bool fault = std::holds_alternative<FaultStruck>(event.fact);
    Add("i", time, kPipeline, track, std::string(kFactNames[event.fact.index()]), fault ? "fault" : "fact",
        absl::StrCat(", \"s\": \"t\", \"args\": {\"told\": ", Literal(telling.text), "}"));
    if (!request) return;
    const std::string flow = absl::StrCat(", \"id\": ", ++flows_);
    Add("s", AskedAt(event), kPipeline, TrackOf(telling.from.name), "request", "request", flow);
    Add("f", time, kPipeline, track, "request", "request", absl::StrCat(flow, ", \"bp\": \"e\""));
  }

  int64_t AskedAt(const Event& event) const {
    const EventId cause = event.circumstance.cause;
    if (cause.value() == 0) return event.circumstance.time.nanoseconds();
    const Circumstance& before = run_.events[cause.value() - 1].circumstance;
    const bool own =
        before.process == event.circumstance.process && before.incarnation == event.circumstance.incarnation;
    return (own ? before : event.circumstance).time.nanoseconds();
  }

  void Follow(const Event& event) {
    const int64_t time = event.circumstance.time.nanoseconds();
    if (const auto* requested = std::get_if<MessageRequested>(&event.fact)) {
      messages_.emplace(requested->message, MessageSpan{time, std::nullopt});
      Count(time);
    } else if (const auto* effect = std::get_if<EffectApplied>(&event.fact)) {
      const auto found = messages_.find(effect->message);
      if (found == messages_.end()) return;
      const bool first = !found->second.last_effect;
      found->second.last_effect = time;
      if (first) Count(time);
    } else if (!event.circumstance.process.none()) {
      FollowProcess(event, time);
    }
  }

  void FollowProcess(const Event& event, int64_t time) {
    const int track = TrackOf(run_.shape.processes[event.circumstance.process.value()]);
    Life& life = lives_[track];
    if (std::holds_alternative<ProcessStarted>(event.fact)) {
      End(track, life, time);
      life.up_since = time;
      life.name = absl::StrCat("up, incarnation ", event.circumstance.incarnation.value());
    } else if (std::holds_alternative<ProcessCrashed>(event.fact)) {
      End(track, life, time);
      life.down_since = time;
    } else if (std::holds_alternative<ProcessPaused>(event.fact)) {
      life.paused_since = time;
    } else if (std::holds_alternative<ProcessResumed>(event.fact)) {
      EndSlice(track, life.paused_since, time, "paused");
    }
  }

  void EndSlice(int track, std::optional<int64_t>& since, int64_t time, const std::string& name) {
    if (since) AddSlice(track, *since, time, name);
    since.reset();
  }

  void End(int track, Life& life, int64_t time) {
    EndSlice(track, life.up_since, time, life.name);
    EndSlice(track, life.paused_since, time, "paused");
    EndSlice(track, life.down_since, time, "down");
  }

  void Count(int64_t time) {
    const auto waiting = std::ranges::count_if(messages_, [](const auto& one) { return !one.second.last_effect; });
    Add("C", time, kMessages, 0, "messages without an effect", "message",
        absl::StrCat(", \"args\": {\"messages\": ", waiting, "}"));
  }

  void EndAll() {
    for (auto& [track, life] : lives_) End(track, life, end_);
    for (size_t i = 0; i < tracks_.size(); ++i) {
      // A server without a process of its own never stops; flows end in its slice.
      const int track = static_cast<int>(i) + 1;
      if (!lives_.contains(track)) AddSlice(track, 0, end_, "up");
    }
    for (const auto& [message, span] : messages_) {
      const std::string id = absl::StrCat(", \"id\": ", message.value());
      Add("b", span.requested, kMessages, 0, FormatMessage(message), "message", id);
      Add("e", span.last_effect.value_or(end_), kMessages, 0, FormatMessage(message), "message",
          absl::StrCat(id, ", \"args\": {\"effect\": ", span.last_effect ? "true" : "false", "}"));
    }
  }

  void AddViolation(const std::string& invariant, const Violation& violation) {
    const size_t last = std::max(violation.first.value(), violation.second.value());
    const int64_t time = last == 0 ? end_ : run_.events[last - 1].circumstance.time.nanoseconds();
    const std::string message = violation.message.none() ? "" : FormatMessage(violation.message) + " ";
    Add("i", time, kPipeline, kWholeRun, invariant + " is violated: " + message + std::string(violation.what),
        "violation", ", \"s\": \"g\"");
  }

  // What the viewer calls processes and tracks, and in which order they stand.
  std::string Names() const {
    const auto metadata = [](std::string_view what, int process, int track, const std::string& argument) {
      return absl::StrCat("{\"ph\": \"M\", \"pid\": ", process, ", \"tid\": ", track, ", \"name\": \"",
                          std::string(what), "\", \"args\": {", argument, "}}");
    };
    const auto name = [](std::string_view text) { return "\"name\": " + Literal(text); };
    std::string text = metadata("process_name", kPipeline, 0, name(run_.scenario + ", " + run_.configuration));
    absl::StrAppend(&text, ",\n", metadata("process_name", kMessages, 0, name("messages")));
    absl::StrAppend(&text, ",\n", metadata("thread_name", kPipeline, kWholeRun, name("the run")));
    for (size_t i = 0; i < tracks_.size(); ++i) {
      const int track = static_cast<int>(i) + 1;
      absl::StrAppend(&text, ",\n", metadata("thread_name", kPipeline, track, name(tracks_[i])), ",\n",
                      metadata("thread_sort_index", kPipeline, track, absl::StrCat("\"sort_index\": ", track)));
    }
    return text;
  }

  struct MessageSpan {
    int64_t requested = 0;
    std::optional<int64_t> last_effect;
  };

  const TracedRun& run_;
  int64_t end_ = 0;
  uint64_t flows_ = 0;
  std::vector<std::string> tracks_;
  std::map<int, Life> lives_;
  std::map<MessageId, MessageSpan> messages_;
  std::vector<Entry> entries_;
};

}  // namespace

std::string PerfettoTrace(const TracedRun& run) { return TraceWriter(run).Write(); }

}  // namespace redeliver
