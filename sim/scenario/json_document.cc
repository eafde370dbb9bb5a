#include "sim/scenario/json_document.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "sim/base/check.h"
#include "sim/scenario/utf8.h"

namespace redeliver {
namespace {

constexpr size_t kLongestSyntaxMessage = 200;

// Reads a text that the parser accepts a second time, token by token, because the parser's events have no positions.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  struct Token {
    FilePosition position;
    std::string_view text;
  };

  // The next token other than a comma or a colon: exactly what the next event of the parser is about.
  Token Next() {
    while (at_ < text_.size() && SkipSeparator()) {
    }
    REDELIVER_CHECK(at_ < text_.size());
    const FilePosition position = position_;
    const size_t start = at_;
    if (text_[at_] == '"') {
      SkipString();
    } else if (std::string_view("{}[]").find(text_[at_]) != std::string_view::npos) {
      Step();
    } else {
      while (at_ < text_.size() && IsLiteral(text_[at_])) Step();
      REDELIVER_CHECK(at_ > start);
    }
    return {position, text_.substr(start, at_ - start)};
  }

  FilePosition PositionAt(size_t offset) {
    while (at_ < std::min(offset, text_.size())) Step();
    return position_;
  }

 private:
  static bool IsLiteral(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == 'E' || c == '+' || c == '-' || c == '.';
  }

  void Step() {
    const bool line_ends = text_[at_++] == '\n';
    if (line_ends) {
      position_ = {position_.line + 1, 1};
    } else if (at_ == text_.size() || !ContinuesUtf8(text_[at_])) {
      ++position_.column;
    }
  }

  bool SkipSeparator() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("//")) {
      while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') Step();
    } else if (rest.starts_with("/*")) {
      PositionAt(at_ + rest.find("*/", 2) + 2);
    } else if (std::string_view(" \t\r\n,:").find(rest[0]) != std::string_view::npos) {
      Step();
    } else {
      return false;
    }
    return true;
  }

  void SkipString() {
    for (Step(); text_[at_] != '"'; Step()) {
      if (text_[at_] == '\\') Step();
    }
    Step();
  }

  std::string_view text_;
  size_t at_ = 0;
  FilePosition position_{1, 1};
};

// "[json.exception.parse_error.101] parse error at line 3, column 5: syntax error while ..." from "syntax" on.
std::string SyntaxMessage(std::string_view what) {
  what.remove_prefix(what.find("] ") + 2);
  if (what.starts_with("parse error at")) what.remove_prefix(what.find(": ") + 2);
  std::string message(what);
  const bool torn = FindInvalidUtf8(message) != std::string::npos;  // It may quote half a character.
  std::ranges::replace_if(
      message, [&](unsigned char c) { return c < ' ' || c == 0x7f || (torn && c >= 0x80); }, '?');
  return Shortened(message, kLongestSyntaxMessage);
}

