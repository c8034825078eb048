// What receipt terminals ask of the store: their buses' threads call, the store's thread works, each answer goes back to its caller.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "firmware-bridge/desk.hpp"
#include "kiosk/clock.hpp"
#include "kiosk/scope.hpp"
#include "kiosk/store_worker.hpp"

namespace kiosk {

/// Called from any thread. Outlived by the store, the clock and the executor's context.
class TerminalDesk final : public firmware_bridge::Desk {
public:
    TerminalDesk(boost::asio::any_io_executor executor, StoreWorker& store, Clock& clock);

    /// Once no bus calls any more: waits for what was asked. On the executor's thread.
    boost::asio::awaitable<void> join() { co_await tasks_.join(); }

    void new_session(const firmware_bridge::TerminalName& terminal, Done<std::uint32_t> done) override;
    void quote(const firmware_bridge::TerminalName& terminal, const firmware_bridge::TopUp& top_up,
               Done<firmware_bridge::QuoteAnswer> done) override;
    void commit(const firmware_bridge::TerminalName& terminal, const firmware_bridge::TopUp& top_up,
                Done<firmware_bridge::CommitAnswer> done) override;
    void find(const firmware_bridge::TerminalName& terminal, std::vector<std::uint64_t> op_ids,
              Done<std::vector<std::optional<firmware_bridge::Recorded>>> done) override;
    void waiting(const firmware_bridge::TerminalName& terminal, Done<std::vector<std::uint64_t>> done) override;
    void begin_print(const firmware_bridge::TerminalName& terminal, std::uint64_t op_id, bool is_repeat,
                     Done<firmware_bridge::Recorded> done) override;
    void paper(const firmware_bridge::TerminalName& terminal, std::uint64_t op_id, firmware_bridge::PaperFate fate, Done<bool> done) override;
    void last_receipt(const firmware_bridge::TerminalName& terminal, Done<std::optional<std::uint64_t>> done) override;
    void totals(const firmware_bridge::TerminalName& terminal, Done<firmware_bridge::Totals> done) override;

private:
    template <typename T>
    void ask(const char* what, StoreWorker::Work<T> work, Done<T> done, bool writes);
    template <typename T>
    boost::asio::awaitable<void> carry_out(const char* what, StoreWorker::Work<T> work, Done<T> done, bool writes);

    boost::asio::any_io_executor executor_;
    StoreWorker& store_;
    Clock& clock_;
    TaskScope tasks_;
};

} // namespace kiosk
