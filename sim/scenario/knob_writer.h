// Writes knobs as JSON that KnobReader reads back to an equal value.
#ifndef REDELIVER_SIM_SCENARIO_KNOB_WRITER_H_
#define REDELIVER_SIM_SCENARIO_KNOB_WRITER_H_

#include <cstdint>
#include <string>

#include "sim/base/rational.h"
#include "sim/base/sim_time.h"
#include "sim/scenario/json_writer.h"
#include "sim/scenario/knob_traits.h"

namespace redeliver {

inline void WriteScalar(JsonWriter& writer, bool value) { writer.Bool(value); }
inline void WriteScalar(JsonWriter& writer, int64_t value) { writer.Integer(value); }
inline void WriteScalar(JsonWriter& writer, SimDuration value) { writer.String(FormatDuration(value)); }
inline void WriteScalar(JsonWriter& writer, const Probability& value) { writer.String(FormatProbability(value)); }
inline void WriteScalar(JsonWriter& writer, const Rate& value) { writer.String(FormatRate(value)); }
inline void WriteScalar(JsonWriter& writer, const std::string& value) { writer.String(value); }

template <class T>
void WriteKnobs(JsonWriter& writer, const T& value);

template <class T>
void WriteValue(JsonWriter& writer, const T& value) {
  if constexpr (OptionalKnob<T>) {
    if (value) {
      WriteValue(writer, *value);
    } else {
      writer.Null();
    }
  } else if constexpr (NamedKnob<T>) {
    writer.BeginObject();
    for (const auto& [name, part] : value) {
      writer.Key(name);
      WriteValue(writer, part);
    }
    writer.EndObject();
  } else if constexpr (ListKnob<T>) {
    writer.BeginLine();
    for (const auto& item : value) WriteValue(writer, item);
    writer.EndList();
  } else if constexpr (EnumKnob<T>) {
    writer.String(EnumText(value));
  } else if constexpr (StructKnob<T>) {
    writer.BeginObject();
    WriteKnobs(writer, value);
    writer.EndObject();
  } else {
    WriteScalar(writer, value);
  }
}

template <class Struct>
struct KnobWriter {
  JsonWriter& writer;
  const Struct& value;

  template <class Owner, class T>
  void operator()(T Owner::*member, const Knob<T>& knob) {
    writer.Key(knob.name);
    WriteValue(writer, value.*member);
  }
};

// Every knob of a struct, as members of the object that is open.
template <class T>
void WriteKnobs(JsonWriter& writer, const T& value) {
  T::Describe(KnobWriter<T>{writer, value});
}

// As one JSON value: `"250ms"`, `null`.
template <class T>
std::string KnobText(const T& value) {
  JsonWriter writer;
  WriteValue(writer, value);
  return writer.text();
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_KNOB_WRITER_H_
