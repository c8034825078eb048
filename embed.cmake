# Puts files into a program, so that it needs nothing beside itself at run time.
include_guard(GLOBAL)

# mestolo_embed(<target> <namespace> <base_dir> <file>...)
#
# Adds the files, named relative to <base_dir>, to <target>, and defines there
#
#     std::optional<std::string_view> <namespace>::embedded(std::string_view name);
#
# which finds a file's bytes by that relative name. Whoever uses it declares it in a header of its own. A file may be
# made by the build: a custom command of the same CMakeLists.txt then has it among its outputs. ASM must be enabled.
function(mestolo_embed target namespace base_dir)
  get_filename_component(base "${base_dir}" ABSOLUTE)
  string(REPLACE "::" "_" symbols "${namespace}")
  set(assembly "    .section .rodata\n")
  set(declarations "")
  set(rows "")
  set(paths "")
  set(index 0)
  foreach(file IN LISTS ARGN)
    set(path "${base}/${file}")
    set(symbol "embedded_${symbols}_${index}")
    # A byte past the end gives an empty file an address of its own.
    string(APPEND assembly
      "    .global ${symbol}\n    .global ${symbol}_end\n    .balign 16\n${symbol}:\n    .incbin \"${path}\"\n${symbol}_end:\n    .byte 0\n")
    string(APPEND declarations "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND rows "    {\"${file}\", ${symbol}, ${symbol}_end},\n")
    list(APPEND paths "${path}")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND assembly "    .section .note.GNU-stack,\"\",%progbits\n")

  set(stem "${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded")
  file(CONFIGURE OUTPUT "${stem}.S" CONTENT "${assembly}" @ONLY)
  file(CONFIGURE OUTPUT "${stem}.cpp" @ONLY CONTENT [[
#include <optional>
#include <string_view>

extern "C" {
@declarations@}

namespace @namespace@ {

namespace {

struct File {
    std::string_view name;
    const char* begin;
    const char* end;
};

const File files[] = {
@rows@};

} // namespace

std::optional<std::string_view> embedded(std::string_view name);

std::optional<std::string_view> embedded(std::string_view name) {
    for (const auto& file : files)
        if (file.name == name) return std::string_view(file.begin, file.end);
    return std::nullopt;
}

} // namespace @namespace@
]])
  set_source_files_properties("${stem}.S" PROPERTIES OBJECT_DEPENDS "${paths}")
  target_sources("${target}" PRIVATE "${stem}.S" "${stem}.cpp")
endfunction()
