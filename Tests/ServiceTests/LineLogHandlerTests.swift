import Foundation
import Logging
import Service
import Synchronization
import Testing

@Suite("Lines of the log")
struct LineLogHandlerTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private func line(
        _ format: LineLogHandler.Format,
        _ message: Logger.Message,
        _ metadata: Logger.Metadata = [:]
    ) throws -> String {
        let lines = Lines()
        let logger = Logger(label: "test") { _ in
            LineLogHandler(format, level: .info) { line in lines.all.withLock { $0.append(line) } }
        }
        logger.debug("left out")
        logger.warning(message, metadata: metadata)
        let all = lines.all.withLock(\.self)
        #expect(all.count == 1)
        return try #require(all.first)
    }

    @Test func textIsOneLineWhateverIsInIt() throws {
        let line = try line(
            .text,
            "refused\n2026 error forged",
            ["cause": "a \"b\" = c\r\n", "status": "404"]
        )
        #expect(
            line.hasSuffix("Z warning refused 2026 error forged cause=\"a \\\"b\\\" = c  \" status=404\n")
        )
        #expect(line.count { $0.isNewline } == 1)
    }

    @Test func jsonIsOneObjectALine() throws {
        let line = try line(.json, "refused\n", ["status": .stringConvertible(404), "cause": "x\u{2028}y"])
        #expect(line.count { $0 == "\n" } == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["status"] as? Int == 404)
        #expect(object["message"] as? String == "refused\n")
        #expect(object["cause"] as? String == "x\u{2028}y")
        #expect(object["level"] as? String == "warning")
        #expect(object["time"] as? String != nil)
    }

    @Test func whatClientsQuoteIsCut() throws {
        #expect(try line(.text, "x", ["cause": "\(String(repeating: "y", count: 100_000))"]).count < 2200)
    }

    @Test(arguments: [["CUTOUT_LOG": "xml"], ["CUTOUT_LOG_LEVEL": "loud"]])
    func settingsThatCannotBeAreNamed(settings: [String: String]) {
        #expect(throws: Configuration.InvalidSetting.self) { try LogSettings(settings: settings) }
    }
}
