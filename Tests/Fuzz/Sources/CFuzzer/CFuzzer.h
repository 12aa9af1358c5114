#pragma once
#include <stddef.h>
#include <stdint.h>

/// libFuzzer's own mutation of bytes in place; gives back how many there are then, at most `maxSize`.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

/// Declared by glibc for _GNU_SOURCE only.
int memfd_create(const char *name, unsigned int flags);
