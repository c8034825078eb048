#include "kiosk/commands/demo_printer.hpp"

#include <cerrno>
#include <cstring>

#include <stdlib.h>
#include <sys/stat.h>

namespace kiosk {

namespace {

constexpr auto queue = "demo";

} // namespace

DemoPrinter::DemoPrinter(std::filesystem::path folder, printers::PrivateScheduler scheduler)
    : folder_(std::move(folder)), scheduler_(std::move(scheduler)) {}

DemoPrinter::~DemoPrinter() {
    scheduler_.reset();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

printers::Result<DemoPrinter> DemoPrinter::start() {
    // Not in the data folder: the printer is another user, and that folder is nobody else's.
    std::string made = (std::filesystem::temp_directory_path() / "mestolo-demo-printer-XXXXXX").string();
    if (!::mkdtemp(made.data()) || ::chmod(made.c_str(), 0755) != 0)
        return printers::Error{printers::Error::Kind::internal, made + ": " + std::strerror(errno)};
    auto scheduler = printers::PrivateScheduler::start(std::filesystem::path{made} / "cups");
    if (!scheduler) {
        std::error_code ignored;
        std::filesystem::remove_all(made, ignored);
        return std::move(scheduler).error();
    }
    DemoPrinter printer{made, std::move(*scheduler)};
    if (auto added = printer.scheduler_->add_capture_queue(queue, printer.paper()); !added) return std::move(added).error();
    return printer;
}

data::paper::PrintSetup demo_print_setup(bool printed) {
    using counter::paper::Kind;
    data::paper::PrintSetup setup;
    if (printed)
        for (const auto kind : counter::paper::all_kinds)
            if (kind != Kind::matching_sheet && kind != Kind::statement) setup.routes[kind] = {queue, std::string{data::paper::folder_queue}};
    setup.queues[queue] = {"pdf", "62x100"};
    setup.queues[std::string{data::paper::folder_queue}] = {"pdf", "62x100"};
    setup.settings.use_by = std::chrono::hours{14} + std::chrono::minutes{30};
    setup.settings.carrier = "Trasporti Esempio S.r.l.";
    return setup;
}

} // namespace kiosk
