// swift-tools-version: 6.2
import PackageDescription

// Benchmarks live in a package of their own, so that whoever embeds the codec never builds them.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "devmemd", path: "../..")],
  targets: [
    // What is measured against: the same work in C, compiled with the same -O2, and a count of allocations.
    .target(name: "CBaseline"),
    .target(name: "BenchmarkHarness", dependencies: ["CBaseline"], swiftSettings: strict),
    .executableTarget(
      name: "codec-bench",
      dependencies: [
        "BenchmarkHarness", "CBaseline", .product(name: "NetdevMessages", package: "devmemd"),
        .product(name: "NetlinkCodec", package: "devmemd"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "netmem-bench",
      dependencies: [
        "BenchmarkHarness", "CBaseline", .product(name: "NetdevSimulator", package: "devmemd"),
        .product(name: "NetlinkCodec", package: "devmemd"), .product(name: "NetlinkSocket", package: "devmemd"),
        .product(name: "DevmemSocket", package: "devmemd"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "receive-bench",
      dependencies: [
        "BenchmarkHarness", "CBaseline", .product(name: "NetdevSimulator", package: "devmemd"),
        .product(name: "NetlinkSocket", package: "devmemd"), .product(name: "DevmemSocket", package: "devmemd"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "daemon-bench",
      dependencies: [
        "CBaseline", .product(name: "DevmemdMessages", package: "devmemd"),
        .product(name: "NetlinkSocket", package: "devmemd"), .product(name: "NetlinkCodec", package: "devmemd"),
        .product(name: "DevmemSocket", package: "devmemd"),
      ],
      swiftSettings: strict),
  ]
)
