// SPDX-License-Identifier: MIT
// Part of StatsBot.

#pragma once

#include <vector>

#include "Fields.hpp"

/// The parser behind the opaque handle: simdjson's parser, and the lists that a payload points to.
struct gwjson_parser {
    simdjson::ondemand::parser json = simdjson::ondemand::parser();
    std::vector<uint64_t> guild_ids;
    std::vector<uint64_t> bots;
    std::vector<uint64_t> online;
    std::vector<gwjson_member> members;
    std::vector<gwjson_channel> channels;
    std::vector<gwjson_option> options;
    std::vector<uint64_t> parents;
    std::vector<gwjson_thread> threads;
    std::vector<gwjson_voice_state> voice_states;
};

namespace gateway_json {

/// The event with a name. `name` is raw text without quotes.
gwjson_event event_named(std::string_view name) noexcept;

/// Whether the payload's `d` contains required data.
bool needs_data(const gwjson_payload &payload) noexcept;

/// Reads `d` of a payload whose opcode and event are known.
error_code read_data(gwjson_parser &parser, ondemand::value &value, gwjson_payload &payload);

}  // namespace gateway_json
