#include "tests/bench/drain.hpp"

#include <algorithm>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "data/link/bodies.hpp"
#include "data/link/fact.hpp"
#include "data/samples/random.hpp"
#include "data/store.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/expect.hpp"
#include "tests/bench/made_kitchen.hpp"
#include "tests/bench/program.hpp"
#include "tests/bench/sqlite.hpp"

namespace bench {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t of_a_commit = 10'000;
constexpr std::size_t absent_of_a_group = 4;
constexpr std::size_t most_samples = 10'000;
constexpr auto look_every = 20ms;
constexpr auto stuck_after = 60s; // without anything being acknowledged

/// Shaped like a UUID of version 7, which begins with its time.
std::string id_in_time(counter::Instant at, std::size_t number, data::samples::Random& random) {
    const auto ms = static_cast<std::uint64_t>(at.time_since_epoch().count());
    return fmt::format("{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}", ms >> 16, ms & 0xffff, number & 0xfff,
                       0x8000 | random.below(0x4000), random.next() >> 16);
}

/// What lies in memory alone would be written while the clock runs.
void flush_disk(const fs::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::syncfs(descriptor);
        ::close(descriptor);
    }
}

/// How far the site knows itself acknowledged, as its database has it.
class Acknowledged {
public:
    explicit Acknowledged(const fs::path& site)
        : database_(expect(data::Database::open(site / "mestolo.db", data::Database::Access::reader))),
          query_(database_, "SELECT o.acked FROM streams_out o JOIN peers p ON p.id = o.peer WHERE p.name = ''") {}
    std::int64_t read() { return expect(data::single_integer(query_)).value_or(0); }

private:
    data::Database database_;
    data::Query query_;
};

} // namespace

Outbox::Outbox(std::size_t count, Facts facts) : count_(count), school_(largest_school(around_today(0, 20))) {
    const auto options = around_today(0, 20);
    write_data_set(options, folder_ / "set");
    import_set(folder_ / "kitchen", folder_ / "set");
    token_ = make_node_token(folder_ / "kitchen", school_.code);
    join(folder_ / "site", school_.code, 1, token_);
    fill(facts);
}

void Outbox::fill(Facts facts) {
    auto store = expect(data::Store::open(folder_ / "site", date::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())));
    data::samples::Random random{1, 300};
    auto at = date::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()) - 24h;
    std::size_t bytes = 0;
    for (std::size_t number = 0; number < count_; ++number) {
        if (number % of_a_commit == 0) {
            if (number != 0) expect(store.commit());
            expect(store.begin());
        }
        if (number % 20 == 0) at += 1ms;
        const auto& group = school_.groups[number % school_.groups.size()];
        data::Statement statement;
        statement.request_id = id_in_time(at, number, random);
        statement.received_at = at;
        statement.author = "Segreteria";
        statement.group = group.code;
        statement.date = school_.date;
        const auto round = facts == Facts::mixed ? number / school_.groups.size() : 0;
        for (std::size_t i = 0; i < std::min(absent_of_a_group, group.diners.size()); ++i)
            statement.absent.push_back(group.diners[(round + i) % group.diners.size()]);
        std::ranges::sort(statement.absent);
        data::link::Fact fact;
        fact.type = "attendance";
        fact.at = at;
        fact.body = data::link::attendance_body(statement);
        auto line = data::link::to_line(fact);
        expect(store.publisher().upstream()->append(line));
        bytes += line.size();
        if (samples_.size() < most_samples) samples_.push_back(std::move(line));
    }
    expect(store.commit());
    bytes_each_ = static_cast<double>(bytes) / static_cast<double>(count_);
}

Drained Outbox::drain() {
    const support::TempFolder copies{own_disk()};
    fs::copy(folder_ / "kitchen", copies / "kitchen", fs::copy_options::recursive);
    fs::copy(folder_ / "site", copies / "site", fs::copy_options::recursive);
    const Service kitchen{copies / "kitchen"};
    join(copies / "site", school_.code, kitchen.port(), token_);
    flush_disk(copies.path());
    const Service site{copies / "site"};
    const auto start = std::chrono::steady_clock::now();
    Acknowledged acknowledged{copies / "site"};
    auto moved_at = start;
    for (std::int64_t before = -1, now = 0; now < static_cast<std::int64_t>(count_); before = now) {
        std::this_thread::sleep_for(look_every);
        now = acknowledged.read();
        const auto looked_at = std::chrono::steady_clock::now();
        if (now != before) moved_at = looked_at;
        else if (looked_at - moved_at > stuck_after) throw CannotTake(fmt::format("the drain is stuck at {} of {}", now, count_));
    }
    Drained drained;
    drained.seconds = std::chrono::duration<double>(moved_at - start).count();
    drained.site_mib = site.peak_rss_mib();
    drained.kitchen_mib = kitchen.peak_rss_mib();
    Sqlite taken{copies / "kitchen" / "mestolo.db"};
    Statement count{taken, "SELECT (SELECT count(*) FROM attendance), (SELECT count(*) FROM parked)"};
    count.step();
    if (count.integer(0) != static_cast<std::int64_t>(count_) || count.integer(1) != 0)
        throw CannotTake(fmt::format("of {} facts the kitchen carried out {} and parked {}", count_, count.integer(0), count.integer(1)));
    return drained;
}

} // namespace bench
