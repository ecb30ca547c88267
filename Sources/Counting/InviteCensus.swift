// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
package import DiscordModels
package import DiscordREST
import Foundation
import LocalTime
package import Logging
import Resilience
import ServiceLifecycle
import Supervision
package import Timekeeping

/// The part of Discord's HTTP API that lists invites.
package protocol InviteAPI: Sendable {
    /// All invites to a guild.
    func invites(of guild: GuildID) async throws -> [GuildInvite]
    /// The guild's vanity URL.
    func vanityURL(of guild: GuildID) async throws -> VanityURL
}

extension DiscordClient: InviteAPI {
    package func invites(of guild: GuildID) async throws -> [GuildInvite] {
        try await invites(of: guild, deadline: Self.defaultDeadline)
    }

    package func vanityURL(of guild: GuildID) async throws -> VanityURL {
        try await vanityURL(of: guild, deadline: Self.defaultDeadline)
    }
}

/// Lists the invites after joins, so that `InviteTracker` can attribute them: one list for all users who join within seconds
/// of each other.
package struct InviteCensus: Service {
    /// Time without joins before and after each list. Longer than the gateway and the list differ.
    static let settlingTime = Duration.seconds(2)
    /// How long users may keep joining until the bot stops waiting for such a time.
    static let maximumBurst = Duration.seconds(30)
    /// Pause after joins that could not be attributed, because users kept joining.
    static let burstPause = Duration.seconds(60)
    /// Errors of the vanity URL that mean that there is none.
    private static let withoutVanity: [RESTError.Code] = [.forbidden, .notFound, .badRequest]

    let keeper: GuildKeeper
    let api: any InviteAPI
    let maximumBackoff: Duration
    let clock: any WallClock
    let logger: Logger

    package init(
        keeper: GuildKeeper, api: any InviteAPI, maximumBackoff: Duration, clock: any WallClock, logger: Logger
    ) {
        self.keeper = keeper
        self.api = api
        self.maximumBackoff = maximumBackoff
        self.clock = clock
        self.logger = logger
    }

    func run() async throws {
        try await untilShutdown {
            var backoff = Backoff(base: .seconds(30), maximum: maximumBackoff)
            var isPermitted = true
            while true {
                let guild = try await keeper.changes.wait { keeper.needsInvites ? keeper.guild?.id : nil }
                do {
                    guard try await compare(guild) else {
                        keeper.forgetInvites()
                        logger.info("joins not attributed to invites: users kept joining")
                        try await clock.sleep(for: Self.burstPause)
                        continue
                    }
                    backoff.succeeded()
                    if !isPermitted { logger.notice("invites are listed again; joins are attributed to them") }
                    isPermitted = true
                } catch let error as RESTError {
                    // Uses that are not known now would look like those of later joins.
                    keeper.forgetInvites()
                    let pause = backoff.failed(atLeast: error.retryAfter)
                    if error.code != .forbidden {
                        logger.warning(
                            "invite list fetch failed; joins meanwhile are of unknown origin",
                            metadata: ["error": "\(error)", "retry.after": "\(Int(pause.seconds))"])
                    } else if isPermitted {
                        isPermitted = false
                        logger.warning(
                            """
                            invites cannot be listed; all joins are of unknown origin. Grant the bot Manage Server, or \
                            remove invites from ACTIVITY
                            """, metadata: ["error": "\(error)"])
                    }
                    try await clock.sleep(for: pause)
                }
            }
        }
    }

    /// Lists the invites when nobody has joined for a moment, and compares them.
    ///
    /// - Returns: Whether they were compared, or the session was lost meanwhile; `false` if users kept joining.
    private func compare(_ guild: GuildID) async throws -> Bool {
        let deadline = clock.now.advanced(by: Self.maximumBurst)
        while let revision = keeper.inviteRevision {
            try await clock.sleep(for: Self.settlingTime)
            if keeper.inviteRevision == revision {
                let list = try await list(guild)
                let instant = clock.wallNow.date
                try await clock.sleep(for: Self.settlingTime)
                if keeper.receive(list, since: revision, at: instant) { return true }
            }
            guard clock.now < deadline else { return false }
        }
        return true
    }

    private func list(_ guild: GuildID) async throws -> InviteList {
        let invites = try await api.invites(of: guild)
        let vanity = try await vanity(of: guild)
        let listed = try invites.filter { $0.code != vanity?.code }.map { invite in
            guard let uses = invite.uses else {
                // With View Audit Log alone, Discord lists the invites without their uses.
                throw RESTError(
                    code: .forbidden, message: "The list of invites has no uses",
                    advice: "Grant the bot's role Manage Server.")
            }
            return ListedInvite(invite, uses: uses)
        }
        return InviteList(listed, vanityUses: vanity?.code == nil ? nil : vanity?.uses)
    }

    private func vanity(of guild: GuildID) async throws -> VanityURL? {
        do {
            return try await api.vanityURL(of: guild)
        } catch let error as RESTError where Self.withoutVanity.contains(error.code) {
            return nil
        }
    }
}

extension GuildKeeper {
    /// Whether the invites must be listed, while events are received.
    var needsInvites: Bool { readInvites(\.needsList) ?? false }

    /// A number that changes when somebody joins or events are missed; `nil` while no events are received.
    var inviteRevision: Int? { readInvites(\.revision) }

    /// Compares a list of invites, unless users have joined, or events may have been missed, since a revision.
    ///
    /// - Returns: Whether it was compared.
    func receive(_ list: InviteList, since revision: Int, at instant: Date) -> Bool {
        shared.withState { state, _ in
            guard state.guilds[index].isCurrent else { return false }
            return state.guilds[index].activity?.invites?.compare(list, since: revision, at: instant) ?? false
        }
    }

    /// Forgets the invites, because they could not be listed.
    func forgetInvites() {
        shared.withState { state, _ in state.guilds[index].activity?.invites?.reset() }
    }

    private func readInvites<Value>(_ value: (InviteTracker) -> Value) -> Value? {
        shared.withState { state, _ in
            state.guilds[index].isCurrent ? state.guilds[index].activity?.invites.map(value) : nil
        }
    }
}

extension ListedInvite {
    /// An invite with its uses, as listed.
    init(_ invite: GuildInvite, uses: Int) {
        let created = invite.createdAt.flatMap { TimestampText(timeZone: .gmt).instant($0) }
        self.init(
            code: invite.code, channel: invite.channelID?.rawValue, uses: uses, maximumUses: invite.maximumUses,
            // Without the time of its creation, it may expire at any time.
            expiresAt: invite.maximumAge.map { (created ?? .distantPast).addingTimeInterval(TimeInterval($0)) })
    }
}
