// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

@Suite("ReceivedForm")
struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=b"

    @Test(
        "Well-formed bodies",
        arguments: [
            (type, "--b--", []),
            (
                type, "--b\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\nHello\r\n--b--\r\nepilogue",
                [ReceivedForm.Part(name: "content", bytes: Array("Hello".utf8))]
            ),
            (
                "Multipart/Form-Data; charset=utf-8; boundary=\"a b\"",
                "--a b\r\ncontent-disposition: form-data; name=x; filename=\"a\\\"b%22.png\"\r\nContent-Type: image/png\r\n"
                    + "X-Other: 1\r\n\r\n\r\n--a\r\n\r\n--a b--",
                [
                    ReceivedForm.Part(
                        name: "x", filename: "a\"b\".png", contentType: "image/png", bytes: Array("\r\n--a\r\n".utf8))
                ]
            ),
            (
                type,
                "--b\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"C:\\dir\\a;b.txt\"\r\n\r\n1\r\n--b\r\n"
                    + "Content-Disposition: form-data; name=\"files[1]\"; filename=\"\"\r\n\r\n\r\n--b--",
                [
                    ReceivedForm.Part(name: "files[0]", filename: "C:\\dir\\a;b.txt", bytes: Array("1".utf8)),
                    ReceivedForm.Part(name: "files[1]", filename: "", bytes: []),
                ]
            ),
        ])
    func wellFormed(contentType: String, body: String, parts: [ReceivedForm.Part]) throws {
        #expect(try ReceivedForm(Array(body.utf8), contentType: contentType).parts == parts)
    }

    private static let head = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n"

    @Test(
        "Malformed bodies",
        arguments: [
            ("application/json", "--b--", ReceivedForm.MultipartError.notMultipart),
            ("multipart/mixed; boundary=b", "--b--", .notMultipart),
            ("multipart/form-data", "--b--", .noBoundary),
            ("multipart/form-data; boundary=\"\"", "--b--", .noBoundary),
            ("multipart/form-data; boundary=\"b ", "--b--", .notMultipart),
            ("multipart/form-data; boundary=b%c", "--b--", .noBoundary),
            ("multipart/form-data; boundary=" + String(repeating: "b", count: 71), "--b--", .noBoundary),
            (type, "", .noOpening), (type, "\r\n--b--", .noOpening), (type, "--c--", .noOpening),
            (type, "--b", .noClosing), (type, head + "\r\ntext", .noClosing),
            (type, head + "\r\ntext\r\n--b", .noClosing), (type, head + "\r\ntext--b--", .noClosing),
            (type, "--bb\r\n", .afterBoundary), (type, "--b\n", .noClosing), (type, "--b\n\n", .afterBoundary),
            (type, head + "\r\ntext\r\n--bx--", .afterBoundary),
            (type, "--b\r\n\r\ntext\r\n--b--", .headers), (type, head + "text\r\n--b--", .headers),
            (type, "--b\r\nContent-Type: text/plain\r\n\r\ntext\r\n--b--", .headers),
            (type, "--b\r\nContent-Disposition: attachment; name=x\r\n\r\n\r\n--b--", .headers),
            (type, head + "Content-Disposition: form-data; name=y\r\n\r\n\r\n--b--", .headers),
            (type, "--b\r\nContent-Disposition: form-data; filename=x\r\n\r\n\r\n--b--", .noName),
            (type, "--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n\r\n--b--", .noName),
            (
                type, head + "X: " + String(repeating: "y", count: ReceivedForm.headerLimit) + "\r\n\r\n\r\n--b--",
                .headersTooLong
            ),
            (type, String(repeating: head + "\r\n\r\n", count: ReceivedForm.partLimit + 1) + "--b--", .tooManyParts),
        ])
    func malformed(contentType: String, body: String, error: ReceivedForm.MultipartError) {
        #expect(throws: error) { try ReceivedForm(Array(body.utf8), contentType: contentType) }
    }

    @Test("Bytes of every value are preserved")
    func bytes() throws {
        let content = (0...255).map { UInt8($0) } + [0x0D, 0x0A, 0x2D, 0x2D]
        let body = Array((Self.head + "\r\n").utf8) + content + Array("\r\n--b--".utf8)
        #expect(try ReceivedForm(body, contentType: Self.type).parts.map(\.bytes) == [content])
    }
}
