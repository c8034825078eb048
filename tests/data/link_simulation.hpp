// Nodes that exchange facts over a network that delays, cuts and doubles, on machines that die: the same for the same seed.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/data/link_node.hpp"
#include "tests/support/temp_folder.hpp"

namespace data::tests {

/// What may happen in a simulation beside recording, telling and the network's whims.
struct LinkTroubles {
    bool kills = true;
    bool full_disks = true;
    bool site_restores = false;
    bool upstream_restores = false;
    bool clones = false;
    bool pruning = false; ///< and partitions of weeks
};

class LinkSimulation {
public:
    /// Sites below `top`; `with_middle`: below a node that passes on to `top` what they say.
    LinkSimulation(std::uint64_t seed, std::size_t sites, LinkTroubles troubles, bool with_middle = false);

    void run(int steps);
    /// No more trouble: everything that is on its way arrives.
    void heal();
    /// After healing: what is wrong, empty if nothing is.
    std::string check();

    int kills() const { return kills_; }
    /// What the rules of the network saw broken while it ran.
    const std::string& fault() const { return fault_; }

private:
    struct End {
        std::size_t node = 0;
        std::optional<link::SiteSession> site;
        std::optional<link::UpstreamSession> upstream;
        bool open = true;
    };
    struct Wire {
        End below;
        End above;
        std::deque<std::string> up;
        std::deque<std::string> down;
        std::string site;
        int restores = 0; ///< of upstream, when it was made
    };
    enum class Fate { commits, disk_is_full, dies_before_commit, dies_after_commit };

    std::uint64_t pick(std::uint64_t below) { return random_() % below; }
    bool chance(std::uint64_t one_in) { return pick(one_in) == 0; }
    void step();
    Fate fate();
    /// Work in a transaction of the node. False if it did not commit, or its texts never left.
    template <typename Work>
    bool transact(std::size_t node, Work work);
    void lose_sessions(std::size_t node);
    void kill(std::size_t node);
    void start(std::size_t node);

    void record(std::size_t node);
    void tell(std::size_t node);
    void connect(std::size_t node);
    void deliver(Wire& wire, bool upwards);
    void pump(Wire& wire, bool below, bool beat);
    void send(Wire& wire, bool upwards, link::Replies replies);
    void cut(Wire& wire);
    static void close(End& end);
    void back_up(std::size_t node);
    void restore(std::size_t node);
    void clone(std::size_t node);
    void forget_dead_wires();

    void check_acks(std::size_t above, const std::string& site, const link::Replies& replies);
    using Holes = std::vector<std::pair<std::int64_t, std::int64_t>>;
    Holes holes_of(std::size_t above, const std::string& site);
    /// What a site knows to be acknowledged, its upstream has.
    void check_acknowledged();
    void say(std::string fault);
    std::string check_upwards(std::size_t above, const std::vector<std::size_t>& below);
    std::string check_downwards(std::size_t above, std::size_t below);

    Wire* wire_of(std::size_t node);
    std::size_t upstream_of(std::size_t node) const;
    bool is_site(std::size_t node) const { return nodes_[node]->name() != "top"; }

    support::TempFolder folder_;
    std::mt19937_64 random_;
    LinkTroubles troubles_;
    bool with_middle_;
    bool healing_ = false;
    std::int64_t credit_;
    counter::Instant now_;
    std::vector<std::unique_ptr<LinkNode>> nodes_; ///< 0: top
    std::vector<std::unique_ptr<Wire>> wires_;
    std::map<std::size_t, std::filesystem::path> copies_;
    std::map<std::size_t, int> lives_;
    std::set<std::size_t> doubtful_; ///< sites that were restored, or whose upstream was, since it last greeted them
    int next_life_ = 0;
    int next_id_ = 0;
    int kills_ = 0;
    int restores_ = 0; ///< of upstream
    std::string fault_;
};

} // namespace data::tests
