// A place in a JSON document from elsewhere, which remembers the way to it. The first thing that is not as it must be
// is noted; from then on everything reads as nothing.
#ifndef REDELIVER_REPORTS_JSON_CURSOR_H_
#define REDELIVER_REPORTS_JSON_CURSOR_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/file_error.h"
#include "sim/scenario/json_document.h"

namespace redeliver {

class JsonCursor {
 public:
  using Json = nlohmann::ordered_json;

  // Counts beyond that are no result of a search, and would leave arithmetic no room.
  static constexpr uint64_t kLargestCount = 1'000'000'000'000;

  // `error` is empty, and all cursors that come from this one write to it.
  JsonCursor(const Json& value, std::string& error) : value_(value), error_(error) {}

  const Json& value() const { return value_; }
  const std::string& pointer() const { return pointer_; }

  bool Has(const std::string& key) const { return value_.is_object() && value_.contains(key); }

  JsonCursor At(const std::string& key) const {
    static const Json nothing;
    if (!value_.is_object()) {
      Expected("an object");
    } else if (!value_.contains(key)) {
      Complain("lacks " + Quoted(key));
    }
    return {Has(key) ? value_.at(key) : nothing, error_, pointer_ + "/" + PointerStep(key)};
  }

  std::vector<JsonCursor> Items() const {
    std::vector<JsonCursor> items;
    if (!value_.is_array()) Expected("a list");
    for (size_t i = 0; value_.is_array() && i < value_.size(); ++i) {
      items.push_back({value_[i], error_, pointer_ + "/" + std::to_string(i)});
    }
    return items;
  }

  std::vector<std::pair<std::string, JsonCursor>> Members() const {
    std::vector<std::pair<std::string, JsonCursor>> members;
    if (!value_.is_object()) Expected("an object");
    for (auto member = value_.begin(); value_.is_object() && member != value_.end(); ++member) {
      members.emplace_back(member.key(), At(member.key()));
    }
    return members;
  }

  std::string Text() const {
    if (!value_.is_string()) Expected("a string");
    return value_.is_string() ? value_.get<std::string>() : "";
  }

  bool Bool() const {
    if (!value_.is_boolean()) Expected("true or false");
    return value_.is_boolean() && value_.get<bool>();
  }

  uint64_t Count() const {
    const bool fits = value_.is_number_unsigned() && value_.get<uint64_t>() <= kLargestCount;
    if (!fits) Expected("a whole number of at most " + std::to_string(kLargestCount));
    return fits ? value_.get<uint64_t>() : 0;
  }

  std::vector<std::string> Texts() const {
    std::vector<std::string> texts;
    for (const JsonCursor& item : Items()) texts.push_back(item.Text());
    return texts;
  }

  void Expected(const std::string& what) const { Complain("expected " + what + ", found " + Found()); }
  void Complain(const std::string& what) const {
    if (error_.empty()) error_ = (pointer_.empty() ? "" : pointer_ + ": ") + what;
  }

 private:
  JsonCursor(const Json& value, std::string& error, std::string pointer)
      : value_(value), error_(error), pointer_(std::move(pointer)) {}

  std::string Found() const {
    if (value_.is_string()) return Quoted(value_.get_ref<const std::string&>());
    return value_.is_object() ? "an object" : value_.is_array() ? "a list" : value_.dump();
  }

  const Json& value_;
  std::string& error_;
  std::string pointer_;
};

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_JSON_CURSOR_H_
