// What the shopkeeper was told, what came onto paper and what stands in the books, held against each other.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/system/till/paper_roll.hpp"
#include "tests/system/till/shop.hpp"

namespace till {

enum class Told { recorded, nothing, unknown };

/// Something that a shopkeeper did, and what became of it as far as they know.
struct Operation {
    std::string key;                   ///< by which the program knows it
    std::string diner;
    std::int64_t cents = 0;
    Told told = Told::nothing;
    std::string receipt = {};          ///< once told
    std::optional<std::string> reverses = {}; ///< a receipt, if it is a reversal
};

struct Evidence {
    std::vector<Family> families;
    std::vector<Operation> operations;
    std::vector<Slip> slips; ///< of all terminals
    Books shop;
    Books kitchen;
};

struct Verdict {
    std::vector<std::string> faults; ///< in words
    int receipts = 0;
    int reversals = 0;
    int told = 0;            ///< receipts that somebody was told of
    int known_by_paper = 0;  ///< others that came onto paper
    int unknown_papers = 0;  ///< receipts of terminals that are offered for a copy
    int unknown_and_out = 0; ///< of them on a roll, whole
    int originals = 0;
    int copies = 0;
    int torn = 0;
};

Verdict check(const Evidence& evidence);

} // namespace till
