// What of AMQP 0-9-1 it takes to publish to a RabbitMQ quorum queue with publisher confirms.
#pragma once

#include "tests/bench/windowed_publisher.hpp"

namespace bench {

/// As guest/guest, to the default exchange. CannotTake if the broker answers anything unexpected.
class AmqpPublisher final : public WindowedPublisher {
public:
    AmqpPublisher(std::uint16_t port, std::string queue);

private:
    struct Frame {
        std::uint8_t type;
        std::uint32_t method; ///< class and method, of a method frame
        std::string payload;  ///< after those
    };

    void append(std::string& out, std::string_view payload) override;
    std::size_t take_acknowledgements(std::string& in) override;
    void expect(std::uint32_t method);
    bool take_frame(std::string_view& in, Frame& frame) const;

    std::string queue_;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t single_ = 0; ///< acknowledged one by one, beyond `acknowledged_`
};

} // namespace bench
