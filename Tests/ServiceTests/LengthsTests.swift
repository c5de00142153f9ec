import Matting
import Service
import Testing

@Suite("Reading lengths, regions and margins")
struct LengthsTests {
    @Test(arguments: ["", "px", "%", "-1px", "1e3", "1.5px", "nan", "inf", "12345678901", "5 %", "٣"])
    func isNoLength(_ text: String) {
        #expect(Length(parsing: text[...]) == nil)
    }

    @Test func lengthsInPixelsAndPerCent() {
        #expect(Length(parsing: "30px") == .pixels(30))
        #expect(Length(parsing: "30") == .pixels(30))
        #expect(Length(parsing: "12.5%") == .percent(12.5))
    }

    @Test func regionsInAnyOrderOfCorners() throws {
        let region = try #require(RegionOfInterest(parsing: "100% 75% 10px 25%"))
        #expect(
            try region.rectangle(width: 200, height: 100)
                == PixelRect(left: 10, top: 25, width: 190, height: 50)
        )
    }

    @Test(arguments: ["0 0 101 100", "0% 0% 100% 101%", "999999999px 0 0 0"])
    func regionsOutsideThePhoto(_ text: String) throws {
        let region = try #require(RegionOfInterest(parsing: text))
        #expect(throws: RegionOfInterest.Refusal.exceedsBounds) {
            try region.rectangle(width: 100, height: 100)
        }
    }

    @Test(arguments: ["10 10 10 50", "0 50% 100 50%", "0% 0% 0.1% 0.1%"])
    func regionsWithoutAPixel(_ text: String) throws {
        let region = try #require(RegionOfInterest(parsing: text))
        #expect(throws: RegionOfInterest.Refusal.empty) { try region.rectangle(width: 100, height: 100) }
    }

    @Test(arguments: ["", "1", "1 2 3", "1 2 3 4 5", "a b c d", "0,0,1,1"])
    func isNoRegion(_ text: String) {
        #expect(RegionOfInterest(parsing: text) == nil)
    }

    @Test(arguments: ["", "1 2 3", "1 2 3 4 5", "501px", "50.1%", "-3px"])
    func isNoMargin(_ text: String) {
        #expect(CropMargin(parsing: text) == nil)
    }

    @Test func marginsOfOneTwoAndFourSides() {
        #expect(CropMargin(parsing: "5%")?.left == .percent(5))
        #expect(CropMargin(parsing: "500px 50%")?.bottom == .pixels(500))
        #expect(CropMargin(parsing: "1 2 3 4")?.left == .pixels(4))
    }

    @Test func positions() {
        #expect(SubjectPosition(parsing: "center") == .at(x: 0.5, y: 0.5))
        #expect(SubjectPosition(parsing: "25%") == .at(x: 0.25, y: 0.25))
        #expect(SubjectPosition(parsing: "0% 100%") == .at(x: 0, y: 1))
        for text in ["", "101%", "5px", "1% 2% 3%", "top"] { #expect(SubjectPosition(parsing: text) == nil) }
    }
}
