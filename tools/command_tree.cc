#include "tools/command_tree.h"

#include <algorithm>
#include <cctype>

#include "tools/declarations.h"

namespace redeliver {
namespace {

std::string InCapitals(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

// CLI11 gives the names that a value may have as "{a,b}".
std::vector<std::string> ChoicesIn(const std::string& type) {
  const size_t open = type.find(":{");
  if (open == std::string::npos) return {};
  const std::string names = type.substr(open + 2, type.find('}', open) - open - 2);
  std::vector<std::string> choices(1);
  for (const char c : names) {
    if (c == ',')
      choices.emplace_back();
    else
      choices.back() += c;
  }
  return choices;
}

std::string ValueOf(const CLI::Option& option, const std::vector<std::string>& choices) {
  if (option.get_positional()) return InCapitals(option.get_name());
  if (option.get_expected_max() == 0) return "";
  const std::string type = option.get_type_name();
  const std::string name = type.substr(0, type.find(':'));
  if (name != "TEXT" || choices.empty()) return name;
  std::string all;
  for (const std::string& choice : choices) all += (all.empty() ? "" : "|") + choice;
  return all;
}

ArgumentInfo ArgumentOf(const CLI::Option& option) {
  ArgumentInfo info;
  info.choices = ChoicesIn(option.get_type_name());
  info.value = ValueOf(option, info.choices);
  info.doc = option.get_description();
  info.required = option.get_required();
  const bool takes_all = option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll;
  if (option.get_positional()) {
    info.name = option.get_name();
    info.repeatable = option.get_expected_max() > 1;
  } else {
    info.name = "--" + option.get_lnames().front();
    if (!option.get_snames().empty()) info.short_name = "-" + option.get_snames().front();
    info.repeatable = takes_all;
  }
  return info;
}

void AddArguments(const CLI::App& app, std::vector<ArgumentInfo>& positionals, std::vector<ArgumentInfo>& options) {
  for (const CLI::Option* option : app.get_options()) {
    (option->get_positional() ? positionals : options).push_back(ArgumentOf(*option));
  }
}

}  // namespace

std::string ArgumentInfo::Usage() const {
  const bool positional = !name.starts_with("-");
  if (positional) return value + (repeatable ? "..." : "");
  return (short_name.empty() ? "" : short_name + ", ") + name + (takes_value() ? " " + value : "");
}

std::string VerbInfo::Synopsis() const {
  std::string text = "redeliver " + name + (options.size() > 1 ? " [OPTION]..." : "");  // One of them is --help.
  for (const ArgumentInfo& positional : positionals) {
    text += positional.required ? " " + positional.Usage() : " [" + positional.Usage() + "]";
  }
  return text;
}

const ArgumentInfo* VerbInfo::FindOption(std::string_view option) const {
  const auto found = std::ranges::find_if(
      options, [&](const ArgumentInfo& info) { return info.name == option || info.short_name == option; });
  return found == options.end() ? nullptr : &*found;
}

const VerbInfo* CommandTree::FindVerb(std::string_view verb) const {
  const auto found = std::ranges::find(verbs, verb, &VerbInfo::name);
  return found == verbs.end() ? nullptr : &*found;
}

CommandTree DescribeCommandLine() {
  CLI::App app("", "redeliver");
  RawCommandLine raw;
  DeclareProgram(app, raw);
  CommandTree tree;
  tree.doc = app.get_description();
  std::vector<ArgumentInfo> none;
  AddArguments(app, none, tree.options);
  for (CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    VerbInfo& info = tree.verbs.emplace_back(VerbInfo{verb->get_name(), verb->get_description()});
    AddArguments(*verb, info.positionals, info.options);
    info.examples = raw.verbs.at(verb).examples;
  }
  return tree;
}

}  // namespace redeliver
