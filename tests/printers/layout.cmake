add_executable(printer_layout_tests
  layout_label_test.cpp
  layout_media_test.cpp
  layout_raw_test.cpp
  layout_samples.cpp
  layout_sheet_test.cpp
  layout_sight.cpp)
target_link_libraries(printer_layout_tests PRIVATE mestolo_printers Threads::Threads GTest::gtest_main)
gtest_discover_tests(printer_layout_tests NO_PRETTY_VALUES PROPERTIES TIMEOUT 1200)
