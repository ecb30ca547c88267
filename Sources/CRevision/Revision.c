// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include "CRevision.h"

#ifndef STATSBOT_REVISION
#define STATSBOT_REVISION "unknown"
#endif

// A target of its own, in C: a setting of a Swift target cannot carry a text, and what does not know this target is not
// compiled again for another revision.
const char *statsbot_revision(void) { return STATSBOT_REVISION; }
