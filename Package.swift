// swift-tools-version: 6.2
import PackageDescription

// Every target is compiled with the same rules: Swift 6 concurrency checking, explicit `any`,
// and imports that are visible only where they are written.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// `~Escapable` types of our own need this experimental feature; a package that uses them does not.
let lifetimes: [SwiftSetting] = strict + [.enableExperimentalFeature("Lifetimes")]

let package = Package(
  name: "devmemd",
  products: [
    .library(name: "NetlinkCodec", targets: ["NetlinkCodec"]),
    .library(name: "NetlinkSocket", targets: ["NetlinkSocket"]),
    .library(name: "NlctrlMessages", targets: ["NlctrlMessages"]),
    .library(name: "NetdevMessages", targets: ["NetdevMessages"]),
    .library(name: "EthtoolMessages", targets: ["EthtoolMessages"]),
    .library(name: "DevmemdMessages", targets: ["DevmemdMessages"]),
    .library(name: "NlsocketMessages", targets: ["NlsocketMessages"]),
    .library(name: "DevmemSocketMessages", targets: ["DevmemSocketMessages"]),
    .library(name: "NetdevSimulator", targets: ["NetdevSimulator"]),
    .library(name: "DevmemClient", targets: ["DevmemClient"]),
    .library(name: "DevmemSocket", targets: ["DevmemSocket"]),
    .plugin(name: "YNLPlugin", targets: ["YNLPlugin"]),
    .plugin(name: "YNLGenerate", targets: ["YNLGenerate"]),
    .executable(name: "ynl-swift", targets: ["ynl-swift"]),
    .executable(name: "devmemd", targets: ["devmemd"]),
    .executable(name: "devmemctl", targets: ["devmemctl"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // Build time: a spec becomes Swift.
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .target(name: "YNLSpec", dependencies: ["CLibYAML"], swiftSettings: strict),
    .target(name: "YNLCodegen", dependencies: ["YNLSpec"], swiftSettings: strict),
    .executableTarget(name: "ynl-swift", dependencies: ["YNLCodegen", "YNLSpec"], swiftSettings: strict),
    .plugin(name: "YNLPlugin", capability: .buildTool(), dependencies: ["ynl-swift"]),
    .plugin(
      name: "YNLGenerate",
      capability: .command(
        intent: .custom(verb: "generate-ynl", description: "Writes the Swift of netlink specs into the package"),
        permissions: [.writeToPackageDirectory(reason: "It writes generated sources into the folders of targets.")]),
      dependencies: ["ynl-swift"]),

    // Run time: bytes and values, then sockets, then the families. Their Swift is generated ahead of time, by
    // `swift package generate-ynl`: a plugin here would make every package that uses them build the generator.
    .target(name: "NetlinkCodec", swiftSettings: lifetimes),
    .target(name: "CLinux"),
    .target(name: "NlctrlMessages", dependencies: ["NetlinkCodec"], exclude: ["ynl.json"], swiftSettings: strict),
    .target(name: "NetdevMessages", dependencies: ["NetlinkCodec"], exclude: ["ynl.json"], swiftSettings: strict),
    .target(name: "EthtoolMessages", dependencies: ["NetlinkCodec"], exclude: ["ynl.json"], swiftSettings: strict),
    .target(name: "DevmemdMessages", dependencies: ["NetlinkCodec"], exclude: ["ynl.json"], swiftSettings: strict),
    .target(name: "NlsocketMessages", dependencies: ["NetlinkCodec"], exclude: ["ynl.json"], swiftSettings: strict),
    .target(
      name: "DevmemSocketMessages", dependencies: ["NetlinkCodec"], exclude: ["ynl.json"], swiftSettings: lifetimes),
    .target(
      name: "NetlinkSocket",
      dependencies: [
        "NetlinkCodec", "NlctrlMessages", "EventLoop", "CLinux",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // Memory that the two sides of a channel share.
    .target(name: "ChannelRing", dependencies: ["CLinux", "NetlinkCodec", "NetlinkSocket"], swiftSettings: strict),
    .target(
      name: "EventLoop",
      dependencies: ["CLinux", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),

    // The kernel side in Swift, the daemon, and its clients.
    .target(
      name: "NetdevSimulator",
      dependencies: [
        "NetlinkCodec", "NetlinkSocket", "NlctrlMessages", "NetdevMessages", "EthtoolMessages", "NlsocketMessages",
        "ChannelRing", "DevmemSocketMessages", "EventLoop", "CLinux",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "DevmemDaemon",
      dependencies: [
        "NetlinkCodec", "NetlinkSocket", "NlctrlMessages", "NetdevMessages", "EthtoolMessages", "DevmemdMessages",
        "EventLoop", "CLinux", .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    // The one place where daemon and simulator meet.
    .target(
      name: "DaemonSimulation", dependencies: ["DevmemDaemon", "NetdevSimulator", "NetlinkCodec", "NetlinkSocket"],
      swiftSettings: strict),
    .target(
      name: "DevmemClient",
      dependencies: [
        "EventLoop", "NetlinkCodec", "NetlinkSocket", "NlctrlMessages", "NetdevMessages", "EthtoolMessages",
        "DevmemdMessages", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // An application's data path.
    .target(
      name: "DevmemSocket",
      dependencies: [
        "ChannelRing", "CLinux", "DevmemClient", "DevmemdMessages", "DevmemSocketMessages", "EventLoop",
        "NetlinkCodec", "NetlinkSocket",
      ],
      swiftSettings: lifetimes),
    .executableTarget(
      name: "devmemd",
      dependencies: [
        "DevmemDaemon", "DaemonSimulation", "NetdevSimulator", "NetlinkCodec", "NetlinkSocket", "EventLoop",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "devmemctl",
      dependencies: [
        "DevmemClient", "DevmemSocket", "DevmemDaemon", "DaemonSimulation", "NetdevSimulator", "EventLoop",
        "NetlinkCodec", "NetlinkSocket", "NlctrlMessages", "NetdevMessages", "EthtoolMessages", "DevmemdMessages",
        "CLinux", .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Requests in every shape, for a real kernel and for the simulated one.
    .target(
      name: "KernelComparison",
      dependencies: [
        "NetdevSimulator", "NetdevMessages", "EthtoolMessages", "NlctrlMessages", "NetlinkSocket", "NetlinkCodec",
      ],
      path: "Tests/KernelComparison", swiftSettings: strict),
    // One script of requests for the two (Tests/Testbed).
    .executableTarget(
      name: "netdev-script",
      dependencies: [
        "KernelComparison", "NetdevSimulator", "NetdevMessages", "EthtoolMessages", "DevmemdMessages", "DevmemSocket",
        "NetlinkSocket", "NetlinkCodec", "CLinux",
      ],
      path: "Tests/Testbed/Script", swiftSettings: strict),

    // What tests of several targets have need of.
    .target(
      name: "TestSupport", dependencies: ["NetlinkSocket"], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "YNLSpecTests", dependencies: ["YNLSpec", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "YNLCodegenTests", dependencies: ["YNLCodegen", "YNLSpec", "ynl-swift", "TestSupport"],
      swiftSettings: strict),
    // A family for tests, with what the others have no use for. Generated ahead of time too: with a plugin on any target
    // here, every build of the programs would build the generator first.
    .target(
      name: "SampleMessages", dependencies: ["NetlinkCodec"], path: "Tests/SampleMessages",
      exclude: ["ynl.json", "sample.yaml"], swiftSettings: strict),
    .testTarget(
      name: "NetlinkCodecTests",
      dependencies: [
        "NetlinkCodec", "NlctrlMessages", "NetdevMessages", "DevmemdMessages", "SampleMessages", "TestSupport",
      ],
      swiftSettings: strict),
    // A library and not the tests themselves: these go without the experimental feature, as all who import views may.
    .target(
      name: "ViewedMessages", dependencies: ["NetlinkCodec"], path: "Tests/ViewedMessages",
      exclude: ["ynl.json", "catalogue.yaml"], swiftSettings: lifetimes),
    .testTarget(
      name: "ViewTests", dependencies: ["NetlinkCodec", "ViewedMessages", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "NetlinkSocketTests",
      dependencies: [
        "NetlinkSocket", "NetlinkCodec", "NlctrlMessages", "NetdevMessages", "EventLoop", "CLinux", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(name: "EventLoopTests", dependencies: ["EventLoop"], swiftSettings: strict),
    .testTarget(
      name: "NetdevSimulatorTests",
      dependencies: [
        "KernelComparison", "NetdevSimulator", "NetlinkCodec", "NetlinkSocket", "NlctrlMessages", "NetdevMessages",
        "EthtoolMessages", "NlsocketMessages", "DevmemSocketMessages", "ChannelRing", "CLinux",
        "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DevmemDaemonTests",
      dependencies: [
        "DevmemDaemon", "DaemonSimulation", "DevmemClient", "DevmemSocket", "NetdevSimulator", "NetlinkCodec",
        "NetlinkSocket", "NetdevMessages", "NlctrlMessages", "EthtoolMessages", "DevmemdMessages", "EventLoop",
        "CLinux", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DevmemSocketTests",
      dependencies: [
        "DevmemSocket", "DevmemClient", "DevmemdMessages", "DevmemSocketMessages", "NetdevSimulator", "NetdevMessages",
        "ChannelRing", "EventLoop", "NetlinkCodec", "NetlinkSocket", "CLinux", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DevmemctlTests",
      dependencies: [
        "devmemctl", "devmemd", "DevmemClient", "DevmemDaemon", "DevmemSocket", "EventLoop", "NetlinkCodec",
        "NetlinkSocket", "NetdevMessages", "NlctrlMessages", "EthtoolMessages", "DevmemdMessages", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
  ]
)
