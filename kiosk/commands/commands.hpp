// The program's commands, each as a function of its options. main.cpp turns the command line into these.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/replay.hpp"
#include "data/result.hpp"

namespace kiosk {

using Folder = std::filesystem::path;

data::Result<void> import_command(const Folder& data, const Folder& set);
data::Result<void> export_command(const Folder& data, const Folder& set);
data::Result<void> replay_command(const data::ReplayFiles& files);

enum class Format { table, json, csv };
struct CountsOptions {
    std::optional<std::string> date; ///< none: today, or the next day with service
    std::optional<std::string> school;
    Format format = Format::table;
};
data::Result<void> counts_command(const Folder& data, const CountsOptions& options);

struct CloseOptions {
    std::string school;
    std::optional<std::string> date; ///< none: today
    std::string reason;
    std::string author;
};
data::Result<void> close_command(const Folder& data, const CloseOptions& options);
data::Result<void> proof_command(const Folder& data, const std::string& diner, const std::string& date, Format format);

data::Result<void> backup_command(const Folder& data, const Folder& file);
data::Result<void> restore_command(const Folder& data, const Folder& file);
/// An error if anything is wrong that needs somebody to act.
data::Result<void> doctor_command(const Folder& data);

struct TokenOptions {
    std::string name;
    std::string role;
    std::optional<std::string> school;
    std::optional<std::string> merchant;
    std::string channels; ///< joined by commas
};
data::Result<void> token_create_command(const Folder& data, const TokenOptions& options);
data::Result<void> token_list_command(const Folder& data);
data::Result<void> token_roll_command(const Folder& data, std::int64_t id);
data::Result<void> token_revoke_command(const Folder& data, std::int64_t id);

struct SampleCommandOptions {
    Folder folder;
    std::size_t diners = 0;
    std::size_t schools = 25;
    std::uint64_t seed = 1;
    std::size_t requests_a_day = 0; ///< 0: no requests.csv
};
data::Result<void> sample_command(const SampleCommandOptions& options);

struct ServeOptions {
    std::string listen; ///< `ADDRESS:PORT`
    std::string node;   ///< empty: as mestolo.toml says
    std::optional<Folder> demo_clock; ///< of a demo that this node is a part of
};
data::Result<void> serve_command(const Folder& data, const ServeOptions& options);

/// Lists the printers, what is printed where, and what is wrong.
data::Result<void> printers_command(const Folder& data);
struct PrinterOptions {
    std::string queue;
    std::string kind; ///< of paper; empty: none
    std::string fallback;
    std::string language;
    std::string media;
};
data::Result<void> printers_use_command(const Folder& data, const PrinterOptions& options);
data::Result<void> printers_test_command(const Folder& data, const PrinterOptions& options);
struct PaperOptions {
    std::string automatic; ///< yes or no
    std::string use_by;
    std::string carrier;
    std::string names; ///< AUTHORITY=code_only, initials or full_name
};
data::Result<void> printers_set_command(const Folder& data, const PaperOptions& options);

struct TerminalOptions {
    std::string name;
    std::string tcp;    ///< `HOST:PORT`; empty: a serial line
    std::string device; ///< such as /dev/ttyUSB0
    int baud = 19'200;
    int unit = 1;
    std::string serial; ///< its number, if no other may take its place
    std::optional<std::string> merchant; ///< on a shop's node: its own
};
/// Writes the terminal into mestolo.toml; the service takes it up when it is started again.
data::Result<void> terminal_add_command(const Folder& data, const TerminalOptions& options);
data::Result<void> terminal_remove_command(const Folder& data, const std::string& name);
/// Those of mestolo.toml, and how they stand if the service runs.
data::Result<void> terminal_list_command(const Folder& data);
/// After a restore: the last receipt's number, as on paper. Receipts may be given again after it.
data::Result<void> till_resume_command(const Folder& data, const std::optional<std::string>& merchant, const std::string& last);

struct JoinOptions {
    std::string url;
    std::string token;
    std::string name;
    std::string role = "school";
    std::optional<std::string> school;
    std::optional<std::string> merchant;
};
/// Writes mestolo.toml: from then on the folder is a node of that kitchen or system.
data::Result<void> join_command(const Folder& data, const JoinOptions& options);
data::Result<void> demo_command(const std::optional<Folder>& data, const std::string& listen);

} // namespace kiosk
