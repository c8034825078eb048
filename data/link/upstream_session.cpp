#include "data/link/upstream_session.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "data/link/session_core.hpp"

namespace data::link {

namespace {

constexpr std::array<std::string_view, 3> roles{"school", "kitchen", "shop"};

} // namespace

struct UpstreamSession::Impl {
    Impl(Database& database, Outgoing& feed, FactSink& s, Options o)
        : core(database, feed, s, o.credit), sink(&s), peers(database), options(std::move(o)) {}

    Result<Replies> greet(const HelloMessage& hello, counter::Instant now, const counter::ClockState& clock);
    Result<Replies> on(const FactsMessage& facts, counter::Instant now);
    Result<Replies> on(const GoneMessage& gone, counter::Instant now);
    Result<Replies> on(const ErrorMessage& error, counter::Instant now);
    Result<Replies> on(const AckMessage& ack, counter::Instant now) { return core.ack(ack, now); }
    Result<Replies> on(const GapMessage& gap, counter::Instant) { return core.gap(gap); }
    Result<Replies> on(const MarkMessage& mark, counter::Instant now);
    template <typename Other>
    Result<Replies> on(const Other&, counter::Instant) {
        return core.fail("malformed");
    }

    Result<Replies> fence(counter::Instant now);
    Result<bool> feed_goes_on(const HelloMessage& hello);
    Result<void> begin_feed(const HelloMessage& hello, counter::Instant now);
    void note_number(std::int64_t seq) { greatest_ = std::max(greatest_, seq); }

