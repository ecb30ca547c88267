// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("gateway-load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

void buffer_reserve(buffer *into, size_t more) {
    if (into->count + more <= into->capacity) return;
    size_t capacity = into->capacity * 2 > into->count + more ? into->capacity * 2 : into->count + more;
    into->bytes = realloc(into->bytes, capacity);
    if (!into->bytes) fail("out of memory: cannot allocate %zu bytes", capacity);
    into->capacity = capacity;
}

void buffer_append(buffer *into, const void *bytes, size_t count) {
    buffer_reserve(into, count);
    memcpy(into->bytes + into->count, bytes, count);
    into->count += count;
}

void buffer_print(buffer *into, const char *format, ...) {
    va_list arguments;
    buffer_reserve(into, 2048);
    va_start(arguments, format);
    int count = vsnprintf((char *)into->bytes + into->count, 2048, format, arguments);
    va_end(arguments);
    if (count < 0 || count >= 2048) fail("part of a payload is too long");
    into->count += (size_t)count;
}
