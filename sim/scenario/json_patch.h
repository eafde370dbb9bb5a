// RFC 7396 merge patches, and where a value stands.
#ifndef REDELIVER_SIM_SCENARIO_JSON_PATCH_H_
#define REDELIVER_SIM_SCENARIO_JSON_PATCH_H_

#include <initializer_list>
#include <string>
#include <string_view>

#include "sim/scenario/json_document.h"

namespace redeliver {

// RFC 7396. What comes from the patch keeps the patch's positions; new members come last, in the patch's order.
void MergePatch(const JsonValue& patch, JsonValue& target);

// The RFC 6901 pointer of the value or key that starts at the position, or of what encloses it. The document must be as
// parsed: a patched one has positions of two places.
std::string PointerAt(const JsonValue& document, FilePosition position);

// A way down from a document: keys, and indices in decimal.
using JsonPath = std::initializer_list<std::string_view>;

// The position of the value at the end of the path, or else of the last value on it.
FilePosition PositionOf(const JsonValue& document, JsonPath path);

// The position of the key at the end of the path, or else of the last value on it.
FilePosition PositionOfKey(const JsonValue& document, JsonPath path);

// The value at the end of the path, or nullptr.
const JsonValue* FindPath(const JsonValue& document, JsonPath path);

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_JSON_PATCH_H_
