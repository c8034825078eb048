// A node of the simulated network: a real database, the streams over it, and a sink that writes down what it applies.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/link/site_session.hpp"
#include "data/link/upstream_session.hpp"
#include "data/link/parked.hpp"

namespace data::tests {

/// Writes facts of type `thing` into the table `applied`, in the transaction in which they come. `poison` cannot be applied,
/// `later` is known to newer programs alone. A `whole` replaces what was told by upstream before.
class WritingSink final : public link::FactSink {
public:
    WritingSink(Database& database, bool is_newer, bool passes_on);

    bool knows(std::string_view type, int version) const override;
    Result<void> apply(const link::Fact& fact, const link::Peer& from, counter::Instant now) override;
    Result<void> tell_everything(const link::Peer& site, counter::Instant now) override;

    std::map<std::string, link::Outgoing*> feeds; ///< by the site's name
    link::Outgoing* upwards = nullptr;            ///< of a middle node, which passes on what it applies

private:
    Query add_;
    Query clear_;
    Query newest_told_;
    bool is_newer_;
    bool passes_on_;
};

/// A fact whose body has an id, and padding so that some are long.
std::string line_of(std::string_view type, std::string_view id, counter::Instant at, std::size_t padding = 0);

/// What runs over one open database, and is gone at once when it is killed.
struct LinkProgram {
    LinkProgram(Database opened, const std::string& name, const std::vector<std::string>& sites, bool is_newer, bool passes_on,
                counter::Instant now);

    Database database;
    WritingSink sink;
    std::optional<link::Outgoing> upwards;
    std::map<std::string, link::Outgoing> feeds;
    link::ParkedTable parked;
    link::PeerTable peers;
    Query record;
    Query tell;
};

class LinkNode {
public:
    LinkNode(std::filesystem::path file, std::string name, std::vector<std::string> sites, bool passes_on = false);

    void start(counter::Instant now);
    /// As a power cut would: what is not committed never was.
    void kill() { program_.reset(); }
    bool is_up() const { return program_ != nullptr; }
    LinkProgram& program() { return *program_; }

    void back_up(const std::filesystem::path& to);
    /// While it is down.
    void restore(const std::filesystem::path& from);
    void prune(counter::ServiceDate before);

    const std::string& name() const { return name_; }
    const std::filesystem::path& file() const { return file_; }

    bool is_newer = false; ///< its program knows `later`, from the next start on

private:
    std::filesystem::path file_;
    std::string name_;
    std::vector<std::string> sites_;
    bool passes_on_;
    std::unique_ptr<LinkProgram> program_;
};

/// All values of a query's first column.
std::vector<std::string> column(Database& database, const std::string& sql);

} // namespace data::tests
