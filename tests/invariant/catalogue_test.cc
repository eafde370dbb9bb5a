// The catalogue is what reports and scenario files go by: its order and its names are part of their format.
#include "sim/invariant/catalogue.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace redeliver {
namespace {

TEST(InvariantCatalogue, ListsEveryInvariantInTheOrderOfReports) {
  std::vector<std::string_view> names;
  for (const InvariantEntry& entry : AllInvariants()) names.push_back(entry.info.name);
  const std::vector<std::string_view> expected = {
      "no_loss",          "no_double_effect",     "no_phantom",   "key_order",        "no_stale_overwrite",
      "atomicity",        "replica_agreement",    "progress",     "offset_monotonic", "dedup_sound",
      "bounded_attempts", "dead_letter_complete", "alert_raised", "outbox_equivalence"};
  EXPECT_EQ(names, expected);
}

TEST(InvariantCatalogue, EachEntryMakesTheInvariantItDescribes) {
  for (const InvariantEntry& entry : AllInvariants()) {
    const std::unique_ptr<Invariant> invariant = entry.make();
    EXPECT_EQ(invariant->info().name, entry.info.name);
    EXPECT_EQ(invariant->info().statement, entry.info.statement);
    EXPECT_EQ(invariant->observations(), 0u);
    EXPECT_FALSE(invariant->first_violation().has_value());
  }
}

TEST(InvariantCatalogue, StatementsAreSentences) {
  for (const InvariantEntry& entry : AllInvariants()) {
    ASSERT_FALSE(entry.info.statement.empty()) << entry.info.name;
    EXPECT_TRUE(entry.info.statement.ends_with('.')) << entry.info.name;
  }
}

TEST(InvariantCatalogue, FindsByNameAndNothingElse) {
  for (const InvariantEntry& entry : AllInvariants()) EXPECT_EQ(FindInvariant(entry.info.name), &entry);
  EXPECT_EQ(FindInvariant("no_los"), nullptr);
  EXPECT_EQ(FindInvariant(""), nullptr);
}

// A scenario may declare a log and nothing that reads it, or no message at all.
TEST(InvariantCatalogue, EachInvariantBearsAnEmptyPipeline) {
  const RunShape empty;
  for (const InvariantEntry& entry : AllInvariants()) {
    const std::unique_ptr<Invariant> invariant = entry.make();
    Recorder recorder;
    invariant->Watch(recorder);
    invariant->Begin(empty);
    recorder.Record(SimTime(), ProcessId::None(), Incarnation(), EventId(), RunEnded{true});
    invariant->AtEnd();
    EXPECT_EQ(invariant->violations(), 0u) << entry.info.name;
  }
}

}  // namespace
}  // namespace redeliver
