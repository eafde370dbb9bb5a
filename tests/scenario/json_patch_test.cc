// Merge patches are those of RFC 7396, and a patched document still knows where each value was written.
#include "sim/scenario/json_patch.h"

#include <string>

#include "gtest/gtest.h"
#include "sim/scenario/json_writer.h"

namespace redeliver {
namespace {

void Write(const JsonValue& value, JsonWriter& writer) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return writer.Null();
    case JsonValue::Kind::kBool:
      return writer.Bool(value.boolean);
    case JsonValue::Kind::kInteger:
    case JsonValue::Kind::kOtherNumber:
      return writer.Integer(value.integer);
    case JsonValue::Kind::kString:
      return writer.String(value.text);
    case JsonValue::Kind::kArray:
      writer.BeginLine();
      for (const JsonValue& item : value.items) Write(item, writer);
      return writer.EndList();
    case JsonValue::Kind::kObject:
      writer.BeginObject();
      for (const JsonMember& member : value.members) {
        writer.Key(member.key);
        Write(member.value, writer);
      }
      return writer.EndObject();
  }
}

std::string TextOf(const JsonValue& value) {
  JsonWriter writer;
  Write(value, writer);
  return writer.text();
}

struct MergeCase {
  std::string_view original;
  std::string_view patch;
  std::string_view result;
};

// RFC 7396, appendix A.
const MergeCase kMerges[] = {
    {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
    {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
    {R"({"a":"b"})", R"({"a":null})", R"({})"},
    {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
    {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
    {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
    {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
    {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
    {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
    {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
    {R"({"a":"foo"})", R"(null)", R"(null)"},
    {R"({"a":"foo"})", R"("bar")", R"("bar")"},
    {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
    {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
    {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
};

TEST(MergePatch, DoesWhatTheRfcSays) {
  for (const MergeCase& merge : kMerges) {
    JsonValue value = *ParseJson(merge.original).root;
    MergePatch(*ParseJson(merge.patch).root, value);
    EXPECT_EQ(TextOf(value), TextOf(*ParseJson(merge.result).root)) << merge.original << " + " << merge.patch;
  }
}

TEST(MergePatch, KeepsTheOrderAndAppendsWhatIsNew) {
  JsonValue value = *ParseJson(R"({"c": 1, "a": 2, "b": 3})").root;
  MergePatch(*ParseJson(R"({"d": 4, "b": 5, "c": null, "0": 6})").root, value);
  EXPECT_EQ(TextOf(value), TextOf(*ParseJson(R"({"a": 2, "b": 5, "d": 4, "0": 6})").root));
}

TEST(MergePatch, KeepsThePositionsOfThePatch) {
  JsonValue value = *ParseJson(R"({"a": {"b": 1, "c": 2}})").root;
  MergePatch(*ParseJson("{\n\"a\": {\n\"c\": 3}}").root, value);
  EXPECT_EQ(PositionOf(value, {"a"}), (FilePosition{1, 7}));
  EXPECT_EQ(PositionOf(value, {"a", "b"}), (FilePosition{1, 13}));
  EXPECT_EQ(PositionOf(value, {"a", "c"}), (FilePosition{3, 6}));
  EXPECT_EQ(PositionOfKey(value, {"a", "c"}), (FilePosition{3, 1}));
  EXPECT_EQ(PositionOf(value, {"a", "missing", "deeper"}), (FilePosition{1, 7}));
}

TEST(PointerAt, NamesKeysItemsAndWhatEnclosesThem) {
  const JsonValue value = *ParseJson(R"({"a/b": [10, {"~": 1}], "": {}})").root;
  const std::pair<int, std::string_view> kPointers[] = {{1, ""},           {2, "/a~1b"},      {9, "/a~1b"},
                                                        {10, "/a~1b/0"},   {14, "/a~1b/1"},   {15, "/a~1b/1/~0"},
                                                        {20, "/a~1b/1/~0"}, {25, "/"},        {29, "/"}};
  for (const auto& [column, pointer] : kPointers) EXPECT_EQ(PointerAt(value, {1, column}), pointer) << column;
}

}  // namespace
}  // namespace redeliver
