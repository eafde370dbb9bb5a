#include "tools/completion.h"

namespace redeliver {
namespace {

constexpr std::string_view kBash =
#include "tools/completion/redeliver.bash.inc"
    ;
constexpr std::string_view kZsh =
#include "tools/completion/redeliver.zsh.inc"
    ;
constexpr std::string_view kFish =
#include "tools/completion/redeliver.fish.inc"
    ;

}  // namespace

std::string_view CompletionScript(std::string_view shell) {
  return shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish;
}

}  // namespace redeliver
