// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Testing

@testable import DiscordREST

@Suite("Multipart forms")
struct MultipartFormTests {
    private let route = Route(method: .post, template: "/x", majorParameter: "")

    @Test("A message with two files, byte by byte")
    func message() throws {
        let request = try APIRequest.createMessage(
            in: 5, MessageParameters(content: "c", nonce: "n", enforceNonce: true),
            [
                Attachment(filename: "a.png", contentType: "image/png", bytes: Data("PNG".utf8), description: "A cat"),
                Attachment(filename: "b \"1\".txt", contentType: "text/plain; charset=utf-8", bytes: Data()),
            ])
        let body = try #require(request.body)
        #expect(body.contentType == "multipart/form-data; boundary=statsbot-form-boundary-0")
        let text = [
            "--statsbot-form-boundary-0",
            #"Content-Disposition: form-data; name="payload_json""#,
            "Content-Type: application/json",
            "",
            #"{"allowed_mentions":{"parse":[]},"attachments":[{"description":"A cat","filename":"a.png","id":0},"#
                + #"{"filename":"b \"1\".txt","id":1}],"content":"c","enforce_nonce":true,"nonce":"n"}"#,
            "--statsbot-form-boundary-0",
            #"Content-Disposition: form-data; name="files[0]"; filename="a.png""#,
            "Content-Type: image/png",
            "",
            "PNG",
            "--statsbot-form-boundary-0",
            #"Content-Disposition: form-data; name="files[1]"; filename="b %221%22.txt""#,
            "Content-Type: text/plain; charset=utf-8",
            "",
            "",
            "--statsbot-form-boundary-0--",
            "",
        ].joined(separator: "\r\n")
        #expect(String(decoding: body.bytes, as: UTF8.self) == text)
        #expect(request.isRepeatable)
        #expect(request.permission == "Attach Files")
    }

    @Test("A boundary that occurs in a file is not used")
    func boundary() {
        var form = MultipartForm()
        form.append(name: "a", contentType: "t", bytes: Data("\r\n--statsbot-form-boundary-0\r\n".utf8))
        form.append(name: "b", contentType: "t", bytes: Data("--statsbot-form-boundary-1".utf8))
        #expect(form.encoded.contentType == "multipart/form-data; boundary=statsbot-form-boundary-2")
    }

    @Test(
        "A file name cannot end its line or value",
        arguments: [
            ("a\r\nX: y", "a%0D%0AX: y"), ("a\nb", "a%0Ab"), ("a\"; name=\"b", "a%22; name=%22b"), ("é👥", "é👥"),
        ])
    func filenames(name: String, written: String) {
        var form = MultipartForm()
        form.append(name: "f", filename: name, contentType: "t", bytes: Data())
        let line = String(decoding: form.encoded.bytes, as: UTF8.self).components(separatedBy: "\r\n")[1]
        #expect(line == "Content-Disposition: form-data; name=\"f\"; filename=\"\(written)\"")
    }

    @Test(
        "A file without a name or with an invalid media type is rejected",
        arguments: [
            ("a", ""), ("a", "png"), ("a", "image/"), ("a", "/png"), ("a", "image/png\r\nX: y"), ("", "image/png"),
        ])
    func refused(filename: String, contentType: String) {
        let attachment = Attachment(filename: filename, contentType: contentType, bytes: Data())
        let error = #expect(throws: RESTError.self) {
            try RequestBody.message(WebhookParameters(), [attachment], route: route)
        }
        #expect(error?.code == .invalidRequest)
        #expect(error?.route == "POST /x")
    }

    @Test("A message without files is JSON without attachments")
    func plain() throws {
        let request = try APIRequest.editMessage(6, in: 5, MessageParameters(content: "a/b"))
        #expect(request.body?.contentType == "application/json")
        #expect(
            request.body.map { String(decoding: $0.bytes, as: UTF8.self) }
                == #"{"allowed_mentions":{"parse":[]},"content":"a/b"}"#)
    }
}
