// SPDX-License-Identifier: MIT
// Part of StatsBot.
#pragma once
#include <malloc.h>
