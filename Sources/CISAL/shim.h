#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

/* Macros of arithmetic on macros are not imported by Swift. */
static const uint32_t cutout_isal_level1_buffer_size = ISAL_DEF_LVL1_DEFAULT;
