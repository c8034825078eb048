// A site's outbox of buffered facts, and how fast its kitchen takes them: two processes of the program.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/bench/bench.hpp"
#include "tests/bench/made_link.hpp"
#include "tests/support/temp_folder.hpp"

namespace bench {

/// What one drain took.
struct Drained {
    double seconds = 0;
    double site_mib = 0;    ///< the most resident memory of the site
    double kitchen_mib = 0; ///< and of its kitchen
};

/// Folders of both ends, made once and drained as often as one likes, each time from copies.
class Outbox {
public:
    enum class Facts {
        repeated, ///< statements of who is there that repeat what is in force
        mixed     ///< statements of which each differs from the group's one before
    };
    Outbox(std::size_t count, Facts facts);

    /// From the site's being ready until it has durably noted that the kitchen has durably taken the last fact.
    Drained drain();
    std::size_t count() const { return count_; }
    double bytes_each() const { return bytes_each_; }
    /// The lines of the first facts, in turn, for peers that are to carry the same.
    const std::vector<std::string>& samples() const { return samples_; }

private:
    void fill(Facts facts);

    std::size_t count_;
    support::TempFolder folder_{own_disk()};
    MadeSchool school_;
    std::string token_;
    double bytes_each_ = 0;
    std::vector<std::string> samples_;
};

} // namespace bench
