// A JSON document that remembers where each of its values stands, for errors a person can find. Comments are allowed.
#ifndef REDELIVER_SIM_SCENARIO_JSON_DOCUMENT_H_
#define REDELIVER_SIM_SCENARIO_JSON_DOCUMENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/file_error.h"

namespace redeliver {

inline constexpr size_t kLargestDocument = 1 << 20;  // Bytes.
inline constexpr int kDeepestNesting = 64;

struct JsonMember;

struct JsonValue {
  enum class Kind : uint8_t {
    kNull,
    kBool,
    kInteger,
    kOtherNumber,  // With a fraction or an exponent, or beyond 64 bits: no knob takes one.
    kString,
    kArray,
    kObject,
  };

  Kind kind = Kind::kNull;
  bool boolean = false;
  FilePosition position;
  int64_t integer = 0;
  std::string text;  // Of a string its value, of a number its spelling.
  std::vector<JsonValue> items;
  std::vector<JsonMember> members;  // In the order of the file; no two have one key.

  bool is_null() const { return kind == Kind::kNull; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_array() const { return kind == Kind::kArray; }
  bool is_object() const { return kind == Kind::kObject; }

  // The member of that key, or nullptr; always nullptr if this is no object.
  const JsonMember* FindMember(std::string_view key) const;
  const JsonValue* Find(std::string_view key) const;
};

struct JsonMember {
  std::string key;
  FilePosition key_position;
  JsonValue value;
};

struct JsonDocument {
  std::optional<JsonValue> root;  // Absent if the text is not JSON.
  // Syntax and limits; then `root` is absent. Duplicate keys; then the first of them counts. No `file` is set.
  std::vector<FileError> errors;
};

JsonDocument ParseJson(std::string_view text);

// What an error says was found: the scalar as in the file, or "an object", "a list".
std::string Found(const JsonValue& value);

// The RFC 6901 form of one step: ~ and / escaped. Cut after 60 characters.
std::string PointerStep(std::string_view key);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_JSON_DOCUMENT_H_
