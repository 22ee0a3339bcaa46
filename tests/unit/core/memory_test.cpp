// The tests' main program calls keep_freed_memory, as woundwell does.

#include <doctest/doctest.h>

#include <cstdlib>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>

namespace woundwell::test {

TEST_CASE("the maps of a picture come from the heap, which is kept") {
  const auto before = mallinfo2();
  {
    const std::vector<float> map(std::size_t{4} << 20U, 1.0F);  // 16 MB
    CHECK(map.back() == 1.0F);
    CHECK(mallinfo2().hblks == before.hblks);
  }
  const auto after = mallinfo2();
  CHECK(after.keepcost >= std::size_t{16} << 20U);
  CHECK(after.arena >= before.arena);
}

}  // namespace woundwell::test
#endif
