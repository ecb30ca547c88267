// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A `multipart/form-data` body, parsed strictly: any deviation from the standard is an error.
/// Source: RFC 7578; RFC 2046, section 5.1.
struct ReceivedForm: Sendable, Equatable {
    /// A part of the body.
    struct Part: Sendable, Equatable {
        var name: String
        var filename: String?
        var contentType: String?
        var bytes: [UInt8]
    }

    /// An error in a body.
    enum MultipartError: String, Error, Sendable, CaseIterable {
        case notMultipart = "The content type is not multipart/form-data."
        case noBoundary = "The content type has no boundary, or an invalid one."
        case noOpening = "The body does not start with the boundary."
        case noClosing = "The closing boundary is missing."
        case afterBoundary = "A boundary is followed by other characters on its line."
        case headers = "A part has invalid headers."
        case noName = "A part has no name."
        case tooManyParts = "The body has too many parts."
        case headersTooLong = "The headers of a part are too long."
    }

    /// Maximum number of parts; more than a message with all its files requires.
    static let partLimit = 50
    static let headerLimit = 8 * 1024

    private(set) var parts: [Part] = []

    /// Parses an `application/x-www-form-urlencoded` body. Source: URL Standard, section 5.1.
    init(urlEncoded body: [UInt8]) {
        func decoded(_ text: Substring) -> String {
            let spaced = String(text).replacing("+", with: " ")
            return spaced.removingPercentEncoding ?? spaced
        }
        parts = String(decoding: body, as: UTF8.self).split(separator: "&").prefix(Self.partLimit).map { pair in
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Part(name: decoded(halves[0]), bytes: [UInt8](decoded(halves.count > 1 ? halves[1] : "").utf8))
        }
    }

    /// Parses a body, using the value of its Content-Type header.
    init(_ body: [UInt8], contentType: String) throws(MultipartError) {
        let boundary = try Self.boundary(of: contentType)
        let data = Data(body)
        let opening = Data("--\(boundary)".utf8)
        let delimiter = Data("\r\n--\(boundary)".utf8)
        guard data.starts(with: opening) else { throw .noOpening }
        var position = opening.count
        while true {
            guard data.count >= position + 2 else { throw .noClosing }
            switch (data[position], data[position + 1]) {
            // Two hyphens mark the end. Anything after them is ignored.
            case (0x2D, 0x2D): return
            case (0x0D, 0x0A): position += 2
            default: throw .afterBoundary
            }
            guard parts.count < Self.partLimit else { throw .tooManyParts }
            let end = try Self.range(of: delimiter, in: data, from: position, orElse: .noClosing)
            parts.append(try Self.part(data[position..<end.lowerBound]))
            position = end.upperBound
        }
    }

    /// The boundary: 1 to 70 allowed characters. Source: RFC 2046, section 5.1.1.
    private static func boundary(of contentType: String) throws(MultipartError) -> String {
        guard let header = HeaderParameters(contentType), header.value == "multipart/form-data" else {
            throw .notMultipart
        }
        guard let boundary = header.parameters["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.last != " ",
            boundary.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "'()+_,-./:=? ".utf8.contains(byte)
            })
        else { throw .noBoundary }
        return boundary
    }

    private static func range(
        of pattern: Data, in data: Data, from start: Int, orElse error: MultipartError
    ) throws(MultipartError) -> Range<Int> {
        guard let range = data.range(of: pattern, in: start..<data.endIndex) else { throw error }
        return range
    }

    private static func part(_ data: Data) throws(MultipartError) -> Part {
        let blank = Data("\r\n\r\n".utf8)
        guard let end = data.range(of: blank) else {
            throw data.count > headerLimit ? .headersTooLong : .headers
        }
        guard end.lowerBound - data.startIndex <= headerLimit else { throw .headersTooLong }
        guard let text = String(bytes: data[data.startIndex..<end.lowerBound], encoding: .utf8) else { throw .headers }
        var headers: [String: String] = [:]
        for line in text.components(separatedBy: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw .headers }
            let name = line[..<colon].lowercased()
            guard !name.isEmpty, !name.contains(" "), headers[name] == nil else { throw .headers }
            headers[name] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        guard let disposition = headers["content-disposition"].flatMap({ HeaderParameters($0) }),
            disposition.value == "form-data"
        else { throw .headers }
        guard let name = disposition.parameters["name"], !name.isEmpty else { throw .noName }
        return Part(
            name: name, filename: disposition.parameters["filename"].map(unescaped),
            contentType: headers["content-type"],
            bytes: [UInt8](data[end.upperBound...]))
    }

    private static func unescaped(_ filename: String) -> String {
        filename.replacingOccurrences(of: "%22", with: "\"").replacingOccurrences(of: "%0D", with: "\r")
            .replacingOccurrences(of: "%0A", with: "\n")
    }
}
