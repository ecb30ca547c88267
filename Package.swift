// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
// Part of StatsBot.

import PackageDescription

// MARK: - Products

let products: [Product] = [
    .executable(name: "statsbot", targets: ["StatsBotCommand"]),
    // For the package in Benchmarks/.
    .library(
        name: "StatsBotLibraries",
        targets: [
            "Activity", "CGatewayJSON", "DiscordGateway", "DiscordModels", "Exporter", "LocalTime", "SQLiteStorage",
            "Statistics", "Storage", "Timekeeping",
        ]),
]

// MARK: - Packages

let dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.7.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.90.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.20.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.0.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.25.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let inMemoryLogging: Target.Dependency = .product(name: "InMemoryLogging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let lifecycleTestKit: Target.Dependency = .product(
    name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let metricsCore: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let metricsTestKit: Target.Dependency = .product(name: "MetricsTestKit", package: "swift-metrics")
let nioCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

// MARK: - Targets

/// The revision to build, passed by the build script (scripts/build-release.sh). The manifest does not query git itself,
/// because SwiftPM would cache the first result.
let revision = Context.environment["STATSBOT_REVISION"].flatMap { $0.isEmpty ? nil : $0 } ?? "unknown"

let systemLibraries: [Target] = [
    .systemLibrary(name: "CAllocator"),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CGnuTLS", pkgConfig: "gnutls", providers: [.apt(["libgnutls28-dev"])]),
    .systemLibrary(
        name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .target(name: "CGatewayJSON", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CRevision", cSettings: [.define("STATSBOT_REVISION", to: "\"\(revision)\"")]),
]

let libraries: [Target] = [
    .target(name: "Activity", dependencies: ["LocalTime"]),
    .target(name: "ActivityReport", dependencies: ["Activity", "LocalTime", "Localization"]),
    .target(
        name: "Archive",
        dependencies: [
            "Activity", "BotConfiguration", "DiscordModels", "Formatting", "LocalTime", "Resilience", "SQLiteStorage",
            "Statistics", "Storage", "StoreFiles",
            logging, system,
        ]),
    .target(
        name: "BotConfiguration",
        dependencies: ["BuildInfo", "DiscordModels", "Formatting", "LocalTime", "Timekeeping", logging, yams]),
    .target(
        name: "BotLogging",
        dependencies: [
            "BotConfiguration", "BuildInfo", "DiscordModels", "DiscordREST", "Exporter", "Formatting", "LocalTime",
            "Resilience", "Supervision", "Timekeeping",
            lifecycle, logging, metrics,
        ]),
    .target(name: "BuildInfo", dependencies: ["CRevision"]),
    .target(name: "Charts", dependencies: ["CCairo"]),
    .target(name: "Counters", dependencies: ["DiscordModels", "Formatting", "Timekeeping"]),
    .target(
        name: "Counting",
        dependencies: [
            "Activity", "ActivityReport", "BotConfiguration", "DiscordGateway", "DiscordModels", "DiscordREST",
            "Exporter", "Formatting", "LocalTime", "Localization", "Machine", "Resilience", "SQLiteStorage",
            "Statistics", "Storage",
            "StoreFiles", "Supervision", "Timekeeping",
            lifecycle, logging, metrics,
        ]),
    .target(
        name: "DiscordGateway",
        dependencies: [
            "CGatewayJSON", "CZlib", "CZstd", "DiscordModels", "Resilience", "Timekeeping",
            logging, metrics, metricsCore, nioCore, nioHTTP1, nioPosix, nioSSL, nioWebSocket,
        ]),
    .target(name: "DiscordModels"),
    .target(
        name: "DiscordREST",
        dependencies: [
            "DiscordModels", "Formatting", "Resilience", "Timekeeping",
            asyncHTTPClient, logging, metrics, nioCompression, nioCore, nioHTTP1, nioPosix, nioSSL,
        ]),
    .target(
        name: "DiscordSimulator",
        dependencies: [
            "CGnuTLS", "CZlib", "CZstd", "DiscordModels", "Timekeeping",
            logging, nioCore, nioHTTP1, nioPosix, nioSSL, nioWebSocket,
        ]),
    .target(
        name: "Exporter",
        dependencies: ["CGnuTLS", "CMicroHTTPD", "CZlib", "Formatting", lifecycle, logging, metricsCore]),
    .target(name: "Formatting"),
    .target(name: "LocalTime"),
    .target(
        name: "Localization",
        dependencies: ["LocalTime"],
        resources: [
            .embedInCode("Catalogues/de.json"), .embedInCode("Catalogues/en.json"), .embedInCode("Catalogues/es.json"),
            .embedInCode("Catalogues/fr.json"), .embedInCode("Catalogues/ja.json"),
            .embedInCode("Catalogues/pt-BR.json"),
        ]),
    .target(
        name: "Machine",
        dependencies: [
            "BotConfiguration", "CAllocator", "Exporter", "Resilience", "StoreFiles", "Supervision", "Timekeeping",
            lifecycle, logging, metrics,
        ]),
    .target(name: "Resilience", dependencies: ["Timekeeping", metrics]),
    .target(
        name: "SQLiteStorage",
        dependencies: [
            "Activity", "BuildInfo", "CSQLite", "DiscordModels", "LocalTime", "Resilience", "Statistics", "Storage",
            "StoreFiles", "Timekeeping",
            grdb, logging,
        ]),
    .target(name: "Statistics", dependencies: ["LocalTime"]),
    .target(
        name: "StatsBot",
        dependencies: [
            "Activity", "ActivityReport", "Archive", "BotConfiguration", "BotLogging", "BuildInfo", "Charts",
            "Counting", "DiscordGateway", "DiscordModels", "DiscordREST", "Exporter", "Formatting", "LocalTime",
            "Localization",
            "Machine", "Resilience", "SQLiteStorage", "Statistics", "Storage", "StoreFiles", "Supervision",
            "Timekeeping",
            lifecycle, logging, metrics,
        ],
        resources: [
            .embedInCode("Web/Page/activity.js"), .embedInCode("Web/Page/api.js"), .embedInCode("Web/Page/charts.js"),
            .embedInCode("Web/Page/elements.js"), .embedInCode("Web/Page/favicon.svg"),
            .embedInCode("Web/Page/format.js"), .embedInCode("Web/Page/health.js"),
            .embedInCode("Web/Page/members.js"), .embedInCode("Web/Page/status.css"),
            .embedInCode("Web/Page/status.html"), .embedInCode("Web/Page/status.js"),
        ]),
    .executableTarget(
        name: "StatsBotCommand",
        dependencies: [
            "Archive", "BotConfiguration", "BotLogging", "BuildInfo", "Counting", "DiscordModels", "DiscordSimulator",
            "Exporter", "Formatting", "LocalTime", "Machine", "SQLiteStorage", "Statistics", "StatsBot", "Storage",
            "StoreFiles", "Supervision", "Timekeeping",
            argumentParser, asyncHTTPClient, lifecycle, logging, metrics, nioCore, nioHTTP1, nioSSL, signals,
        ]),
    .target(
        name: "Storage",
        dependencies: [
            "Activity", "CGnuTLS", "DiscordModels", "LocalTime", "Resilience", "Statistics", "Timekeeping",
        ]),
    .target(name: "StoreFiles", dependencies: [grdb, system]),
    .target(
        name: "Supervision",
        dependencies: ["Exporter", "Resilience", "Timekeeping", lifecycle, logging, metrics]),
    .target(name: "Timekeeping"),
    .target(name: "TimekeepingTestKit", dependencies: ["Timekeeping"]),
]

