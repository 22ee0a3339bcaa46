# Compiler settings of our own code, and one line per module and per test program.
add_library(woundwell_settings INTERFACE)
target_compile_options(woundwell_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  -ffp-contract=off            # same last digits whatever the processor offers
)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(woundwell_settings INTERFACE
    -fno-new-ttp-matching      # xtensor 0.24 with C++20
    -Wno-restrict              # GCC 12 sees overlaps in std::string that are not there (bug 105651)
  )
endif()
target_include_directories(woundwell_settings INTERFACE ${PROJECT_SOURCE_DIR}/modules)

# woundwell_module(<name> [LIGHT] DEPENDS <modules> PUBLIC <targets> PRIVATE <targets>)
# All .cpp files of the folder make the library woundwell_<name>. LIGHT: it loops over no pixels and
# no resamples, and is optimised less so that it is built sooner.
function(woundwell_module name)
  cmake_parse_arguments(M "LIGHT" "" "DEPENDS;PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  list(TRANSFORM M_DEPENDS PREPEND woundwell_)
  if(sources)
    add_library(woundwell_${name} STATIC ${sources})
    target_link_libraries(woundwell_${name} PUBLIC ${M_DEPENDS} ${M_PUBLIC} PRIVATE ${M_PRIVATE}
                          woundwell_settings)
    target_include_directories(woundwell_${name} PUBLIC ${PROJECT_SOURCE_DIR}/modules)
    if(M_LIGHT)
      target_compile_options(woundwell_${name} PRIVATE -O1)
    endif()
  else()
    add_library(woundwell_${name} INTERFACE)
  endif()
endfunction()

# woundwell_test(<name> <libraries>): all .cpp files of tests/unit/<name>, one ctest per case.
function(woundwell_test name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/unit/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${CMAKE_CURRENT_SOURCE_DIR}/support/main.cpp ${sources})
  target_include_directories(test_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(test_${name} PRIVATE ${ARGN} doctest::doctest woundwell_settings)
  target_compile_definitions(test_${name} PRIVATE
    WOUNDWELL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_compile_options(test_${name} PRIVATE -O1)  # half of the time to build, and fast enough
  doctest_discover_tests(test_${name} TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 300)
endfunction()
