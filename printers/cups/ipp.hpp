// IPP requests as they are built, and answers as plain values: only this and the connection touch the CUPS library.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct _ipp_s; // the CUPS library's ipp_t

namespace printers::cups {

/// The operations that are used, by their numbers in RFC 8011 §5.4.15 and the CUPS IPP specification.
enum class Operation : std::uint16_t {
    create_job = 0x0005,
    send_document = 0x0006,
    cancel_job = 0x0008,
    get_job_attributes = 0x0009,
    get_jobs = 0x000a,
    get_printer_attributes = 0x000b,
    release_job = 0x000d,
    pause_printer = 0x0010,
    resume_printer = 0x0011,
    get_printers = 0x4002,
    add_modify_printer = 0x4003
};

/// As which user we speak, whoever runs the service: CUPS hides the names of jobs from other users.
inline constexpr std::string_view user = "mestolo";

/// A request under way, in English: backends tell an unreachable printer only in words, in the language of the job.
class Request {
public:
    /// `resource`: the path that it is posted to.
    Request(Operation operation, std::string resource);

    Request& uri(const char* name, const std::string& value);
    Request& name(const char* name, const std::string& value);
    Request& mime_type(const char* name, const std::string& value);
    Request& keyword(const char* name, const std::string& value);
    Request& keywords(const char* name, const std::vector<const char*>& values);
    Request& integer(const char* name, int value);
    Request& boolean(const char* name, bool value);
    /// Those added from now on describe the job or the printer.
    Request& about_job();
    Request& about_printer();
    Request& enumerator(const char* name, int value);
    Request& text(const char* name, const std::string& value);

    _ipp_s* message() const { return message_.get(); }
    const std::string& resource() const { return resource_; }

private:
    struct Delete {
        void operator()(_ipp_s* message) const;
    };
    Request& string(int tag, const char* name, const std::string& value);

    std::unique_ptr<_ipp_s, Delete> message_;
    std::string resource_;
    int group_;
};

/// One job's or printer's attributes; those without a value (`no-value`, `unknown`) are left out.
class Attributes {
public:
    using Value = std::variant<int, std::string>; ///< booleans are 0 and 1

    void add(const std::string& name, Value value) { values_[name].push_back(std::move(value)); }
    bool empty() const { return values_.empty(); }
    /// The first value; empty if there is none.
    std::string text(const std::string& name) const;
    std::optional<int> integer(const std::string& name) const;
    std::vector<std::string> texts(const std::string& name) const;

private:
    std::map<std::string, std::vector<Value>> values_;
};

struct Answer {
    int status = 0;        ///< of IPP; see `describe`
    std::string message;   ///< the scheduler's own words
    std::vector<Attributes> found; ///< of jobs or printers, in order

    bool ok() const { return status >= 0 && status < 0x100; }
    bool is_not_found() const { return status == 0x0406 || status == 0x0407; } // not-found, gone
    const Attributes& first() const;
};
Answer to_answer(_ipp_s* message);

std::string printer_uri(const std::string& destination);
std::string printer_resource(const std::string& destination);

} // namespace printers::cups
