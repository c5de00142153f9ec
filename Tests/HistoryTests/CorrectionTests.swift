import Foundation
import History
import Testing

@Suite struct CorrectionTests {
    let fixture: Fixture
    var store: SQLiteStore { fixture.store }
    let ada: User

    init() throws {
        fixture = try Fixture()
        ada = try fixture.store.signIn(.make("ada"))
    }

    private func mend(_ item: HistoryItem, _ content: String = UUID().uuidString) throws {
        let version = NewMatteVersion(
            .person(mended: nil),
            matte: .make("mended \(content)"),
            thumbnail: .make("thumbnail \(content)")
        )
        _ = try store.save(version, to: item.id, of: ada.id, within: .unlimited)
    }

    /// The mattes of all corrections.
    private func given() throws -> [String] {
        let corrections = try Corrections(in: fixture.folder.path, digest: testDigest)
        var mattes: [String] = []
        try corrections.forEach { mattes.append(String(decoding: $0.matte, as: UTF8.self)) }
        #expect(mattes.count == corrections.count)
        #expect(try store.corrections(of: ada.id).items == mattes.count)
        return mattes
    }

    @Test func nothingIsGivenWithoutConsent() throws {
        let item = try store.save(for: ada)
        try mend(item)
        #expect(try store.corrections(of: ada.id) == (false, 0))
        #expect(try given().isEmpty)
        // Consent is for what comes.
        try store.setGiving(true, of: ada.id)
        #expect(try given().isEmpty)
    }

    @Test func whatIsMendedIsGivenAsItIsNow() throws {
        try store.setGiving(true, of: ada.id)
        let item = try store.save(.make(content: "a"), for: ada)
        _ = try store.save(.make(content: "b"), for: ada)
        try mend(item, "once")
        try mend(item, "twice")
        #expect(try given() == ["mended twice"])
        #expect(try store.item(item.id, of: ada.id).isGiven)
        _ = try store.useMatte(nil, of: item.id, of: ada.id)
        #expect(try given().isEmpty, "the model's own teaches nothing")
    }

    @Test func allIsTakenBackWithTheConsent() throws {
        try store.setGiving(true, of: ada.id)
        let item = try store.save(for: ada)
        try mend(item)
        try store.setGiving(false, of: ada.id)
        #expect(try given().isEmpty)
        try store.setGiving(true, of: ada.id)
        #expect(try given().isEmpty, "what was taken back stays so")
        try mend(item, "again")
        #expect(try given() == ["mended again"])
    }

    @Test func whatIsDeletedIsNotGiven() throws {
        try store.setGiving(true, of: ada.id)
        let item = try store.save(for: ada)
        try mend(item)
        _ = try store.delete(.items([item.id]), of: ada.id)
        #expect(try given().isEmpty)
        try store.deleteUser(ada.id)
        #expect(try Corrections(in: fixture.folder.path, digest: testDigest).count == 0)
    }

    @Test func aFolderWithoutHistoryIsSaid() throws {
        let folder = try TemporaryFolder()
        #expect(try errorCode { _ = try Corrections(in: folder.path, digest: testDigest) } == .unavailable)
    }
}
