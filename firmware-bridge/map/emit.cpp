// registers-emit: the register map as a C header, as JSON, and as the tables of REGISTERS.md.

#include <cctype>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "counter/money/top_up.hpp"
#include "firmware-bridge/register_map.hpp"

namespace {

namespace map = firmware_bridge::map;
using counter::money::Refusal;

struct Number {
    std::string_view name;
    int value;
    std::string_view means;
};

struct Numbers {
    std::string_view name;
    std::string_view means;
    std::vector<Number> all;
};

/// With no default, so that a new refusal can't be forgotten here.
Number number_of(Refusal refusal) {
    const int value = static_cast<int>(refusal);
    switch (refusal) {
    case Refusal::unknown_diner: return {"unknown_diner", value, "no diner has that code, as far as Mestolo knows"};
    case Refusal::merchant_not_enabled: return {"merchant_not_enabled", value, "the shop doesn't serve the diner's authority"};
    case Refusal::amount_not_positive: return {"amount_not_positive", value, "the amount is 0"};
    case Refusal::amount_not_in_steps: return {"amount_not_in_steps", value, "the amount is not in steps of 5 cents"};
    case Refusal::cash_not_taken: return {"cash_not_taken", value, "the authority takes no cash"};
    case Refusal::below_minimum: return {"below_minimum", value, "less than the least amount"};
    case Refusal::above_maximum: return {"above_maximum", value, "more than the most"};
    case Refusal::above_old_debt: return {"above_old_debt", value, "the authority takes cash for old debts alone, and this is more"};
    case Refusal::cash_to_hand_over: return {"cash_to_hand_over", value, "the shop is to hand its cash over first"};
    case Refusal::offline_limit: return {"offline_limit", value, "as much as may be taken without the kitchen has been"};
    case Refusal::receipts_held: return {"receipts_held", value, "Mestolo was restored from a backup: receipts wait for the office"};
    case Refusal::balances_unknown: return {"balances_unknown", value, "the kitchen's balances have never come"};
    case Refusal::op_reused: return {"op_reused", value, "this operation was another code's or amount's"};
    }
    return {};
}

template <typename Enum>
Number named(std::string_view name, Enum value, std::string_view means) {
    return {name, static_cast<int>(value), means};
}

std::vector<Numbers> all_numbers() {
    std::vector<Number> refusals;
    for (int value = 1; value <= static_cast<int>(Refusal::op_reused); ++value) refusals.push_back(number_of(static_cast<Refusal>(value)));
    return {
        {"status_bit",
         "bits of `status_bits`",
         {named("paper_out", map::paper_out, "no paper"),
          named("cover_open", map::cover_open, "the printer's cover is open"),
          named("busy_printing", map::busy_printing, "an order to print is not finished: print_state is 1 or 3"),
          named("battery_low", map::battery_low, "the battery is low"),
          named("journal_lost", map::journal_lost, "the journal was lost, and no session has been opened since")}},
        {"kind",
         "what is asked: `kind`",
         {named("quote", map::Ask::quote, "may this amount be credited to this code?"),
          named("confirm", map::Ask::confirm, "credit it"),
          named("cancel", map::Ask::cancel, "no, do not"),
          named("reprint", map::Ask::reprint, "the last receipt again, as a copy"),
          named("totals", map::Ask::totals, "cash and receipts since the last closing")}},
        {"outcome",
         "what is answered: `outcome`",
         {named("quoted", map::Outcome::quoted, "it may be confirmed"),
          named("refused", map::Outcome::refused, "it may not: see `reason`"),
          named("recorded", map::Outcome::recorded, "credited for good, with a receipt's number"),
          named("void", map::Outcome::void_, "never credited, and never will be"),
          named("cancelled", map::Outcome::cancelled, "as asked"),
          named("shown", map::Outcome::shown, "the lines are the answer")}},
        {"print_state",
         "what became of the last order to print: `print_state`",
         {named("none", map::PrintState::none, "none since the start"),
          named("printing", map::PrintState::printing, "being printed"),
          named("printed", map::PrintState::printed, "printed to its end"),
          named("blocked", map::PrintState::blocked, "waits for paper, or for the cover to be closed"),
          named("torn", map::PrintState::torn, "the power was cut while it was printed")}},
        {"entry_state",
         "how far an operation came: `entry_state`",
         {named("confirmed", map::EntryState::confirmed, "the shopkeeper confirmed; no answer yet"),
          named("recorded", map::EntryState::recorded, "credited; year and number are set"),
          named("printing", map::EntryState::printing, "its first line went to paper, not yet its last"),
          named("printed", map::EntryState::printed, "on paper"),
          named("void", map::EntryState::void_, "never credited")}},
        {"reason", "why it is refused: `reason`", std::move(refusals)},
    };
}

struct Constant {
    std::string_view name;
    int value;
    std::string_view means;
};

constexpr Constant constants[]{
    {"magic", map::magic_value, "what the first register holds"},
    {"version_major", map::version_major, "of the map: another one is another map"},
    {"version_minor", map::version_minor, "of the map: a higher one has only more"},
    {"display_columns", map::display_columns, "characters of a display's line"},
    {"display_lines", map::display_lines, "lines of the display"},
    {"receipt_columns", map::receipt_columns, "characters of a receipt's line"},
    {"most_receipt_bytes", map::most_receipt_bytes, "of a receipt's whole text"},
    {"chunk_bytes", map::chunk_bytes, "of one piece of it, at most"},
    {"journal_entries", map::journal_entries, "kept in flash"},
    {"journal_entry_count", map::journal_entry_count, "registers of a journal's entry"},
    {"keys_kept", map::keys_kept, "keys in the key ring"},
};

std::string_view to_string(map::Type type) {
    switch (type) {
    case map::Type::u16: return "u16";
    case map::Type::u32: return "u32";
    case map::Type::u64: return "u64";
    case map::Type::i32: return "i32";
    case map::Type::text: return "text";
    case map::Type::raw: return "raw";
    }
    return {};
}

std::vector<map::Field> fields_of(const map::Block& block) {
    std::vector<map::Field> fields;
    for (const auto& field : map::fields) {
        if (field.address >= block.address && field.address < block.address + block.count) fields.push_back(field);
    }
    return fields;
}

std::string upper(std::string_view name) {
    std::string text;
    for (const char c : name) text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

void print_header() {
    fmt::print("/* The registers of a receipt terminal for Mestolo. Made by registers-emit: see REGISTERS.md, not this file, for the rules. */\n"
               "#ifndef MESTOLO_TERMINAL_H\n#define MESTOLO_TERMINAL_H\n\n");
    for (const auto& each : constants) fmt::print("#define MT_{} {} /* {} */\n", upper(each.name), each.value, each.means);
    for (const auto& block : map::blocks) {
        const auto name = upper(block.name);
        fmt::print("\n/* {} {} */\n", block.means, block.written_by_master ? "Written by the master." : "Read by the master.");
        fmt::print("#define MT_BLOCK_{} 0x{:04x}\n#define MT_BLOCK_{}_COUNT {}\n", name, block.address, name, block.count);
        for (const auto& field : fields_of(block)) {
            const auto field_name = upper(field.name);
            fmt::print("#define MT_REG_{} 0x{:04x} /* {}: {} */\n#define MT_REG_{}_COUNT {}\n", field_name, field.address, to_string(field.type), field.means,
                       field_name, field.count);
        }
    }
    for (const auto& numbers : all_numbers()) {
        fmt::print("\n/* {} */\nenum mt_{} {{\n", numbers.means, numbers.name);
        for (std::size_t i = 0; i < numbers.all.size(); ++i) {
            const auto& each = numbers.all[i];
            fmt::print("    MT_{}_{} = {}{} /* {} */\n", upper(numbers.name), upper(each.name), each.value, i + 1 < numbers.all.size() ? "," : "", each.means);
        }
        fmt::print("}};\n");
    }
    fmt::print("\n#endif\n");
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

void print_json() {
    fmt::print("{{\n");
    for (const auto& each : constants) fmt::print("  {}: {},\n", quoted(each.name), each.value);
    fmt::print("  \"blocks\": [\n");
    for (std::size_t i = 0; i < map::blocks.size(); ++i) {
        const auto& block = map::blocks[i];
        fmt::print("    {{\"name\": {}, \"address\": {}, \"count\": {}, \"written_by_master\": {}, \"means\": {}, \"fields\": [\n", quoted(block.name),
                   block.address, block.count, block.written_by_master, quoted(block.means));
        const auto fields = fields_of(block);
        for (std::size_t f = 0; f < fields.size(); ++f) {
            fmt::print("      {{\"name\": {}, \"address\": {}, \"count\": {}, \"type\": {}, \"means\": {}}}{}\n", quoted(fields[f].name), fields[f].address,
                       fields[f].count, quoted(to_string(fields[f].type)), quoted(fields[f].means), f + 1 < fields.size() ? "," : "");
        }
        fmt::print("    ]}}{}\n", i + 1 < map::blocks.size() ? "," : "");
    }
    fmt::print("  ],\n  \"numbers\": {{\n");
    const auto numbers = all_numbers();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        fmt::print("    {}: {{", quoted(numbers[i].name));
        for (std::size_t n = 0; n < numbers[i].all.size(); ++n) {
            fmt::print("{}{}: {}", n > 0 ? ", " : "", quoted(numbers[i].all[n].name), numbers[i].all[n].value);
        }
        fmt::print("}}{}\n", i + 1 < numbers.size() ? "," : "");
    }
    fmt::print("  }}\n}}\n");
}

void print_tables() {
    fmt::print("| block | registers | count | who writes | what |\n|---|---|---|---|---|\n");
    for (const auto& block : map::blocks) {
        const bool many = block.name == map::journal.name;
        const int last = block.address + block.count * (many ? map::journal_entries : 1) - 1;
        fmt::print("| `{}` | 0x{:04x}–0x{:04x} | {} | {} | {} |\n", block.name, block.address, last,
                   many ? fmt::format("{} × {}", map::journal_entries, block.count) : std::to_string(block.count),
                   block.written_by_master ? "master" : "terminal", block.means);
    }
    for (const auto& block : map::blocks) {
        fmt::print("\n### `{}`\n\n| field | at | count | type | what |\n|---|---|---|---|---|\n", block.name);
        for (const auto& field : fields_of(block)) {
            fmt::print("| `{}` | 0x{:04x} | {} | {} | {} |\n", field.name, field.address, field.count, to_string(field.type), field.means);
        }
    }
    for (const auto& numbers : all_numbers()) {
        auto title = std::string(numbers.means);
        title.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(title.front())));
        fmt::print("\n### {}\n\n| number | name | what |\n|---|---|---|\n", title);
        for (const auto& each : numbers.all) fmt::print("| {} | `{}` | {} |\n", each.value, each.name, each.means);
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::string_view what = argc == 2 ? argv[1] : "";
    if (what == "header") {
        print_header();
    } else if (what == "json") {
        print_json();
    } else if (what == "tables") {
        print_tables();
    } else {
        fmt::print(stderr, "registers-emit header|json|tables\n");
        return 2;
    }
    return 0;
}
