#include <archive.h>
#include <archive_entry.h>

/* Macros with casts are not imported by Swift. */
static const unsigned int cutout_archive_regular_file = AE_IFREG;
