// swift-tools-version: 6.2
import PackageDescription

// Stands for a package that embeds the codec with its generated files checked in, uses a family and the sockets that are
// here, and has no build plugin.
let package = Package(
  name: "ahead-of-time",
  dependencies: [.package(name: "devmemd", path: "../..")],
  targets: [
    .target(
      name: "Greeter",
      dependencies: [.product(name: "NetlinkCodec", package: "devmemd")],
      exclude: ["ynl.json", "greeter.yaml"]),
    .executableTarget(
      name: "embedding-check",
      dependencies: ["Greeter", .product(name: "NetlinkCodec", package: "devmemd")]),
    .executableTarget(
      name: "netdev-check",
      dependencies: [
        .product(name: "NetdevMessages", package: "devmemd"), .product(name: "NetlinkSocket", package: "devmemd"),
      ]),
  ]
)
