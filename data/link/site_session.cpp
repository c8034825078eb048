#include "data/link/site_session.hpp"

#include <utility>

#include "data/link/session_core.hpp"

namespace data::link {

struct SiteSession::Impl {
    Impl(Database& database, Outgoing& outgoing, FactSink& sink, Options o)
        : core(database, outgoing, sink, o.credit), options(std::move(o)) {}

    Result<Replies> on(const WelcomeMessage& welcome, counter::Instant now);
    Result<Replies> on(const FencedMessage& fenced, counter::Instant now);
    Result<Replies> on(const ErrorMessage& error, counter::Instant now);
    Result<Replies> on(const FactsMessage& facts, counter::Instant now);
    Result<Replies> on(const GoneMessage& gone, counter::Instant now);
    Result<Replies> on(const AckMessage& ack, counter::Instant now) { return core.ack(ack, now); }
    Result<Replies> on(const GapMessage& gap, counter::Instant) { return core.gap(gap); }
    Result<Replies> on(const MarkMessage& mark, counter::Instant now) { return core.mark(mark, now); }
    Result<Replies> on(const PastMessage& past, counter::Instant now) { return core.past(past, now); }
    Result<Replies> on(const HelloMessage&, counter::Instant) { return core.fail("malformed"); }

    Result<Replies> lose_place();

    SessionCore core;
    Options options;
};

SiteSession::SiteSession(Database& database, Outgoing& outgoing, FactSink& sink, Options options)
    : impl_(std::make_unique<Impl>(database, outgoing, sink, std::move(options))) {}
SiteSession::SiteSession(SiteSession&&) noexcept = default;
SiteSession& SiteSession::operator=(SiteSession&&) noexcept = default;
SiteSession::~SiteSession() = default;

Result<std::string> SiteSession::hello(counter::Instant now, const counter::ClockState& clock) {
    auto& core = impl_->core;
    if (auto attached = core.attach(); !attached) return std::move(attached).error();
    const auto acked = core.outgoing().newest_acknowledged();
    if (!acked) return acked.error();
    HelloMessage hello;
    hello.versions = {1};
    hello.node = impl_->options.node;
    hello.role = impl_->options.role;
    hello.epoch = core.outgoing().epoch();
    hello.last = core.outgoing().last();
    hello.acked = *acked;
    if (!core.incoming().is_new()) {
        hello.cursor_epoch = core.incoming().epoch();
        hello.cursor = core.incoming().position();
        auto parked = core.parked_of_late(std::nullopt);
        if (!parked) return std::move(parked).error();
        hello.parked = std::move(*parked);
    }
    hello.credit = core.credit();
    hello.at = now;
    hello.clock = clock;
    hello.program = impl_->options.program;
    return to_text(hello);
}

Result<Replies> SiteSession::receive(std::string_view text, counter::Instant now) {
    auto& core = impl_->core;
    if (core.is_closed()) return core.end();
    if (!core.may_speak()) return core.superseded();
    const auto message = parse_message(text);
    if (!message) return core.fail("malformed");
    const bool greets = std::holds_alternative<WelcomeMessage>(*message);
    const bool ends = std::holds_alternative<FencedMessage>(*message) || std::holds_alternative<ErrorMessage>(*message);
    if (!ends && greets == core.state().welcomed) return core.fail("malformed");
    return std::visit([&](const auto& m) { return impl_->on(m, now); }, *message);
}

Result<Replies> SiteSession::pump(counter::Instant now) { return impl_->core.pump(now); }
Result<Replies> SiteSession::beat(counter::Instant now) { return impl_->core.beat(now); }
const SessionState& SiteSession::state() const { return impl_->core.state(); }

Result<Replies> SiteSession::Impl::on(const WelcomeMessage& welcome, counter::Instant now) {
    if (welcome.version != 1) return core.fail("unsupported_version");
    if (welcome.acked.seq > core.outgoing().last().seq) return core.fail("malformed");
    core.state().node = welcome.node;
    core.learn_clock(welcome.at, welcome.clock, now);
    auto& incoming = core.incoming();
    if (incoming.is_new() || welcome.feed_epoch != incoming.epoch() || welcome.feed != incoming.position())
        if (auto begun = incoming.begin_epoch(welcome.feed_epoch, welcome.feed, now); !begun) return std::move(begun).error();
    return core.greeted({welcome.epoch, welcome.acked, welcome.credit, welcome.parked}, now);
}

Result<Replies> SiteSession::Impl::on(const FencedMessage& fenced, counter::Instant now) {
    auto& outgoing = core.outgoing();
    if (fenced.lost)
        if (auto forgotten = outgoing.acknowledge(0, now); !forgotten) return std::move(forgotten).error();
    if (fenced.epoch <= outgoing.epoch() || fenced.base.seq <= outgoing.acked()) return core.fail("malformed");
    if (auto begun = outgoing.begin_epoch(fenced.epoch, fenced.base.seq); !begun) return std::move(begun).error();
    core.state().fenced = true;
    return core.end();
}

Result<Replies> SiteSession::Impl::on(const ErrorMessage& error, counter::Instant) {
    core.state().fault = error.reason;
    core.state().superseded = error.reason == "superseded";
    return core.end();
}

Result<Replies> SiteSession::Impl::on(const FactsMessage& facts, counter::Instant now) {
    auto replies = core.facts(facts, now);
    if (!replies) return std::move(replies).error();
    if (!*replies) return lose_place();
    return std::move(**replies);
}

Result<Replies> SiteSession::Impl::on(const GoneMessage& gone, counter::Instant now) {
    auto replies = core.gone(gone, now);
    if (!replies) return std::move(replies).error();
    if (!*replies) return lose_place();
    return std::move(**replies);
}

/// Upstream's stream is not what it was: with no cursor, the next greeting leads to a full account.
Result<Replies> SiteSession::Impl::lose_place() {
    if (auto forgotten = core.incoming().forget(); !forgotten) return std::move(forgotten).error();
    return core.fail("parted");
}

} // namespace data::link
