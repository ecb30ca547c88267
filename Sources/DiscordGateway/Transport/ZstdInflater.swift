// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CZstd

/// `zstd-stream`: one zstd context per connection, flushed at the end of each message, which is one payload.
///
/// Source: Events, Gateway, "zstd-stream".
final class ZstdInflater: Inflater {
    private let context: OpaquePointer

    init() throws(GatewayStreamError) {
        guard let context = ZSTD_createDStream() else { throw .corruptStream }
        self.context = context
    }

    deinit { ZSTD_freeDStream(context) }

    func inflate(
        _ input: UnsafeRawBufferPointer, into output: PayloadBuffer, limit: Int
    ) throws(GatewayStreamError) -> Bool {
        guard input.count <= limit else { throw .messageTooLarge }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var isFull = false
        repeat {
            output.reserve(1024)
            let free = output.free
            var target = ZSTD_outBuffer(dst: free.baseAddress, size: free.count, pos: 0)
            let before = source.pos
            let result = ZSTD_decompressStream(context, &target, &source)
            guard ZSTD_isError(result) == 0 else { throw .corruptStream }
            output.wrote(target.pos)
            guard output.count <= limit else { throw .messageTooLarge }
            isFull = target.pos == target.size
            // zstd guarantees progress; without it, this loop would never end.
            guard source.pos > before || target.pos > 0 || source.pos == source.size else { throw .corruptStream }
        } while source.pos < source.size || isFull
        return true
    }
}
