import ArgumentParser
import Foundation
import Imaging
import Matting
import Service

/// `cutout frames`: the frames of a film from standard input to standard output.
struct FramesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frames",
        abstract: "Remove the background of the frames of a film, in a pipe.",
        discussion: """
            Reads PNG, JPEG or PPM files that follow one another on standard input, or with --raw pixels without a header, \
            and writes as many PNG files, or pixels, to standard output, in the same order. All frames have one size. A \
            frame that cannot be used ends it with its number, and exit code 1; the ones before it are written.

            Examples:
              ffmpeg -v error -i in.mp4 -f rawvideo -pix_fmt rgb24 - |
                cutout frames --raw 1920x1080 |
                ffmpeg -f image2pipe -framerate 25 -c:v png -i - -i in.mp4 -map 0:v -map '1:a?' \\
                  -c:v libvpx-vp9 -pix_fmt yuva420p out.webm
              ... -c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le out.mov
            """
    )

    enum Choice: String, ExpressibleByArgument, CaseIterable {
        case yes, no
    }

    @Option(help: "Frames are pixels without a header, WIDTHxHEIGHT of them.")
    var raw: FrameSize?

    @Option(help: "How the pixels of --raw lie, as ffmpeg's -pix_fmt names it.")
    var pixelFormat = PixelFormat.rgb24

    @Option(name: .customLong("to"), help: "What is written: png files, or rgba pixels without a header.")
    var target = FrameRun.Output.png

    @Option(
        help:
            "Whether mattes are smoothed over time, where the film does not change, so that edges do not flicker."
    )
    var steady = Choice.yes

    @Option(name: .shortAndLong, help: "quick, best, or another of the models that 'cutout models' lists.")
    var model: String?

    @Option(
        name: .shortAndLong,
        help: "How many frames to work on at once; by default one more than there are cores."
    )
    var jobs: Int?

    @Flag(name: .shortAndLong, help: "Write nothing but errors.")
    var quiet = false

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 256.")
        }
    }

    func run() throws {
        // Who reads the output may leave early: that is an error of write(2), not the end of this process.
        signal(SIGPIPE, SIG_IGN)
        TorchModel.keepFreedMemory()
        var configuration = try Configuration.load()
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let workers = jobs ?? cores + 1
        configuration.threadLimit = max(1, cores / workers)
        let pipeline = try RemovalPipeline(configuration: configuration)
        let reader = FrameReader(ByteSource(STDIN_FILENO), raw: raw.map { ($0, pixelFormat) })
        let run = FrameRun(
            reader,
            model: try pipeline.models.model(named: model),
            budget: configuration.pixelBudget,
            output: target,
            isSteady: steady == .yes,
            write: Self.write
        )
        let start = ContinuousClock.now
        defer { if !quiet { Self.tell(run.written, start.duration(to: .now) / .seconds(1)) } }
        try run.run(threads: workers)
    }

    private static func write(_ bytes: [UInt8]) throws {
        do { try FileHandle.standardOutput.write(contentsOf: bytes) } catch {
            throw FrameFailure("The output cannot be written: \(PhotoFile.reason(error)).")
        }
    }

    private static func tell(_ count: Int, _ seconds: Double) {
        let rate = (Double(count) / max(seconds, 0.001) * 10).rounded() / 10
        let sentence = count == 1 ? "1 frame" : "\(count) frames, \(rate) a second"
        FileHandle.standardError.write(Data("\(sentence).\n".utf8))
    }
}

extension FrameRun.Output: ExpressibleByArgument {}
