import Service
import Testing

@Suite("Colours as people write them")
struct ColorValueTests {
    @Test(arguments: [
        ("#f80", ColorValue(red: 255, green: 136, blue: 0)),
        ("f80c", ColorValue(red: 255, green: 136, blue: 0, alpha: 204)),
        ("ff8800", ColorValue(red: 255, green: 136, blue: 0)),
        ("#FF8800cc", ColorValue(red: 255, green: 136, blue: 0, alpha: 204)),
        ("White", ColorValue(red: 255, green: 255, blue: 255)),
        ("rebeccapurple", ColorValue(red: 0x66, green: 0x33, blue: 0x99)),
        ("transparent", ColorValue(red: 0, green: 0, blue: 0, alpha: 0)),
        ("255,136,0", ColorValue(red: 255, green: 136, blue: 0)),
        ("255, 136, 0, 64", ColorValue(red: 255, green: 136, blue: 0, alpha: 64)),
    ])
    func accepted(text: String, color: ColorValue) {
        #expect(ColorValue(parsing: text) == color)
    }

    @Test(arguments: [
        "", "#", "#ff", "#fffff", "#ggg", "fff#", "##fff", "256,0,0", "1,2", "1,2,3,4,5", "1,,2", "-1,0,0",
        "colour",
    ])
    func refused(text: String) {
        #expect(ColorValue(parsing: text) == nil)
    }
}
