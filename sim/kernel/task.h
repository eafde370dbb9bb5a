// Coroutines of the simulation: Process, the body of a simulated program, and Task<T>, a sub-step that another
// coroutine awaits. Frames come from the run's pool. Parents own their children, so destroying a process unwinds leaf
// first.
//
// A child runs as part of its call until it has to wait, and is often done by then. Later control passes over a
// trampoline: a child that finishes names its parent as the next one to resume and returns to Context::Run. Symmetric
// transfer would overflow the stack in unoptimised g++ builds.
#ifndef REDELIVER_SIM_KERNEL_TASK_H_
#define REDELIVER_SIM_KERNEL_TASK_H_

#include <coroutine>
#include <cstddef>
#include <utility>

#include "sim/base/check.h"
#include "sim/base/pool.h"

namespace redeliver {

class Context;

namespace internal {

Pool& PoolOf(Context& context);
void ResumeNext(Context& context, std::coroutine_handle<> next);

// A coroutine's first parameter is its Context, or (a member coroutine) an object with `Context& self()`.
template <class First, class... Rest>
Context& ContextOf(First& first, Rest&...) {
  if constexpr (std::is_same_v<First, Context>) {
    return first;
  } else {
    return first.self();
  }
}

struct PromiseBase {
  explicit PromiseBase(Context& context) : context(context) {}

  template <class... Parameters>
  static void* operator new(size_t size, Parameters&... parameters) {
    return AllocateFrame(PoolOf(ContextOf(parameters...)), size);
  }
  static void operator delete(void* frame, size_t size) { FreeFrame(frame, size); }

  [[noreturn]] void unhandled_exception() const { CheckFailed(__FILE__, __LINE__, "simulated code throws nothing"); }

  Context& context;

 private:
  // The pool's address precedes the frame.
  static void* AllocateFrame(Pool& pool, size_t size) {
    std::byte* block = static_cast<std::byte*>(pool.Allocate(size + Pool::kAlignment));
    *reinterpret_cast<Pool**>(block) = &pool;
    return block + Pool::kAlignment;
  }
  static void FreeFrame(void* frame, size_t size) {
    std::byte* block = static_cast<std::byte*>(frame) - Pool::kAlignment;
    (*reinterpret_cast<Pool**>(block))->Free(block, size + Pool::kAlignment);
  }
};

}  // namespace internal

// Owns a coroutine frame.
template <class Promise>
class FrameOwner {
 public:
  explicit FrameOwner(std::coroutine_handle<Promise> frame) : frame_(frame) {}
  FrameOwner(FrameOwner&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  FrameOwner& operator=(FrameOwner&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~FrameOwner() {
    if (frame_) frame_.destroy();
  }

  std::coroutine_handle<Promise> frame() const { return frame_; }

 private:
  std::coroutine_handle<Promise> frame_;
};

class [[nodiscard]] Process {
 public:
  struct promise_type : internal::PromiseBase {
    template <class... Parameters>
    explicit promise_type(Parameters&... parameters) : PromiseBase(internal::ContextOf(parameters...)) {}

    std::suspend_always initial_suspend() const noexcept { return {}; }
    Process get_return_object() { return Process(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always final_suspend() const noexcept { return {}; }
    void return_void() const {}
  };

  std::coroutine_handle<> frame() const { return owner_.frame(); }
  bool done() const { return owner_.frame().done(); }

 private:
  explicit Process(std::coroutine_handle<promise_type> frame) : owner_(frame) {}

  FrameOwner<promise_type> owner_;
};

// Starts when called. Awaited at once, and exactly once, by a coroutine of the same process. T has a default constructor.
template <class T>
class [[nodiscard]] Task {
 public:
  struct promise_type : internal::PromiseBase {
    template <class... Parameters>
    explicit promise_type(Parameters&... parameters) : PromiseBase(internal::ContextOf(parameters...)) {}

    struct FinalAwaiter {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> finished) const noexcept {
        const std::coroutine_handle<> parent = finished.promise().continuation;
        if (parent) internal::ResumeNext(finished.promise().context, parent);
      }
      void await_resume() const noexcept {}
    };

    std::suspend_never initial_suspend() const noexcept { return {}; }
    Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void return_value(T result) { value = std::move(result); }

    std::coroutine_handle<> continuation;  // None if it has not waited yet.
    T value{};
  };

  bool await_ready() const { return owner_.frame().done(); }
  void await_suspend(std::coroutine_handle<> parent) { owner_.frame().promise().continuation = parent; }
  T await_resume() { return std::move(owner_.frame().promise().value); }

 private:
  explicit Task(std::coroutine_handle<promise_type> frame) : owner_(frame) {}

  FrameOwner<promise_type> owner_;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_KERNEL_TASK_H_
