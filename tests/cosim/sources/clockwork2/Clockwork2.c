/* An FMI 2.0 Co-Simulation FMU that makes steps of one length only: counts those that are not, and those beyond the
   stop time; integrates its input. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmi2Functions.h"

enum { T, ODD, X, U, LENGTH, FAILS_AT, COUNT };

typedef struct {
  double value[COUNT], stop;
} Clockwork;

typedef struct {
  Clockwork clockwork;
  const fmi2CallbackFunctions *functions;
} Instance;

#define CLOCKWORK (&((Instance *)c)->clockwork)

fmi2Component fmi2Instantiate(fmi2String name, fmi2Type type, fmi2String guid, fmi2String resources,
                              const fmi2CallbackFunctions *functions, fmi2Boolean visible, fmi2Boolean logging) {
  (void)name, (void)guid, (void)resources, (void)visible, (void)logging;
  if (type != fmi2CoSimulation) return NULL;
  Instance *c = calloc(1, sizeof *c);
  c->functions = functions;
  c->clockwork = (Clockwork){.value = {[LENGTH] = 0.01, [FAILS_AT] = 1e9}};
  return c;
}
void fmi2FreeInstance(fmi2Component c) { free(c); }
const char *fmi2GetTypesPlatform(void) { return fmi2TypesPlatform; }
const char *fmi2GetVersion(void) { return fmi2Version; }
fmi2Status fmi2SetDebugLogging(fmi2Component c, fmi2Boolean on, size_t n, const fmi2String list[]) {
  return (void)c, (void)on, (void)n, (void)list, fmi2OK;
}
fmi2Status fmi2SetupExperiment(fmi2Component c, fmi2Boolean defined, fmi2Real tolerance, fmi2Real start,
                               fmi2Boolean stop_defined, fmi2Real stop) {
  (void)defined, (void)tolerance, (void)start, (void)stop_defined;
  CLOCKWORK->stop = stop;
  return fmi2OK;
}
fmi2Status fmi2EnterInitializationMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2ExitInitializationMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2Terminate(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2Reset(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2DoStep(fmi2Component c, fmi2Real t, fmi2Real h, fmi2Boolean no_rollback) {
  (void)no_rollback;
  double *value = CLOCKWORK->value;
  if (fabs(t - value[T]) > 1e-12 * (1.0 + t) || fabs(h - value[LENGTH]) > 1e-15 || t + h > CLOCKWORK->stop + 1e-9) value[ODD] += 1.0;
  if (t + h > value[FAILS_AT]) {
    const fmi2CallbackFunctions *functions = ((Instance *)c)->functions;
    functions->logger(functions->componentEnvironment, "clockwork", fmi2Error, "log", "the spring is broken");
    return fmi2Error;
  }
  value[T] = t + h;
  value[X] += h * value[U];
  return fmi2OK;
}
fmi2Status fmi2CancelStep(fmi2Component c) { return (void)c, fmi2Error; }
fmi2Status fmi2GetReal(fmi2Component c, const fmi2ValueReference v[], size_t n, fmi2Real x[]) {
  for (size_t k = 0; k < n; k++) x[k] = CLOCKWORK->value[v[k]];
  return fmi2OK;
}
fmi2Status fmi2SetReal(fmi2Component c, const fmi2ValueReference v[], size_t n, const fmi2Real x[]) {
  for (size_t k = 0; k < n; k++) CLOCKWORK->value[v[k]] = x[k];
  return fmi2OK;
}
fmi2Status fmi2GetFMUstate(fmi2Component c, fmi2FMUstate *state) {
  if (*state == NULL) *state = malloc(sizeof(Clockwork));
  memcpy(*state, CLOCKWORK, sizeof(Clockwork));
  return fmi2OK;
}
fmi2Status fmi2SetFMUstate(fmi2Component c, fmi2FMUstate state) {
  memcpy(CLOCKWORK, state, sizeof(Clockwork));
  return fmi2OK;
}
fmi2Status fmi2FreeFMUstate(fmi2Component c, fmi2FMUstate *state) {
  (void)c;
  free(*state);
  *state = NULL;
  return fmi2OK;
}

#define ABSENT(NAME, ...) \
  fmi2Status NAME(fmi2Component c, __VA_ARGS__) { return (void)c, fmi2Error; }
ABSENT(fmi2GetInteger, const fmi2ValueReference v[], size_t n, fmi2Integer x[])
ABSENT(fmi2GetBoolean, const fmi2ValueReference v[], size_t n, fmi2Boolean x[])
ABSENT(fmi2GetString, const fmi2ValueReference v[], size_t n, fmi2String x[])
ABSENT(fmi2SetInteger, const fmi2ValueReference v[], size_t n, const fmi2Integer x[])
ABSENT(fmi2SetBoolean, const fmi2ValueReference v[], size_t n, const fmi2Boolean x[])
ABSENT(fmi2SetString, const fmi2ValueReference v[], size_t n, const fmi2String x[])
ABSENT(fmi2SerializedFMUstateSize, fmi2FMUstate state, size_t *n)
ABSENT(fmi2SerializeFMUstate, fmi2FMUstate state, fmi2Byte bytes[], size_t n)
ABSENT(fmi2DeSerializeFMUstate, const fmi2Byte bytes[], size_t n, fmi2FMUstate *state)
ABSENT(fmi2GetDirectionalDerivative, const fmi2ValueReference z[], size_t nz, const fmi2ValueReference v[], size_t nv,
       const fmi2Real dv[], fmi2Real dz[])
ABSENT(fmi2SetRealInputDerivatives, const fmi2ValueReference v[], size_t n, const fmi2Integer order[], const fmi2Real x[])
ABSENT(fmi2GetRealOutputDerivatives, const fmi2ValueReference v[], size_t n, const fmi2Integer order[], fmi2Real x[])
ABSENT(fmi2GetStatus, const fmi2StatusKind kind, fmi2Status *x)
ABSENT(fmi2GetRealStatus, const fmi2StatusKind kind, fmi2Real *x)
ABSENT(fmi2GetIntegerStatus, const fmi2StatusKind kind, fmi2Integer *x)
ABSENT(fmi2GetBooleanStatus, const fmi2StatusKind kind, fmi2Boolean *x)
ABSENT(fmi2GetStringStatus, const fmi2StatusKind kind, fmi2String *x)
