/* Events of the hybrid model: initialisation, event iteration, time events. */
#ifndef FMUS_EVENTS_H
#define FMUS_EVENTS_H

#include "model.h"

typedef struct {
  bool states_changed;     /* a reinit took place: the integrator must restart from y */
  bool discrete_changed;   /* a discrete variable or relation changed */
  double next_time_event;  /* [s], INFINITY if none is known */
} EventResult;

/* Sets y, p to the start values of the model. */
void events_reset(Model *model);
/* To be called when all start values, parameters and inputs are set: dependent
   parameters, initial equations, the initial event. */
int events_initialise(Model *model, EventResult *result);
/* One event at the present time, iterated to convergence. `crossed` holds, per
   event indicator, +1 or -1 where the integrator saw it rise or fall through
   zero and 0 elsewhere; NULL when nothing is known (time event, input event,
   or an importer in Model Exchange). */
int events_update(Model *model, const int *crossed, EventResult *result);
/* Time of the next time event after the present time, INFINITY if none. */
double events_next_time(const Model *model);

#endif