// Builds the document from the parser's events. Each event takes one token.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, JsonDocument& document) : text_(text), tokens_(text), document_(document) {}

  bool null() override { return Put({.kind = JsonValue::Kind::kNull}); }
  bool boolean(bool value) override { return Put({.kind = JsonValue::Kind::kBool, .boolean = value}); }
  bool string(string_t& value) override { return Put({.kind = JsonValue::Kind::kString, .text = std::move(value)}); }
  bool number_integer(number_integer_t value) override {
    return Put({.kind = JsonValue::Kind::kInteger, .integer = value});
  }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<number_unsigned_t>(std::numeric_limits<int64_t>::max())) return OtherNumber();
    return number_integer(static_cast<int64_t>(value));
  }
  bool number_float(number_float_t, const string_t&) override { return OtherNumber(); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return Put({.kind = JsonValue::Kind::kObject}); }
  bool start_array(std::size_t) override { return Put({.kind = JsonValue::Kind::kArray}); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(string_t& key) override {
    const FilePosition position = tokens_.Next().position;
    Level& level = open_.back();
    const auto [known, added] = level.keys.emplace(key, position);
    level.key = key;
    if (added) {
      level.value->members.push_back({.key = std::move(key), .key_position = position, .value = {}});
      level.next = &level.value->members.back().value;
      return true;
    }
    const FilePosition first = known->second;
    document_.errors.push_back(
        {.file = "",
         .position = position,
         .pointer = Pointer(),
         .message = absl::StrCat("duplicate key; the first one is at ", first.line, ":", first.column)});
    level.next = &discarded_.emplace_back();
    return true;
  }

  bool parse_error(std::size_t read, const std::string& token, const nlohmann::detail::exception& error) override {
    const std::string message = SyntaxMessage(error.what());
    size_t start = read - std::min<size_t>(read, 1);
    // A token in the wrong place is found at its start; one that is wrong in itself, where it becomes wrong. Only of
    // strings and numbers does the parser tell the length.
    if (message.find(" - unexpected string literal") != std::string::npos ||
        message.find(" - unexpected number literal") != std::string::npos) {
      start = read - std::min(read, token.size());
    }
    return Fail(Tokens(text_).PositionAt(start), message);
  }

 private:
  struct Level {
    JsonValue* value;
    JsonValue* next = nullptr;  // In an object, where the value of `key` belongs.
    std::string key;
    std::map<std::string, FilePosition> keys;
  };

  bool Fail(FilePosition position, std::string message) {
    document_.errors = {{.file = "", .position = position, .pointer = "", .message = std::move(message)}};
    document_.root.reset();
    return false;
  }

  bool OtherNumber() { return Put({.kind = JsonValue::Kind::kOtherNumber}); }

  bool Put(JsonValue value) {
    const Tokens::Token token = tokens_.Next();
    value.position = token.position;
    const bool number = value.kind == JsonValue::Kind::kInteger || value.kind == JsonValue::Kind::kOtherNumber;
    if (number) value.text = std::string(token.text);
    const bool container = value.is_array() || value.is_object();
    if (container && open_.size() == kDeepestNesting) {
      return Fail(token.position, absl::StrCat("nested deeper than ", kDeepestNesting, " levels"));
    }
    JsonValue& place = Place();
    place = std::move(value);
    if (container) open_.push_back({.value = &place, .next = nullptr, .key = "", .keys = {}});
    return true;
  }

  JsonValue& Place() {
    if (open_.empty()) return document_.root.emplace();
    Level& level = open_.back();
    return level.value->is_object() ? *level.next : level.value->items.emplace_back();
  }

  bool Close() {
    tokens_.Next();
    open_.pop_back();
    return true;
  }

  std::string Pointer() const {
    std::string pointer;
    for (const Level& level : open_) {
      const JsonValue& value = *level.value;
      pointer += "/" + (value.is_object() ? PointerStep(level.key) : std::to_string(value.items.size() - 1));
    }
    return pointer;
  }

  std::string_view text_;
  Tokens tokens_;
  JsonDocument& document_;
  std::vector<Level> open_;
  std::deque<JsonValue> discarded_;  // Values of duplicate keys.
};

// What nlohmann accepts or reports unclearly. Empty if there is no such thing.
std::optional<FileError> CheckText(std::string_view text) {
  const auto error = [&](size_t offset, std::string message) {
    const FilePosition position = Tokens(text.substr(0, kLargestDocument)).PositionAt(offset);
    return FileError{.file = "", .position = position, .pointer = "", .message = std::move(message)};
  };
  if (text.empty()) return error(0, "the file is empty; expected a JSON object");
  if (text.size() > kLargestDocument) {
    return error(0, absl::StrCat("the file is larger than ", kLargestDocument / 1024, " KiB"));
  }
  if (text.starts_with(kByteOrderMark)) return error(0, "starts with a byte order mark; save it as UTF-8 without one");
  const size_t nul = text.find('\0');
  const size_t invalid = FindInvalidUtf8(text);
  if (nul < invalid) return error(nul, "a NUL byte; expected UTF-8 text");
  if (invalid != std::string_view::npos) return error(invalid, "not UTF-8 text");
  return std::nullopt;
}

}  // namespace

const JsonMember* JsonValue::FindMember(std::string_view key) const {
  const auto found = std::ranges::find(members, key, &JsonMember::key);
  return found == members.end() ? nullptr : &*found;
}

const JsonValue* JsonValue::Find(std::string_view key) const {
  const JsonMember* member = FindMember(key);
  return member == nullptr ? nullptr : &member->value;
}

JsonDocument ParseJson(std::string_view text) {
  JsonDocument document;
  if (std::optional<FileError> error = CheckText(text)) {
    document.errors.push_back(std::move(*error));
    return document;
  }
  Builder builder(text, document);
  constexpr bool kStrict = true;
  constexpr bool kIgnoreComments = true;
  nlohmann::json::sax_parse(text.begin(), text.end(), &builder, nlohmann::json::input_format_t::json, kStrict,
                            kIgnoreComments);
  return document;
}

std::string Found(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBool:
      return value.boolean ? "true" : "false";
    case JsonValue::Kind::kInteger:
    case JsonValue::Kind::kOtherNumber:
      return Shortened(value.text, kLongestQuoted);
    case JsonValue::Kind::kString:
      return Quoted(value.text);
    case JsonValue::Kind::kArray:
      return "a list";
    case JsonValue::Kind::kObject:
      return "an object";
  }
  return "";
}

std::string PointerStep(std::string_view key) {
  std::string step;
  for (const char c : Shortened(key, kLongestQuoted)) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return step;
}

}  // namespace redeliver
