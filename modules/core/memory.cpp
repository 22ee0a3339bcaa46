#include "core/memory.hpp"

#include <cstdlib>  // tells which C library it is

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace woundwell {

void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kMega = 1024 * 1024;
  mallopt(M_MMAP_THRESHOLD, 32 * kMega);  // the most that it takes
  mallopt(M_TRIM_THRESHOLD, 1024 * kMega);
  mallopt(M_TOP_PAD, 64 * kMega);
#endif
}

}  // namespace woundwell
