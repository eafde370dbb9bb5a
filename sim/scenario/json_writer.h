// Writes indented JSON. Lists of scalars stay on one line.
#ifndef REDELIVER_SIM_SCENARIO_JSON_WRITER_H_
#define REDELIVER_SIM_SCENARIO_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace redeliver {

// The text with control characters as \u00XX, so that it fits one line.
std::string EscapeControls(std::string_view text);

// A JSON string literal. The text must be UTF-8.
std::string JsonString(std::string_view text);

// Calls must nest as JSON does: in an object every value follows its Key.
class JsonWriter {
 public:
  void BeginObject() { Begin('{', false); }
  void EndObject() { End('}'); }
  void BeginList() { Begin('[', false); }
  void BeginLine() { Begin('[', true); }  // A list on one line; of scalars only.
  void EndList() { End(']'); }

  void Key(std::string_view key);
  void String(std::string_view text) { Scalar(JsonString(text)); }
  void Integer(int64_t value) { Scalar(std::to_string(value)); }
  void Bool(bool value) { Scalar(value ? "true" : "false"); }
  void Null() { Scalar("null"); }

  void Member(std::string_view key, std::string_view text) { Key(key), String(text); }
  void Member(std::string_view key, const char* text) { Key(key), String(text); }
  void Member(std::string_view key, int64_t value) { Key(key), Integer(value); }
  void Member(std::string_view key, bool value) { Key(key), Bool(value); }

  const std::string& text() const { return text_; }

 private:
  struct Level {
    bool on_one_line;
    bool empty = true;
  };

  void Begin(char bracket, bool on_one_line);
  void End(char bracket);
  void Scalar(std::string_view text);
  // What must stand between the last value and the next.
  void Separate();
  void NewLine();

  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_JSON_WRITER_H_
