#include "data/link/session_core.hpp"

#include <utility>

namespace data::link {

Result<void> SessionCore::attach() {
    if (auto loaded = incoming_.load(); !loaded) return loaded;
    attached_ = outgoing_->attach();
    return {};
}

Result<Replies> SessionCore::greeted(const AckMessage& ack, counter::Instant now) {
    state_.welcomed = true;
    if (auto started = sending_.start(ack, now); !started) return std::move(started).error();
    Replies replies;
    replies.texts.push_back(sending_.mark(now));
    return pumped(std::move(replies));
}

void SessionCore::learn_clock(counter::Instant at, const std::optional<counter::ClockState>& clock, counter::Instant now) {
    state_.clock_offset_ms = (at - now).count();
    if (clock) state_.their_clock = clock->trust;
}

Result<std::optional<Replies>> SessionCore::facts(const FactsMessage& message, counter::Instant now) {
    const auto taken = receiving_.facts(message, now);
    if (!taken) return taken.error();
    return told(*taken);
}

Result<std::optional<Replies>> SessionCore::gone(const GoneMessage& message, counter::Instant now) {
    const auto taken = receiving_.gone(message, now);
    if (!taken) return taken.error();
    return told(*taken);
}

std::optional<Replies> SessionCore::told(Receiving::Taken taken) {
    if (taken == Receiving::Taken::parted) return std::nullopt;
    note_marks();
    Replies replies;
    replies.texts.push_back(receiving_.answer(taken));
    return replies;
}

Result<Replies> SessionCore::ack(const AckMessage& message, counter::Instant now) {
    if (auto taken = sending_.acknowledged(message, now); !taken) return std::move(taken).error();
    return pumped({});
}

Result<Replies> SessionCore::gap(const GapMessage& message) {
    const auto back = sending_.go_back(message.expected);
    if (!back) return back.error();
    if (!*back) return fail("malformed");
    return pumped({});
}

Replies SessionCore::mark(const MarkMessage& message, counter::Instant now) {
    receiving_.mark(message, now);
    note_marks();
    return {};
}

Replies SessionCore::past(const PastMessage& message, counter::Instant now) {
    Replies replies;
    if (now > message.instant) replies.texts.push_back(sending_.mark(now));
    else state_.asked_past = std::max(message.instant, state_.asked_past.value_or(message.instant));
    return replies;
}

Result<Replies> SessionCore::pump(counter::Instant now) {
    if (closed_ || !state_.welcomed) return Replies{};
    if (!may_speak()) return superseded();
    auto replies = pumped({});
    if (replies && state_.asked_past && now > *state_.asked_past) {
        replies->texts.push_back(sending_.mark(now));
        state_.asked_past.reset();
    }
    return replies;
}

Result<Replies> SessionCore::beat(counter::Instant now) {
    if (closed_ || !state_.welcomed) return Replies{};
    if (!may_speak()) return superseded();
    auto replies = pumped({});
    if (replies) replies->texts.push_back(sending_.mark(now));
    return replies;
}

Result<Replies> SessionCore::pumped(Replies replies) {
    if (auto pumped = sending_.pump(replies.texts); !pumped) return std::move(pumped).error();
    return replies;
}

void SessionCore::note_marks() {
    state_.in_step = receiving_.in_step();
    state_.in_step_at = receiving_.in_step_at();
    state_.past = receiving_.past();
}

Replies SessionCore::fail(std::string_view reason) {
    state_.fault = reason;
    return end(to_text(ErrorMessage{std::string{reason}}));
}

Replies SessionCore::end(std::string text) {
    closed_ = true;
    state_.welcomed = false;
    state_.in_step = false;
    Replies replies;
    replies.close = true;
    if (!text.empty()) replies.texts.push_back(std::move(text));
    return replies;
}

Replies SessionCore::superseded() {
    state_.superseded = true;
    return fail("superseded");
}

} // namespace data::link
