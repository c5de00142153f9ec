#include "CTorch.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <istream>
#include <mutex>
#include <stdexcept>
#include <streambuf>

struct CTorchModel {
    torch::jit::Module module;
    CTorchOptions options;
};

namespace {

/// Lets the archive reader seek in bytes that are already in memory.
class MemoryBuffer final : public std::streambuf {
public:
    MemoryBuffer(const void *bytes, size_t count) {
        char *start = const_cast<char *>(static_cast<const char *>(bytes));
        setg(start, start, start + count);
    }

protected:
    pos_type seekoff(off_type offset, std::ios_base::seekdir from, std::ios_base::openmode) override {
        const off_type base = from == std::ios_base::beg   ? 0
                              : from == std::ios_base::cur ? gptr() - eback()
                                                           : egptr() - eback();
        return seekpos(base + offset, std::ios_base::in);
    }

    pos_type seekpos(pos_type position, std::ios_base::openmode) override {
        const off_type offset = position;
        if (offset < 0 || offset > egptr() - eback()) return pos_type(off_type(-1));
        setg(eback(), eback() + offset, egptr());
        return position;
    }
};

/// Runs `body`; any exception becomes false and a sentence.
template <typename Body>
bool guarded(char *error, size_t capacity, Body body) noexcept {
    try {
        body();
        return true;
    } catch (const c10::Error &failure) {
        std::snprintf(error, capacity, "%s", failure.what_without_backtrace());
    } catch (const std::exception &failure) {
        std::snprintf(error, capacity, "%s", failure.what());
    } catch (...) {
        std::snprintf(error, capacity, "unknown failure in libtorch");
    }
    return false;
}

torch::jit::Module prepared(torch::jit::Module module, CTorchPrecision precision) {
    module.eval();
    if (precision == CTORCH_BFLOAT16) module.to(at::kBFloat16);
    for (const at::Tensor &weight : module.parameters()) {
        if (weight.dim() == 4) weight.set_data(weight.contiguous(at::MemoryFormat::ChannelsLast));
    }
    return torch::jit::freeze(module);
}

void require_matte(const torch::jit::IValue &answer, const CTorchOptions &options) {
    if (!answer.isTensor()) throw std::runtime_error("the model answers with something other than one tensor");
    const at::Tensor &tensor = answer.toTensor();
    if (tensor.sizes() != at::IntArrayRef({1, 1, options.height, options.width})) {
        throw std::runtime_error("the model answers with the shape " + c10::str(tensor.sizes()) +
                                 " where [1, 1, " + std::to_string(options.height) + ", " +
                                 std::to_string(options.width) + "] is due");
    }
}

/// The library that matrix products come from, NULL where libtorch brings them along and shows none of BLAS's names.
///
/// Debian's libblas.so.3 of OpenBLAS has the products, and libopenblas.so.0 behind it the other names, which are found
/// through the same handle.
void *blas_library() {
    static void *const library = [] {
        void *product = dlsym(RTLD_DEFAULT, "sgemm_");
        Dl_info origin;
        if (!product || !dladdr(product, &origin)) return static_cast<void *>(nullptr);
        return dlopen(origin.dli_fname, RTLD_LAZY | RTLD_NOLOAD);  // loaded already, so no more than a handle
    }();
    return library;
}

/// With a single thread, PyTorch 1.13 keeps 1x1 convolutions in float32 from oneDNN and multiplies matrices with the
/// system's BLAS. The reference one takes 18 times as long for that as two threads on one core.
int threads_of(const CTorchOptions &options) {
    static const bool is_slow = ctorch_has_reference_blas();
    return options.precision == CTORCH_FLOAT32 && is_slow ? std::max(2, options.threads) : options.threads;
}

/// Says how many threads what follows on this thread may use.
void use_threads(int count) {
    // OpenMP keeps its thread count for each calling thread, so it is said on every call.
    at::set_num_threads(count);
    // OpenBLAS keeps one for the whole process, and threads of its own, unless it was built for OpenMP.
    using SetThreads = void (*)(int);
    static const auto set_threads = blas_library() ? reinterpret_cast<SetThreads>(
                                                        dlsym(blas_library(), "openblas_set_num_threads"))
                                                  : nullptr;
    static std::mutex lock;
    static int current = 0;
    if (!set_threads) return;
    const std::lock_guard<std::mutex> guard(lock);
    if (current != count) set_threads(count);
    current = count;
}

void predict(const CTorchModel &model, const float *pixels, float *matte) {
    c10::InferenceMode inference;
    torch::jit::GraphOptimizerEnabledGuard unoptimized(false);
    use_threads(threads_of(model.options));
    const int64_t height = model.options.height, width = model.options.width;
    const at::Tensor input = at::from_blob(const_cast<float *>(pixels), {1, 3, height, width}, at::kFloat)
                                 .contiguous(at::MemoryFormat::ChannelsLast);
    const torch::jit::IValue answer = model.module.get_method("forward")({input});
    require_matte(answer, model.options);
    const at::Tensor values = answer.toTensor().to(at::kFloat).contiguous();
    const float *first = values.data_ptr<float>();
    if (!std::all_of(first, first + height * width, [](float value) { return std::isfinite(value); })) {
        throw std::runtime_error("the model answers with values that are no numbers");
    }
    std::transform(first, first + height * width, matte,
                   [](float value) { return std::clamp(value, 0.0f, 1.0f); });
}

}  // namespace

const char *ctorch_version(void) { return TORCH_VERSION; }

bool ctorch_cpu_has_bfloat16(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512bw");
#else
    return false;
#endif
}

bool ctorch_has_reference_blas(void) {
    void *library = blas_library();
    if (!library) return false;
    const char *const makers[] = {"openblas_get_config", "bli_info_get_version_str", "MKL_Get_Version",
                                  "ATL_buildinfo"};
    const bool is_optimised = std::any_of(std::begin(makers), std::end(makers), [&](const char *name) {
        return dlsym(library, name) != nullptr;
    });
    return !is_optimised;
}

void ctorch_keep_freed_memory(void) {
    // Arenas other than the main one are made of 64 MB heaps and give each back as it empties.
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
}

void ctorch_return_freed_memory(void) { malloc_trim(0); }

CTorchModel *ctorch_model_load(const void *bytes, size_t count, CTorchOptions options, char *error,
                               size_t capacity) {
    CTorchModel *model = nullptr;
    guarded(error, capacity, [&] {
        c10::InferenceMode inference;
        MemoryBuffer buffer(bytes, count);
        std::istream stream(&buffer);
        model = new CTorchModel{prepared(torch::jit::load(stream), options.precision), options};
    });
    return model;
}

bool ctorch_model_predict(const CTorchModel *model, const float *pixels, float *matte, char *error,
                          size_t capacity) {
    return guarded(error, capacity, [&] { predict(*model, pixels, matte); });
}

void ctorch_model_free(CTorchModel *model) { delete model; }
