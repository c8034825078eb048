#include "kiosk/net/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/pct_string_view.hpp>
#include <boost/url/url_view.hpp>

#include "kiosk/net/utf8.hpp"

namespace kiosk::net {

namespace urls = boost::urls;

namespace {

bool is_clean(std::string_view text) {
    return text.find('\0') == std::string_view::npos && is_utf8(text);
}

} // namespace

std::optional<std::string> decoded(std::string_view encoded) {
    if (encoded.find('%') == std::string_view::npos && is_clean(encoded)) return std::string{encoded};
    const auto checked = urls::make_pct_string_view(encoded);
    if (!checked) return std::nullopt;
    auto text = checked->decode();
    if (!is_clean(text)) return std::nullopt;
    return text;
}

std::optional<Target> parse_target(std::string_view text) {
    const auto url = text.substr(0, 1) == "/" ? urls::parse_origin_form(text) : urls::parse_absolute_uri(text);
    if (!url || (url->has_scheme() && !url->has_authority())) return std::nullopt;
    Target target;
    target.path = std::string_view{url->encoded_path()};
    if (target.path.empty()) target.path = "/";
    if (!decoded(target.path)) return std::nullopt;
    for (const auto& param : url->params()) {
        if (!is_clean(param.key) || !is_clean(param.value)) return std::nullopt;
        target.query.emplace_back(param.key, param.value);
    }
    return target;
}

} // namespace kiosk::net
