/* SPDX-License-Identifier: MIT */
/* The messages of doc/protocol.md, which the library and a plugin in another process send each other: one
 * JSON object a line. Both sides are here. */
#pragma once

#include <adit/adit.h>

#include "../plugins/jsonl_reader/json_layers.h"
#include "../plugins/jsonl_writer/json_format.h"

/* The version of the protocol that is spoken, and the oldest one that still is. */
#define ADIT_PROTOCOL 1
#define ADIT_PROTOCOL_OLDEST 1

/* What one conversation needs again and again. */
typedef struct {
    JsonPull pull;
    JsonPull inner; /* for what stands in the line before what it needs */
    JsonRows *rows;
    GString *out; /* the message to be sent */
} AditTalk;

AditTalk *adit_talk_new(void);
void adit_talk_free(AditTalk *talk);

/* --- the library's side: writes to talk->out, reads from a line without its line feed */

/* What a program says of itself. */
typedef struct {
    AditOffsetUnit offsets; /* that it counts in */
    char *begin;            /* of a writer, nullable: what stands before the first outcome */
    char *end;              /* and what behind the last one */
} AditGreeting;

void adit_greeting_clear(AditGreeting *greeting);

void adit_talk_put_hello(AditTalk *talk, const AditSetup *setup);
gboolean adit_talk_read_hello(AditTalk *talk, const char *line, gsize length, AditGreeting *greeting,
                              GError **error);
/* The document with the layers that the manifest requires, uses or extends. */
void adit_talk_put_task(AditTalk *talk, const AditTask *task, const AditManifest *manifest,
                        AditOffsetUnit offsets);
/* Fills the task's builders. An answer that is an error comes back as one. wrong: set if it is no answer at
 * all, so that the program can't be trusted to be in step any more. */
gboolean adit_talk_read_answer(AditTalk *talk, const char *line, gsize length, AditTask *task,
                               const AditManifest *manifest, AditOffsetUnit offsets, gboolean *wrong,
                               GError **error);

/* A record for a reader. */
void adit_talk_put_record(AditTalk *talk, const AditRecord *record);
/* Gives the documents of an answer to the sink; wrong, as above. */
gboolean adit_talk_read_documents(AditTalk *talk, const char *line, gsize length, const AditSetup *setup,
                                  const AditRecord *record, AditOffsetUnit offsets, AditSink *sink,
                                  gboolean *wrong, GError **error);

/* An outcome for a writer: a line of JSON Lines. */
void adit_talk_put_outcome(AditTalk *talk, const AditOutcome *outcome, AditOffsetUnit offsets);
/* Appends what it made of the outcome. */
gboolean adit_talk_read_output(AditTalk *talk, const char *line, gsize length, GString *out, gboolean *wrong,
                               GError **error);

/* protocol_rows.c: fills the task's builders with the rows of an answer. */
gboolean adit_talk_fill_rows(const JsonRows *rows, AditTask *task, const AditManifest *manifest,
                             AditOffsetUnit offsets, GError **error);

/* --- the other side, for adit-host: offsets are bytes */

/* The options given; NULL on error. */
GHashTable *adit_talk_read_greeting(AditTalk *talk, const char *line, gsize length, GError **error);
void adit_talk_put_greeting(AditTalk *talk);
/* A document, or NULL with an error; with neither, the message is the last one. */
AditDocument *adit_talk_read_task(AditTalk *talk, const char *line, gsize length, const AditSetup *setup,
                                  gboolean *notes, GError **error);
/* What the manifest's plugin has added to the document, and what it printed meanwhile (nullable). */
void adit_talk_put_answer(AditTalk *talk, const AditDocument *document, const AditManifest *manifest,
                          const char *printed);
void adit_talk_put_error(AditTalk *talk, const GError *error);
