// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The resources that this process uses, from proc(5). A value that cannot be read is `nil`.
public struct ProcessReading: Sendable, Equatable {
    /// User and system CPU time since the start, in seconds.
    public let cpuSeconds: Double?
    /// Memory in use.
    public let residentBytes: Int?
    /// Memory reserved.
    public let virtualBytes: Int?
    /// Operating system threads.
    public let threads: Int?
    /// When the process started, in seconds since 1970.
    public let startTime: Double?
    /// Open file descriptors.
    public let openDescriptors: Int?
}
