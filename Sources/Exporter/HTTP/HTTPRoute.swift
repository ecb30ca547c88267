// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A handler for `GET` and `HEAD` requests to an exact path, and the checks before it.
public struct HTTPRoute: Sendable {
    /// The path; also the `route` label of the server's metrics.
    public let path: String
    /// The allowed query parameters, each at most once; nil to allow any.
    public let parameters: [String]?
    /// Whether the handler may take long, such as one that queries a database. It then runs on threads of its own, and only
    /// a limited number of such requests is accepted at a time.
    public let isExpensive: Bool
    /// The checks before the handler, in order. Each returns a response if it refuses the request.
    private let checks: [@Sendable (HTTPRequest) -> HTTPResponse?]
    private let work: @Sendable (HTTPRequest) -> HTTPResponse

    /// Creates a route whose handler checks the query parameters itself. `/a` and `/a/` are different paths.
    ///
    /// - Parameters:
    ///   - path: The exact path.
    ///   - isExpensive: Whether the handler may take long.
    ///   - handler: The handler. It is called for several requests concurrently. Unless the route is expensive, it is called
    ///     on the threads that serve all connections, and must not block.
    public init(
        _ path: String, isExpensive: Bool = false, _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) {
        self.init(path: path, parameters: nil, isExpensive: isExpensive, checks: [], work: handler)
    }

    /// Creates a route that accepts only certain query parameters. Unknown or duplicate parameters result in status
    /// 400.
    ///
    /// - Parameters:
    ///   - path: The exact path.
    ///   - parameters: The allowed parameters, in the order of the documentation.
    ///   - isExpensive: Whether the handler may take long.
    ///   - handler: The handler of requests with valid parameters.
    public init(
        _ path: String, parameters: [String], isExpensive: Bool = false,
        _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) {
        self.init(
            path: path, parameters: parameters, isExpensive: isExpensive,
            checks: [{ $0.problem(withParametersOtherThan: parameters) }], work: handler)
    }

    /// The route with an additional check, such as one of a token, before all others.
    ///
    /// - Parameter check: Returns a response to refuse a request; nil to accept it. It must not block.
    /// - Returns: A route with the same path, parameters and handler.
    public func guarded(by check: @escaping @Sendable (HTTPRequest) -> HTTPResponse?) -> HTTPRoute {
        HTTPRoute(path: path, parameters: parameters, isExpensive: isExpensive, checks: [check] + checks, work: work)
    }

    private init(
        path: String, parameters: [String]?, isExpensive: Bool,
        checks: [@Sendable (HTTPRequest) -> HTTPResponse?], work: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) {
        self.path = path
        self.parameters = parameters
        self.isExpensive = isExpensive
        self.checks = checks
        self.work = work
    }

    /// The response to a request, of a check that refuses it or of the handler.
    public func response(to request: HTTPRequest) -> HTTPResponse {
        refusal(of: request) ?? work(request)
    }

    /// The response of the first check that refuses a request; nil if all accept it.
    func refusal(of request: HTTPRequest) -> HTTPResponse? {
        for check in checks {
            if let refusal = check(request) { return refusal }
        }
        return nil
    }

    /// The response of the handler to a request that all checks accept.
    func acceptedResponse(to request: HTTPRequest) -> HTTPResponse { work(request) }
}

extension HTTPRequest {
    /// The error response for the first unknown or duplicate query parameter; nil if there is none.
    fileprivate func problem(withParametersOtherThan known: [String]) -> HTTPResponse? {
        var seen: Set<String> = []
        for (name, _) in query {
            guard known.contains(name) else {
                let allowed = known.isEmpty ? "no parameters" : "only " + known.joined(separator: ", ")
                // A name of arbitrary length is not echoed.
                let shown = name.utf8.count > 64 ? name.prefix(64) + "…" : name[...]
                return .problem(
                    status: 400, title: "Bad Request",
                    detail: "Unknown parameter \"\(shown)\": \(path) accepts \(allowed).")
            }
            guard seen.insert(name).inserted else {
                return .problem(
                    status: 400, title: "Bad Request", detail: "The parameter \"\(name)\" must not be repeated.")
            }
        }
        return nil
    }
}

/// The route `/metrics`: the registry's metrics in the Prometheus text format 0.0.4, or in OpenMetrics 1.0.0 if the
/// request prefers it.
///
/// - Parameters:
///   - registry: The registry.
///   - cacheDuration: How long a page is reused for further requests. Zero renders a page for each request.
/// - Returns: The route.
public func metricsRoute(registry: MetricRegistry, cacheDuration: Duration = .zero) -> HTTPRoute {
    let pages = ExpositionFormat.allCases.map { format in
        (format, CachedPage(for: cacheDuration) { registry.exposition(format) })
    }
    let page = Dictionary(uniqueKeysWithValues: pages)
    return HTTPRoute("/metrics") { request in
        let format = ExpositionFormat(accept: request.joinedHeader("Accept"))
        return HTTPResponse(
            status: 200, headers: [("Content-Type", format.contentType), ("Vary", "Accept")],
            body: page[format]?.value ?? registry.exposition(format))
    }
}
