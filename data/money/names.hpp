// Finding people by what somebody types of their name, in UTF-8 and without a locale: Latin letters, no more.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace data::money {

/// Small letters without their accents, as far as U+017F and the Romanian ș and ț; all apostrophes are one:
/// `Nicolò D’Angelo` is `nicolo d'angelo`.
std::string folded(std::string_view text);

/// What was typed to find somebody: the begin of a code, or of words of the name in any order.
class NameQuery {
public:
    explicit NameQuery(std::string_view typed);

    bool is_code(std::string_view code) const;
    bool is_name(std::string_view first_name, std::string_view last_name) const;

private:
    std::string whole_;
    std::vector<std::string> words_;
};

} // namespace data::money
