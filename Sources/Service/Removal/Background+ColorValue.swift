import Matting

extension Background {
    package init(_ color: ColorValue) {
        self = .color(red: color.red, green: color.green, blue: color.blue, alpha: color.alpha)
    }
}
