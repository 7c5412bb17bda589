/* SPDX-License-Identifier: MIT */
/* adit-host PLUGIN PATH...: a plugin in a process of its own; started by the library (adit run --isolate). */
#include <adit/adit.h>

#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    static const char usage[] = "adit-host is started by adit run --isolate, and not by hand.\n";

    if (argc < 2 || argv[1][0] == '-') {
        gssize written = write(STDERR_FILENO, usage, sizeof usage - 1);
        return written < 0 ? EXIT_FAILURE : 2;
    }
    return adit_host_run((const char *const *)argv + 1);
}
