// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include "AllocationCounter.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

// glibc's internal names of its allocator, for interposers.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_ulong count;

static void note(void) { atomic_fetch_add_explicit(&count, 1, memory_order_relaxed); }

unsigned long allocation_count(void) { return atomic_load_explicit(&count, memory_order_relaxed); }

void *malloc(size_t size) { return note(), __libc_malloc(size); }

void *calloc(size_t number, size_t size) { return note(), __libc_calloc(number, size); }

void *realloc(void *old, size_t size) { return note(), __libc_realloc(old, size); }

void *memalign(size_t alignment, size_t size) { return note(), __libc_memalign(alignment, size); }

void *aligned_alloc(size_t alignment, size_t size) { return note(), __libc_memalign(alignment, size); }

int posix_memalign(void **new, size_t alignment, size_t size) {
    note();
    void *memory = __libc_memalign(alignment, size);
    if (!memory) return ENOMEM;
    *new = memory;
    return 0;
}

__attribute__((destructor)) static void report(void) { fprintf(stderr, "allocations %lu\n", allocation_count()); }
