import History
import Matting

/// How the queue, the store, the models and the process are when somebody asks.
struct Gauges: Sendable {
    let gate: RemovalGate
    let data: DataStore
    let storage: StorageSettings
    let models: ModelPool

    /// - Throws: `HistoryError` where the store cannot be asked.
    func families() throws -> [MetricFamily] {
        try queue + store() + served + ProcessFigures.families
    }

    private var queue: [MetricFamily] {
        let load = gate.load
        return [
            MetricFamily.gauge("cutout_queue_running", "Removals that run", Double(load.running)),
            MetricFamily.gauge(
                "cutout_queue_waiting",
                "Removals that wait for their turn",
                Double(load.waiting)
            ),
            MetricFamily.gauge("cutout_queue_pixels", "Pixels of the removals that run", Double(load.pixels)),
            MetricFamily.gauge(
                "cutout_queue_capacity",
                "Removals that may run at once",
                Double(gate.capacity)
            ),
        ]
    }

    private func store() throws -> [MetricFamily] {
        let figures = try data.database.figures()
        let free = try DiskReserve.freeByteCount(at: storage.folder)
        let counts: [(String, Int)] = [("guest", figures.guests), ("member", figures.members)]
        let users = counts.map { kind, count in
            MetricFamily.Sample(labels: MetricFamily.labels(["kind"], [kind]), value: Double(count))
        }
        let backup = BackupNote.latest(of: storage.folder).map {
            MetricFamily.gauge(
                "cutout_last_backup_timestamp_seconds",
                "When the store was backed up last, in Unix seconds",
                $0.at.timeIntervalSince1970
            )
        }
        return (backup.map { [$0] } ?? []) + [
            MetricFamily("cutout_users", .gauge, "People and browsers that are known", users),
            MetricFamily.gauge("cutout_sessions", "Sessions that have not ended", Double(figures.sessions)),
            MetricFamily.gauge("cutout_items", "Items kept", Double(figures.items)),
            MetricFamily.gauge("cutout_item_bytes", "Bytes of the items kept", Double(figures.itemBytes)),
            MetricFamily.gauge(
                "cutout_database_bytes",
                "Size of the database",
                Double(figures.databaseBytes)
            ),
            MetricFamily.gauge(
                "cutout_disk_free_bytes",
                "What the data folder's disk has left",
                Double(free)
            ),
            MetricFamily.gauge(
                "cutout_disk_reserve_bytes",
                "What saves leave free on it",
                Double(storage.reservedByteCount)
            ),
        ]
    }

    private var served: [MetricFamily] {
        let catalog = models.current
        let infos = catalog.registry.versions.map { info in
            let isStanding = catalog.registry.models.contains(info)
            let roles = catalog.registry.aliases.filter { isStanding && $0.value == info.name }.keys.sorted()
            return MetricFamily.Sample(
                labels: MetricFamily.labels(
                    ["model", "version", "alias", "default"],
                    [
                        info.name, info.version, roles.joined(separator: ","),
                        String(isStanding && info.name == catalog.defaultName),
                    ]
                ),
                value: catalog.isResident(info) ? 1 : 0
            )
        }
        return [
            MetricFamily("cutout_model_resident", .gauge, "1 for a model that is in memory", infos),
            MetricFamily.gauge(
                "cutout_ready",
                "1 once the default model is in memory",
                catalog.isReady ? 1 : 0
            ),
            MetricFamily(
                "cutout_build_info",
                .gauge,
                "The version of this program",
                [.init(labels: MetricFamily.labels(["version"], [CutoutVersion.current]), value: 1)]
            ),
        ]
    }
}