    SessionCore core;
    FactSink* sink;
    PeerTable peers;
    Options options;
    Peer site_;
    std::int64_t their_epoch_ = 0;
    std::int64_t greatest_ = 0; ///< number that the site was heard to have used
    Position their_last_;
    std::optional<Position> their_acked_;
    std::optional<counter::Instant> in_step_written_;
};

UpstreamSession::UpstreamSession(Database& database, Outgoing& feed, FactSink& sink, Options options)
    : impl_(std::make_unique<Impl>(database, feed, sink, std::move(options))) {}
UpstreamSession::UpstreamSession(UpstreamSession&&) noexcept = default;
UpstreamSession& UpstreamSession::operator=(UpstreamSession&&) noexcept = default;
UpstreamSession::~UpstreamSession() = default;

Result<Replies> UpstreamSession::receive(std::string_view text, counter::Instant now, const counter::ClockState& clock) {
    auto& core = impl_->core;
    if (core.is_closed()) return core.end();
    const bool greeted = core.state().welcomed;
    if (greeted && !core.may_speak()) return core.superseded();
    const auto message = parse_message(text);
    if (!message) return core.fail("malformed");
    if (const auto* hello = std::get_if<HelloMessage>(&*message); hello && !greeted) return impl_->greet(*hello, now, clock);
    if (!greeted) return core.fail("malformed");
    return std::visit([&](const auto& m) { return impl_->on(m, now); }, *message);
}

Result<Replies> UpstreamSession::pump(counter::Instant now) { return impl_->core.pump(now); }

Result<Replies> UpstreamSession::beat(counter::Instant now) {
    const auto at = state().in_step_at;
    if (at && at != impl_->in_step_written_) {
        if (auto set = impl_->peers.set_in_step(impl_->site_.id, *at); !set) return std::move(set).error();
        impl_->in_step_written_ = at;
    }
    return impl_->core.beat(now);
}

std::string UpstreamSession::ask_past(counter::Instant instant) const { return to_text(PastMessage{instant}); }

const SessionState& UpstreamSession::state() const { return impl_->core.state(); }

Result<Replies> UpstreamSession::Impl::greet(const HelloMessage& hello, counter::Instant now,
                                             const counter::ClockState& clock) {
    if (std::ranges::find(hello.versions, 1) == hello.versions.end()) return core.fail("unsupported_version");
    if (hello.node != options.site) return core.fail("wrong_node");
    if (std::ranges::find(roles, hello.role) == roles.end()) return core.fail("malformed");
    auto site = peers.put(options.site, hello.role, options.school, options.merchant);
    if (!site) return std::move(site).error();
    site_ = std::move(*site);
    if (auto attached = core.attach(); !attached) return std::move(attached).error();
    core.state().node = hello.node;
    core.learn_clock(hello.at, hello.clock, now);
    their_epoch_ = hello.epoch;
    their_last_ = hello.last;
    their_acked_ = hello.acked;
    note_number(hello.last.seq);

    const auto& incoming = core.incoming();
    const auto& had = incoming.position();
    const bool is_older = hello.epoch < incoming.epoch();
    const bool is_behind = hello.last.seq < had.seq;
    const bool differs = hello.epoch == incoming.epoch() && hello.last.seq == had.seq && hello.last.hash != had.hash;
    if (is_older || is_behind || differs) return fence(now);

    const auto goes_on = feed_goes_on(hello);
    if (!goes_on) return goes_on.error();
    auto& feed = core.outgoing();
    auto parked = core.parked_of_late(hello.acked ? std::optional{hello.acked->seq} : std::nullopt);
    if (!parked) return std::move(parked).error();
    WelcomeMessage welcome{1,           options.node, incoming.epoch(), had, std::move(*parked), core.credit(), feed.epoch(),
                           hello.cursor, now,          clock};
    if (!*goes_on) {
        if (auto begun = begin_feed(hello, now); !begun) return std::move(begun).error();
        welcome.feed_epoch = feed.epoch();
        welcome.feed = {feed.acked(), Hash{}};
    }
    if (auto greeted = sink->greeted(site_, now); !greeted) return std::move(greeted).error();
    auto replies = core.greeted({welcome.feed_epoch, welcome.feed, hello.credit, hello.parked}, now);
    if (replies) replies->texts.insert(replies->texts.begin(), to_text(welcome));
    return replies;
}

/// Where the site has got to is a place of the feed as it is now.
Result<bool> UpstreamSession::Impl::feed_goes_on(const HelloMessage& hello) {
    auto& feed = core.outgoing();
    if (hello.cursor_epoch != feed.epoch()) return false;
    const auto own = feed.hash_at(hello.cursor.seq);
    if (!own) return own.error();
    return *own == hello.cursor.hash;
}

Result<void> UpstreamSession::Impl::begin_feed(const HelloMessage& hello, counter::Instant now) {
    auto& feed = core.outgoing();
    const auto epoch = std::max(feed.epoch(), hello.cursor_epoch) + 1;
    if (auto begun = feed.restart(epoch, std::max(feed.last().seq, hello.cursor.seq)); !begun) return begun;
    return sink->tell_everything(site_, now);
}

Result<Replies> UpstreamSession::Impl::fence(counter::Instant now) {
    auto& incoming = core.incoming();
    const bool is_behind = their_last_.seq < incoming.position().seq;
    FencedMessage fenced;
    fenced.epoch = std::max(incoming.epoch(), their_epoch_) + 1;
    fenced.base.seq = std::max(incoming.position().seq, greatest_) + 1;
    fenced.reason = is_behind ? "restored" : "cloned";
    if (their_acked_ && their_acked_->seq > 0) {
        const auto has = incoming.has(*their_acked_);
        if (!has) return has.error();
        fenced.lost = !*has;
    }
    if (auto begun = incoming.begin_epoch(fenced.epoch, fenced.base, now); !begun) return std::move(begun).error();
    if (auto set = peers.set_fenced(site_.id, fenced.reason, now); !set) return std::move(set).error();
    core.state().fenced = true;
    core.state().fenced_reason = fenced.reason;
    return core.end(to_text(fenced));
}

Result<Replies> UpstreamSession::Impl::on(const FactsMessage& facts, counter::Instant now) {
    note_number(facts.seq + static_cast<std::int64_t>(facts.lines.size()) - 1);
    auto replies = core.facts(facts, now);
    if (!replies) return std::move(replies).error();
    if (!*replies) return fence(now);
    return std::move(**replies);
}

Result<Replies> UpstreamSession::Impl::on(const GoneMessage& gone, counter::Instant now) {
    note_number(gone.through.seq);
    auto replies = core.gone(gone, now);
    if (!replies) return std::move(replies).error();
    if (!*replies) return fence(now);
    return std::move(**replies);
}

Result<Replies> UpstreamSession::Impl::on(const ErrorMessage& error, counter::Instant) {
    core.state().fault = error.reason;
    return core.end();
}

Result<Replies> UpstreamSession::Impl::on(const MarkMessage& mark, counter::Instant now) {
    note_number(mark.seq);
    return core.mark(mark, now);
}

} // namespace data::link
