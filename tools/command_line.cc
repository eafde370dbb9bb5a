#include "tools/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <map>
#include <system_error>
#include <thread>

#include "reports/exit_codes.h"
#include "sim/scenario/file_error.h"
#include "tools/output.h"

namespace redeliver {
namespace {

constexpr int kBadUsage = 2;

// Options in the form CLI11 fills; checked and turned into values afterwards.
struct Raw {
  CommandLine command;
  std::string seeds;
  std::vector<std::string> timings;  // Each a list, separated by commas.
  std::string seed;
  std::string timing;
  std::string budget;
  std::string format = "text";
  std::string shard;
  std::string worst;
  int faults = -1;
  std::map<CLI::App*, Verb> verbs;
};

std::string CheckSeeds(const std::string& text) {
  if (ParseSeeds(text)) return "";
  return "expected seeds such as 1..500, 500 (the first 500) or 3,7,20-29; found \"" + text + "\"";
}

std::string CheckSeed(const std::string& text) {
  if (ParseSeed(text)) return "";
  return "expected a seed, a whole number from 1; found \"" + text + "\"";
}

// "1,2", with seeds that are not among those found before.
bool AddTimings(std::string_view text, std::vector<uint64_t>& timings) {
  for (;;) {
    const size_t comma = text.find(',');
    const auto seed = ParseSeed(text.substr(0, comma));
    if (!seed || std::ranges::find(timings, *seed) != timings.end()) return false;
    timings.push_back(*seed);
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

std::string CheckTimings(const std::string& text) {
  std::vector<uint64_t> ignored;
  if (AddTimings(text, ignored)) return "";
  return "expected different seeds such as 1,2, from 1 on; found \"" + text + "\"";
}

std::string CheckDigest(const std::string& text) {
  constexpr size_t kDigits = 32;
  if (text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos) return "";
  return "expected a digest, 32 of 0-9 and a-f; found \"" + text + "\"";
}

std::string CheckShard(const std::string& text) {
  if (ParseShard(text)) return "";
  return "expected a shard and how many there are, such as 3/8; found \"" + text + "\"";
}

std::string CheckFileName(const std::string& text) { return text.empty() ? "expected the name of a file" : ""; }

// May be repeated; takes one value each time, and leaves what follows to others.
CLI::Option* Repeatable(CLI::Option* option) { return option->expected(1)->take_all()->allow_extra_args(false); }

std::string CheckBudget(const std::string& text) {
  if (ParseDuration(text)) return "";
  return "expected a time such as 30s or 5min; found \"" + text + "\"";
}

void AddScenarios(CLI::App* verb, Raw& raw, const std::string& what, bool several) {
  auto* option = verb->add_option("scenario", raw.command.paths, what)->required();
  if (!several) option->expected(1);
}

void AddConfig(CLI::App* verb, Raw& raw) {
  Repeatable(verb->add_option("--config", raw.command.configurations, "Only this configuration (may be repeated)"))
      ->type_name("NAME");
}

void AddJobs(CLI::App* verb, Raw& raw) {
  verb->add_option("--jobs", raw.command.jobs, "Threads; the result does not depend on it")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
}

void AddReport(CLI::App* verb, Raw& raw) {
  verb->add_option("--report", raw.command.report, "Write the JSON report to a file (- for stdout)")
      ->type_name("FILE")
      ->check(CheckFileName);
  verb->add_option("--format", raw.format, "What stdout shows")->check(CLI::IsMember({"text", "json"}));
  verb->add_option("--color", raw.command.color, "When to use colours")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

void AddSearch(CLI::App* verb, Raw& raw) {
  AddConfig(verb, raw);
  AddJobs(verb, raw);
  verb->add_option("--budget", raw.budget, "Stop after this much real time; what was not covered is said")
      ->type_name("TIME")
      ->check(CheckBudget);
  verb->add_flag("--stop-on-first", raw.command.stop_on_first, "Stop at the first violation");
  verb->add_option("--shard", raw.shard, "Search only the I-th of N shares, and write a part to merge, not a report")
      ->type_name("I/N")
      ->check(CheckShard);
  verb->add_option("--resume", raw.command.resume, "Save to this file every few seconds; go on from it if it is there")
      ->type_name("FILE")
      ->check(CheckFileName);
  verb->add_option("--save-witnesses", raw.command.witness_folder,
                   "Shrink each violation to a scenario of its own, and write them into this folder")
      ->type_name("FOLDER")
      ->check(CheckFileName);
  AddReport(verb, raw);
}

void AddSeeds(CLI::App* verb, Raw& raw) {
  verb->add_option("--seeds", raw.seeds, "Seeds: A..B, N (the first N) or a,b,c-d")
      ->type_name("SEEDS")
      ->check(CheckSeeds);
  verb->add_flag("--check-determinism", raw.command.check_determinism, "Run every seed twice and compare");
}

std::vector<std::string> NamesOfHarms() {
  std::vector<std::string> names;
  for (const HarmInfo& harm : kHarms) names.emplace_back(harm.name);
  return names;
}

void AddFaults(CLI::App* verb, Raw& raw) {
  verb->add_option("--faults", raw.faults, "Faults per plan, at most")->type_name("K")->check(CLI::Range(0, 8));
  Repeatable(verb->add_option("--timings", raw.timings, "Seeds of the latencies to prove under, such as 1,2"))
      ->type_name("SEEDS")
      ->check(CheckTimings);
  verb->add_option("--worst", raw.worst, "Also find the plan that does most of this harm")
      ->type_name("HARM")
      ->check(CLI::IsMember(NamesOfHarms()));
}

void AddWhichRun(CLI::App* verb, Raw& raw) {
  verb->add_option("--seed", raw.seed, "The sampled run of this seed")->type_name("N")->check(CheckSeed);
  verb->add_option("--timing", raw.timing, "Latencies and workload of this seed, faults by --fault or --plan")
      ->type_name("N")
      ->check(CheckSeed);
  Repeatable(verb->add_option("--fault", raw.command.planned_faults, "A fault of the plan (may be repeated)"))
      ->type_name("'SITE = FAULT'");
  verb->add_option("--plan", raw.command.plan_file, "A file with one fault per line, # for comments")
      ->type_name("FILE")
      ->check(CheckFileName);
}

void AddOutput(CLI::App* verb, Raw& raw) {
  verb->add_option("--output", raw.command.report, "Write to a file (default: stdout)")
      ->type_name("FILE")
      ->check(CheckFileName);
}

void AddInvariant(CLI::App* verb, Raw& raw) {
  verb->add_option("--invariant", raw.command.invariant, "The invariant that breaks (default: the first that does)")
      ->type_name("NAME");
}

CLI::App* AddVerb(CLI::App& app, Raw& raw, Verb verb, const std::string& name, const std::string& doc,
                  const std::string& example) {
  CLI::App* added = app.add_subcommand(name, doc);
  added->footer("Example:\n  redeliver " + example);
  raw.verbs[added] = verb;
  return added;
}

void AddVerbs(CLI::App& app, Raw& raw) {
  CLI::App* run = AddVerb(app, raw, Verb::kRun, "run", "Sample seeds for each configuration and report what broke",
                          "run scenarios/semantics/three-semantics.json --seeds 1..10000 --report report.json");
  AddScenarios(run, raw, "Scenario files", true);
  AddSearch(run, raw);
  AddSeeds(run, raw);

  CLI::App* compare =
      AddVerb(app, raw, Verb::kCompare, "compare", "The same for one scenario, all configurations side by side",
              "compare scenarios/semantics/three-semantics.json");
  AddScenarios(compare, raw, "A scenario file", false);
  AddSearch(compare, raw);
  AddSeeds(compare, raw);

  CLI::App* prove = AddVerb(app, raw, Verb::kProve, "prove", "Try every plan of at most K faults",
                            "prove scenarios/semantics/three-semantics.json --faults 2");
  AddScenarios(prove, raw, "Scenario files", true);
  AddSearch(prove, raw);
  AddFaults(prove, raw);

  CLI::App* merge = AddVerb(app, raw, Verb::kMerge, "merge",
                            "Join the parts that --shard and --resume write: the report of the whole search",
                            "merge part-1.json part-2.json part-3.json --report report.json");
  merge->add_option("part", raw.command.paths, "Parts of one search, in any order")->required();
  AddReport(merge, raw);

  CLI::App* replay = AddVerb(app, raw, Verb::kReplay, "replay", "One run again: its facts, what broke, its digest",
                             "replay scenarios/semantics/three-semantics.json --config at_most_once --timing 1 \\\n"
                             "      --fault 'settle-1 / sink.apply / lost / #2 = crash'");
  AddScenarios(replay, raw, "A scenario file", false);
  AddConfig(replay, raw);
  AddWhichRun(replay, raw);
  replay->add_option("--digest", raw.command.digest, "Exit with 4 unless the run has this digest")
      ->type_name("HEX")
      ->check(CheckDigest);
  replay->add_option("--format", raw.format, "What stdout shows: facts, or how one violation came about")
      ->check(CLI::IsMember({"text", "timeline", "mermaid", "svg"}));
  AddInvariant(replay, raw);

  CLI::App* minimize =
      AddVerb(app, raw, Verb::kMinimize, "minimize", "Shrink a violation to the smallest scenario that still shows it",
              "minimize scenarios/semantics/three-semantics.json --config at_least_once");
  AddScenarios(minimize, raw, "A scenario file", false);
  AddConfig(minimize, raw);
  AddInvariant(minimize, raw);
  AddWhichRun(minimize, raw);
  AddJobs(minimize, raw);
  AddOutput(minimize, raw);

  CLI::App* explain = AddVerb(app, raw, Verb::kExplain, "explain",
                              "Tell how a violation came about, and which change of the configuration mends it",
                              "explain scenarios/semantics/three-semantics.json --config at_least_once");
  AddScenarios(explain, raw, "A scenario file", false);
  AddConfig(explain, raw);
  AddInvariant(explain, raw);
  AddWhichRun(explain, raw);
  AddJobs(explain, raw);
  AddOutput(explain, raw);
  explain->add_option("--format", raw.format, "What is written: the whole explanation, or its sequence diagram")
      ->check(CLI::IsMember({"text", "mermaid", "svg"}));

  CLI::App* test = AddVerb(app, raw, Verb::kTest, "test",
                           "Run every scenario's expectations: the regression verb for CI", "test scenarios");
  AddScenarios(test, raw, "Scenario files or folders", true);
  AddJobs(test, raw);

  CLI::App* claims =
      AddVerb(app, raw, Verb::kClaims, "claims", "What people say and what was measured of it, as a page in Markdown",
              "claims scenarios/claims > scenarios/claims/README.md");
  AddScenarios(claims, raw, "Scenario files or folders", true);
  AddJobs(claims, raw);

  CLI::App* defects = AddVerb(app, raw, Verb::kDefects, "defects",
                              "Plant every known protocol mistake and say which invariants notice it",
                              "defects scenarios --report defects.json");
  defects->add_option("scenario", raw.command.paths, "Scenario files or folders (default: scenarios)");
  Repeatable(defects->add_option("--defect", raw.command.defects, "Only this mistake (may be repeated)"))
      ->type_name("NAME");
  defects->add_option("--seeds", raw.command.most_seeds, "At most so many seeds of each scenario")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000'000));
  AddJobs(defects, raw);
  AddReport(defects, raw);

  CLI::App* lint =
      AddVerb(app, raw, Verb::kLint, "lint", "Say, without a run, what in a pipeline is known to break a guarantee",
              "lint scenarios/semantics/three-semantics.json --config at_least_once");
  AddScenarios(lint, raw, "Scenario files or folders", true);
  AddConfig(lint, raw);
  lint->add_option("--format", raw.format, "What stdout shows")->check(CLI::IsMember({"text", "json"}));

  CLI::App* check =
      AddVerb(app, raw, Verb::kCheck, "check", "Validate scenario files, all errors at once", "check scenarios");
  AddScenarios(check, raw, "Scenario files or folders", true);

  CLI::App* schema =
      AddVerb(app, raw, Verb::kSchema, "schema", "Print a JSON Schema", "schema scenario > scenario.schema.json");
  schema->add_option("which", raw.command.topic, "scenario or report")
      ->check(CLI::IsMember({"scenario", "report"}))
      ->required();

  CLI::App* list =
      AddVerb(app, raw, Verb::kList, "list", "List scenarios or parts of the vocabulary", "list invariants");
  list->add_option("what", raw.command.topic,
                   "scenarios, invariants, defects, metrics, faults, operations, facts, presets, patterns or advice")
      ->check(CLI::IsMember({"scenarios", "invariants", "defects", "metrics", "faults", "operations", "facts",
                             "presets", "patterns", "advice"}))
      ->required();
  list->add_option("path", raw.command.paths, "For scenarios: files or folders (default: scenarios)");

  AddVerb(app, raw, Verb::kDocs, "docs", "Print the reference of everything a scenario file can say, as Markdown",
          "docs > reference.md");
}

// False, after saying so, if the first argument is neither an option nor a verb; CLI11 would only miss the verb.
bool KnowsVerb(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || argv[1][0] == '-') return true;
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(verb->get_name());
  if (std::ranges::find(names, argv[1]) != names.end()) return true;
  const std::vector<std::string_view> known(names.begin(), names.end());
  Complain("no verb " + Quoted(argv[1]) + "; there are " + ListOf(known) + DidYouMean(argv[1], known));
  return false;
}

bool SameFile(const std::string& a, const std::string& b) {
  std::error_code error;
  return !a.empty() && !b.empty() && (a == b || std::filesystem::equivalent(a, b, error));
}

// Whether what is asked for can be cut into parts. False, after saying why not.
bool CheckParts(const CommandLine& command) {
  if (!command.shard && command.resume.empty()) return true;
  const std::string option = command.shard ? "--shard" : "--resume";
  std::string problem;
  if (command.paths.size() > 1) problem = "takes one scenario file at a time";
  if (command.stop_on_first) problem = "does not go with --stop-on-first: which violation is first, no part can tell";
  if (command.check_determinism) problem = "does not go with --check-determinism: check it in a call of its own";
  if (command.shard && command.report.empty() && command.resume.empty()) {
    problem = "needs a file for the part: --report FILE, or --resume FILE";
  }
  if (command.shard && !command.witness_folder.empty()) {
    problem = "does not go with --save-witnesses: what the smallest violation is, only the merged search can tell";
  }
  if (command.worst) problem = "does not go with --worst: it is not cut into parts";
  if (!command.shard && SameFile(command.report, command.resume)) problem = "and --report name one file";
  if (!problem.empty()) Complain(option + " " + problem);
  return problem.empty();
}

// Turns what was checked word by word into values. False, after saying so, if the words do not fit together.
bool TakeOver(Raw& raw) {
  CommandLine& command = raw.command;
  command.json = raw.format == "json";
  command.drawing = raw.format == "text" ? "" : raw.format;
  if (raw.faults >= 0) command.faults = raw.faults;
  if (!raw.seeds.empty()) command.seeds = *ParseSeeds(raw.seeds);
  if (!raw.seed.empty()) command.seed = ParseSeed(raw.seed);
  if (!raw.timing.empty()) command.timing = ParseSeed(raw.timing);
  if (!raw.budget.empty()) command.budget = ParseDuration(raw.budget);
  for (const std::string& timings : raw.timings) {
    if (AddTimings(timings, command.timings)) continue;
    Complain("--timings: a seed is there twice");
    return false;
  }
  for (const std::string& path : command.paths) {
    if (!SameFile(path, command.report)) continue;
    const char* what = command.verb == Verb::kMerge ? "a part" : "the scenario";
    Complain("--report " + command.report + ": the report would replace " + what);
    return false;
  }
  if (!raw.worst.empty()) command.worst = FindHarm(raw.worst);
  if (!raw.shard.empty()) command.shard = ParseShard(raw.shard);
  return CheckParts(command);
}

}  // namespace

ParsedCommandLine ParseCommandLine(int argc, const char* const* argv) {
  CLI::App app("Redeliver: what does a message pipeline really guarantee?", "redeliver");
  app.require_subcommand(1);
  app.set_version_flag("--version", "redeliver " REDELIVER_VERSION);
  app.footer("Exit codes:\n" + ExitCodeTable());
  Raw raw;
  raw.command.jobs = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  AddVerbs(app, raw);
  if (!KnowsVerb(app, argc, argv)) return {std::nullopt, kBadUsage};
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return {std::nullopt, app.exit(error) == 0 ? 0 : kBadUsage};  // CLI11 has codes of its own.
  }
  raw.command.verb = raw.verbs.at(app.get_subcommands().front());
  if (!TakeOver(raw)) return {std::nullopt, kBadUsage};
  return {std::move(raw.command), 0};
}

}  // namespace redeliver
