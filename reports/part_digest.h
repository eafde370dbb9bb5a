// What tells a part that was changed on its way from one that was not.
#ifndef REDELIVER_REPORTS_PART_DIGEST_H_
#define REDELIVER_REPORTS_PART_DIGEST_H_

#include <nlohmann/json.hpp>
#include <string>

#include "sim/base/digest.h"

namespace redeliver {

// A path need not be UTF-8, and JSON must be: what is not becomes U+FFFD.
inline std::string PartText(const nlohmann::ordered_json& part) {
  return part.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

// Of all members; the part has no digest yet.
inline Digest DigestOfPart(const nlohmann::ordered_json& part) {
  Digest digest;
  digest.Fold(PartText(part));
  return digest;
}

}  // namespace redeliver

#endif  // REDELIVER_REPORTS_PART_DIGEST_H_
