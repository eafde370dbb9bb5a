// The scenarios that `redeliver new` writes: real ones, in tools/templates.
#ifndef REDELIVER_TOOLS_TEMPLATES_H_
#define REDELIVER_TOOLS_TEMPLATES_H_

#include <span>
#include <string_view>

namespace redeliver {

struct Template {
  std::string_view name;
  std::string_view text;
};

// The first is the one to take if none is named.
std::span<const Template> AllTemplates();

}  // namespace redeliver

#endif  // REDELIVER_TOOLS_TEMPLATES_H_
