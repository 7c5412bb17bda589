/* SPDX-License-Identifier: MIT */
/* The least plugin that is a program: it answers each document with one row over the first character. Also
 * what the throughput of the protocol is measured with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    char *line = NULL;
    size_t size = 0;

    while (getline(&line, &size, stdin) > 0) {
        if (strncmp(line, "{\"hello\"", 8) == 0)
            fputs("{\"hello\":{\"protocol\":1}}\n", stdout);
        else if (strncmp(line, "{\"id\"", 5) == 0)
            fputs("{\"layers\":{\"echo\":[{\"start\":0,\"end\":1}]}}\n", stdout);
        else
            break;
        fflush(stdout);
    }
    free(line);
    return 0;
}
