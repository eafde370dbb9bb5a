#include "tools/declarations.h"

#include <algorithm>
#include <utility>

#include "reports/formats.h"
#include "sim/base/sim_time.h"

namespace redeliver {

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

std::optional<Ratio> ParseTolerance(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  const auto percent = ParseDecimal(text.substr(0, text.size() - 1));
  return percent ? std::optional(Quotient(*percent, {100})) : std::nullopt;
}

SplitOutput SplitFormat(std::string_view text) {
  const size_t equals = text.find('=');
  if (equals == std::string_view::npos) return {std::string(text), std::nullopt};
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

namespace {

std::string CheckSeeds(const std::string& text) {
  if (ParseSeeds(text)) return "";
  return "expected seeds such as 1..500, 500 (the first 500) or 3,7,20-29; found \"" + text + "\"" +
         std::string(WhyNoSeeds(text));
}

std::string CheckSeed(const std::string& text) {
  if (ParseSeed(text)) return "";
  return "expected a seed, a whole number from 1; found \"" + text + "\"";
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

std::string CheckTolerance(const std::string& text) {
  return ParseTolerance(text) ? "" : "expected a share such as 5%; found \"" + text + "\"";
}

std::string CheckFileName(const std::string& text) { return text.empty() ? "expected the name of a file" : ""; }

// May be repeated; takes one value each time, and leaves what follows to others.
CLI::Option* Repeatable(CLI::Option* option) { return option->expected(1)->take_all()->allow_extra_args(false); }

std::string CheckBudget(const std::string& text) {
  if (ParseDuration(text)) return "";
  return "expected a time such as 30s or 5min; found \"" + text + "\"";
}

void AddScenarios(CLI::App* verb, RawCommandLine& raw, const std::string& what, bool several) {
  auto* option = verb->add_option("scenario", raw.command.paths, what)->required();
  if (!several) option->expected(1);
}

void AddConfig(CLI::App* verb, RawCommandLine& raw) {
  Repeatable(verb->add_option("--config", raw.command.configurations, "Only this configuration (may be repeated)"))
      ->type_name("NAME");
}

// For a verb that is about one run: no more than one.
void AddOneConfig(CLI::App* verb, RawCommandLine& raw, const std::string& doc) {
  verb->add_option("--config", raw.command.configurations, doc)
      ->type_name("NAME")
      ->expected(1)
      ->allow_extra_args(false);
}

void AddJobs(CLI::App* verb, RawCommandLine& raw) {
  verb->add_option("--jobs", raw.command.jobs, "Threads; the result does not depend on it (default: as many as cores)")
      ->type_name("N")
      ->check(CLI::Range(1, 1024));
}

// What stdout shows of a verb that prints one thing.
void AddFormat(CLI::App* verb, RawCommandLine& raw, const std::string& doc, std::vector<std::string> names) {
  verb->add_option("--format", raw.command.format, doc)->check(CLI::IsMember(std::move(names)));
}

std::string NamesOfFormats() {
  std::string names;
  for (const ReportFormat& format : AllReportFormats()) names += (names.empty() ? "" : ", ") + std::string(format.name);
  return names;
}

std::string CheckFormat(const std::string& text) {
  const auto [name, file] = SplitFormat(text);
  if (name != "text" && FindReportFormat(name) == nullptr) {
    return "expected text or " + NamesOfFormats() + ", and =FILE if it goes to a file; found \"" + text + "\"";
  }
  if (name == "text" && file) return "text goes to stdout; redirect that instead of naming a file";
  return file && file->empty() ? "expected the name of a file after \"=\"" : "";
}

void AddReportFile(CLI::App* verb, RawCommandLine& raw) {
  verb->add_option("--report", raw.command.report, "Write the JSON report to a file (- for stdout)")
      ->type_name("FILE")
      ->check(CheckFileName);
}

void AddColor(CLI::App* verb, RawCommandLine& raw) {
  verb->add_option("--color", raw.command.color, "When to use colours")
      ->check(CLI::IsMember({"auto", "always", "never"}));
}

void AddFormats(CLI::App* verb, RawCommandLine& raw) {
  AddReportFile(verb, raw);
  Repeatable(verb->add_option("--format", raw.formats,
                              "What stdout shows: text or " + NamesOfFormats() +
                                  "; with =FILE, what is written to that file besides (may be repeated)"))
      ->type_name("NAME[=FILE]")
      ->check(CheckFormat);
  verb->add_option("--page-effort", raw.command.page_effort,
                   "For --format html: how many events a page may take to tell one violation, and to draw plots "
                   "(default: " +
                       std::to_string(kEffort / 1'000'000) + " million)")
      ->type_name("EVENTS")
      ->check(CLI::Range(uint64_t{1}, kEffort));
}

void AddReport(CLI::App* verb, RawCommandLine& raw) {
  AddFormats(verb, raw);
  AddColor(verb, raw);
}

void AddSearch(CLI::App* verb, RawCommandLine& raw) {
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

void AddSeeds(CLI::App* verb, RawCommandLine& raw) {
  verb->add_option("--seeds", raw.seeds, "Seeds: A..B, N (the first N) or a,b,c-d (default: as the scenario says)")
      ->type_name("SEEDS")
      ->check(CheckSeeds);
  verb->add_flag("--check-determinism", raw.command.check_determinism, "Run every seed twice and compare");
}

std::vector<std::string> NamesOfHarms() {
  std::vector<std::string> names;
  for (const HarmInfo& harm : kHarms) names.emplace_back(harm.name);
  return names;
}

void AddFaults(CLI::App* verb, RawCommandLine& raw) {
  verb->add_option("--faults", raw.faults, "Faults per plan, at most (default: as the scenario says)")
      ->type_name("K")
      ->check(CLI::Range(0, 8));
  Repeatable(verb->add_option("--timings", raw.timings,
                              "Seeds of the latencies to prove under, such as 1,2 (default: as the scenario says)"))
      ->type_name("SEEDS")
      ->check(CheckTimings);
  verb->add_option("--worst", raw.worst, "Also find the plan that does most of this harm")
      ->type_name("HARM")
      ->check(CLI::IsMember(NamesOfHarms()));
}

void AddWhichRun(CLI::App* verb, RawCommandLine& raw) {
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

void AddOutput(CLI::App* verb, RawCommandLine& raw) {
  verb->add_option("--output", raw.command.report, "Write to a file (default: stdout)")
      ->type_name("FILE")
      ->check(CheckFileName);
}

void AddInvariant(CLI::App* verb, RawCommandLine& raw) {
  verb->add_option("--invariant", raw.command.invariant, "The invariant that breaks (default: the first that does)")
      ->type_name("NAME");
}

void DeclareVerbs(CLI::App& app, RawCommandLine& raw) {
  CLI::App* run = AddVerb(app, raw, Verb::kRun, "run", "Sample seeds for each configuration and report what broke",
                          "run scenarios/semantics/three-semantics.json --seeds 1..10000 --report report.json");
  AddExample(run, raw, "run scenarios/payments.json --config naive --seeds 100 --save-witnesses witnesses");
  AddScenarios(run, raw, "Scenario files", true);
  AddSearch(run, raw);
  AddSeeds(run, raw);

  CLI::App* compare =
      AddVerb(app, raw, Verb::kCompare, "compare",
              "Sample one scenario as run does, and say seed by seed what each configuration breaks and mends "
              "against the first",
              "compare scenarios/semantics/three-semantics.json");
  AddScenarios(compare, raw, "A scenario file", false);
  AddSearch(compare, raw);
  AddSeeds(compare, raw);

  CLI::App* prove = AddVerb(app, raw, Verb::kProve, "prove", "Try every plan of at most K faults",
                            "prove scenarios/semantics/three-semantics.json --faults 2");
  AddExample(prove, raw, "prove scenarios/semantics/three-semantics.json --faults 2 --resume so-far.json --budget 30s");
  AddScenarios(prove, raw, "Scenario files", true);
  AddSearch(prove, raw);
  AddFaults(prove, raw);

  CLI::App* merge = AddVerb(app, raw, Verb::kMerge, "merge",
                            "Join the parts that --shard and --resume write: the report of the whole search",
                            "prove scenarios/semantics/three-semantics.json --shard 1/2 --report part-1.json");
  AddExample(merge, raw, "prove scenarios/semantics/three-semantics.json --shard 2/2 --report part-2.json");
  AddExample(merge, raw, "merge part-1.json part-2.json --report report.json");
  merge->add_option("part", raw.command.paths, "Parts of one search, in any order")->required();
  AddReport(merge, raw);

  CLI::App* replay = AddVerb(app, raw, Verb::kReplay, "replay", "One run again: its facts, what broke, its digest",
                             "replay scenarios/semantics/three-semantics.json --config at_most_once --timing 1 \\\n"
                             "      --fault 'settle-1 / sink.apply / lost / #2 = crash'");
  AddExample(replay, raw, "replay scenarios/payments.json --config naive --seed 57 --format svg > violation.svg");
  AddScenarios(replay, raw, "A scenario file", false);
  AddOneConfig(replay, raw, "The configuration that is run (needed where there are several)");
  AddWhichRun(replay, raw);
  replay->add_option("--digest", raw.command.digest, "Exit with 4 unless the run has this digest")
      ->type_name("HEX")
      ->check(CheckDigest);
  AddFormat(replay, raw, "What stdout shows: facts, how one violation came about, or a trace for ui.perfetto.dev",
            {"text", "timeline", "mermaid", "svg", "perfetto"});
  AddInvariant(replay, raw);

  CLI::App* minimize =
      AddVerb(app, raw, Verb::kMinimize, "minimize", "Shrink a violation to the smallest scenario that still shows it",
              "minimize scenarios/semantics/three-semantics.json --config at_least_once --output smallest.json");
  AddScenarios(minimize, raw, "A scenario file", false);
  AddOneConfig(minimize, raw, "Only this configuration");
  AddInvariant(minimize, raw);
  AddWhichRun(minimize, raw);
  AddJobs(minimize, raw);
  AddOutput(minimize, raw);

  CLI::App* explain = AddVerb(app, raw, Verb::kExplain, "explain",
                              "Tell how a violation came about, and which change of the configuration mends it",
                              "explain scenarios/semantics/three-semantics.json --config at_least_once");
  AddScenarios(explain, raw, "A scenario file", false);
  AddOneConfig(explain, raw, "Only this configuration");
  AddInvariant(explain, raw);
  AddWhichRun(explain, raw);
  AddJobs(explain, raw);
  AddOutput(explain, raw);
  AddFormat(explain, raw, "What is written: the whole explanation, or its sequence diagram",
            {"text", "mermaid", "svg"});
  AddColor(explain, raw);

  CLI::App* test =
      AddVerb(app, raw, Verb::kTest, "test", "Run every scenario's expectations: the regression verb for CI",
              "test scenarios --junit junit.xml --format github\n"
              "  redeliver test scenarios --format markdown >> \"$GITHUB_STEP_SUMMARY\"");
  AddScenarios(test, raw, "Scenario files or folders", true);
  AddJobs(test, raw);
  AddFormats(test, raw);
  test->add_option("--junit", raw.junit, "The same as --format junit=FILE")->type_name("FILE")->check(CheckFileName);

  CLI::App* diff =
      AddVerb(app, raw, Verb::kDiff, "diff",
              "Compare two reports: verdicts, rates, proofs, thresholds and metrics that changed; exits with "
              "1 if something got worse: violated, no longer held or proved, or missed, even if the new scenario "
              "expects it",
              "run scenarios/guide/1-commit-before-effect.json --report old.json");
  AddExample(diff, raw, "run scenarios/guide/1-commit-before-effect.json --seeds 2000 --report new.json");
  AddExample(diff, raw, "diff old.json new.json");
  diff->add_option("report", raw.command.paths, "The old report and the new one")->required()->expected(2);
  diff->add_option("--tolerance", raw.tolerance,
                   "How much metrics may move (default: 0% where scenario and search are the same, else 5%)")
      ->type_name("SHARE%")
      ->check(CheckTolerance);
  diff->add_flag("--exit-on-change", raw.command.exit_on_change,
                 "Exit with 1 for any change, not only if a verdict, a proof, a threshold or a check is lost");
  AddFormat(diff, raw, "What stdout shows", {"text", "json", "markdown"});

  CLI::App* claims =
      AddVerb(app, raw, Verb::kClaims, "claims", "What people say and what was measured of it, as a page in Markdown",
              "claims scenarios/claims > scenarios/claims/README.md");
  AddScenarios(claims, raw, "Scenario files or folders", true);
  AddJobs(claims, raw);

  CLI::App* defects = AddVerb(app, raw, Verb::kDefects, "defects",
                              "Plant every known protocol mistake and say which invariants notice it",
                              "defects scenarios --report defects.json");
  AddExample(defects, raw, "defects scenarios/queue --defect lease-never-ends --seeds 50");
  defects->add_option("scenario", raw.command.paths, "Scenario files or folders (default: scenarios)");
  Repeatable(defects->add_option("--defect", raw.command.defects, "Only this mistake (may be repeated)"))
      ->type_name("NAME");
  defects->add_option("--seeds", raw.command.most_seeds, "At most so many seeds of each scenario")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000'000));
  AddJobs(defects, raw);
  AddReportFile(defects, raw);
  AddFormat(defects, raw, "What stdout shows", {"text", "json"});
  AddColor(defects, raw);

  CLI::App* lint =
      AddVerb(app, raw, Verb::kLint, "lint", "Say, without a run, what in a pipeline is known to break a guarantee",
              "lint scenarios/semantics/three-semantics.json --config at_least_once");
  AddScenarios(lint, raw, "Scenario files or folders", true);
  AddConfig(lint, raw);
  AddFormat(lint, raw, "What stdout shows", {"text", "json"});

  CLI::App* check =
      AddVerb(app, raw, Verb::kCheck, "check", "Validate scenario files, all errors at once", "check scenarios");
  AddScenarios(check, raw, "Scenario files or folders", true);

  CLI::App* schema =
      AddVerb(app, raw, Verb::kSchema, "schema", "Print a JSON Schema", "schema scenario > scenario.schema.json");
  schema->add_option("which", raw.command.topic, "What it is the form of")
      ->check(CLI::IsMember({"scenario", "report", "defects", "lint", "part", "diff"}))
      ->required();

  CLI::App* list =
      AddVerb(app, raw, Verb::kList, "list", "List scenarios or parts of the vocabulary", "list invariants");
  AddExample(list, raw, "list scenarios scenarios/queue");
  list->add_option("what", raw.command.topic, "What to list")
      ->check(CLI::IsMember({"scenarios", "invariants", "defects", "metrics", "faults", "operations", "facts",
                             "presets", "patterns", "advice"}))
      ->required();
  list->add_option("path", raw.command.paths, "For scenarios: files or folders (default: scenarios)");
  AddFormat(list, raw, "Of scenarios: lines, or a page with links", {"text", "markdown"});

  AddVerb(app, raw, Verb::kDocs, "docs", "Print the reference of scenario files, reports and command line, as Markdown",
          "docs > reference.md");
}

}  // namespace

CLI::App* AddVerb(CLI::App& app, RawCommandLine& raw, Verb verb, const std::string& name, const std::string& doc,
                  const std::string& example) {
  CLI::App* added = app.add_subcommand(name, doc);
  added->set_help_flag("-h,--help", "Print this help and exit");
  raw.verbs[added].verb = verb;
  AddExample(added, raw, example);
  return added;
}

void AddExample(CLI::App* verb, RawCommandLine& raw, const std::string& example) {
  raw.verbs.at(verb).examples.push_back("redeliver " + example);
}

void DeclareProgram(CLI::App& app, RawCommandLine& raw) {
  app.description("Redeliver shows what a message pipeline really guarantees, by running it under every fault.");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("--version", "", "Print the version and the commit that it was built from");
  app.require_subcommand(1);
  DeclareVerbs(app, raw);
  DeclareOwnVerbs(app, raw);
  for (const auto& [verb, declared] : raw.verbs) {
    for (CLI::Option* option : verb->get_options()) {
      if (option->get_expected_max() == 0) option->disable_flag_override();  // A flag takes no "=value".
    }
  }
}

}  // namespace redeliver
