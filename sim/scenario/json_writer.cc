#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

constexpr unsigned char kFirstPrintable = 0x20;
constexpr unsigned char kDelete = 0x7f;

void AppendEscaped(std::string& text, char c) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const auto code = static_cast<unsigned char>(c);
  if (code >= kFirstPrintable && code != kDelete) {
    text += c;
    return;
  }
  text += "\\u00";
  text += kDigits[code >> 4];
  text += kDigits[code & 15];
}

}  // namespace

std::string EscapeControls(std::string_view text) {
  std::string escaped;
  for (const char c : text) AppendEscaped(escaped, c);
  return escaped;
}

std::string JsonString(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') literal += '\\';
    AppendEscaped(literal, c);
  }
  return literal + "\"";
}

void JsonWriter::Key(std::string_view key) {
  Separate();
  text_ += JsonString(key) + ": ";
  after_key_ = true;
}

void JsonWriter::Begin(char bracket, bool on_one_line) {
  Separate();
  text_ += bracket;
  levels_.push_back({.on_one_line = on_one_line});
}

void JsonWriter::End(char bracket) {
  const Level closed = levels_.back();
  levels_.pop_back();
  if (!closed.on_one_line && !closed.empty) NewLine();
  text_ += bracket;
}

void JsonWriter::Scalar(std::string_view text) {
  Separate();
  text_ += text;
}

void JsonWriter::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) text_ += level.on_one_line ? ", " : ",";
  level.empty = false;
  if (!level.on_one_line) NewLine();
}

void JsonWriter::NewLine() { text_ += "\n" + std::string(2 * levels_.size(), ' '); }

}  // namespace redeliver
