// Fills structs of knobs from JSON. Every deviation from the declarations is a finding, and the default is kept.
#ifndef REDELIVER_SIM_SCENARIO_KNOB_READER_H_
#define REDELIVER_SIM_SCENARIO_KNOB_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/rational.h"
#include "sim/base/sim_time.h"
#include "sim/scenario/file_error.h"
#include "sim/scenario/json_document.h"
#include "sim/scenario/knob_traits.h"

namespace redeliver {

// Parts of one kind in one topology, and entries of any other map of names: identifiers of parts have 16 bits.
inline constexpr size_t kMostParts = 256;

// Names of parts and configurations, as a regular expression.
inline constexpr std::string_view kNamePattern = "^[a-z][a-z0-9_-]{0,39}$";
bool IsName(std::string_view name);
// The error about a name that IsName refuses.
std::string NoNameText(std::string_view name);

struct KnownKey {
  std::string_view name;
  std::string_view doc;
};

struct KnownKeyCollector {
  std::vector<KnownKey> keys;

  template <class Owner, class T>
  void operator()(T Owner::*, const Knob<T>& knob) {
    keys.push_back({knob.name, knob.doc});
  }
};

// The knobs of a struct.
template <StructKnob Struct>
std::vector<KnownKey> KnownKeysOf() {
  KnownKeyCollector collector;
  Struct::Describe(collector);
  return collector.keys;
}

class KnobReader {
 public:
  // kPatch: null is legal everywhere, for it removes; and nothing is required.
  enum class Mode { kComplete, kPatch };

  KnobReader(Mode mode, Findings* findings) : mode_(mode), findings_(*findings) {}

  template <StructKnob Struct>
  void Read(const JsonValue& value, Struct& into) {
    if (!ExpectObject(value, "an object")) return;
    Fields<Struct> fields{*this, value, into, {}};
    Struct::Describe(fields);
    CheckKeys(value, fields.known);
  }

  // A finding for each key that is not among those known.
  void CheckKeys(const JsonValue& object, const std::vector<KnownKey>& known);

 private:
  template <class Struct>
  struct Fields {
    KnobReader& reader;
    const JsonValue& object;
    Struct& into;
    std::vector<KnownKey> known;

    template <class Owner, class T>
    void operator()(T Owner::*member, const Knob<T>& knob) {
      known.push_back({knob.name, knob.doc});
      const JsonValue* value = object.Find(knob.name);
      if (value == nullptr) {
        if (knob.required) reader.Missing(object, known.back());
      } else if (!value->is_null() || reader.mode_ == Mode::kComplete) {
        reader.ReadKnob(*value, knob, into.*member);
      }
    }
  };

  template <class T>
  void ReadKnob(const JsonValue& value, const Knob<T>& knob, T& into) {
    if constexpr (OptionalKnob<T>) {
      using Inner = typename T::value_type;
      into.reset();
      if (!value.is_null()) ReadKnob(value, InnerKnob<Inner>(knob), into.emplace());
    } else if constexpr (NamedKnob<T>) {
      ReadNamed(value, into);
    } else if constexpr (ListKnob<T>) {
      using Inner = typename T::value_type;
      if (!ExpectList(value)) return;
      into.clear();
      for (const JsonValue& item : value.items) {
        Inner inner{};
        ReadKnob(item, InnerKnob<Inner>(knob), inner);
        into.push_back(std::move(inner));
      }
    } else if constexpr (EnumKnob<T>) {
      into = static_cast<T>(ReadEnum(value, EnumTexts<T>(), static_cast<size_t>(into)));
    } else if constexpr (StructKnob<T>) {
      Read(value, into);
    } else {
      ReadScalar(value, knob, into);
    }
  }

  template <class T>
  void ReadNamed(const JsonValue& value, Named<T>& into) {
    if (!ExpectObject(value, "an object of names")) return;
    into.clear();
    CheckNames(value);
    for (const JsonMember& member : value.members) {
      if (into.size() == kMostParts) return;
      if (member.value.is_null() && mode_ == Mode::kPatch) continue;
      Read(member.value, into.emplace_back(member.key, T{}).second);
    }
  }

  bool ExpectObject(const JsonValue& value, std::string_view what);
  bool ExpectList(const JsonValue& value);
  void CheckNames(const JsonValue& object);
  void Missing(const JsonValue& object, const KnownKey& key);
  // The place of the name found; `otherwise` if it is none of them.
  size_t ReadEnum(const JsonValue& value, const std::vector<std::string_view>& names, size_t otherwise);

  void ReadScalar(const JsonValue& value, const Knob<bool>& knob, bool& into);
  void ReadScalar(const JsonValue& value, const Knob<int64_t>& knob, int64_t& into);
  void ReadScalar(const JsonValue& value, const Knob<SimDuration>& knob, SimDuration& into);
  void ReadScalar(const JsonValue& value, const Knob<Probability>& knob, Probability& into);
  void ReadScalar(const JsonValue& value, const Knob<Rate>& knob, Rate& into);
  void ReadScalar(const JsonValue& value, const Knob<std::string>& knob, std::string& into);

  void Expected(const JsonValue& value, std::string_view what);
  void Add(FilePosition position, std::string message) { findings_.push_back({position, std::move(message)}); }

  Mode mode_;
  Findings& findings_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_KNOB_READER_H_
