#include "kiosk/net/request_reader.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <fmt/format.h>

#include "kiosk/net/problem.hpp"
#include "kiosk/net/target.hpp"

namespace kiosk::net {

namespace beast = boost::beast;
namespace http = beast::http;

namespace {

constexpr std::size_t first_buffer_bytes = 2 * 1024; // most requests; grows to the header's limit
constexpr std::size_t most_headers = 100;

Method method_of(http::verb verb) {
    switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    case http::verb::put: return Method::put;
    case http::verb::patch: return Method::patch;
    case http::verb::delete_: return Method::delete_;
    case http::verb::options: return Method::options;
    default: return Method::other;
    }
}

Response malformed(std::string_view detail) {
    return problem(400, "malformed-request", "Malformed request", detail);
}

} // namespace

/// Beast's parser, writing straight into a Request. It is stricter where Beast is lenient: one Host, and no
/// Transfer-Encoding but a plain `chunked`, which Beast would ignore and leave the body to be taken for a request.
class RequestReader::Parser final : public http::basic_parser<true> {
public:
    Parser(std::size_t header_bytes, std::size_t body_bytes)
        : header_bytes_(static_cast<std::uint32_t>(
              std::min<std::size_t>(header_bytes, std::numeric_limits<std::uint32_t>::max()))) {
        eager(true);
        header_limit(header_bytes_);
        body_limit(body_bytes);
    }

    Request request;
    bool http_1_0 = false;
    bool awaits_continue = false;
    std::string_view fault; ///< why on_… refused, beyond what Beast's error says

private:
    using error_code = beast::error_code;
    using string_view = beast::string_view;

    void refuse(std::string_view why, http::error error, error_code& ec) {
        fault = why;
        ec = error;
    }

    void on_request_impl(http::verb verb, string_view method, string_view target, int version,
                         error_code& ec) override {
        // Beast counts the fields anew after the request line; ours is one limit for both.
        const auto line = method.size() + target.size() + std::string_view{"  HTTP/1.1\r\n"}.size();
        header_limit(line < header_bytes_ ? header_bytes_ - static_cast<std::uint32_t>(line) : 0);
        auto parsed = net::parse_target({target.data(), target.size()});
        if (!parsed) return refuse("The target of the request is not a valid path.", http::error::bad_target, ec);
        request.method = method_of(verb);
        request.path = std::move(parsed->path);
        request.query = std::move(parsed->query);
        request.headers.reserve(8);
        http_1_0 = version == 10;
    }

    void on_field_impl(http::field field, string_view name, string_view value, error_code& ec) override {
        if (is_header_done()) return; // a trailer: nothing of ours uses one
        if (request.headers.size() == most_headers) {
            ec = http::error::header_limit;
            return;
        }
        const std::string_view text{value.data(), value.size()};
        if (field == http::field::host) ++hosts_;
        if (field == http::field::transfer_encoding && (http_1_0 || !same_name(text, "chunked")))
            return refuse("Of transfer encodings, only “chunked” is understood.", http::error::bad_transfer_encoding, ec);
        if (field == http::field::expect) awaits_continue = !http_1_0 && same_name(text, "100-continue");
        request.headers.emplace_back(std::string{name.data(), name.size()}, std::string{text});
    }

    void on_header_impl(error_code& ec) override {
        if (hosts_ > 1 || (hosts_ == 0 && !http_1_0))
            refuse("A request has one Host header.", http::error::bad_field, ec);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        if (length) request.body.reserve(static_cast<std::size_t>(*length)); // within the body's limit by now
    }

    std::size_t on_body_impl(string_view bytes, error_code&) override {
        request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override {
        request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_finish_impl(error_code&) override {}

    std::uint32_t header_bytes_;
    unsigned hosts_ = 0;
};

RequestReader::RequestReader(std::size_t header_bytes, std::size_t body_bytes)
    : header_bytes_(header_bytes), body_bytes_(body_bytes) {}

RequestReader::~RequestReader() = default;

std::span<char> RequestReader::space() {
    if (end_ == capacity_) {
        if (begin_ == 0) {
            auto larger = std::make_unique<char[]>(std::max(first_buffer_bytes, 2 * capacity_));
            if (end_ > 0) std::memcpy(larger.get(), buffer_.get(), end_);
            capacity_ = std::max(first_buffer_bytes, 2 * capacity_);
            buffer_ = std::move(larger);
        } else {
            std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
    }
    return {buffer_.get() + end_, capacity_ - end_};
}

void RequestReader::received(std::size_t count) {
    end_ += count;
    read();
}

void RequestReader::next() {
    parser_.reset();
    stage_ = Stage::idle;
    read();
}

void RequestReader::read() {
    // Some clients end a body with a line break that is not part of it (RFC 9112 §2.2).
    while (stage_ == Stage::idle && begin_ < end_ && (buffer_[begin_] == '\r' || buffer_[begin_] == '\n')) ++begin_;
    beast::error_code ec;
    while (begin_ < end_ && !ec && (!parser_ || !parser_->is_done())) {
        if (!parser_) parser_ = std::make_unique<Parser>(header_bytes_, body_bytes_);
        begin_ += parser_->put(boost::asio::const_buffer(buffer_.get() + begin_, end_ - begin_), ec);
    }
    if (begin_ == end_) begin_ = end_ = 0;
    if (!parser_) return;

    // Of what must come in one piece, such as a line that announces a chunk, no more is kept than of a header.
    const bool full = ec == http::error::need_more && end_ - begin_ > header_bytes_;
    if (!ec && parser_->is_done()) { // it calls itself done also when on_header_impl has refused
        stage_ = Stage::complete;
    } else if (!full && (!ec || ec == http::error::need_more)) {
        stage_ = parser_->is_header_done() ? Stage::body : Stage::header;
    } else {
        stage_ = Stage::refused;
        if (ec == http::error::header_limit)
            refusal_ = problem(431, "too-large", "Too large",
                               fmt::format("A header holds {} bytes and {} fields at most.", header_bytes_, most_headers));
        else if (ec == http::error::body_limit)
            refusal_ = problem(413, "too-large", "Too large", fmt::format("A body holds {} bytes at most.", body_bytes_));
        else if (!parser_->fault.empty())
            refusal_ = malformed(parser_->fault);
        else
            refusal_ = malformed(full ? "A chunk's header is too long." : fmt::format("Not HTTP/1.1: {}.", ec.message()));
    }
}

Request& RequestReader::request() {
    return parser_->request;
}

std::string_view RequestReader::rest() const {
    return {buffer_.get() + begin_, end_ - begin_};
}

bool RequestReader::keeps_alive() const {
    return parser_->keep_alive();
}

bool RequestReader::is_http_1_0() const {
    return parser_->http_1_0;
}

bool RequestReader::awaits_continue() const {
    return stage_ == Stage::body && parser_->awaits_continue && parser_->request.body.empty();
}

} // namespace kiosk::net
