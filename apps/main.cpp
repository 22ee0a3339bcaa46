#include "options.hpp"

int main(int argc, char** argv) { return woundwell::app::main_program(argc, argv); }
