// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The libFuzzer entry point: the first byte selects the compression, the second where the rest is split into two messages.
///
/// For any input, the result must be a payload within the limit or an error, and memory must stay close to the limit.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzInflater(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let limit = 1 << 16
    guard size >= 2 else { return 0 }
    let rest = UnsafeBufferPointer(start: data + 2, count: size - 2)
    let cut = min(rest.count, Int(data[1]))
    let compression: GatewayCompression = data[0] & 1 == 0 ? .zlibStream : .zstdStream
    do {
        let inflater = try compression.makeInflater()
        let output = PayloadBuffer()
        for part in [rest[..<cut], rest[cut...]] {
            let message = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(rest)[part.indices])
            let isComplete = try inflater.inflate(message, into: output, limit: limit)
            precondition(output.count <= limit)
            precondition(output.capacity <= 8 * limit)
            if isComplete { output.clear() }
        }
    } catch {
        // Invalid input is rejected, as expected.
    }
    return 0
}
