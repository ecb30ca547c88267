// SPDX-License-Identifier: MIT
// Part of StatsBot.

#ifndef CREVISION_H
#define CREVISION_H

/// The revision that was built, as the environment variable STATSBOT_REVISION said when it was (see Package.swift).
/// Where it said nothing: "unknown".
const char *_Nonnull statsbot_revision(void);

#endif
