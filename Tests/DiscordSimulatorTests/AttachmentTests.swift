// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordSimulator

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Attachments", .timeLimit(.minutes(5)))
struct AttachmentTests {
    private static let type = "multipart/form-data; boundary=b"

    private static func form(_ payload: String, files: [(index: Int, name: String, content: String)]) -> String {
        var body = "--b\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n\(payload)\r\n"
        for file in files {
            body +=
                "--b\r\nContent-Disposition: form-data; name=\"files[\(file.index)]\"; filename=\"\(file.name)\"\r\n"
            body += "Content-Type: text/csv\r\n\r\n\(file.content)\r\n"
        }
        return body + "--b--\r\n"
    }

    @Test("A file is uploaded, referenced in an embed, kept, and replaced; another one is added")
    func files() throws {
        var api = APIHarness()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)/messages"
        let payload = #"{"embeds":[{"image":{"url":"attachment://a_b.csv"}}]}"#
        let created = api.ask(
            "POST", path, Self.form(payload, files: [(0, "dir/a b.csv", "1,2")]), contentType: Self.type)
        let attachment = try #require(created.body["attachments"]?.array?.first)
        let id = try #require(attachment["id"]?.text)
        let url = "http://127.0.0.1:1/simulator/attachments/\(id)"
        #expect(
            attachment
                == .object([
                    "id": .string(id), "filename": .string("a_b.csv"), "content_type": .string("text/csv"),
                    "size": .integer(3), "url": .string(url), "proxy_url": .string(url),
                ]))
        #expect(created.body["embeds"]?.array?.first?["image"]?["url"] == .string(url))
        let message = try #require(created.body["id"]?.text)
        func names(_ answer: APIHarness.Answer) -> [String?]? {
            answer.body["attachments"]?.array?.map { $0["filename"]?.text }
        }
        let more = api.ask(
            "PATCH", path + "/" + message, Self.form("{}", files: [(0, "c.csv", "3")]), contentType: Self.type)
        #expect(names(more) == ["a_b.csv", "c.csv"])
        let listed = #"{"attachments":[{"id":"\#(id)","description":"d"},{"id":7,"filename":"e.csv"}]}"#
        let replaced = api.ask(
            "PATCH", path + "/" + message, Self.form(listed, files: [(7, "d.csv", "4")]), contentType: Self.type)
        #expect(names(replaced) == ["a_b.csv", "e.csv"])
        let none = api.ask("PATCH", path + "/" + message, #"{"attachments":[],"embeds":null}"#)
        #expect(none.code == 50006)
    }

    @Test("A file without a media type gets one from its name, and an image has a size")
    func mediaType() throws {
        var api = APIHarness()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)/messages"
        let body =
            "--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.gif\"\r\n\r\n"
            + "GIF89a\u{2}\u{1}\u{3}\u{0}\r\n--b--\r\n"
        let created = api.ask("POST", path, body, contentType: Self.type)
        let attachment = try #require(created.body["attachments"]?.array?.first)
        #expect(attachment["content_type"] == .string("image/gif"))
        #expect(attachment["width"] == .integer(258))
        #expect(attachment["height"] == .integer(3))
    }

    @Test("Invalid files are rejected")
    func refused() {
        var api = APIHarness()
        let path = "channels/\(api.gateway.state.guild.channels[5].id)/messages"
        let twice = Self.form("{}", files: [(0, "a", "1"), (0, "b", "2")])
        #expect(api.ask("POST", path, twice, contentType: Self.type).errors == ["files[0] BASE_TYPE_DUPLICATE"])
        let many = Self.form("{}", files: (0..<11).map { ($0, "a", "1") })
        #expect(api.ask("POST", path, many, contentType: Self.type).errors == ["attachments BASE_TYPE_MAX_LENGTH"])
        let nameless = Self.form("{}", files: [(0, "", "1")])
        #expect(api.ask("POST", path, nameless, contentType: Self.type).errors == ["files[0] BASE_TYPE_REQUIRED"])
        let large = Self.form(
            "{}", files: [(0, "a", String(repeating: "x", count: RequestForm.fileLimit + 1))])
        #expect(api.ask("POST", path, large, contentType: Self.type).code == 40005)
        let broken = Self.form("{", files: [(0, "a", "1")])
        #expect(api.ask("POST", path, broken, contentType: Self.type).code == 50109)
    }

    @Test("The newest twenty files are stored, but none larger than 8 MiB")
    func capacity() {
        var store = AttachmentStore()
        for id in UInt64(1)...21 {
            store.add(AttachmentStore.File(id: id, filename: "f", contentType: "text/plain", bytes: [UInt8(id)]))
        }
        store.add(
            AttachmentStore.File(
                id: 22, filename: "f", contentType: "text/plain",
                bytes: [UInt8](repeating: 0, count: AttachmentStore.sizeLimit + 1)))
        #expect((UInt64(1)...22).filter { store[$0] != nil } == Array(2...21))
    }

    @Test("The bytes are available over HTTP with their content type")
    func overHTTP() async throws {
        try await RunningSimulator.with { running in
            var request = URLRequest(url: try #require(URL(string: running.endpoints.webhookURL + "?wait=true")))
            request.httpMethod = "POST"
            request.setValue(Self.type, forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(Self.form(#"{"content":"x"}"#, files: [(0, "a.csv", "1,2\n")]).utf8)
            let (data, _) = try await URLSession.shared.data(for: request)
            let message = try #require(JSONBytes.decode(PayloadValue.self, from: [UInt8](data)))
            let attachment = try #require(message["attachments"]?.array?.first)
            let url = try #require(URL(string: attachment["url"]?.text ?? ""))
            let (bytes, response) = try await URLSession.shared.data(from: url)
            #expect(String(decoding: bytes, as: UTF8.self) == "1,2\n")
            #expect((response as? HTTPURLResponse)?.value(forHTTPHeaderField: "Content-Type") == "text/csv")
            #expect(running.discord.attachment(attachment["id"]?.text ?? "") == Array("1,2\n".utf8))
            #expect(running.discord.messages(in: running.discord.channels.stats).map(\.content) == ["x"])
        }
    }
}
