import HTTP
import Service
import Testing

@Suite("Metrics in Prometheus's text format") struct MetricFormatTests {
    @Test func counters() {
        let counter = Counter("cutout_things_total", "Things, by kind", by: ["kind"])
        #expect(
            counter.family.text
                == "# HELP cutout_things_total Things, by kind\n# TYPE cutout_things_total counter\n"
        )
        counter.count("b")
        counter.count("a")
        counter.count("b")
        let lines = counter.family.text.split(separator: "\n").suffix(2)
        #expect(Array(lines) == [#"cutout_things_total{kind="a"} 1"#, #"cutout_things_total{kind="b"} 2"#])
        #expect(Counter("cutout_all_total", "All").family.text.hasSuffix("\ncutout_all_total 0\n"))
    }

    @Test func bucketsOfHistogramsAddUp() {
        let histogram = Histogram("cutout_wait_seconds", "Waits", [0.5, 1], by: ["stage"])
        for value in [0.25, 0.5, 0.75, 4] { histogram.record(value, "model") }
        let expected = """
            # HELP cutout_wait_seconds Waits
            # TYPE cutout_wait_seconds histogram
            cutout_wait_seconds_bucket{stage="model",le="0.5"} 2
            cutout_wait_seconds_bucket{stage="model",le="1"} 3
            cutout_wait_seconds_bucket{stage="model",le="+Inf"} 4
            cutout_wait_seconds_sum{stage="model"} 5.5
            cutout_wait_seconds_count{stage="model"} 4

            """
        #expect(histogram.family.text == expected)
    }

    @Test func valuesOfLabelsCannotEndALine() {
        let counter = Counter("a_total", "A \\ line\nbreak", by: ["b"])
        counter.count("x\"}\n\\")
        #expect(counter.family.text.hasPrefix("# HELP a_total A \\\\ line\\nbreak\n"))
        #expect(counter.family.text.hasSuffix("\n" + #"a_total{b="x\"}\n\\"} 1"# + "\n"))
    }
}

@Suite("What is counted, and who may read it") struct MetricsTests {
    private static let token = "a-token-of-24-characters"
    private static let site = [
        "GOOGLE_CLIENT_ID": "a", "GOOGLE_CLIENT_SECRET": "b", "FRONTEND_URL": "https://cutout.example.org",
        "SECRET_KEY": String(repeating: "s", count: 32), "JWT_SECRET_KEY": String(repeating: "j", count: 32),
    ]

    /// The value of a sample, by its name with labels.
    private func value(_ sample: String, _ cutout: TestCutout) -> Double? {
        let text = String(decoding: cutout.send(HTTPRequest(path: "/metrics")).bytes, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(sample + " ") }
        return line.flatMap { Double($0.dropFirst(sample.count + 1)) }
    }

    private func status(
        _ cutout: TestCutout,
        _ headers: HTTPHeaders = [:],
        from address: String = "127.0.0.1"
    ) -> Int {
        cutout.send(HTTPRequest(path: "/metrics", headers: headers, remoteAddress: address)).status.code
    }

    @Test func nobodyReadsThemUnlessThatIsSet() throws {
        #expect(status(try .make()) == 404)
    }

    @Test func programsOnThisMachine() throws {
        let cutout = try TestCutout.make(Self.site.merging(["CUTOUT_METRICS": "loopback"]) { $1 })
        #expect(status(cutout) == 200)
        #expect(status(cutout, from: "192.0.2.7") == 403)
        #expect(status(cutout, ["X-Forwarded-For": "192.0.2.7"]) == 403)
        #expect(status(cutout, ["Forwarded": "for=192.0.2.7"]) == 403)
    }

    @Test func whoeverHasTheToken() throws {
        let cutout = try TestCutout.make(Self.site.merging(["CUTOUT_METRICS": Self.token]) { $1 })
        #expect(status(cutout, ["Authorization": "Bearer \(Self.token)"], from: "192.0.2.7") == 200)
        for headers in [[:], ["Authorization": "Bearer \(Self.token)x"], ["Authorization": Self.token]]
            as [HTTPHeaders]
        {
            #expect(status(cutout, headers) == 401)
        }
    }

