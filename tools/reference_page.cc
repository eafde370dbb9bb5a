#include "tools/reference_page.h"

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
#include "tools/command_tree.h"

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

struct OptionEntry {
  std::string usage;
  std::string doc;
  std::string verbs;  // Those that have it.
};

void AddOption(const ArgumentInfo& option, const std::string& verb, std::vector<OptionEntry>& entries) {
  const std::string usage = option.Usage();
  const auto same = [&](const OptionEntry& entry) { return entry.usage == usage && entry.doc == option.doc; };
  const auto found = std::ranges::find_if(entries, same);
  if (found != entries.end()) {
    found->verbs += ", " + MarkdownCode(verb);
  } else {
    entries.push_back({usage, option.doc, MarkdownCode(verb)});
  }
}

std::string OptionSection(const std::vector<OptionEntry>& entries) {
  std::string text = "## Options\n\n" + MarkdownHead({"option", "of", "meaning"});
  for (const OptionEntry& entry : entries) text += MarkdownRow({MarkdownCode(entry.usage), entry.verbs, entry.doc});
  return text + "\n";
}

std::string CommandLineSection(const CommandTree& tree) {
  std::string text = "## Verbs\n\n" + MarkdownHead({"verb", "takes", "does"});
  std::vector<OptionEntry> entries;
  for (const VerbInfo& verb : tree.verbs) {
    std::string takes;
    for (const ArgumentInfo& positional : verb.positionals) takes += (takes.empty() ? "" : "; ") + positional.doc;
    text += MarkdownRow({MarkdownCode(verb.name), takes, verb.doc});
    for (const ArgumentInfo& option : verb.options) {
      if (option.name != "--help") AddOption(option, verb.name, entries);
    }
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

std::string ReferencePage(const CommandTree& tree) {
  std::string text =
      KnobReference() + "\n" + VerdictSection() + AdviceSection() + CommandLineSection(tree) + ExitCodeSection();
  const std::string contents = Contents(text);
  return text.insert(text.find("## "), contents);
}

}  // namespace redeliver
