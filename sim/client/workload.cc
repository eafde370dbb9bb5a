#include "sim/client/workload.h"

#include <algorithm>

namespace redeliver {

Workload::Workload(Kernel& kernel, const ProducerOptions& options, uint64_t entity, MessageId first_message,
                   KeyId first_key, const ZipfTable* zipf)
    : kernel_(kernel),
      options_(options),
      entity_(entity),
      first_message_(first_message),
      first_key_(first_key),
      zipf_(zipf),
      interval_(options.rate.Interval()),
      last_version_(static_cast<size_t>(options.keys), kernel.pool()) {}

uint32_t Workload::ChooseKey() const {
  static constexpr Label kKey("workload.key");
  const ChoiceKey choice{kKey, entity_, taken_};
  switch (options_.key_choice) {
    case KeyChoice::kRoundRobin:
      return static_cast<uint32_t>(taken_ % static_cast<uint64_t>(options_.keys));
    case KeyChoice::kUniform:
      return static_cast<uint32_t>(kernel_.choices().Below(choice, static_cast<uint64_t>(options_.keys)));
    case KeyChoice::kZipf:
      return zipf_->Sample(kernel_.choices().Draw(choice));
  }
  return 0;
}

Message Workload::Take() {
  const uint32_t key = ChooseKey();
  Message message;
  message.id = MessageId(first_message_.value() + static_cast<uint32_t>(taken_));
  message.key = KeyId(first_key_.value() + key);
  message.version = last_version_[key] = last_version_[key].Next();
  message.route = options_.spread == Spread::kByKey ? message.key.value() : static_cast<uint32_t>(taken_);
  ++taken_;
  message.poison = std::ranges::find(options_.poison, static_cast<int64_t>(taken_)) != options_.poison.end();
  message.poison_kind = options_.poison_kind;
  message.deletes = std::ranges::find(options_.deletes, static_cast<int64_t>(taken_)) != options_.deletes.end();
  kernel_.Record(MessageRequested{message.id, message.key, message.version, message.poison});
  if (message.deletes) kernel_.Record(DeletionRequested{message.id, message.key, message.version});
  return message;
}

}  // namespace redeliver
