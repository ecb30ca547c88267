// SPDX-License-Identifier: MIT
// Part of StatsBot.

#ifndef CPOWERCUT_H
#define CPOWERCUT_H

/// Makes the default VFS of SQLite record what a power failure would leave: for files in `folder`, each sync copies the file's
/// content to the file with the same name in `disk`, and nothing else does. Files elsewhere are not affected.
///
/// Both paths are absolute. One folder at a time is recorded.
///
/// Returns 0, or an SQLite error code.
int powercut_record(const char *folder, const char *disk);

/// Stops recording. All databases in the folder must be closed.
void powercut_stop(void);

#endif
