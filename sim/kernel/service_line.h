// Requests that take their server some time: so many at once, the others wait in order of arrival. What has begun is
// done, whether or not its caller still waits.
#ifndef REDELIVER_SIM_KERNEL_SERVICE_LINE_H_
#define REDELIVER_SIM_KERNEL_SERVICE_LINE_H_

#include <cstdint>
#include <deque>
#include <list>
#include <utility>

#include "sim/kernel/call.h"

namespace redeliver {

struct ServiceTimes {
  SimDuration each;      // 0s: whatever comes is done at once.
  uint32_t at_once = 0;  // 0: any number.
  uint32_t waiting = 0;  // How many may wait; 0: any number.
};

// Owner has `void Execute(Request&, Responder<Reply>)`, called when the work is done.
template <class Owner, class Request>
class ServiceLine {
 public:
  using Reply = typename Request::Reply;

  ServiceLine(Owner& owner, Kernel& kernel, const ServiceTimes& times)
      : owner_(owner), kernel_(kernel), times_(times), waiting_(kernel.pool()) {}

  // Refused as kUnavailable if too many wait already: overload.
  void Enter(Request& request, Responder<Reply> responder) {
    if (times_.each == Nanos(0)) return owner_.Execute(request, responder);
    if (times_.at_once == 0 || jobs_.size() < times_.at_once) return Begin(request, responder);
    if (times_.waiting > 0 && waiting_.size() >= times_.waiting) return responder.Reject(Rejection::kUnavailable);
    waiting_.emplace_back(request, responder);
  }

 private:
  using Waiting = std::pair<Request, Responder<Reply>>;

  struct Job final : EventNode {
    Job(ServiceLine& line, const Request& request, Responder<Reply> responder)
        : line(line), request(request), responder(responder) {}
    void Fire() override { line.Finish(*this); }

    ServiceLine& line;
    Request request;
    Responder<Reply> responder;
  };

  void Begin(const Request& request, Responder<Reply> responder) {
    Job& job = jobs_.emplace_back(*this, request, responder);
    kernel_.ScheduleAfter(job, times_.each);
  }

  void Finish(Job& job) {
    kernel_.SetActor(job.responder.actor());
    owner_.Execute(job.request, job.responder);
    jobs_.remove_if([&job](const Job& other) { return &other == &job; });
    if (waiting_.empty()) return;
    const auto [request, responder] = waiting_.front();
    waiting_.pop_front();
    Begin(request, responder);
  }

  Owner& owner_;
  Kernel& kernel_;
  const ServiceTimes times_;
  std::list<Job> jobs_;
  std::deque<Waiting, PoolAllocator<Waiting>> waiting_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_SERVICE_LINE_H_
