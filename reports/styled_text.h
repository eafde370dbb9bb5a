// Text for a terminal: pieces with a tone, measured by what is seen of them and painted last.
#ifndef REDELIVER_REPORTS_STYLED_TEXT_H_
#define REDELIVER_REPORTS_STYLED_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redeliver {

struct TextStyle {
  bool color = false;
  bool unicode = true;  // Otherwise all that is not the user's own text is ASCII.
  int width = 100;      // In columns.
};

// What a piece of text means. No meaning rests on the colour alone: every tone goes with a glyph or a word.
enum class Tone {
  kPlain,
  kStrong,
  kFaint,
  kGood,    // Blue and
  kBad,     // orange, told apart by every kind of colour vision.
  kUnsure,  // Neither: vacuous, inconclusive.
  kAlarm,   // What nobody may overlook.
};

struct Piece {
  std::string text;
  Tone tone = Tone::kPlain;
};

using Line = std::vector<Piece>;

inline Line OneTone(std::string text, Tone tone = Tone::kPlain) { return Line{Piece{std::move(text), tone}}; }

// Columns that the text takes, at one per character.
size_t WidthOf(std::string_view text);
size_t WidthOf(const Line& line);

std::string Paint(const Line& line, const TextStyle& style);
// Padded with blanks to `width`, on the right or on the left.
std::string PaintLeft(const Line& line, size_t width, const TextStyle& style);
std::string PaintRight(const Line& line, size_t width, const TextStyle& style);

// Lines of at most `width` columns, broken at blanks; a longer word stands alone. At least one line.
std::vector<std::string> Wrap(std::string_view text, size_t width);

// Digits in groups of three: "1,234,567", "12,345.6".
std::string Grouped(std::string_view decimal);

// The character, or its stand-in where only ASCII is safe.
class Glyphs {
 public:
  explicit Glyphs(const TextStyle& style) : unicode_(style.unicode) {}

  std::string_view good() const { return unicode_ ? "✓" : "+"; }
  std::string_view bad() const { return unicode_ ? "✗" : "x"; }
  std::string_view vacuous() const { return unicode_ ? "·" : "."; }
  std::string_view unsure() const { return "?"; }
  std::string_view warning() const { return "!"; }
  std::string_view at_most() const { return unicode_ ? "≤" : "<="; }
  std::string_view dot() const { return unicode_ ? " · " : " - "; }
  std::string_view rule() const { return unicode_ ? "─" : "-"; }
  std::string_view mark() const { return unicode_ ? "◀" : "<"; }

 private:
  bool unicode_;
};

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_STYLED_TEXT_H_
