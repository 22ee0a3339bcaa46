#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "core/memory.hpp"

int main(int argc, char** argv) {
  woundwell::keep_freed_memory();
  return doctest::Context(argc, argv).run();
}
