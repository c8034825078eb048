// Documents as the PDF that a screen shows or saves: what the routes of papers and of money have in common.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "data/result.hpp"
#include "kiosk/net/http.hpp"
#include "kiosk/print/printing.hpp"

namespace kiosk {

/// Documents with what they are laid out on, and the file's name without `.pdf`.
struct ToLayOut {
    std::vector<counter::paper::Document> documents;
    printers::RenderOptions options;
    std::string name;
};
/// As PDF, on the thread that lays out; a problem if they weren't found or can't be.
boost::asio::awaitable<net::Response> lay_out(Printing& printing, data::Result<ToLayOut> found);

/// A receipt's 80 mm paper.
printers::RenderOptions receipt_options();

/// In the characters that every file system and header takes.
std::string file_name(std::string_view text);

} // namespace kiosk
