// Every verb and option of the command line, declared once: parsed, shown by --help, completed in a shell.
#ifndef REDELIVER_TOOLS_DECLARATIONS_H_
#define REDELIVER_TOOLS_DECLARATIONS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/command_line.h"

namespace redeliver {

struct DeclaredVerb {
  Verb verb;
  // Shell commands that run as they are, each after those before it; shown by --help and in the manual, and tested.
  std::vector<std::string> examples;
};

// Options in the form CLI11 fills; checked word by word, and turned into values afterwards.
struct RawCommandLine {
  CommandLine command;
  std::string seeds;
  std::vector<std::string> timings;  // Each a list, separated by commas.
  std::string seed;
  std::string timing;
  std::string budget;
  std::vector<std::string> formats;  // Each NAME or NAME=FILE.
  std::string junit;
  std::string tolerance;
  std::string shard;
  std::string worst;
  int faults = -1;
  std::map<CLI::App*, DeclaredVerb> verbs;
};

// The program and all its verbs. `raw` outlives the app.
void DeclareProgram(CLI::App& app, RawCommandLine& raw);

// The verbs about the program itself.
void DeclareOwnVerbs(CLI::App& app, RawCommandLine& raw);

// A verb and its first example, without the word redeliver.
CLI::App* AddVerb(CLI::App& app, RawCommandLine& raw, Verb verb, const std::string& name, const std::string& doc,
                  const std::string& example);
// A further one.
void AddExample(CLI::App* verb, RawCommandLine& raw, const std::string& example);

// Of a text that ParseSeeds refuses, what is said after it; "" if that is plain to see.
std::string_view WhyNoSeeds(const std::string& text);

// "1,2", with seeds that are not among those found before. False if it is not that.
bool AddTimings(std::string_view text, std::vector<uint64_t>& timings);

// "5%". Nullopt if it is not that.
std::optional<Ratio> ParseTolerance(std::string_view text);

// NAME or NAME=FILE.
struct SplitOutput {
  std::string name;
  std::optional<std::string> file;
};
SplitOutput SplitFormat(std::string_view text);

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_DECLARATIONS_H_
