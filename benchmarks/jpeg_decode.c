// How fast a JPEG is decoded through CJPEG, beside TurboJPEG's own API, which version 1.1.0 used: one after the other, so
// that whatever else the machine does hits both alike. Needs libturbojpeg0-dev besides.
//
//   cc -O2 -ISources/CJPEG/include benchmarks/jpeg_decode.c Sources/CJPEG/CJPEG.c -ljpeg -lturbojpeg -o /tmp/jpeg_decode
//   /tmp/jpeg_decode Tests/Fixtures/photos/large-12mp.jpg 30
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <turbojpeg.h>

#include "CJPEG.h"

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b) {
    const double difference = *(const double *)a - *(const double *)b;
    return difference < 0 ? -1 : difference > 0;
}

int main(int count, char **arguments) {
    FILE *file = count == 3 ? fopen(arguments[1], "rb") : NULL;
    if (file == NULL) return fprintf(stderr, "usage: jpeg_decode FILE ROUNDS\n"), 2;
    static unsigned char jpeg[25 << 20];
    const size_t size = fread(jpeg, 1, sizeof jpeg, file);
    fclose(file);
    const int rounds = atoi(arguments[2]);
    double *ours = calloc((size_t)rounds, sizeof *ours), *theirs = calloc((size_t)rounds, sizeof *theirs);
    int width, height, sampling, colors;
    tjhandle turbo = tjInitDecompress();
    if (tjDecompressHeader3(turbo, jpeg, size, &width, &height, &sampling, &colors) != 0) return 1;
    unsigned char *first = malloc((size_t)width * (size_t)height * 4), *second = malloc((size_t)width * (size_t)height * 4);
    for (int round = 0; round < rounds; round++) {
        cjpeg_report report;
        const double start = now();
        if (tjDecompress2(turbo, jpeg, size, first, width, 0, height, TJPF_RGBA, 0) != 0) return 1;
        const double middle = now();
        if (cjpeg_decode(jpeg, size, (uint32_t)width, (uint32_t)height, CJPEG_RGBA, 1 << 30, second, &report) != CJPEG_OK) {
            return fprintf(stderr, "%s\n", report.message), 1;
        }
        theirs[round] = middle - start;
        ours[round] = now() - middle;
    }
    qsort(ours, (size_t)rounds, sizeof *ours, compare);
    qsort(theirs, (size_t)rounds, sizeof *theirs, compare);
    printf("%d x %d, CPU ms of %d rounds: TurboJPEG least %.1f, median %.1f; CJPEG least %.1f, median %.1f; pixels %s\n",
           width, height, rounds, theirs[0], theirs[rounds / 2], ours[0], ours[rounds / 2],
           memcmp(first, second, (size_t)width * (size_t)height * 4) == 0 ? "alike" : "differ");
    return 0;
}
