// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include "Fields.hpp"

namespace gateway_json {

/// The user of an event. Source: Resources, User, "User Object".
inline error_code read_user(ondemand::value &value, gwjson_payload &payload) noexcept {
    return each_field(value, [&](ondemand::raw_json_string key, ondemand::value field) noexcept -> error_code {
        if (is(key, "id")) return read_id(field, payload.user_id);
        if (is(key, "username")) return read_text(field, payload.username);
        if (is(key, "global_name")) return read_optional_text(field, payload.global_name);
        if (is(key, "discriminator")) return read_optional_text(field, payload.discriminator);
        if (is(key, "bot")) return read_flag(field, payload.is_bot);
        return simdjson::SUCCESS;
    });
}

}  // namespace gateway_json
