// Memory of one run: size-class free lists over chunks that are kept from run to run. After warm-up nothing here calls
// malloc. In a program with AddressSanitizer every block is its own allocation, so that a use after free is seen; also
// if only the code of a library's user is compiled with it.
#ifndef REDELIVER_SIM_BASE_POOL_H_
#define REDELIVER_SIM_BASE_POOL_H_

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace redeliver {

class Pool {
 public:
  static constexpr size_t kAlignment = 16;

  Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;
  ~Pool() { Reset(); }

  // Whether a freed block is handed out again.
  bool reuses_blocks() const { return classes_ > 0; }

  // Aligned to kAlignment. Freed by Free with the same size, or by Reset. Only the size class is worked out where it is
  // called: from so many places that a copy of the rest at each would push other code out of the cache.
  void* Allocate(size_t size) { return Allocate(size, ClassOf(size)); }
  void Free(void* block, size_t size) { FreeInClass(block, ClassOf(size)); }

  // Forgets every block at once, without running destructors.
  void Reset();

 private:
  struct FreeBlock {
    FreeBlock* next;
  };
  // Blocks outside the size classes, linked so that Reset finds them.
  struct alignas(kAlignment) Alone {
    Alone* previous;
    Alone* next;
  };

  static constexpr size_t kGrain = 32;
  static constexpr size_t kClasses = 128;
  static constexpr size_t kChunk = 256 * 1024;

  static constexpr size_t ClassOf(size_t size) { return size == 0 ? 0 : (size - 1) / kGrain; }

  void* Allocate(size_t size, size_t size_class);
  void FreeInClass(void* block, size_t size_class);
  void* AllocateInNextChunk(size_t size);
  void* AllocateAlone(size_t size);
  void FreeAlone(void* block);

  const size_t classes_;  // Those that have free lists; kClasses, or none.
  std::array<FreeBlock*, kClasses> free_{};
  std::vector<std::unique_ptr<std::byte[]>> chunks_;
  size_t chunk_ = 0;  // Chunks before this one are in use.
  std::byte* next_ = nullptr;
  size_t left_ = 0;  // Bytes from next_ to the end of its chunk.
  Alone* alone_ = nullptr;
};

// For standard containers of one run.
template <class T>
class PoolAllocator {
 public:
  using value_type = T;

  PoolAllocator(Pool& pool) : pool_(&pool) {}  // NOLINT: containers are made from the pool itself.
  template <class U>
  PoolAllocator(const PoolAllocator<U>& other) : pool_(other.pool_) {}

  T* allocate(size_t count) { return static_cast<T*>(pool_->Allocate(count * sizeof(T))); }
  void deallocate(T* block, size_t count) { pool_->Free(block, count * sizeof(T)); }

  friend bool operator==(const PoolAllocator& a, const PoolAllocator& b) { return a.pool_ == b.pool_; }

 private:
  template <class U>
  friend class PoolAllocator;

  static_assert(alignof(T) <= Pool::kAlignment);

  Pool* pool_;
};

template <class T>
using PoolVector = std::vector<T, PoolAllocator<T>>;
template <class Key, class T>
using PoolMap = std::map<Key, T, std::less<Key>, PoolAllocator<std::pair<const Key, T>>>;

// Owns one object in a pool.
template <class T>
struct PoolDelete {
  void operator()(T* object) const {
    object->~T();
    pool->Free(object, sizeof(T));
  }
  Pool* pool = nullptr;
};

template <class T>
using PoolPointer = std::unique_ptr<T, PoolDelete<T>>;

template <class T, class... Arguments>
PoolPointer<T> MakePooled(Pool& pool, Arguments&&... arguments) {
  static_assert(alignof(T) <= Pool::kAlignment);
  return PoolPointer<T>(new (pool.Allocate(sizeof(T))) T(std::forward<Arguments>(arguments)...), {&pool});
}

// An array in a pool, built in place once; moved, never copied.
template <class T>
class PoolArray {
 public:
  PoolArray() = default;
  PoolArray(Pool& pool, size_t capacity)
      : pool_(&pool), capacity_(capacity), data_(static_cast<T*>(pool.Allocate(capacity * sizeof(T)))) {}
  PoolArray(PoolArray&& other) noexcept
      : pool_(other.pool_),
        capacity_(other.capacity_),
        size_(std::exchange(other.size_, 0)),
        data_(std::exchange(other.data_, nullptr)) {}
  PoolArray& operator=(PoolArray&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(capacity_, other.capacity_);
    std::swap(size_, other.size_);
    std::swap(data_, other.data_);
    return *this;
  }
  ~PoolArray() {
    if (data_ != nullptr) pool_->Free(data_, capacity_ * sizeof(T));
  }

  // Requires size() < the capacity it was made with.
  void push_back(const T& value) { new (data_ + size_++) T(value); }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T& operator[](size_t i) const { return data_[i]; }
  T& operator[](size_t i) { return data_[i]; }
  const T& back() const { return data_[size_ - 1]; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }

 private:
  static_assert(std::is_trivially_destructible_v<T>);

  Pool* pool_ = nullptr;
  size_t capacity_ = 0;
  size_t size_ = 0;
  T* data_ = nullptr;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_POOL_H_
