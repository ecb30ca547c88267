// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Glibc
import StoreFiles
import SystemPackage

extension HistoryExport {
    /// How an export ended.
    package enum Outcome: Sendable, Equatable {
        /// Everything was written.
        case written(rows: Int)
        /// The export was interrupted; no file was created.
        case interrupted
        /// The reader closed the output pipe.
        case closed
    }

    /// Writes the history to standard output or to a file, which is created completely or not at all.
    ///
    /// - Parameters:
    ///   - format: the output format.
    ///   - path: the file, which is replaced if it exists; `nil` for standard output. An existing path that is not a
    ///     regular file, such as a pipe or `/dev/stdout`, is written to directly.
    ///   - progress: called periodically with the progress.
    ///   - isInterrupted: whether to stop; called between pages.
    /// - Returns: how the export ended.
    /// - Throws: `HistoryFileError` if the file cannot be written; errors of the store.
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

/// A file that is renamed to its final name when it is complete. It contains people's names, so only its owner can read
/// it.
private final class ExportFile {
    private static let bufferSize = 64 * 1_024

    private let descriptor: FileDescriptor
    /// The file's temporary and final names; `nil` if the output is written to directly.
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
                // If the path is a symbolic link, its target is replaced.
                let final = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
                // An unpredictable name that must not exist: a symbolic link planted there would redirect the names.
                let partial = "\(final).partial-\(String(UInt64.random(in: 0 ... .max), radix: 36))"
                names = (partial, final)
                descriptor = try FileDescriptor.open(
                    FilePath(partial), .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec],
                    permissions: .ownerReadWrite)
            }
        } catch {
            throw HistoryFileError.unwritable(path, error)
        }
    }

    func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Syncs the file to disk and gives it its final name.
    func finish() throws {
        try flush()
        guard let names else { return }
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
        try descriptor.close()
        guard rename(names.partial, names.final) == 0 else { throw Errno(rawValue: errno) }
    }

    /// Removes the incomplete file.
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
