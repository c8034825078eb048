// The demo's printer: a real CUPS queue of its own where CUPS is installed, that writes what it prints to a folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "data/store.hpp"
#include "printers/cups/private_scheduler.hpp"

namespace kiosk {

/// Ends its scheduler and removes its folder when it goes.
class DemoPrinter {
public:
    /// Says why there is none, if CUPS is not installed: papers then become files of the data folder.
    static printers::Result<DemoPrinter> start();
    DemoPrinter(DemoPrinter&& other) noexcept = default;
    DemoPrinter& operator=(DemoPrinter&&) = delete;
    ~DemoPrinter();

    const std::string& server() const { return scheduler_->server(); }
    /// Where its paper comes out; a file `control` there says what ails it.
    std::filesystem::path paper() const { return folder_ / "out"; }

private:
    DemoPrinter(std::filesystem::path folder, printers::PrivateScheduler scheduler);
    std::filesystem::path folder_;
    std::optional<printers::PrivateScheduler> scheduler_; // ends before its folder goes
};

/// What the demo's kitchen prints where. `printed`: on the demo's printer, else to the folder.
data::paper::PrintSetup demo_print_setup(bool printed);

} // namespace kiosk
