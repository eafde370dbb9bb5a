#include "tools/reference_page.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>
#include <vector>

#include "reports/exit_codes.h"
#include "sim/explore/result.h"
#include "sim/lint/lint_rules.h"
#include "sim/scenario/docs.h"
#include "sim/scenario/markdown.h"
#include "tools/declarations.h"

namespace redeliver {
namespace {

std::string VerdictSection() {
  std::string text = "## Verdicts\n\n" + MarkdownHead({"verdict", "when"});
  for (int i = 0; i < kVerdictCount; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    text += MarkdownRow({MarkdownCode(VerdictName(verdict)), VerdictMeaning(verdict)});
  }
  return text + "\n";
}

std::string AdviceSection() {
  std::string text =
      "## Advice\n\nWhat `lint` knows of settings that break a guarantee, and the scenario that shows it.\n\n" +
      MarkdownHead({"rule", "advice", "shown by"});
  for (const LintRuleInfo& rule : kLintRules) {
    text += MarkdownRow({MarkdownCode(rule.id), rule.advice,
                         "[" + std::string(rule.shown_by) + "](../" + std::string(rule.shown_by) + ")"});
  }
  return text + "\n";
}

// "--seeds SEEDS", "--color {auto,always,never}"; a flag has no value. What CLI11 adds of types depends on its version.
std::string Usage(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) return option.get_name();
  const std::string type = option.get_type_name();
  const size_t choice = type.find(":{");
  return option.get_name() + " " +
         (choice == std::string::npos ? type.substr(0, type.find(':')) : type.substr(choice + 1));
}

struct OptionEntry {
  std::string usage;
  std::string doc;
  std::string verbs;  // Those that have it.
};

void AddOption(const CLI::Option& option, const std::string& verb, std::vector<OptionEntry>& entries) {
  const std::string usage = Usage(option);
  const auto same = [&](const OptionEntry& entry) {
    return entry.usage == usage && entry.doc == option.get_description();
  };
  const auto found = std::ranges::find_if(entries, same);
  if (found != entries.end()) {
    found->verbs += ", " + MarkdownCode(verb);
  } else {
    entries.push_back({usage, option.get_description(), MarkdownCode(verb)});
  }
}

std::string OptionSection(const std::vector<OptionEntry>& entries) {
  std::string text = "## Options\n\n" + MarkdownHead({"option", "of", "meaning"});
  for (const OptionEntry& entry : entries) text += MarkdownRow({MarkdownCode(entry.usage), entry.verbs, entry.doc});
  return text + "\n";
}

std::string CommandLineSection() {
  CLI::App app;
  RawCommandLine raw;
  DeclareVerbs(app, raw);
  std::string text = "## Verbs\n\n" + MarkdownHead({"verb", "takes", "does"});
  std::vector<OptionEntry> entries;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    std::string takes;
    for (const CLI::Option* option : verb->get_options()) {
      if (option == verb->get_help_ptr()) continue;
      if (option->get_positional()) {
        takes += (takes.empty() ? "" : "; ") + option->get_description();
      } else {
        AddOption(*option, verb->get_name(), entries);
      }
    }
    text += MarkdownRow({MarkdownCode(verb->get_name()), takes, verb->get_description()});
  }
  return text + "\n" + OptionSection(entries);
}

std::string ExitCodeSection() {
  std::string text = "## Exit codes\n\n" + MarkdownHead({"code", "means"});
  for (const ExitCodeInfo& info : AllExitCodes())
    text += MarkdownRow({std::to_string(info.code), std::string(info.meaning)});
  return text;
}

// As the link to a heading is written: "Power loss, disk loss" is at #power-loss-disk-loss.
std::string Anchor(std::string_view heading) {
  std::string anchor;
  for (const char c : heading) {
    if (std::isalnum(static_cast<unsigned char>(c)))
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (c == ' ' || c == '-') anchor += '-';
  }
  return anchor;
}

std::string Contents(const std::string& text) {
  std::string contents = "## Contents\n\n";
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("## ")) continue;
    const std::string heading = line.substr(3);
    contents += "* [" + heading + "](#" + Anchor(heading) + ")\n";
  }
  return contents + "\n";
}

}  // namespace

std::string ReferencePage() {
  std::string text =
      KnobReference() + "\n" + VerdictSection() + AdviceSection() + CommandLineSection() + ExitCodeSection();
  const std::string contents = Contents(text);
  return text.insert(text.find("## "), contents);
}

}  // namespace redeliver
