// swift-tools-version: 6.2
import PackageDescription

// Stands for a package that embeds the codec: a family of its own, nothing but public products, no settings of ours.
let package = Package(
  name: "embedding",
  dependencies: [.package(name: "devmemd", path: "../..")],
  targets: [
    .target(
      name: "Greeter",
      dependencies: [.product(name: "NetlinkCodec", package: "devmemd")],
      plugins: [.plugin(name: "YNLPlugin", package: "devmemd")]),
    .executableTarget(
      name: "embedding-check",
      dependencies: ["Greeter", .product(name: "NetlinkCodec", package: "devmemd")]),
  ]
)
