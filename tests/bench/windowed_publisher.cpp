#include "tests/bench/windowed_publisher.hpp"

#include "tests/bench/bench.hpp"

namespace bench {

double WindowedPublisher::publish(const std::vector<std::string>& payloads, std::size_t count, std::size_t window) {
    std::string out;
    return seconds([&] {
        std::size_t sent = 0;
        for (std::size_t acknowledged = 0; acknowledged < count;) {
            out.clear();
            for (; sent < count && sent - acknowledged < window; ++sent) append(out, payloads[sent % payloads.size()]);
            if (!out.empty()) send(out);
            receive();
            acknowledged += take_acknowledgements(input_);
        }
    });
}

void WindowedPublisher::receive() {
    char buffer[64 * 1024];
    input_.append(buffer, connection_.receive(buffer, sizeof buffer));
}

} // namespace bench
