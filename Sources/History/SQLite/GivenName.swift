import Foundation

/// Rules for names that people give.
enum GivenName {
    /// The name without the white space around it.
    ///
    /// - Throws: `invalidValue` where nothing is left or more than 255 characters are.
    static func checked(_ name: String) throws(HistoryError) -> String {
        let trimmed = name.trimmingCharacters(in: .whitespacesAndNewlines)
        guard (1...255).contains(trimmed.count) else {
            throw HistoryError(.invalidValue, "A name must have 1 to 255 characters.")
        }
        return trimmed
    }

    /// The name as it is searched in: without case, accents and full-width forms.
    static func searchable(_ name: String) -> String {
        name.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    /// The words of a search, as ``searchable(_:)`` writes them: at most eight, which bounds the work.
    static func words(of search: String) -> [String] {
        searchable(search).split(whereSeparator: \.isWhitespace).prefix(8).map(String.init)
    }
}
