// Trays with a special diet or in bianco: their labels' serials and codes, and whether they are packed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counter/paper/compose.hpp"
#include "data/database.hpp"
#include "data/tables/closing_table.hpp"

namespace data {

/// A tray as it stands.
struct LabelledTray {
    counter::paper::Tray tray;
    std::int64_t closing = 0;
    std::string school;
    std::string group_name;
    int sitting = 1;
    counter::ServiceDate date;
    std::optional<std::int64_t> diner_row;
    std::optional<std::int64_t> paper; ///< that holds its label
    std::optional<counter::Instant> packed_at;
    std::string packed_by;
};

/// How far packing is.
struct Packing {
    std::string school;
    std::int64_t labels = 0; ///< trays to pack
    std::int64_t packed = 0;
};

class TrayTable {
public:
    explicit TrayTable(Database& database);

    /// By sitting, group's name, code; those taken away too, and with names.
    Result<std::vector<LabelledTray>> of_closing(std::int64_t closing);
    Result<std::optional<LabelledTray>> find(std::int64_t serial);
    Result<std::vector<Packing>> packing(counter::ServiceDate date);
    /// Of a paper of labels: those that are to be packed, and whether a label of that attempt or a later one was scanned.
    Result<std::map<std::int64_t, bool>> scanned_on(std::int64_t paper, int attempt);

    /// As `keep_up` would leave them, in no order; those that it would make have neither serial nor code.
    Result<std::vector<LabelledTray>> as_due(std::int64_t closing);
    /// Makes a tray for every special meal of the closing, once, and lets them follow its acknowledged variations.
    Result<void> keep_up(std::int64_t closing);
    Result<void> put_on_paper(std::int64_t serial, std::int64_t paper);
    Result<void> pack(std::int64_t serial, counter::Instant at, std::string_view by);
    Result<void> note_scan(std::int64_t serial, std::optional<int> attempt, counter::Instant at, std::string_view by,
                           std::string_view answer);

private:
    /// What is to become of a closing's trays.
    struct Plan {
        std::vector<LabelledTray> trays;     ///< those without a serial are to be made
        std::vector<std::size_t> taken;      ///< of these: to be taken away, and there already
        std::vector<std::int64_t> followed;  ///< variations
    };
    Result<Plan> plan(std::int64_t closing);
    Result<void> plan_meals(Plan& plan, std::int64_t closing);
    Result<void> plan_variations(Plan& plan, std::int64_t closing);
    Result<void> add(const LabelledTray& row, std::int64_t closing);

    Query of_closing_;
    Query find_;
    Query packing_;
    Query scanned_on_;
    Query special_meals_;
    Query special_extras_;
    Query code_taken_;
    Query add_;
    Query unfollowed_;
    Query follow_;
    Query take_;
    Query put_on_paper_;
    Query pack_;
    Query note_scan_;
};

} // namespace data
