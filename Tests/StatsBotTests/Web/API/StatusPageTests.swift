// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@testable import Counting
@testable import StatsBot

@Suite("The status page")
struct StatusPageTests {
    private func page(isGuarded: Bool = false, isOpenToLoopback: Bool = true) -> [String: HTTPResponse] {
        let routes = StatusPage(access: APIAccess(isGuarded: isGuarded, isOpenToLoopback: isOpenToLoopback)).routes
        return Dictionary(uniqueKeysWithValues: routes.map { ($0.path, $0.response(to: HTTPRequest(path: $0.path))) })
    }

    @Test("the page and its files have an ETag, their content type and a strict policy")
    func files() {
        let page = page()
        let types = page.mapValues { $0.header("Content-Type") }
        #expect(
            types == [
                "/": "text/html; charset=utf-8", "/status.css": "text/css; charset=utf-8",
                "/status.js": "text/javascript; charset=utf-8", "/activity.js": "text/javascript; charset=utf-8",
                "/api.js": "text/javascript; charset=utf-8", "/charts.js": "text/javascript; charset=utf-8",
                "/elements.js": "text/javascript; charset=utf-8", "/format.js": "text/javascript; charset=utf-8",
                "/health.js": "text/javascript; charset=utf-8", "/members.js": "text/javascript; charset=utf-8",
                "/favicon.svg": "image/svg+xml",
            ])
        for response in page.values {
            #expect(response.status == 200)
            #expect(response.header("ETag") != nil)
            let policy = response.header("Content-Security-Policy") ?? ""
            #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"))
            #expect(!policy.contains("unsafe"))
        }
    }

    @Test("every module that a module of the page imports is served")
    func modules() {
        let page = page()
        for (path, response) in page where path.hasSuffix(".js") {
            for match in response.text.matches(of: /from "\.(\/[a-z]+\.js)"/) {
                #expect(page[String(match.1)] != nil, "\(path) imports \(match.1)")
            }
        }
    }

    @Test("the page refers to no other host and has no inline script or style")
    func hosts() {
        for (path, response) in page() {
            let text = response.text.replacing("http://www.w3.org/2000/svg", with: "")
            #expect(!text.contains("http://") && !text.contains("https://"), "\(path)")
            #expect(!text.contains(" style=\"") && !text.contains(" onclick="), "\(path)")
            #expect(!text.contains("innerHTML"), "\(path)")
        }
        let markup = page()["/"]?.text ?? ""
        #expect(!markup.contains("<style"))
        #expect(markup.ranges(of: "<script").count == markup.ranges(of: "<script src=").count)
    }

    @Test(
        "attributes show whether the token is required and whether names are withheld",
        arguments: [
            (false, true, "<html lang=\"en\">"), (true, true, "<html lang=\"en\" data-token=\"required\">"),
            (true, false, "<html lang=\"en\" data-token=\"required\">"),
            (false, false, "<html lang=\"en\" data-names=\"withheld\">"),
        ])
    func facts(isGuarded: Bool, isOpenToLoopback: Bool, element: String) throws {
        let markup = try #require(page(isGuarded: isGuarded, isOpenToLoopback: isOpenToLoopback)["/"]?.text)
        #expect(markup.contains(element))
    }
}
