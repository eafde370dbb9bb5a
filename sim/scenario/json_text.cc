#include "sim/scenario/json_text.h"

#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

constexpr size_t kIndent = 2;

std::string ScalarText(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBool:
      return value.boolean ? "true" : "false";
    case JsonValue::Kind::kString:
      return JsonString(value.text);
    default:
      return value.text;
  }
}

std::string OnOneLine(const JsonValue& value) {
  std::string text;
  if (value.is_array()) {
    for (const JsonValue& item : value.items) text += (text.empty() ? "" : ", ") + OnOneLine(item);
    return "[" + text + "]";
  }
  if (!value.is_object()) return ScalarText(value);
  for (const JsonMember& member : value.members) {
    text += (text.empty() ? " " : ", ") + JsonString(member.key) + ": " + OnOneLine(member.value);
  }
  return text.empty() ? "{}" : "{" + text + " }";
}

}  // namespace

std::string JsonText(const JsonValue& value, size_t indent, size_t column) {
  const std::string line = OnOneLine(value);
  const bool scalar = !value.is_array() && !value.is_object();
  if (scalar || column + line.size() + 1 <= kJsonTextWidth) return line;  // A comma may follow.
  const std::string inner(indent + kIndent, ' ');
  std::string text;
  for (const JsonValue& item : value.items) {
    text += (text.empty() ? "\n" : ",\n") + inner + JsonText(item, inner.size(), inner.size());
  }
  for (const JsonMember& member : value.members) {
    const std::string start = inner + JsonString(member.key) + ": ";
    text += (text.empty() ? "\n" : ",\n") + start + JsonText(member.value, inner.size(), start.size());
  }
  text += "\n" + std::string(indent, ' ');
  return value.is_array() ? "[" + text + "]" : "{" + text + "}";
}

}  // namespace redeliver
