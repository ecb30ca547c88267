// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import DiscordREST
import Dispatch
import Foundation
import Logging
import Synchronization
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Resilience
@testable import StatsBot

/// Takes answers in, and fails as told.
final class FakeInteractionAPI: InteractionAPI {
    private struct State {
        var calls: [String] = []
        var failures: [RESTError?] = []
    }

    private let state = Mutex(State())
    private let changes = ChangeSignal()

    /// What was asked, in order.
    var calls: [String] { state.withLock { $0.calls } }

    /// What the next calls come to; `nil`: they succeed.
    func fail(_ failures: [RESTError?]) { state.withLock { $0.failures = failures } }

    /// Waits until so much was asked.
    func waitForCalls(_ count: Int) async throws {
        try await changes.wait { calls.count >= count ? () : nil }
    }

    func answer(_ interaction: Interaction, _ reply: CommandReply, within deadline: Duration) async throws {
        try take("answer \(interaction.id): \(reply.content ?? reply.embed?.title ?? "")")
    }

    func announce(_ interaction: Interaction, isEphemeral: Bool) async throws {
        try take("announce \(interaction.id)\(isEphemeral ? ", ephemeral" : "")")
    }

    func deliver(_ interaction: Interaction, _ reply: CommandReply) async throws {
        try take("deliver \(interaction.id): \(reply.content ?? reply.embed?.title ?? "")")
    }

    func applicationID() async throws -> ApplicationID {
        try take("application")
        return 200
    }

    func register(_ commands: [ApplicationCommand], in guild: GuildID, of application: ApplicationID) async throws {
        try take("register \(commands.map(\.name).joined(separator: " ")) in \(guild) of \(application)")
    }

    private func take(_ call: String) throws {
        let failure = state.withLock { state in
            state.calls.append(call)
            return state.failures.isEmpty ? nil : state.failures.removeFirst()
        }
        changes.notify()
        if let failure { throw failure }
    }
}

@Suite("Answering a command", .timeLimit(.minutes(5)))
struct CommandAnswererTests {
    private let clock = ManualClock()
    private let api = FakeInteractionAPI()

    private func answerer(
        _ makeReply: @escaping @Sendable (CommandRequest) throws -> CommandReply? = { _ in .sentence("Hello") }
    ) -> CommandAnswerer {
        CommandAnswerer(
            api: api, guilds: { [9] }, makeReply: { request, _ in try makeReply(request) }, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private var item: InteractionInbox.Item { InteractionInbox.Item(event: Interactions.event("stats"), at: clock.now) }

    @Test("what is made in time is the answer")
    func inTime() async {
        #expect(await answerer().answer(item) == .answered)
        #expect(api.calls == ["answer 100: Hello"])
    }

    @Test("what takes longer than two seconds is announced and then delivered")
    func late() async throws {
        let isOpen = DispatchSemaphore(value: 0)
        async let outcome = answerer { _ in
            isOpen.wait()
            return .sentence("Hello")
        }.answer(item)
        await clock.waitForSleepers()
        clock.advance(by: .milliseconds(1_999))
        #expect(api.calls == [])
        clock.advance(by: .milliseconds(1))
        try await api.waitForCalls(1)
        #expect(api.calls == ["announce 100"])
        isOpen.signal()
        #expect(await outcome == .deferred)
        #expect(api.calls == ["announce 100", "deliver 100: Hello"])
    }

    @Test("where nothing can be made, the user is told so")
    func cannotBeMade() async {
        #expect(await answerer { _ in throw Fault() }.answer(item) == .answered)
        #expect(api.calls == ["answer 100: I cannot read my records just now. Please try again later."])
    }

    @Test("what no answer fits gets none")
    func ignored() async {
        let item = InteractionInbox.Item(event: Interactions.event("stats", kind: .autocomplete), at: clock.now)
        #expect(await answerer().answer(item) == .ignored)
        #expect(api.calls == [])
    }

    @Test(
        "what goes wrong with the answer, and what becomes of the interaction",
        arguments: [
            (RESTError(code: .notFound, httpStatus: 404, discordCode: .unknownInteraction, message: "x"), "expired"),
            (
                RESTError(code: .badRequest, httpStatus: 400, discordCode: .interactionAcknowledged, message: "x"),
                "answered"
            ),
            (RESTError(code: .forbidden, httpStatus: 403, message: "x"), "failed"),
            (RESTError(code: .rateLimited, httpStatus: 429, message: "x", retryAfter: .seconds(600)), "failed"),
            (RESTError(code: .server, httpStatus: 500, message: "x"), "failed"),
            (RESTError(code: .transport, message: "x"), "failed"),
            (RESTError(code: .deadlineExceeded, message: "x"), "failed"),
        ])
    func fails(_ error: RESTError, _ outcome: String) async {
        api.fail([error])
        #expect(await answerer().answer(item).rawValue == outcome)
        #expect(api.calls == ["answer 100: Hello"])
    }

    @Test("handing in never waits: what is too many is dropped, and the others keep their order")
    func inbox() async throws {
        let inbox = InteractionInbox(clock: clock)
        let taken = (0..<InteractionInbox.capacity + 3).map { inbox.offer(Interactions.event("c\($0)")) }
        #expect(taken == Array(repeating: true, count: 32) + [false, false, false])
        inbox.close()
        var names: [String?] = []
        while let item = try await inbox.next() { names.append(item.event.commandName) }
        #expect(names == (0..<32).map { "c\($0)" })
    }
}
