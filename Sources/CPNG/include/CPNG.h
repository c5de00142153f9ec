#ifndef CPNG_H
#define CPNG_H

// The part of libpng that this package needs, as plain C: decode.
// libpng leaves a failed call by longjmp; that stays inside the one C file. No function here prints or exits.

#include <stddef.h>
#include <stdint.h>

/// A run of the bytes that libpng is to see.
typedef struct cpng_span {
    const uint8_t *bytes;
    size_t count;
} cpng_span;

typedef enum cpng_status {
    CPNG_OK = 0,      ///< every row was decoded and the stream ended as it should, or went on past the last row
    CPNG_FAILED = 1,  ///< see the report
} cpng_status;

/// What became of a call.
typedef struct cpng_report {
    /// Rows from the top that were decoded whole; of an interlaced file none until its last pass, then all.
    uint32_t whole_rows;
    /// What libpng said.
    char message[200];
} cpng_report;

/// What pixels become.
typedef enum cpng_layout {
    CPNG_GRAY = 1,  ///< one byte, as the file has it; other files than of eight bits of grey are refused
    CPNG_RGBA = 4,  ///< red, green, blue and straight alpha, a byte each
} cpng_layout;

/// Decodes all pixels.
/// - spans: the file, of which runs of chunks may have been left out
/// - width, height: what the caller read in the header and made room for; libpng must see the same
/// - output: room for `width * height` pixels of `layout`
///
/// Of RGBA a gAMA chunk is followed: values become those of sRGB. Sixteen bits are scaled, not cut.
cpng_status cpng_decode(const cpng_span *spans, size_t count, uint32_t width, uint32_t height, cpng_layout layout,
                        uint8_t *output, cpng_report *report);

#endif
