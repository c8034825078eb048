# Our end of the line.
add_library(mestolo_firmware_bridge INTERFACE)
target_link_libraries(mestolo_firmware_bridge INTERFACE mestolo_counter)
