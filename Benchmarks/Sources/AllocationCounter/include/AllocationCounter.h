// SPDX-License-Identifier: MIT
// Part of StatsBot.

#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// Loaded with `LD_PRELOAD`, this library counts a process's allocations and prints the number when it exits.

/// Number of allocations so far.
unsigned long allocation_count(void);

#endif
