// What of MQTT 3.1.1 it takes to publish with QoS 1, and to subscribe once so that messages are kept.
#pragma once

#include "tests/bench/windowed_publisher.hpp"

namespace bench {

/// A session that the broker keeps. CannotTake if it answers anything unexpected.
class MqttPublisher final : public WindowedPublisher {
public:
    MqttPublisher(std::uint16_t port, std::string_view client);

    void subscribe();

private:
    void append(std::string& out, std::string_view payload) override;
    std::size_t take_acknowledgements(std::string& in) override;
    void expect(std::string_view answer);

    std::uint16_t packet_ = 0;
};

} // namespace bench
