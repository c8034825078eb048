// An IPP Everywhere printer that runs beside the test: CUPS's own ippeveprinter, with a private D-Bus that it insists on.
#pragma once

#include <filesystem>
#include <string>

namespace printers {

class EverywherePrinter {
public:
    /// Works in `folder`, and copies each document that it has printed to `folder/out`. Throws std::runtime_error where
    /// ippeveprinter or dbus-daemon isn't installed.
    explicit EverywherePrinter(std::filesystem::path folder);
    ~EverywherePrinter();
    EverywherePrinter(const EverywherePrinter&) = delete;
    EverywherePrinter& operator=(const EverywherePrinter&) = delete;

    std::string uri() const;
    bool answers() const;
    /// While it is, it takes a document and prints none of it.
    void set_slow(bool slow) const;
    /// As one that is unplugged and plugged in again: it has forgotten every job.
    void unplug();
    void plug_in();

private:
    std::filesystem::path folder_;
    int port_;
    int bus_ = 0;
    int printer_ = 0;
};

} // namespace printers
