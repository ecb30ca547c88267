// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Which bodies are sent compressed, to whom. Source: RFC 9110, sections 8.4.1 and 12.5.3.
enum ContentCoding {
    /// Below so many bytes a body is sent as it is: it fits in one packet either way.
    static let threshold = 1024

    /// Whether the client would rather have gzip than the body as it is, or takes nothing but gzip.
    ///
    /// - Parameter acceptEncoding: The field's value; nil where there is none.
    /// - Returns: The wish; without the field there is none.
    static func prefersGzip(_ acceptEncoding: String?) -> (isPreferred: Bool, isOnly: Bool) {
        let list = WeightedValue.list(acceptEncoding ?? "")
        func weight(_ codings: String...) -> Int? {
            list.filter { codings.contains($0.value) }.map(\.weight).max()
        }
        let gzip = weight("gzip", "x-gzip") ?? weight("*") ?? 0
        // What is not named stays acceptable, unless "*" rules it out.
        let identity = weight("identity") ?? (weight("*") == 0 ? 0 : nil)
        return (gzip > 0 && gzip >= identity ?? 0, gzip > 0 && identity == 0)
    }

    /// Compresses a response where that is wanted and of use, and says in `Vary` that it depends on the request.
    static func apply(to response: inout HTTPResponse, acceptEncoding: String?) {
        guard !response.body.isEmpty, response.header("Content-Encoding") == nil,
            isCompressible(response.header("Content-Type") ?? ""),
            response.header("Cache-Control")?.lowercased().contains("no-transform") != true
        else { return }
        let wish = prefersGzip(acceptEncoding)
        guard response.body.count >= threshold || wish.isOnly else { return }
        response.addVary("Accept-Encoding")
        guard wish.isPreferred, let compressed = GzipEncoder.gzip(response.body) else { return }
        response.body = compressed
        response.headers.append(("Content-Encoding", "gzip"))
        // The bytes are others now, so a strong validator would lie.
        if let tag = response.header("ETag").flatMap(EntityTag.init(field:)) {
            response.setHeader("ETag", EntityTag(tag.opaque, isWeak: true).description)
        }
    }

    private static func isCompressible(_ contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" && $0 != " " }.lowercased()
        return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
            || ["application/json", "application/openmetrics-text", "application/javascript"].contains(type)
    }
}
