#include "sim/scenario/sparse.h"

#include "sim/scenario/knob_writer.h"

namespace redeliver {
namespace {

template <class T>
void WriteSparse(JsonWriter& writer, const T& value);

template <class Struct>
struct SparseMembers {
  JsonWriter& writer;
  const Struct& value;
  const Struct defaults{};

  template <class Owner, class T>
  void operator()(T Owner::*member, const Knob<T>& knob) {
    if (!knob.required && KnobText(value.*member) == KnobText(defaults.*member)) return;
    writer.Key(knob.name);
    WriteSparse(writer, value.*member);
  }
};

template <class T>
void WriteSparse(JsonWriter& writer, const T& value) {
  if constexpr (OptionalKnob<T>) {
    if (value) {
      WriteSparse(writer, *value);
    } else {
      writer.Null();
    }
  } else if constexpr (NamedKnob<T>) {
    writer.BeginObject();
    for (const auto& [name, part] : value) {
      writer.Key(name);
      WriteSparse(writer, part);
    }
    writer.EndObject();
  } else if constexpr (StructKnob<T>) {
    writer.BeginObject();
    T::Describe(SparseMembers<T>{writer, value});
    writer.EndObject();
  } else {
    WriteValue(writer, value);
  }
}

}  // namespace

std::string SparseConfiguration(const Model& model) {
  JsonWriter writer;
  WriteSparse(writer, model);
  return writer.text() + "\n";
}

}  // namespace redeliver
