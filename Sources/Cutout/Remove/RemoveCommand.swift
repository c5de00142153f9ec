import ArgumentParser
import Foundation
import Imaging
import Matting
import Service

/// `cutout remove`: photos from files, folders or standard input.
struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove the background of photos.",
        discussion: """
            Reads JPEG, PNG, WebP, HEIC, AVIF, GIF and TIFF, told by content. Without --output each cutout lies beside \
            its photo as NAME-cutout.png. A folder is worked through with everything below it, whatever its photos are \
            called; hidden files are passed over. A photo that cannot be read does not stop the others; it is listed \
            at the end, and the exit code is 1.

            --output is a file where its extension is one of png, jpg, webp and avif, and else a folder, as is what ends in \
            a slash or is a folder already. It may be the photos' own folder: cutouts are then called NAME-cutout, and \
            never taken for photos. Nothing overwrites a photo, or the cutout of another: cat.jpg and cat.png become \
            cat-jpg.png and cat-png.png.

            Examples:
              cutout remove photo.jpg -o cutout.png
              cutout remove photo.jpg -o poster.jpg --background white
              cutout remove photo.jpg -o beach.png --background beach.jpg
              cutout remove shoe.jpg -o shoe.jpg --preset amazon --shadow ground
              cutout remove photo.jpg -o sticker.png --crop --margin 5% --outline 2%
              cutout remove *.jpg -o cutouts/ --format webp
              cutout remove photos/ -o masks/ --alpha-only
              cutout remove photos/ -o cutouts/ --skip-existing
              cutout remove incoming/ -o cutouts/ --watch
              curl -s https://example.com/photo.jpg | cutout remove - > cutout.png
              cutout remove photos/ -o cutouts/ --server https://cutout.example.org --key ck_...
            """
    )

    @Argument(help: "Photos, folders of photos, or - for standard input.", completion: .file())
    var inputs: [String]

    @Option(
        name: .shortAndLong,
        help: "Where to write: a file for one photo, else a folder; - for standard output."
    )
    var output: String?

    @Option(name: .shortAndLong, help: "quick, best, or another of the models that 'cutout models' lists.")
    var model: String?

    @Option(name: .shortAndLong, help: "png, jpg, webp or avif; by default that of the output, else png.")
    var format: String?

    @Option(
        name: .shortAndLong,
        help: "What to put behind the subject: a colour (white, #ff8800, 255,136,0) or an image file."
    )
    var background: String?

    @OptionGroup(title: "What the cutout wears")
    var dress: DressArguments

    @Flag(help: "Write the matte alone, in grey: white is foreground.")
    var alphaOnly = false

    @Option(
        name: .shortAndLong,
        help: "How many photos to work on at once; by default one for each core, or four with --server."
    )
    var jobs: Int?

    @OptionGroup(title: "Many photos")
    var batch: BatchArguments

    @OptionGroup(title: "Having it done elsewhere")
    var remote: RemoteArguments

    @Flag(name: .shortAndLong, help: "Write nothing but errors.")
    var quiet = false

    func run() throws {
        if batch.watch { WatchRun.heedStops() }
        TorchModel.keepFreedMemory()
        var configuration = try Configuration.load()
        let place = try isOne ? nil : OutputPlace(output, inputs: inputs)
        let options = try removalOptions(to: place, within: configuration.pixelBudget)
        let plan = try place.map { try planned(to: $0, options.format) } ?? RemovalPlan()
        let report = BatchReport(style, total: batch.watch ? nil : plan.jobs.count)
        if batch.dryRun { return plan.jobs.forEach(report.planned) }
        let workers =
            isOne ? 1 : min(batch.watch ? .max : max(1, plan.jobs.count), jobs ?? remote.standardJobs)
        // Two photos at once on a core each are done sooner than one after the other on both.
        configuration.threadLimit = max(1, ProcessInfo.processInfo.activeProcessorCount / workers)
        let remover: any PhotoRemover =
            try remote.remover(options) ?? LocalRemover(configuration, options)
        if isOne { return try removeOne(by: remover) }
        if batch.watch {
            try WatchRun(
                inputs[0],
                names: CutoutNames(output: place?.folder, template: batch.name, format: options.format),
                isRecursive: batch.recursive == .yes,
                remover: remover,
                report: report,
                failsFast: batch.failFast
            ).run(threads: workers)
        } else {
            try RemovalBatch(plan: plan, remover: remover, report: report, failsFast: batch.failFast)
                .run(threads: workers)
        }
        if report.failureCount > 0 { throw ExitCode.failure }
    }

    /// Whether standard input or output is at an end of it.
    private var isOne: Bool { inputs == ["-"] || output == "-" }

    private var style: BatchReport.Style { batch.json ? .json : quiet ? .quiet : .text }

    /// What there is to do; nothing yet for a folder that is watched.
    private func planned(to place: OutputPlace, _ format: ImageFormat) throws -> RemovalPlan {
        guard !batch.watch else { return RemovalPlan() }
        return try RemovalPlan(
            inputs: inputs,
            place: place,
            format: format,
            template: batch.name,
            isRecursive: batch.recursive == .yes,
            skipsDone: batch.skipExisting
        )
    }

    func validate() throws {
        if let jobs, !(1...256).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 256.")
        }
        if inputs.contains("-"), inputs.count > 1 {
            throw ValidationError("- (standard input) stands alone: it is one photo.")
        }
        if output == "-", inputs.count > 1 {
            throw ValidationError("Only one photo can go to standard output.")
        }
        if inputs == ["-"], let output, output.hasSuffix("/") || PhotoFile.isFolder(output) {
            throw ValidationError(
                "Standard input has no name: give its cutout one, as in \(output)cutout.png."
            )
        }
        if batch.watch, inputs.count != 1 || !PhotoFile.isFolder(inputs[0]) || output == nil {
            throw ValidationError("--watch takes one folder, and --output the folder for its cutouts.")
        }
        if isOne, batch.json || batch.dryRun {
            throw ValidationError("--json and --dry-run are for files, not for standard input and output.")
        }
    }

    /// One photo with standard input or output at an end.
    private func removeOne(by remover: any PhotoRemover) throws {
        let photo = try inputs == ["-"] ? PhotoFile.readStandardInput() : PhotoFile.read(inputs[0])
        let cutout = try remover.remove(photo)
        if let output, output != "-" {
            try PhotoFile.write(cutout, to: output)
        } else {
            try FileHandle.standardOutput.write(contentsOf: cutout)
        }
    }
}

