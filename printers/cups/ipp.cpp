#include "printers/cups/ipp.hpp"

#include <array>

#include <cups/cups.h>

namespace printers::cups {

static_assert(static_cast<int>(Operation::release_job) == IPP_OP_RELEASE_JOB);
static_assert(static_cast<int>(Operation::add_modify_printer) == IPP_OP_CUPS_ADD_MODIFY_PRINTER);

void Request::Delete::operator()(_ipp_s* message) const { ippDelete(message); }

Request::Request(Operation operation, std::string resource)
    : message_(ippNew()), resource_(std::move(resource)), group_(IPP_TAG_OPERATION) {
    ippSetOperation(message_.get(), static_cast<ipp_op_t>(operation));
    ippSetRequestId(message_.get(), 1); // one request at a time on a connection
    string(IPP_TAG_CHARSET, "attributes-charset", "utf-8");
    string(IPP_TAG_LANGUAGE, "attributes-natural-language", "en");
}

Request& Request::string(int tag, const char* name, const std::string& value) {
    ippAddString(message_.get(), static_cast<ipp_tag_t>(group_), static_cast<ipp_tag_t>(tag), name, nullptr, value.c_str());
    return *this;
}

Request& Request::uri(const char* name, const std::string& value) { return string(IPP_TAG_URI, name, value); }
Request& Request::name(const char* name, const std::string& value) { return string(IPP_TAG_NAME, name, value); }
Request& Request::mime_type(const char* name, const std::string& value) { return string(IPP_TAG_MIMETYPE, name, value); }
Request& Request::keyword(const char* name, const std::string& value) { return string(IPP_TAG_KEYWORD, name, value); }
Request& Request::text(const char* name, const std::string& value) { return string(IPP_TAG_TEXT, name, value); }

Request& Request::keywords(const char* name, const std::vector<const char*>& values) {
    ippAddStrings(message_.get(), static_cast<ipp_tag_t>(group_), IPP_TAG_KEYWORD, name, static_cast<int>(values.size()),
                  nullptr, values.data());
    return *this;
}

Request& Request::integer(const char* name, int value) {
    ippAddInteger(message_.get(), static_cast<ipp_tag_t>(group_), IPP_TAG_INTEGER, name, value);
    return *this;
}

Request& Request::enumerator(const char* name, int value) {
    ippAddInteger(message_.get(), static_cast<ipp_tag_t>(group_), IPP_TAG_ENUM, name, value);
    return *this;
}

Request& Request::boolean(const char* name, bool value) {
    ippAddBoolean(message_.get(), static_cast<ipp_tag_t>(group_), name, static_cast<char>(value));
    return *this;
}

Request& Request::about_job() {
    group_ = IPP_TAG_JOB;
    return *this;
}

Request& Request::about_printer() {
    group_ = IPP_TAG_PRINTER;
    return *this;
}

std::string Attributes::text(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return {};
    const auto* text = std::get_if<std::string>(&found->second.front());
    return text ? *text : std::string{};
}

std::optional<int> Attributes::integer(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    const auto* number = std::get_if<int>(&found->second.front());
    return number ? std::optional{*number} : std::nullopt;
}

std::vector<std::string> Attributes::texts(const std::string& name) const {
    std::vector<std::string> all;
    const auto found = values_.find(name);
    if (found == values_.end()) return all;
    for (const auto& value : found->second)
        if (const auto* text = std::get_if<std::string>(&value)) all.push_back(*text);
    return all;
}

const Attributes& Answer::first() const {
    static const Attributes none;
    return found.empty() ? none : found.front();
}

Answer to_answer(_ipp_s* message) {
    Answer answer;
    answer.status = ippGetStatusCode(message);
    auto group = IPP_TAG_ZERO;
    for (auto* attribute = ippFirstAttribute(message); attribute != nullptr; attribute = ippNextAttribute(message)) {
        const auto now = ippGetGroupTag(attribute);
        const bool begins = now != group; // jobs of a list are parted by an attribute without a group
        group = now;
        const char* const name = ippGetName(attribute);
        if (name == nullptr) continue;
        if (now != IPP_TAG_JOB && now != IPP_TAG_PRINTER) {
            if (std::string_view{name} == "status-message") answer.message = ippGetString(attribute, 0, nullptr);
            continue;
        }
        if (begins) answer.found.emplace_back();
        for (int at = 0; at < ippGetCount(attribute); ++at) {
            const auto type = ippGetValueTag(attribute);
            if (type == IPP_TAG_INTEGER || type == IPP_TAG_ENUM)
                answer.found.back().add(name, ippGetInteger(attribute, at));
            else if (type == IPP_TAG_BOOLEAN)
                answer.found.back().add(name, static_cast<int>(ippGetBoolean(attribute, at)));
            else if (const char* const text = ippGetString(attribute, at, nullptr))
                answer.found.back().add(name, std::string{text});
        }
    }
    return answer;
}

namespace {
/// With whatever is special in a name escaped.
std::string assembled(http_uri_coding_t coding, const char* scheme, const char* host, const std::string& path) {
    std::array<char, HTTP_MAX_URI> uri{};
    httpAssembleURI(coding, uri.data(), static_cast<int>(uri.size()), scheme, nullptr, host, 0, path.c_str());
    return uri.data();
}
} // namespace

std::string printer_uri(const std::string& destination) {
    return assembled(HTTP_URI_CODING_ALL, "ipp", "localhost", "/printers/" + destination);
}

std::string printer_resource(const std::string& destination) {
    const auto uri = printer_uri(destination);
    return uri.substr(uri.find("/printers/"));
}

} // namespace printers::cups
