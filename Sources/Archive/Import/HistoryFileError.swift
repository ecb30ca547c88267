// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why a history cannot be taken in or written out, in a sentence that says what to do.
package struct HistoryFileError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    package let description: String
    /// What was done before it went wrong; `nil` where nothing was.
    package let report: ImportReport?
    /// The exit code: `EX_DATAERR` for a damaged file, `EX_NOINPUT` for one that cannot be read (sysexits.h), else 1.
    package let exitCode: Int32

    /// The file cannot be opened or read.
    static func unreadable(_ path: String, _ cause: any Error) -> HistoryFileError {
        HistoryFileError(description: "\(path) cannot be read: \(cause).", report: nil, exitCode: 66)
    }

    /// The file is no file.
    package static func notAFile(_ path: String) -> HistoryFileError {
        HistoryFileError(
            description: "\(path) is not a file. The import reads it twice, so write it to a file first.", report: nil,
            exitCode: 66)
    }

    /// The file has a fault, and the import is strict.
    package static func damaged(_ path: String, _ fault: HistoryFault) -> HistoryFileError {
        let advice =
            fault.reason == .otherGuild
            ? "Is --guild right?" : "Mend the file, or take all that is whole with --lenient."
        return HistoryFileError(
            description: "\(path), \(fault). Nothing was taken. \(advice)", report: nil, exitCode: 65)
    }

    /// The file was changed while it was read.
    package static func changed(_ path: String, _ report: ImportReport) -> HistoryFileError {
        HistoryFileError(
            description: "\(path) was changed while it was read. Run the import again when nobody writes to it: what "
                + "was taken is not taken twice.", report: report, exitCode: 1)
    }

    /// The database refused events.
    static func notStored(_ cause: any Error, _ report: ImportReport) -> HistoryFileError {
        HistoryFileError(
            description: "The database does not take the events: \(cause). Run the import again when that is mended: "
                + "what was taken is not taken twice.", report: report, exitCode: 1)
    }

    /// The output cannot be written.
    static func unwritable(_ path: String, _ cause: any Error) -> HistoryFileError {
        HistoryFileError(description: "\(path) cannot be written: \(cause).", report: nil, exitCode: 1)
    }
}
