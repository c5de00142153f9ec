#include "CPNG.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

/// How much may be read behind the last row, to see the stream end and its checksum: enough for both, and for
/// what a stream of nothing but zeros could still unpack there to cost nothing.
enum { MAXIMUM_REST = 64 << 10 };

/// What libpng reads from, and what is known of the call.
typedef struct {
    const cpng_span *spans;
    size_t count;
    size_t index;
    size_t offset;
    size_t rest;
    uint32_t height;
    /// 1, of an interlaced file 7; 0 until rows are read.
    int passes;
    bool exceeds_rows;
    cpng_report *report;
} reader;

/// Rows that are whole: libpng counts those of a pass, and passes to seven.
static uint32_t whole_rows(png_structp png, const reader *source) {
    if (source->passes == 0) return 0;
    if (source->passes == 1) return png_get_current_row_number(png);
    return png_get_current_pass_number(png) >= source->passes ? source->height : 0;
}

static void keep_failure(png_structp png, png_const_charp message) {
    reader *source = png_get_error_ptr(png);
    snprintf(source->report->message, sizeof source->report->message, "%s", message);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void read_spans(png_structp png, png_bytep output, size_t count) {
    reader *source = png_get_io_ptr(png);
    if (source->passes > 0 && whole_rows(png, source) == source->height) {
        source->rest += count;
        source->exceeds_rows = source->rest > MAXIMUM_REST;
        if (source->exceeds_rows) png_error(png, "data behind the last row");
    }
    while (count > 0) {
        if (source->index == source->count) png_error(png, "Not enough data");
        const cpng_span *span = &source->spans[source->index];
        const size_t left = span->count - source->offset;
        const size_t taken = left < count ? left : count;
        memcpy(output, span->bytes + source->offset, taken);
        output += taken;
        count -= taken;
        source->offset += taken;
        if (source->offset == span->count) {
            source->index++;
            source->offset = 0;
        }
    }
}

/// libpng's own limits, besides what the caller has checked.
static void limit(png_structp png, uint32_t width, uint32_t height) {
    png_set_user_limits(png, width, height);
    png_set_chunk_cache_max(png, 16);
    png_set_chunk_malloc_max(png, 1 << 20);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
    // Some writers state a smaller window than their stream refers back to.
    png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
}

static void expand_to_rgba(png_structp png) {
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    png_set_alpha_mode(png, PNG_ALPHA_PNG, PNG_DEFAULT_sRGB);
}

static void decode(png_structp png, png_infop info, reader *source, uint32_t width, cpng_layout layout,
                   uint8_t *output) {
    const size_t stride = (size_t)width * layout;
    png_read_info(png, info);
    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != source->height) {
        png_error(png, "two sizes");
    }
    if (layout == CPNG_RGBA) expand_to_rgba(png);
    const bool is_gray = png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, info) == 8;
    if (layout == CPNG_GRAY && !is_gray) png_error(png, "not eight bits of grey");
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != stride) png_error(png, "rows of another size");
    source->passes = passes;
    for (int pass = 0; pass < passes; pass++) {
        for (uint32_t y = 0; y < source->height; y++) png_read_row(png, output + y * stride, NULL);
    }
}

cpng_status cpng_decode(const cpng_span *spans, size_t count, uint32_t width, uint32_t height, cpng_layout layout,
                        uint8_t *output, cpng_report *report) {
    reader source = {.spans = spans, .count = count, .height = height, .report = report};
    memset(report, 0, sizeof *report);
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, keep_failure, ignore_warning);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    volatile cpng_status status = CPNG_FAILED;
    if (info == NULL) {
        snprintf(report->message, sizeof report->message, "out of memory");
    } else if (setjmp(png_jmpbuf(png)) == 0) {
        png_set_read_fn(png, &source, read_spans);
        limit(png, width, height);
        decode(png, info, &source, width, layout, output);
        status = CPNG_OK;
    } else {
        report->whole_rows = whole_rows(png, &source);
        if (source.exceeds_rows) status = CPNG_OK;
    }
    png_destroy_read_struct(&png, &info, NULL);
    return status;
}
