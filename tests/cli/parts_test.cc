// Shards, merges and resumed searches, as a user calls them: in the end there are the same bytes as from one call.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "sim/base/mix.h"
#include "tests/cli/command.h"

namespace redeliver {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Files of one test, told apart from those of others.
class PartFiles : public ::testing::Test {
 protected:
  PartFiles() { std::filesystem::create_directories(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }
  std::string ReadPath(const std::string& name) const { return ReadFile(Path(name)); }
  // In the folder of this test's files, $D.
  CommandResult In(const std::string& command) const { return Shell("D=" + folder_ + "; " + command); }

 private:
  const std::string folder_ = TemporaryFile("", "") + ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

struct SearchCase {
  std::string name;
  std::string command;
  int exit_code;
};

class WholeSearch : public PartFiles, public ::testing::WithParamInterface<SearchCase> {};

TEST_P(WholeSearch, IsWhatItsMergedShardsAre) {
  const std::string& command = GetParam().command;
  const CommandResult whole = In("$R " + command + " --report $D/whole.json");
  EXPECT_EQ(whole.exit_code, GetParam().exit_code) << whole.err;
  for (int i = 1; i <= 5; ++i) {
    const std::string number = std::to_string(i);
    const CommandResult shard = In("$R " + command + " --shard " + number + "/5 --report $D/" + number + ".json");
    EXPECT_EQ(shard.exit_code, 0) << shard.out << shard.err;
    EXPECT_THAT(shard.out, HasSubstr("shard " + number + "/5: "));
  }
  EXPECT_EQ(In("$R merge $D/4.json $D/2.json --report $D/24.json").exit_code, 5);
  const CommandResult merged = In("$R merge $D/5.json $D/24.json $D/1.json $D/3.json $D/2.json --report $D/merged.json");
  EXPECT_EQ(merged.exit_code, whole.exit_code) << merged.err;
  EXPECT_EQ(merged.out, whole.out);
  EXPECT_EQ(ReadPath("merged.json"), ReadPath("whole.json"));
  EXPECT_EQ(In("$R merge $D/?.json --format json").out, ReadPath("whole.json"));
}

INSTANTIATE_TEST_SUITE_P(
    Commands, WholeSearch,
    ::testing::Values(SearchCase{"sample", "compare scenarios/semantics/three-semantics.json --seeds 700", 0},
                      SearchCase{"proof", "prove scenarios/queue/ack-lost.json --timings 1,2", 0},
                      SearchCase{"some_configurations",
                                 "run scenarios/semantics/three-semantics.json --seeds 3,5-400,1001-1090 "
                                 "--config at_most_once --config transactional",
                                 0},
                      SearchCase{"unexpected", "run scenarios/semantics/three-semantics.json --seeds 9000..9001", 1}),
    [](const auto& info) { return info.param.name; });

class Resumed : public PartFiles, public ::testing::WithParamInterface<SearchCase> {};

// Kills the search again and again, with as many jobs as it likes, and lets it end at last.
TEST_P(Resumed, KilledAtTwentyMomentsItEndsAsIfItHadNotBeen) {
  const std::string& command = GetParam().command;
  const CommandResult whole = In("$R " + command + " --report $D/whole.json");
  for (uint64_t moment = 1; moment <= 20; ++moment) {
    const std::string seconds = "0." + std::to_string(1030 + Mix(moment) % 320).substr(1);  // 0.030 to 0.349.
    const std::string jobs = std::to_string(1 + moment % 3);
    In("timeout -s KILL " + seconds + " $R " + command + " --jobs " + jobs + " --resume $D/saved.json");
  }
  ASSERT_TRUE(std::filesystem::exists(Path("saved.json"))) << "nothing was ever saved";
  const CommandResult resumed = In("$R " + command + " --resume $D/saved.json --report $D/resumed.json");
  EXPECT_THAT(resumed.err, HasSubstr("saved.json: going on after "));
  EXPECT_THAT(resumed.err, Not(HasSubstr("after 0 of")));
  EXPECT_EQ(resumed.exit_code, whole.exit_code);
  EXPECT_EQ(resumed.out, whole.out);
  EXPECT_EQ(ReadPath("resumed.json"), ReadPath("whole.json"));
  const CommandResult again = In("$R " + command + " --resume $D/saved.json --report $D/again.json");
  EXPECT_EQ(ReadPath("again.json"), ReadPath("whole.json"));
  const CommandResult merged = In("$R merge $D/saved.json --report $D/merged.json");
  EXPECT_EQ(merged.out, whole.out);
  EXPECT_EQ(ReadPath("merged.json"), ReadPath("whole.json"));
}

std::vector<SearchCase> LongSearches() {
  if (std::getenv("REDELIVER_BRIEF_TESTS")) {
    return {{"sample", "run scenarios/semantics/three-semantics.json --seeds 4000", 0}};
  }
  return {{"sample", "run scenarios/semantics/three-semantics.json --seeds 40000", 0},
          {"proof", "prove scenarios/semantics/three-semantics.json --faults 2", 0}};
}

INSTANTIATE_TEST_SUITE_P(Commands, Resumed, ::testing::ValuesIn(LongSearches()),
                         [](const auto& info) { return info.param.name; });

TEST_F(PartFiles, AShardGoesOnWhereItWasStopped) {
  const std::string command = "$R run scenarios/queue/ack-lost.json --seeds 6000 ";
  In(command + "--report $D/whole.json");
  EXPECT_EQ(In(command + "--shard 1/2 --budget 1ms --resume $D/1.json").exit_code, 3);
  EXPECT_EQ(In("$R merge $D/1.json").exit_code, 5);
  EXPECT_EQ(In(command + "--shard 1/2 --resume $D/1.json").exit_code, 0);
  EXPECT_EQ(In(command + "--shard 2/2 --resume $D/2.json --report $D/same.json").exit_code, 0);
  EXPECT_EQ(ReadPath("2.json"), ReadPath("same.json"));
  EXPECT_EQ(In("$R merge $D/1.json $D/2.json --report $D/merged.json").exit_code, 0);
  EXPECT_EQ(ReadPath("merged.json"), ReadPath("whole.json"));
}

TEST_F(PartFiles, WhatIsMissingInAMergeIsSearchedByTheCommandThatItSays) {
  const std::string command = "prove scenarios/queue/ack-lost.json --timings 1,2 --config ";
  const std::string configuration = "ack-confirmed";
  In("$R " + command + configuration + " --report $D/whole.json");
  In("$R " + command + configuration + " --shard 2/3 --report $D/2.json");
  const CommandResult merged = In("$R merge $D/2.json --report $D/part.json");
  EXPECT_EQ(merged.exit_code, 5);
  EXPECT_THAT(merged.err, HasSubstr("there is no part with pieces 0, 2-3 (3 of 4)"));
  const size_t at = merged.err.find("tools/redeliver prove");
  ASSERT_NE(at, std::string::npos) << merged.err;
  const std::string to_finish = "$R " + merged.err.substr(at + 16, merged.err.find('\n', at) - at - 16);
  EXPECT_EQ(In(to_finish + " --report $D/finished.json").exit_code, 0) << to_finish;
  EXPECT_EQ(ReadPath("finished.json"), ReadPath("whole.json"));
}

TEST_F(PartFiles, CtrlCSavesWhatIsDone) {
  const CommandResult stopped = In("timeout -s INT 1 $R run scenarios/semantics/three-semantics.json --seeds 10000000 "
                                   "--resume $D/saved.json");
  EXPECT_THAT(stopped.err, HasSubstr("the same call goes on from "));
  const CommandResult merged = In("$R merge $D/saved.json");
  EXPECT_EQ(merged.exit_code, 5);
  EXPECT_THAT(merged.err, HasSubstr("incomplete: there is no part with seeds "));
}

struct Refusal {
  std::string name;
  std::string command;  // S is a scenario, A and B are its parts 1/2 and 2/2 of seeds 1..300.
  int exit_code;
  std::string says;
};

class Refused : public PartFiles, public ::testing::WithParamInterface<Refusal> {};

TEST_P(Refused, WithAReason) {
  const std::string prepare =
      "S=scenarios/queue/ack-lost.json; A=$D/a.json; B=$D/b.json; "
      "$R run $S --seeds 300 --shard 1/2 --report $A >/dev/null; $R run $S --seeds 300 --shard 2/2 --report $B >/dev/null; ";
  const CommandResult result = In(prepare + GetParam().command);
  EXPECT_EQ(result.exit_code, GetParam().exit_code) << result.out << result.err;
  EXPECT_THAT(result.err, HasSubstr(GetParam().says));
}

const Refusal kRefusals[] = {
    {"no_part", "$R merge", 2, "expected PART..."},
    {"no_such_part", "$R merge $A no-such-part.json", 2, "no-such-part.json: cannot be read"},
    {"a_folder", "$R merge scenarios", 2, "scenarios: is a directory"},
    {"a_scenario", "$R merge $S", 2, "ack-lost.json: is no part of a search"},
    {"a_report", "$R run $S --seeds 9 --report $D/r.json >/dev/null; $R merge $D/r.json", 2, "is a report"},
    {"cut_off", "head -c 2000 $A >$D/cut.json; $R merge $D/cut.json $B", 2, "cut off or damaged"},
    {"empty", "$R merge /dev/null", 2, "cut off or damaged"},
    {"damaged", "sed 's/\"runs\": 1/\"runs\": 2/' $A >$D/bad.json; $R merge $D/bad.json", 2, "its digest does not fit"},
    {"another_version", "sed 's/\"version\": \"/&9./' $A >$D/new.json; $R merge $D/new.json", 2, "written by version 9."},
    {"another_scenario", "$R run scenarios/queue/pop-and-run.json --shard 2/2 --report $D/o.json; $R merge $A $D/o.json",
     2, "they differ in the scenario: ack-lost ("},
    {"other_seeds", "$R run $S --seeds 301 --shard 2/2 --report $D/o.json; $R merge $A $D/o.json", 2,
     "they differ in the seeds: 1..300 and 1..301"},
    {"another_mode", "$R prove $S --shard 2/2 --report $D/o.json; $R merge $A $D/o.json", 2, "the mode: sample and prove"},
    {"overlap", "$R run $S --seeds 300 --shard 2/3 --report $D/o.json; $R merge $A $D/o.json", 2, "overlap"},
    {"report_over_a_part", "$R merge $A $B --report $A", 2, "would replace a part"},
    {"missing", "$R merge $A", 5, "incomplete: there is no part with seeds 129..300"},
    {"merge_that_cannot_be_written", "$R merge $A $B --report /no/such/folder/r.json", 5, "/no/such/folder/r.json"},
    {"resume_of_another_scenario", "$R run scenarios/queue/pop-and-run.json --resume $A", 2,
     "this is another search; found and asked for differ in the scenario: ack-lost"},
    {"resume_of_an_edited_scenario",
     "sed 's/\"faults\": 2/\"faults\": 1/' $S >$D/s.json; $R run $D/s.json --seeds 300 --resume $A", 2,
     "differ in the scenario"},
    {"resume_of_a_scenario_with_another_comment",
     "sed 's|\"search\"|// Well said.\\n\"search\"|' $S >$D/s.json; $R run $D/s.json --seeds 300 --resume $A", 0,
     "going on after 2 of 5 pieces"},
    {"resume_of_other_seeds", "$R run $S --seeds 400 --resume $A", 2, "differ in the seeds: 1..300 and 1..400"},
    {"resume_of_another_configuration", "$R run $S --seeds 300 --config ack --resume $A", 2, "the configurations: "},
    {"resume_of_another_shard", "$R run $S --seeds 300 --shard 2/2 --resume $A", 2, "pieces of other shards"},
    {"resume_of_a_scenario", "$R run $S --resume $S", 2, "is no part of a search"},
    {"resume_that_cannot_be_saved", "$R run $S --seeds 300 --resume /no/such/folder/p.json", 5, "/no/such/folder/p.json"},
    {"shard_zero", "$R run $S --shard 0/3 --report $D/o.json", 2, "expected a shard"},
    {"shard_beyond_the_last", "$R run $S --shard 4/3 --report $D/o.json", 2, "expected a shard"},
    {"shard_alone", "$R run $S --shard 3 --report $D/o.json", 2, "expected a shard"},
    {"shard_without_a_file", "$R run $S --shard 1/3", 2, "--shard needs a file for the part"},
    {"shard_of_several", "$R run $S $S --shard 1/3 --report $D/o.json", 2, "--shard takes one scenario file"},
    {"resume_of_several", "$R prove $S $S --resume $D/o.json", 2, "--resume takes one scenario file"},
    {"resume_until_the_first", "$R run $S --stop-on-first --resume $D/o.json", 2, "--stop-on-first"},
    {"shard_run_twice", "$R run $S --check-determinism --shard 1/2 --report $D/o.json", 2, "--check-determinism"},
    {"report_over_what_is_saved", "$R run $S --resume $D/o.json --report $D/o.json", 2, "--report name one file"},
};

INSTANTIATE_TEST_SUITE_P(Commands, Refused, ::testing::ValuesIn(kRefusals),
                         [](const auto& info) { return info.param.name; });

TEST_F(PartFiles, TwoThatDisagreeAreLostDeterminism) {
  // As if another program had written the second: what it says fits together, and is not the same.
  const std::string forge =
      "import json, subprocess, sys\n"
      "p = json.load(open(sys.argv[1]))\n"
      "p['configurations'][0]['events'] += 1\n"
      "M = (1 << 64) - 1\n"
      "def digest(text):\n"
      "  h, l = 0x243f6a8885a308d3, 0x13198a2e03707344\n"
      "  b = text.encode()\n"
      "  for w in [len(b)] + [int.from_bytes(b[i:i + 8], 'big') for i in range(0, len(b), 8)]:\n"
      "    h = (h ^ w) * 0x9fb21c651e98df25 & M; h ^= h >> 32\n"
      "    l = ((l + w) * 0xd6e8feb86659fd93 + h) & M; l ^= l >> 29\n"
      "  return '%016x%016x' % (h, l)\n"
      "del p['digest']\n"
      "dump = lambda: json.dumps(p, indent=2, ensure_ascii=False) + '\\n'\n"
      "p['digest'] = digest(dump())\n"
      "open(sys.argv[2], 'w').write(dump())\n";
  const std::string script = TemporaryFile("forge.py", forge);
  if (Shell("command -v python3").exit_code != 0) GTEST_SKIP() << "python3 is not there to forge a part";
  In("$R run scenarios/semantics/three-semantics.json --seeds 100 --shard 1/2 --report $D/a.json");
  In("python3 " + script + " $D/a.json $D/b.json");
  const CommandResult merged = In("$R merge $D/a.json $D/b.json");
  EXPECT_EQ(merged.exit_code, 4) << merged.err;
  EXPECT_THAT(merged.err, HasSubstr("hold the same pieces with different results"));
}

}  // namespace
}  // namespace redeliver
