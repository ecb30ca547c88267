// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Compresses response bodies. Source: RFC 9110, sections 8.4.1 and 12.5.3.
enum ContentCoding {
    /// The minimum size of a compressed body, in bytes. A smaller body fits into one packet anyway.
    static let threshold = 1024

    /// Whether the client prefers gzip to the uncompressed body, or accepts only gzip.
    ///
    /// - Parameter acceptEncoding: The value of `Accept-Encoding`; nil without the field.
    /// - Returns: The preference; both false without the field.
    static func prefersGzip(_ acceptEncoding: String?) -> (isPreferred: Bool, isOnly: Bool) {
        let list = WeightedValue.list(acceptEncoding ?? "")
        func weight(_ codings: String...) -> Int? {
            list.filter { codings.contains($0.value) }.map(\.weight).max()
        }
        let gzip = weight("gzip", "x-gzip") ?? weight("*") ?? 0
        // An unlisted coding is acceptable unless "*" excludes it.
        let identity = weight("identity") ?? (weight("*") == 0 ? 0 : nil)
        return (gzip > 0 && gzip >= identity ?? 0, gzip > 0 && identity == 0)
    }

    /// Compresses a response if the client prefers that and the body is worth it, and sets `Vary`.
    static func apply(to response: inout HTTPResponse, acceptEncoding: String?) {
        guard !response.body.isEmpty, response.header("Content-Encoding") == nil,
            isCompressible(response.header("Content-Type") ?? ""),
            response.header("Cache-Control")?.lowercased().contains("no-transform") != true
        else { return }
        let preference = prefersGzip(acceptEncoding)
        guard response.body.count >= threshold || preference.isOnly else { return }
        response.addVary("Accept-Encoding")
        guard preference.isPreferred, let compressed = GzipEncoder.gzip(response.body) else { return }
        response.body = compressed
        response.headers.append(("Content-Encoding", "gzip"))
        // The bytes have changed, so a strong validator would be wrong.
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
