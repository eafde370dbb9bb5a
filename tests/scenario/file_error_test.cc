// Errors fit on a line, and a guess at what was meant is a good one or none.
#include "sim/scenario/file_error.h"

#include <string>

#include "gtest/gtest.h"

namespace redeliver {
namespace {

constexpr std::string_view kKnown[] = {"max_attempts", "max_poll_records", "effect", "mark", "api"};

TEST(DidYouMean, FindsMisspellings) {
  EXPECT_EQ(ClosestName("max_atempts", kKnown), "max_attempts");   // Left out.
  EXPECT_EQ(ClosestName("maxAttempts", kKnown), "max_attempts");   // The other convention.
  EXPECT_EQ(ClosestName("max-poll-records", kKnown), "max_poll_records");
  EXPECT_EQ(ClosestName("efefct", kKnown), "effect");              // Swapped.
  EXPECT_EQ(ClosestName("affect", kKnown), "effect");              // Changed.
  EXPECT_EQ(ClosestName("effects", kKnown), "effect");             // Added.
  EXPECT_EQ(ClosestName("apy", kKnown), "api");
}

TEST(DidYouMean, IsSilentAboutStrangers) {
  EXPECT_EQ(DidYouMean("retention", kKnown), "");
  EXPECT_EQ(DidYouMean("", kKnown), "");
  EXPECT_EQ(DidYouMean("x", kKnown), "");
  EXPECT_EQ(DidYouMean("abc", kKnown), "");
  EXPECT_EQ(DidYouMean(std::string(1'000'000, 'a'), kKnown), "");
  EXPECT_EQ(DidYouMean("effect", {}), "");
}

TEST(FormatError, KeepsToOneLine) {
  const FileError error{"f.json", {3, 4}, "/a\nb", "expected \"x\""};
  EXPECT_EQ(FormatError(error), "f.json:3:4: /a\\u000ab: expected \"x\"");
  EXPECT_EQ(FormatError({"f.json", {}, "", "cannot be opened"}), "f.json: cannot be opened");
}

TEST(Quoted, EscapesAndCutsBetweenCharacters) {
  EXPECT_EQ(Quoted("a\"b\\\n"), R"("a\"b\\\u000a")");
  std::string text;
  for (int i = 0; i < 70; ++i) text += "\u00fc";
  std::string cut = "\"";
  for (int i = 0; i < 60; ++i) cut += "\u00fc";
  EXPECT_EQ(Quoted(text), cut + "...\"");
}

}  // namespace
}  // namespace redeliver
