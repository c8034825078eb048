add_executable(printer_cups_tests
  cups_contract_test.cpp
  cups_crash_test.cpp
  cups_cut_test.cpp
  cups_cutting_proxy.cpp
  cups_everywhere.cpp
  cups_everywhere_test.cpp
  cups_folder_test.cpp
  cups_queue_test.cpp
  cups_reasons_test.cpp
  cups_socket_test.cpp
  cups_trouble_test.cpp
  cups_workshop.cpp)
target_link_libraries(printer_cups_tests PRIVATE mestolo_printers GTest::gtest_main)
gtest_discover_tests(printer_cups_tests NO_PRETTY_VALUES PROPERTIES LABELS printing TIMEOUT 600)
