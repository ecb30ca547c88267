// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CAllocator
import Glibc
import Testing

@testable import Machine

@Suite("Memory allocation")
struct AllocatorTests {
    @Test("a large block is returned to the system when it is freed, also after others were")
    func returnsLargeBlocks() {
        Allocator.returnFreedMemory()
        // By default, freeing the first one has the second one taken from an arena, which keeps it.
        free(malloc(20 << 20))
        let block: UnsafeMutableRawPointer? = malloc(19 << 20)
        defer { free(block) }
        #expect(block != nil && mallinfo2().hblkhd >= 19 << 20)
    }
}
