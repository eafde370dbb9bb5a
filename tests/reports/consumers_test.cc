// What single consumers suffer: the table for people, and the same in JSON with a witness for each.
#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/json_report.h"
#include "reports/text_report.h"
#include "sim/scenario/reader.h"

namespace redeliver {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kTwoConsumers = R"json({
  "name": "two-consumers", "claim": "One is right.", "source": "here",
  "topology": {
    "logs": {"payments": {}},
    "sinks": {"mail": {"kind": "api"}, "points": {"kind": "counter"}},
    "producers": {"checkout": {"writes": "payments"}},
    "consumers": {
      "email": {"reads": "payments", "effect": "mail"}, "loyalty": {"reads": "payments", "effect": "points"}
    }
  },
  "invariants": ["no_loss", "no_double_effect", "alert_raised"],
  "configurations": {"naive": {}}
})json";

class Consumers : public testing::Test {
 protected:
  Consumers() : scenario_(*ReadScenario(kTwoConsumers, "s").scenario), prepared_(scenario_) {
    search_.configurations = {0};
    search_.seeds = {{1, 100}};
    ConfigurationResult& result = search_.results.emplace_back();
    result.runs = 100;
    result.cells.resize(3);
    result.paired.resize(3);
    result.cells[0].observations = result.cells[1].observations = 100;
  }

  // Group 0 is email's, group 1 loyalty's.
  void Violate(size_t invariant, size_t group, uint64_t runs, uint64_t seed) {
    Cell& cell = search_.results[0].cells[invariant];
    cell.by_group.resize(std::max(cell.by_group.size(), group + 1));
    for (Violations* violations : {static_cast<Violations*>(&cell), &cell.by_group[group]}) {
      violations->violating_runs = runs;
      violations->violations = 2 * runs;
      violations->witness = Witness{seed, {}, Digest(), {"was applied twice at its sink", MessageId(3), {}, {}}};
    }
  }
  std::string Text() const { return TextReport({prepared_, search_, "s.json"}, {.width = 100}); }
  nlohmann::json Json() const {
    return nlohmann::json::parse(JsonReport({prepared_, search_, "s.json"}))["configurations"][0]["consumers"];
  }

  Scenario scenario_;
  Prepared prepared_;
  SearchResult search_;
};

TEST_F(Consumers, AreNotListedWhereNobodySuffers) {
  EXPECT_THAT(Text(), Not(HasSubstr("Consumers")));
  EXPECT_EQ(Json(), nlohmann::json::object());
}

TEST_F(Consumers, HaveARowEachAndAColumnForWhatSomebodySuffers) {
  Violate(1, 1, 7, 4);
  EXPECT_THAT(Text(), HasSubstr("Consumers  runs in which each of them suffers a violation\n"
                                "                   doubled\n"
                                "  ────────────────────────\n"
                                "  naive · email    ✓\n"
                                "  naive · loyalty  ✗ 7\n"));
  EXPECT_EQ(Json().size(), 1u);
  const nlohmann::json doubled = Json()["loyalty"]["no_double_effect"];
  EXPECT_EQ(doubled["violating_runs"], 7);
  EXPECT_EQ(doubled["violations"], 14);
  EXPECT_EQ(doubled["witness"]["seed"], 4);
  EXPECT_EQ(doubled["witness"]["message"], "m3");
}

TEST_F(Consumers, SufferEachForThemselves) {
  Violate(0, 0, 5, 9);
  Violate(1, 1, 7, 4);
  EXPECT_THAT(Text(), HasSubstr("  naive · email    ✗ 5   ✓\n"
                                "  naive · loyalty  ✓     ✗ 7\n"));
  EXPECT_TRUE(Json()["email"].contains("no_loss"));
  EXPECT_FALSE(Json()["email"].contains("no_double_effect"));
}

}  // namespace
}  // namespace redeliver
