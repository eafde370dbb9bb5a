#include "sim/broker/client_options.h"

#include <algorithm>

namespace redeliver {
namespace {

// More batches than a broker remembers per producer could not be recognised (KIP-98).
constexpr int64_t kMostInFlightIfIdempotent = 5;
constexpr int64_t kLibrdkafkaMaxInFlight = 1'000'000;
constexpr SimDuration kJavaDeliveryTimeout = Minutes(2);
constexpr SimDuration kLibrdkafkaDeliveryTimeout = Minutes(5);

bool IsJava(const ClientOptions& options) { return options.library == ClientLibrary::kJava; }

// Whether the client is idempotent as far as enable_idempotence and its default say. librdkafka turns it on with a
// transactional.id.
bool IdempotenceWanted(const ClientOptions& options, const ProducerUse& use) {
  return options.enable_idempotence.value_or(IsJava(options) || use.transactional);
}

bool RuledOut(const ClientOptions& options) { return options.acks != Acks::kAll || options.retries == 0; }

// KIP-679: what was asked for explicitly is never dropped. The Java client drops what it has by default with no more
// than a line in its log.
bool Idempotent(const ClientOptions& options, const ProducerUse& use) {
  if (!IdempotenceWanted(options, use)) return false;
  return !(IsJava(options) && !options.enable_idempotence && RuledOut(options));
}

std::string Quoted(std::string_view knob) { return "\"" + std::string(knob) + "\""; }

class ConflictSearch {
 public:
  ConflictSearch(const ClientOptions& options, const ProducerUse& use) : options_(options), use_(use) {}

  std::vector<ConfigConflict> Run() {
    CheckIdempotence();
    CheckTransactional();
    CheckDeliveryTimeout();
    return std::move(conflicts_);
  }

 private:
  void CheckIdempotence() {
    if (!IdempotenceWanted(options_, use_)) return;
    // librdkafka refuses whatever the user set himself; the Java client only if idempotence, too, was set by him.
    if (options_.enable_idempotence || !IsJava(options_)) {
      const std::string remedy = ": leave it out, or set \"enable_idempotence\": false";
      if (options_.retries == 0) Add("retries", "an idempotent producer must retry" + remedy);
      if (options_.acks != Acks::kAll) Add("acks", "an idempotent producer needs \"acks\": \"all\"" + remedy);
    }
    // An error since 4.0 even where idempotence would be dropped for another reason.
    if (options_.max_in_flight.value_or(0) > kMostInFlightIfIdempotent) {
      Add("max_in_flight",
          "an idempotent producer has at most 5 requests in flight: lower it, or set \"enable_idempotence\": false");
    }
  }

  void CheckTransactional() {
    if (!use_.transactional || Idempotent(options_, use_)) return;
    const std::string_view knob = options_.enable_idempotence   ? "enable_idempotence"
                                  : options_.acks != Acks::kAll ? "acks"
                                                                : "retries";
    Add(knob, "transactions need an idempotent producer: leave " + Quoted(knob) + " out");
  }

  void CheckDeliveryTimeout() {
    if (!options_.delivery_timeout) return;
    const SimDuration timeout = *options_.delivery_timeout;
    if (IsJava(options_)) {
      const SimDuration least = options_.linger + use_.request_timeout;
      if (timeout < least) {
        Add("delivery_timeout", "must be at least \"linger\" and \"request_timeout\" together, " +
                                    FormatDuration(least) + ": raise it, or lower \"request_timeout\"");
      }
      return;
    }
    if (timeout <= options_.linger) {
      Add("delivery_timeout", "must be above \"linger\", " + FormatDuration(options_.linger));
    }
    if (use_.transactional && timeout > use_.transaction_timeout) {
      Add("delivery_timeout", "must be at most \"transaction_timeout\", " + FormatDuration(use_.transaction_timeout));
    }
  }

  void Add(std::string_view knob, std::string text) { conflicts_.push_back({knob, std::move(text)}); }

  const ClientOptions& options_;
  const ProducerUse& use_;
  std::vector<ConfigConflict> conflicts_;
};

int64_t MaxInFlight(const ClientOptions& options, bool idempotent) {
  const int64_t most = IsJava(options) || idempotent ? kMostInFlightIfIdempotent : kLibrdkafkaMaxInFlight;
  return options.max_in_flight.value_or(most);
}

SimDuration DeliveryTimeout(const ClientOptions& options, const ProducerUse& use) {
  if (options.delivery_timeout) return *options.delivery_timeout;
  // A default too short for one attempt is raised without a word, one too long for the transaction lowered.
  if (IsJava(options)) return std::max(kJavaDeliveryTimeout, options.linger + use.request_timeout);
  return use.transactional ? use.transaction_timeout : kLibrdkafkaDeliveryTimeout;
}

}  // namespace

ProducerConfig Effective(const ClientOptions& options, const ProducerUse& use) {
  ProducerConfig config;
  config.library = options.library;
  config.acks = options.acks;
  config.idempotent = Idempotent(options, use);
  config.retries = options.retries.value_or(ProducerConfig::kUnbounded);
  config.max_in_flight = MaxInFlight(options, config.idempotent);
  config.linger = options.linger;
  config.batch_size = static_cast<size_t>(options.batch_size);
  config.delivery_timeout = DeliveryTimeout(options, use);
  config.request_timeout = use.request_timeout;
  // A first wait above the longest: the longest, always.
  config.retry_backoff = std::min(use.retry_backoff, options.retry_backoff_max);
  config.retry_backoff_max = options.retry_backoff_max;
  return config;
}

std::vector<ConfigConflict> FindConflicts(const ClientOptions& options, const ProducerUse& use) {
  return ConflictSearch(options, use).Run();
}

}  // namespace redeliver
