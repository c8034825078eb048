// Message brokers from the system's packages, each a process of its own on free ports of loopback.
#pragma once

#include <cstdint>
#include <memory>

#include "tests/bench/bench.hpp"
#include "tests/bench/program.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

/// A fresh RabbitMQ, until this goes. CannotTake if it isn't installed or doesn't start.
class RabbitMq {
public:
    RabbitMq();
    std::uint16_t port() const { return port_; }

private:
    support::TempFolder folder_{own_disk()};
    std::uint16_t port_;
    std::unique_ptr<Daemon> port_mapper_; ///< Erlang's, which it would leave behind
    std::unique_ptr<Daemon> broker_;
};

/// A fresh Mosquitto with persistence and no limit of what it queues, until this goes. CannotTake as above.
class Mosquitto {
public:
    Mosquitto();
    std::uint16_t port() const { return port_; }

private:
    support::TempFolder folder_{own_disk()};
    std::uint16_t port_;
    std::unique_ptr<Daemon> broker_;
};

} // namespace bench
