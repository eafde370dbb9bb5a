// A sequence diagram as text: a timeline to read, and Mermaid to paste into a page.
#include <algorithm>

#include "reports/sequence.h"
#include "reports/styled_text.h"

namespace redeliver {
namespace {

std::string PaddedLeft(const std::string& text, size_t width) {
  return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
}

// The text in lines of at most `width` columns, all but the first indented by as many blanks as `lead` has columns.
std::string HangingLines(const std::string& lead, const std::string& text, size_t width) {
  std::string lines;
  for (const std::string& line : Wrap(text, std::max<size_t>(width, lead.size() + 20) - lead.size())) {
    lines += (lines.empty() ? lead : std::string(lead.size(), ' ')) + line + "\n";
  }
  return lines;
}

std::string LeftOut(const SequenceDiagram& sequence) {
  return std::to_string(sequence.left_out) + (sequence.left_out == 1 ? " more fact" : " more facts") + " left out";
}

// What ends a statement or begins an entity in Mermaid, and what HTML would take for markup, as entities.
std::string EscapedForMermaid(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '#':
        escaped += "#35;";
        break;
      case ';':
        escaped += "#59;";
        break;
      case '"':
        escaped += "#quot;";
        break;
      case '<':
        escaped += "#lt;";
        break;
      case '>':
        escaped += "#gt;";
        break;
      case '%':
        escaped += "#37;";  // Two of them begin a comment.
        break;
      default:
        escaped += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return escaped;
}

// Mermaid breaks no lines by itself.
std::string WrappedForMermaid(const std::string& text) {
  constexpr size_t kColumns = 44;
  std::string wrapped;
  for (const std::string& line : Wrap(text, kColumns))
    wrapped += (wrapped.empty() ? "" : "<br/>") + EscapedForMermaid(line);
  return wrapped;
}

class MermaidWriter {
 public:
  explicit MermaidWriter(const SequenceDiagram& sequence)
      : sequence_(sequence), active_(sequence.participants.size()) {}

  std::string Write() {
    text_ = "sequenceDiagram\n";
    if (!sequence_.title.empty()) {
      Line("title " + EscapedForMermaid(sequence_.title));
      Line("accTitle: " + EscapedForMermaid(sequence_.title));
    }
    Line("accDescr: " + EscapedForMermaid(sequence_.violation));
    for (size_t i = 0; i < sequence_.participants.size(); ++i) {
      Line("participant " + Alias(i) + " as " + EscapedForMermaid(sequence_.participants[i].name));
    }
    // Who stops shows when it is at work.
    for (const SequenceStep& step : sequence_.steps) {
      if (step.mark != SequenceMark::kStop || active_[step.from]) continue;
      active_[step.from] = true;
      Line("activate " + Alias(step.from));
    }
    for (const SequenceStep& step : sequence_.steps) Step(step);
    for (size_t i = 0; i < active_.size(); ++i) {
      if (active_[i]) Line("deactivate " + Alias(i));
    }
    Everybody(sequence_.violation);
    if (sequence_.left_out > 0) Line("%% " + LeftOut(sequence_));
    return text_;
  }

 private:
  static std::string Alias(size_t participant) { return "p" + std::to_string(participant); }

  void Line(const std::string& line) { text_ += "  " + line + "\n"; }
  void Everybody(const std::string& text) {
    if (sequence_.participants.empty()) return;
    const size_t last = sequence_.participants.size() - 1;
    Line("Note over p0" + (last > 0 ? "," + Alias(last) : "") + ": " + WrappedForMermaid(text));
  }
  void Step(const SequenceStep& step) {
    std::string proof;
    if (step.proof) proof = " (" + ProofName(sequence_, ++proofs_) + ")";
    const std::string words = ShortTime(step.time) + ": " + step.text + proof;
    const std::string from = Alias(step.from);
    switch (step.mark) {
      case SequenceMark::kRequest:
        return Line(from + "->>" + Alias(step.to) + ": " + WrappedForMermaid(words));
      case SequenceMark::kReply:
        return Line(from + "-->>" + Alias(step.to) + ": " + WrappedForMermaid(words));
      case SequenceMark::kLost:
        return Line(from + "-x" + Alias(step.to) + ": " + WrappedForMermaid(words));
      case SequenceMark::kEnd:
        return Everybody(words);
      case SequenceMark::kStop:
        if (active_[step.from]) Line("deactivate " + from);
        active_[step.from] = false;
        break;
      case SequenceMark::kStart:
        if (Stops(step.from) && !active_[step.from]) {
          active_[step.from] = true;
          Line("activate " + from);
        }
        break;
      case SequenceMark::kNote:
      case SequenceMark::kFault:
        break;
    }
    Line("Note over " + from + ": " + WrappedForMermaid(words));
  }
  bool Stops(size_t participant) const {
    return std::ranges::any_of(sequence_.steps, [&](const SequenceStep& step) {
      return step.mark == SequenceMark::kStop && step.from == participant;
    });
  }

  const SequenceDiagram& sequence_;
  std::vector<bool> active_;
  size_t proofs_ = 0;
  std::string text_;
};

}  // namespace

std::string TimelineText(const SequenceDiagram& sequence, size_t width) {
  std::string text;
  if (!sequence.title.empty()) text += HangingLines("", sequence.title, width);
  text += HangingLines("", sequence.violation, width) + "\n";
  size_t widest = 0;
  for (const SequenceStep& step : sequence.steps) widest = std::max(widest, ShortTime(step.time).size());
  const size_t digits = std::to_string(sequence.steps.size()).size();
  bool proof = false;
  for (size_t i = 0; i < sequence.steps.size(); ++i) {
    const SequenceStep& step = sequence.steps[i];
    const std::string lead = std::string(step.proof ? "* " : "  ") + PaddedLeft(std::to_string(i + 1), digits) + "  " +
                             PaddedLeft(ShortTime(step.time), widest) + "  ";
    text += HangingLines(lead, step.text, width);
    proof = proof || step.proof;
  }
  if (proof) text += "\n* proves it\n";
  if (sequence.left_out > 0) text += std::string(proof ? "" : "\n") + "  " + LeftOut(sequence) + "\n";
  return text;
}

std::string SequenceMermaid(const SequenceDiagram& sequence) { return MermaidWriter(sequence).Write(); }

}  // namespace redeliver
