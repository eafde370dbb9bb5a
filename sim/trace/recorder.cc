#include "sim/trace/recorder.h"

namespace redeliver {

void Recorder::Reset() {
  counts_.fill(0);
  digest_ = Digest();
  last_ = EventId();
  keep_events_ = false;
  events_.clear();
}

}  // namespace redeliver
