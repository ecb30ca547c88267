// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

/// The status page at `/`. It contains no data but requests it from the API. It has no build step, loads nothing from
/// other hosts, and its files are embedded in the program (`.embedInCode` in the manifest).
struct StatusPage: Sendable {
    let access: APIAccess

    /// The page and its files. They contain no data, so they require no token.
    var routes: [HTTPRoute] {
        [
            Self.route("/", parameters: ["guild", "range"], "text/html; charset=utf-8", Array(html.utf8)),
            Self.route("/status.css", "text/css; charset=utf-8", PackageResources.status_css),
            Self.route("/favicon.svg", "image/svg+xml", PackageResources.favicon_svg),
        ] + Self.scripts.map { Self.route($0.path, "text/javascript; charset=utf-8", $0.text) }
    }

    /// The modules of the page. `status.js` imports the others.
    private static var scripts: [(path: String, text: [UInt8])] {
        [
            ("/status.js", PackageResources.status_js),
            ("/activity.js", PackageResources.activity_js),
            ("/api.js", PackageResources.api_js),
            ("/charts.js", PackageResources.charts_js),
            ("/elements.js", PackageResources.elements_js),
            ("/format.js", PackageResources.format_js),
            ("/health.js", PackageResources.health_js),
            ("/members.js", PackageResources.members_js),
        ]
    }

    /// Allows only the page's own files, and requests to its own server. Source: CSP Level 3.
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
    ].joined(separator: "; ")

    /// The page with attributes that save it requests that would be rejected.
    private var html: String {
        let facts = [
            access.isGuarded ? " data-token=\"required\"" : "", access.withholdsNames ? " data-names=\"withheld\"" : "",
        ]
        return String(decoding: PackageResources.status_html, as: UTF8.self).replacing(
            "<html lang=\"en\"", with: "<html lang=\"en\"" + facts.joined(), maxReplacements: 1)
    }

    private static func route(
        _ path: String, parameters: [String] = [], _ type: String, _ body: [UInt8]
    ) -> HTTPRoute {
        let response = HTTPResponse(
            status: 200, headers: [("Content-Type", type), ("Content-Security-Policy", contentSecurityPolicy)],
            body: body
        ).tagged()
        return HTTPRoute(path, parameters: parameters) { _ in response }
    }
}
