import Imaging

/// Puts the foreground of a photo over a background. It takes the matte as it is, and so needs no model.
public enum Compositing {
    /// Changes with every change of what a photo and its matte become, here or in how the result is written as a file:
    /// raise it then. Whoever keeps a cutout knows by it whether a new one would be another.
    public static let version = 1

    /// The foreground of `image` over `background`, the colours of its edges freed from the photo's own background.
    ///
    /// - Parameter matte: of the same size as `image`; its own transparency is respected besides.
    public static func cutout(of image: Image, matte: Matte, over background: Background = .transparent)
        -> Image
    {
        cutout(of: image, matte: matte, over: background, grid: nil)
    }

    /// The same on a grid that has been made already.
    static func cutout(
        of image: Image,
        matte: Matte,
        over background: Background,
        grid: WorkingGrid?
    ) -> Image {
        precondition(
            matte.width == image.width && matte.height == image.height,
            "a matte is as large as its photo"
        )
        let foreground = ForegroundColors(of: image, matte: matte, grid: grid ?? WorkingGrid(reducing: image))
        return Compositor(image: image, matte: matte, background: background, foreground: foreground)
            .composite()
    }
}
