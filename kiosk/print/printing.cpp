#include "kiosk/print/printing.hpp"

#include "data/paper/print_setup.hpp"

namespace kiosk {

namespace asio = boost::asio;

std::unique_ptr<printers::PrintQueue> Printing::open(const std::string& destination) const {
    if (destination != data::paper::folder_queue) return cups_.open(destination);
    std::error_code failed; // then the first job says it
    std::filesystem::create_directory(folder_, failed);
    return printers::open_folder(folder_.string());
}

asio::awaitable<Printing::Destinations> Printing::destinations() {
    std::function<Destinations()> ask = [this] { return cups_.destinations(); };
    return looking_.run<Destinations>(std::move(ask));
}

asio::awaitable<Printing::Rendering> Printing::render(std::vector<counter::paper::Document> documents, printers::RenderOptions options) {
    std::function<Rendering()> work = [documents = std::move(documents), options = std::move(options)] {
        return printers::render(std::span<const counter::paper::Document>{documents}, options);
    };
    return layout_.run<Rendering>(std::move(work));
}

} // namespace kiosk
