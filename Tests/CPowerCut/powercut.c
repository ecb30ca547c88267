// SPDX-License-Identifier: MIT
// Part of StatsBot.
//
// A VFS that forwards to SQLite's own. Its only addition: after a sync, the file's content is copied to the "disk". The page
// cache of the machine keeps everything else, so that the running store is not affected.

#include "CPowerCut.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// A file of the recorded folder. SQLite allocates it with the file of its own VFS behind it.
typedef struct {
    sqlite3_file base;
    sqlite3_file *own;
    char disk[PATH_MAX];
} recorded_file;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static char disk[PATH_MAX];
static sqlite3_vfs *own_vfs;
static sqlite3_vfs vfs;

static sqlite3_file *own(sqlite3_file *file) { return ((recorded_file *)file)->own; }

static int file_close(sqlite3_file *f) { return own(f)->pMethods->xClose(own(f)); }
static int file_read(sqlite3_file *f, void *to, int count, sqlite3_int64 at) {
    return own(f)->pMethods->xRead(own(f), to, count, at);
}
static int file_write(sqlite3_file *f, const void *from, int count, sqlite3_int64 at) {
    return own(f)->pMethods->xWrite(own(f), from, count, at);
}
static int file_truncate(sqlite3_file *f, sqlite3_int64 size) { return own(f)->pMethods->xTruncate(own(f), size); }
static int file_size(sqlite3_file *f, sqlite3_int64 *size) { return own(f)->pMethods->xFileSize(own(f), size); }
static int file_lock(sqlite3_file *f, int level) { return own(f)->pMethods->xLock(own(f), level); }
static int file_unlock(sqlite3_file *f, int level) { return own(f)->pMethods->xUnlock(own(f), level); }
static int file_reserved(sqlite3_file *f, int *result) {
    return own(f)->pMethods->xCheckReservedLock(own(f), result);
}
static int file_control(sqlite3_file *f, int op, void *argument) {
    return own(f)->pMethods->xFileControl(own(f), op, argument);
}
static int file_sector(sqlite3_file *f) { return own(f)->pMethods->xSectorSize(own(f)); }
static int file_traits(sqlite3_file *f) { return own(f)->pMethods->xDeviceCharacteristics(own(f)); }
static int file_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **result) {
    return own(f)->pMethods->xShmMap(own(f), page, size, extend, result);
}
static int file_shm_lock(sqlite3_file *f, int offset, int count, int flags) {
    return own(f)->pMethods->xShmLock(own(f), offset, count, flags);
}
static void file_shm_barrier(sqlite3_file *f) { own(f)->pMethods->xShmBarrier(own(f)); }
static int file_shm_unmap(sqlite3_file *f, int remove) { return own(f)->pMethods->xShmUnmap(own(f), remove); }

/// Replaces the copy on the "disk" as one step. The content is read through SQLite's own file: opening the file again and
/// closing it would release SQLite's locks.
static int copy(recorded_file *file) {
    char partial[PATH_MAX + 16];
    snprintf(partial, sizeof partial, "%s.partial", file->disk);
    sqlite3_int64 size = 0;
    int rc = file->own->pMethods->xFileSize(file->own, &size);
    if (rc != SQLITE_OK) return rc;
    int copy = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (copy < 0) return SQLITE_IOERR_FSYNC;
    char buffer[65536];
    for (sqlite3_int64 at = 0; at < size && rc == SQLITE_OK; at += sizeof buffer) {
        int count = size - at < (sqlite3_int64)sizeof buffer ? (int)(size - at) : (int)sizeof buffer;
        rc = file->own->pMethods->xRead(file->own, buffer, count, at);
        if (rc == SQLITE_OK && pwrite(copy, buffer, (size_t)count, at) != count) rc = SQLITE_IOERR_FSYNC;
    }
    close(copy);
    if (rc == SQLITE_OK && rename(partial, file->disk) != 0) rc = SQLITE_IOERR_FSYNC;
    return rc;
}

/// The machine's disk is not synced: only the copy matters, and tests stay fast.
static int file_sync(sqlite3_file *f, int flags) {
    (void)flags;
    return copy((recorded_file *)f);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/// Writes the path on the "disk", and returns whether a file is in the recorded folder.
static int is_recorded(const char *name, char *result) {
    int found = 0;
    pthread_mutex_lock(&lock);
    size_t length = strlen(folder);
    if (name && length > 0 && strncmp(name, folder, length) == 0 && name[length] == '/'
        && !strchr(name + length + 1, '/')) {
        snprintf(result, PATH_MAX, "%.2000s/%.200s", disk, name + length + 1);
        found = 1;
    }
    pthread_mutex_unlock(&lock);
    return found;
}

static int vfs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out) {
    (void)v;
    char path[PATH_MAX];
    if (!is_recorded(name, path)) return own_vfs->xOpen(own_vfs, name, f, flags, out);
    recorded_file *file = (recorded_file *)f;
    memset(file, 0, sizeof *file);
    file->own = (sqlite3_file *)(file + 1);
    memcpy(file->disk, path, sizeof path);
    int rc = own_vfs->xOpen(own_vfs, name, file->own, flags, out);
    if (file->own->pMethods) file->base.pMethods = &methods;
    return rc;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int sync) {
    (void)v;
    char path[PATH_MAX];
    if (is_recorded(name, path)) unlink(path);
    return own_vfs->xDelete(own_vfs, name, sync);
}

int powercut_record(const char *in, const char *to) {
    pthread_mutex_lock(&lock);
    snprintf(folder, sizeof folder, "%s", in);
    snprintf(disk, sizeof disk, "%s", to);
    int rc = SQLITE_OK;
    if (!own_vfs) {
        own_vfs = sqlite3_vfs_find(NULL);
        vfs = *own_vfs;
        vfs.zName = "powercut";
        vfs.pNext = NULL;
        vfs.szOsFile = (int)sizeof(recorded_file) + own_vfs->szOsFile;
        vfs.xOpen = vfs_open;
        vfs.xDelete = vfs_delete;
        // The other functions use only the data of their own VFS, which is copied.
        rc = sqlite3_vfs_register(&vfs, 1);
    }
    pthread_mutex_unlock(&lock);
    return rc;
}

void powercut_stop(void) {
    pthread_mutex_lock(&lock);
    folder[0] = 0;
    pthread_mutex_unlock(&lock);
}
