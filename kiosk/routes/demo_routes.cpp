#include "kiosk/routes/routes.hpp"

#include "counter/closing.hpp"

namespace kiosk {

namespace {

namespace asio = boost::asio;

constexpr date::days horizon{14};

asio::awaitable<net::Response> skip_to_cutoff(StoreWorker& store, DemoClock& clock, Closer& closer) {
    using Next = std::optional<counter::Instant>;
    StoreWorker::Work<Next> work = [now = clock.now()](data::Store& s) -> data::Result<Next> {
        return counter::next_cutoff(s.roster(), now, horizon);
    };
    const auto next = co_await store.read<Next>(std::move(work));
    if (!next) co_return problem_of(next.error());
    if (*next) clock.skip_to(**next);
    closer.look_again();
    co_return net::Response{204};
}

} // namespace

void add_demo_routes(net::Router& router, const SignIn& sign_in, StoreWorker& store, DemoClock& clock, Closer& closer) {
    router.add(net::Method::post, "/api/v1/demo/skip-to-cutoff",
               guarded(sign_in, {Role::kitchen, Role::admin},
                       [&](const Call&) { return skip_to_cutoff(store, clock, closer); }));
}

} // namespace kiosk
