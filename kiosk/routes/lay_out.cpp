#include "kiosk/routes/lay_out.hpp"

#include <fmt/format.h>

#include "kiosk/net/problem.hpp"
#include "kiosk/routes/guard.hpp"

namespace kiosk {

namespace {

/// Never kept by a browser, for it may be health data.
net::Response pdf(printers::Rendered rendered, std::string_view name) {
    net::Response response{200, rendered.mime_type, std::move(rendered.bytes)};
    response.headers.emplace_back("Content-Disposition", fmt::format("inline; filename=\"{}.pdf\"", name));
    return response;
}

} // namespace

boost::asio::awaitable<net::Response> lay_out(Printing& printing, data::Result<ToLayOut> found) {
    if (!found) co_return problem_of(found.error());
    auto rendered = co_await printing.render(std::move(found->documents), std::move(found->options));
    if (!rendered) co_return net::problem(500, "internal", "Internal error", rendered.error().message);
    co_return pdf(std::move(*rendered), found->name);
}

printers::RenderOptions receipt_options() {
    printers::RenderOptions options;
    options.media = {printers::Media::Kind::roll, 80, 0, 1, 1};
    return options;
}

std::string file_name(std::string_view text) {
    std::string name{text};
    for (auto& c : name)
        if (const auto byte = static_cast<unsigned char>(c); byte < ' ' || byte > '~' || c == '/' || c == '"' || c == '\\') c = '-';
    while (name.ends_with(' ')) name.pop_back();
    return name;
}

} // namespace kiosk
