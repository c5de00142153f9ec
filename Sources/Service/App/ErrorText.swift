import Accounts
import Cryptography
import Fetching
import Foundation
import History
import Imaging
import Matting

/// What to tell a person about an error: our own errors' words, and the system's without the noise around them.
package enum ErrorText {
    package static func describe(_ error: any Error) -> String {
        switch error {
        case let error as ImagingError: error.message
        case let error as MattingError: error.message
        case let error as AccountsError: error.message
        case let error as CryptographyError: error.message
        case let error as FetchingError: error.message
        case let error as HistoryError: error.message
        case let error as any CustomStringConvertible where !(error is NSError): error.description
        default: error.localizedDescription
        }
    }
}
