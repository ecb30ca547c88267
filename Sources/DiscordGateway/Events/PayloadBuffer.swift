// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CGatewayJSON

/// Memory for one decoded payload, with the padding that the parser requires. Reused for each payload.
final class PayloadBuffer {
    /// Capacity above which memory is released after a large payload.
    static let retained = 1 << 20

    private(set) var base: UnsafeMutableRawPointer
    private(set) var capacity: Int
    /// The bytes in use.
    private(set) var count = 0

    private static let padding = gwjson_padding()

    init() {
        capacity = 1 << 14
        base = .allocate(byteCount: capacity, alignment: 64)
    }

    deinit { base.deallocate() }

    /// Removes the content.
    func clear() {
        count = 0
        if capacity > Self.retained { move(to: 1 << 14) }
    }

    /// Appends bytes.
    func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        guard let source = bytes.baseAddress else { return }
        (base + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    /// Ensures space for `free` more bytes in addition to the padding.
    func reserve(_ free: Int) {
        let needed = count + free + Self.padding
        if needed > capacity { move(to: max(needed, capacity * 2)) }
    }

    /// The writable memory after the content, without the padding.
    var free: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: base + count, count: capacity - Self.padding - count)
    }

    /// Records the number of bytes written to `free`.
    func wrote(_ bytes: Int) { count += bytes }

    private func move(to newCapacity: Int) {
        let new = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 64)
        new.copyMemory(from: base, byteCount: count)
        base.deallocate()
        base = new
        capacity = newCapacity
    }
}
