/* SPDX-License-Identifier: MIT */
/* measure N COMMAND...: runs the command N times without its output; prints the least wall time and CPU time
 * in seconds, and the largest resident set in KiB. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

static void run(char **command)
{
    int null = open("/dev/null", O_RDWR);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    double least_wall = 1e9, least_cpu = 1e9;
    long most_memory = 0;
    for (int i = atoi(argv[1]); i > 0; i--) {
        double start = now();
        pid_t pid = fork();
        if (pid == 0)
            run(argv + 2);
        int status;
        struct rusage usage;
        if (pid < 0 || wait4(pid, &status, 0, &usage) != pid)
            return 2;
        double wall = now() - start, cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
        if (!WIFEXITED(status) || WEXITSTATUS(status) > 1)
            return 2;
        least_wall = wall < least_wall ? wall : least_wall;
        least_cpu = cpu < least_cpu ? cpu : least_cpu;
        most_memory = usage.ru_maxrss > most_memory ? usage.ru_maxrss : most_memory;
    }
    printf("%.4f %.4f %ld\n", least_wall, least_cpu, most_memory);
    return 0;
}
