#include "tests/bench/mqtt_publisher.hpp"

#include "tests/bench/bench.hpp"

namespace bench {

namespace {

constexpr std::string_view topic = "facts";
constexpr char connect = 0x10;
constexpr char publish_once_at_least = 0x32;
constexpr char puback = 0x40;
constexpr char subscribe_packet = '\x82';
constexpr std::size_t puback_size = 4;

void append_text(std::string& out, std::string_view text) {
    append_number(out, static_cast<std::uint16_t>(text.size()));
    out += text;
}

void append_head(std::string& out, char type, std::size_t length) {
    out.push_back(type);
    do {
        const auto digit = static_cast<char>(length & 0x7f);
        length >>= 7;
        out.push_back(static_cast<char>(digit | (length > 0 ? 0x80 : 0)));
    } while (length > 0);
}

std::string packet(char type, std::string_view content) {
    std::string out;
    append_head(out, type, content.size());
    out += content;
    return out;
}

} // namespace

MqttPublisher::MqttPublisher(std::uint16_t port, std::string_view client) : WindowedPublisher(port) {
    std::string content;
    append_text(content, "MQTT");
    content.push_back(4); // 3.1.1
    content.push_back(0); // the session is kept
    append_number(content, std::uint16_t{0});
    append_text(content, client);
    send(packet(connect, content));
    expect({"\x20\x02\x00\x00", 4});
}

void MqttPublisher::subscribe() {
    std::string content;
    append_number(content, std::uint16_t{1});
    append_text(content, topic);
    content.push_back(1); // QoS
    send(packet(subscribe_packet, content));
    expect({"\x90\x03\x00\x01\x01", 5});
}

void MqttPublisher::expect(std::string_view answer) {
    while (input_.size() < answer.size()) receive();
    if (!input_.starts_with(answer)) throw CannotTake("Mosquitto refuses a session");
    input_.erase(0, answer.size());
}

void MqttPublisher::append(std::string& out, std::string_view payload) {
    if (++packet_ == 0) ++packet_;
    append_head(out, publish_once_at_least, 2 + topic.size() + sizeof packet_ + payload.size());
    append_text(out, topic);
    append_number(out, packet_);
    out += payload;
}

std::size_t MqttPublisher::take_acknowledgements(std::string& in) {
    std::size_t count = 0;
    std::size_t at = 0;
    for (; at + puback_size <= in.size(); at += puback_size, ++count)
        if (in[at] != puback) throw CannotTake("Mosquitto answers something else to a message");
    in.erase(0, at);
    return count;
}

} // namespace bench
