// SPDX-License-Identifier: MIT
// Part of StatsBot.

import GRDB
import StoreFiles
import Synchronization

/// What happened to the files of an open database.
package enum StoreFilesState: Sendable, Equatable {
    case intact
    /// The log or its index was deleted or replaced. The open log still has all commits.
    case logLost
    /// The database was deleted. It exists as long as it is open.
    case deleted
    /// Another file replaced it.
    case replaced
    /// The files are in place, but they could not be opened again yet.
    case closed
}

/// The open database of a store. It can be opened again, because somebody may delete its files while the bot runs, or make
/// them writable.
final class StoreConnection: Sendable {
    private struct Opened {
        let pool: DatabasePool
        /// The database, its log and the index of the log.
        let files: [OpenFile]
        let isWritable: Bool
        var isOpen = true

        init(_ pool: DatabasePool, path: String) {
            self.pool = pool
            files = ["", "-wal", "-shm"].compactMap { OpenFile(path + $0) }
            isWritable = StoreConnection.isWritable(pool)
        }
    }

    let path: String
    private let open: @Sendable () throws -> DatabasePool
    private let opened: Mutex<Opened>
    private let foundDamage = Mutex<String?>(nil)

    /// - Parameters:
    ///   - pool: the open database.
    ///   - path: its path.
    ///   - open: opens it again.
    init(_ pool: DatabasePool, path: String, open: @escaping @Sendable () throws -> DatabasePool) {
        self.path = path
        self.open = open
        opened = Mutex(Opened(pool, path: path))
    }

    var pool: DatabasePool { opened.withLock { $0.pool } }

    /// The damage that the last backup found.
    var damage: String? { foundDamage.withLock { $0 } }

    func setDamage(_ damage: String?) { foundDamage.withLock { $0 = damage } }

    /// Whether the database was writable when it was opened. SQLite never notices a later change.
    var isWritable: Bool { opened.withLock { $0.isWritable } }

    var filesState: StoreFilesState {
        opened.withLock { opened in
            guard opened.isOpen else { return .closed }
            let states = opened.files.map(\.state)
            switch states.first {
            case .deleted: return .deleted
            case .replaced: return .replaced
            case .present, nil: return states.contains { $0 != .present } ? .logLost : .intact
            }
        }
    }

    /// The companion files at their paths that are not the open ones.
    var foreignCompanions: [String] {
        opened.withLock { opened in opened.files.dropFirst().filter { $0.state == .replaced }.map(\.path) }
    }

    /// Closes the database and opens it again. Callers of `pool` wait meanwhile.
    ///
    /// - Throws: if it cannot be opened; the state is then `closed`, and this can be called again.
    func reopen() throws {
        try opened.withLock { opened in
            if opened.isOpen {
                opened.isOpen = false
                try? opened.pool.close()
            }
            opened = Opened(try open(), path: path)
        }
    }

    /// Prevents further commits to the open files; they fail, and the bot tries them again.
    static func blockCommits(_ isBlocked: Bool, _ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = \(isBlocked ? 1 : 0)") }
    }

    private static func isWritable(_ pool: DatabasePool) -> Bool {
        do {
            try pool.writeWithoutTransaction { try $0.execute(sql: "DELETE FROM note WHERE key = ''") }
            return true
        } catch let error as DatabaseError {
            return !error.isDenied
        } catch {
            return true
        }
    }
}
