// Facts about the run itself: what was asked for, which faults struck, what was left at the end.
#ifndef REDELIVER_SIM_TRACE_RUN_FACTS_H_
#define REDELIVER_SIM_TRACE_RUN_FACTS_H_

#include <cstdint>
#include <string_view>

#include "sim/base/ids.h"
#include "sim/base/sim_time.h"
#include "sim/trace/vocabulary.h"

namespace redeliver {

// --- Workload
// --------------------------------------------------------------------------------------------------------- Somebody
// asked a producer to deliver a message. `poison`: no handler will ever accept it.
struct MessageRequested {
  static constexpr std::string_view kName = "message.requested";
  MessageId message;
  KeyId key;
  Version version;
  bool poison;
  template <class V>
  void VisitFields(V&& v) const {
    v("message", message), v("key", key), v("version", version), v("poison", poison);
  }
};

// The message asks for the end of its key's state, not for a new one.
struct DeletionRequested {
  static constexpr std::string_view kName = "message.deletion_requested";
  MessageId message;
  KeyId key;
  Version version;
  template <class V>
  void VisitFields(V&& v) const {
    v("message", message), v("key", key), v("version", version);
  }
};

// --- Processes and faults
// ---------------------------------------------------------------------------------------------
struct ProcessStarted {
  static constexpr std::string_view kName = "process.started";
  template <class V>
  void VisitFields(V&&) const {}
};

struct ProcessCrashed {
  static constexpr std::string_view kName = "process.crashed";
  template <class V>
  void VisitFields(V&&) const {}
};

struct ProcessPaused {
  static constexpr std::string_view kName = "process.paused";
  SimDuration duration;
  template <class V>
  void VisitFields(V&& v) const {
    v("duration", duration);
  }
};

struct ProcessResumed {
  static constexpr std::string_view kName = "process.resumed";
  template <class V>
  void VisitFields(V&&) const {}
};

// A fault struck at the ordinal-th `operation`: sent by the process the fact belongs to or, if `server` is not None(),
// arriving at that server.
struct FaultStruck {
  static constexpr std::string_view kName = "fault.struck";
  FaultKind kind;
  Phase phase;
  Operation operation;
  uint32_t ordinal;
  ServerId server;
  template <class V>
  void VisitFields(V&& v) const {
    v("kind", kind), v("phase", phase), v("operation", operation), v("ordinal", ordinal), v("server", server);
  }
};

// A reply came for a caller that had crashed, timed out or reconnected meanwhile.
struct ReplyDropped {
  static constexpr std::string_view kName = "reply.dropped";
  Operation operation;
  template <class V>
  void VisitFields(V&& v) const {
    v("operation", operation);
  }
};

// A server that serves nobody for a while refused a request without looking at it.
struct RequestRefused {
  static constexpr std::string_view kName = "request.refused";
  Operation operation;
  ServerId server;
  template <class V>
  void VisitFields(V&& v) const {
    v("operation", operation), v("server", server);
  }
};

// --- The end of the run
// ----------------------------------------------------------------------------------------------- At the end, the
// record is still at or above its group's committed offset: it was not lost, but nobody settled it.
struct RecordPending {
  static constexpr std::string_view kName = "run.record_pending";
  GroupId group;
  LogId log;
  PartitionId partition;
  Offset offset;
  MessageId message;
  template <class V>
  void VisitFields(V&& v) const {
    v("group", group), v("log", log), v("partition", partition), v("offset", offset), v("message", message);
  }
};

// The last fact. `drained`: every group had settled everything and nothing was in flight before the horizon.
struct RunEnded {
  static constexpr std::string_view kName = "run.ended";
  bool drained;
  template <class V>
  void VisitFields(V&& v) const {
    v("drained", drained);
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_TRACE_RUN_FACTS_H_
