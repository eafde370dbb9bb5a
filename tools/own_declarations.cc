#include <string>
#include <vector>

#include "tools/declarations.h"
#include "tools/templates.h"

namespace redeliver {
namespace {

std::vector<std::string> NamesOfTemplates() {
  std::vector<std::string> names;
  for (const Template& one : AllTemplates()) names.emplace_back(one.name);
  return names;
}

std::vector<std::string> NamesOfVerbs(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(verb->get_name());
  }
  return names;
}

}  // namespace

void DeclareOwnVerbs(CLI::App& app, RawCommandLine& raw) {
  CLI::App* create = AddVerb(app, raw, Verb::kNew, "new", "Write a first scenario with comments, to be made your own",
                             "new my-scenario.json");
  AddExample(create, raw, "test my-scenario.json");
  AddExample(create, raw, "new --template outbox -");
  create->add_option("file", raw.command.paths, "The file to write, which must not exist; - for stdout")
      ->expected(1)
      ->required();
  create->add_option("--template", raw.command.topic, "What it is to be about (default: log)")
      ->check(CLI::IsMember(NamesOfTemplates()));

  CLI::App* completion =
      AddVerb(app, raw, Verb::kCompletion, "completion", "Print a script that makes a shell complete this command line",
              "completion bash > ~/.local/share/bash-completion/completions/redeliver");
  AddExample(completion, raw, "completion zsh > ~/.zfunc/_redeliver");
  AddExample(completion, raw, "completion fish > ~/.config/fish/completions/redeliver.fish");
  completion->add_option("shell", raw.command.topic, "The shell")
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->required();

  AddVerb(app, raw, Verb::kMan, "man", "Print the manual page, in roff", "man | man -l -");

  CLI::App* help = AddVerb(app, raw, Verb::kHelp, "help", "What a verb takes, with examples", "help prove");
  help->add_option("verb", raw.command.topic, "The verb (default: all of them)")
      ->check(CLI::IsMember(NamesOfVerbs(app)));
}

}  // namespace redeliver
