// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A fault of the REST API. In JSON, these are faults like any other, with the names and parameters described here.
public enum SimulatorHTTPFault: Sendable, Equatable {
    /// `http-error`, `status` (500 to 599; default 500): the request is not carried out. The response is JSON for 500,
    /// and otherwise an HTML page like the proxy's.
    case error(status: Int = 500)
    /// `http-cloudflare-ban`, `retry_after` (default 5): the request is not carried out. The response is a 429 like the
    /// proxy's: an HTML page with `Retry-After` and without `Via`. Source: Topics, Rate Limits, "Invalid Request
    /// Limit".
    case cloudflareBan(retryAfter: Duration = .seconds(5))
    /// `http-global-limit`, `retry_after` (default 1): the request is not carried out. The response is a 429 of the
    /// global rate limit.
    case globalLimit(retryAfter: Duration = .seconds(1))
    /// `http-rate-limit`, `retry_after` (default 10) and `shared` (default `false`): the request is not carried out. The
    /// response is a 429 of the route's limit, or of one that the bot shares with others.
    case rateLimit(retryAfter: Duration = .seconds(10), isShared: Bool = false)
    /// `http-refusal`, `code` (default 50013), `status` (400 to 499; default: the one that belongs to the code) and `field`
    /// (for 50035; default `name`): the request is not carried out. The response is Discord's error with this code.
    case refusal(code: Int = 50_013, status: Int? = nil, field: String = "name")
    /// `http-change`, `change` (a `SimulatorChange`) and `guild` (its number; default 1): just before the request is carried
    /// out, someone other than the bot makes the change, such as taking a permission away or deleting a channel. A change
    /// that is impossible is left out.
    case change(SimulatorChange, guild: Int = 1)
    /// `http-slow`, `headers_after` (default 5) and `body_over` (default 0): the request is carried out. The headers
    /// are sent after the first time, the body in ten parts over the second one.
    case slow(headersAfter: Duration = .seconds(5), bodyOver: Duration = .zero)
    /// `http-no-answer`: the request is carried out, but no response is sent; the connection stays open until the
    /// client closes it.
    case noAnswer
    /// `http-close`: the request is carried out, but the connection is closed without a response.
    case close
    /// `http-malformed-json`: the request is carried out, but the JSON of the response is truncated; `Content-Length`
    /// is correct.
    case malformedJSON
    /// `http-wrong-content-type`: the request is carried out, but the response has the content type `text/html`.
    case wrongContentType

    var name: String {
        switch self {
        case .error: "http-error"
        case .cloudflareBan: "http-cloudflare-ban"
        case .globalLimit: "http-global-limit"
        case .rateLimit: "http-rate-limit"
        case .refusal: "http-refusal"
        case .change: "http-change"
        case .slow: "http-slow"
        case .noAnswer: "http-no-answer"
        case .close: "http-close"
        case .malformedJSON: "http-malformed-json"
        case .wrongContentType: "http-wrong-content-type"
        }
    }

    static let names = [
        "http-error", "http-cloudflare-ban", "http-global-limit", "http-rate-limit", "http-refusal", "http-change",
        "http-slow", "http-no-answer", "http-close",
        "http-malformed-json", "http-wrong-content-type",
    ]
}

/// The requests to the REST API that a fault affects.
public struct SimulatorRequests: Sendable, Equatable {
    /// `method`: the HTTP method; `nil`: any.
    public var method: String?
    /// `route`: prefix of the path after the version, in whole segments: `/channels` or `/channels/1/messages`; `nil`:
    /// any.
    public var route: String?

    /// `after`: number of these requests that are answered normally first.
    public var after: Int

    /// Selects requests; by default, all.
    public init(method: String? = nil, route: String? = nil, after: Int = 0) {
        self.method = method
        self.route = route
        self.after = after
    }

    /// Whether a request to a path, such as `["api", "v10", "gateway"]`, is selected.
    func include(method: String, path: [String]) -> Bool {
        guard path.first == "api", self.method.map({ $0.uppercased() == method }) ?? true else { return false }
        guard let route else { return true }
        var rest = path.dropFirst()
        if let version = rest.first, version.first == "v", Int(version.dropFirst()) != nil { rest = rest.dropFirst() }
        return rest.starts(with: route.split(separator: "/").map(String.init))
    }
}
