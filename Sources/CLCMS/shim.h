#include <lcms2.h>

/* Pixel layouts are macros with arguments, which Swift does not import. */
static const cmsUInt32Number cutout_lcms_rgba = TYPE_RGBA_8;
static const cmsUInt32Number cutout_lcms_gray = TYPE_GRAY_8;
/* CMYK as Adobe and, after it, everybody stores it in JPEG: 0 is full ink. Sixteen bits here, for the nodes of a lattice. */
static const cmsUInt32Number cutout_lcms_cmyk_inverted_16 = TYPE_CMYK_16_REV;
static const cmsUInt32Number cutout_lcms_rgb_16 = TYPE_RGB_16;
