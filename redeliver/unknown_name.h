// Complaints about names that do not exist.
#ifndef REDELIVER_REDELIVER_UNKNOWN_NAME_H_
#define REDELIVER_REDELIVER_UNKNOWN_NAME_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace redeliver {

// Throws ScenarioError: `no configuration is named "nave"; did you mean "naive"?`
[[noreturn]] void ThrowUnknown(std::string_view noun, const std::string& name, const std::vector<std::string>& known);

// The place of the name among those known. Throws the same if it is not there.
size_t IndexOf(std::string_view noun, const std::string& name, const std::vector<std::string>& known);

}  // namespace redeliver

#endif  // REDELIVER_REDELIVER_UNKNOWN_NAME_H_
