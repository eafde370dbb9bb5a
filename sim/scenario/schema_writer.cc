#include "sim/scenario/schema_writer.h"

namespace redeliver {
namespace {

void WriteTypeObject(JsonWriter& writer, std::string_view name) {
  writer.BeginObject();
  writer.Member("type", name);
  writer.EndObject();
}

}  // namespace

void WriteReference(JsonWriter& writer, const std::string& definition) {
  writer.BeginObject();
  writer.Member("$ref", "#/$defs/" + definition);
  writer.EndObject();
}

void SchemaWriter::WriteScalar(const Knob<int64_t>& knob, bool nullable) {
  WriteTypeName("integer", nullable);
  if (!knob.legal) return;
  writer_.Member("minimum", knob.legal->low);
  writer_.Member("maximum", knob.legal->high);
}

void SchemaWriter::WriteTypeName(std::string_view name, bool nullable) {
  if (!nullable) return writer_.Member("type", name);
  writer_.Key("type");
  writer_.BeginLine();
  writer_.String(name);
  writer_.String("null");
  writer_.EndList();
}

void SchemaWriter::WritePattern(std::string_view pattern, bool nullable) {
  WriteTypeName("string", nullable);
  writer_.Member("pattern", pattern);
}

void SchemaWriter::WriteWords(std::span<const EnumName> words, bool nullable) {
  writer_.Key("oneOf");
  writer_.BeginList();
  for (const EnumName& word : words) {
    writer_.BeginObject();
    writer_.Member("const", word.name);
    writer_.Member("description", word.doc);
    writer_.EndObject();
  }
  if (nullable) WriteTypeObject(writer_, "null");
  writer_.EndList();
}

void SchemaWriter::WriteAnyOf(const std::string& definition, bool nullable) {
  if (!nullable) return writer_.Member("$ref", "#/$defs/" + definition);
  writer_.Key("anyOf");
  writer_.BeginList();
  WriteReference(writer_, definition);
  WriteTypeObject(writer_, "null");
  writer_.EndList();
}

void SchemaWriter::WriteTargetsOrRule(const std::string& definition, bool nullable) {
  writer_.Key("anyOf");
  writer_.BeginList();
  WriteReference(writer_, definition);
  writer_.BeginObject();
  writer_.Member("type", "array");
  writer_.Member("description", "The targets.");
  writer_.Key("items");
  WriteTypeObject(writer_, "string");
  writer_.EndObject();
  if (nullable) WriteTypeObject(writer_, "null");
  writer_.EndList();
}

}  // namespace redeliver
