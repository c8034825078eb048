#include "kiosk/control_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "kiosk/service.hpp"

namespace kiosk {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace json = boost::json;

namespace {

data::ErrorKind kind_of(unsigned status) {
    switch (status) {
    case 400: return data::ErrorKind::wrong_input;
    case 404: return data::ErrorKind::not_found;
    case 409: return data::ErrorKind::conflict;
    case 503: return data::ErrorKind::unavailable;
    default: return data::ErrorKind::internal;
    }
}

} // namespace

data::Result<json::object> ask_service(const std::filesystem::path& folder, const std::string& path,
                                       const json::object& body) {
    const auto unreachable = [&](const boost::system::error_code& code) {
        return data::Error{data::ErrorKind::unavailable,
                           "another process owns " + folder.string() + ", but does not answer: " + code.message()};
    };
    boost::system::error_code failed;
    asio::io_context io;
    asio::local::stream_protocol::socket socket{io};
    socket.connect(asio::local::stream_protocol::endpoint{control_socket(folder).string()}, failed);
    if (failed) return unreachable(failed);

    http::request<http::string_body> request{http::verb::post, path, 11};
    request.set(http::field::host, "localhost");
    request.set(http::field::content_type, "application/json");
    request.set(http::field::connection, "close");
    request.body() = json::serialize(body);
    request.prepare_payload();
    http::write(socket, request, failed);
    if (failed) return unreachable(failed);

    boost::beast::flat_buffer buffer;
    http::response<http::string_body> response;
    http::read(socket, buffer, response, failed);
    if (failed) return unreachable(failed);
    if (response.body().empty()) return json::object{};
    auto answer = json::parse(response.body(), failed);
    if (failed || !answer.is_object()) return data::Error{data::ErrorKind::internal, "the service's answer can't be read"};
    if (response.result_int() >= 400) {
        const auto* detail = answer.as_object().if_contains("detail");
        return data::Error{kind_of(response.result_int()),
                           detail && detail->is_string() ? std::string{detail->get_string()} : response.body()};
    }
    return std::move(answer.as_object());
}

} // namespace kiosk
