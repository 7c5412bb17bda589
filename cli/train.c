/* SPDX-License-Identifier: MIT */
/* adit train PLUGIN: a model from training files. */
#include <config.h>

#include "cli.h"

int cli_train(int argc, char **argv)
{
    g_auto(GStrv) from = NULL;
    g_auto(GStrv) set = NULL;
    g_autofree char *output = NULL;
    const GOptionEntry entries[] = {
        {"from", 'f', 0, G_OPTION_ARG_FILENAME_ARRAY, &from, "Train from FILE (may be repeated)", "FILE"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "Write the model to MODEL", "MODEL"},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &set, "Set an option of the training", "OPTION=VALUE"},
        {0},
    };
    if (!cli_parse(&argc, &argv, "PLUGIN --from FILE... -o MODEL",
                   "Makes a model for a plugin. What the files hold and which options there are says\n"
                   "adit inspect PLUGIN.",
                   entries))
        return CLI_USAGE;
    if (argc < 2) {
        cli_complain("train: which plugin? adit list names them");
        return CLI_USAGE;
    }
    /* "--from a b c": what stands behind the plugin's name are further files. */
    g_autoptr(GPtrArray) inputs = g_ptr_array_new();
    for (char **file = from; file != NULL && *file != NULL; file++)
        g_ptr_array_add(inputs, *file);
    for (int i = 2; i < argc; i++)
        g_ptr_array_add(inputs, argv[i]);
    if (inputs->len == 0 || output == NULL) {
        cli_complain("train: %s", output == NULL ? "-o MODEL is missing" : "--from FILE is missing");
        return CLI_USAGE;
    }
    g_ptr_array_add(inputs, NULL);

    g_autoptr(AditRegistry) registry = cli_registry();
    g_autoptr(GError) error = NULL;
    if (!adit_registry_train(registry, argv[1], (const char *const *)set, (const char *const *)inputs->pdata,
                             output, &error)) {
        cli_complain("%s", error->message);
        return CLI_USAGE;
    }
    return CLI_OK;
}
