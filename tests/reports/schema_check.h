// As much of JSON Schema as report.schema.json uses. A member the schema does not list is a finding: it may be added to
// reports only together with its description.
#ifndef REDELIVER_TESTS_REPORTS_SCHEMA_CHECK_H_
#define REDELIVER_TESTS_REPORTS_SCHEMA_CHECK_H_

#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

namespace redeliver {

class SchemaCheck {
 public:
  explicit SchemaCheck(nlohmann::json schema) : schema_(std::move(schema)) {}

  // "/pointer: what is wrong", for everything that is.
  std::vector<std::string> Findings(const nlohmann::json& document) {
    findings_.clear();
    Check(schema_, document, "");
    return findings_;
  }

 private:
  using Json = nlohmann::json;

  void Find(const std::string& at, const std::string& what) { findings_.push_back(at + ": " + what); }

  void Check(const Json& schema, const Json& value, const std::string& at) {
    if (schema.contains("$ref")) {
      Check(schema_.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, at);
    }
    if (schema.contains("anyOf")) CheckAnyOf(schema["anyOf"], value, at);
    if (schema.contains("type") && !HasType(schema["type"], value)) Find(at, "is no " + schema["type"].dump());
    if (schema.contains("const") && schema["const"] != value) Find(at, "is not " + schema["const"].dump());
    if (schema.contains("enum")) {
      bool found = false;
      for (const Json& one : schema["enum"]) found = found || one == value;
      if (!found) Find(at, value.dump() + " is not in " + schema["enum"].dump());
    }
    if (schema.contains("pattern") && value.is_string() &&
        !std::regex_search(value.get<std::string>(), std::regex(schema["pattern"].get<std::string>()))) {
      Find(at, value.dump() + " does not match " + schema["pattern"].dump());
    }
    if (value.is_object()) CheckObject(schema, value, at);
    if (value.is_array() && schema.contains("items")) {
      for (size_t i = 0; i < value.size(); ++i) Check(schema["items"], value[i], at + "/" + std::to_string(i));
    }
  }

  // Reports what the alternative with the fewest findings has to say.
  void CheckAnyOf(const Json& alternatives, const Json& value, const std::string& at) {
    std::vector<std::string> least;
    bool first = true;
    for (const Json& alternative : alternatives) {
      SchemaCheck check(schema_);
      check.Check(alternative, value, at);
      if (first || check.findings_.size() < least.size()) least = check.findings_;
      first = false;
    }
    findings_.insert(findings_.end(), least.begin(), least.end());
  }

  void CheckObject(const Json& schema, const Json& value, const std::string& at) {
    if (!schema.contains("properties") && !schema.contains("additionalProperties")) return;
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [key, member] : value.items()) {
      if (properties.contains(key)) {
        Check(properties[key], member, at + "/" + key);
      } else if (schema.contains("additionalProperties")) {
        Check(schema["additionalProperties"], member, at + "/" + key);
      } else {
        Find(at, "the schema does not know " + key);
      }
    }
    for (const Json& key : schema.value("required", Json::array())) {
      if (!value.contains(key.get<std::string>())) Find(at, "lacks " + key.dump());
    }
  }

  static bool HasType(const Json& type, const Json& value) {
    if (type.is_array()) {
      for (const Json& one : type) {
        if (HasType(one, value)) return true;
      }
      return false;
    }
    return type == (value.is_number_unsigned() ? "integer" : value.type_name());
  }

  const Json schema_;
  std::vector<std::string> findings_;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_REPORTS_SCHEMA_CHECK_H_
