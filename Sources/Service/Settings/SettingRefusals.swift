/// What settings cannot be served with, a sentence each.
package struct SettingRefusals: Error, CustomStringConvertible {
    package private(set) var sentences: [String] = []
    private var errors: [any Error] = []

    package var description: String { sentences.joined(separator: "\n") }

    /// What `read` reads; nil where it throws, which is noted. Several refusals that it throws together count one by one.
    mutating func collect<Value>(_ read: () throws -> Value) -> Value? {
        do { return try read() } catch let others as SettingRefusals {
            for (sentence, error) in zip(others.sentences, others.errors) { note(sentence, error) }
        } catch {
            note(ErrorText.describe(error), error)
        }
        return nil
    }

    /// - Throws: what was collected: all of it, or the one error there is as it was.
    func check() throws {
        guard errors.count < 2 else { throw self }
        if let error = errors.first { throw error }
    }

    private mutating func note(_ sentence: String, _ error: any Error) {
        guard !sentences.contains(sentence) else { return }
        sentences.append(sentence)
        errors.append(error)
    }
}
