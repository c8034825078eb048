#include "tests/data/link_simulation.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "data/link/message.hpp"

namespace data::tests {

namespace {

using namespace std::chrono_literals;

const counter::ClockState good_clock{counter::ClockTrust::synchronised, 0ms};

template <typename T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

bool is_in(const std::vector<std::pair<std::int64_t, std::int64_t>>& holes, std::int64_t seq) {
    return std::ranges::any_of(holes, [&](const auto& hole) { return hole.first <= seq && seq <= hole.second; });
}

} // namespace

LinkSimulation::LinkSimulation(std::uint64_t seed, std::size_t sites, LinkTroubles troubles, bool with_middle)
    : random_(seed), troubles_(troubles), with_middle_(with_middle),
      credit_(random_() % 3 == 0 ? 1 + static_cast<std::int64_t>(random_() % 20) : 4096),
      now_(counter::parse_instant("2026-10-05T05:00:00.000Z").value()) {
    std::vector<std::string> names;
    for (std::size_t site = 0; site < sites; ++site) names.push_back(fmt::format("site{}", site));
    const auto add = [&](const std::string& name, std::vector<std::string> below, bool passes_on) {
        nodes_.push_back(std::make_unique<LinkNode>(folder_ / (name + ".db"), name, std::move(below), passes_on));
        lives_[nodes_.size() - 1] = next_life_++;
        nodes_.back()->start(now_);
    };
    add("top", with_middle ? std::vector<std::string>{"middle"} : names, false);
    if (with_middle) add("middle", names, true);
    for (const auto& name : names) add(name, {}, false);
}

std::size_t LinkSimulation::upstream_of(std::size_t node) const { return with_middle_ && node > 1 ? 1 : 0; }

void LinkSimulation::say(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
}

LinkSimulation::Wire* LinkSimulation::wire_of(std::size_t node) {
    for (auto& wire : wires_)
        if (wire->below.node == node && wire->below.open && wire->below.site) return wire.get();
    return nullptr;
}

LinkSimulation::Fate LinkSimulation::fate() {
    if (healing_) return Fate::commits;
    if (troubles_.full_disks && chance(60)) return Fate::disk_is_full;
    if (troubles_.kills && chance(120)) return Fate::dies_before_commit;
    if (troubles_.kills && chance(120)) return Fate::dies_after_commit;
    return Fate::commits;
}

template <typename Work>
bool LinkSimulation::transact(std::size_t node, Work work) {
    auto& program = nodes_[node]->program();
    must(program.database.execute("BEGIN"));
    work(program);
    switch (fate()) {
    case Fate::commits: must(program.database.execute("COMMIT")); return true;
    case Fate::disk_is_full:
        must(program.database.execute("ROLLBACK"));
        if (program.upwards) must(program.upwards->load());
        for (auto& [_, feed] : program.feeds) must(feed.load());
        lose_sessions(node);
        return false;
    case Fate::dies_before_commit: kill(node); return false;
    case Fate::dies_after_commit:
        must(program.database.execute("COMMIT"));
        kill(node);
        return false;
    }
    return false;
}

void LinkSimulation::close(End& end) {
    end.open = false;
    end.site.reset();
    end.upstream.reset();
}

/// Its ends are gone; what they sent is still on its way.
void LinkSimulation::lose_sessions(std::size_t node) {
    for (auto& wire : wires_) {
        for (auto* end : {&wire->below, &wire->above})
            if (end->node == node) close(*end);
    }
}

void LinkSimulation::kill(std::size_t node) {
    ++kills_;
    lose_sessions(node);
    nodes_[node]->kill();
}

void LinkSimulation::start(std::size_t node) {
    if (!nodes_[node]->is_up()) nodes_[node]->start(now_);
}

void LinkSimulation::record(std::size_t node) {
    std::vector<std::pair<std::string, std::string>> facts;
    const auto count = chance(50) ? 1 + pick(2500) : 1 + pick(6);
    for (std::uint64_t at = 0; at < count; ++at) {
        const auto* const type = chance(25) ? "poison" : chance(25) ? "later" : "thing";
        facts.emplace_back(type, fmt::format("{}/{}/{}", nodes_[node]->name(), lives_[node], next_id_++));
    }
    const auto padding = chance(40) ? pick(200'000) : 0;
    const bool adds_garbage = chance(80);
    transact(node, [&](LinkProgram& program) {
        for (const auto& [type, id] : facts) {
            must(program.upwards->append(line_of(type, id, now_, facts.size() < 10 ? padding : 0)));
            must(program.record.run(type, id));
        }
        if (adds_garbage) must(program.upwards->append("[\"no fact\"]"));
    });
}

void LinkSimulation::tell(std::size_t node) {
    auto& feeds = nodes_[node]->program().feeds;
    auto feed = feeds.begin();
    std::advance(feed, static_cast<std::ptrdiff_t>(pick(feeds.size())));
    const auto site = feed->first;
    const auto id = fmt::format("{}", next_id_++);
    transact(node, [&](LinkProgram& program) {
        must(program.feeds.at(site).append(line_of("thing", id, now_)));
        must(program.tell.run(site, id));
    });
}

void LinkSimulation::connect(std::size_t node) {
    const auto above = upstream_of(node);
    if (!nodes_[above]->is_up()) return;
    auto wire = std::make_unique<Wire>();
    wire->site = nodes_[node]->name();
    wire->restores = restores_;
    wire->below.node = node;
    wire->above.node = above;
    auto& top = nodes_[above]->program();
    wire->above.upstream.emplace(top.database, top.feeds.at(wire->site), top.sink,
                                 link::UpstreamSession::Options{nodes_[above]->name(), wire->site, std::nullopt, credit_});
    std::string hello;
    auto* const end = &wire->below;
    wires_.push_back(std::move(wire));
    const bool sent = transact(node, [&](LinkProgram& program) {
        end->site.emplace(program.database, *program.upwards, program.sink,
                          link::SiteSession::Options{nodes_[node]->name(), "school", "test", credit_});
        hello = must(end->site->hello(now_, good_clock));
    });
    if (sent) wires_.back()->up.push_back(std::move(hello));
    else end->open = false;
}

void LinkSimulation::send(Wire& wire, bool upwards, link::Replies replies) {
    auto& queue = upwards ? wire.up : wire.down;
    auto& end = upwards ? wire.below : wire.above;
    for (auto& text : replies.texts) {
        if (text.size() > link::most_message_bytes) say("a message is too long");
        queue.push_back(std::move(text));
    }
    if (replies.close) close(end);
}

void LinkSimulation::deliver(Wire& wire, bool upwards) {
    auto& queue = upwards ? wire.up : wire.down;
    auto& end = upwards ? wire.above : wire.below;
    if (queue.empty()) return;
    auto text = std::move(queue.front());
    queue.pop_front();
    if (!end.open || !nodes_[end.node]->is_up()) return;
    const bool is_last = !healing_ && chance(200);
    if (is_last) text.resize(pick(text.size() + 1));
    link::Replies replies;
    bool greets = false;
    const bool sent = transact(end.node, [&](LinkProgram&) {
        if (upwards) {
            replies = must(end.upstream->receive(text, now_, good_clock));
        } else {
            const bool before = end.site->state().welcomed;
            replies = must(end.site->receive(text, now_));
            greets = (!before && end.site->state().welcomed) || end.site->state().fenced;
        }
    });
    if (is_last) cut(wire);
    if (!sent) return;
    if (greets && wire.restores == restores_) doubtful_.erase(end.node);
    if (upwards) check_acks(end.node, wire.site, replies);
    send(wire, !upwards, std::move(replies));
}

void LinkSimulation::pump(Wire& wire, bool below, bool beat) {
    auto& end = below ? wire.below : wire.above;
    if (!end.open || !nodes_[end.node]->is_up()) return;
    link::Replies replies;
    const bool sent = transact(end.node, [&](LinkProgram&) {
        if (below) replies = must(beat ? end.site->beat(now_) : end.site->pump(now_));
        else replies = must(beat ? end.upstream->beat(now_) : end.upstream->pump(now_));
    });
    if (sent) send(wire, below, std::move(replies));
}

/// What is on its way is lost from some point on. One end sees it at once, or both do; the other goes on listening to what
/// is left, and may hear it long after a newer connection.
void LinkSimulation::cut(Wire& wire) {
    for (auto* queue : {&wire.up, &wire.down}) queue->resize(pick(queue->size() + 1));
    const auto seen_by = pick(3);
    if (seen_by != 0) close(wire.below);
    if (seen_by != 1) close(wire.above);
}

void LinkSimulation::back_up(std::size_t node) {
    copies_[node] = folder_ / fmt::format("copy{}.db", node);
    nodes_[node]->back_up(copies_[node]);
}

void LinkSimulation::restore(std::size_t node) {
    if (!copies_.contains(node)) return;
    kill(node);
    nodes_[node]->restore(copies_[node]);
    lives_[node] = next_life_++;
    doubtful_.insert(node);
    if (node == 0) ++restores_;
    if (node == 0)
        for (std::size_t site = 1; site < nodes_.size(); ++site) doubtful_.insert(site);
    start(node);
}

/// A copy of a site's database is started as well, under the same name.
void LinkSimulation::clone(std::size_t node) {
    const auto file = folder_ / fmt::format("clone{}.db", nodes_.size());
    nodes_[node]->back_up(file);
    nodes_.push_back(std::make_unique<LinkNode>(file, nodes_[node]->name(), std::vector<std::string>{}));
    lives_[node] = next_life_++;
    lives_[nodes_.size() - 1] = next_life_++;
    if (doubtful_.contains(node)) doubtful_.insert(nodes_.size() - 1);
    nodes_.back()->start(now_);
}

/// An end that hears nothing more takes the other for dead after a while.
void LinkSimulation::forget_dead_wires() {
    for (auto& wire : wires_) {
        if (!wire->above.open && wire->down.empty() && chance(10)) close(wire->below);
        if (!wire->below.open && wire->up.empty() && chance(10)) close(wire->above);
    }
    std::erase_if(wires_, [](const auto& wire) { return !wire->below.open && !wire->above.open; });
}

void LinkSimulation::step() {
    now_ += std::chrono::milliseconds{pick(2000)};
    forget_dead_wires();
    const auto node = pick(nodes_.size());
    start(node);
    if (is_site(node) && !wire_of(node) && chance(4)) return connect(node);
    const auto what = pick(100);
    if (what < 10 && is_site(node) && !(with_middle_ && node == 1)) return record(node);
    if (what < 15 && !nodes_[node]->program().feeds.empty()) return tell(node);
    if (what < 16 && is_site(node)) return connect(node); // beside the one that it has
    if (what == 16 && troubles_.kills && chance(2)) return kill(node);
    if (what == 17 && troubles_.upstream_restores && chance(2)) return chance(3) ? restore(0) : (start(0), back_up(0));
    if (what == 18 && troubles_.site_restores && is_site(node)) return chance(3) ? restore(node) : back_up(node);
    if (what == 19 && troubles_.clones && is_site(node) && nodes_.size() < 5 && chance(2)) return clone(node);
    if (what == 20 && troubles_.pruning && chance(3)) {
        now_ += date::days{pick(40)};
        for (auto& n : nodes_)
            if (n->is_up()) n->prune(counter::ServiceDate{date::floor<date::days>(now_).time_since_epoch()} - date::days{35});
        return;
    }
    if (wires_.empty()) return;
    auto& wire = *wires_[pick(wires_.size())];
    if (what == 21 && chance(2)) return cut(wire);
    if (what < 25) return pump(wire, chance(2), chance(3));
    if (what == 25) check_acknowledged();
    if (what < 30 && wire.below.open && wire.below.site) return pump(wire, true, false);
    deliver(wire, chance(2));
}

void LinkSimulation::run(int steps) {
    for (int at = 0; at < steps && fault_.empty(); ++at) step();
}

void LinkSimulation::heal() {
    healing_ = true;
    for (auto& node : nodes_) {
        node->kill();
        node->is_newer = true;
    }
    for (std::size_t node = 0; node < nodes_.size(); ++node) lose_sessions(node);
    wires_.clear();
    for (std::size_t node = 0; node < nodes_.size(); ++node) start(node);
    // A site and its clones, one after the other: each says what it has to say. The others are heard last, so that each
    // is in step at the end.
    for (std::size_t node = nodes_.size(); node-- > 1 && fault_.empty();) {
        for (int attempt = 0; attempt < 10; ++attempt) {
            now_ += 1s;
            connect(node);
            auto& wire = *wires_.back();
            while (fault_.empty() && (!wire.up.empty() || !wire.down.empty())) {
                deliver(wire, true);
                deliver(wire, false);
            }
            if (wire.below.open && nodes_[node]->program().upwards->pending() == 0) break;
        }
        if (nodes_[node]->program().upwards->pending() != 0)
            say(fmt::format("{} still has {} facts to send", nodes_[node]->name(), nodes_[node]->program().upwards->pending()));
    }
    if (with_middle_) { // what came last from the sites
        auto* const wire = wire_of(1);
        if (!wire) return say("the middle node is not connected");
        pump(*wire, true, true);
        while (fault_.empty() && (!wire->up.empty() || !wire->down.empty())) {
            deliver(*wire, true);
            deliver(*wire, false);
        }
    }
}

void LinkSimulation::check_acks(std::size_t above, const std::string& site, const link::Replies& replies) {
    for (const auto& text : replies.texts) {
        const auto message = must(link::parse_message(text));
        const auto* const ack = std::get_if<link::AckMessage>(&message);
        if (!ack) continue;
        Query query{nodes_[above]->program().database,
                    "SELECT seq FROM streams_in JOIN peers ON id = peer WHERE name = ?1"};
        if (must(single_integer(query, site)).value_or(-1) < ack->through.seq)
            say(fmt::format("{} is told that {} is durable, which is not", site, ack->through.seq));
    }
}

/// With pruning, what one copy of a site had forgotten before an upstream that was restored could get it again, while
/// another copy still keeps it: upstream has written down the hole.
LinkSimulation::Holes LinkSimulation::holes_of(std::size_t above, const std::string& site) {
    Holes holes;
    if (!troubles_.pruning) return holes;
    Query query{nodes_[above]->program().database,
                "SELECT from_seq, to_seq FROM holes_in JOIN peers ON peers.id = peer WHERE name = ?1"};
    auto rows = query.rows(site);
    while (rows.next()) holes.emplace_back(rows.integer(0), rows.integer(1));
    return holes;
}

void LinkSimulation::check_acknowledged() {
    for (std::size_t node = 1; node < nodes_.size(); ++node) {
        const auto above = upstream_of(node);
        if (doubtful_.contains(node) || !nodes_[node]->is_up() || !nodes_[above]->is_up()) continue;
        auto& upstream = nodes_[above]->program().database;
        std::unordered_set<std::string> had;
        for (auto& id : column(upstream, "SELECT id FROM applied")) had.insert(std::move(id));
        for (auto& id : column(upstream, "SELECT line ->> '$.body.id' FROM parked WHERE json_valid(line)")) had.insert(std::move(id));
        const auto holes = holes_of(above, nodes_[node]->name());
        for (const auto& line : column(nodes_[node]->program().database,
                                       "SELECT coalesce(line ->> '$.origin.seq', seq) || ' ' || (line ->> '$.body.id') FROM "
                                       "facts_out JOIN peers ON peers.id = facts_out.peer JOIN streams_out USING (peer) "
                                       "WHERE name = '' AND seq <= acked AND line LIKE '{%'")) {
            const auto id = line.substr(line.find(' ') + 1);
            if (!had.contains(id) && !is_in(holes, std::stoll(line)))
                return say(fmt::format("{} takes {} for acknowledged, which upstream has not", nodes_[node]->name(), id));
        }
    }
}

std::string LinkSimulation::check() {
    if (!fault_.empty()) return fault_;
    check_acknowledged();
    if (!fault_.empty()) return fault_;
    std::vector<std::size_t> lowest;
    for (std::size_t node = with_middle_ ? 2 : 1; node < nodes_.size(); ++node) lowest.push_back(node);
    if (auto wrong = check_upwards(0, lowest); !wrong.empty()) return wrong;
    if (with_middle_)
        if (auto wrong = check_upwards(1, lowest); !wrong.empty()) return wrong;
    std::set<std::string> seen; // a clone's place is not the feed's any more
    for (std::size_t node = 1; node < nodes_.size(); ++node)
        if (seen.insert(nodes_[node]->name()).second)
            if (auto wrong = check_downwards(upstream_of(node), node); !wrong.empty()) return wrong;
    return {};
}

std::string LinkSimulation::check_upwards(std::size_t above, const std::vector<std::size_t>& below) {
    auto& upstream = nodes_[above]->program().database;
    std::unordered_map<std::string, int> applied;
    std::map<std::string, int> newest; // by node and life
    for (const auto& line : column(upstream, "SELECT type || ' ' || id FROM applied WHERE peer <> '' ORDER BY n")) {
        const auto type = line.substr(0, line.find(' '));
        const auto id = line.substr(line.find(' ') + 1);
        if (++applied[id] > 1) return fmt::format("{} is applied twice", id);
        if (type != "thing") continue; // `later` comes when it is known
        const auto life = id.substr(0, id.rfind('/'));
        const auto number = std::stoi(id.substr(id.rfind('/') + 1));
        if (newest.contains(life) && newest[life] > number) return fmt::format("{} comes after {}", id, newest[life]);
        newest[life] = number;
    }
    std::unordered_set<std::string> parked;
    for (auto& id : column(upstream, "SELECT line ->> '$.body.id' FROM parked WHERE sent = 0 AND json_valid(line)")) parked.insert(std::move(id));
    for (const auto node : below) {
        auto& site = nodes_[node]->program().database;
        // With pruning, an upstream that was restored cannot get everything again.
        const auto* const expected =
            troubles_.pruning ? "SELECT coalesce(line ->> '$.origin.seq', seq) || ' ' || (line ->> '$.type') || ' ' || "
                                "(line ->> '$.body.id') FROM facts_out JOIN peers ON peers.id = facts_out.peer "
                                "WHERE name = '' AND line LIKE '{%'"
                              : "SELECT n || ' ' || type || ' ' || id FROM recorded";
        const auto holes = holes_of(above, nodes_[node]->name());
        for (const auto& row : column(site, expected)) {
            if (is_in(holes, std::stoll(row))) continue;
            const auto line = row.substr(row.find(' ') + 1);
            const auto type = line.substr(0, line.find(' '));
            const auto id = line.substr(line.find(' ') + 1);
            if (type == "poison" && above == upstream_of(node) && !parked.contains(id)) return fmt::format("{} is not parked", id);
            if (type != "poison" && applied[id] != 1) return fmt::format("{} {} of {} is missing", type, id, nodes_[node]->file().string());
        }
        const auto known = column(site, "SELECT count(*) FROM parked WHERE sent = 1 AND type = 'poison'").front();
        const auto still = column(site, "SELECT count(*) FROM recorded WHERE type = 'poison'").front();
        if (!troubles_.pruning && std::stoi(known) < std::stoi(still))
            return fmt::format("{} knows of {} parked facts, of {}", nodes_[node]->name(), known, still);
    }
    return {};
}

std::string LinkSimulation::check_downwards(std::size_t above, std::size_t below) {
    const auto& name = nodes_[below]->name();
    const auto told = column(nodes_[above]->program().database, fmt::format("SELECT id FROM told WHERE site = '{}' ORDER BY n", name));
    const auto got = column(nodes_[below]->program().database, "SELECT id FROM applied WHERE peer = '' ORDER BY n");
    if (got.empty()) return fmt::format("{} has no account", name);
    auto expected = std::ranges::find(told, got.front());
    if (got.front().empty()) expected = told.begin() - 1;
    else if (expected == told.end()) return fmt::format("{} has an account that is not upstream's", name);
    if (!std::equal(expected + 1, told.end(), got.begin() + 1, got.end()))
        return fmt::format("{} was not told what upstream told it: {} of {}", name, got.size(), told.end() - expected);
    return {};
}

} // namespace data::tests
