#include "tools/man_page.h"

#include <string_view>

#include "reports/exit_codes.h"
#include "reports/styled_text.h"

namespace redeliver {
namespace {

// Of the release: the page is the same whenever it is printed.
constexpr std::string_view kDate = "2026-11-29";

// Plain text as roff shows it: hyphens to be copied, and no line that is taken for a request.
std::string Escaped(std::string_view text) {
  std::string roff;
  for (const char c : text) {
    const bool at_start = roff.empty() || roff.back() == '\n';
    if (at_start && (c == '.' || c == '\'')) roff += "\\&";
    if (c == '\\')
      roff += "\\e";
    else if (c == '-')
      roff += "\\-";
    else if (c == '\'')
      roff += "\\(aq";
    else if (c == '`')
      roff += "\\(ga";
    else if (c == '~')
      roff += "\\(ti";
    else if (c == '^')
      roff += "\\(ha";
    else
      roff += c;
  }
  return roff;
}

std::string ManBold(std::string_view text) { return "\\fB" + Escaped(text) + "\\fR"; }
std::string ManItalic(std::string_view text) { return "\\fI" + Escaped(text) + "\\fR"; }

std::string ManSection(std::string_view title) { return ".SH " + std::string(title) + "\n"; }

// Running text, in lines that people can read, too.
std::string ManText(const std::string& text) {
  constexpr size_t kWidth = 78;
  std::string lines;
  for (const std::string& line : Wrap(text, kWidth)) lines += line + "\n";
  return lines;
}

// A term, and below it what it means.
std::string ManEntry(const std::string& term, const std::string& doc) { return ".TP\n" + term + "\n" + ManText(doc); }

std::string ManCode(const std::string& text) { return ".EX\n" + Escaped(text) + "\n.EE\n"; }

std::string TermOf(const ArgumentInfo& argument) {
  if (!argument.name.starts_with("-")) return ManItalic(argument.Usage());
  const std::string names = argument.short_name.empty() ? ManBold(argument.name)
                                                        : ManBold(argument.short_name) + ", " + ManBold(argument.name);
  return names + (argument.takes_value() ? " " + ManItalic(argument.value) : "");
}

std::string ManDocOf(const ArgumentInfo& argument) {
  std::string choices;
  for (const std::string& choice : argument.choices) choices += (choices.empty() ? " One of " : ", ") + ManBold(choice);
  return Escaped(argument.doc) + "." + choices + (choices.empty() ? "" : ".");
}

std::string PageOf(const VerbInfo& verb) {
  std::string text = ".SS " + Escaped(verb.Synopsis()) + "\n" + ManText(Escaped(verb.doc) + ".");
  for (const ArgumentInfo& positional : verb.positionals) text += ManEntry(TermOf(positional), ManDocOf(positional));
  for (const ArgumentInfo& option : verb.options) {
    if (option.name != "--help") text += ManEntry(TermOf(option), ManDocOf(option));
  }
  return text;
}

struct FileInfo {
  std::string_view name;
  std::string_view doc;
};
constexpr FileInfo kFilesInManual[] = {
    {"*.json", "Scenarios, in JSON with comments; redeliver docs describes all they can say."},
    {"scenario.schema.json", "Their JSON Schema, from which editors complete; redeliver schema scenario prints it."},
    {"*.schema.json", "Passed over in folders of scenarios."},
};

constexpr char kDescription[] =
    "A scenario file describes producers, logs, queues, databases, consumers and sinks, the faults that may strike, "
    "and "
    "what must hold nevertheless. The same command always finds the same, on every machine. Results go to standard "
    "output, everything else to standard error.";

std::string ManExamples(const CommandTree& tree) {
  std::string text;
  for (const VerbInfo& verb : tree.verbs) {
    if (!text.empty()) text += ".PP\n";
    text += ManText(Escaped(verb.doc) + ":") + ".PP\n";
    for (const std::string& example : verb.examples) text += ManCode(example);
  }
  return text;
}

}  // namespace

std::string ManPage(const CommandTree& tree) {
  std::string page =
      ".TH REDELIVER 1 " + std::string(kDate) + " \"redeliver " REDELIVER_VERSION "\" \"User Commands\"\n";
  page += ManSection("NAME") + "redeliver \\- deterministic failure\\-injection simulator for message delivery\n";
  page +=
      ManSection("SYNOPSIS") + ManBold("redeliver") + " " + ManItalic("VERB") + " [" + ManItalic("ARGUMENT") + "]...\n";
  page += ManSection("DESCRIPTION") + ManText(Escaped(tree.doc)) + ".PP\n" + ManText(kDescription);
  page += ManSection("VERBS");
  for (const VerbInfo& verb : tree.verbs) page += PageOf(verb);
  page += ManSection("OPTIONS");
  for (const ArgumentInfo& option : tree.options) page += ManEntry(TermOf(option), ManDocOf(option));
  page += ManSection("EXIT STATUS");
  for (const ExitCodeInfo& info : AllExitCodes()) {
    page += ManEntry(ManBold(std::to_string(info.code)), Escaped(info.meaning) + ".");
  }
  page += ManSection("ENVIRONMENT");
  for (const VariableInfo& variable : kVariables) page += ManEntry(ManBold(variable.name), Escaped(variable.doc));
  page += ManSection("FILES");
  for (const FileInfo& file : kFilesInManual) page += ManEntry(ManItalic(file.name), Escaped(file.doc));
  return page + ManSection("EXAMPLES") + ManExamples(tree);
}

}  // namespace redeliver
