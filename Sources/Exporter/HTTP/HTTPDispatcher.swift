// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Turns requests into responses: limits, routing, response policy, metrics. It does no I/O.
final class HTTPDispatcher: Sendable {
    private let routes: [String: HTTPRoute]
    private let limits: RequestLimits
    private let policy: ResponsePolicy
    private let metrics: HTTPServerMetrics

    /// Creates a dispatcher. If several routes have the same path, the first one is used.
    init(routes: [HTTPRoute], configuration: HTTPServerConfiguration, registry: MetricRegistry) {
        self.routes = Dictionary(routes.map { ($0.path, $0) }) { first, _ in first }
        limits = RequestLimits(
            targetBytes: configuration.maximumTargetBytes, headerBytes: configuration.maximumHeaderBytes)
        policy = ResponsePolicy(serverName: configuration.serverName, corsOrigin: configuration.corsOrigin)
        metrics = HTTPServerMetrics(
            prefix: configuration.metricsPrefix, routes: routes.map(\.path), registry: registry)
    }

    /// Responds to a request. It blocks only in the route's handler.
    func respond(to request: RawRequest) -> HTTPResponse {
        let start = ContinuousClock.now
        var (route, response) = answer(request)
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

    private func answer(_ raw: RawRequest) -> (HTTPRoute?, HTTPResponse) {
        let target = RequestTarget(raw.target)
        let route = target.flatMap { routes[$0.path] }
        if let refusal = limits.refusal(of: raw) { return (route, refusal) }
        guard let target else {
            let detail =
                "The request target has a malformed percent-encoding or an invalid character, or is not UTF-8."
            return (nil, .problem(status: 400, title: "Bad Request", detail: detail))
        }
        guard let route else {
            return (nil, .problem(status: 404, title: "Not Found", detail: "This path does not exist."))
        }
        if let preflight = policy.preflight(raw) { return (route, preflight) }
        guard raw.method == "GET" || raw.method == "HEAD" else {
            var response = HTTPResponse.problem(
                status: 405, title: "Method Not Allowed", detail: "This path supports only GET and HEAD.")
            response.headers.append(("Allow", "GET, HEAD"))
            return (route, response)
        }
        let request = HTTPRequest(
            method: raw.method, path: target.path, query: target.query, headers: raw.headers.fields,
            isLoopbackPeer: raw.isLoopbackPeer)
        return (route, route.handler(request))
    }
}
