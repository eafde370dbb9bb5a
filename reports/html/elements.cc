#include "reports/html/elements.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace redeliver::html {
namespace {

std::string_view ClassOf(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kStrong:
      return "tone-strong";
    case Tone::kFaint:
      return "tone-faint";
    case Tone::kGood:
      return "tone-good";
    case Tone::kBad:
      return "tone-bad";
    case Tone::kUnsure:
      return "tone-unsure";
    case Tone::kAlarm:
      return "tone-alarm";
  }
  return "";
}

bool IsIdCharacter(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

}  // namespace

std::string Element(std::string_view tag, std::string_view content) {
  std::string element = "<";
  element += tag;
  element += '>';
  element += content;
  element += "</";
  element += tag.substr(0, tag.find(' '));
  element += '>';
  return element;
}

std::string TextElement(std::string_view tag, std::string_view text) { return Element(tag, EscapedForMarkup(text)); }

std::string Attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + EscapedForMarkup(value) + "\"";
}

std::string Spans(const Line& line) {
  std::string spans;
  for (const Piece& piece : line) {
    const std::string_view tone = ClassOf(piece.tone);
    spans += tone.empty() ? EscapedForMarkup(piece.text) : TextElement("span" + Attribute("class", tone), piece.text);
  }
  return spans;
}

std::string TableElement(const Grid& grid, std::string_view name) {
  if (grid.rows.empty() || grid.columns.empty()) return "";
  std::string head = "<td></td>";
  for (const std::string& column : grid.columns) head += TextElement("th scope=\"col\"", column);
  std::string body;
  for (size_t r = 0; r < grid.rows.size(); ++r) {
    std::string row = TextElement("th scope=\"row\"", grid.rows[r]);
    for (const Line& cell : grid.cells[r]) row += Element("td", Spans(cell));
    body += Element("tr", row) + "\n";
  }
  const std::string table = Element("thead", Element("tr", head)) + "\n" + Element("tbody", body);
  return ScrollBox(name, Element(grid.numbers ? "table class=\"numbers\"" : "table", table));
}

std::string Heading(int level, std::string_view text, std::string_view attributes) {
  return TextElement(absl::StrCat("h", level, std::string(attributes)), text) + "\n";
}

std::string ScrollBox(std::string_view name, std::string_view content, std::string_view classes) {
  const std::string attributes = Attribute("class", classes) + Attribute("aria-label", name);
  return Element("div role=\"region\" tabindex=\"0\"" + attributes, content) + "\n";
}

std::string Command(std::string_view command) {
  return Element("pre class=\"command\"", TextElement("code", command)) + "\n";
}

std::string SourceElement(std::string_view source) {
  if (!source.starts_with("https://") && !source.starts_with("http://")) return EscapedForMarkup(source);
  const std::string_view address = source.substr(0, source.find(' '));
  return TextElement("a rel=\"noreferrer\"" + Attribute("href", address), address) +
         EscapedForMarkup(source.substr(address.size()));
}

std::string IdPart(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  for (const char c : text) {
    if (IsIdCharacter(c)) {
      id += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      id += {'~', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return id;
}

}  // namespace redeliver::html
