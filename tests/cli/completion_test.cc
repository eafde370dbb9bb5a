// Completion, in the shells themselves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/cli/command.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What bash offers after these words, the last of which is the one at the cursor; as a user's shell asks.
std::string InBash(const std::string& words) {
  return Shell("PATH=$(dirname $R):$PATH bash -c 'source <(redeliver completion bash); COMP_WORDS=(redeliver " + words +
               "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _redeliver; printf \"%s \" \"${COMPREPLY[@]}\"'")
      .out;
}

struct Offer {
  std::string name;
  std::string words;
  std::string offered;
};

void PrintTo(const Offer& offer, std::ostream* out) { *out << offer.words; }

class BashCompletion : public ::testing::TestWithParam<Offer> {};

TEST_P(BashCompletion, Offers) { EXPECT_EQ(InBash(GetParam().words), GetParam().offered); }

const Offer kOffers[] = {
    {"verb", "pro", "prove "},
    {"option", "run x.json --stop", "--stop-on-first "},
    {"no_option_after_two_dashes", "run -- --stop", " "},
    {"values", "run x.json --color \"\"", "auto always never "},
    {"value_begun", "run x.json --color al", "always "},
    {"value_after_an_equals_sign", "run x.json --color = \"\"", "auto always never "},
    {"value_at_the_equals_sign", "run x.json --color =", "auto always never "},
    {"topic", "list inv", "invariants "},
    {"shell", "completion \"\"", "bash zsh fish "},
    {"verb_to_help_with", "help mini", "minimize "},
    {"file", "run scenarios/payments-l", "scenarios/payments-larger.json "},
    {"folder", "run x.json --save-witnesses scenarios/sem", "scenarios/semantics "},
    {"configurations_of_the_scenario", "prove scenarios/payments.json --config \"\"",
     "naive at-least-once outbox dedup right "},
    {"configurations_of_none", "prove no-such-file.json --config \"\"", " "},
    {"invariants_of_the_scenario", "explain scenarios/payments.json --invariant out", "outbox_equivalence "},
    {"any_invariant", "explain --invariant dedup", "dedup_sound "},
    {"mistake", "defects --defect lease-n", "lease-never-ends "},
    {"nothing_after_the_last_argument", "schema scenario \"\"", " "},
    {"nothing_for_a_number", "run x.json --jobs \"\"", " "},
};

INSTANTIATE_TEST_SUITE_P(Words, BashCompletion, ::testing::ValuesIn(kOffers),
                         [](const auto& info) { return info.param.name; });

TEST(Completion, OffersEveryFormatThatThereIs) {
  EXPECT_THAT(Shell("$R __complete run x.json --format ''").out, ::testing::StartsWith("text\t"));
  EXPECT_THAT(Shell("$R __complete run x.json --format j").out, ::testing::StartsWith("json\t"));
  EXPECT_THAT(Shell("$R __complete run x.json --format=j").out, ::testing::StartsWith("--format=json\t"));
}

TEST(Completion, IsSilentAboutWhatItDoesNotKnow) {
  for (const char* words : {"", "nonsense ''", "--nonsense ''", "run --nonsense ''", "prove . --config ''"}) {
    const CommandResult result = Shell(std::string("$R __complete ") + words);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.err, "") << words;
  }
}

TEST(ZshCompletion, CanBeLoaded) {
  if (Shell("command -v zsh").exit_code != 0) GTEST_SKIP() << "zsh is not installed";
  const CommandResult result = Shell(
      "F=$(mktemp) && $R completion zsh >$F && zsh -f -c '"
      "autoload -Uz compinit; compinit -u -D; source '$F'; "
      "print $_comps[redeliver]'; rm $F");
  EXPECT_EQ(result.out, "_redeliver\n");
  EXPECT_EQ(result.err, "");
}

TEST(FishCompletion, Offers) {
  if (Shell("command -v fish").exit_code != 0) GTEST_SKIP() << "fish is not installed";
  const auto offered = [](const std::string& line) {
    return Shell(
               "H=$(mktemp -d); HOME=$H XDG_CONFIG_HOME=$H PATH=$(dirname $R):$PATH fish -c '"
               "redeliver completion fish | source; complete -C \"" +
               line + "\"'; rm -rf $H")
        .out;
  };
  EXPECT_EQ(offered("redeliver pro"), "prove\tTry every plan of at most K faults\n");
  EXPECT_EQ(offered("redeliver prove scenarios/payments.json --config d"), "dedup\ta configuration of payments\n");
  EXPECT_EQ(offered("redeliver run scenarios/payments-l"), "scenarios/payments-larger.json\n");
  EXPECT_THAT(offered("redeliver run --color="), HasSubstr("--color=always"));
  EXPECT_THAT(offered("redeliver run x.json --color "), Not(HasSubstr(".json")));
}

}  // namespace
}  // namespace redeliver
