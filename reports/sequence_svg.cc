// A sequence diagram as a picture: rows from top to bottom, one for each step, so that no label ever covers another.
#include <algorithm>
#include <cstdint>

#include "reports/markup.h"
#include "reports/sequence.h"
#include "reports/styled_text.h"

namespace redeliver {
namespace {

// In units of the picture. Text is measured by a width that hardly any character exceeds, as no font is known.
constexpr int kCharacter = 7;
constexpr int kLine = 17;
constexpr int kTimeColumn = 112;
constexpr int kMargin = 16;
constexpr int kGap = 12;     // Between rows.
constexpr int kLabel = 340;  // The widest label beside an arrow that is no longer.
constexpr int kHead = 8;     // Of an arrow.
constexpr int kCross = 6;

// No class is used by anything else on a page that holds the picture.
constexpr std::string_view kStyle =
    ".rds-back{fill:#fff}"
    ".rds-text{fill:#1a1a1a;font:13px system-ui,'DejaVu Sans',Arial,sans-serif}"
    ".rds-title{font-size:16px;font-weight:700}"
    ".rds-strong{font-weight:700}"
    ".rds-faint{fill:#595959}"
    ".rds-box{fill:#f2f2f2;stroke:#737373}"
    ".rds-life{stroke:#8c8c8c;stroke-width:2}"
    ".rds-gone{stroke:#8c8c8c;stroke-dasharray:2 6}"
    ".rds-line{stroke:#1a1a1a;stroke-width:2;fill:none}"
    ".rds-dash{stroke-dasharray:7 4}"
    ".rds-tip{fill:#1a1a1a}"
    ".rds-fault{fill:#fdeee4;stroke:#d55e00;stroke-width:2}"
    ".rds-cross{stroke:#d55e00;stroke-width:4;fill:none}"
    ".rds-proof{fill:#e3f1fa;stroke:#0072b2;stroke-width:2}"
    ".rds-broken{fill:#fdeee4;stroke:#d55e00;stroke-width:3}"
    "@media screen and (prefers-color-scheme:dark){"
    ".rds-back{fill:#14171c}"
    ".rds-text{fill:#ececec}"
    ".rds-faint{fill:#b3b3b3}"
    ".rds-box{fill:#262b33;stroke:#8c8c8c}"
    ".rds-line{stroke:#ececec}"
    ".rds-tip{fill:#ececec}"
    ".rds-fault,.rds-broken{fill:#3a2413;stroke:#e69f00}"
    ".rds-cross{stroke:#e69f00}"
    ".rds-proof{fill:#10293a;stroke:#56b4e9}"
    "}";

// As Wrap, but a longer word is broken, too: after a hyphen where there is one, never within a character.
std::vector<std::string> WrapWords(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  for (std::string line : Wrap(text, width)) {
    while (WidthOf(line) > width) {
      size_t end = 0;
      for (size_t columns = 0; end < line.size(); ++end) {
        const bool begins = (static_cast<unsigned char>(line[end]) & 0xC0) != 0x80;
        if (begins && columns++ == width) break;
      }
      const size_t hyphen = line.rfind('-', end - 1);
      if (hyphen != std::string::npos && hyphen > 0) end = hyphen + 1;
      lines.push_back(line.substr(0, end));
      line.erase(0, end);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// No more lines than it takes, and none much shorter than the others.
std::vector<std::string> EvenLines(std::string_view text, size_t width) {
  std::vector<std::string> lines = WrapWords(text, width);
  while (lines.size() > 1 && width > 12) {
    std::vector<std::string> narrower = WrapWords(text, --width);
    if (narrower.size() > lines.size()) break;
    lines = std::move(narrower);
  }
  return lines;
}

// A label that has its place.
struct LabelBox {
  std::vector<std::string> lines;
  int left = 0;
  int width = 0;

  int height() const { return static_cast<int>(lines.size()) * kLine + 8; }
  int middle() const { return left + width / 2; }
};

class SvgWriter {
 public:
  explicit SvgWriter(const SequenceDiagram& sequence) : sequence_(sequence) {
    const int count = std::max(1, static_cast<int>(sequence.participants.size()));
    spacing_ = count <= 4 ? 200 : count <= 6 ? 170 : 145;
    spacing_ = std::max(spacing_, (760 - kTimeColumn - kMargin) / count);
    width_ = kTimeColumn + count * spacing_ + kMargin;
    running_.resize(sequence.participants.size());
  }

  std::string Alone() {
    y_ = kMargin;
    Paragraph(sequence_.title, "rds-text rds-title", 9);
    Paragraph(sequence_.violation, "rds-text", kCharacter);
    y_ += kGap;
    Draw();
    const std::string back =
        "<rect class=\"rds-back\" width=\"" + N(width_) + "\" height=\"" + N(y_ + kMargin) + "\"/>\n";
    return Root("role=\"img\"") + InWords() + "<style>" + std::string(kStyle) + "</style>\n" + back + below_ + above_ +
           "</svg>\n";
  }

  std::string InPage() {
    y_ = kGap;
    Draw();
    return Root("aria-hidden=\"true\"") + below_ + above_ + "</svg>\n";
  }

 private:
  void Draw() {
    Heads();
    for (size_t i = 0; i < sequence_.steps.size(); ++i) Row(i + 1, sequence_.steps[i]);
    for (size_t i = 0; i < running_.size(); ++i) Life(i, y_);
    y_ += kGap;
    Verdict();
    if (sequence_.left_out > 0) {
      Paragraph(std::to_string(sequence_.left_out) +
                    (sequence_.left_out == 1 ? " more fact is left out." : " more facts are left out."),
                "rds-text rds-faint", kCharacter);
    }
  }

  static std::string N(int number) { return std::to_string(number); }

  // Of a note, which covers no other lifeline.
  int NoteWidth() const { return std::min(300, 2 * spacing_ - 24); }
  int Lane(size_t participant) const { return kTimeColumn + static_cast<int>(participant) * spacing_ + spacing_ / 2; }

  std::string Root(const std::string& attribute) const {
    const std::string size = N(width_) + " " + N(y_ + kMargin);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\" width=\"" + N(width_) +
           "\" height=\"" + N(y_ + kMargin) + "\" " + attribute + ">\n";
  }

  std::string InWords() const {
    std::string text = "<title>" + EscapedForMarkup(sequence_.title) + "</title>\n<desc>" +
                       EscapedForMarkup(sequence_.violation) + ".";
    for (size_t i = 0; i < sequence_.steps.size(); ++i) {
      const SequenceStep& step = sequence_.steps[i];
      text += "\n" + std::to_string(i + 1) + ". At " + ShortTime(step.time) + ", " + EscapedForMarkup(step.text) + ".";
    }
    return text + "</desc>\n";
  }

  // --- Shapes
  void Text(int x, int y, std::string_view classes, std::string_view anchor, std::string_view text) {
    above_ += "<text class=\"" + std::string(classes) + "\" x=\"" + N(x) + "\" y=\"" + N(y) + "\" text-anchor=\"" +
              std::string(anchor) + "\">" + EscapedForMarkup(text) + "</text>\n";
  }
  void Rect(const LabelBox& box, std::string_view shape) {
    above_ += "<rect class=\"" + std::string(shape) + "\" x=\"" + N(box.left) + "\" y=\"" + N(y_) + "\" width=\"" +
              N(box.width) + "\" height=\"" + N(box.height()) + "\" rx=\"4\"/>\n";
  }
  void Path(std::string_view shape, const std::string& path) {
    above_ += "<path class=\"" + std::string(shape) + "\" d=\"" + path + "\"/>\n";
  }
  static std::string Segment(int x1, int y1, int x2, int y2) {
    return "M" + N(x1) + " " + N(y1) + "L" + N(x2) + " " + N(y2);
  }
  void Cross(int x, int y) {
    Path("rds-cross", Segment(x - kCross, y - kCross, x + kCross, y + kCross) +
                          Segment(x - kCross, y + kCross, x + kCross, y - kCross));
  }
  // The lifeline since the last change, down to here.
  void Life(size_t participant, int y) {
    Lifeline& lifeline = running_[participant];
    below_ += "<path class=\"" + std::string(lifeline.running ? "rds-life" : "rds-gone") + "\" d=\"" +
              Segment(Lane(participant), lifeline.since, Lane(participant), y) + "\"/>\n";
    lifeline.since = y;
  }

  void Paragraph(const std::string& text, std::string_view classes, int character) {
    if (text.empty()) return;
    for (const std::string& line : WrapWords(text, static_cast<size_t>((width_ - 2 * kMargin) / character))) {
      y_ += character * 2 + 5;
      Text(kMargin, y_ - 4, classes, "start", line);
    }
  }

  void Heads() {
    const auto columns = static_cast<size_t>((spacing_ - 20) / (kCharacter + 1));
    std::vector<LabelBox> boxes;
    size_t most = 1;
    for (size_t i = 0; i < sequence_.participants.size(); ++i) {
      boxes.push_back({WrapWords(sequence_.participants[i].name, columns), Lane(i) - spacing_ / 2 + 6, spacing_ - 12});
      most = std::max(most, boxes.back().lines.size());
    }
    for (size_t i = 0; i < boxes.size(); ++i) {
      const auto lines = std::move(boxes[i].lines);
      boxes[i].lines.resize(most + 1);
      Rect(boxes[i], "rds-box");
      for (size_t line = 0; line < lines.size(); ++line) {
        Text(Lane(i), y_ + static_cast<int>(line + 1) * kLine, "rds-text rds-strong", "middle", lines[line]);
      }
      Text(Lane(i), y_ + static_cast<int>(lines.size() + 1) * kLine, "rds-text rds-faint", "middle",
           KindName(sequence_.participants[i].kind));
      running_[i] = {true, y_ + boxes[i].height()};
    }
    y_ += static_cast<int>(most + 1) * kLine + 8 + kGap;
  }

  // The label of a width of at most `most`, as near to the middle as the picture allows.
  LabelBox Label(const std::string& text, int middle, int most) const {
    most = std::min(most, width_ - kTimeColumn - kMargin);
    LabelBox box;
    box.lines = EvenLines(text, static_cast<size_t>((most - 12) / kCharacter));
    size_t widest = 0;
    for (const std::string& line : box.lines) widest = std::max(widest, WidthOf(line));
    box.width = std::min(most, static_cast<int>(widest) * kCharacter + 12);
    box.left = std::clamp(middle - box.width / 2, kTimeColumn, width_ - kMargin - box.width);
    return box;
  }
  void Words(const LabelBox& box) {
    for (size_t i = 0; i < box.lines.size(); ++i) {
      Text(box.middle(), y_ + static_cast<int>(i + 1) * kLine, "rds-text", "middle", box.lines[i]);
    }
  }

  void Row(size_t number, const SequenceStep& step) {
    Text(28, y_ + kLine, "rds-text rds-faint", "end", std::to_string(number));
    Text(kTimeColumn - 12, y_ + kLine, "rds-text rds-faint", "end", ShortTime(step.time));
    std::string text = step.text;
    if (step.proof) text += " (" + ProofName(sequence_, ++proofs_) + ")";
    switch (step.mark) {
      case SequenceMark::kRequest:
      case SequenceMark::kReply:
      case SequenceMark::kLost:
        return Arrow(step, text);
      case SequenceMark::kEnd:
        return Note(Label(text, (kTimeColumn + width_) / 2, width_), step.proof ? "rds-proof" : "rds-box");
      case SequenceMark::kNote:
        return Note(Label(text, Lane(step.from), NoteWidth()), step.proof ? "rds-proof" : "rds-box");
      case SequenceMark::kFault:
        return Note(Label(text, Lane(step.from), NoteWidth()), "rds-fault");
      case SequenceMark::kStop:
      case SequenceMark::kStart:
        return Turn(step, text);
    }
  }

  void Note(const LabelBox& box, std::string_view shape) {
    Rect(box, shape);
    Words(box);
    y_ += box.height() + kGap;
  }

  void Arrow(const SequenceStep& step, const std::string& text) {
    const int from = Lane(step.from);
    const int to = Lane(step.to);
    const bool lost = step.mark == SequenceMark::kLost;
    const LabelBox box = Label(text, (from + to) / 2, std::max(kLabel, std::max(from, to) - std::min(from, to)));
    Rect(box, lost ? "rds-fault" : step.proof ? "rds-proof" : "rds-back");
    Words(box);
    y_ += box.height() + kHead;
    const int toward = to > from ? 1 : -1;
    const int end = lost ? from + toward * spacing_ * 3 / 5 : to - toward * 2;  // Between two lifelines.
    Path(step.mark == SequenceMark::kRequest ? "rds-line" : "rds-line rds-dash",
         Segment(from, y_, end - toward * (lost ? 0 : kHead), y_));
    if (lost) {
      Cross(end, y_);
    } else {
      Path("rds-tip", "M" + N(end) + " " + N(y_) + "L" + N(end - toward * 2 * kHead) + " " + N(y_ - 6) + "L" +
                          N(end - toward * 2 * kHead) + " " + N(y_ + 6) + "Z");
    }
    y_ += kHead + kGap;
  }

  // It stops, or goes on: a cross or a dot on its lifeline, and beside it why.
  void Turn(const SequenceStep& step, const std::string& text) {
    const int lane = Lane(step.from);
    const bool stop = step.mark == SequenceMark::kStop;
    LabelBox box = Label(text, lane, NoteWidth());
    box.left = lane + 2 * kCross + box.width <= width_ - kMargin ? lane + 2 * kCross : lane - 2 * kCross - box.width;
    const int middle = y_ + box.height() / 2;
    Life(step.from, middle);
    running_[step.from].running = !stop;
    Rect(box, stop ? "rds-fault" : "rds-box");
    for (size_t i = 0; i < box.lines.size(); ++i) {
      Text(box.middle(), y_ + static_cast<int>(i + 1) * kLine, "rds-text", "middle", box.lines[i]);
    }
    if (stop) {
      Cross(lane, middle);
    } else {
      above_ += "<circle class=\"rds-box\" cx=\"" + N(lane) + "\" cy=\"" + N(middle) + "\" r=\"6\"/>\n";
    }
    y_ += box.height() + kGap;
  }

  void Verdict() {
    LabelBox box = Label(sequence_.violation, width_ / 2, width_);
    box.left = kMargin;
    box.width = width_ - 2 * kMargin;
    Rect(box, "rds-broken");
    for (size_t i = 0; i < box.lines.size(); ++i) {
      Text(box.middle(), y_ + static_cast<int>(i + 1) * kLine, "rds-text rds-strong", "middle", box.lines[i]);
    }
    y_ += box.height();
  }

  struct Lifeline {
    bool running = true;
    int since = 0;
  };

  const SequenceDiagram& sequence_;
  int spacing_ = 0;
  int width_ = 0;
  int y_ = 0;
  size_t proofs_ = 0;
  std::vector<Lifeline> running_;
  std::string below_;  // Lifelines.
  std::string above_;
};

}  // namespace

std::string SequenceSvg(const SequenceDiagram& sequence) { return SvgWriter(sequence).Alone(); }

std::string SequenceSvgInPage(const SequenceDiagram& sequence) { return SvgWriter(sequence).InPage(); }

std::string_view SequenceSvgStyle() { return kStyle; }

}  // namespace redeliver
