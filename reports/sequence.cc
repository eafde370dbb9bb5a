#include "reports/sequence.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "reports/fact_sentences.h"
#include "reports/run_context.h"
#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

// A step whose participants are still to be numbered.
struct ToldStep {
  Telling telling;
  SequenceStep step;
};

// Whether the step is a fault and the next one is that its victim stops, at once. Then one sentence tells both.
bool StopsAtOnce(std::span<const Event> events, const std::vector<SliceStep>& steps, size_t i, const RunContext& run) {
  const auto* fault = std::get_if<FaultStruck>(&events[steps[i].event].fact);
  if (fault == nullptr || i + 1 == steps.size()) return false;
  const Circumstance& here = events[steps[i].event].circumstance;
  const Event& next = events[steps[i + 1].event];
  if (next.circumstance.process.none() || next.circumstance.time != here.time) return false;
  const std::string victim = fault->server.none() ? run.Of(here.process).name : run.Of(fault->server).name;
  const bool stops =
      std::holds_alternative<ProcessPaused>(next.fact) || std::holds_alternative<ProcessCrashed>(next.fact);
  return stops && run.Of(next.circumstance.process).name == victim;
}

// "settle" of "settle-1".
std::string_view WithoutNumber(std::string_view name) {
  const size_t end = name.find_last_not_of("0123456789");
  return end != std::string_view::npos && end > 0 && end + 1 < name.size() && name[end] == '-' ? name.substr(0, end)
                                                                                               : name;
}

std::vector<Participant> ParticipantsOf(const std::vector<ToldStep>& told) {
  std::vector<Participant> found;
  for (const ToldStep& one : told) {
    for (const Participant* participant : {&one.telling.from, &one.telling.to}) {
      if (!participant->name.empty() &&
          std::ranges::find(found, participant->name, &Participant::name) == found.end()) {
        found.push_back(*participant);
      }
    }
  }
  // Of one kind, whoever comes first stands first; instances of one thing stand together, as they are numbered.
  const std::vector<Participant> appearing = found;
  const auto rank = [&appearing](const Participant& participant) {
    const auto first = std::ranges::find_if(appearing, [&participant](const Participant& other) {
      return WithoutNumber(other.name) == WithoutNumber(participant.name);
    });
    return std::tuple(participant.kind, first - appearing.begin(), participant.name.size(), participant.name);
  };
  std::ranges::sort(found, {}, rank);
  return found;
}

}  // namespace

SequenceDiagram SequenceOf(const Slice& slice, std::span<const Event> events, const RunShape& shape,
                           std::string_view invariant, const Violation& violation, std::string title) {
  RunContext so_far(events, shape);
  std::vector<ToldStep> told;
  size_t added = 0;
  for (size_t i = 0; i < slice.steps.size(); ++i) {
    const SliceStep& step = slice.steps[i];
    for (; added < step.event; ++added) so_far.Add(events[added]);
    const Event& event = events[step.event];
    ToldStep one{Tell(event, so_far), {}};
    if (one.telling.mark == SequenceMark::kFault && StopsAtOnce(events, slice.steps, i, so_far)) {
      // How long a pause takes is known to the process alone.
      if (std::holds_alternative<ProcessPaused>(events[slice.steps[i + 1].event].fact)) continue;
      one.telling.mark = SequenceMark::kStop;
      ++i;
    }
    one.step.mark = one.telling.mark;
    one.step.slice_step = i;
    one.step.time = event.circumstance.time - SimTime();
    one.step.proof = step.proof;
    one.step.text = std::move(one.telling.text);
    if (step.count > 1) {
      one.step.text += " (" + std::to_string(step.count) + " times, until " +
                       ShortTime(events[step.last].circumstance.time - SimTime()) + ")";
    }
    told.push_back(std::move(one));
  }

  SequenceDiagram sequence;
  sequence.title = std::move(title);
  sequence.violation = std::string(invariant) + " is violated: ";
  if (!violation.message.none()) sequence.violation += FormatMessage(violation.message) + " ";
  sequence.violation += violation.what;
  sequence.participants = ParticipantsOf(told);
  sequence.left_out = slice.left_out;
  const auto number = [&](const std::string& name) {
    const auto found = std::ranges::find(sequence.participants, name, &Participant::name);
    return name.empty() ? size_t{0} : static_cast<size_t>(found - sequence.participants.begin());
  };
  for (ToldStep& one : told) {
    one.step.from = number(one.telling.from.name);
    one.step.to = number(one.telling.to.name);
    sequence.steps.push_back(std::move(one.step));
  }
  return sequence;
}

std::string ProofName(const SequenceDiagram& sequence, size_t number) {
  const bool one = std::ranges::count(sequence.steps, true, &SequenceStep::proof) == 1;
  return one ? "proof" : "proof " + std::to_string(number);
}

std::string_view KindName(ParticipantKind kind) {
  constexpr std::string_view kNames[] = {"producer", "database", "relay", "broker",      "queue",
                                         "consumer", "store",    "sink",  "dead letters"};
  return kNames[static_cast<size_t>(kind)];
}

std::string ShortTime(SimDuration time) {
  struct Unit {
    int64_t nanoseconds;
    const char* name;
  };
  constexpr Unit kUnits[] = {{3600'000'000'000, "h"}, {60'000'000'000, "min"}, {1'000'000'000, "s"},
                             {1'000'000, "ms"},       {1'000, "us"},           {1, "ns"}};
  constexpr size_t kDigits = 5;
  const int64_t total = time.nanoseconds();
  if (total <= 0) return total == 0 ? "0s" : "-" + ShortTime(SimDuration(-total));
  for (const Unit& unit : kUnits) {
    // Below two minutes or hours, seconds or minutes are finer.
    const int64_t least = unit.nanoseconds > 1'000'000'000 ? 10 * unit.nanoseconds : unit.nanoseconds;
    if (total < least) continue;
    const std::string whole = std::to_string(total / unit.nanoseconds);
    std::string digits;
    for (int64_t rest = total % unit.nanoseconds, place = unit.nanoseconds / 10;
         place > 0 && whole.size() + digits.size() < kDigits; place /= 10) {
      digits += static_cast<char>('0' + rest / place);
      rest %= place;
    }
    digits.erase(digits.find_last_not_of('0') + 1);
    return whole + (digits.empty() ? "" : "." + digits) + unit.name;
  }
  return "0s";
}

}  // namespace redeliver
