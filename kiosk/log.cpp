#include "kiosk/log.hpp"

#include <cstdlib>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace kiosk {

namespace {

spdlog::logger& logger() {
    static const auto instance = [] {
        auto made = std::make_shared<spdlog::logger>("mestolo", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
        made->flush_on(spdlog::level::info);
        return made;
    }();
    return *instance;
}

} // namespace

void log_line(std::string_view line) { logger().info("{}", line); }

void log_error(std::string_view part, std::string_view what) {
    logger().error("part={} error={:?}", part, what);
}

void fatal(std::string_view what) {
    logger().critical("fatal={:?}", what);
    std::_Exit(EXIT_FAILURE);
}

} // namespace kiosk
