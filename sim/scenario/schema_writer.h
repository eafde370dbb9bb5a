// The JSON Schema of one struct of knobs.
#ifndef REDELIVER_SIM_SCENARIO_SCHEMA_WRITER_H_
#define REDELIVER_SIM_SCENARIO_SCHEMA_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/scenario/knob_reader.h"
#include "sim/scenario/knob_structs.h"
#include "sim/scenario/knob_writer.h"
#include "sim/scenario/schema.h"

namespace redeliver {

// The name in "$defs": of the struct itself, or of a patch of it, in which null removes and nothing is required.
template <class Struct>
std::string DefinitionName(bool patch) {
  return std::string(KnobStruct<Struct>::kInfo.name) + (patch ? "_patch" : "");
}

// A schema object that stands for a definition.
void WriteReference(JsonWriter& writer, const std::string& definition);

class SchemaWriter {
 public:
  SchemaWriter(JsonWriter& writer, bool patch) : writer_(writer), patch_(patch) {}

  // The definition of a struct, as a schema object.
  template <StructKnob Struct>
  void WriteStruct() {
    writer_.BeginObject();
    writer_.Member("type", "object");
    writer_.Member("title", KnobStruct<Struct>::kInfo.title);
    writer_.Key("properties");
    writer_.BeginObject();
    Properties<Struct> properties{*this, Struct{}, {}};
    Struct::Describe(properties);
    writer_.EndObject();
    if (!patch_ && !properties.required.empty()) {
      writer_.Key("required");
      writer_.BeginLine();
      for (const std::string_view name : properties.required) writer_.String(name);
      writer_.EndList();
    }
    writer_.Member("additionalProperties", false);
    writer_.EndObject();
  }

  // The schema of a value. `nullable`: null is legal as well.
  template <class T>
  void WriteType(const Knob<T>& knob, bool nullable) {
    if constexpr (OptionalKnob<T>) {
      WriteType(InnerKnob<typename T::value_type>(knob), true);
    } else if constexpr (std::is_base_of_v<FaultRule, T>) {
      WriteTargetsOrRule(DefinitionName<T>(patch_), nullable);
    } else if constexpr (StructKnob<T>) {
      WriteAnyOf(DefinitionName<T>(patch_), nullable);
    } else if constexpr (EnumKnob<T>) {
      WriteWords(EnumNames<T>::kNames, nullable);
    } else if constexpr (NamedKnob<T>) {
      WriteTypeName("object", nullable);
      WriteNamed<typename T::value_type::second_type>();
    } else if constexpr (ListKnob<T>) {
      WriteTypeName("array", nullable);
      writer_.Key("items");
      writer_.BeginObject();
      WriteType(InnerKnob<typename T::value_type>(knob), false);
      writer_.EndObject();
    } else {
      WriteScalar(knob, nullable);
    }
  }

  // The members of a schema for one of several words, each with what it means.
  void WriteWords(std::span<const EnumName> words, bool nullable);

 private:
  template <class Struct>
  struct Properties {
    SchemaWriter& schema;
    Struct defaults;
    std::vector<std::string_view> required;

    template <class Owner, class T>
    void operator()(T Owner::*member, const Knob<T>& knob) {
      if (knob.required) required.push_back(knob.name);
      JsonWriter& writer = schema.writer_;
      writer.Key(knob.name);
      writer.BeginObject();
      writer.Member("description", std::string(knob.doc) + RangeText(knob));
      schema.WriteType(knob, schema.patch_);
      // A patch leaves out what it does not change, so nothing has a default there.
      if constexpr (!StructKnob<T> && !NamedKnob<T>) {
        if (!knob.required && !schema.patch_) {
          writer.Key("default");
          WriteValue(writer, defaults.*member);
        }
      }
      writer.EndObject();
    }
  };

  // The schema language has no bounds for durations: the description has to tell.
  template <class T>
  static std::string RangeText(const Knob<T>& knob) {
    if constexpr (OptionalKnob<T>) {
      return RangeText(InnerKnob<typename T::value_type>(knob));
    } else if constexpr (std::is_same_v<T, SimDuration>) {
      if (!knob.legal) return "";
      return " From " + FormatDuration(knob.legal->low) + " to " + FormatDuration(knob.legal->high) + ".";
    }
    return "";
  }

  template <class Part>
  void WriteNamed() {
    writer_.Key("propertyNames");
    writer_.BeginObject();
    writer_.Member("pattern", kNamePattern);
    writer_.EndObject();
    writer_.Member("maxProperties", static_cast<int64_t>(kMostParts));
    writer_.Key("additionalProperties");
    writer_.BeginObject();
    WriteType(Knob<Part>{}, patch_);
    writer_.EndObject();
  }

  void WriteScalar(const Knob<bool>&, bool nullable) { WriteTypeName("boolean", nullable); }
  void WriteScalar(const Knob<std::string>&, bool nullable) { WriteTypeName("string", nullable); }
  void WriteScalar(const Knob<Probability>&, bool nullable) { WritePattern(kProbabilityPattern, nullable); }
  void WriteScalar(const Knob<Rate>&, bool nullable) { WritePattern(kRatePattern, nullable); }
  void WriteScalar(const Knob<SimDuration>&, bool nullable) { WritePattern(kDurationPattern, nullable); }
  void WriteScalar(const Knob<int64_t>& knob, bool nullable);

  // Members of the schema that is open.
  void WriteTypeName(std::string_view name, bool nullable);
  void WritePattern(std::string_view pattern, bool nullable);
  void WriteAnyOf(const std::string& definition, bool nullable);
  void WriteTargetsOrRule(const std::string& definition, bool nullable);

  JsonWriter& writer_;
  bool patch_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_SCHEMA_WRITER_H_
