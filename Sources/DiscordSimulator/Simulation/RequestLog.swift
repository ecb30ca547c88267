// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The newest requests to the REST API, for inspection by tests. Tokens are replaced by placeholders.
struct RequestLog: Sendable {
    /// A request, as `GET /simulator/requests` lists it.
    struct Entry: Encodable, Sendable {
        var method: String
        /// Without the version, IDs and tokens: `/channels/{id}/messages`.
        var route: String
        var query: [String: String]
        var status: Int
        /// The media type of the body; `nil`: no body.
        var type: String?
        /// The JSON of the body, or that of a form's fields; `nil` if there is none.
        var body: PayloadValue?
        /// The decoded audit log reason; `nil`: none.
        var reason: String?
        /// Names of the files in a form.
        var files: [String]
    }

    static let capacity = 1000
    /// Maximum size of a body that is not a form, in bytes. Larger ones are logged without their content.
    private static let bodyLimit = 64 << 10

    private(set) var entries: [Entry] = []

    mutating func add(_ request: RESTRequest, route: String, status: Int) {
        var entry = Entry(
            method: request.method, route: route, query: request.query, status: status,
            type: request.body.isEmpty ? nil : request.contentType.flatMap { HeaderParameters($0)?.value }, files: [])
        entry.reason = request.auditLogReason
        if entry.type == "application/json" {
            if request.body.count <= Self.bodyLimit {
                entry.body = JSONBytes.decode(PayloadValue.self, from: request.body)
            }
        } else if entry.type != nil, case .value(let form) = RequestForm.read(request) {
            entry.body = .object(form.fields)
            entry.files = form.files.map(\.filename)
        }
        if entries.count >= Self.capacity { entries.removeFirst(Self.capacity / 10) }
        entries.append(entry)
    }
}
