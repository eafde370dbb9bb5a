// Facts about effects: at sinks, in dedup records, in dead-letter logs.
#ifndef REDELIVER_SIM_TRACE_EFFECT_FACTS_H_
#define REDELIVER_SIM_TRACE_EFFECT_FACTS_H_

#include <cstdint>
#include <string_view>

#include "sim/base/ids.h"
#include "sim/base/sim_time.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

// --- Effects
// ---------------------------------------------------------------------------------------------------------- The sink's
// outside world changed: money moved, a mail left, a row was written, an output record became visible.
struct EffectApplied {
  static constexpr std::string_view kName = "sink.effect_applied";
  SinkId sink;
  MessageId message;
  KeyId key;
  Version version;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("message", message), v("key", key), v("version", version);
  }
};

// An effect is gone again: it was an output record that was not yet on disk when the power failed.
struct EffectLost {
  static constexpr std::string_view kName = "sink.effect_lost";
  SinkId sink;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("message", message);
  }
};

// The sink saw that the same id (or a newer version) is already there, answered "done", and changed nothing.
struct EffectSuperseded {
  static constexpr std::string_view kName = "sink.effect_superseded";
  SinkId sink;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("message", message);
  }
};

// The effect was refused and nothing changed. A poison message is refused at every attempt.
struct EffectRejected {
  static constexpr std::string_view kName = "sink.effect_rejected";
  SinkId sink;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("sink", sink), v("message", message);
  }
};

// --- Dedup records
// ----------------------------------------------------------------------------------------------------
// The cache records the message, or (`renewed`) begins its time to live anew.
struct MarkStored {
  static constexpr std::string_view kName = "cache.mark_stored";
  CacheId cache;
  SinkId sink;
  MessageId message;
  bool renewed;
  template <class V>
  void VisitFields(V&& v) const {
    v("cache", cache), v("sink", sink), v("message", message), v("renewed", renewed);
  }
};

// The cache answered that the message is already recorded: the asker settles it as a duplicate, without the effect.
struct DuplicateFound {
  static constexpr std::string_view kName = "cache.duplicate_found";
  CacheId cache;
  SinkId sink;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("cache", cache), v("sink", sink), v("message", message);
  }
};

// The cache no longer knows `count` of its records: expired, or lost in a failover.
struct MarksForgotten {
  static constexpr std::string_view kName = "cache.marks_forgotten";
  CacheId cache;
  uint64_t count;
  template <class V>
  void VisitFields(V&& v) const {
    v("cache", cache), v("count", count);
  }
};

// The cache let one asker go on with the message, for a while: it keeps the others away.
struct ClaimTaken {
  static constexpr std::string_view kName = "cache.claim_taken";
  CacheId cache;
  SinkId sink;
  MessageId message;
  uint64_t token;  // Of the claim: larger than that of any earlier one.
  bool renewed;    // There was a record already.
  template <class V>
  void VisitFields(V&& v) const {
    v("cache", cache), v("sink", sink), v("message", message), v("token", token), v("renewed", renewed);
  }
};

// Whoever had claimed the message gave it back.
struct ClaimReleased {
  static constexpr std::string_view kName = "cache.claim_released";
  CacheId cache;
  SinkId sink;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("cache", cache), v("sink", sink), v("message", message);
  }
};

// --- Dead letters
// -----------------------------------------------------------------------------------------------------
// `group` gave up on the message, and the dead-letter log or queue holds it.
struct MessageDeadLettered {
  static constexpr std::string_view kName = "dead_letter.stored";
  ChannelId channel;
  GroupId group;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("in", channel), v("group", group), v("message", message);
  }
};

// The alert on the dead-letter log or queue went off; it covers everything that is there at this time.
struct AlertRaised {
  static constexpr std::string_view kName = "dead_letter.alert_raised";
  ChannelId channel;
  template <class V>
  void VisitFields(V&& v) const {
    v("in", channel);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_EFFECT_FACTS_H_
