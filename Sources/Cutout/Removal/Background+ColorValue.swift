import Matting

extension Background {
    init(_ color: ColorValue) {
        self = .color(red: color.red, green: color.green, blue: color.blue, alpha: color.alpha)
    }
}
