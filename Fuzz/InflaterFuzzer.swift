// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// libFuzzer's entry: the first byte chooses the compression, the second where the rest is cut into two messages.
///
/// Whatever comes, the answer is a payload within the bound or an error, and little more memory than the bound.
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
            let isWhole = try inflater.inflate(message, into: output, limit: limit)
            precondition(output.count <= limit)
            precondition(output.capacity <= 8 * limit)
            if isWhole { output.clear() }
        }
    } catch {
        // Refused, as it should be.
    }
    return 0
}
