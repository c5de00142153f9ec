#ifndef CJPEG_H
#define CJPEG_H

// The part of libjpeg-turbo that this package needs, as plain C: decode, encode, free.
// libjpeg leaves a failed call by longjmp; that stays inside the one C file. No function here prints or exits.

#include <stddef.h>
#include <stdint.h>

/// How a pixel lies in memory.
typedef enum cjpeg_layout {
    CJPEG_GRAY = 1,  ///< one byte
    CJPEG_RGBA = 2,  ///< red, green, blue, alpha; decoding writes 255 as alpha, encoding ignores it
    CJPEG_CMYK = 3,  ///< four inks as the file holds them; Adobe, and everybody after it, means full ink by 0
} cjpeg_layout;

typedef enum cjpeg_status {
    CJPEG_OK = 0,           ///< every pixel was decoded from data
    CJPEG_INCOMPLETE = 1,   ///< rows have no data, or another row's
    CJPEG_UNSUPPORTED = 2,  ///< a valid variety that libjpeg-turbo cannot decode
    CJPEG_FAILED = 3,       ///< the data make no sense, or memory ran out
} cjpeg_status;

/// What became of a call.
typedef struct cjpeg_report {
    /// Rows `first_missing ..< end_missing`, counted from the top, are those of CJPEG_INCOMPLETE.
    uint32_t first_missing;
    uint32_t end_missing;
    /// What libjpeg said: of an error, or the first warning that cost pixels.
    char message[200];
} cjpeg_report;

/// Decodes a whole file.
/// - width, height: what the caller read in the header and made room for; libjpeg must see the same
/// - memory: how many bytes libjpeg may take for itself
/// - output: room for `width * height` pixels of `layout`; their contents are defined after CJPEG_OK only
///
/// The file may lack its end mark: what counts is that each pixel's data are there. Warnings that leave the picture
/// whole (stray bytes between segments, scan parameters of no consequence, numbers of restart markers) do not matter.
cjpeg_status cjpeg_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                          cjpeg_layout layout, size_t memory, uint8_t *output, cjpeg_report *report);

/// What to write beside the pixels, and how.
typedef struct cjpeg_options {
    int32_t quality;           ///< 1 to 100
    int32_t halves_chroma;     ///< not 0: colour at half the resolution both ways
    uint16_t density_x;        ///< pixels per inch from left to right, 0 for unknown
    uint16_t density_y;        ///< pixels per inch from top to bottom
    const uint8_t *profile;    ///< an ICC profile of at most 255 segments, or NULL
    size_t profile_size;
} cjpeg_options;

/// Encodes `width * height` pixels of CJPEG_GRAY or CJPEG_RGBA. `*file` is to be freed by cjpeg_free, whatever the
/// answer is.
cjpeg_status cjpeg_encode(const uint8_t *pixels, uint32_t width, uint32_t height, cjpeg_layout layout,
                          cjpeg_options options, uint8_t **file, size_t *size, cjpeg_report *report);

void cjpeg_free(uint8_t *file);

#endif
