// A run as a sequence diagram: who took part, and what each of them did, in sentences for somebody who has never seen
// the tool. A value; writers turn it into text, Mermaid or SVG.
#ifndef REDELIVER_REPORTS_SEQUENCE_H_
#define REDELIVER_REPORTS_SEQUENCE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/sim_time.h"
#include "sim/explore/slice.h"
#include "sim/invariant/invariant.h"
#include "sim/trace/fact.h"
#include "sim/trace/run_shape.h"

namespace redeliver {

// In the order in which they stand, from left to right.
enum class ParticipantKind { kProducer, kDatabase, kRelay, kBroker, kQueue, kConsumer, kCache, kSink, kDeadLetters };

struct Participant {
  std::string name;  // As in the scenario file.
  ParticipantKind kind;
};

enum class SequenceMark {
  kRequest,  // From one to the other, drawn as an arrow.
  kReply,    // The same, as a dashed arrow.
  kLost,     // An arrow that never arrives.
  kNote,     // Something one of them does by itself; `to` is `from`.
  kFault,    // A note that tells of a fault.
  kStop,     // It stops: a crash, a pause. It does nothing until its kStart.
  kStart,
  kEnd,  // About nobody: `from` and `to` are 0.
};

struct SequenceStep {
  SequenceMark mark = SequenceMark::kNote;
  size_t from = 0;  // Participants.
  size_t to = 0;
  SimDuration time;  // Since the start of the run.
  std::string text;  // A sentence, without a full stop at its end.
  bool proof = false;
  size_t slice_step = 0;  // The last step of the slice that it tells; a fault and what it does at once are one.
};

struct SequenceDiagram {
  std::string title;      // What run this is. May hold any UTF-8.
  std::string violation;  // What broke, as a sentence.
  std::vector<Participant> participants;
  std::vector<SequenceStep> steps;
  size_t left_out = 0;  // Facts that would tell more than fits.
};

// `events` and `shape` are those the slice was cut from. `invariant` is the name of the one that broke.
SequenceDiagram SequenceOf(const Slice& slice, std::span<const Event> events, const RunShape& shape,
                           std::string_view invariant, const Violation& violation, std::string title);

// "6.0138s", "15.2ms": five digits, cut off and not rounded, so that an earlier time never looks later.
std::string ShortTime(SimDuration time);

// "consumer", "cache": what the participant is.
std::string_view KindName(ParticipantKind kind);

// "proof 2", or just "proof" if there is one only.
std::string ProofName(const SequenceDiagram& sequence, size_t number);

// Numbered lines of at most `width` columns.
std::string TimelineText(const SequenceDiagram& sequence, size_t width = 100);
// A diagram for Mermaid: `sequenceDiagram`.
std::string SequenceMermaid(const SequenceDiagram& sequence);
// A picture that stands alone: no script, no font and no file beside it.
std::string SequenceSvg(const SequenceDiagram& sequence);
// The same without a title, for a page that has the style once, in a <style>, and tells the steps in words beside it.
std::string SequenceSvgInPage(const SequenceDiagram& sequence);
std::string_view SequenceSvgStyle();

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_SEQUENCE_H_
