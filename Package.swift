// swift-tools-version: 6.1
import PackageDescription

/// Debian keeps the C++ front-end headers of libtorch below the C ones.
let torchHeaders: [CXXSetting] = [
    .unsafeFlags(["-I/usr/include/torch/csrc/api/include"])
]

let package = Package(
    name: "Cutout",
    products: [
        .executable(name: "cutout", targets: ["Cutout"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", pkgConfig: "fcgi", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CHEIF", pkgConfig: "libheif", providers: [.apt(["libheif-dev"])]),
        .systemLibrary(name: "CTIFF", pkgConfig: "libtiff-4", providers: [.apt(["libtiff-dev"])]),
        .systemLibrary(name: "CISAL", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "CTorch",
            cxxSettings: torchHeaders,
            linkerSettings: [.linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10")]
        ),

        .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CPNG", linkerSettings: [.linkedLibrary("png16")]),

        .target(name: "HTTP"),
        .target(name: "FastCGI", dependencies: ["CFastCGI", "HTTP"]),
        .target(
            name: "Imaging",
            dependencies: ["CPNG", "CJPEG", "CWebP", "CHEIF", "CTIFF", "CISAL", "CLCMS"]
        ),
        .target(name: "Matting", dependencies: ["CTorch", "Imaging"]),
        .target(name: "Cryptography", dependencies: ["COpenSSL"]),
        .target(name: "Fetching", dependencies: ["CCurl"]),
        .target(name: "Accounts", dependencies: ["Cryptography", "Fetching"]),
        .target(name: "History", dependencies: [.product(name: "GRDB", package: "GRDB.swift")]),
        .target(name: "Archive", dependencies: ["CArchive"]),
        .target(
            name: "Service",
            dependencies: [
                "Accounts", "Archive", "Cryptography", "FastCGI", "Fetching", "History", "HTTP", "Imaging",
                "Matting",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .executableTarget(
            name: "Cutout",
            dependencies: [
                "Archive", "Cryptography", "FastCGI", "Fetching", "History", "Imaging", "Matting", "Service",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),

        .target(name: "TestSupport", path: "Tests/Support"),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"]),
        .testTarget(name: "FastCGITests", dependencies: ["FastCGI", "HTTP"]),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging", "ImagingProbe"]),
        .executableTarget(name: "ImagingProbe", dependencies: ["Imaging"], path: "Tests/ImagingProbe"),
        .testTarget(name: "MattingTests", dependencies: ["Cryptography", "Imaging", "Matting"]),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"]),
        .testTarget(name: "FetchingTests", dependencies: ["Fetching", "TestSupport"]),
        .testTarget(
            name: "AccountsTests",
            dependencies: ["Accounts", "Cryptography", "Fetching", "TestSupport"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "HistoryTests",
            dependencies: ["History", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(name: "ArchiveTests", dependencies: ["Archive"]),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Accounts", "Cryptography", "History", "HTTP", "Imaging", "Matting", "Service",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(name: "CutoutTests", dependencies: ["Cutout", "Fetching", "Imaging"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
