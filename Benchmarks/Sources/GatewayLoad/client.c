// SPDX-License-Identifier: MIT
// Part of StatsBot.

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"

/// `text` with `{port}` replaced by the port.
static char *with_port(const char *text, int port) {
    const char *marker = strstr(text, "{port}");
    if (!marker) return strdup(text);
    char *whole = NULL;
    if (asprintf(&whole, "%.*s%d%s", (int)(marker - text), text, port, marker + strlen("{port}")) < 0)
        fail("out of memory");
    return whole;
}

int client_start(char **command, int port, int *output) {
    int ends[2];
    if (pipe(ends)) fail("cannot create a pipe");
    int process = fork();
    if (process < 0) fail("cannot start the client");
    if (process > 0) {
        close(ends[1]);
        *output = ends[0];
        return process;
    }
    // The client must not outlive this process.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    for (char **argument = command; *argument; argument++) *argument = with_port(*argument, port);
    execvp(command[0], command);
    fail("cannot run %s", command[0]);
}

/// The CPU time of a client's threads, in the kernel's resolution of nanoseconds.
static double cpu_seconds(int process) {
    char path[512];
    snprintf(path, sizeof path, "/proc/%d/task", process);
    DIR *tasks = opendir(path);
    double seconds = 0;
    for (struct dirent *task; tasks && (task = readdir(tasks));) {
        snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", process, task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        unsigned long long nanoseconds = 0;
        if (file && fscanf(file, "%llu", &nanoseconds) == 1) seconds += (double)nanoseconds / 1e9;
        if (file) fclose(file);
    }
    if (tasks) closedir(tasks);
    return seconds;
}

usage client_usage(int process) {
    usage now = {.cpu_seconds = cpu_seconds(process)};
    char line[256];
    snprintf(line, sizeof line, "/proc/%d/status", process);
    FILE *file = fopen(line, "r");
    while (file && fgets(line, sizeof line, file)) {
        sscanf(line, "VmRSS: %ld", &now.resident_kilobytes);
        sscanf(line, "VmHWM: %ld", &now.peak_kilobytes);
    }
    if (file) fclose(file);
    return now;
}

bool client_has_ended(int process) { return waitpid(process, NULL, WNOHANG) == process; }

static bool has_ended(int process, int seconds) {
    for (int tries = 0; tries < seconds * 100; tries++) {
        if (client_has_ended(process)) return true;
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    return false;
}

void client_end(int process, int patience_seconds) {
    if (has_ended(process, patience_seconds)) return;
    kill(process, SIGTERM);
    if (has_ended(process, 15)) return;
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
}
