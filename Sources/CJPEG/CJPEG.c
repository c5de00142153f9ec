#include "CJPEG.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
// After jpeglib.h, whose types it uses.
#include <jerror.h>

/// libjpeg's error manager, and what this file has to know besides.
typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf escape;
    cjpeg_report *report;
    /// Where the reader stood when it last skipped bytes that belong to no segment.
    const JOCTET *skipped_at;
    /// The data ended and the end mark had to be supplied.
    bool ended;
} error_manager;

static error_manager *manager_of(j_common_ptr codec) { return (error_manager *)codec->err; }

static void keep_message(j_common_ptr codec) {
    error_manager *errors = manager_of(codec);
    char message[JMSG_LENGTH_MAX];
    if (errors->report->message[0] != 0) return;
    errors->base.format_message(codec, message);
    snprintf(errors->report->message, sizeof errors->report->message, "%s", message);
}

static void leave(j_common_ptr codec) {
    error_manager *errors = manager_of(codec);
    errors->report->message[0] = 0;
    keep_message(codec);
    longjmp(errors->escape, 1);
}

static void print_nothing(j_common_ptr codec) { (void)codec; }

// ---- Which rows have no data ----------------------------------------------------------------------

/// The rows from where the entropy decoder is to where the next restart marker could help it, or to the end.
static void lose_rows(j_decompress_ptr image) {
    cjpeg_report *report = manager_of((j_common_ptr)image)->report;
    const uint64_t band = (uint64_t)image->max_v_samp_factor * DCTSIZE;
    const uint64_t first = image->input_iMCU_row * band;
    uint64_t end = image->image_height;
    const int marker = image->unread_marker;
    const bool can_resume = marker == 0 || (marker >= 0xD0 && marker <= 0xD7);
    if (can_resume && image->restart_interval > 0 && image->MCUs_per_row > 0) {
        const uint64_t bands = image->restart_interval / image->MCUs_per_row + 1;
        end = first + bands * band < end ? first + bands * band : end;
    }
    if (report->first_missing == report->end_missing) {
        report->first_missing = (uint32_t)first;
        report->end_missing = (uint32_t)end;
    }
    if (first < report->first_missing) report->first_missing = (uint32_t)first;
    if (end > report->end_missing) report->end_missing = (uint32_t)end;
}

static bool has_lost_rows(const cjpeg_report *report) { return report->end_missing > report->first_missing; }

/// Whether the scan that begins, of a progressive file, goes on from a first one that never came.
static bool lacks_first_scan(j_decompress_ptr image) {
    const int component = image->err->msg_parm.i[0];
    return image->coef_bits != NULL && image->coef_bits[component][0] < 0 && (image->Ss > 0 || image->Ah > 0);
}

/// Sees every warning, of which libjpeg makes one per cause and segment. Most leave the picture whole.
static void see_message(j_common_ptr codec, int level) {
    if (level >= 0 || !codec->is_decompressor) return;
    error_manager *errors = manager_of(codec);
    const j_decompress_ptr image = (j_decompress_ptr)codec;
    switch (errors->base.msg_code) {
    case JWRN_HIT_MARKER:     // the segment ended before its blocks did; the rest of them are grey
    case JWRN_HUFF_BAD_CODE:  // bits that mean nothing
        keep_message(codec);
        lose_rows(image);
        break;
    case JWRN_BOGUS_PROGRESSION:
        if (lacks_first_scan(image)) {
            keep_message(codec);
            errors->report->end_missing = image->image_height;
        }
        break;
    case JWRN_EXTRANEOUS_DATA:
        errors->skipped_at = image->src->next_input_byte;
        break;
    default:
        break;
    }
}

/// Whether bytes were skipped on the way to the marker that has just been read: between the two is its 0xFF alone.
static bool skipped_bytes(j_decompress_ptr image) {
    const JOCTET *byte = manager_of((j_common_ptr)image)->skipped_at;
    if (byte == NULL) return false;
    while (byte + 1 < image->src->next_input_byte && *byte == 0xFF) byte++;
    return byte + 1 == image->src->next_input_byte;
}

/// Another marker than the restart marker that is due.
///
/// Where nothing was skipped to reach it and it is a restart marker, the segment before it was whole and the next one
/// begins here: some cameras number them wrongly. Else a marker or a segment is missing, and libjpeg's own way is to
/// find the segment whose number fits best.
static boolean resume_at_restart(j_decompress_ptr image, int desired) {
    const j_common_ptr codec = (j_common_ptr)image;
    if (image->unread_marker < 0xD0 || image->unread_marker > 0xD7) return jpeg_resync_to_restart(image, desired);
    if (!skipped_bytes(image)) {
        image->unread_marker = 0;
        return TRUE;
    }
    struct jpeg_error_mgr *errors = codec->err;
    errors->msg_code = JWRN_MUST_RESYNC;
    errors->msg_parm.i[0] = image->unread_marker;
    errors->msg_parm.i[1] = desired;
    keep_message(codec);
    lose_rows(image);
    return jpeg_resync_to_restart(image, desired);
}

