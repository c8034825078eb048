// A desk that a test plays: what it knows outlives drivers, its answers come at once or when the test lets them, or not at all.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "firmware-bridge/desk.hpp"

namespace support {

class FakeDesk : public firmware_bridge::Desk {
public:
    using TerminalName = firmware_bridge::TerminalName;
    using TopUp = firmware_bridge::TopUp;
    using PaperFate = firmware_bridge::PaperFate;
    using Refusal = counter::money::Refusal;

    /// What would be on its disk.
    struct Operation {
        TopUp top_up;
        std::int64_t number = 0;
        int attempts = 0;
        PaperFate fate = PaperFate::waiting;
    };

    void new_session(const TerminalName&, Done<std::uint32_t> done) override {
        carry_out("new_session", std::move(done), [this] { return ++last_session_; });
    }
    void quote(const TerminalName&, const TopUp& top_up, Done<firmware_bridge::QuoteAnswer> done) override {
        carry_out("quote", std::move(done), [this, top_up] {
            if (refusal_) return firmware_bridge::QuoteAnswer{refusal_, {}, {}, limit_};
            return firmware_bridge::QuoteAnswer{{}, "M.R.", {balance_ + top_up.amount.value}, {}};
        });
    }
    void commit(const TerminalName&, const TopUp& top_up, Done<firmware_bridge::CommitAnswer> done) override {
        carry_out("commit", std::move(done), [this, top_up] {
            const auto known = operations_.find(top_up.op_id);
            if (known != operations_.end() && known->second.top_up != top_up) return firmware_bridge::CommitAnswer{Refusal::op_reused, {}};
            if (known == operations_.end()) {
                if (refusal_) return firmware_bridge::CommitAnswer{refusal_, {}};
                balance_ += top_up.amount.value;
                commits_.push_back(top_up);
                operations_[top_up.op_id] = {top_up, static_cast<std::int64_t>(commits_.size()), 0, PaperFate::waiting};
            }
            return firmware_bridge::CommitAnswer{{}, recorded(top_up.op_id)};
        });
    }
    void find(const TerminalName&, std::vector<std::uint64_t> op_ids, Done<std::vector<std::optional<firmware_bridge::Recorded>>> done) override {
        carry_out("find", std::move(done), [this, op_ids = std::move(op_ids)] {
            std::vector<std::optional<firmware_bridge::Recorded>> found;
            for (const auto op_id : op_ids) found.push_back(operations_.contains(op_id) ? std::optional{recorded(op_id)} : std::nullopt);
            return found;
        });
    }
    void waiting(const TerminalName&, Done<std::vector<std::uint64_t>> done) override {
        carry_out("waiting", std::move(done), [this] {
            std::vector<std::uint64_t> op_ids;
            for (const auto& top_up : commits_) {
                if (operations_[top_up.op_id].fate == PaperFate::waiting) op_ids.push_back(top_up.op_id);
            }
            return op_ids;
        });
    }
    void begin_print(const TerminalName&, std::uint64_t op_id, bool is_repeat, Done<firmware_bridge::Recorded> done) override {
        carry_out("begin_print", std::move(done), [this, op_id, is_repeat] {
            auto& attempts = operations_[op_id].attempts;
            if (!is_repeat || attempts == 0) ++attempts;
            operations_[op_id].fate = PaperFate::waiting; // a copy is waited for as the original was
            auto begun = recorded(op_id);
            begun.text = text_of(op_id, attempts);
            return begun;
        });
    }
    void paper(const TerminalName&, std::uint64_t op_id, PaperFate fate, Done<bool> done) override {
        carry_out("paper", std::move(done), [this, op_id, fate] {
            operations_[op_id].fate = fate;
            return true;
        });
    }
    void last_receipt(const TerminalName&, Done<std::optional<std::uint64_t>> done) override {
        carry_out("last_receipt", std::move(done), [this] {
            return commits_.empty() ? std::optional<std::uint64_t>{} : std::optional{commits_.back().op_id};
        });
    }
    void totals(const TerminalName&, Done<firmware_bridge::Totals> done) override {
        carry_out("totals", std::move(done), [this] {
            firmware_bridge::Totals totals;
            for (const auto& top_up : commits_) totals.cash.value += top_up.amount.value;
            totals.receipts = static_cast<std::int64_t>(commits_.size());
            return totals;
        });
    }

