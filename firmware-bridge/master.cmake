# Our end of the line.
add_library(mestolo_firmware_bridge STATIC
  master/bus.cpp
  master/driver.cpp
  master/frame.cpp
  master/libmodbus_line.cpp
  master/reconcile.cpp
  master/words.cpp)
target_link_libraries(mestolo_firmware_bridge
  PUBLIC mestolo_counter Boost::headers Threads::Threads
  PRIVATE PkgConfig::modbus)
