#ifndef CTORCH_H
#define CTORCH_H

// The part of libtorch that this package needs, as plain C: load, predict, free.
// No C++ exception crosses these functions. Those that can fail return false or NULL and
// write a sentence, cut to `capacity` bytes and NUL-terminated, to `error`.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A TorchScript module, frozen and ready. Any number of threads may predict with one at a time.
typedef struct CTorchModel CTorchModel;

typedef enum CTorchPrecision {
    CTORCH_FLOAT32 = 0,
    CTORCH_BFLOAT16 = 1,
} CTorchPrecision;

typedef struct CTorchOptions {
    int32_t width;              ///< columns of the input and of the output
    int32_t height;             ///< rows of both
    int32_t threads;            ///< threads that one prediction uses; float32 takes at least two
    CTorchPrecision precision;  ///< what weights and activations are held in
} CTorchOptions;

/// The libtorch that is linked, such as "1.13.1".
const char *ctorch_version(void);

/// Whether the processor and the system support AVX512-BF16, with which bfloat16 is faster than float32.
bool ctorch_cpu_has_bfloat16(void);

/// Whether matrix products come from the reference BLAS, which computes them one number at a time: 6 to 20 times slower
/// than an optimised one. Debian's libtorch takes them from whatever `libblas.so.3` is on the machine.
bool ctorch_has_reference_blas(void);

/// Makes the process keep memory that a prediction frees for the next one. Without it every prediction on
/// a thread other than the main one gives some 100 MB back to the system, and faults it in again.
/// Call it once, early: it is a setting of the C allocator, for the whole process.
void ctorch_keep_freed_memory(void);

/// Gives what is free at the moment back to the system all the same. Photos of many sizes leave the kept memory
/// in pieces, of which there would be more with every hour.
void ctorch_return_freed_memory(void);

/// Reads TorchScript from memory, which may be freed afterwards. NULL on failure.
CTorchModel *ctorch_model_load(const void *bytes, size_t count, CTorchOptions options, char *error,
                               size_t capacity);

/// Runs the model once on the calling thread.
/// - pixels: 3 x height x width, planes red, green, blue, values in 0...1
/// - matte: room for height x width, filled with values in 0...1
/// Fails when the module's answer is not 1 x 1 x height x width, or holds a value that is no number.
bool ctorch_model_predict(const CTorchModel *model, const float *pixels, float *matte, char *error,
                          size_t capacity);

void ctorch_model_free(CTorchModel *model);

#ifdef __cplusplus
}
#endif

#endif
