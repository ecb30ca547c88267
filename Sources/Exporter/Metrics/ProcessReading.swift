// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The resource usage of this process, from proc(5). A value that cannot be read is `nil`.
public struct ProcessReading: Sendable, Equatable {
    /// User and system CPU time since the start, in seconds.
    public let cpuSeconds: Double?
    /// Resident memory in bytes.
    public let residentBytes: Int?
    /// Virtual memory in bytes.
    public let virtualBytes: Int?
    /// The number of operating system threads.
    public let threads: Int?
    /// The start time of the process, in seconds since 1970.
    public let startTime: Double?
    /// The number of open file descriptors.
    public let openDescriptors: Int?
}
