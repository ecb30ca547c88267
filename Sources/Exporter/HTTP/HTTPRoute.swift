// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What answers `GET` and `HEAD` at one exact path.
public struct HTTPRoute: Sendable {
    /// The path; also the `route` label of the server's metrics.
    public let path: String
    /// The query parameters it takes, each at most once; nil where it takes what comes.
    public let parameters: [String]?
    /// Called on a thread of the server, for several requests at once. It must not wait for long.
    public let handler: @Sendable (HTTPRequest) -> HTTPResponse

    /// Makes a route that looks at the query parameters itself. `/a` and `/a/` are two paths.
    public init(_ path: String, _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse) {
        self.path = path
        parameters = nil
        self.handler = handler
    }

    /// Makes a route that takes only these query parameters; another one, or one that stands twice, is answered 400.
    ///
    /// The check is a part of the handler: what wraps the handler, such as one that asks for a token, comes before it.
    ///
    /// - Parameters:
    ///   - path: The exact path.
    ///   - parameters: The names that a query may have, in the order of the documentation.
    ///   - handler: What answers a request whose parameters are all known.
    public init(
        _ path: String, parameters: [String], _ handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) {
        self.path = path
        self.parameters = parameters
        self.handler = { request in
            request.problem(withParametersOtherThan: parameters) ?? handler(request)
        }
    }

    /// The route with another handler around its own.
    ///
    /// - Parameter handler: Gets the request and the route's own handler.
    /// - Returns: The route at the same path, with the same parameters.
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
    /// The answer to the first query parameter that is not known or stands twice; nil where there is none.
    fileprivate func problem(withParametersOtherThan known: [String]) -> HTTPResponse? {
        var seen: Set<String> = []
        for (name, _) in query {
            guard known.contains(name) else {
                let taken = known.isEmpty ? "no parameters" : "only " + known.joined(separator: ", ")
                // A name of any length is not sent back.
                let shown = name.utf8.count > 64 ? name.prefix(64) + "…" : name[...]
                return .problem(
                    status: 400, title: "Bad Request", detail: "Unknown parameter \"\(shown)\": \(path) takes \(taken)."
                )
            }
            guard seen.insert(name).inserted else {
                return .problem(
                    status: 400, title: "Bad Request", detail: "The parameter \"\(name)\" stands twice; give it once.")
            }
        }
        return nil
    }
}

/// The route `/metrics`: the registry's page, as the Prometheus text format 0.0.4 or as OpenMetrics 1.0.0 where the
/// request asks for it.
///
/// - Parameters:
///   - registry: What the page shows.
///   - keptFor: How old a page may be: so often is one made, however many clients ask. Zero makes one for each request.
/// - Returns: the route.
public func metricsRoute(registry: MetricRegistry, keptFor: Duration = .zero) -> HTTPRoute {
    let pages = ExpositionFormat.allCases.map { format in
        (format, CachedPage(for: keptFor) { registry.exposition(format) })
    }
    let page = Dictionary(uniqueKeysWithValues: pages)
    return HTTPRoute("/metrics") { request in
        let format = ExpositionFormat(accept: request.joinedHeader("Accept"))
        return HTTPResponse(
            status: 200, headers: [("Content-Type", format.contentType), ("Vary", "Accept")],
            body: page[format]?.value ?? registry.exposition(format))
    }
}