    // For the test, on whatever thread. ---------------------------------------------------------------------------

    /// Calls of that name fail, until it is mended; "" are all. `is_done`: they are carried out, and said to have failed.
    void fail(const std::string& call, bool is_done = false) { locked([&] { failing_[call] = is_done; }); }
    void mend() { locked([&] { failing_.clear(); }); }
    void refuse(std::optional<Refusal> refusal, std::optional<counter::Cents> limit = {}) {
        locked([&] {
            refusal_ = refusal;
            limit_ = limit;
        });
    }
    /// Calls wait from now on until they are let go, in their order.
    void hold() { locked([&] { holds_ = true; }); }
    bool let_go_one() {
        std::function<void()> next;
        {
            const std::lock_guard lock{mutex_};
            if (held_.empty()) return false;
            next = std::move(held_.front());
            held_.pop_front();
        }
        next();
        return true;
    }
    void let_go() {
        while (let_go_one()) {
        }
        locked([&] { holds_ = false; });
    }
    /// A crash: what was asked and not begun is lost.
    void forget_held() { locked([&] { held_.clear(); }); }

    std::vector<TopUp> commits() const {
        const std::lock_guard lock{mutex_};
        return commits_;
    }
    std::map<std::uint64_t, Operation> operations() const {
        const std::lock_guard lock{mutex_};
        return operations_;
    }
    std::vector<std::string> calls() const {
        const std::lock_guard lock{mutex_};
        return calls_;
    }
    std::size_t held() const {
        const std::lock_guard lock{mutex_};
        return held_.size();
    }

    /// What comes onto paper: its first and last line say whose it is.
    static std::string first_line(std::uint64_t op_id, int attempt) { return fmt::format("{} {}", attempt == 1 ? "RICEVUTA" : "COPIA", op_id); }
    static std::string last_line(std::uint64_t op_id) { return fmt::format("Grazie {}", op_id); }
    static std::string text_of(std::uint64_t op_id, int attempt) {
        // Long enough for two pieces.
        std::string text = first_line(op_id, attempt) + '\n';
        for (int i = 0; i < 8; ++i) text += fmt::format("{:-<31}\n", i);
        return text + last_line(op_id) + '\n';
    }

private:
    template <typename T, typename Answer>
    void carry_out(const char* name, Done<T> done, Answer answer) {
        auto call = [this, name, done = std::move(done), answer = std::move(answer)] {
            std::optional<T> answered;
            {
                const std::lock_guard lock{mutex_};
                calls_.emplace_back(name);
                auto failing = failing_.find(name);
                if (failing == failing_.end()) failing = failing_.find("");
                if (failing == failing_.end() || failing->second) answered = answer();
                if (failing != failing_.end()) answered.reset();
            }
            done(std::move(answered));
        };
        {
            const std::lock_guard lock{mutex_};
            if (holds_) {
                held_.push_back(std::move(call));
                return;
            }
        }
        call();
    }
    firmware_bridge::Recorded recorded(std::uint64_t op_id) const {
        const auto& operation = operations_.at(op_id);
        return {.receipt = {2026, operation.number},
                .amount = operation.top_up.amount,
                .balance = {balance_},
                .initials = "M.R.",
                .attempts = operation.attempts,
                .text = text_of(op_id, operation.attempts + 1)};
    }
    template <typename Change>
    void locked(Change change) {
        const std::lock_guard lock{mutex_};
        change();
    }

    mutable std::mutex mutex_;
    std::map<std::uint64_t, Operation> operations_;
    std::vector<TopUp> commits_;
    std::uint32_t last_session_ = 0;
    std::int64_t balance_ = 820;
    std::optional<Refusal> refusal_;
    std::optional<counter::Cents> limit_;
    std::map<std::string, bool> failing_;
    bool holds_ = false;
    std::deque<std::function<void()>> held_;
    std::vector<std::string> calls_;
};

} // namespace support
