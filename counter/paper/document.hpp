// What each print-out says, as values: composed from a closing, kept as they are, laid out by printers/.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "counter/money/statement.hpp"
#include "counter/policy.hpp"
#include "counter/time.hpp"

namespace counter::paper {

enum class Kind : std::uint8_t { production_sheet, meal_sheet, delivery_note, delta_sheet, labels, matching_sheet, receipt, statement };
inline constexpr std::array all_kinds{Kind::production_sheet, Kind::meal_sheet, Kind::delivery_note, Kind::delta_sheet,
                                      Kind::labels, Kind::matching_sheet, Kind::receipt, Kind::statement};
std::string_view to_string(Kind kind);
std::optional<Kind> parse_kind(std::string_view text);

/// A kitchen, a school or a caterer as a delivery note names it; an empty text is not known.
struct Party {
    std::string name;
    std::string address;
    std::string vat_number;
    friend bool operator==(const Party&, const Party&) = default;
};

/// A special diet, with what is to be kept out: names of Reg. (EU) 1169/2011 Annex II, or `other:text`.
struct Diet {
    std::string code;
    std::string name;
    std::vector<std::string> allergens;
    bool is_health = true; ///< else ethical or religious
    friend bool operator==(const Diet&, const Diet&) = default;
};

/// Meals that are prepared alike.
struct Preparation {
    std::vector<Diet> diets; ///< by code; none: the standard meal
    bool bianco = false;
    bool is_special() const { return bianco || !diets.empty(); }
    friend bool operator==(const Preparation&, const Preparation&) = default;
};

/// A date and a clock time as they are printed, in the authority's zone.
struct LocalTime {
    ServiceDate date;
    TimeOfDay time{};
    friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

/// Which count a paper speaks of.
struct ClosingRef {
    std::int64_t number = 0;
    LocalTime closed_at;
    bool early = false;
    bool provisional = false; ///< nobody has vouched for it yet
    friend bool operator==(const ClosingRef&, const ClosingRef&) = default;
};

/// How many of each preparation the kitchen cooks.
struct ProductionSheet {
    struct Line {
        Preparation preparation;
        std::int64_t nursery = 0;
        std::int64_t primary = 0;
        std::int64_t secondary = 0;
        std::int64_t other = 0; ///< pupils of a school whose kind is not stated
        std::int64_t adults = 0;
        std::int64_t meals() const { return nursery + primary + secondary + other + adults; }
        friend bool operator==(const Line&, const Line&) = default;
    };
    /// One school's share of it.
    struct School {
        std::string name;
        std::optional<ClosingRef> closing; ///< none: still open, its numbers may change
        std::int64_t standard = 0;
        std::int64_t special = 0;          ///< diets and bianchi
        std::int64_t pending = 0;          ///< variations that nobody has decided yet
        std::string authority = {};        ///< two towns may have a "Primaria Manzoni" each
        friend bool operator==(const School&, const School&) = default;
    };
    Party kitchen;
    ServiceDate date;
    int edition = 1; ///< a later one replaces those before
    std::vector<Line> lines;     ///< standard first, then by diet set, bianco
    std::vector<School> schools; ///< by name
    friend bool operator==(const ProductionSheet&, const ProductionSheet&) = default;
};

/// What is packed for one school.
struct MealSheet {
    struct Line {
        std::string group;
        int sitting = 1;
        Preparation preparation;
        std::int64_t meals = 0;
        std::int64_t adults = 0; ///< of these
        friend bool operator==(const Line&, const Line&) = default;
    };
    /// Acknowledged changes, so that closing and what is cooked both show.
    struct Change {
        std::int64_t sheet = 0; ///< number of the delta sheet
        Line line;              ///< `meals` is signed
        friend bool operator==(const Change&, const Change&) = default;
    };
    std::string kitchen;
    std::string authority;
    std::string school;
    ServiceDate date;
    ClosingRef closing;
    std::vector<Line> lines;      ///< of the closing, by sitting, group, standard first
    std::vector<Change> changes;  ///< acknowledged
    std::int64_t pending = 0;     ///< changes that nobody has decided yet
    std::int64_t meals = 0;       ///< of the closing
    std::int64_t to_cook = 0;     ///< and acknowledged changes
    friend bool operator==(const MealSheet&, const MealSheet&) = default;
};

/// What changed after the closing; numbered from 1 per closing.
struct DeltaSheet {
    struct Line {
        MealSheet::Line change; ///< `meals` is signed
        /// Of trays to pack or to take out; empty if not known yet (the sheet is not acknowledged).
        std::vector<std::string> tray_codes;
        friend bool operator==(const Line&, const Line&) = default;
    };
    std::string kitchen;
    std::string school;
    ServiceDate date;
    ClosingRef closing;
    std::int64_t number = 0;
    std::string reason; ///< in words, Italian
    std::string author;
    LocalTime at;
    enum class State : std::uint8_t { pending, acknowledged, refused };
    State state = State::pending;
    std::string decided_by;
    std::optional<LocalTime> decided_at;
    std::string decision_reason; ///< of a refusal
    std::vector<Line> lines;
    std::int64_t to_cook_after = 0; ///< all that is acknowledged, and this if it isn't refused
    friend bool operator==(const DeltaSheet&, const DeltaSheet&) = default;
};

/// *Documento di trasporto* (DPR 472/1996): what leaves for one school.
struct DeliveryNote {
    struct Goods {
        std::string nature; ///< in words
        std::int64_t quantity = 0;
        friend bool operator==(const Goods&, const Goods&) = default;
    };
    std::int64_t number = 0; ///< gapless per kitchen and year; 0: a preview, not issued
    int year = 0;
    LocalTime issued_at;
    std::optional<std::int64_t> replaces; ///< number of the same year
    Party sender;
    Party recipient;   ///< the authority, or whoever is served
    Party destination; ///< the school
    std::string reason; ///< of transport
    std::string carrier;
    ServiceDate date;
    ClosingRef closing;
    std::vector<Goods> goods; ///< standard first
    std::int64_t quantity = 0;
    friend bool operator==(const DeliveryNote&, const DeliveryNote&) = default;
};

/// The label of one special-diet or bianco tray.
struct Label {
    std::int64_t serial = 0; ///< of the tray, unique in the node; 0: a preview
    std::string code;        ///< opaque: says nothing of the child
    Preparation preparation;
    bool is_adult = false;
    std::string person;      ///< as the authority's template wants it: empty, initials, or the whole name
    friend bool operator==(const Label&, const Label&) = default;
};

/// A group's labels, which are printed together.
struct Labels {
    std::string kitchen;
    std::string authority;
    std::string school;
    std::string group;
    int sitting = 1;
    ServiceDate date;
    std::optional<TimeOfDay> use_by;
    int part = 1; ///< of a group that has more than fit into one job
    int parts = 1;
    std::vector<Label> labels;
    friend bool operator==(const Labels&, const Labels&) = default;
};

/// Code ↔ child ↔ diet, for authorised staff of the school alone.
struct MatchingSheet {
    struct Line {
        std::string group;
        int sitting = 1;
        std::string code;
        std::string first_name; ///< both empty: an unnamed extra
        std::string last_name;
        Preparation preparation;
        friend bool operator==(const Line&, const Line&) = default;
    };
    std::string authority;
    std::string school;
    ServiceDate date;
    ClosingRef closing;
    std::vector<Line> lines; ///< by sitting, group, name
    friend bool operator==(const MatchingSheet&, const MatchingSheet&) = default;
};

/// What a cash closing adds up; its receipt's `amount` is what is to be handed over in all.
struct CashTotals {
    struct Share {
        std::string authority;
        Cents amount; ///< to be handed over to it
        friend bool operator==(const Share&, const Share&) = default;
    };
    std::string first; ///< receipt of those closed, reversals among them; empty: none
    std::string last;
    std::int64_t receipts = 0;  ///< from the first to the last
    std::int64_t reversals = 0; ///< of these
    Cents taken;    ///< before reversals
    Cents reversed; ///< not negative
    std::vector<Share> shares;
    Cents counted; ///< in the drawer
    friend bool operator==(const CashTotals&, const CashTotals&) = default;
};

/// Proof of a top-up, its reversal, a cash closing or of vouchers converted, on 80 mm paper; not a fiscal document.
struct Receipt {
    enum class What : std::uint8_t { top_up, reversal, cash_closing, voucher };
    using Cash = CashTotals;
    What what = What::top_up;
    std::string merchant;  ///< the shop; of converted vouchers the office
    std::string terminal;  ///< empty: none, it was entered at a desk
    std::string authority; ///< empty: a cash closing of several
    std::string number;    ///< of the merchant's series, such as 2026/000012; of a cash closing its own
    LocalTime at;
    std::string diner_code;
    std::string initials;
    Cents amount; ///< negative on a reversal
    std::optional<Cents> balance; ///< credit, with this in it
    std::optional<LocalTime> balance_at;
    std::vector<std::string> notes;
    std::optional<Cents> debt = {};           ///< brought forward and left to pay, where the cash pays that alone
    std::optional<std::string> reverses = {}; ///< number of the receipt that a reversal undoes
    std::optional<Cash> cash = {};            ///< of a cash closing
    friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// What a postpaid diner ate in a month, and what is left to pay; on A4.
struct Statement {
    struct Line {
        enum class What : std::uint8_t { meal, correction };
        ServiceDate date; ///< of the meal
        What what = What::meal;
        Cents amount; ///< negative: given back
        friend bool operator==(const Line&, const Line&) = default;
    };
    std::string authority;
    money::Month month;
    std::string diner_code;
    std::string first_name;
    std::string last_name;
    std::vector<Line> lines; ///< in the order of their dates
    Cents total;
    Cents paid;
    Cents due; ///< negative: in the family's favour
    ServiceDate issued;
    friend bool operator==(const Statement&, const Statement&) = default;
};

using Document = std::variant<ProductionSheet, MealSheet, DeliveryNote, DeltaSheet, Labels, MatchingSheet, Receipt, Statement>;
Kind kind_of(const Document& document);

/// What a label's barcode says, and a scanner gives back: `MST1:SERIAL:ATTEMPT:CODE`, of QR's alphanumeric characters.
struct LabelMark {
    std::int64_t serial = 0;
    int attempt = 1; ///< of printing
    std::string code;
    friend bool operator==(const LabelMark&, const LabelMark&) = default;
};
std::string to_string(const LabelMark& mark);
/// Empty for anything else, a preview's mark too: there is no tray with the serial 0.
std::optional<LabelMark> parse_label_mark(std::string_view text);

/// An allergen's Italian name as on a label: `gluten` is GLUTINE, `other:fava beans` FAVA BEANS.
std::string allergen_in_words(std::string_view allergen);
/// What is to be kept out, of all diets, as these write it, once each, in Annex II's order, others last.
std::vector<std::string> allergens_of(const Preparation& preparation);
/// `Senza glutine (celiachia) + Vegetariana`, with `, in bianco` after it; without diets `Pasto standard`, `Pasto in bianco`.
std::string in_words(const Preparation& preparation);
/// `lunedì 21 settembre 2026`.
std::string date_in_words(ServiceDate date);
/// `ottobre 2026`.
std::string month_in_words(money::Month month);
/// `21/09/2026`; `€ 1.043,20`, `-€ 0,50`.
std::string short_date(ServiceDate date);
std::string euros(Cents amount);

} // namespace counter::paper