extension RemoveCommand {
    private func removalOptions(to place: OutputPlace?, within budget: PixelBudget) throws -> RemovalOptions {
        var options = RemovalOptions(
            model: model,
            format: try chosenFormat(place),
            channels: alphaOnly ? .alpha : .rgba,
            background: nil
        )
        guard let background, case let picture = try BackgroundArgument.parse(background, within: budget),
            case .image = picture
        else {
            options.wear(try dress.dress(background: background))
            return options
        }
        let dress = try dress.dress(background: nil)
        guard !dress.namesBackground else {
            throw ValidationError("--background \(background) and another background: give one of them.")
        }
        options.wear(dress)
        options.background = picture
        return options
    }

    /// What `--format` says, else what the output's extension says, else PNG.
    private func chosenFormat(_ place: OutputPlace?) throws -> ImageFormat {
        if let format { return try named(format, as: "--format \(format)") }
        if let place { return place.format ?? .png }
        let fileExtension = output.map { ($0 as NSString).pathExtension } ?? ""
        return fileExtension.isEmpty
            ? .png : try named(fileExtension, as: "The extension .\(fileExtension) of --output")
    }

    private func named(_ name: String, as subject: String) throws -> ImageFormat {
        guard let format = ImageFormat(named: name) else {
            let accepted = ImageFormat.acceptedNames.joined(separator: ", ")
            throw ValidationError("\(subject) is not a format that Cutout writes: use one of \(accepted).")
        }
        return format
    }
}

/// The value of `--background`: a colour, or else the path of an image.
enum BackgroundArgument {
    static func parse(_ text: String, within budget: PixelBudget) throws -> Background {
        if let color = ColorValue(parsing: text) { return Background(color) }
        guard FileManager.default.fileExists(atPath: text) else {
            throw ValidationError(
                "--background \(text) is neither a colour (\(ColorValue.acceptedForms)) nor an image file."
            )
        }
        return .image(try ImageDecoder.decode(try PhotoFile.read(text)[...], within: budget))
    }
}
