import Foundation
import HTTP
import History
import Matting

/// How this Cutout is, for those who look after it: `GET /api/operator`.
struct OperatorController: Sendable {
    let gate: RemovalGate
    let data: DataStore
    let storage: StorageSettings
    let models: ModelPool
    let metrics: Metrics
    let refusals: RefusalLog

    private struct Overview: Encodable {
        let version: String
        let startedAt: Date
        let ready: Bool
        @Nullable var memoryBytes: Int?
        let queue: Queue
        let store: Store
        @Nullable var lastBackup: Backup?
        let models: [Model]
        let refusals: [RefusalLog.Entry]
    }

    private struct Queue: Encodable {
        let running: Int
        let waiting: Int
        let capacity: Int
        let meanWaitMs: Int
    }

    private struct Store: Encodable {
        let users: Int
        let sessions: Int
        let items: Int
        let itemBytes: Int
        let databaseBytes: Int
        let diskFreeBytes: Int
        let diskReserveBytes: Int
    }

    private struct Backup: Encodable {
        let at: Date
        let items: Int
        let bytes: Int
    }

    private struct Model: Encodable {
        let name: String
        let version: String
        let title: String
        let track: String
        let aliases: [String]
        let `default`: Bool
        let available: Bool
        let resident: Bool
        let quality: [ModelInfo.Quality]
        let figures: Metrics.ModelFigures
    }

    func overview(_ request: HTTPRequest, _ member: SignedInUser) throws -> HTTPResponse {
        let wait = metrics.queueSeconds.totals()
        let load = gate.load
        return try .json(
            Overview(
                version: CutoutVersion.current,
                startedAt: ProcessFigures.started,
                ready: models.current.isReady,
                memoryBytes: ProcessFigures.residentByteCount,
                queue: Queue(
                    running: load.running,
                    waiting: load.waiting,
                    capacity: gate.capacity,
                    meanWaitMs: Int(wait.mean * 1000)
                ),
                store: store(),
                lastBackup: BackupNote.latest(of: storage.folder).map {
                    Backup(at: $0.at, items: $0.items, bytes: $0.byteCount)
                },
                models: served,
                refusals: refusals.entries
            )
        )
    }

    private func store() throws -> Store {
        let figures = try data.database.figures()
        return Store(
            users: figures.guests + figures.members,
            sessions: figures.sessions,
            items: figures.items,
            itemBytes: figures.itemBytes,
            databaseBytes: figures.databaseBytes,
            diskFreeBytes: try DiskReserve.freeByteCount(at: storage.folder),
            diskReserveBytes: storage.reservedByteCount
        )
    }

    private var served: [Model] {
        let catalog = models.current
        return catalog.registry.versions.map { info in
            let isStanding = catalog.registry.models.contains(info)
            return Model(
                name: info.name,
                version: info.version,
                title: info.title,
                track: isStanding
                    ? "standing" : metrics.track(info.name, info.version) == "canary" ? "canary" : "other",
                aliases: isStanding
                    ? catalog.registry.aliases.filter { $0.value == info.name }.keys.sorted() : [],
                default: isStanding && info.name == catalog.defaultName,
                available: catalog.registry.isInstalled(info),
                resident: catalog.isResident(info),
                quality: info.quality,
                figures: metrics.figures(of: info)
            )
        }
    }
}
