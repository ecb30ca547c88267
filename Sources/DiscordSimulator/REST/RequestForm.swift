// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// A file in a request.
struct UploadedFile: Sendable, Equatable {
    /// The index n in `files[n]`.
    var index: Int64
    var filename: String
    var contentType: String?
    var bytes: [UInt8]
}

/// A body that is JSON, a form with files, or a form without files. Source: Reference, "Uploading Files" and "HTTP API".
struct RequestForm: Sendable, Equatable {
    /// Maximum size of a file, in bytes. Source: Reference, "Uploading Files".
    static let fileLimit = 10 << 20

    var fields: [String: PayloadValue]
    var files: [UploadedFile] = []

    static func read(_ request: RESTRequest) -> RESTBody.Outcome<RequestForm> {
        let contentType = request.contentType ?? ""
        switch HeaderParameters(contentType)?.value {
        case "multipart/form-data":
            do {
                return read(try ReceivedForm(request.body, contentType: contentType))
            } catch {
                return .refused(.invalid("", code: "MULTIPART_INVALID", error.rawValue))
            }
        case "application/x-www-form-urlencoded":
            return read(ReceivedForm(urlEncoded: request.body))
        default:
            switch RESTBody.object(from: request) {
            case .value(let fields): return .value(RequestForm(fields: fields))
            case .refused(let response): return .refused(response)
            }
        }
    }

    private static func read(_ form: ReceivedForm) -> RESTBody.Outcome<RequestForm> {
        var result = RequestForm(fields: [:])
        for part in form.parts {
            if let index = fileIndex(part.name) {
                guard let name = part.filename.map(sanitized), !name.isEmpty else {
                    return .refused(.invalid(part.name, code: "BASE_TYPE_REQUIRED", "This field is required"))
                }
                guard !result.files.contains(where: { $0.index == index }) else {
                    return .refused(
                        .invalid(part.name, code: "BASE_TYPE_DUPLICATE", "Two files have this name"))
                }
                guard part.bytes.count <= fileLimit else { return .refused(.tooLarge) }
                result.files.append(
                    UploadedFile(index: index, filename: name, contentType: part.contentType, bytes: part.bytes))
            } else if part.name == "payload_json" {
                switch RESTBody.object(from: part.bytes) {
                case .value(let fields): result.fields.merge(fields) { _, payload in payload }
                case .refused(let response): return .refused(response)
                }
            } else if part.filename == nil, result.fields[part.name] == nil {
                let text = String(decoding: part.bytes, as: UTF8.self)
                result.fields[part.name] = part.name == "tts" ? .bool(text == "true") : .string(text)
            }
        }
        guard result.files.count <= 10 else {
            return .refused(.invalid("attachments", code: "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length."))
        }
        return .value(result)
    }

    /// `files[0]` is 0.
    private static func fileIndex(_ name: String) -> Int64? {
        guard name.hasPrefix("files["), name.hasSuffix("]") else { return nil }
        return Int64(name.dropFirst(6).dropLast()).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// The name without a path and with underscores instead of spaces.
    private static func sanitized(_ name: String) -> String {
        let last = name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? ""
        return last.replacingOccurrences(of: " ", with: "_")
    }
}
