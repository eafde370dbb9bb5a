#include "sim/base/pool.h"

// Of AddressSanitizer: there if any part of the program is compiled with it.
extern "C" [[gnu::weak]] void __asan_init();

namespace redeliver {

Pool::Pool() : classes_(&__asan_init != nullptr ? 0 : kClasses) {}

void* Pool::Allocate(size_t size, size_t size_class) {
  if (size_class >= classes_) [[unlikely]]
    return AllocateAlone(size);
  if (FreeBlock* block = free_[size_class]) {
    free_[size_class] = block->next;
    return block;
  }
  const size_t rounded = (size_class + 1) * kGrain;
  if (rounded > left_) [[unlikely]]
    return AllocateInNextChunk(size);
  left_ -= rounded;
  return std::exchange(next_, next_ + rounded);
}

void Pool::FreeInClass(void* block, size_t size_class) {
  if (size_class >= classes_) [[unlikely]]
    return FreeAlone(block);
  free_[size_class] = new (block) FreeBlock{free_[size_class]};
}

void* Pool::AllocateInNextChunk(size_t size) {
  if (chunk_ == chunks_.size()) chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kChunk));
  next_ = chunks_[chunk_++].get();
  left_ = kChunk;
  return Allocate(size);
}

void* Pool::AllocateAlone(size_t size) {
  Alone* block = static_cast<Alone*>(::operator new(sizeof(Alone) + size));
  block->previous = nullptr;
  block->next = alone_;
  if (alone_ != nullptr) alone_->previous = block;
  alone_ = block;
  return block + 1;
}

void Pool::FreeAlone(void* memory) {
  Alone* block = static_cast<Alone*>(memory) - 1;
  if (block->previous != nullptr) block->previous->next = block->next;
  if (block->next != nullptr) block->next->previous = block->previous;
  if (alone_ == block) alone_ = block->next;
  ::operator delete(block);
}

void Pool::Reset() {
  free_.fill(nullptr);
  chunk_ = 0;
  left_ = 0;
  while (alone_ != nullptr) FreeAlone(alone_ + 1);
}

}  // namespace redeliver
