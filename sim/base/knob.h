// A knob is declared once, in a static Describe(visitor) of the struct that holds it: name, doc, legal range. The
// default is what a default-constructed struct has. Reader, JSON Schema, reference documentation and the effective
// configuration are visitors, so none of them can drift from the code.
//
//   struct CacheOptions {
//     SimDuration ttl = Days(7);
//
//     template <class Visitor>
//     static void Describe(Visitor&& knob) {
//       knob(&CacheOptions::ttl, {.name = "ttl", .doc = "How long ...", .legal = {{Millis(1), Days(365)}}});
//     }
//   };
#ifndef REDELIVER_SIM_BASE_KNOB_H_
#define REDELIVER_SIM_BASE_KNOB_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace redeliver {

// Inclusive.
template <class T>
struct Range {
  T low;
  T high;
};

// What a name in a scenario file must be the name of.
enum class RefersTo { kNothing, kLog, kQueue, kChannel, kDatabase, kSink, kCache, kProcessOrServer };

template <class T>
struct Knob {
  std::string_view name;
  std::string_view doc;
  std::optional<Range<T>> legal = std::nullopt;  // Integers and durations.
  RefersTo refers_to = RefersTo::kNothing;       // Strings and lists of strings; "" means none.
  bool required = false;
};

// Parts of a pipeline under the names the user gave them, in the order of the file.
template <class T>
using Named = std::vector<std::pair<std::string, T>>;

struct EnumName {
  std::string_view name;
  std::string_view doc;
};

// The spelling of each enumerator, in order. Specialised beside every enum that a knob has:
//   template <> struct EnumNames<Isolation> { static constexpr EnumName kNames[] = {{"read_committed", "..."}, ...}; };
template <class Enum>
struct EnumNames;

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_KNOB_H_
