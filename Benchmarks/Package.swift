// swift-tools-version: 6.2
// SPDX-License-Identifier: MIT
// Part of StatsBot.

import PackageDescription

// A separate package, so that building the bot does not build it. `scripts/bench.sh` builds and runs it.

let libraries: Target.Dependency = .product(name: "StatsBotLibraries", package: "StatsBot")

let package = Package(
    name: "Benchmarks",
    products: [
        .library(name: "AllocationCounter", type: .dynamic, targets: ["AllocationCounter"])
    ],
    dependencies: [
        .package(name: "StatsBot", path: ".."),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.7.0"),
    ],
    targets: [
        .executableTarget(
            name: "gateway-load", path: "Sources/GatewayLoad",
            cSettings: [.define("_GNU_SOURCE")],
            linkerSettings: [.linkedLibrary("gnutls"), .linkedLibrary("z"), .linkedLibrary("zstd")]),
        .executableTarget(
            name: "bare-reader", path: "Sources/BareReader",
            linkerSettings: [.linkedLibrary("z"), .linkedLibrary("zstd")]),
        .executableTarget(
            name: "page-server", path: "Sources/PageServer", linkerSettings: [.linkedLibrary("microhttpd")]),
        .target(name: "AllocationCounter"),
        .executableTarget(
            name: "gateway-client",
            dependencies: [
                libraries,
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            path: "Sources/GatewayClient"),
        .executableTarget(
            name: "micro-benchmarks",
            dependencies: [libraries, .product(name: "Metrics", package: "swift-metrics")],
            path: "Sources/MicroBenchmarks"),
        .executableTarget(
            name: "metrics-server", dependencies: [libraries, .product(name: "Logging", package: "swift-log")],
            path: "Sources/MetricsServer"),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)

for target in package.targets where ["gateway-client", "metrics-server", "micro-benchmarks"].contains(target.name) {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
    ]
}
