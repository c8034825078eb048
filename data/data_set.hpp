// A data set in memory: what the files of an import folder say (README.md, "The data set"), already checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "counter/roster.hpp"

namespace data {

enum class DietKind { health, ethical };

/// Everything that a folder holds. What the rules need stands in `facts`; the details beside it have the same order.
struct DataSet {
    struct SchoolDetails {
        std::string address;
    };
    struct DinerDetails {
        std::string first_name;
        std::string last_name;
        std::string fee_band;
        std::optional<counter::Billing> billing; ///< none: the authority's
    };
    struct Kitchen {
        std::string code;
        std::string name;
        std::string address;
        std::string vat_number;
    };
    struct Diet {
        std::string code;
        DietKind kind{};
        std::string name;
        std::vector<std::string> allergens; ///< Annex II names or `other:text`
    };
    struct Merchant {
        std::string code;
        std::string name;
        std::vector<std::string> authorities;
    };
    struct OpeningBalance {
        std::string diner;
        counter::Cents credit;
        counter::Cents old_debt;
    };

    counter::RosterFacts facts;
    std::vector<SchoolDetails> school_details; ///< of facts.schools
    std::vector<DinerDetails> diner_details;   ///< of facts.diners
    std::vector<Kitchen> kitchens;
    std::vector<Diet> diets;
    std::vector<Merchant> merchants;
    std::vector<OpeningBalance> opening_balances;
};

} // namespace data
