# Our end: frames, the bus, the driver.
add_executable(master_tests
  bus_test.cpp
  driver_property_test.cpp
  driver_test.cpp
  frame_test.cpp
  line_slave.cpp
  line_test.cpp
  peer_test.cpp
  words_test.cpp)
target_compile_definitions(master_tests PRIVATE "MESTOLO_PEERS=\"${CMAKE_CURRENT_SOURCE_DIR}/peers\"")
target_link_libraries(master_tests PRIVATE mestolo_firmware_bridge mestolo_terminal PkgConfig::modbus GTest::gtest_main)
gtest_discover_tests(master_tests DISCOVERY_TIMEOUT 60 PROPERTIES LABELS firmware TIMEOUT 300 SKIP_REGULAR_EXPRESSION "${no_pty}")
