"""Makes the files in this folder that the package cannot write itself.

Needs Pillow, ImageMagick (`convert`) and lcms2 (`liblcms2.so.2`). The results are committed; run this only to add one.

Every picture, unless said otherwise, is 16 x 12 and has four flat quarters: red, green (top), blue, white (bottom).
"""
import ctypes, subprocess
from ctypes import CFUNCTYPE, POINTER, byref, c_char_p, c_double, c_int, c_uint16, c_uint32, c_void_p
from PIL import Image, ImageCms

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters(mode, top_left, top_right, bottom_left, bottom_right):
    image = Image.new(mode, (16, 12))
    image.paste(top_left, (0, 0, 8, 6))
    image.paste(top_right, (8, 0, 16, 6))
    image.paste(bottom_left, (0, 6, 8, 12))
    image.paste(bottom_right, (8, 6, 16, 12))
    return image


def convert(*arguments):
    subprocess.run(["convert", *arguments], check=True)


# --- Profiles, small ones made with lcms2 ---------------------------------------------------------------------
lcms = ctypes.CDLL("liblcms2.so.2")
for name in ("cmsBuildGamma", "cmsCreateGrayProfile", "cmsCreateProfilePlaceholder", "cmsPipelineAlloc",
             "cmsStageAllocCLut16bit", "cmsStageAllocToneCurves", "cmsD50_xyY"):
    getattr(lcms, name).restype = c_void_p


def save_profile(profile, path):
    size = c_uint32(0)
    lcms.cmsSaveProfileToMem(c_void_p(profile), None, byref(size))
    data = ctypes.create_string_buffer(size.value)
    assert lcms.cmsSaveProfileToMem(c_void_p(profile), data, byref(size))
    open(path, "wb").write(data.raw)
    return data.raw


lcms.cmsBuildGamma.argtypes = [c_void_p, c_double]
gray_profile = save_profile(
    lcms.cmsCreateGrayProfile(c_void_p(lcms.cmsD50_xyY()), c_void_p(lcms.cmsBuildGamma(None, 1.0))), "gray-linear.icc")

# Inks that look like nothing real, so that a conversion by the profile cannot be mistaken for the naive one:
# full cyan is a dark grey of L* = 50, every other ink paper white but for black, which is black.
SAMPLER = CFUNCTYPE(c_int, POINTER(c_uint16), POINTER(c_uint16), c_void_p)


def ink_to_lab(ink, lab, _):
    lightness = 100 * (1 - ink[0] / 65535 * 0.5) * (1 - ink[3] / 65535)
    lab[0], lab[1], lab[2] = round(lightness * 655.35), 32896, 32896
    return 1


sampler = SAMPLER(ink_to_lab)
cmyk = lcms.cmsCreateProfilePlaceholder(None)
lcms.cmsSetProfileVersion.argtypes = [c_void_p, c_double]
lcms.cmsSetProfileVersion(cmyk, 4.3)
tag = lambda name: c_uint32(int.from_bytes(name, "big"))
lcms.cmsSetDeviceClass(c_void_p(cmyk), tag(b"prtr"))
lcms.cmsSetColorSpace(c_void_p(cmyk), tag(b"CMYK"))
lcms.cmsSetPCS(c_void_p(cmyk), tag(b"Lab "))
table = lcms.cmsStageAllocCLut16bit(None, 2, 4, 3, None)
lcms.cmsStageSampleCLut16bit(c_void_p(table), sampler, None, 0)
pipeline = lcms.cmsPipelineAlloc(None, 4, 3)
for stage in (lcms.cmsStageAllocToneCurves(None, 4, None), table, lcms.cmsStageAllocToneCurves(None, 3, None)):
    assert lcms.cmsPipelineInsertStage(c_void_p(pipeline), 1, c_void_p(stage))
assert lcms.cmsWriteTag(c_void_p(cmyk), tag(b"A2B0"), c_void_p(pipeline))
assert lcms.cmsWriteTag(c_void_p(cmyk), tag(b"A2B1"), c_void_p(pipeline))
cmyk_profile = save_profile(cmyk, "cmyk-odd.icc")

rgb_profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
open("srgb.icc", "wb").write(rgb_profile)

# --- JPEG ---------------------------------------------------------------------------------------------------
rgb = quarters("RGB", RED, GREEN, BLUE, WHITE)
rgb.save("progressive.jpg", quality=95, subsampling=0, progressive=True)
rgb.save("restart.jpg", quality=95, subsampling=0, restart_marker_blocks=1)
quarters("L", 0, 85, 170, 255).save("gray.jpg", quality=95)
quarters("L", 0, 85, 170, 255).save("gray-profile.jpg", quality=95, icc_profile=gray_profile)
# Pillow writes CMYK with the Adobe marker, inverted: red is magenta and yellow, and so on.
inks = quarters("CMYK", (0, 255, 255, 0), (255, 0, 255, 0), (255, 255, 0, 0), (0, 0, 0, 0))
inks.save("cmyk.jpg", quality=95, subsampling=0)
inks.save("cmyk-profile.jpg", quality=95, subsampling=0, icc_profile=cmyk_profile)
# ImageMagick writes CMYK as YCCK where chroma is subsampled or quality is given.
inks.save("inks.tif")
convert("inks.tif", "-sampling-factor", "1x1", "-quality", "95", "ycck.jpg")

# Samplings that TurboJPEG has no name for: a quarter of the colour across and half down, a quarter down, a third across;
# and inks as Illustrator writes them.
rgb.save("quarters.png")
for name, factors in (("410", "4x2"), ("441", "1x4"), ("3x1", "3x1")):
    convert("quarters.png", "-quality", "95", "-sampling-factor", f"{factors},1x1,1x1", f"sampling-{name}.jpg")
convert("inks.tif", "-quality", "95", "-sampling-factor", "2x2,1x1,1x1,1x1", "sampling-cmyk.jpg")

# --- PNG ----------------------------------------------------------------------------------------------------
convert("quarters.png", "-depth", "16", "-define", "png:bit-depth=16", "-define", "png:color-type=2",
        "-evaluate", "multiply", "0.501961", "PNG64:rgb16.png")
convert("quarters.png", "-interlace", "PNG", "interlaced.png")
quarters("LA", (0, 255), (85, 128), (170, 64), (255, 0)).save("gray-alpha.png")
quarters("L", 0, 85, 170, 255).save("gray-profile.png", icc_profile=gray_profile)
quarters("1", 0, 1, 1, 0).save("one-bit.png")
palette = quarters("P", 0, 1, 2, 3)
palette.putpalette([*RED, *GREEN, *BLUE, *WHITE])
palette.save("palette.png", transparency=bytes([255, 128, 0, 255]), bits=2)

# --- WebP ---------------------------------------------------------------------------------------------------
rgba = quarters("RGBA", (*RED, 255), (*GREEN, 128), (*BLUE, 64), (*WHITE, 255))
rgba.save("lossless.webp", lossless=True, exact=True)
rgba.save("lossy-alpha.webp", quality=95)
frames = [quarters("RGBA", (*RED, 255), (*GREEN, 255), (0, 0, 0, 0), (0, 0, 0, 0)),
          quarters("RGBA", (*BLUE, 255), (*BLUE, 255), (*BLUE, 255), (*BLUE, 255))]
frames[0].save("animated.webp", save_all=True, append_images=frames[1:], duration=100, lossless=True)

for leftover in ("inks.tif", "quarters.png"):
    subprocess.run(["rm", leftover], check=True)
