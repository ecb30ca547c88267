// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A handler for `GET` and `HEAD` requests to an exact path.
public struct HTTPRoute: Sendable {
    /// The path; also the `route` label of the server's metrics.
    public let path: String
    /// The allowed query parameters, each at most once; nil to allow any.
    public let parameters: [String]?
    /// The handler. It is called on the server's threads, for several requests concurrently, and must not block for
    /// long.
    public let handler: @Sendable (HTTPRequest) -> HTTPResponse

    /// Creates a route whose handler checks the query parameters itself. `/a` and `/a/` are different paths.
    public init(_ path: String, _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse) {
        self.path = path
        parameters = nil
        self.handler = handler
    }

    /// Creates a route that accepts only certain query parameters. Unknown or duplicate parameters result in status
    /// 400.
    ///
    /// The check is part of the handler, so a wrapper such as a token check runs before it.
    ///
    /// - Parameters:
    ///   - path: The exact path.
    ///   - parameters: The allowed parameters, in the order of the documentation.
    ///   - handler: The handler of requests with valid parameters.
    public init(
        _ path: String, parameters: [String], _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) {
        self.path = path
        self.parameters = parameters
        self.handler = { request in
            request.problem(withParametersOtherThan: parameters) ?? handler(request)
        }
    }

    /// The route with its handler wrapped in another one.
    ///
    /// - Parameter handler: The wrapper. It receives the request and the original handler.
    /// - Returns: A route with the same path and parameters.
    public func wrapped(
        by handler: @escaping @Sendable (HTTPRequest, (HTTPRequest) -> HTTPResponse) -> HTTPResponse
    ) -> HTTPRoute {
        HTTPRoute(path: path, parameters: parameters) { [inner = self.handler] in handler($0, inner) }
    }

    private init(
        path: String, parameters: [String]?, handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) {
        self.path = path
        self.parameters = parameters
        self.handler = handler
    }
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
