#include "tools/usage_error.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "sim/scenario/file_error.h"

namespace redeliver {
namespace {

bool LooksLikeOption(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

// The words that no option and no positional has taken.
class LeftOver {
 public:
  explicit LeftOver(const CLI::App& app) : words_(app.remaining(true)) {}

  // "" if there is none.
  std::string FirstOption() const { return First(true); }
  std::string FirstOther() const { return First(false); }

 private:
  std::string First(bool option) const {
    for (const std::string& word : words_) {
      if (LooksLikeOption(word) == option && word != "--") return word;
    }
    return "";
  }

  std::vector<std::string> words_;
};

std::string UnknownOption(const std::string& word, const std::vector<ArgumentInfo>& options) {
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string_view> known;
  for (const ArgumentInfo& option : options) known.push_back(option.name);
  // Reports have a form for each --format; other verbs print one thing.
  const bool reports = std::ranges::find(options, "NAME[=FILE]", &ArgumentInfo::value) != options.end();
  if (name == "--junit" && reports) return "no option --junit; say --format junit=FILE";
  return "no option " + name + DidYouMean(name, known);
}

// The first positional or option that is required and missing; nullptr if none is.
const ArgumentInfo* Missing(const CLI::App& parsed, const VerbInfo& verb) {
  for (const auto* arguments : {&verb.positionals, &verb.options}) {
    for (const ArgumentInfo& argument : *arguments) {
      if (argument.required && parsed.get_option(argument.name)->count() == 0) return &argument;
    }
  }
  return nullptr;
}

// The first that is of the verb itself, and no preparation for it.
std::string ExampleOf(const VerbInfo& verb) {
  for (const std::string& example : verb.examples) {
    if (example.starts_with("redeliver " + verb.name)) return example;
  }
  return verb.Synopsis();
}

// The argument that the message is about, by the name it begins with; nullptr if it is about none.
const ArgumentInfo* Blamed(const std::string& message, const VerbInfo& verb) {
  const std::string name = message.substr(0, message.find(':'));
  const auto found = std::ranges::find(verb.positionals, name, &ArgumentInfo::name);
  return found == verb.positionals.end() ? verb.FindOption(name) : &*found;
}

std::string WrongValue(const std::string& message, const CLI::App& parsed, const ArgumentInfo& argument) {
  const std::vector<std::string> given = parsed.get_option(argument.name)->results();
  constexpr std::string_view kRange = " not in range ";
  if (const size_t range = message.find(kRange); range != std::string::npos && !given.empty()) {
    return argument.name + ": expected a number from " + message.substr(range + kRange.size()) + "; found " +
           Quoted(given.back());
  }
  if (argument.choices.empty() || given.empty()) return message;
  const std::vector<std::string_view> known(argument.choices.begin(), argument.choices.end());
  const auto wrong = std::ranges::find_if(
      given, [&](const std::string& value) { return std::ranges::find(known, value) == known.end(); });
  if (wrong == given.end()) return message;
  return argument.name + ": expected one of " + ListOf(known) + "; found " + Quoted(*wrong) + DidYouMean(*wrong, known);
}

std::string WrongCount(const std::string& message, const CLI::App& parsed, const ArgumentInfo& argument) {
  const CLI::Option* option = parsed.get_option(argument.name);
  const size_t given = option->count();
  if (!argument.name.starts_with("-")) {
    if (const int wanted = option->get_items_expected_min(); wanted > 1) {
      return "takes " + std::to_string(wanted) + " of " + argument.value + " (" + argument.doc + "); found " +
             std::to_string(given);
    }
    return "takes one " + argument.value + "; found " + std::to_string(given);
  }
  if (!argument.takes_value()) return argument.name + " takes no value";
  if (given > 1 && !argument.repeatable) return argument.name + " is there " + std::to_string(given) + " times";
  return given <= 1 ? argument.name + " needs a value: " + argument.Usage() : message;
}

std::string Problem(const CLI::ParseError& error, const CLI::App& parsed, const VerbInfo& verb) {
  const std::string message = error.what();
  constexpr std::string_view kFlagWithValue = " was given a disallowed flag override";
  if (message.ends_with(kFlagWithValue)) {
    return "--" + message.substr(0, message.size() - kFlagWithValue.size()) + " takes no value";
  }
  const LeftOver left(parsed);
  if (const std::string word = left.FirstOption(); !word.empty()) return UnknownOption(word, verb.options);
  if (const ArgumentInfo* blamed = Blamed(message, verb)) {
    if (dynamic_cast<const CLI::ValidationError*>(&error) != nullptr) return WrongValue(message, parsed, *blamed);
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      return WrongCount(message, parsed, *blamed);
    }
  }
  if (const ArgumentInfo* missing = Missing(parsed, verb)) {
    return "expected " + missing->Usage() + " (" + missing->doc + "); for example\n  " + ExampleOf(verb);
  }
  if (const std::string word = left.FirstOther(); !word.empty()) return "nothing takes the argument " + Quoted(word);
  return message;
}

}  // namespace

std::string InWords(const CLI::ParseError& error, const CLI::App& app, const CommandTree& tree) {
  const auto verbs = app.get_subcommands();
  const VerbInfo* verb = verbs.empty() ? nullptr : tree.FindVerb(verbs.front()->get_name());
  if (verb == nullptr) {
    const std::string word = LeftOver(app).FirstOption();
    return (word.empty() ? std::string(error.what()) : UnknownOption(word, tree.options)) +
           "\n`redeliver --help` shows what there is";
  }
  const std::string problem = verb->name + ": " + Problem(error, *verbs.front(), *verb);
  if (verb->name == "help") return problem + "\n`redeliver help` says what each does";
  return problem + "\n`redeliver help " + verb->name + "` shows what it takes";
}

std::string NoSuchVerb(const std::string& word, const CommandTree& tree) {
  std::vector<std::string_view> known;
  for (const VerbInfo& verb : tree.verbs) known.push_back(verb.name);
  return "no verb " + Quoted(word) + "; there are " + ListOf(known) + DidYouMean(word, known);
}

}  // namespace redeliver
