"""Makes the GIF, TIFF, HEIC and AVIF files in this folder, which the package reads but does not write.

Needs Pillow (with AVIF) and pillow-heif. The results are committed; run this only to add one. What no encoder writes,
such as grids, turns and hostile files, tests build around these.

Every picture, unless said otherwise, is 64 x 48 and has four flat quarters: red, green (top), blue, white (bottom).
"""
import pillow_heif
from PIL import Image, ImageCms

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters(mode, top_left, top_right, bottom_left, bottom_right):
    image = Image.new(mode, (64, 48))
    image.paste(top_left, (0, 0, 32, 24))
    image.paste(top_right, (32, 0, 64, 24))
    image.paste(bottom_left, (0, 24, 32, 48))
    image.paste(bottom_right, (32, 24, 64, 48))
    return image


rgb = quarters("RGB", RED, GREEN, BLUE, WHITE)
rgba = quarters("RGBA", (*RED, 255), (*GREEN, 128), (*BLUE, 64), (*WHITE, 255))
palette = quarters("P", 0, 1, 2, 3)
palette.putpalette([*RED, *GREEN, *BLUE, *WHITE])
gray = quarters("L", 0, 85, 170, 255)
bilevel = quarters("1", 0, 1, 1, 0)
inks = quarters("CMYK", (0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 0, 0))

# --- GIF: the second frame is all blue; green is transparent ------------------------------------------------------
blue = Image.new("P", (64, 48), 2)
blue.putpalette([*RED, *GREEN, *BLUE, *WHITE])
palette.save("animated.gif", save_all=True, append_images=[blue], duration=100, transparency=1, disposal=2, interlace=0)
palette.save("interlaced.gif", interlace=1)

# --- TIFF ---------------------------------------------------------------------------------------------------------
rgb.save("lzw.tiff", compression="tiff_lzw")
rgb.save("deflate-second-page.tiff", compression="tiff_adobe_deflate", save_all=True, append_images=[rgb.rotate(180)])
rgb.save("packbits.tiff", compression="packbits")
rgb.save("jpeg.tiff", compression="jpeg", quality=95)
bilevel.save("group4.tiff", compression="group4")
gray.save("gray.tiff")
palette.save("palette.tiff")
inks.save("cmyk.tiff", compression="tiff_lzw")
inks.save("cmyk-profile.tiff", compression="tiff_lzw", icc_profile=open("cmyk-odd.icc", "rb").read())
rgba.save("alpha.tiff", compression="tiff_lzw")

# --- HEIC and AVIF ------------------------------------------------------------------------------------------------
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
options = {"quality": 95, "chroma": 444}
pillow_heif.from_pillow(rgb).save("quarters.heic", **options)
pillow_heif.from_pillow(rgba).save("alpha.heic", **options)
profiled = rgb.copy()
profiled.info["icc_profile"] = profile
pillow_heif.from_pillow(profiled).save("profile.heic", **options)
deep = bytes(rgb.tobytes())
wide = b"".join(int(value * 1023 / 255 * 64).to_bytes(2, "little") for value in deep)
pillow_heif.options.SAVE_HDR_TO_12_BIT = False
pillow_heif.from_bytes(mode="RGB;16", size=(64, 48), data=wide).save("ten-bits.heic", **options)
rgb.save("quarters.avif", quality=95, subsampling="4:4:4")
rgba.save("alpha.avif", quality=95, subsampling="4:4:4")
# Film grain is laid over the picture by whoever decodes it. Two colours, and 49 megapixels in a few kilobytes.
for name, side in (("grain.avif", 64), ("grain-large.avif", 7000)):
    halves = Image.new("RGB", (side, side), (200, 120, 60))
    halves.paste((60, 90, 200), (0, 0, side // 2, side // 2))
    halves.save(name, quality=60, speed=10, advanced={"film-grain-test": "1"})
