// Reading a JSON object's members, where the first that is wrong is remembered and asked for once at the end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "counter/time.hpp"
#include "data/link/chain.hpp"

namespace data::link {

/// The greatest whole number that every reader of JSON tells from its neighbours.
constexpr std::int64_t greatest_number = (std::int64_t{1} << 53) - 1;

class JsonMembers {
public:
    explicit JsonMembers(const boost::json::object& object) : object_(&object) {}

    const boost::json::value* find(std::string_view name) const { return object_->if_contains(name); }

    /// From `least` to `greatest_number`.
    std::int64_t number(std::string_view name, std::int64_t least = 0) {
        const auto* value = find(name);
        const auto* number = value ? value->if_int64() : nullptr;
        if (number && *number >= least && *number <= greatest_number) return *number;
        wrong(name);
        return least;
    }
    std::string_view text(std::string_view name) {
        const auto* value = find(name);
        if (const auto* text = value ? value->if_string() : nullptr) return *text;
        wrong(name);
        return {};
    }
    counter::Instant instant(std::string_view name) {
        const auto at = counter::parse_instant(text(name));
        if (!at) wrong(name);
        return at.value_or(counter::Instant{});
    }
    Hash hash(std::string_view name) {
        const auto hash = parse_hash(text(name));
        if (!hash) wrong(name);
        return hash.value_or(Hash{});
    }
    const boost::json::object& object(std::string_view name) {
        static const boost::json::object none;
        const auto* value = find(name);
        if (const auto* object = value ? value->if_object() : nullptr) return *object;
        wrong(name);
        return none;
    }
    /// A `{"seq":N,"hash":H}`.
    Position position(std::string_view name) {
        JsonMembers members{object(name)};
        const Position position{members.number("seq"), members.hash("hash")};
        if (members.fault()) wrong(name);
        return position;
    }

    void wrong(std::string_view name) {
        if (!fault_) fault_ = std::string{name};
    }
    /// The first member that is missing or not what it should be.
    const std::optional<std::string>& fault() const { return fault_; }

private:
    const boost::json::object* object_;
    std::optional<std::string> fault_;
};

} // namespace data::link
