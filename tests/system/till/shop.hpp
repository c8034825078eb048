// A kitchen and the shop of one of its merchants, made and looked into by code.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "data/money/cash_closings.hpp"
#include "data/money/receipts.hpp"
#include "data/node_settings.hpp"

namespace till {

inline constexpr const char* merchant = "T01";
inline constexpr const char* heading = "Comune di Calcinate"; ///< of its receipts

/// A diner whom the shop serves.
struct Family {
    std::string code;
    std::int64_t credit = 0;  ///< cents, at the beginning
    std::int64_t minimum = 0; ///< cents of a top-up
};

struct Secrets {
    std::string kitchen;  ///< of the kitchen's token there
    std::string shop;     ///< of the shopkeeper's
    std::string upkeep;   ///< who may look at the shop's link
};

struct Furnished {
    std::vector<Family> families;
    Secrets secrets;
};

/// Makes `folder/kitchen`, `folder/shop` and `folder/clock`, hours before any cutoff: nothing but tills will change money.
Furnished furnish(const std::filesystem::path& folder, const std::vector<data::TerminalSetting>& terminals, std::uint16_t kitchen_port);

/// What a node's database says of the shop's money.
struct Books {
    std::vector<data::money::Receipt> receipts; ///< in order
    std::map<std::string, data::money::ReceiptPaper> papers; ///< by receipt
    std::vector<data::money::CashClosing> closings;
    std::map<std::string, std::int64_t> credit; ///< cents by diner
    std::int64_t drawer = 0;                    ///< cents
    std::vector<std::string> faults;            ///< by its own word
};
/// Of a node that isn't running. Throws std::runtime_error.
Books read_books(const std::filesystem::path& node, const std::vector<Family>& families);

} // namespace till
