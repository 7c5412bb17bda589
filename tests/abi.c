/* SPDX-License-Identifier: MIT */
/* Prints the sizes of the public structs and where their members lie; tests/abi.sh compares them with
 * tests/abi.list. */
#include <adit/adit.h>

#include <stdio.h>

#define STRUCT(type) printf("struct %s %zu\n", #type, sizeof(type))
#define MEMBER(type, member) printf("member %s.%s %zu\n", #type, #member, offsetof(type, member))

static void print_plugin(void)
{
    STRUCT(AditPlugin);
    MEMBER(AditPlugin, magic);
    MEMBER(AditPlugin, abi);
    MEMBER(AditPlugin, size);
    MEMBER(AditPlugin, name);
    MEMBER(AditPlugin, version);
    MEMBER(AditPlugin, open);
    MEMBER(AditPlugin, close);
    MEMBER(AditPlugin, worker_new);
    MEMBER(AditPlugin, worker_free);
    MEMBER(AditPlugin, process);
    MEMBER(AditPlugin, parse);
    MEMBER(AditPlugin, format);
    MEMBER(AditPlugin, begin);
    MEMBER(AditPlugin, end);
    MEMBER(AditPlugin, train);
    MEMBER(AditPlugin, unpack);
    MEMBER(AditPlugin, next);
    MEMBER(AditPlugin, read);
    MEMBER(AditPlugin, unpack_end);
}

static void print_manifest(void)
{
    STRUCT(AditOptionInfo);
    MEMBER(AditOptionInfo, name);
    MEMBER(AditOptionInfo, type);
    MEMBER(AditOptionInfo, fallback);
    MEMBER(AditOptionInfo, values);
    MEMBER(AditOptionInfo, minimum);
    MEMBER(AditOptionInfo, maximum);
    MEMBER(AditOptionInfo, required);
    MEMBER(AditOptionInfo, training);
    MEMBER(AditOptionInfo, help);
    MEMBER(AditOptionInfo, values_help);
    STRUCT(AditNeedInfo);
    MEMBER(AditNeedInfo, layer);
    MEMBER(AditNeedInfo, feature);
    MEMBER(AditNeedInfo, optional);
    STRUCT(AditFeatureInfo);
    MEMBER(AditFeatureInfo, layer);
    MEMBER(AditFeatureInfo, name);
    MEMBER(AditFeatureInfo, type);
    MEMBER(AditFeatureInfo, values);
    MEMBER(AditFeatureInfo, target);
    MEMBER(AditFeatureInfo, help);
    MEMBER(AditFeatureInfo, extends);
    MEMBER(AditFeatureInfo, values_help);
}

int main(void)
{
    STRUCT(AditSpan);
    MEMBER(AditSpan, start);
    MEMBER(AditSpan, end);
    print_plugin();
    print_manifest();
    STRUCT(AditRunStats);
    MEMBER(AditRunStats, inputs_total);
    MEMBER(AditRunStats, inputs_done);
    MEMBER(AditRunStats, bytes_total);
    MEMBER(AditRunStats, bytes_read);
    MEMBER(AditRunStats, documents);
    MEMBER(AditRunStats, failures);
    MEMBER(AditRunStats, cancelled);
    MEMBER(AditRunStats, left_out);
    return 0;
}
