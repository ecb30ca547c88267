// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A body of `multipart/form-data`, read strictly: what is not as the standard says is a fault and never guessed at.
/// Source: RFC 7578; RFC 2046, section 5.1.
struct ReceivedForm: Sendable, Equatable {
    /// One part.
    struct Part: Sendable, Equatable {
        var name: String
        var filename: String?
        var contentType: String?
        var bytes: [UInt8]
    }

    /// What is wrong with a body.
    enum Fault: String, Error, Sendable, CaseIterable {
        case notMultipart = "The content type is not multipart/form-data."
        case noBoundary = "The content type has no boundary, or one that is not in order."
        case noOpening = "The body does not begin with the boundary."
        case noClosing = "The closing boundary is missing."
        case afterBoundary = "Something else follows a boundary on its line."
        case headers = "A part's headers are not in order."
        case noName = "A part has no name."
        case tooManyParts = "There are too many parts."
        case headersTooLong = "A part's headers are too long."
    }

    /// More than a message with all its files needs.
    static let partLimit = 50
    static let headerLimit = 8 * 1024

    private(set) var parts: [Part] = []

    /// Reads a body with the value of its Content-Type header.
    init(_ body: [UInt8], contentType: String) throws(Fault) {
        let boundary = try Self.boundary(of: contentType)
        let data = Data(body)
        let opening = Data("--\(boundary)".utf8)
        let delimiter = Data("\r\n--\(boundary)".utf8)
        guard data.starts(with: opening) else { throw .noOpening }
        var position = opening.count
        while true {
            guard data.count >= position + 2 else { throw .noClosing }
            switch (data[position], data[position + 1]) {
            // Two hyphens: the end. What may follow is to be ignored.
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

    /// Source: RFC 2046, section 5.1.1: 1 to 70 of certain characters.
    private static func boundary(of contentType: String) throws(Fault) -> String {
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
        of pattern: Data, in data: Data, from start: Int, orElse fault: Fault
    ) throws(Fault) -> Range<Int> {
        guard let range = data.range(of: pattern, in: start..<data.endIndex) else { throw fault }
        return range
    }

    private static func part(_ data: Data) throws(Fault) -> Part {
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
