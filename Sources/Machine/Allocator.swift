// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CAllocator

/// Settings of the C library's memory allocation for a process that runs for months.
///
/// By default, every thread may get an arena of its own, up to eight for each core, and a freed large block raises the size from
/// which blocks are mapped and returned separately. A payload of 20 MB, such as GUILD_CREATE of a large guild, then leaves 20 MB
/// in the arena of each thread that ever read one: 103 MB instead of 49 MB after half an hour of lost connections, with
/// 5 MB in use.
package enum Allocator {
    /// Arenas for all threads.
    static let arenas: Int32 = 2
    /// Blocks of this size or larger are returned to the system when they are freed, in bytes.
    static let mappedSize: Int32 = 1 << 20
    /// The most free memory that is kept at the end of an arena, in bytes.
    static let keptSize: Int32 = 2 << 20

    /// Applies the settings. Call once, before threads are started.
    package static func returnFreedMemory() {
        // Fails only for values out of range. Setting a threshold also keeps the library from raising it.
        _ = mallopt(M_ARENA_MAX, arenas)
        _ = mallopt(M_MMAP_THRESHOLD, mappedSize)
        _ = mallopt(M_TRIM_THRESHOLD, keptSize)
    }
}
