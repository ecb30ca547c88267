// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include "load.h"

/// zlib and zstd at their default levels, flushed after each payload, like the gateway.
struct encoder {
    encoding how;
    z_stream zlib;
    ZSTD_CCtx *zstd;
    buffer packed;
};

encoder *encoder_create(encoding how) {
    encoder *new = calloc(1, sizeof(encoder));
    if (!new) fail("out of memory");
    new->how = how;
    if (how == ZLIB_STREAM && deflateInit(&new->zlib, Z_DEFAULT_COMPRESSION) != Z_OK) fail("cannot initialize zlib");
    if (how == ZSTD_STREAM && !(new->zstd = ZSTD_createCCtx())) fail("cannot initialize zstd");
    return new;
}

void encoder_destroy(encoder *old) {
    if (old->how == ZLIB_STREAM) deflateEnd(&old->zlib);
    ZSTD_freeCCtx(old->zstd);
    free(old->packed.bytes);
    free(old);
}

static void append_frame(uint8_t opcode, const uint8_t *bytes, size_t count, buffer *frames) {
    uint8_t head[10] = {0x80 | opcode};
    size_t length = 2;
    if (count < 126) {
        head[1] = (uint8_t)count;
    } else {
        length = count < 65536 ? 4 : 10;
        head[1] = count < 65536 ? 126 : 127;
        for (size_t i = 2; i < length; i++) head[i] = (uint8_t)(count >> 8 * (length - 1 - i));
    }
    buffer_append(frames, head, length);
    buffer_append(frames, bytes, count);
}

static void pack_zlib(encoder *with, const buffer *payload) {
    with->zlib.next_in = payload->bytes;
    with->zlib.avail_in = (uInt)payload->count;
    do {
        buffer_reserve(&with->packed, 1 << 16);
        with->zlib.next_out = with->packed.bytes + with->packed.count;
        with->zlib.avail_out = 1 << 16;
        deflate(&with->zlib, Z_SYNC_FLUSH);
        with->packed.count += (1 << 16) - with->zlib.avail_out;
    } while (with->zlib.avail_out == 0);
}

static void pack_zstd(encoder *with, const buffer *payload) {
    ZSTD_inBuffer in = {payload->bytes, payload->count, 0};
    size_t left;
    do {
        buffer_reserve(&with->packed, 1 << 17);
        ZSTD_outBuffer out = {with->packed.bytes, with->packed.capacity, with->packed.count};
        left = ZSTD_compressStream2(with->zstd, &out, &in, ZSTD_e_flush);
        if (ZSTD_isError(left)) fail("zstd: %s", ZSTD_getErrorName(left));
        with->packed.count = out.pos;
    } while (left > 0);
}

void encoder_append(encoder *with, const buffer *payload, buffer *frames) {
    if (with->how == PLAIN) return append_frame(1, payload->bytes, payload->count, frames);
    with->packed.count = 0;
    if (with->how == ZLIB_STREAM) pack_zlib(with, payload);
    else pack_zstd(with, payload);
    append_frame(2, with->packed.bytes, with->packed.count, frames);
}
