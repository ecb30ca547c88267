// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include "Parser.hpp"
#include "User.hpp"

/// The reader of INTERACTION_CREATE. Source: Interactions, Receiving and Responding, "Interaction Structure".
namespace gateway_json {

/// Maximum nesting of options in Discord: a subcommand group, a subcommand, and its options.
constexpr int OPTION_DEPTH = 3;

/// Like `read_id`, but null is treated as absent.
inline error_code read_optional_id(ondemand::value &value, uint64_t &out) noexcept {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type != ondemand::json_type::null) return read_id(value, out);
    bool null = false;
    if (auto error = value.is_null().get(null)) return error;
    return null ? simdjson::SUCCESS : simdjson::INCORRECT_TYPE;
}

/// A value as text. Only strings, numbers and booleans are supported; other values are treated as absent.
inline error_code read_option_value(ondemand::value &value, gwjson_string &out) noexcept {
    ondemand::json_type type;
    if (auto error = value.type().get(type)) return error;
    if (type == ondemand::json_type::string) return read_text(value, out);
    if (type == ondemand::json_type::boolean) {
        bool flag = false;
        if (auto error = read_flag(value, flag)) return error;
        out = flag ? gwjson_string{"true", 4} : gwjson_string{"false", 5};
        return simdjson::SUCCESS;
    }
    if (type != ondemand::json_type::number) return simdjson::SUCCESS;
    std::string_view token = value.raw_json_token();
    token = token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
    double number = 0;
    if (auto error = value.get_double().get(number)) return error;
    out = {token.data(), token.size()};
    return simdjson::SUCCESS;
}

/// Options of a command or a subcommand. Their fields can be in any order.
/// Source: "Application Command Interaction Data Option Structure".
inline error_code read_options(
    gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload, int depth) {
    return each_element(value, [&](ondemand::value &element) -> error_code {
        gwjson_option option{};
        int64_t type = 0;
        error_code error = each_field(element, [&](ondemand::raw_json_string key, ondemand::value field) -> error_code {
            if (is(key, "name")) return read_text(field, option.name);
            if (is(key, "type")) return read_integer(field, type);
            if (is(key, "value")) return read_option_value(field, option.value);
            if (is(key, "options") && depth + 1 < OPTION_DEPTH) return read_options(parser, field, payload, depth + 1);
            return simdjson::SUCCESS;
        });
        if (error) return error;
        if (!option.name.data) return simdjson::NO_SUCH_FIELD;
        // 1 is a subcommand, 2 a subcommand group. Source: Application Commands, "Application Command Option Type".
        if (type == 1 || type == 2) {
            if (depth + 1 < OPTION_DEPTH) payload.subcommands[depth] = option.name;
        } else if (option.value.data) {
            parser.options.push_back(option);
        }
        return simdjson::SUCCESS;
    });
}

inline error_code read_interaction_member(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "user")) return read_user(field, payload);
        if (is(key, "permissions")) return read_optional_text(field, payload.permissions);
        return simdjson::SUCCESS;
    });
}

inline error_code read_interaction(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload) {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) -> error_code {
        if (is(key, "id")) return read_id(field, payload.id);
        if (is(key, "application_id")) return read_id(field, payload.application_id);
        if (is(key, "type")) return read_count(field, payload.interaction_type);
        if (is(key, "token")) return read_text(field, payload.token);
        if (is(key, "guild_id")) return read_optional_id(field, payload.guild_id);
        if (is(key, "channel_id")) return read_optional_id(field, payload.channel_id);
        if (is(key, "locale")) return read_optional_text(field, payload.locale);
        if (is(key, "member")) return read_interaction_member(field, payload);
        if (is(key, "user")) return read_user(field, payload);
        if (!is(key, "data")) return simdjson::SUCCESS;
        return each_field(field, [&](ondemand::raw_json_string name, ondemand::value part) -> error_code {
            if (is(name, "name")) return read_text(part, payload.command);
            if (is(name, "custom_id")) return read_text(part, payload.custom_id);
            if (is(name, "options")) return read_options(parser, part, payload, 0);
            return simdjson::SUCCESS;
        });
    });
}

}  // namespace gateway_json
