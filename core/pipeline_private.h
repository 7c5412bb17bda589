/* SPDX-License-Identifier: MIT */
/* What a pipeline is made of; for solve.c, which finds it, pipeline.c, which opens it, pipeline_run.c, which
 * runs it, task.c, outcome.c, and the runner. */
#pragma once

#include "builder_private.h"
#include "registry_private.h"

/* An opened plugin. It belongs to its pipeline, and never changes once open. */
typedef struct {
    AditManifest *manifest;
    const AditPlugin *plugin;
    AditSetup *setup;
    gpointer self;
} AditInstance;

/* What one analyzer writes: a whole layer, or features on somebody else's. */
typedef struct {
    const char *layer; /* of the manifest */
    AditLayerSchema *schema;
    gboolean extends;
} AditOutput;

/* One analyzer of a solved pipeline. */
typedef struct {
    AditManifest *manifest;
    AditInstance *instance; /* NULL until opened */
    GArray *outputs;        /* of AditOutput */
    char *reason;           /* why it is there */
    GPtrArray *after;       /* of char*: "what (provider)" that it waits for, for explaining */
    /* "layer.feature" that go out or that a step of the pipeline reads; NULL if that is not known. */
    GHashTable *used;
} AditStep;

/* One thing that was asked for. */
typedef struct {
    char *layer;   /* NULL if a plugin was named */
    char *feature; /* NULL: the layer with its bundled features */
    char *plugin;
} AditWant;

/* A thread's own scratch, one for each instance, made when first needed. */
typedef struct {
    GHashTable *scratch; /* AditInstance -> what worker_new returned */
} AditWorker;

struct _AditPipeline {
    GObject parent_instance;
    AditRegistry *registry;
    GArray *wants;       /* of AditWant */
    GHashTable *options; /* plugin -> (option -> value) */
    gboolean explain;
    gboolean isolate;

    GMutex lock;         /* of preparing, the readers and writers, and idle workers */
    GPtrArray *steps;    /* of AditStep, in order; NULL until prepared */
    GPtrArray *layers;   /* names of the layers that go out, NULL-terminated */
    GHashTable *written; /* "layer" and "layer.feature" that go out */
    GHashTable *used;    /* "layer.feature" that go out or that a step reads */
    GPtrArray *opened;   /* of AditInstance: every one, for closing */
    GQueue idle;         /* of AditWorker */
};

/* --- solve.c */

G_GNUC_INTERNAL void adit_want_clear(gpointer want);
/* Finds what a name stands for, and appends it to `wants` (of AditWant). */
G_GNUC_INTERNAL gboolean adit_want_parse(AditRegistry *registry, const char *name, GArray *wants,
                                         GError **error);
/* The steps (of AditStep, owned), in order of execution. */
G_GNUC_INTERNAL GPtrArray *adit_solve(AditRegistry *registry, GArray *wants, GError **error);
G_GNUC_INTERNAL void adit_step_free(gpointer step);

/* --- worker.c */

G_GNUC_INTERNAL AditWorker *adit_worker_new(void);
G_GNUC_INTERNAL void adit_worker_free(gpointer worker);
/* *scratch may be NULL for a plugin that has none. */
G_GNUC_INTERNAL gboolean adit_worker_get_scratch(AditWorker *worker, AditInstance *instance,
                                                 gpointer *scratch, GError **error);
/* After the plugin has worked on so many bytes: what it keeps for the next time goes if they were many. */
G_GNUC_INTERNAL void adit_worker_rest(AditWorker *worker, AditInstance *instance, gsize size);

/* --- pipeline.c */

G_GNUC_INTERNAL AditRegistry *adit_pipeline_get_registry(AditPipeline *pipeline);
/* Opens a reader or writer, once; what it is called by the user may leave out the suffix `role` ("_reader",
 * "_writer"). */
G_GNUC_INTERNAL AditInstance *adit_pipeline_open_role(AditPipeline *pipeline, const char *name,
                                                      const char *role, GError **error);
G_GNUC_INTERNAL AditWorker *adit_pipeline_take_worker(AditPipeline *pipeline);
G_GNUC_INTERNAL void adit_pipeline_give_worker(AditPipeline *pipeline, AditWorker *worker);
/* The layers to be written, sorted as they were wanted. */
G_GNUC_INTERNAL const char *const *adit_pipeline_get_layers(AditPipeline *pipeline);
G_GNUC_INTERNAL gboolean adit_pipeline_wants(AditPipeline *pipeline, const char *layer, const char *feature);

/* --- pipeline_run.c */

/* Runs what the outcome's document needs; a failure is set in the outcome. */
G_GNUC_INTERNAL void adit_pipeline_run(AditPipeline *pipeline, AditWorker *worker, AditOutcome *outcome);
/* Appends what the writer makes of the outcome; of a failure to do so a failure record is made. */
G_GNUC_INTERNAL void adit_pipeline_write(AditPipeline *pipeline, AditWorker *worker, AditInstance *writer,
                                         AditOutcome *outcome, GString *out);

/* --- task.c */

struct _AditTask {
    AditDocument *document;
    const AditStep *step;
    GPtrArray *builders; /* of AditBuilder, by output; NULL where not asked for */
    GCancellable *cancellable;
    gboolean notes;
};

/* Runs one step and seals what it made. */
G_GNUC_INTERNAL gboolean adit_step_run(const AditStep *step, gpointer scratch, AditDocument *document,
                                       gboolean notes, GCancellable *cancellable, GError **error);

/* --- outcome.c */

struct _AditOutcome {
    AditPipeline *pipeline;
    char *id;
    AditDocument *document; /* NULL if there was none */
    GError *error;
    char *plugin;
    GPtrArray *left_out; /* of char*, NULL-terminated once the pipeline has run */
    AditOffsetUnit offsets;
    GCancellable *cancellable; /* not owned; NULL: can't be stopped */
};

G_GNUC_INTERNAL AditOutcome *adit_outcome_new(AditPipeline *pipeline, const char *id, AditDocument *document,
                                              AditOffsetUnit offsets);
G_GNUC_INTERNAL void adit_outcome_free(AditOutcome *outcome);
/* Takes the error; only the first one counts. */
G_GNUC_INTERNAL void adit_outcome_fail(AditOutcome *outcome, const char *plugin, GError *error);

struct _AditRecord {
    char *name;
    char *id;
    guint64 line;
    AditInstance *reader; /* of a failed record: who failed, or NULL */
    GBytes *bytes;
    GError *error;             /* instead of bytes: why they could not be had */
    char *encoding;            /* NULL: not known */
    char *source;              /* NULL: not known */
    GHashTable *meta;          /* counts for more than the document's own; NULL: none */
    GCancellable *cancellable; /* not owned; NULL: can't be stopped */
};

/* What a reader has made of records: documents and failures, in order. */
struct _AditSink {
    AditPipeline *pipeline;
    const AditRecord *record;
    const char *reader;
    AditOffsetUnit offsets;
    GPtrArray *outcomes; /* of AditOutcome, owned */
};

G_GNUC_INTERNAL void adit_record_free(AditRecord *record);
/* Parses a record; every failure is an outcome. */
G_GNUC_INTERNAL void adit_record_parse(const AditRecord *record, AditPipeline *pipeline, AditWorker *worker,
                                       AditOffsetUnit offsets, GPtrArray *outcomes);