// ---- Source ---------------------------------------------------------------------------------------

static void begin_source(j_decompress_ptr image) { (void)image; }

/// Past the data stands an end mark, as often as it is asked for.
static boolean supply_end(j_decompress_ptr image) {
    static const JOCTET end[] = {0xFF, JPEG_EOI};
    manager_of((j_common_ptr)image)->ended = true;
    image->src->next_input_byte = end;
    image->src->bytes_in_buffer = sizeof end;
    return TRUE;
}

static void skip_source(j_decompress_ptr image, long count) {
    if (count <= 0) return;
    if ((size_t)count > image->src->bytes_in_buffer) {
        supply_end(image);
        return;
    }
    image->src->next_input_byte += count;
    image->src->bytes_in_buffer -= (size_t)count;
}

static void end_source(j_decompress_ptr image) { (void)image; }

// ---- Decoding -------------------------------------------------------------------------------------

static void begin_errors(j_common_ptr codec, error_manager *errors) {
    codec->err = jpeg_std_error(&errors->base);
    errors->base.error_exit = leave;
    errors->base.emit_message = see_message;
    errors->base.output_message = print_nothing;
    // An error while the codec is created leaves nothing to destroy.
    codec->mem = NULL;
}

static cjpeg_status status_of_error(const error_manager *errors) {
    switch (errors->base.msg_code) {
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
    case JERR_BAD_PRECISION:
        return CJPEG_UNSUPPORTED;
    default:
        return CJPEG_FAILED;
    }
}

static bool fail(error_manager *errors, const char *message) {
    snprintf(errors->report->message, sizeof errors->report->message, "%s", message);
    return false;
}

/// Whether a file of several scans had data for all that its pixels consist of. That no scan broke off has been seen by
/// then; this is about scans that never came.
static bool has_every_scan(j_decompress_ptr image, error_manager *errors) {
    for (int index = 0; index < image->num_components; index++) {
        if (image->comp_info[index].quant_table == NULL) return fail(errors, "a component without a scan");
        if (image->coef_bits == NULL) continue;
        const int *bits = image->coef_bits[index];
        if (bits[0] < 0) return fail(errors, "a component without a first scan");
        // With its end mark a file says itself that it has no more to give.
        for (int position = 0; errors->ended && position < DCTSIZE2; position++) {
            if (bits[position] != 0) return fail(errors, "cut off between two scans");
        }
    }
    return true;
}

static cjpeg_status incomplete(j_decompress_ptr image, cjpeg_report *report) {
    if (!has_lost_rows(report)) {
        report->first_missing = 0;
        report->end_missing = image->image_height;
    }
    return CJPEG_INCOMPLETE;
}

static cjpeg_status decode(j_decompress_ptr image, error_manager *errors, cjpeg_layout layout, uint32_t width,
                           uint32_t height, size_t memory, uint8_t *output) {
    if (jpeg_read_header(image, TRUE) != JPEG_HEADER_OK || image->image_width != width ||
        image->image_height != height) {
        fail(errors, "two sizes");
        return CJPEG_FAILED;
    }
    image->mem->max_memory_to_use = (long)memory;
    image->out_color_space = layout == CJPEG_CMYK ? JCS_CMYK : JCS_EXT_RGBA;
    jpeg_start_decompress(image);
    if (has_lost_rows(errors->report)) return incomplete(image, errors->report);
    if (jpeg_has_multiple_scans(image) && !has_every_scan(image, errors)) {
        return incomplete(image, errors->report);
    }
    const size_t stride = (size_t)width * 4;
    while (image->output_scanline < height) {
        JSAMPROW row = output + image->output_scanline * stride;
        jpeg_read_scanlines(image, &row, 1);
        if (has_lost_rows(errors->report)) return incomplete(image, errors->report);
    }
    return CJPEG_OK;
}

