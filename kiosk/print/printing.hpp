// Printing as the routes see it: the machine's scheduler, and a thread on which documents are laid out for screens.
#pragma once

#include <filesystem>
#include <string>

#include "kiosk/print/worker.hpp"
#include "printers/queue.hpp"

namespace kiosk {

/// Lives on the io thread; what blocks runs on its own.
class Printing {
public:
    /// `server`: as printers::Cups takes it. `folder` gets the PDF files of the destination `folder`.
    Printing(boost::asio::any_io_executor executor, std::string server, std::filesystem::path folder)
        : cups_(std::move(server)), folder_(std::move(folder)), looking_(executor), layout_(executor) {}

    std::unique_ptr<printers::PrintQueue> open(const std::string& destination) const;
    const std::filesystem::path& folder() const { return folder_; }

    using Destinations = printers::Result<std::vector<printers::Destination>>;
    boost::asio::awaitable<Destinations> destinations();
    using Rendering = printers::Result<printers::Rendered>;
    boost::asio::awaitable<Rendering> render(std::vector<counter::paper::Document> documents, printers::RenderOptions options);

private:
    printers::Cups cups_;
    std::filesystem::path folder_;
    Worker looking_; // a scheduler that hangs doesn't keep screens from their previews
    Worker layout_;
};

} // namespace kiosk
