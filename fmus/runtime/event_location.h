/* Search for the first zero crossing of the event indicators inside of an internal step. */
#ifndef FMUS_EVENT_LOCATION_H
#define FMUS_EVENT_LOCATION_H

#include "integrator.h"

/* Loads the states at a time inside of the last internal step into the model. */
int integrator_load(Integrator *integrator, double time);
/* Indicators at such a time. */
int integrator_indicators(Integrator *integrator, double time, double *indicators);
/* Looks at (scan_time, end]; sets event_found, event_time. Moves the model. */
int integrator_scan(Integrator *integrator, double end);
/* Number of doubles that integrator->bisection needs. */
size_t integrator_bisection_size(void);
/* True where an indicator has left the side it was on. */
bool integrator_is_crossing(const Integrator *integrator, size_t root, double indicator);

#endif
