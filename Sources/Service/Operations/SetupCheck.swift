import Accounts
import Cryptography
import Fetching
import Foundation
import History
import Matting

/// Looks at a setup as `cutout serve` would, and at what it will need, before anybody relies on it.
package struct SetupCheck {
    /// One thing that was looked at.
    package enum Finding: Equatable, Sendable {
        /// It is as it should be.
        case fine(String)
        /// It works, and somebody should know.
        case warning(String)
        /// Cutout cannot serve like this.
        case problem(String)
    }

    private let settings: ServerSettings
    private let values: [String: String]

    /// Everything that can be said about these settings.
    ///
    /// - Parameter values: settings by name.
    package static func findings(for values: [String: String]) -> [Finding] {
        let settings: ServerSettings
        do { settings = try ServerSettings(settings: values) } catch let refusals as SettingRefusals {
            return refusals.sentences.map(Finding.problem)
        } catch {
            return [.problem(ErrorText.describe(error))]
        }
        let check = SetupCheck(settings: settings, values: values)
        return check.data() + check.models() + check.people() + check.otherSites() + check.ports()
            + check.proxies() + check.machine()
    }

    private func data() -> [Finding] {
        let folder = settings.storage.folder
        let place = FileManager.default.fileExists(atPath: folder) ? folder : parent(of: folder)
        guard access(place, W_OK) == 0 else {
            return [
                .problem(
                    "The data folder \(folder) cannot be written. Check its owner and how it is mounted."
                )
            ]
        }
        let free: Int
        do { free = try DiskReserve.freeByteCount(at: place) } catch {
            return [.problem(ErrorText.describe(error))]
        }
        let amount = free.formatted(.byteCount(style: .file))
        let reserve = settings.storage.reservedByteCount
        if free <= reserve {
            return [
                .problem(
                    "The disk of \(folder) has \(amount) free, less than CUTOUT_DISK_RESERVE: nothing can be kept."
                )
            ]
        }
        let isLittle = free < reserve + Self.comfortableByteCount
        let sentence = "The data folder \(folder) can be written, and its disk has \(amount) free."
        return [isLittle ? .warning("\(sentence) That is a few hundred photos.") : .fine(sentence)]
    }

    /// Room for some hundred photos with their mattes.
    private static let comfortableByteCount = 1_000_000_000

    private func models() -> [Finding] {
        do {
            let folder = settings.configuration.modelsDirectory
            let registry = try ModelRegistry(folder: folder, digest: Digest.sha256)
            let model = try registry.model(
                named: settings.configuration.defaultModel ?? registry.defaultModel.name
            )
            _ = try registry.weights(of: model)
            return [
                .fine(
                    "The default model is \(model.name) \(model.version), and its file is what the registry says."
                )
            ]
        } catch {
            return [.problem(ErrorText.describe(error))]
        }
    }

    private func people() -> [Finding] {
        guard case .provider(let provider) = settings.accounts.mode else {
            return [
                .fine(
                    "Nobody signs in: every browser on this machine is a guest, and no other machine is served."
                )
            ]
        }
        var found: [Finding] = []
        do {
            let client = OpenIDConnectClient(
                configuration: provider.openID,
                fetcher: CurlClient(security: provider.security)
            )
            _ = try client.begin(returningTo: .home)
            found.append(
                .fine(
                    "\(provider.name) answers; it must send people back to \(settings.accounts.site?.description ?? "")/auth/callback."
                )
            )
        } catch {
            found.append(.problem("\(provider.name): \(ErrorText.describe(error))"))
        }
        if values["SECRET_KEY"] == values["JWT_SECRET_KEY"] {
            found.append(
                .warning("SECRET_KEY and JWT_SECRET_KEY are the same: who learns one has both. Make two.")
            )
        }
        if provider.policy.letsEverybodyIn {
            found.append(
                .warning(
                    "Everybody with an account at \(provider.name) may sign in: ALLOWED_EMAILS and ALLOWED_DOMAINS are unset."
                )
            )
        }
        if settings.accounts.allowsAnonymous {
            found.append(.warning("ALLOW_ANONYMOUS: strangers' photos are worked on, too."))
        }
        return found
    }

    private func otherSites() -> [Finding] {
        let allowed = settings.configuration.allowedOrigins
        guard !allowed.isEmpty else { return [] }
        var found: [Finding] = []
        if !allowed.sites.isEmpty {
            let sites = allowed.sites.map(\.description).sorted().joined(separator: ", ")
            found.append(.fine("Pages of \(sites) may ask from a browser, without cookies."))
        }
        if allowed.areOpenToKeys {
            found.append(
                .warning(
                    "CUTOUT_ALLOWED_ORIGINS has *: pages of every site may ask with an API key. A key that stands in a page is everybody's who reads it."
                )
            )
        }
        return found
    }

    /// Where the site is to be found; somebody who asks while it is served is told so.
    private func ports() -> [Finding] {
        let reader = SettingsReader(values: values)
        let port: Int?
        do { port = try reader.number("CUTOUT_PORT", in: 1...65_535) } catch {
            return [.problem(ErrorText.describe(error))]
        }
        var places = [(reader.text("CUTOUT_HOST") ?? "127.0.0.1", port ?? 8080, "CUTOUT_PORT")]
        if case .tcp(let host, let port) = settings.configuration.address {
            places.append((host, Int(port), "CUTOUT_SOCKET"))
        }
        return places.map { host, port, setting in
            switch PortProbe.state(of: host, port) {
            case .free: .fine("Port \(port) of \(host) is free (\(setting)).")
            case .taken:
                .warning(
                    "Port \(port) of \(host) is taken (\(setting)): by this Cutout if it runs, else by another program."
                )
            case .refused(let reason):
                .problem("Port \(port) of \(host) cannot be had (\(setting)): \(reason).")
            }
        }
    }

    /// Whose word about where a request came from is taken.
    private func proxies() -> [Finding] {
        let blocks = settings.configuration.trustedProxies
        let vast = blocks.filter(\.isVast).map(\.description)
        guard vast.isEmpty else {
            return [
                .warning(
                    "CUTOUT_TRUSTED_PROXIES believes \(vast.joined(separator: ", ")): whoever is there can pretend to be anybody. Name the proxies alone."
                )
            ]
        }
        guard !settings.accounts.areGuests else {
            return blocks.isEmpty
                ? []
                : [
                    .warning(
                        "CUTOUT_TRUSTED_PROXIES changes nothing without sign-in: no proxy's clients are guests."
                    )
                ]
        }
        return [
            .fine(
                blocks.isEmpty
                    ? "No proxy is believed. Where one is in front, limits count it and not its clients: name it in CUTOUT_TRUSTED_PROXIES."
                    : "These are believed about where requests come from: \(blocks.map(\.description).joined(separator: ", "))."
            )
        ]
    }

    private func machine() -> [Finding] {
        guard TorchModel.hasReferenceBLAS else { return [] }
        return [
            .warning(
                "Models are up to 20 times slower than they need be: apt-get install libopenblas0-pthread"
            )
        ]
    }

    private func parent(of folder: String) -> String {
        let parent = (folder as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }
}
