#include "tools/help.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "reports/exit_codes.h"
#include "reports/styled_text.h"

namespace redeliver {
namespace {

using HelpRow = std::pair<std::string, std::string>;  // A name and what it means.

constexpr size_t kIndent = 2;
constexpr size_t kGap = 2;
constexpr size_t kWidestName = 26;

// Names on the left and, where a name leaves room for it, what it means beside it; else below it.
std::string Columns(const std::vector<HelpRow>& rows, int width) {
  size_t left = 0;
  for (const HelpRow& row : rows) left = std::max(left, row.first.size() > kWidestName ? 0 : row.first.size());
  const size_t indent = kIndent + left + kGap;
  const size_t room = static_cast<size_t>(width) - std::min(static_cast<size_t>(width) - 1, indent);
  std::string text;
  for (const auto& [name, doc] : rows) {
    std::string line = std::string(kIndent, ' ') + name;
    if (line.size() + kGap > indent) {
      text += line + "\n";
      line.clear();
    }
    for (const std::string& part : Wrap(doc, room)) {
      line.resize(indent, ' ');
      text += line + part + "\n";
      line.clear();
    }
  }
  return text;
}

std::string HelpSection(const std::string& title, const std::vector<HelpRow>& rows, int width) {
  return rows.empty() ? "" : "\n" + title + ":\n" + Columns(rows, width);
}

std::string Paragraph(const std::string& text, int width) {
  std::string lines;
  for (const std::string& line : Wrap(text, static_cast<size_t>(width))) lines += line + "\n";
  return lines;
}

// What a usage of few words does not tell already.
std::string HelpDocOf(const ArgumentInfo& argument) {
  if (argument.choices.empty() || argument.value.find('|') != std::string::npos) return argument.doc;
  std::string choices;
  for (const std::string& choice : argument.choices) choices += (choices.empty() ? "" : ", ") + choice;
  return argument.doc + ": " + choices;
}

std::vector<HelpRow> RowsOf(const std::vector<ArgumentInfo>& arguments) {
  std::vector<HelpRow> rows;
  for (const ArgumentInfo& argument : arguments) rows.emplace_back(argument.Usage(), HelpDocOf(argument));
  return rows;
}

std::vector<HelpRow> RowsOf(const std::vector<VerbInfo>& verbs) {
  std::vector<HelpRow> rows;
  for (const VerbInfo& verb : verbs) rows.emplace_back(verb.name, verb.doc);
  return rows;
}

std::string ExampleLines(const std::vector<std::string>& examples) {
  std::string text = examples.size() == 1 ? "\nExample:\n" : "\nExamples:\n";
  for (const std::string& example : examples) text += "  " + example + "\n";
  return text;
}

}  // namespace

std::string HelpText(const VerbInfo& verb, int width) {
  return Paragraph(verb.doc + ".", width) + "\nUsage:\n  " + verb.Synopsis() + "\n" +
         HelpSection("Arguments", RowsOf(verb.positionals), width) +
         HelpSection("Options", RowsOf(verb.options), width) + ExampleLines(verb.examples);
}

std::string HelpText(const CommandTree& tree, int width) {
  std::vector<HelpRow> codes;
  for (const ExitCodeInfo& info : AllExitCodes()) codes.emplace_back(std::to_string(info.code), info.meaning);
  std::vector<HelpRow> variables;
  for (const VariableInfo& variable : kVariables) variables.emplace_back(variable.name, variable.doc);
  return ShortHelpText(tree, width) + HelpSection("Options", RowsOf(tree.options), width) +
         HelpSection("Exit codes", codes, width) + HelpSection("Environment", variables, width);
}

std::string ShortHelpText(const CommandTree& tree, int width) {
  return Paragraph(tree.doc, width) +
         "\nUsage:\n"
         "  redeliver VERB [ARGUMENT]...\n"
         "  redeliver help VERB             what a verb takes, with examples\n"
         "  redeliver new my-scenario.json  the way to begin\n" +
         HelpSection("Verbs", RowsOf(tree.verbs), width);
}

}  // namespace redeliver