    @Test func tokensThatCanBeGuessedAreRefused() {
        #expect(throws: Configuration.Refusal.self) {
            try Configuration(settings: ["CUTOUT_METRICS": "true"])
        }
    }

    @Test func requestsRefusalsAndRemovals() throws {
        let cutout = try TestCutout.make(["CUTOUT_METRICS": "loopback", "CUTOUT_FETCH_URLS": "off"])
        let photo = try TestPhoto.make()
        for _ in 0..<2 {
            #expect(cutout.send(HTTPRequest(method: .post, path: "/api/remove", body: photo)).status == .ok)
        }
        _ = cutout.send(HTTPRequest(method: .post, path: "/api/remove", body: Array("no photo".utf8)))
        _ = cutout.send(HTTPRequest(path: "/api/remove", query: QueryParameters(parsing: "url=http://a")))
        _ = cutout.send(.make("/api/v1.0/removebg", []))
        _ = cutout.send(HTTPRequest(method: HTTPMethod(rawValue: "X\"{"), path: "/somebody/secret"))

        #expect(value(#"cutout_requests_total{method="POST",route="/api/remove",status="200"}"#, cutout) == 2)
        #expect(value(#"cutout_requests_total{method="other",route="none",status="404"}"#, cutout) == 1)
        #expect(value(#"cutout_request_seconds_count{route="/api/remove"}"#, cutout) == 4)
        for reason in ["unsupported_image", "address_refused", "missing_source", "not_found"] {
            #expect(value("cutout_refusals_total{reason=\"\(reason)\"}", cutout) == 1, "\(reason)")
        }
        #expect(value(#"cutout_fetches_total{outcome="addressRefused"}"#, cutout) == 1)
        #expect(value("cutout_queue_wait_seconds_count", cutout) == 2)
        #expect(
            value(#"cutout_removal_seconds_count{model="solid",version="1",track="standing"}"#, cutout) == 2
        )
        #expect(value(#"cutout_stage_seconds_count{stage="encode",megapixels="1"}"#, cutout) == 2)
        #expect(value("cutout_queue_running", cutout) == 0)
        #expect(value("cutout_ready", cutout) == 1)
        #expect(try #require(value("process_resident_memory_bytes", cutout)) > 1e6)
    }

    @Test func whatIsKept() throws {
        let cutout = try TestCutout.make(["CUTOUT_METRICS": "loopback", "CUTOUT_DISK_RESERVE": "12345"])
        let cookie = cutout.guestCookie()
        #expect(value("cutout_items", cutout) == 0)
        let headers: HTTPHeaders = ["Cookie": cookie, "Origin": "http://localhost"]
        let photo = try TestPhoto.make()
        #expect(
            cutout.send(HTTPRequest(method: .post, path: "/api/remove", headers: headers, body: photo)).status
                == .ok
        )
        #expect(value("cutout_items", cutout) == 1)
        #expect(try #require(value("cutout_item_bytes", cutout)) > Double(photo.count))
        #expect(value("cutout_sessions", cutout) == 1)
        #expect(value(#"cutout_users{kind="guest"}"#, cutout) == 1)
        #expect(value("cutout_disk_reserve_bytes", cutout) == 12345)
    }

    @Test func howTheModelsDo() throws {
        let registry = TestCutout.registry(
            default: "small",
            aliases: ["quick": "small", "best": "large"],
            models: [TestCutout.model("small"), TestCutout.model("large", version: "2")]
        )
        let cutout = try TestCutout.make(["CUTOUT_METRICS": "loopback"], registry: registry)
        func remove(_ photo: [UInt8], _ query: String) {
            let query = QueryParameters(parsing: query)
            let answer = cutout.send(
                HTTPRequest(method: .post, path: "/api/remove", query: query, body: photo)
            )
            #expect(answer.status == .ok)
        }
        let (first, second) = (try TestPhoto.make(width: 30), try TestPhoto.make(width: 31))
        remove(first, "")
        remove(first, "model=best")
        remove(first, "model=best")
        remove(second, "model=best")
        let repeated = "cutout_removals_repeated_with_best_total"
        #expect(value(#"\#(repeated){model="small",version="1",track="standing"}"#, cutout) == 1)
        #expect(value(#"\#(repeated){model="large",version="2",track="standing"}"#, cutout) == nil)
        let resident = #"{model="small",version="1",alias="quick",default="true"}"#
        #expect(value("cutout_model_resident" + resident, cutout) == 1)
    }

    @Test func mattesThatWereMendedByHand() {
        let metrics = Metrics()
        metrics.countRepainted(model: "small", version: "1")
        metrics.countRepainted(model: "small", version: "1")
        let text = metrics.families.map(\.text).joined()
        #expect(
            text.contains(#"cutout_mattes_repainted_total{model="small",version="1",track="standing"} 2"#)
        )
    }
}
