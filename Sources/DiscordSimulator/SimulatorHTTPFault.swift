// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How a request to the REST API is answered badly. In JSON these are faults like any other, with the names and
/// parameters said here.
public enum SimulatorHTTPFault: Sendable, Equatable {
    /// `http-error`, `status` (500 to 599; default 500): the request is not carried out. 500 comes as JSON, others as a
    /// page of HTML, as from the proxy.
    case error(status: Int = 500)
    /// `http-cloudflare-ban`, `retry_after` (default 5): a 429 as the proxy gives it, a page of HTML with `Retry-After` and
    /// without `Via`. The request is not carried out. Source: Topics, Rate Limits, "Invalid Request Limit".
    case cloudflareBan(retryAfter: Duration = .seconds(5))
    /// `http-global-limit`, `retry_after` (default 1): a 429 of the global limit. The request is not carried out.
    case globalLimit(retryAfter: Duration = .seconds(1))
    /// `http-slow`, `headers_after` (default 5) and `body_over` (default 0): the request is carried out; the headers come
    /// after the one time, the body in ten parts over the other.
    case slow(headersAfter: Duration = .seconds(5), bodyOver: Duration = .zero)
    /// `http-no-answer`: the request is carried out and never answered; the connection stays until the client ends it.
    case noAnswer
    /// `http-close`: the request is carried out, and the connection closed in the place of an answer.
    case close
    /// `http-malformed-json`: the request is carried out, and the answer cut off in the middle; its length agrees.
    case malformedJSON
    /// `http-wrong-content-type`: the request is carried out, and the answer is said to be `text/html`.
    case wrongContentType

    var name: String {
        switch self {
        case .error: "http-error"
        case .cloudflareBan: "http-cloudflare-ban"
        case .globalLimit: "http-global-limit"
        case .slow: "http-slow"
        case .noAnswer: "http-no-answer"
        case .close: "http-close"
        case .malformedJSON: "http-malformed-json"
        case .wrongContentType: "http-wrong-content-type"
        }
    }

    static let names = [
        "http-error", "http-cloudflare-ban", "http-global-limit", "http-slow", "http-no-answer", "http-close",
        "http-malformed-json", "http-wrong-content-type",
    ]
}

/// Which requests to the REST API a fault is for.
public struct SimulatorRequests: Sendable, Equatable {
    /// `method`: the HTTP method; `nil`: any.
    public var method: String?
    /// `route`: how the path after the version begins, in whole parts: `/channels` or `/channels/1/messages`; `nil`: any.
    public var route: String?

    /// All requests, unless said otherwise.
    public init(method: String? = nil, route: String? = nil) {
        self.method = method
        self.route = route
    }

    /// Whether a request to that path, such as `["api", "v10", "gateway"]`, is one of them.
    func include(method: String, path: [String]) -> Bool {
        guard path.first == "api", self.method.map({ $0.uppercased() == method }) ?? true else { return false }
        guard let route else { return true }
        var rest = path.dropFirst()
        if let version = rest.first, version.first == "v", Int(version.dropFirst()) != nil { rest = rest.dropFirst() }
        return rest.starts(with: route.split(separator: "/").map(String.init))
    }
}