cjpeg_status cjpeg_decode(const uint8_t *bytes, size_t count, uint32_t width, uint32_t height,
                          cjpeg_layout layout, size_t memory, uint8_t *output, cjpeg_report *report) {
    struct jpeg_decompress_struct image;
    error_manager errors = {.report = report};
    struct jpeg_source_mgr source = {
        .next_input_byte = bytes,
        .bytes_in_buffer = count,
        .init_source = begin_source,
        .fill_input_buffer = supply_end,
        .skip_input_data = skip_source,
        .resync_to_restart = resume_at_restart,
        .term_source = end_source,
    };
    memset(report, 0, sizeof *report);
    begin_errors((j_common_ptr)&image, &errors);
    volatile cjpeg_status status = CJPEG_FAILED;
    if (setjmp(errors.escape) == 0) {
        jpeg_create_decompress(&image);
        image.src = &source;
        status = decode(&image, &errors, layout, width, height, memory, output);
    } else {
        status = status_of_error(&errors);
    }
    jpeg_destroy_decompress(&image);
    return status;
}

// ---- Encoding -------------------------------------------------------------------------------------

/// Where the file grows.
typedef struct {
    struct jpeg_destination_mgr base;
    uint8_t *bytes;
    size_t capacity;
} memory_destination;

/// Doubles the room; what is there has been filled to the last byte.
static boolean grow(j_compress_ptr image) {
    memory_destination *destination = (memory_destination *)image->dest;
    const size_t used = destination->capacity;
    const size_t capacity = used == 0 ? 1 << 20 : used * 2;
    uint8_t *bytes = realloc(destination->bytes, capacity);
    if (bytes == NULL) {
        image->err->msg_code = JERR_OUT_OF_MEMORY;
        image->err->msg_parm.i[0] = 0;
        image->err->error_exit((j_common_ptr)image);
    }
    destination->bytes = bytes;
    destination->capacity = capacity;
    destination->base.next_output_byte = bytes + used;
    destination->base.free_in_buffer = capacity - used;
    return TRUE;
}

static void begin_file(j_compress_ptr image) { grow(image); }

static void end_file(j_compress_ptr image) { (void)image; }

static void set_up(j_compress_ptr image, uint32_t width, uint32_t height, cjpeg_layout layout,
                   const cjpeg_options *options) {
    image->image_width = width;
    image->image_height = height;
    image->input_components = layout == CJPEG_GRAY ? 1 : 4;
    image->in_color_space = layout == CJPEG_GRAY ? JCS_GRAYSCALE : JCS_EXT_RGBX;
    jpeg_set_defaults(image);
    jpeg_set_quality(image, options->quality, TRUE);
    // Its error is below what quantisation leaves, but at the highest qualities.
    image->dct_method = options->quality >= 96 ? JDCT_ISLOW : JDCT_FASTEST;
    if (layout != CJPEG_GRAY) {
        image->comp_info[0].h_samp_factor = options->halves_chroma ? 2 : 1;
        image->comp_info[0].v_samp_factor = options->halves_chroma ? 2 : 1;
    }
    if (options->density_x > 0 && options->density_y > 0) {
        image->density_unit = 1;  // per inch
        image->X_density = options->density_x;
        image->Y_density = options->density_y;
    }
}

static void encode(j_compress_ptr image, const uint8_t *pixels, const cjpeg_options *options) {
    jpeg_start_compress(image, TRUE);
    if (options->profile != NULL) {
        jpeg_write_icc_profile(image, options->profile, (unsigned int)options->profile_size);
    }
    const size_t stride = (size_t)image->image_width * (size_t)image->input_components;
    while (image->next_scanline < image->image_height) {
        JSAMPROW row = (JSAMPROW)(pixels + image->next_scanline * stride);
        jpeg_write_scanlines(image, &row, 1);
    }
    jpeg_finish_compress(image);
}

cjpeg_status cjpeg_encode(const uint8_t *pixels, uint32_t width, uint32_t height, cjpeg_layout layout,
                          cjpeg_options options, uint8_t **file, size_t *size, cjpeg_report *report) {
    struct jpeg_compress_struct image;
    error_manager errors = {.report = report};
    memory_destination destination = {
        .base = {.init_destination = begin_file, .empty_output_buffer = grow, .term_destination = end_file},
    };
    memset(report, 0, sizeof *report);
    begin_errors((j_common_ptr)&image, &errors);
    volatile cjpeg_status status = CJPEG_FAILED;
    if (setjmp(errors.escape) == 0) {
        jpeg_create_compress(&image);
        image.dest = &destination.base;
        set_up(&image, width, height, layout, &options);
        encode(&image, pixels, &options);
        status = CJPEG_OK;
    }
    jpeg_destroy_compress(&image);
    *file = destination.bytes;
    *size = destination.capacity - destination.base.free_in_buffer;
    return status;
}

void cjpeg_free(uint8_t *file) { free(file); }
