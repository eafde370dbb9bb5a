#include "sim/base/pool.h"

namespace redeliver {

void* Pool::Carve(size_t size) {
  if (used_ + size > kChunk) {
    if (chunk_ == chunks_.size()) chunks_.push_back(std::make_unique_for_overwrite<std::byte[]>(kChunk));
    ++chunk_;
    used_ = 0;
  }
  void* block = chunks_[chunk_ - 1].get() + used_;
  used_ += size;
  return block;
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
  used_ = kChunk;
  while (alone_ != nullptr) FreeAlone(alone_ + 1);
}

}  // namespace redeliver
