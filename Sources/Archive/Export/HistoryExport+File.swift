// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import Storage
import SystemPackage

extension HistoryExport {
    /// How an export ended.
    package enum Outcome: Sendable, Equatable {
        /// All was written: so many rows.
        case written(rows: Int)
        /// It was told to end before it was done; no file was made.
        case interrupted
        /// Whoever read the output wanted no more of it.
        case closed
    }

    /// Writes the history to a file, which is there as a whole or not at all, or to standard output.
    ///
    /// - Parameters:
    ///   - format: its form.
    ///   - path: the file, which is replaced where there is one; `nil`: standard output. What is there and is no file,
    ///     such as a pipe or `/dev/stdout`, is written to as it is.
    ///   - progress: is told now and then how far it is.
    ///   - isInterrupted: whether to end; asked between pages.
    /// - Returns: how it ended.
    /// - Throws: `HistoryFileError` where the file cannot be written, or what the store throws.
    package func run(
        _ format: Format, to path: String?, progress: @escaping (HistoryProgress) -> Void = { _ in },
        isInterrupted: @escaping @Sendable () -> Bool = { false }
    ) throws -> Outcome {
        let file = try ExportFile(path)
        do {
            let rows = try run(format, write: file.write, progress: progress, isInterrupted: isInterrupted)
            guard let rows else {
                file.discard()
                return .interrupted
            }
            try file.finish()
            return .written(rows: rows)
        } catch let error as Errno where error == .brokenPipe {
            file.discard()
            return .closed
        } catch let error as Errno {
            file.discard()
            throw HistoryFileError.unwritable(path ?? "standard output", error)
        } catch {
            file.discard()
            throw error
        }
    }
}

/// A file that takes its place when it is whole. It has names of people in it, so it is its owner's only.
private final class ExportFile {
    private static let bufferSize = 64 * 1_024

    private let descriptor: FileDescriptor
    /// The file's name while it is not whole, and its name then; `nil` where the output is written to as it is.
    private let names: (partial: String, final: String)?
    private var buffer: [UInt8] = []

    init(_ path: String?) throws {
        guard let path else {
            descriptor = .standardOutput
            names = nil
            return
        }
        do {
            if case .other = try FileKind.of(path) {
                descriptor = try FileDescriptor.open(FilePath(path), .writeOnly)
                names = nil
            } else {
                // Where the name is a link, what it leads to is replaced.
                let final = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
                let partial = "\(final).partial-\(getpid())"
                names = (partial, final)
                descriptor = try FileDescriptor.open(
                    FilePath(partial), .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
            }
        } catch {
            throw HistoryFileError.unwritable(path, error)
        }
    }

    func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Puts all on the disk, and the file in its place.
    func finish() throws {
        try flush()
        guard let names else { return }
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
        try descriptor.close()
        guard rename(names.partial, names.final) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Leaves nothing behind.
    func discard() {
        guard let names else { return }
        try? descriptor.close()
        unlink(names.partial)
    }

    private func flush() throws {
        try descriptor.writeAll(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
