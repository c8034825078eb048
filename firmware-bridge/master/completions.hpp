// The mailbox by which what other threads finished comes back to a bus's own thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace firmware_bridge {

class Completions {
public:
    /// From any thread. After close() it is dropped.
    void put(std::function<void()> completion) {
        {
            const std::lock_guard lock{mutex_};
            if (is_closed_) return;
            waiting_.push_back(std::move(completion));
        }
        wake_.notify_one();
    }

    /// Runs what is there, on the caller's thread, and gives how many.
    std::size_t run() {
        std::vector<std::function<void()>> taken;
        {
            const std::lock_guard lock{mutex_};
            taken.swap(waiting_);
        }
        for (const auto& completion : taken) completion();
        return taken.size();
    }

    /// Until something is there, it is closed, or `deadline`.
    void wait_until(std::chrono::steady_clock::time_point deadline) {
        std::unique_lock lock{mutex_};
        wake_.wait_until(lock, deadline, [this] { return is_closed_ || !waiting_.empty(); });
    }

    void close() {
        {
            const std::lock_guard lock{mutex_};
            is_closed_ = true;
            waiting_.clear();
        }
        wake_.notify_all();
    }

    bool is_closed() const {
        const std::lock_guard lock{mutex_};
        return is_closed_;
    }

private:
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<std::function<void()>> waiting_;
    bool is_closed_ = false;
};

} // namespace firmware_bridge
