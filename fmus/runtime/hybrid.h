/* The discrete part of one model, as the generated code gives it to events.c.
   Everything lives in p: discrete variables, their pre copies, the memories of
   relations (they hold while integrating) and of when-conditions (edges). */
#ifndef FMUS_HYBRID_H
#define FMUS_HYBRID_H

#include "model.h"

typedef struct {
  size_t target;       /* slot of the pre copy in p */
  ModelSpace space;
  size_t source;
} PreCopy;

typedef struct {
  double period, phase; /* [s] */
  size_t activation;    /* slot in p: 1 while the clock ticks */
} PeriodicClock;

typedef enum { ACTION_ASSERT, ACTION_WARNING, ACTION_TERMINATE } ActionKind;

typedef struct {
  size_t n_pre;
  const PreCopy *pre;
  size_t n_discrete;              /* slots that model_discrete assigns */
  const size_t *discrete;
  size_t n_memories;              /* memories of when-conditions */
  const size_t *memories;
  const long *root_memory;        /* per event indicator: slot of its relation, or -1 */
  const signed char *root_zero;   /* at exactly zero: 1 counts as positive, -1 as negative, 0 as before */
  size_t n_reinit;
  const size_t *reinit;           /* slots in y */
  size_t n_time_events;
  size_t n_time_relations;        /* relations of time alone: they hold until their time event */
  const size_t *time_relations;   /* slots in p */
  size_t n_clocks;
  const PeriodicClock *clocks;
  long initial;                   /* slot of initial(), or -1 */
  size_t n_actions;
  const ActionKind *actions;
} ModelHybrid;

extern const ModelHybrid model_hybrid;

/* Start values of discrete variables that follow parameters. */
int model_discrete_starts(Model *model);
/* Discrete equations in solved order, written to p. Reads algebraic variables from y. */
int model_discrete(Model *model);
/* Values of the when-condition memories, in the order of model_hybrid.memories. */
int model_memories(Model *model, double *values);
/* New values of the states that reinit may set. */
int model_reinit(Model *model, double *values);
/* Instants of the time events [s]; those in the past do not matter. */
int model_time_events(Model *model, double *instants);
/* Values of the relations of time alone. */
int model_time_relations(Model *model, double *values);
/* Nonzero where an assert fails or a terminate fires. */
int model_actions(Model *model, double *fired);
/* Text of an action, to be called after model_actions. */
int model_action_message(Model *model, size_t action, char *text, size_t length);

#endif
