import Foundation
import Imaging
import Matting
import Service
import Synchronization

/// Cuts out the frames of a stream: several at once, written in their order.
///
/// Every thread takes the next frame, has it seen by the model, waits for its turn at the steadying, which is short, cuts it
/// out, and waits for its turn at the output. So all cores have work, and no more frames are held than there are threads.
final class FrameRun: @unchecked Sendable {
    enum Output: String, CaseIterable { case png, rgba }

    private let remover: FrameRemover
    private let budget: PixelBudget
    private let output: Output
    private let isSteady: Bool
    private let write: ([UInt8]) throws -> Void

    // Touched under the lock alone.
    private let reading = NSLock()
    private let reader: FrameReader
    private var size: FrameSize?
    private var hasEnded = false
    private var failure: (any Error)?

    // Touched in its turn alone.
    private var steadier = MatteSteadier()
    private(set) var written = 0

    private let steadying = Turns()
    private let writing = Turns()

    init(
        _ reader: FrameReader,
        model: any MattingModel,
        budget: PixelBudget,
        output: Output,
        isSteady: Bool,
        write: @escaping ([UInt8]) throws -> Void
    ) {
        self.reader = reader
        remover = FrameRemover(model: model)
        self.budget = budget
        self.output = output
        self.isSteady = isSteady
        self.write = write
    }

    /// - Throws: ``FrameFailure`` for a frame that cannot be used, once all before it are written; what kept one from being
    ///   written.
    func run(threads: Int) throws {
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            while let (number, frame) = next() {
                do {
                    let finished = try frame.get()
                    guard let bytes = try work(on: finished, number) else { return }
                    guard try writing.take(number, { try put(bytes) }) != nil else { return }
                } catch {
                    _ = writing.take(number) { fail(error) }
                    return
                }
            }
        }
        if let failure = reading.withLock({ failure }) { throw failure }
    }

    /// The next frame with its number, or why there is none; nil at the end.
    private func next() -> (number: Int, frame: Result<FrameReader.Frame, any Error>)? {
        reading.withLock {
            guard !hasEnded else { return nil }
            do {
                guard let frame = try reader.next() else {
                    hasEnded = true
                    return nil
                }
                return (reader.count - 1, .success(frame))
            } catch {
                hasEnded = true
                return (reader.count - 1, .failure(error))
            }
        }
    }

    /// The finished frame; nil where one before it failed.
    private func work(on frame: FrameReader.Frame, _ number: Int) throws -> [UInt8]? {
        let image = try decoded(frame, number)
        let seen = try remover.look(at: image)
        guard let steady = try steadying.take(number, { try steadied(seen, image, number) }) else {
            return nil
        }
        let cutout = remover.cut(steady)
        return output == .rgba ? cutout.pixels : try ImageEncoder.encodeFrame(cutout)
    }

    private func decoded(_ frame: FrameReader.Frame, _ number: Int) throws -> Image {
        switch frame {
        case .pixels(let image): return image
        case .file(let bytes):
            do { return try ImageDecoder.decode(bytes[...], within: budget) } catch {
                throw FrameFailure("Frame \(number + 1): \(error.message)")
            }
        }
    }

    private func steadied(_ seen: FrameRemover.SeenFrame, _ image: Image, _ number: Int) throws
        -> FrameRemover.SeenFrame
    {
        let size = FrameSize(width: image.width, height: image.height)
        let first = reading.withLock { () -> FrameSize in
            self.size = self.size ?? size
            return self.size ?? size
        }
        guard size == first else {
            throw FrameFailure(
                "Frame \(number + 1) has \(size) pixels, those before it \(first). All frames must have one size."
            )
        }
        return isSteady ? steadier.steady(seen) : seen
    }

    private func put(_ bytes: [UInt8]) throws {
        try write(bytes)
        written += 1
    }

    private func fail(_ error: any Error) {
        reading.withLock {
            hasEnded = true
            failure = error
        }
        steadying.end()
        writing.end()
    }
}
