// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Turns requests into responses: limits, routing, response policy, metrics. It does no I/O.
final class HTTPDispatcher: Sendable {
    private let routes: [String: HTTPRoute]
    private let limits: RequestLimits
    private let policy: ResponsePolicy
    private let metrics: HTTPServerMetrics
    private let limit: AdmissionLimit

    /// What happens with a request.
    enum Decision {
        case response(HTTPResponse)
        /// The handler has to run on another thread than the library's.
        case deferred(DeferredRequest)
    }

    /// Creates a dispatcher. If several routes have the same path, the first one is used.
    init(routes: [HTTPRoute], configuration: HTTPServerConfiguration, registry: MetricRegistry) {
        self.routes = Dictionary(routes.map { ($0.path, $0) }) { first, _ in first }
        limits = RequestLimits(
            targetBytes: configuration.maximumTargetBytes, headerBytes: configuration.maximumHeaderBytes)
        policy = ResponsePolicy(serverName: configuration.serverName, corsOrigin: configuration.corsOrigin)
        metrics = HTTPServerMetrics(
            prefix: configuration.metricsPrefix, routes: routes, registry: registry)
        limit = AdmissionLimit(configuration.maximumExpensiveRequests)
    }

    /// Responds to a request, or accepts it for an expensive route. It blocks only in the handlers of other routes.
    func decide(on request: RawRequest) -> Decision {
        let start = ContinuousClock.now
        switch find(request) {
        case .answer(let route, let response):
            return .response(finish(response, from: route, to: request, since: start))
        case .request(let decoded, let route):
            if !route.isExpensive {
                return .response(finish(route.response(to: decoded), from: route, to: request, since: start))
            }
            // Checks are cheap, and a request that they refuse takes no slot.
            if let refusal = route.refusal(of: decoded) {
                return .response(finish(refusal, from: route, to: request, since: start))
            }
            guard limit.enter() else {
                metrics.recordRejection(route: route.path)
                return .response(finish(Self.overload, from: route, to: request, since: start))
            }
            @Sendable func leave(with response: HTTPResponse) -> HTTPResponse {
                defer { limit.leave() }
                return finish(response, from: route, to: request, since: start)
            }
            return .deferred(
                DeferredRequest(
                    respond: { leave(with: route.acceptedResponse(to: decoded)) },
                    refuse: { leave(with: Self.shutdown) }))
        }
    }

    private func finish(
        _ response: HTTPResponse, from route: HTTPRoute?, to request: RawRequest, since start: ContinuousClock.Instant
    ) -> HTTPResponse {
        var response = response
        if !(200...599).contains(response.status) {
            response = .problem(
                status: 500, title: "Internal Server Error", detail: "The handler returned an invalid status.")
        }
        policy.finish(&response, for: request)
        metrics.record(
            route: route?.path ?? HTTPServerMetrics.unmatched, method: request.method, status: response.status,
            duration: ContinuousClock.now - start)
        return response
    }

    private static let overload = unavailable("Too many requests to expensive routes are running. Try again later.")
    private static let shutdown = unavailable("The server is shutting down.")

    private static func unavailable(_ detail: String) -> HTTPResponse {
        var response = HTTPResponse.problem(status: 503, title: "Service Unavailable", detail: detail)
        response.headers.append(("Retry-After", "1"))
        return response
    }

    /// The result of routing a request.
    private enum Target {
        case answer(HTTPRoute?, HTTPResponse)
        case request(HTTPRequest, HTTPRoute)
    }

    private func find(_ raw: RawRequest) -> Target {
        let target = RequestTarget(raw.target)
        let route = target.flatMap { routes[$0.path] }
        if let refusal = limits.refusal(of: raw) { return .answer(route, refusal) }
        guard let target else {
            let detail =
                "The request target has a malformed percent-encoding or an invalid character, or is not UTF-8."
            return .answer(nil, .problem(status: 400, title: "Bad Request", detail: detail))
        }
        guard let route else {
            return .answer(nil, .problem(status: 404, title: "Not Found", detail: "This path does not exist."))
        }
        if let preflight = policy.preflight(raw) { return .answer(route, preflight) }
        guard raw.method == "GET" || raw.method == "HEAD" else {
            var response = HTTPResponse.problem(
                status: 405, title: "Method Not Allowed", detail: "This path supports only GET and HEAD.")
            response.headers.append(("Allow", "GET, HEAD"))
            return .answer(route, response)
        }
        let request = HTTPRequest(
            method: raw.method, path: target.path, query: target.query, headers: raw.headers.fields,
            isLoopbackPeer: raw.isLoopbackPeer)
        return .request(request, route)
    }
}
