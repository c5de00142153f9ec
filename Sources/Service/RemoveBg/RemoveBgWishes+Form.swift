import Matting

extension RemoveBgWishes {
    private static let scales = 10.0...100.0
    private static let standardShadowOpacity = 0.5

    /// Reads the fields; what is not sent keeps its default.
    init(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) {
        self.init()
        model = form["model"]
        size = try Self.choice("size", form) ?? size
        subject = try Self.choice("type", form) ?? subject
        subjectDetail = try Self.choice("type_level", form) ?? subjectDetail
        format = try Self.choice("format", form) ?? format
        channels = try Self.choice("channels", form) ?? channels
        keepsSemitransparency = try Self.flag("semitransparency", form) ?? true
        region = try Self.region(form)
        crop = try Self.crop(form)
        scale = try Self.scale(form)
        position = try Self.position(form) ?? (scale == nil ? .original : .center)
        shadow = try Self.shadow(form)
        backgroundColor = try Self.color(form)
    }

    private static func choice<Choice>(_ name: String, _ form: RequestForm<ArraySlice<UInt8>>)
        throws(RemoveBgError) -> Choice?
    where Choice: RawRepresentable<String> & CaseIterable {
        guard let text = form[name] else { return nil }
        guard let choice = Choice.allCases.first(where: { $0.rawValue.lowercased() == text.lowercased() })
        else {
            throw .invalid(name, text, accepted: Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    private static func flag(_ name: String, _ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError)
        -> Bool?
    {
        switch form[name]?.lowercased() {
        case nil: nil
        case "true", "1": true
        case "false", "0": false
        case let text?: throw .invalid(name, text, accepted: "true, false")
        }
    }

    private static func region(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError)
        -> RegionOfInterest?
    {
        guard let text = form["roi"] else { return nil }
        guard let region = RegionOfInterest(parsing: text) else {
            throw .invalid("roi", text, accepted: "x1 y1 x2 y2 in px or %, such as 0% 0% 100% 50%")
        }
        return region
    }

    private static func crop(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) -> CropMargin? {
        let isCropped = try flag("crop", form) ?? false
        guard let text = form["crop_margin"] else { return isCropped ? CropMargin.none : nil }
        guard let margin = CropMargin(parsing: text) else {
            throw .invalid("crop_margin", text, accepted: "1, 2 or 4 values up to 500px or 50%, such as 10%")
        }
        return isCropped ? margin : nil
    }

    private static func scale(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) -> Double? {
        guard let text = form["scale"], text != "original" else { return nil }
        guard case .percent(let share) = Length(parsing: text[...]), scales.contains(share) else {
            throw .invalid("scale", text, accepted: "original, 10% to 100%")
        }
        return share / 100
    }

    private static func position(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError)
        -> SubjectPosition?
    {
        guard let text = form["position"] else { return nil }
        guard let position = SubjectPosition(parsing: text) else {
            throw .invalid("position", text, accepted: "original, center, or one or two values of 0% to 100%")
        }
        return position
    }

    private static func shadow(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) -> Shadow? {
        let type: ShadowType? = try choice("shadow_type", form)
        let opacity = try opacity(form)
        let isWanted = try flag("add_shadow", form) ?? (type != nil)
        guard isWanted, type != ShadowType.none else { return nil }
        return Shadow(type == .drop ? .drop : .ground, opacity: opacity)
    }

    private static func opacity(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) -> Double {
        guard let text = form["shadow_opacity"], text != "auto" else { return standardShadowOpacity }
        guard let percent = Int(text), (0...100).contains(percent) else {
            throw .invalid("shadow_opacity", text, accepted: "auto, 0 to 100")
        }
        return Double(percent) / 100
    }

    private static func color(_ form: RequestForm<ArraySlice<UInt8>>) throws(RemoveBgError) -> ColorValue? {
        guard let text = form["bg_color"] else { return nil }
        guard !text.contains(","), let color = ColorValue(parsing: text) else {
            throw .invalid(
                "bg_color",
                text,
                accepted: "hexadecimal such as 81d4fa or fff, or a name such as green"
            )
        }
        return color
    }
}
