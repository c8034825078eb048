#include "tests/bench/amqp_publisher.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "tests/bench/bench.hpp"

namespace bench {

namespace {

constexpr std::uint8_t method_frame = 1;
constexpr std::uint8_t header_frame = 2;
constexpr std::uint8_t body_frame = 3;
constexpr std::uint8_t heartbeat_frame = 8;
constexpr char frame_end = '\xce';
constexpr std::size_t frame_head = 7;

constexpr std::uint32_t method(std::uint32_t class_id, std::uint32_t method_id) { return class_id << 16 | method_id; }
constexpr auto connection_start = method(10, 10);
constexpr auto connection_start_ok = method(10, 11);
constexpr auto connection_tune = method(10, 30);
constexpr auto connection_tune_ok = method(10, 31);
constexpr auto connection_open = method(10, 40);
constexpr auto connection_open_ok = method(10, 41);
constexpr auto channel_open = method(20, 10);
constexpr auto channel_open_ok = method(20, 11);
constexpr auto queue_declare = method(50, 10);
constexpr auto queue_declare_ok = method(50, 11);
constexpr auto basic_publish = method(60, 40);
constexpr auto basic_ack = method(60, 80);
constexpr auto confirm_select = method(85, 10);
constexpr auto confirm_select_ok = method(85, 11);

void append_short(std::string& out, std::string_view text) {
    out.push_back(static_cast<char>(text.size()));
    out += text;
}

void append_long(std::string& out, std::string_view text) {
    append_number(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

void append_frame(std::string& out, std::uint8_t type, std::uint16_t channel, std::string_view payload) {
    append_number(out, type);
    append_number(out, channel);
    append_long(out, payload);
    out.push_back(frame_end);
}

std::string method_text(std::uint32_t id, std::uint16_t channel, std::string_view arguments) {
    std::string payload;
    append_number(payload, id);
    payload += arguments;
    std::string frame;
    append_frame(frame, method_frame, channel, payload);
    return frame;
}

std::string start_ok() {
    std::string arguments;
    append_long(arguments, ""); // no client properties
    append_short(arguments, "PLAIN");
    append_long(arguments, std::string_view{"\0guest\0guest", 12});
    append_short(arguments, "en_US");
    return arguments;
}

std::string tune_ok() {
    std::string arguments;
    append_number(arguments, std::uint16_t{16});         // channels
    append_number(arguments, std::uint32_t{128 * 1024}); // bytes of a frame
    append_number(arguments, std::uint16_t{0});          // no heartbeat
    return arguments;
}

std::string open_arguments() {
    std::string arguments;
    append_short(arguments, "/");
    arguments += std::string_view{"\0\0", 2};
    return arguments;
}

std::string declare_quorum(std::string_view queue) {
    std::string table;
    append_short(table, "x-queue-type");
    table.push_back('S');
    append_long(table, "quorum");
    std::string arguments;
    append_number(arguments, std::uint16_t{0});
    append_short(arguments, queue);
    arguments.push_back(0b10); // durable
    append_long(arguments, table);
    return arguments;
}

} // namespace

AmqpPublisher::AmqpPublisher(std::uint16_t port, std::string queue) : WindowedPublisher(port), queue_(std::move(queue)) {
    send(std::string_view{"AMQP\0\0\x09\x01", 8});
    expect(connection_start);
    send(method_text(connection_start_ok, 0, start_ok()));
    expect(connection_tune);
    send(method_text(connection_tune_ok, 0, tune_ok()) + method_text(connection_open, 0, open_arguments()));
    expect(connection_open_ok);
    send(method_text(channel_open, 1, std::string_view{"\0", 1}));
    expect(channel_open_ok);
    send(method_text(queue_declare, 1, declare_quorum(queue_)));
    expect(queue_declare_ok);
    send(method_text(confirm_select, 1, std::string_view{"\0", 1}));
    expect(confirm_select_ok);
}

bool AmqpPublisher::take_frame(std::string_view& in, Frame& frame) const {
    if (in.size() < frame_head) return false;
    const auto size = read_number<std::uint32_t>(in.substr(3));
    if (in.size() < frame_head + size + 1) return false;
    frame.type = read_number<std::uint8_t>(in);
    frame.payload = in.substr(frame_head, size);
    frame.method = 0;
    if (frame.type == method_frame) {
        frame.method = read_number<std::uint32_t>(frame.payload);
        frame.payload.erase(0, sizeof frame.method);
    }
    in.remove_prefix(frame_head + size + 1);
    return true;
}

void AmqpPublisher::expect(std::uint32_t method) {
    for (;;) {
        Frame frame{};
        std::string_view in{input_};
        if (!take_frame(in, frame)) {
            receive();
            continue;
        }
        input_.erase(0, input_.size() - in.size());
        if (frame.type == heartbeat_frame) continue;
        if (frame.method == method) return;
        throw CannotTake(fmt::format("RabbitMQ answers {}.{} where {}.{} was due", frame.method >> 16, frame.method & 0xffff,
                                     method >> 16, method & 0xffff));
    }
}

void AmqpPublisher::append(std::string& out, std::string_view payload) {
    std::string publish;
    append_number(publish, basic_publish);
    append_number(publish, std::uint16_t{0});
    append_short(publish, ""); // the default exchange
    append_short(publish, queue_);
    publish.push_back(0);
    append_frame(out, method_frame, 1, publish);

    std::string header;
    append_number(header, std::uint16_t{60}); // basic
    append_number(header, std::uint16_t{0});
    append_number(header, std::uint64_t{payload.size()});
    append_number(header, std::uint16_t{0x1000}); // with a delivery mode
    header.push_back(2);                          // persistent
    append_frame(out, header_frame, 1, header);
    append_frame(out, body_frame, 1, payload);
}

std::size_t AmqpPublisher::take_acknowledgements(std::string& in) {
    const auto before = acknowledged_ + single_;
    std::string_view rest{in};
    for (Frame frame{}; take_frame(rest, frame);) {
        if (frame.type == heartbeat_frame) continue;
        if (frame.method != basic_ack)
            throw CannotTake(fmt::format("RabbitMQ answers {}.{} to a message", frame.method >> 16, frame.method & 0xffff));
        const auto tag = read_number<std::uint64_t>(frame.payload);
        const bool multiple = frame.payload[sizeof tag] != 0;
        if (multiple) {
            // Those that came singly are at or before the tag: one queue confirms in order.
            acknowledged_ = std::max(acknowledged_ + single_, tag);
            single_ = 0;
        } else {
            ++single_;
        }
    }
    in.erase(0, in.size() - rest.size());
    return acknowledged_ + single_ - before;
}

} // namespace bench
