// What is printed where and how, as the kitchen has set it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "counter/paper/compose.hpp"
#include "data/database.hpp"

namespace data::paper {

/// The destination that is a folder of PDF files; where nothing else is set.
inline constexpr std::string_view folder_queue = "folder";

struct PrintRoute {
    std::string queue;
    std::optional<std::string> fallback; ///< where nothing can have been sent to the first
};

/// How a queue is spoken to: as printers/media.hpp reads them.
struct QueueSetup {
    std::string language = "pdf";
    std::string media = "a4";
};

struct PaperSettings {
    bool automatic = false; ///< papers are ordered with each closing
    std::optional<counter::TimeOfDay> use_by;
    std::string carrier;
    std::map<std::string, counter::paper::NameOnLabel, std::less<>> label_names; ///< by authority; else the code alone
};

struct PrintSetup {
    std::map<counter::paper::Kind, PrintRoute> routes; ///< others go to `folder_queue`
    std::map<std::string, QueueSetup, std::less<>> queues;
    PaperSettings settings;

    const std::string& queue_for(counter::paper::Kind kind) const;
    QueueSetup of_queue(std::string_view name) const;
    counter::paper::NameOnLabel names_of(std::string_view authority) const;
};

class PrintSetupTable {
public:
    explicit PrintSetupTable(Database& database);
    Result<PrintSetup> read();
    /// Replaces everything.
    Result<void> write(const PrintSetup& setup);

private:
    Query routes_;
    Query queues_;
    Query settings_;
    Query clear_routes_;
    Query clear_queues_;
    Query clear_settings_;
    Query add_route_;
    Query add_queue_;
    Query add_setting_;
};

} // namespace data::paper
