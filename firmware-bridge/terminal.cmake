# The simulated terminal.
pkg_check_modules(ncursesw REQUIRED IMPORTED_TARGET GLOBAL ncursesw)

add_library(mestolo_terminal STATIC
  terminal/console.cpp
  terminal/face.cpp
  terminal/faults.cpp
  terminal/flash.cpp
  terminal/registers.cpp
  terminal/simulator.cpp
  terminal/slave.cpp
  terminal/terminal.cpp)
target_link_libraries(mestolo_terminal
  PUBLIC mestolo_flags fmt::fmt
  PRIVATE Boost::json PkgConfig::modbus PkgConfig::ncursesw Threads::Threads)

add_executable(mestolo-terminal terminal/main.cpp)
target_link_libraries(mestolo-terminal PRIVATE mestolo_terminal CLI11::CLI11)

# The map for other languages, and its tables.
add_executable(registers-emit map/emit.cpp)
target_link_libraries(registers-emit PRIVATE mestolo_flags fmt::fmt)
