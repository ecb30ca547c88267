// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Why a history file cannot be imported or exported.
package struct HistoryFileError: Error, Sendable, CustomStringConvertible {
    /// The reason and what to do.
    package let description: String
    /// The report of a partial import; `nil` if nothing was imported.
    package let report: ImportReport?
    /// The exit code: `EX_DATAERR` for a damaged file, `EX_NOINPUT` for one that cannot be read (sysexits.h), else 1.
    package let exitCode: Int32

    /// The file cannot be opened or read.
    static func unreadable(_ path: String, _ cause: any Error) -> HistoryFileError {
        HistoryFileError(description: "\(path) cannot be read: \(cause)", report: nil, exitCode: 66)
    }

    /// The path is not a regular file.
    package static func notAFile(_ path: String) -> HistoryFileError {
        HistoryFileError(
            description:
                "\(path) is not a regular file. An import reads the file twice, so save the data to a file first.",
            report: nil, exitCode: 66)
    }

    /// The file has an error, and the import is not lenient.
    package static func damaged(_ path: String, _ issue: HistoryIssue) -> HistoryFileError {
        let advice =
            issue.reason == .otherGuild
            ? "Check --guild." : "Fix the file, or import all valid events with --lenient."
        return HistoryFileError(
            description: "\(path), \(issue). Nothing was imported. \(advice)", report: nil, exitCode: 65)
    }

    /// A CSV file has an error.
    static func damagedTable(_ path: String, _ issue: HistoryIssue) -> HistoryFileError {
        HistoryFileError(
            description: "\(path), \(issue). Nothing was imported. Fix the file.", report: nil, exitCode: 65)
    }

    /// A CSV file is not a table that can be imported.
    static func unknownTable(_ path: String) -> HistoryFileError {
        let tables = ActivityTable.allCases.map(\.rawValue).joined(separator: ", ")
        return HistoryFileError(
            description: "\(path), line 1: not the header line of a table that can be imported: \(tables). Nothing was "
                + "imported. To import events, use a JSON export.", report: nil, exitCode: 65)
    }

    /// The file changed during the import.
    package static func changed(_ path: String, _ report: ImportReport) -> HistoryFileError {
        HistoryFileError(
            description: "\(path) changed during the import. Run the import again when no program writes to the file; "
                + "events already imported are skipped.", report: report, exitCode: 1)
    }

    /// The database failed to store `what`: events or activity.
    static func notStored(_ what: String, _ cause: any Error, _ report: ImportReport) -> HistoryFileError {
        HistoryFileError(
            description: "The \(what) cannot be stored: \(cause). Fix this and run the import again; events already "
                + "imported are skipped.", report: report, exitCode: 1)
    }

    /// The output cannot be written.
    static func unwritable(_ path: String, _ cause: any Error) -> HistoryFileError {
        HistoryFileError(description: "\(path) cannot be written: \(cause)", report: nil, exitCode: 1)
    }
}