let tests: [Target] = [
    .target(name: "CPowerCut", path: "Tests/CPowerCut", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(
        name: "TestSupport",
        dependencies: [
            "Activity", "Archive", "BotConfiguration", "BotLogging", "Exporter", "LocalTime", "Resilience",
            "SQLiteStorage", "Statistics", "Storage", "StoreFiles", "Timekeeping", "TimekeepingTestKit",
            grdb, logging,
        ],
        path: "Tests/TestSupport"),
    .testTarget(
        name: "ActivityReportTests", dependencies: ["Activity", "ActivityReport", "LocalTime", "Localization"]),
    .testTarget(name: "ActivityTests", dependencies: ["Activity", "LocalTime", "TestSupport"]),
    .testTarget(
        name: "ArchiveTests",
        dependencies: [
            "Activity", "Archive", "BotConfiguration", "DiscordModels", "Formatting", "LocalTime", "SQLiteStorage",
            "Statistics", "Storage", "TestSupport", "Timekeeping", "TimekeepingTestKit",
            grdb, logging,
        ]),
    .testTarget(
        name: "BotConfigurationTests",
        dependencies: [
            "Archive", "BotConfiguration", "BuildInfo", "DiscordModels", "Formatting", "LocalTime", "TestSupport",
            "Timekeeping", "TimekeepingTestKit",
            logging,
        ]),
    .testTarget(
        name: "BotLoggingTests",
        dependencies: [
            "BotConfiguration", "BotLogging", "DiscordModels", "DiscordREST", "Exporter", "Formatting", "LocalTime",
            "Resilience", "Supervision", "TestSupport", "Timekeeping", "TimekeepingTestKit",
            lifecycle, logging,
        ],
        exclude: ["Golden"]),
    .testTarget(name: "CGatewayJSONTests", dependencies: ["CGatewayJSON"]),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"]),
    .testTarget(
        name: "CountersTests",
        dependencies: ["Counters", "DiscordModels", "TestSupport", "Timekeeping"]),
    .testTarget(
        name: "DiscordGatewayTests",
        dependencies: [
            "CZlib", "CZstd", "DiscordGateway", "DiscordModels", "Timekeeping", "TimekeepingTestKit",
            logging, metricsTestKit, nioCore, nioHTTP1, nioPosix, nioSSL, nioWebSocket,
        ]),
    .testTarget(name: "DiscordModelsTests", dependencies: ["DiscordModels"]),
    .testTarget(
        name: "DiscordRESTTests",
        dependencies: [
            "DiscordModels", "DiscordREST", "Timekeeping", "TimekeepingTestKit",
            logging, metricsTestKit, nioCore, nioHTTP1, nioPosix, nioSSL,
        ]),
    .testTarget(
        name: "DiscordSimulatorTests",
        dependencies: [
            "CZlib", "CZstd", "DiscordModels", "DiscordSimulator", "Timekeeping", "TimekeepingTestKit",
            logging, nioCore, nioHTTP1, nioPosix, nioSSL, nioWebSocket,
        ]),
    .testTarget(
        name: "EndToEndTests",
        dependencies: [
            "BotConfiguration", "BotLogging", "BuildInfo", "Counting", "DiscordModels", "DiscordREST",
            "DiscordSimulator", "Exporter", "Formatting", "LocalTime", "SQLiteStorage", "Statistics", "StatsBot",
            "StatsBotCommand", "Storage", "StoreFiles", "Supervision", "TestSupport", "Timekeeping",
            "TimekeepingTestKit",
            lifecycleTestKit, logging, subprocess, system,
        ]),
    .testTarget(
        name: "ExporterTests",
        dependencies: [
            "CGnuTLS", "CMicroHTTPD", "CZlib", "Exporter",
            inMemoryLogging, lifecycle, lifecycleTestKit, logging, metricsCore,
        ]),
    .testTarget(name: "FormattingTests", dependencies: ["Formatting"]),
    .testTarget(
        name: "LocalTimeTests", dependencies: ["LocalTime", "TestSupport", "Timekeeping", "TimekeepingTestKit"]),
    .testTarget(name: "LocalizationTests", dependencies: ["LocalTime", "Localization"]),
    .testTarget(
        name: "MachineTests",
        dependencies: [
            "BotConfiguration", "BotLogging", "CAllocator", "Exporter", "LocalTime", "Machine", "StatsBot",
            "Supervision", "TestSupport", "Timekeeping", "TimekeepingTestKit",
            logging,
        ]),
    .testTarget(
        name: "ResilienceTests",
        dependencies: ["Exporter", "Resilience", "TestSupport", "Timekeeping", "TimekeepingTestKit", logging]),
    .testTarget(name: "StatisticsTests", dependencies: ["LocalTime", "Statistics", "TestSupport"]),
    .testTarget(
        name: "StatsBotTests",
        dependencies: [
            "Activity", "ActivityReport", "Archive", "BotConfiguration", "BotLogging", "BuildInfo", "CPowerCut",
            "Counting", "DiscordGateway", "DiscordModels", "DiscordREST", "Exporter", "Formatting", "LocalTime",
            "Localization",
            "Machine", "Resilience", "SQLiteStorage", "Statistics", "StatsBot", "Storage", "StoreFiles", "Supervision",
            "TestSupport", "Timekeeping", "TimekeepingTestKit",
            grdb, lifecycle, lifecycleTestKit, logging,
        ]),
    .testTarget(
        name: "SQLiteStorageTests",
        dependencies: [
            "Activity", "DiscordModels", "LocalTime", "Resilience", "SQLiteStorage", "Statistics", "Storage",
            "StoreFiles", "TestSupport", "Timekeeping", "TimekeepingTestKit",
            grdb, logging, system,
        ]),
    .testTarget(
        name: "StorageTests",
        dependencies: [
            "LocalTime", "Resilience", "Statistics", "Storage", "TestSupport", "Timekeeping", "TimekeepingTestKit",
        ]),
    .testTarget(name: "StoreFilesTests", dependencies: ["StoreFiles", "TestSupport", grdb]),
    .testTarget(
        name: "SupervisionTests",
        dependencies: [
            "Exporter", "Resilience", "Supervision", "TestSupport", "Timekeeping", "TimekeepingTestKit",
            lifecycle, lifecycleTestKit, logging,
        ]),
    .testTarget(name: "TimekeepingTests", dependencies: ["Timekeeping", "TimekeepingTestKit"]),
]

// MARK: - Package

let package = Package(
    name: "StatsBot",
    products: products,
    dependencies: dependencies,
    targets: systemLibraries + libraries + tests,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

// MARK: - Settings of every Swift target

let cTargets = ["CGatewayJSON", "CPowerCut", "CRevision"]

for target in package.targets where target.type != .system && !cTargets.contains(target.name) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
            .enableUpcomingFeature("ExistentialAny"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
            .enableUpcomingFeature("InternalImportsByDefault"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
            .enableUpcomingFeature("MemberImportVisibility"),
            // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
            .treatAllWarnings(as: .error),
            .treatWarning("ExplicitSendable", as: .error),
        ]
}
