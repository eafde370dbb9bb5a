// The document knows where everything stands, and no text makes it crash.
#include "sim/scenario/json_document.h"

#include <string>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

std::string FirstError(std::string_view text) {
  const JsonDocument document = ParseJson(text);
  if (document.errors.empty()) return "none";
  FileError error = document.errors.front();
  error.file = "f";
  return FormatError(error);
}

TEST(JsonDocument, ValuesKnowLineAndColumn) {
  const JsonDocument document = ParseJson(
      "// c\n{\n  \"a\" : [1, /* \"x\" */ -2.5e3,\n\ttrue, null],\r\n  \"\\\"b\": \"\\\\\"}");
  ASSERT_TRUE(document.root.has_value());
  EXPECT_EQ(document.root->position, (FilePosition{2, 1}));
  const JsonMember& a = document.root->members[0];
  EXPECT_EQ(a.key_position, (FilePosition{3, 3}));
  EXPECT_EQ(a.value.position, (FilePosition{3, 9}));
  EXPECT_EQ(a.value.items[0].position, (FilePosition{3, 10}));
  EXPECT_EQ(a.value.items[1].position, (FilePosition{3, 23}));
  EXPECT_EQ(a.value.items[1].text, "-2.5e3");
  EXPECT_EQ(a.value.items[2].position, (FilePosition{4, 2}));
  EXPECT_EQ(a.value.items[3].position, (FilePosition{4, 8}));
  const JsonMember& b = document.root->members[1];
  EXPECT_EQ(b.key, "\"b");
  EXPECT_EQ(b.value.text, "\\");
  EXPECT_EQ(b.value.position, (FilePosition{5, 10}));
}

TEST(JsonDocument, ColumnsCountCharacters) {
  const JsonDocument document = ParseJson("{\"\u00fc\u20ac\U0001f600\": 1}");
  EXPECT_EQ(document.root->members[0].value.position, (FilePosition{1, 9}));
}

TEST(JsonDocument, IntegersAreExactUpTo64Bits) {
  const JsonDocument document = ParseJson("[-9223372036854775808, 9223372036854775807, 9223372036854775808, -0, 1.0]");
  const auto& items = document.root->items;
  EXPECT_EQ(items[0].integer, INT64_MIN);
  EXPECT_EQ(items[1].integer, INT64_MAX);
  EXPECT_EQ(items[2].kind, JsonValue::Kind::kOtherNumber);
  EXPECT_EQ(items[2].text, "9223372036854775808");
  EXPECT_EQ(items[3].kind, JsonValue::Kind::kInteger);
  EXPECT_EQ(items[4].kind, JsonValue::Kind::kOtherNumber);
}

TEST(JsonDocument, FirstOfDuplicateKeysCountsAndEveryOtherIsAnError) {
  const JsonDocument document = ParseJson(R"([{"a": {"b": 1, "b": {"c": 1, "c": 2}, "b": 3}}])");
  ASSERT_EQ(document.errors.size(), 3);
  EXPECT_EQ(FormatError(document.errors[0]), ":1:17: /0/a/b: duplicate key; the first one is at 1:9");
  EXPECT_EQ(FormatError(document.errors[1]), ":1:31: /0/a/b/c: duplicate key; the first one is at 1:23");
  EXPECT_EQ(FormatError(document.errors[2]), ":1:40: /0/a/b: duplicate key; the first one is at 1:9");
  EXPECT_EQ(document.root->items[0].Find("a")->Find("b")->integer, 1);
}

TEST(JsonDocument, RefusesWhatIsNoJsonText) {
  EXPECT_EQ(FirstError(""), "f:1:1: the file is empty; expected a JSON object");
  EXPECT_EQ(FirstError(" // nothing\n"),
            "f:2:1: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal");
  EXPECT_EQ(FirstError("\xef\xbb\xbf{}"), "f:1:1: starts with a byte order mark; save it as UTF-8 without one");
  EXPECT_EQ(FirstError(std::string_view("{\n\0}", 4)), "f:2:1: a NUL byte; expected UTF-8 text");
  EXPECT_EQ(FirstError("{\"a\": \"\xff\"}"), "f:1:8: not UTF-8 text");
  EXPECT_EQ(FirstError("// \xc0\x80"), "f:1:4: not UTF-8 text");
  EXPECT_EQ(FirstError("[\"\xed\xa0\x80\"]"), "f:1:3: not UTF-8 text");
  EXPECT_EQ(FirstError("[\"\xf4\x90\x80\x80\"]"), "f:1:3: not UTF-8 text");
  EXPECT_EQ(FirstError("[\"\xe2\x82"), "f:1:3: not UTF-8 text");
  EXPECT_EQ(FirstError("{} {}"), "f:1:4: syntax error while parsing value - unexpected '{'; expected end of input");
  EXPECT_EQ(FirstError("[1,\n2,\n]"),
            "f:3:1: syntax error while parsing value - unexpected ']'; expected '[', '{', or a literal");
  EXPECT_EQ(FirstError("[1e999]"), "f:1:6: number overflow parsing '1e999'");
  EXPECT_EQ(FirstError("\u00fc"), "f:1:1: syntax error while parsing value - invalid literal; last read: '?'");
  EXPECT_EQ(FirstError("[/*"),
            "f:1:4: syntax error while parsing value - invalid comment; missing closing '*/'; last read: '[/*'");
  EXPECT_EQ(FirstError("[1 23]"), "f:1:4: syntax error while parsing array - unexpected number literal; expected ']'");
  EXPECT_EQ(FirstError("{\"a\" \"bc\"}"),
            "f:1:6: syntax error while parsing object separator - unexpected string literal; expected ':'");
}

TEST(JsonDocument, RefusesTheDeepAndTheLarge) {
  const auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(FirstError(nested(kDeepestNesting)), "none");
  EXPECT_EQ(FirstError(nested(kDeepestNesting + 1)), "f:1:65: nested deeper than 64 levels");
  EXPECT_EQ(FirstError(nested(100'000)), "f:1:65: nested deeper than 64 levels");
  EXPECT_EQ(FirstError("[" + std::string(5'000'000, ' ') + "]"), "f:1:1: the file is larger than 1024 KiB");
}

TEST(JsonDocument, RefusesBytesOfAnyKind) {
  std::string bytes;
  for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 37 + i / 7);
  for (size_t from = 0; from < bytes.size(); from += 13) {
    EXPECT_FALSE(ParseJson(std::string_view(bytes).substr(from)).root.has_value());
  }
}

}  // namespace
}  // namespace redeliver
