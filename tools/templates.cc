#include "tools/templates.h"

namespace redeliver {
namespace {

constexpr std::string_view kLog =
#include "tools/templates/log.json.inc"
    ;
constexpr std::string_view kQueue =
#include "tools/templates/queue.json.inc"
    ;
constexpr std::string_view kOutbox =
#include "tools/templates/outbox.json.inc"
    ;
constexpr std::string_view kPayments =
#include "tools/templates/payments.json.inc"
    ;

constexpr Template kTemplates[] = {{"log", kLog}, {"queue", kQueue}, {"outbox", kOutbox}, {"payments", kPayments}};

}  // namespace

std::span<const Template> AllTemplates() { return kTemplates; }

}  // namespace redeliver
