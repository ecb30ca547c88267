// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Turns a request into a response: routing, refusals, default headers, metrics. It knows no socket.
final class HTTPDispatcher: Sendable {
    private let routes: [String: HTTPRoute]
    private let metrics: HTTPServerMetrics

    /// Makes a dispatcher; where a path stands twice, the first route counts.
    init(routes: [HTTPRoute], metricsPrefix: String, registry: MetricRegistry) {
        self.routes = Dictionary(routes.map { ($0.path, $0) }) { first, _ in first }
        metrics = HTTPServerMetrics(prefix: metricsPrefix, routes: routes.map(\.path), registry: registry)
    }

    /// Whether header fields announce a body (RFC 9112, section 6.3).
    static func announcesBody(_ headers: [(name: String, value: String)]) -> Bool {
        headers.contains { name, value in
            name.isEqualIgnoringCase("Transfer-Encoding")
                || (name.isEqualIgnoringCase("Content-Length") && !value.utf8.allSatisfy { $0 == UInt8(ascii: "0") })
        }
    }

    /// Answers a request, whose target is the raw one of the request line. It never waits but for the handler.
    func respond(
        method: String, target: [UInt8], headers: [(name: String, value: String)], isLoopbackPeer: Bool
    ) -> HTTPResponse {
        let start = ContinuousClock.now
        var (route, response) = answer(method, target, headers, isLoopbackPeer)
        if !(200...599).contains(response.status) {
            response = .problem(
                status: 500, title: "Internal Server Error", detail: "The handler answered with no valid status.")
        }
        response.setDefault("X-Content-Type-Options", "nosniff")
        response.setDefault("Cache-Control", "no-store")
        metrics.record(
            route: route?.path ?? HTTPServerMetrics.unmatched, method: method, status: response.status,
            duration: ContinuousClock.now - start)
        return response
    }

    private func answer(
        _ method: String, _ target: [UInt8], _ headers: [(name: String, value: String)], _ isLoopbackPeer: Bool
    ) -> (HTTPRoute?, HTTPResponse) {
        let target = RequestTarget(target)
        let route = target.flatMap { routes[$0.path] }
        if Self.announcesBody(headers) {
            var response = HTTPResponse.problem(
                status: 413, title: "Content Too Large", detail: "This server takes no request bodies.")
            response.headers.append(("Connection", "close"))
            return (route, response)
        }
        guard let target else {
            let detail = "The target has a malformed percent-encoding, or is not UTF-8."
            return (nil, .problem(status: 400, title: "Bad Request", detail: detail))
        }
        guard let route else {
            return (nil, .problem(status: 404, title: "Not Found", detail: "There is nothing at this path."))
        }
        guard method == "GET" || method == "HEAD" else {
            var response = HTTPResponse.problem(
                status: 405, title: "Method Not Allowed", detail: "Use GET or HEAD at this path.")
            response.headers.append(("Allow", "GET, HEAD"))
            return (route, response)
        }
        let request = HTTPRequest(
            method: method, path: target.path, query: target.query, headers: headers, isLoopbackPeer: isLoopbackPeer)
        return (route, route.handler(request))
    }
}
