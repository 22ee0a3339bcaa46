#include "core/memory.hpp"
#include "options.hpp"

int main(int argc, char** argv) {
  woundwell::keep_freed_memory();
  return woundwell::app::main_program(argc, argv);
}
