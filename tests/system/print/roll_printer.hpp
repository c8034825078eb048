// A label printer on a port, which the test plays: prints at its own pace, goes off, stops reading, loses what it took.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/system/print/zpl_reader.hpp"

namespace printing {

class RollPrinter {
public:
    RollPrinter();
    ~RollPrinter();
    RollPrinter(const RollPrinter&) = delete;
    RollPrinter& operator=(const RollPrinter&) = delete;

    int port() const { return port_; }
    /// Takes no new connection; the one that it has is finished.
    void refuse(bool refuses) { refuses_ = refuses; }
    void stop_reading(bool stops) { stops_reading_ = stops; }
    /// Loses its power in the middle of the next label, and all of that job that it took; is back at once.
    void cut_power() { cut_ = true; }
    /// In order again, and stays so.
    void mend();

    /// In the middle of a job.
    bool prints() const { return prints_; }
    /// Whole ones, in order.
    std::vector<Label> came_out() const;
    /// What it did, line by line, for who wonders.
    std::string chronicle() const;
    /// What it had taken when it lost its power.
    std::vector<Label> lost() const;

private:
    void tell(const std::string& what);
    bool listen();
    void run();
    void serve(int client);
    void lose_the_rest(int client, ZplReader& reader);

    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> refuses_ = false;
    std::atomic<bool> stops_reading_ = false;
    std::atomic<bool> cut_ = false;
    std::atomic<bool> prints_ = false;
    std::atomic<bool> ends_ = false;
    mutable std::mutex mutex_;
    std::vector<Label> came_out_; // guarded by mutex_
    std::vector<Label> lost_;     // guarded by mutex_
    std::string chronicle_;       // guarded by mutex_
    std::thread thread_;
};

} // namespace printing
