#include <lcms2.h>

/* Pixel layouts are macros with arguments, which Swift does not import. */
static const cmsUInt32Number cutout_lcms_rgba = TYPE_RGBA_8;
static const cmsUInt32Number cutout_lcms_gray = TYPE_GRAY_8;
/* CMYK as Adobe and, after it, everybody stores it in JPEG: 0 is full ink. */
static const cmsUInt32Number cutout_lcms_cmyk_inverted = TYPE_CMYK_8_REV;
