# The map, and the simulated terminal.
add_executable(terminal_tests
  terminal_test.cpp
  terminal_flash_test.cpp
  terminal_faults_test.cpp
  terminal_slave_test.cpp)
target_link_libraries(terminal_tests PRIVATE mestolo_terminal PkgConfig::modbus GTest::gtest_main)
gtest_discover_tests(terminal_tests DISCOVERY_TIMEOUT 60 PROPERTIES LABELS firmware TIMEOUT 120 SKIP_REGULAR_EXPRESSION "${no_pty}")

# Masters that nobody here wrote. python3-pymodbus is Debian's, so its Python is too.
find_program(SYSTEM_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
set(peers "${CMAKE_CURRENT_SOURCE_DIR}/peers")
add_test(NAME terminal.map COMMAND "${SYSTEM_PYTHON}" "${peers}/map.py" "$<TARGET_FILE:registers-emit>" "${CMAKE_SOURCE_DIR}")
add_test(NAME terminal.pymodbus_tcp COMMAND "${SYSTEM_PYTHON}" "${peers}/top_up.py" tcp "$<TARGET_FILE:mestolo-terminal>" "${CMAKE_SOURCE_DIR}")
add_test(NAME terminal.pymodbus_pty COMMAND "${SYSTEM_PYTHON}" "${peers}/top_up.py" pty "$<TARGET_FILE:mestolo-terminal>" "${CMAKE_SOURCE_DIR}")
add_test(NAME terminal.mbpoll COMMAND "${SYSTEM_PYTHON}" "${peers}/mbpoll.py" "$<TARGET_FILE:mestolo-terminal>" "${CMAKE_SOURCE_DIR}")
set_tests_properties(terminal.map terminal.pymodbus_tcp terminal.pymodbus_pty terminal.mbpoll PROPERTIES LABELS firmware TIMEOUT 300
  ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1;LANG=C" SKIP_REGULAR_EXPRESSION "${no_pty}")
