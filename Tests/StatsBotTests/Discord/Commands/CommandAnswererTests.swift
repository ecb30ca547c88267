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

@testable import Counting
@testable import Resilience
@testable import StatsBot

/// Records the calls, and fails on request.
final class FakeInteractionAPI: InteractionAPI {
    private struct State {
        var calls: [String] = []
        var failures: [RESTError?] = []
    }

    private let state = Mutex(State())
    private let changes = ChangeSignal()

    var calls: [String] { state.withLock { $0.calls } }

    /// The errors of the next calls; `nil` for success.
    func fail(_ failures: [RESTError?]) { state.withLock { $0.failures = failures } }

    func waitForCalls(_ count: Int) async throws {
        try await changes.wait { calls.count >= count ? () : nil }
    }

    func answer(_ interaction: Interaction, _ reply: CommandReply, within deadline: Duration) async throws {
        try take("answer \(interaction.id): \(reply.content ?? reply.embed?.title ?? "")")
    }

    func announce(_ interaction: Interaction, isEphemeral: Bool, isUpdate: Bool) async throws {
        let kind = isUpdate ? ", update" : isEphemeral ? ", ephemeral" : ""
        try take("announce \(interaction.id)\(kind)")
    }

    func deliver(_ interaction: Interaction, _ reply: CommandReply) async throws {
        try take("deliver \(interaction.id): \(reply.content ?? reply.embed?.title ?? "")")
    }

    func applicationID() async throws -> ApplicationID {
        try take("application")
        return 200
    }

    func register(
        _ commands: [ApplicationCommand], in scope: CommandScope, of application: ApplicationID
    ) async throws {
        let names = commands.isEmpty ? "nothing" : commands.map(\.name).joined(separator: " ")
        let place = if case .guild(let guild) = scope { "\(guild)" } else { "all guilds" }
        try take("register \(names) in \(place) of \(application)")
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
            api: api, guilds: { [9] }, makeReply: { request, _, _ in try makeReply(request) }, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private var item: InteractionInbox.Item { InteractionInbox.Item(event: Interactions.event("stats"), at: clock.now) }

    @Test("a reply that is ready in time is sent immediately")
    func inTime() async {
        #expect(await answerer().answer(item) == .answered)
        #expect(api.calls == ["answer 100: Hello"])
    }

    @Test("after two seconds the response is deferred, then completed")
    func late() async throws { try await expectDeferred() }

    @Test("if the confirmation of the deferred response is lost, the reply is still delivered")
    func lostConfirmation() async throws {
        // The first attempt arrived, and Discord rejects its repetition.
        api.fail([
            RESTError(
                code: .badRequest, httpStatus: 400, discordCode: .interactionAcknowledged, message: "x",
                mayHaveSucceeded: true)
        ])
        try await expectDeferred()
    }

    private func expectDeferred() async throws {
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

    @Test("a late reply to a button updates the message of the button")
    func lateUpdate() async throws {
        let isOpen = DispatchSemaphore(value: 0)
        let event = Interactions.event(nil, kind: .component, customID: "privacy.show")
        let item = InteractionInbox.Item(event: event, at: clock.now)
        async let outcome = answerer { _ in
            isOpen.wait()
            return .sentence("Hello")
        }.answer(item)
        await clock.waitForSleepers()
        clock.advance(by: .seconds(2))
        try await api.waitForCalls(1)
        isOpen.signal()
        #expect(await outcome == .deferred)
        #expect(api.calls == ["announce 100, update", "deliver 100: Hello"])
    }

    @Test("what a request asks for is done before the reply is made; if it takes too long, the user is told")
    func performed() async {
        let made = Mutex<[String]>([])
        var answerer = answerer { _ in
            made.withLock { $0.append("reply") }
            return .sentence("Hello")
        }
        answerer.prepare = { _ in made.withLock { $0.append("perform") } }
        #expect(await answerer.answer(item) == .answered)
        #expect(made.withLock { $0 } == ["perform", "reply"])
        answerer.prepare = { _ in throw DeadlineExceeded(operation: "x", after: .seconds(30)) }
        #expect(await answerer.answer(item) == .answered)
        #expect(
            api.calls.last
                == "answer 100: I can't write to my database right now. I'll do what you asked for as soon as I can: check "
                + "`/privacy` later.")
    }

    @Test("if the reply cannot be made, the user gets an error message")
    func cannotBeMade() async {
        #expect(await answerer { _ in throw TestError() }.answer(item) == .answered)
        #expect(api.calls == ["answer 100: I can't read my database right now. Please try again later."])
    }

    @Test("an error message is in the language of the user, with the localized name of the command")
    func language() async {
        let item = InteractionInbox.Item(event: Interactions.event("privacy", locale: "fr"), at: clock.now)
        var answerer = answerer()
        answerer.prepare = { _ in throw DeadlineExceeded(operation: "x", after: .seconds(30)) }
        #expect(await answerer.answer(item) == .answered)
        #expect(
            api.calls == [
                "answer 100: Je ne peux pas écrire dans ma base de données pour le moment. Votre demande sera traitée dès "
                    + "que possible\u{A0}: vérifiez plus tard avec `/confidentialité`."
            ])
    }

    @Test("an unsupported interaction gets no response")
    func ignored() async {
        let item = InteractionInbox.Item(event: Interactions.event("stats", kind: .autocomplete), at: clock.now)
        #expect(await answerer().answer(item) == .ignored)
        #expect(api.calls == [])
    }

    @Test(
        "each error of a response has its result",
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

    @Test("a full inbox drops interactions without blocking and keeps the order of the others")
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
