/* Feeds files to a fuzz target where there is no libFuzzer: replay DIRECTORY. SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

#define MAX_INPUT 65536u

static int replay_file(const char *directory, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = length > 0 && (size_t)length < sizeof path ? fopen(path, "rb") : NULL;
    uint8_t *data = malloc(MAX_INPUT);
    if (!file || !data) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    size_t size = fread(data, 1, MAX_INPUT, file);
    fclose(file);
    int result = LLVMFuzzerTestOneInput(data, size);
    free(data);
    return result;
}

int main(int argc, char **argv)
{
    DIR *directory = argc == 2 ? opendir(argv[1]) : NULL;
    if (!directory) {
        fprintf(stderr, "replay: no directory of inputs given\n");
        return EXIT_FAILURE;
    }
    int files = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] != '.')
            files += replay_file(argv[1], entry->d_name) == 0 ? 1 : 0;
    }
    closedir(directory);
    printf("%d inputs\n", files);
    return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
