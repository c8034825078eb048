# Our end: frames, the bus, the driver.
add_executable(master_tests
  bus_test.cpp
  driver_property_test.cpp
  driver_test.cpp
  line_test.cpp)
target_link_libraries(master_tests PRIVATE mestolo_firmware_bridge mestolo_terminal PkgConfig::modbus GTest::gtest_main)
gtest_discover_tests(master_tests)
