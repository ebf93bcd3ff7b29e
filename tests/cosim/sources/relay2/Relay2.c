/* An FMI 2.0 Model Exchange FMU that counts how long its input is above a threshold. It can be told to fail from a time
   on: in the derivatives (1), event indicators (2), outputs (3), completedIntegratorStep (4) or discrete states (5).
   From `swaps_at` on it exchanges its state once for another one (state selection): x goes on as 10 + x, divided by ten. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fmi2Functions.h"

enum { X, DER, U, THRESHOLD, NOMINAL, FAILS_AT, FAILS_IN, STATUS, EVENTS, SWAPS, SWAPS_AT, COUNT };
enum { IN_DERIVATIVES = 1, IN_INDICATORS, IN_OUTPUTS, IN_COMPLETED, IN_EVENTS };

typedef struct {
  double value[COUNT], t, state;
  int above;
} Relay;

typedef struct {
  Relay relay;
  const fmi2CallbackFunctions *functions;
} Instance;

#define RELAY (&((Instance *)c)->relay)

static fmi2Status answer(fmi2Component c, int where) {
  const double *value = RELAY->value;
  if (value[FAILS_IN] != where || RELAY->t <= value[FAILS_AT]) return fmi2OK;
  const fmi2CallbackFunctions *functions = ((Instance *)c)->functions;
  functions->logger(functions->componentEnvironment, "relay", (fmi2Status)value[STATUS], "log", "the relay is stuck");
  return (fmi2Status)value[STATUS];
}

fmi2Component fmi2Instantiate(fmi2String name, fmi2Type type, fmi2String guid, fmi2String resources,
                              const fmi2CallbackFunctions *functions, fmi2Boolean visible, fmi2Boolean logging) {
  (void)name, (void)guid, (void)resources, (void)visible, (void)logging;
  if (type != fmi2ModelExchange) return NULL;
  Instance *c = calloc(1, sizeof *c);
  c->functions = functions;
  c->relay = (Relay){.value = {[THRESHOLD] = 0.5, [NOMINAL] = 1.0, [FAILS_AT] = 1e9, [STATUS] = 3.0, [SWAPS_AT] = 1e9}};
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
  (void)defined, (void)tolerance, (void)stop_defined, (void)stop;
  RELAY->t = start;
  return fmi2OK;
}
fmi2Status fmi2EnterInitializationMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2ExitInitializationMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2EnterEventMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2EnterContinuousTimeMode(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2Terminate(fmi2Component c) { return (void)c, fmi2Error; } /* may fail without hiding what led there */
fmi2Status fmi2Reset(fmi2Component c) { return (void)c, fmi2OK; }
fmi2Status fmi2SetTime(fmi2Component c, fmi2Real t) {
  RELAY->t = t;
  return fmi2OK;
}
static int swaps(const Relay *relay) { return relay->t >= relay->value[SWAPS_AT] && relay->value[SWAPS] == 0.0; }
fmi2Status fmi2CompletedIntegratorStep(fmi2Component c, fmi2Boolean no_rollback, fmi2Boolean *event, fmi2Boolean *end) {
  (void)no_rollback;
  *event = swaps(RELAY);
  *end = fmi2False;
  return answer(c, IN_COMPLETED);
}
fmi2Status fmi2NewDiscreteStates(fmi2Component c, fmi2EventInfo *info) {
  *info = (fmi2EventInfo){0};
  RELAY->above = RELAY->value[U] > RELAY->value[THRESHOLD];
  RELAY->value[EVENTS] += 1.0;
  if (swaps(RELAY)) {
    RELAY->state = (10.0 + RELAY->state) / 10.0;
    RELAY->value[SWAPS] = 1.0;
    info->valuesOfContinuousStatesChanged = info->nominalsOfContinuousStatesChanged = fmi2True;
  }
  return answer(c, IN_EVENTS);
}
static double time_above(const Relay *relay) {
  return relay->value[SWAPS] != 0.0 ? 10.0 * relay->state - 10.0 : relay->state;
}
fmi2Status fmi2SetContinuousStates(fmi2Component c, const fmi2Real x[], size_t n) {
  (void)n;
  RELAY->state = x[0];
  return fmi2OK;
}
fmi2Status fmi2GetContinuousStates(fmi2Component c, fmi2Real x[], size_t n) {
  (void)n;
  x[0] = RELAY->state;
  return fmi2OK;
}
fmi2Status fmi2GetNominalsOfContinuousStates(fmi2Component c, fmi2Real x[], size_t n) {
  (void)n;
  x[0] = RELAY->value[NOMINAL];
  return fmi2OK;
}
fmi2Status fmi2GetDerivatives(fmi2Component c, fmi2Real x[], size_t n) {
  (void)n;
  x[0] = RELAY->above * (RELAY->value[SWAPS] != 0.0 ? 0.1 : 1.0);
  return answer(c, IN_DERIVATIVES);
}
fmi2Status fmi2GetEventIndicators(fmi2Component c, fmi2Real x[], size_t n) {
  (void)n;
  x[0] = RELAY->value[U] - RELAY->value[THRESHOLD];
  return answer(c, IN_INDICATORS);
}
fmi2Status fmi2GetReal(fmi2Component c, const fmi2ValueReference v[], size_t n, fmi2Real x[]) {
  for (size_t k = 0; k < n; k++) x[k] = v[k] == X ? time_above(RELAY) : RELAY->value[v[k]];
  return answer(c, IN_OUTPUTS);
}
fmi2Status fmi2SetReal(fmi2Component c, const fmi2ValueReference v[], size_t n, const fmi2Real x[]) {
  for (size_t k = 0; k < n; k++) RELAY->value[v[k]] = x[k];
  return fmi2OK;
}
fmi2Status fmi2GetFMUstate(fmi2Component c, fmi2FMUstate *state) {
  if (*state == NULL) *state = malloc(sizeof(Relay));
  memcpy(*state, RELAY, sizeof(Relay));
  return fmi2OK;
}
fmi2Status fmi2SetFMUstate(fmi2Component c, fmi2FMUstate state) {
  memcpy(RELAY, state, sizeof(Relay));
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
