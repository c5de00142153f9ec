import HTTP
import Testing

@Suite("What a client accepts")
struct AcceptedTypesTests {
    private func quality(_ type: String, _ accept: String...) -> Double {
        var headers: HTTPHeaders = [:]
        for value in accept { headers.add("Accept", value) }
        return AcceptedTypes(headers).quality(of: type)
    }

    @Test func theClosestRangeCounts() {
        let accept = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, */*;q=0.5"
        #expect(quality("text/html", accept) == 0.3)
        #expect(quality("image/png", accept) == 0.5)
        #expect(quality("image/png", "image/*", "image/png;q=0") == 0)
        #expect(quality("image/jpeg", "image/*", "image/png;q=0") == 1)
    }

    @Test(arguments: ["", " , ", "nonsense", "image", "*/png", "image/png;q=", "image/png;q=2", ";;;"])
    func whatHasNothingToReadAcceptsEverything(accept: String) {
        #expect(quality("image/png", accept) == 1)
    }

    @Test func noHeaderAcceptsEverything() { #expect(quality("image/png") == 1) }

    @Test func whatCannotBeReadIsPassedOver() {
        let java = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
        #expect(quality("image/png", java) == 0.2)
        #expect(quality("image/jpeg", java) == 1)
        #expect(quality("application/json", "application/json, image/png;q=high") == 1)
        #expect(quality("image/png", "application/json, image/png;q=high") == 0)
        #expect(quality("image/png", "IMAGE/PNG;Q=0.4") == 0.4)
    }
}
