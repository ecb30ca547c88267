// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("Interactions")
struct InteractionTests {
    private static let command = """
        {"name":"stats","description":"d","options":[{"name":"days","description":"d","type":4,"required":true},\
        {"name":"who","description":"d","type":6},{"name":"what","description":"d","type":3,\
        "choices":[{"name":"A","value":"a"}]},{"name":"near","description":"d","type":4,"autocomplete":true}]}
        """

    /// An API with a command, and a session without any intent.
    private func prepared() throws -> (api: APIHarness, connection: Int) {
        var api = APIHarness()
        let connection = try api.gateway.connect()
        api.gateway.identify(on: connection, intents: [])
        _ = try api.gateway.payloads(of: connection)
        let path = "applications/\(api.application)/guilds/\(api.guild)/commands"
        #expect(api.ask("POST", path, Self.command).status == 201)
        return (api, connection)
    }

    private func invoke(_ api: inout APIHarness, on connection: Int) throws -> (id: String, token: String) {
        #expect(api.control("POST", "interactions", #"{"command":"stats","options":{"days":7}}"#).status == 200)
        let event = try #require(try api.gateway.payloads(of: connection).last?.object)
        return (try #require(event["id"] as? String), try #require(event["token"] as? String))
    }

    @Test("A command is sent to every session regardless of intents, and its immediate response is recorded")
    func answered() throws {
        var (api, connection) = try prepared()
        let who = try #require(api.gateway.state.world.members.all.last?.id)
        let used = api.control(
            "POST", "interactions", #"{"command":"stats","options":{"days":7,"who":"\#(who)","what":"a"}}"#)
        #expect(used.body["state"] == .string("pending"))
        let payload = try #require(try api.gateway.payloads(of: connection).last)
        #expect(payload.name == "INTERACTION_CREATE")
        #expect(payload.object["type"] as? Int == 2)
        #expect(payload.object["application_id"] as? String == String(api.application))
        let data = try #require(payload.object["data"] as? [String: Any])
        #expect((data["options"] as? [[String: Any]])?.map { $0["name"] as? String } == ["days", "who", "what"])
        let resolved = try #require(data["resolved"] as? [String: [String: Any]])
        #expect(resolved["users"]?.keys.first == String(who))
        #expect(resolved["members"]?.keys.first == String(who))
        let id = try #require(payload.object["id"] as? String)
        let token = try #require(payload.object["token"] as? String)
        let body = #"{"type":4,"data":{"content":"here","flags":64,"embeds":[{"title":"t"}]}}"#
        let path = "interactions/\(id)/\(token)/callback"
        let answer = api.ask("POST", path, body, query: ["with_response": "true"], authorized: false)
        #expect(answer.status == 200)
        #expect(answer.body["resource"]?["message"]?["content"] == .string("here"))
        #expect(answer.body["interaction"]?["response_message_ephemeral"] == .bool(true))
        #expect(api.ask("POST", path, body, authorized: false).code == 40060)
        let known = try #require(api.gateway.state.interactions(at: api.gateway.now).first)
        #expect(known.state == .answered)
        #expect(known.response?.content == "here")
        #expect(known.response?.embeds == [Embed(title: "t")])
        #expect(known.response?.flags == 64)
        // The message is ephemeral.
        #expect(api.gateway.state.guild.messages.count == 0)
        #expect(api.ask("GET", "channels/\(known.channelID)/messages").body == .array([]))
    }

    @Test("A deferred response is completed, followed up, edited and deleted")
    func deferred() throws {
        var (api, connection) = try prepared()
        let (id, token) = try invoke(&api, on: connection)
        let webhook = "webhooks/\(api.application)/\(token)"
        #expect(api.ask("GET", webhook + "/messages/@original", authorized: false).code == 10015)
        #expect(
            api.ask("POST", "interactions/\(id)/\(token)/callback", #"{"type":5}"#, authorized: false).status == 204)
        #expect(api.gateway.state.interactions(at: api.gateway.now).first?.state == .deferred)
        let original = webhook + "/messages/@original"
        #expect(api.ask("GET", original, authorized: false).body["flags"] == .integer(128))
        let edited = api.ask("PATCH", original, #"{"content":"done"}"#, authorized: false)
        #expect(edited.body["flags"] == .integer(0))
        #expect(edited.body["content"] == .string("done"))
        let more = api.ask("POST", webhook, #"{"content":"more"}"#, authorized: false)
        #expect(more.body["content"] == .string("more"))
        let known = try #require(api.gateway.state.interactions(at: api.gateway.now).first)
        #expect(known.state == .answered)
        #expect(known.followUps.map(\.content) == ["more"])
        let followUp = webhook + "/messages/\(known.followUps[0].id)"
        #expect(api.ask("DELETE", followUp, authorized: false).status == 204)
        #expect(api.ask("DELETE", original, authorized: false).status == 204)
        #expect(api.ask("GET", original, authorized: false).code == 10008)
        #expect(api.gateway.state.interactions(at: api.gateway.now).first?.response == nil)
        api.gateway.now = api.gateway.now.advanced(by: .seconds(901))
        #expect(api.ask("POST", webhook, #"{"content":"late"}"#, authorized: false).code == 50027)
    }

    @Test(
        "A command requires its permissions; the interaction contains the user's permissions",
        arguments: [
            ("null", [], true), (#""32""#, [], false), (#""32""#, .manageGuild, true), (#""36""#, .manageGuild, false),
            (#""36""#, [.manageGuild, .banMembers], true), (#""0""#, .manageGuild, false),
            (#""0""#, .administrator, true),
        ] as [(String, SimulatorPermissions, Bool)])
    func permissions(needed: String, given: SimulatorPermissions, mayUse: Bool) throws {
        var (api, connection) = try prepared()
        let path = "applications/\(api.application)/guilds/\(api.guild)/commands"
        let body = #"{"name":"admin","description":"d","default_member_permissions":\#(needed)}"#
        #expect(api.ask("POST", path, body).status == 201)
        let user = try #require(
            api.gateway.state.world.members.all.map(\.id).first {
                $0 != api.gateway.state.world.moderatorID && $0 != api.application
            })
        #expect(throws: Never.self) {
            try api.gateway.state.make(.memberPermissions(UserID(user), given), at: api.gateway.now).get()
        }
        let used = api.control("POST", "interactions", #"{"command":"admin","user_id":"\#(user)"}"#)
        #expect(used.status == (mayUse ? 200 : 409))
        // The owner can always use it.
        #expect(api.control("POST", "changes", #"{"change":"use-command","command":"admin"}"#).status == 200)
        let received = try api.gateway.payloads(of: connection).map { payload in
            (payload.object["member"] as? [String: Any])?["permissions"] as? String
        }
        let everyone = SimulatorPermissions(rawValue: 1_071_698_660_929)
        let has = given.contains(.administrator) ? SimulatorPermissions.all : everyone.union(given)
        let owner = String(SimulatorPermissions.all.rawValue)
        #expect(received == (mayUse ? [String(has.rawValue), owner] : [owner]))
    }

    @Test("Files can be sent with the initial response and with an edit", arguments: [4, 5])
    func files(type: Int) throws {
        var (api, connection) = try prepared()
        let (id, token) = try invoke(&api, on: connection)
        func form(_ payload: String, _ name: String) -> String {
            "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n\(payload)\r\n"
                + "--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"\(name)\"\r\n\r\nbytes\r\n--b--\r\n"
        }
        let contentType = "multipart/form-data; boundary=b"
        let callback = "interactions/\(id)/\(token)/callback"
        let payload = #"{"type":\#(type),"data":{"flags":64}}"#
        let answer =
            type == 4
            ? api.ask("POST", callback, form(payload, "first.png"), contentType: contentType, authorized: false)
            : api.ask("POST", callback, payload, authorized: false)
        #expect(answer.status == 204)
        func response() -> SimulatedInteraction.Response? {
            api.gateway.state.interactions(at: api.gateway.now).first?.response
        }
        #expect(response()?.attachments.map(\.filename) == (type == 4 ? ["first.png"] : nil))
        let original = "webhooks/\(api.application)/\(token)/messages/@original"
        let changed = #"{"attachments":[{"id":"0"}]}"#
        #expect(
            api.ask("PATCH", original, form(changed, "second.png"), contentType: contentType, authorized: false).status
                == 200)
        #expect(response()?.attachments.map(\.filename) == ["second.png"])
        #expect(response()?.flags == 64)
        let file = response()?.attachments.first.flatMap { UInt64($0.id) } ?? 0
        #expect(api.gateway.state.api.attachments[file]?.bytes == [UInt8]("bytes".utf8))
    }

    @Test("A response after three seconds, with a wrong token or of a wrong type is rejected")
    func refused() throws {
        var (api, connection) = try prepared()
        let (id, token) = try invoke(&api, on: connection)
        let path = "interactions/\(id)/\(token)/callback"
        let body = #"{"type":4,"data":{"content":"x"}}"#
        #expect(api.ask("POST", "interactions/\(id)/x/callback", body, authorized: false).code == 10062)
        #expect(api.ask("POST", "interactions/1/\(token)/callback", body, authorized: false).code == 10062)
        #expect(api.ask("POST", path, #"{"type":7,"data":{}}"#, authorized: false).errors == ["type BASE_TYPE_CHOICES"])
        #expect(api.ask("POST", path, #"{"type":4}"#, authorized: false).errors == ["data BASE_TYPE_REQUIRED"])
        let long = #"{"type":4,"data":{"content":"\#(String(repeating: "x", count: 2001))"}}"#
        #expect(api.ask("POST", path, long, authorized: false).errors == ["data.content BASE_TYPE_MAX_LENGTH"])
        #expect(api.ask("POST", path, #"{"type":4,"data":{}}"#, authorized: false).code == 50006)
        api.gateway.now = api.gateway.now.advanced(by: .milliseconds(3001))
        #expect(api.ask("POST", path, body, authorized: false).code == 10062)
        #expect(api.gateway.state.interactions(at: api.gateway.now).first?.state == .expired)
    }

    @Test("Autocomplete responds with choices, a component with an edit of its message")
    func otherKinds() throws {
        var (api, connection) = try prepared()
        let typing = #"{"command":"stats","options":{"near":"1"},"focused":"near"}"#
        #expect(api.control("POST", "interactions", typing).status == 200)
        var event = try #require(try api.gateway.payloads(of: connection).last?.object)
        #expect(event["type"] as? Int == 4)
        func path() -> String { "interactions/\(event["id"] ?? "")/\(event["token"] ?? "")/callback" }
        let choices = #"{"type":8,"data":{"choices":[{"name":"one","value":1}]}}"#
        #expect(api.ask("POST", path(), choices, authorized: false).status == 204)
        #expect(api.gateway.state.interactions(at: api.gateway.now).last?.choices.map(\.name) == ["one"])
        let channel = api.gateway.state.guild.channels[5].id
        let components = #"[{"type":1,"components":[{"type":2,"style":1,"label":"More","custom_id":"more"}]}]"#
        let message =
            api.ask("POST", "channels/\(channel)/messages", #"{"content":"a","components":\#(components)}"#)
            .body["id"]?.text ?? ""
        let press = #"{"component":"more","message_id":"\#(message)"}"#
        #expect(api.control("POST", "interactions", press).status == 200)
        event = try #require(try api.gateway.payloads(of: connection).last?.object)
        #expect(event["type"] as? Int == 3)
        #expect(api.ask("POST", path(), #"{"type":7,"data":{"content":"b"}}"#, authorized: false).status == 204)
        #expect(api.ask("GET", "channels/\(channel)/messages/\(message)").body["content"] == .string("b"))
    }

    @Test("Only the user who sees an ephemeral message can press its buttons, and only those that are there")
    func ephemeralButtons() throws {
        var (api, connection) = try prepared()
        let (id, token) = try invoke(&api, on: connection)
        func buttons(_ names: String...) -> String {
            let list = names.map { #"{"type":2,"style":1,"label":"L","custom_id":"\#($0)"}"# }
            return #""components":[{"type":1,"components":[\#(list.joined(separator: ","))]}]"#
        }
        let answer = #"{"type":4,"data":{"content":"a","flags":64,\#(buttons("one", "two"))}}"#
        #expect(api.ask("POST", "interactions/\(id)/\(token)/callback", answer, authorized: false).status == 204)
        let used = try #require(api.gateway.state.interactions(at: api.gateway.now).last)
        let message = try #require(used.response?.id)
        #expect(used.response?.components.map { $0.components.map(\.customID) } == [["one", "two"]])
        func press(_ name: String, by user: UInt64? = nil) -> Int {
            let user = user.map { #","user_id":"\#($0)""# } ?? ""
            return api.control("POST", "interactions", #"{"component":"\#(name)","message_id":"\#(message)"\#(user)}"#)
                .status
        }
        #expect(press("three") == 409)
        let stranger = try #require(api.gateway.state.guild.world.members.all.first { $0.id != used.userID.rawValue })
        #expect(press("one", by: stranger.id) == 409)
        #expect(press("one") == 200)
        let pressed = try #require(api.gateway.state.interactions(at: api.gateway.now).last)
        #expect(pressed.userID == used.userID && pressed.command == "one" && pressed.type == 3)
        let event = try #require(try api.gateway.payloads(of: connection).last?.object)
        let path = "interactions/\(event["id"] ?? "")/\(event["token"] ?? "")/callback"
        let update = #"{"type":7,"data":{"content":"b",\#(buttons("two"))}}"#
        #expect(api.ask("POST", path, update, authorized: false).status == 204)
        #expect(api.gateway.state.interactions(at: api.gateway.now).last?.response?.content == "b")
        #expect(press("one") == 409)
        #expect(press("two", by: used.userID.rawValue) == 200)
    }

    @Test(
        "Interactions that Discord would not allow are rejected",
        arguments: [
            (#"{"command":"other"}"#, 409), (#"{"command":"stats"}"#, 409),
            (#"{"command":"stats","options":{"days":"7"}}"#, 409),
            (#"{"command":"stats","options":{"days":7,"x":1}}"#, 409),
            (#"{"command":"stats","options":{"days":7,"what":"b"}}"#, 409),
            (#"{"command":"stats sub","options":{"days":7}}"#, 409),
            (#"{"command":"stats","options":{"days":7},"user_id":"1"}"#, 409),
            (#"{"command":"stats","options":{"days":"7"},"focused":"days"}"#, 409),
            (#"{"command":"stats","options":{"days":7},"focused":"near"}"#, 409),
            (#"{"component":"x","message_id":"1"}"#, 409), (#"{"component":"x"}"#, 409), (#"{"modal":"x"}"#, 409),
            (#"{"command":"stats","options":{"days":7},"locale":"xx"}"#, 400),
            (#"{"command":"stats","values":["a"]}"#, 400), (#"{"modal":"x","inputs":{"a":1}}"#, 400),
            ("{}", 400), ("", 400),
        ])
    func impossible(body: String, status: Int) throws {
        var (api, _) = try prepared()
        #expect(api.control("POST", "interactions", body).status == status)
        #expect(api.control("GET", "interactions").body == .array([]))
    }

    @Test("Using a command from Swift fails without a session")
    func fromSwift() async throws {
        try await RunningSimulator.with { running in
            let path =
                "/applications/\(running.discord.simulation.withState { state, _ in state.world.botID })/commands"
            let registered = try await running.ask("POST", path, body: #"{"name":"stats","description":"d"}"#)
            #expect(registered.status == 201)
            let error = #expect(throws: SimulatorError.self) { try running.discord.invoke(command: "stats") }
            #expect(error?.code == .cannotInvoke)
            #expect(running.discord.interactions() == [])
        }
    }
}
