// What is wrong in a file that the user gave, told so that they can put it right.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace data {

struct Fault {
    std::string file;
    std::size_t line = 0; ///< from 1; 0: the file as a whole
    /// From 1: in CSV the field's number, in TOML the character. 0: the line as a whole.
    std::size_t column = 0;
    std::string column_name; ///< CSV column or TOML key; may be empty
    std::string expected;    ///< a sentence: what was found, what was expected, what to do
};

/// `diners.csv:17:2 (group): "3X" is not a group of groups.csv; …`, leaving out what is not given.
std::string to_string(const Fault& fault);

/// How a fault shows what it found: in quotes, with odd characters escaped, and cut when long.
std::string in_quotes(std::string_view found);

/// Faults in the order in which they are found. Keeps the first thousand and counts the rest: nobody reads
/// more, and a wrong file of a million lines must not fill the memory.
class FaultList {
public:
    static constexpr std::size_t most_kept = 1000;

    /// Adds to `kept`, which the caller owns and which outlives the list.
    explicit FaultList(std::vector<Fault>& kept) : kept_(&kept) {}

    void add(Fault fault) {
        ++found_;
        if (kept_->size() < most_kept) kept_->push_back(std::move(fault));
    }
    std::size_t found() const { return found_; }

private:
    std::vector<Fault>* kept_;
    std::size_t found_ = 0;
};

} // namespace data
