// A vector whose positions have a type of their own, so that a school's index can't be used for a group.
#pragma once

#include <cstddef>
#include <vector>

namespace counter {

template <typename Id, typename T>
class Table {
public:
    T& operator[](Id id) { return rows_[static_cast<std::size_t>(id)]; }
    const T& operator[](Id id) const { return rows_[static_cast<std::size_t>(id)]; }
    Id add(T row) {
        rows_.push_back(std::move(row));
        return static_cast<Id>(rows_.size() - 1);
    }
    std::size_t size() const { return rows_.size(); }
    void reserve(std::size_t rows) { rows_.reserve(rows); }
    auto begin() const { return rows_.begin(); }
    auto end() const { return rows_.end(); }
    const T* data() const { return rows_.data(); }

private:
    std::vector<T> rows_;
};

/// A half-open run of ids, for `for (auto id : range)`.
template <typename Id>
struct IdRange {
    Id first{};
    Id last{}; // one past the end

    struct Iterator {
        Id id;
        Id operator*() const { return id; }
        Iterator& operator++() {
            id = static_cast<Id>(static_cast<std::size_t>(id) + 1);
            return *this;
        }
        bool operator==(const Iterator&) const = default;
    };
    Iterator begin() const { return {first}; }
    Iterator end() const { return {last}; }
    std::size_t size() const { return static_cast<std::size_t>(last) - static_cast<std::size_t>(first); }
};

} // namespace counter
